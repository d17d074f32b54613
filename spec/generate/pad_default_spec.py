"""Without `pad_token_id`, `generate()` pads with the end-of-text id; the warning is gone since 5.13.

Tutorial 2.1: "pad_token_id=tokenizer.eos_token_id" is an argument of `generate()`. The argument has the same effect as
the default and silences the warning of the older releases.

Instead: `pad_token_id=tokenizer.eos_token_id`

Message: Setting `pad_token_id` to `eos_token_id`:50256 for open-end generation.

Message: Setting `pad_token_id` to `eos_token_id`:None for open-end generation.
"""

import re

import pytest

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


def test_ended_row_is_filled_with_the_id_that_ends_it(model, batch, batch_greedy):
    T, last = batch["input_ids"].shape[1], batch_greedy.sequences[0, -4].item()
    ended, other = model.generate(**batch, max_new_tokens=4, do_sample=False, eos_token_id=last)[:, T:].tolist()
    assert ended == [last] * len(ended)
    assert other == batch_greedy.sequences[1, T : T + len(other)].tolist()


def test_generation_config_has_an_end_and_no_pad(model, eos):
    """`model.generation_config` has an `eos_token_id` and no `pad_token_id`."""
    assert model.generation_config.eos_token_id == eos
    assert model.generation_config.pad_token_id is None


@pytest.mark.holds("transformers>=5.13", source="huggingface/transformers#46955")
def test_generate_does_not_warn_without_pad_token_id(one_token, library_log):
    """Without `pad_token_id`, `generate()` does not warn."""
    one_token()
    assert library_log.messages == []


@pytest.mark.needs("the tokenizer of gpt2")
@pytest.mark.holds("transformers<4.45", "transformers>=4.47,<5.13", source="measured")
def test_generate_warns_without_pad_token_id(one_token, library_log, messages):
    """Without `pad_token_id`, `generate()` warns that the end-of-text id 50256 is used."""
    one_token()
    assert len(library_log.messages) == 1
    assert re.search(messages[0], library_log.messages[0])


@pytest.mark.holds("transformers>=4.45,<4.47", source="measured")
def test_generate_warns_that_pad_token_id_is_none(one_token, library_log, messages):
    """Without `pad_token_id`, the warning prints `None`, but the end-of-text id is used."""
    one_token()
    assert len(library_log.messages) == 1
    assert re.search(messages[1], library_log.messages[0])


def test_passing_pad_token_id_silences_the_warning(one_token, eos, library_log):
    """Passing `pad_token_id` silences the warning."""
    one_token(pad_token_id=eos)
    assert library_log.messages == []
