"""Without its mask a left-padded text gets other scores; the library warns of that, from 4.42 on.

Tutorial 2.1 passes attention_mask=padded_sequences["attention_mask"]; this is why.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "mask_guessed_from_pads", "mask_thought_missing", "generation_warnings_silent", "single_texts_warned_of"
    ),
]


@pytest.fixture(scope="module")
def settings():
    named = {"max_new_tokens": 1, "do_sample": False, "pad_token_id": 50256}
    return {**named, "return_dict_in_generate": True, "output_scores": True}


@pytest.fixture(scope="module")
def without_mask(model, batch, settings):
    return model.generate(batch["input_ids"], **settings).scores[0]  # (B, V)


@pytest.mark.needs("float32")
def test_with_the_mask_withheld_the_padded_text_gets_other_scores(without_mask, batch_greedy, tolerance):
    with_mask = batch_greedy.scores[0]
    assert (without_mask[0] - with_mask[0]).abs().max() > 100 * tolerance["atol"]
    torch.testing.assert_close(without_mask[1], with_mask[1], **tolerance)  # this text has no pads


def test_a_mask_of_ones_is_no_mask(model, batch, settings, without_mask, tolerance):
    ones = torch.ones_like(batch["attention_mask"])
    with_ones = model.generate(batch["input_ids"], attention_mask=ones, **settings).scores[0]
    torch.testing.assert_close(with_ones, without_mask, **tolerance)


def test_a_mask_that_is_named_says_nothing_though_it_be_ones(model, batch, settings, library_log):
    model.generate(batch["input_ids"], attention_mask=torch.ones_like(batch["attention_mask"]), **settings)
    assert library_log.messages == []


@pytest.mark.holds("transformers>=4.42", source="measured", about="a batch")
def test_the_library_warns_of_a_batch_without_a_mask(model, batch, settings, library_log):
    model.generate(batch["input_ids"], **settings)
    assert [message.startswith("The attention mask is not set") for message in library_log.messages] == [True]
    assert "pad token is same as eos token" in library_log.messages[0]


@pytest.mark.holds("transformers<4.42", source="measured", about="a batch")
def test_the_library_says_nothing_of_it(model, batch, settings, library_log):
    model.generate(batch["input_ids"], **settings)
    assert library_log.messages == []


@pytest.mark.holds("transformers>=4.42,<5.13", source="measured", about="a single text")
def test_the_library_warns_of_a_single_text_too(model, batch, settings, library_log):
    model.generate(batch["input_ids"][1:], **settings)
    assert [message.startswith("The attention mask is not set") for message in library_log.messages] == [True]


@pytest.mark.holds(
    "transformers<4.42", "transformers>=5.13", source="huggingface/transformers#46955", about="a single text"
)
def test_the_library_says_nothing_of_a_single_text(model, batch, settings, library_log):
    model.generate(batch["input_ids"][1:], **settings)
    assert library_log.messages == []
