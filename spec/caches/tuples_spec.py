"""A tuple of keys and values is refused as a cache since 5.0, by `generate()` and by a pass.

Beyond the tutorial: code written before 4.52 builds, cuts or reads such tuples. 4.52 to 4.57 accept them.

Instead: `DynamicCache(pairs)`, with the keys and values of each layer as a pair; before 4.52 the tuple

Message: Passing a tuple ... is not supported anymore. Please use a `Cache` instance.

Message: 'tuple' object has no attribute ...
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("tuples_become_caches")


@pytest.fixture
def pairs(hundred_cache):
    """The keys and values of each layer, for all tokens of `hundred_batch` but the last."""
    return tuple(tuple(layer[:2]) for layer in hundred_cache(47))


@pytest.fixture
def continued(hundred_run, cache_name):
    """A factory: the sequences (8, 56) after this cache."""
    return lambda past: hundred_run(max_new_tokens=8, **{cache_name: past})[0]


@pytest.fixture
def next_logits(hundred_model, hundred_batch, cache_name):
    """A factory: the logits (8, 1, 100) of a pass over the last token of each row, after this cache."""

    def logits(past):
        mask = hundred_batch["attention_mask"]
        last = {"input_ids": hundred_batch["input_ids"][:, -1:], "position_ids": mask.sum(-1, keepdim=True) - 1}
        with torch.no_grad():
            return hundred_model(**last, attention_mask=mask, **{cache_name: past}).logits

    return logits


@pytest.mark.holds("transformers>=5", source="huggingface/peft#1962", about="generate")
def test_generate_raises_value_error(continued, pairs, messages):
    """`generate()` raises a `ValueError` for a tuple."""
    with pytest.raises(ValueError, match=messages[0]):
        continued(pairs)


@pytest.mark.holds("transformers<5", source="huggingface/peft#1962", about="generate")
def test_generate_continues_a_tuple(continued, pairs, hundred_greedy):
    """`generate()` continues a tuple of all tokens but the last."""
    assert torch.equal(continued(pairs), hundred_greedy.sequences[:, :56])


@pytest.mark.holds("transformers>=5", source="huggingface/peft#1962", about="pass")
def test_pass_raises_attribute_error(next_logits, pairs, messages):
    """A pass raises an `AttributeError` for a tuple."""
    with pytest.raises(AttributeError, match=messages[1]):
        next_logits(pairs)


@pytest.mark.holds("transformers<5", source="huggingface/peft#1962", about="pass")
def test_pass_reads_a_tuple(next_logits, pairs, hundred_greedy, tolerance):
    """A pass over the last tokens reads a tuple of the others."""
    torch.testing.assert_close(next_logits(pairs)[:, 0], hundred_greedy.scores[0], **tolerance)
