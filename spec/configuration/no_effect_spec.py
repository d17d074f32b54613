"""`chunk_size_feed_forward` and `n_ctx` have no effect on a pass; the config only stores them.

Documentation: "The chunk size of all feed forward layers in the residual attention blocks."
(`PreTrainedConfig`, `chunk_size_feed_forward`). `n_ctx` is in the `config.json` of `gpt2`.

Erratum: The documentation says: "A chunk size of n means that the feed forward layer processes `n` < sequence_length
embeddings at a time." The MLP of GPT-2 processes all tokens at a time, whatever the value is.

Instead: `model.transformer.h[0].mlp(states[:, :n])` processes a part of the tokens.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("mlp_is_chunked", "n_ctx_is_the_limit")


@pytest.fixture
def lengths(head_for, device):
    """A call: the number of tokens that the first MLP receives at a time in a pass of 20 tokens, and the logits."""

    def call(**settings):
        model, seen = head_for("GPT2LMHeadModel", **settings), []
        model.transformer.h[0].mlp.c_fc.register_forward_hook(lambda _, inputs, output: seen.append(inputs[0].shape[1]))
        with torch.no_grad():
            return seen, model(torch.arange(20, device=device)[None]).logits

    return call


def test_mlp_processes_all_tokens_at_a_time(lengths):
    """With `chunk_size_feed_forward=2`, the MLP receives all 20 tokens at a time; the logits are equal."""
    seen, logits = lengths(chunk_size_feed_forward=2)
    assert seen == [20]
    assert torch.equal(logits, lengths()[1])


def test_chunks_are_not_processed(lengths):
    """With `chunk_size_feed_forward=2`, the MLP is called once, not ten times."""
    assert len(lengths(chunk_size_feed_forward=2)[0]) != 10


def test_n_ctx_is_not_a_limit(lengths):
    """With `n_ctx=5`, a text of 20 tokens has the same logits."""
    assert torch.equal(lengths(n_ctx=5)[1], lengths()[1])
