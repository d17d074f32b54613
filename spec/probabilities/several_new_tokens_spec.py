"""A pass can extend a cache by several tokens at once; 4.42 needs an attention mask for that.

Beyond the tutorial: one pass over all new tokens is faster than a pass per token. In 4.42, sdpa without an attention
mask lets the new tokens attend only to the first tokens of the text.

Instead: `attention_mask=torch.ones(1, past_length + new_length)`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "positions_forget_the_past", "sdpa_aligned_with_the_past", "cache_forgotten_by_many_tokens"
)


@pytest.fixture
def two_logits(model, flag):
    """A factory: the logits (1, 2, V) of a pass over the last two tokens, with the cache of the others."""

    def logits(**arguments):
        with torch.no_grad():
            outputs = model(flag["input_ids"][:, :-2])
            name = "cache" if "cache" in outputs else "past_key_values"
            return model(flag["input_ids"][:, -2:], **{name: outputs[name]}, **arguments).logits

    return logits


def test_a_mask_of_all_tokens_leads_to_the_same_logits(two_logits, flag, flag_outputs, tolerance):
    """With an attention mask of all tokens, two new tokens have the logits of the whole text."""
    logits = two_logits(attention_mask=flag["attention_mask"])
    torch.testing.assert_close(logits, flag_outputs.logits[:, -2:], **tolerance)


@pytest.mark.holds("transformers<4.42", "transformers>=4.43", source="huggingface/transformers#31172")
def test_two_tokens_have_the_logits_of_the_whole_text(two_logits, flag_outputs, tolerance):
    """Without an attention mask, two new tokens have the logits of the whole text."""
    torch.testing.assert_close(two_logits(), flag_outputs.logits[:, -2:], **tolerance)


@pytest.mark.needs("the default attention")
@pytest.mark.holds("transformers>=4.42,<4.43", source="huggingface/transformers#31172")
def test_two_tokens_have_other_logits(two_logits, flag_outputs):
    """Without an attention mask, two new tokens have other logits than in the whole text."""
    difference = (two_logits() - flag_outputs.logits[:, -2:]).abs().amax(-1)  # (B, 2)
    assert (difference > 0.01 * flag_outputs.logits.std()).all()


def test_hundreds_of_tokens_have_the_states_of_the_whole(full_row_outputs, full_row_in_parts, tolerance):
    """Hundreds of new tokens, up to the last position, have the hidden states of the whole text."""
    states = full_row_outputs.last_hidden_state
    torch.testing.assert_close(full_row_in_parts[:, 124:], states[:, 124:], **tolerance)
