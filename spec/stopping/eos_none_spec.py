"""`eos_token_id=None` in the call switches the end of text off since 4.43; before, it has no effect.

Documentation: "The id of the *end-of-sequence* token." (`GenerationConfig`, `eos_token_id`), which may be None. The
ends of the model's own settings then end no row; the end-of-text tokens stay in the text. 4.41 did so too.

Instead: transformers<4.43: `eos_token_id=-1`, with a `pad_token_id`
transformers>=4.43: `eos_token_id=None`, with a `pad_token_id`
"""

import copy

import pytest
import torch

pytestmark = pytest.mark.refuted_by("no_end_is_no_setting", "ends_of_four_rows")


@pytest.fixture(scope="module")
def ends(hundred_greedy):
    """The fourth new token of each row, greedily written, and the last token of the first row."""
    return sorted({*hundred_greedy.sequences[:, 51].tolist(), hundred_greedy.sequences[0, -1].item()})


@pytest.fixture(scope="module")
def ending_model(hundred_model, ends):
    """A copy of `hundred_model` whose own settings end a row at these tokens."""
    model = copy.deepcopy(hundred_model)
    model.config.eos_token_id = model.generation_config.eos_token_id = ends
    return model


@pytest.fixture
def write(ending_model, hundred_batch):
    """The call: the greedy continuations of eight rows by up to 32 tokens."""
    settings = {"max_new_tokens": 32, "do_sample": False, "pad_token_id": 0}
    return lambda **more: ending_model.generate(**hundred_batch, **settings, **more)[:, 48:]


def test_ends_of_the_model_end_the_rows(write):
    """The ends of the model's own settings end all rows after at most four tokens."""
    assert write().shape[1] <= 4


@pytest.mark.holds("transformers>=4.41,<4.42", "transformers>=4.43", source="measured")
def test_none_ends_no_row(write, hundred_greedy):
    """`eos_token_id=None` ends no row: all have their 32 tokens, as without an end of text."""
    assert torch.equal(write(eos_token_id=None), hundred_greedy.sequences[:, 48:])


@pytest.mark.holds("transformers<4.41", "transformers>=4.42,<4.43", source="measured")
def test_none_has_no_effect(write):
    """`eos_token_id=None` ends the rows as the model's own settings do."""
    assert torch.equal(write(eos_token_id=None), write())


def test_minus_one_ends_no_row(write, hundred_greedy):
    """`eos_token_id=-1` ends no row in any release."""
    assert torch.equal(write(eos_token_id=-1), hundred_greedy.sequences[:, 48:])
