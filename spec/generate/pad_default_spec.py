"""Where pad_token_id is not named generate() pads with the end-of-text id, silently from 5.13 on.

Tutorial 2.1 names it: pad_token_id=tokenizer.eos_token_id, which keeps the older releases silent too.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.needs("no pad token"),
    pytest.mark.refuted_by(
        "pad_defaults_to_zero", "pad_named_by_generation_config", "mask_thought_missing", "default_pad_taken_in_silence"
    ),
]


@pytest.fixture(scope="module")
def one_token(model, batch):
    """A factory: a greedy call of one token."""
    return lambda **settings: model.generate(**batch, max_new_tokens=1, do_sample=False, **settings)


def test_a_row_that_ends_is_filled_with_the_id_that_ends_it(model, batch, batch_greedy):
    first, second = batch_greedy.sequences[:, 3:7].tolist()
    last = next(token for token in first[:3] if token not in second)
    rows = model.generate(**batch, max_new_tokens=4, do_sample=False, eos_token_id=last)
    end = first.index(last)
    assert rows[0, 3 + end :].tolist() == [last] * (4 - end)
    assert torch.equal(rows[1], batch_greedy.sequences[1, :7])


def test_the_checkpoint_names_an_end_and_no_pad(model):
    assert model.generation_config.eos_token_id == 50256
    assert model.generation_config.pad_token_id is None


@pytest.mark.holds("transformers>=5.13", source="huggingface/transformers#46955")
def test_the_library_says_nothing(one_token, library_log):
    one_token()
    assert library_log.messages == []


@pytest.mark.holds("transformers<4.45", "transformers>=4.47,<5.13", source="measured")
def test_the_library_says_which_id_it_takes(one_token, library_log):
    one_token()
    assert library_log.messages == ["Setting `pad_token_id` to `eos_token_id`:50256 for open-end generation."]


@pytest.mark.holds("transformers>=4.45,<4.47", source="measured")
def test_the_library_says_none_and_takes_it_all_the_same(one_token, library_log):
    one_token()
    assert library_log.messages == ["Setting `pad_token_id` to `eos_token_id`:None for open-end generation."]


def test_an_id_that_is_named_is_taken_in_silence(one_token, library_log):
    one_token(pad_token_id=50256)
    assert library_log.messages == []
