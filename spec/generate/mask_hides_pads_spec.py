"""A left-padded text that is passed with its mask is continued exactly like the text alone.

Tutorial 2.1: the attention mask marks the pads "so that the model does not attend to them".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("generate_ignores_the_mask", "positions_off_by_one_behind_pads"),
]


@pytest.fixture(scope="module")
def continued(model, left_tokenizer, device):
    """A factory: the text behind five masked positions, all of one token id, and four greedy tokens."""

    def call(pad):
        inputs = left_tokenizer("Hello", padding="max_length", max_length=6, return_tensors="pt").to(device)
        ids = inputs["input_ids"].where(inputs["attention_mask"] == 1, pad)
        return model.generate(
            ids,
            attention_mask=inputs["attention_mask"],
            max_new_tokens=4,
            do_sample=False,
            pad_token_id=50256,
            return_dict_in_generate=True,
            output_scores=True,
        )

    return call


@pytest.fixture(scope="module")
def padded(continued):
    return continued(50256)


def test_padded_text_has_the_same_new_tokens(padded, hello_greedy):
    assert torch.equal(padded.sequences[:, 5:], hello_greedy.sequences)


def test_padded_text_has_the_same_scores(padded, hello_greedy, tolerance):
    for step, alone in zip(padded.scores, hello_greedy.scores, strict=True):
        torch.testing.assert_close(step, alone, **tolerance)


def test_token_ids_under_a_mask_of_zero_have_no_effect(continued, hello_greedy, tolerance):
    others = continued(13674)  # " dear" in place of every pad
    assert torch.equal(others.sequences[:, 5:], hello_greedy.sequences)
    torch.testing.assert_close(others.scores[0], hello_greedy.scores[0], **tolerance)
