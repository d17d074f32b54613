"""`low_memory=True` raises an error in a beam search since 4.50; greedy search ignores it.

Documentation: the setting reduces peak memory, "Used with beam search and contrastive search" (`GenerationConfig`,
`low_memory`). Releases before 4.32 do not know it.

Erratum: The documentation says: "Switch to sequential beam search and sequential topk for contrastive search to reduce
peak memory." Since 4.50 a beam search has no such mode.

Instead: smaller batches, or fewer beams

Message: `low_memory=True` is not supported after the beam search refactor. ...
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("low_memory_ignored", "low_memory_refused")


@pytest.fixture
def write(hundred_model, hundred_batch):
    """The call: eight new tokens per row, without sampling, under these settings."""
    settings = {"max_new_tokens": 8, "do_sample": False, "pad_token_id": 0}
    return lambda **others: hundred_model.generate(**hundred_batch, **settings, **others)


@pytest.mark.holds("transformers>=4.50", source="huggingface/transformers#35802")
def test_beam_search_raises_value_error(write, messages):
    """A beam search with `low_memory=True` raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        write(low_memory=True, num_beams=3)


@pytest.mark.holds("transformers>=4.32,<4.50", source="huggingface/transformers#35802")
def test_beam_search_has_the_same_tokens(write):
    """A beam search with `low_memory=True` has the tokens of one without."""
    assert torch.equal(write(low_memory=True, num_beams=3), write(num_beams=3))


@pytest.mark.absent("transformers<4.32", source="measured")
def test_setting_does_not_exist(write):
    """`generate()` raises a `ValueError`, as for any unknown argument."""
    with pytest.raises(ValueError, match="not used by the model"):
        write(low_memory=True)


@pytest.mark.holds("transformers>=4.32", source="measured", about="greedy")
def test_greedy_search_ignores_it(write, hundred_greedy):
    """Greedy search with `low_memory=True` has its tokens."""
    assert torch.equal(write(low_memory=True), hundred_greedy.sequences[:, :56])


@pytest.mark.absent("transformers<4.32", source="measured", about="greedy")
def test_greedy_search_refuses_it(write):
    """Greedy search raises a `ValueError`, as for any unknown argument."""
    with pytest.raises(ValueError, match="not used by the model"):
        write(low_memory=True)
