"""A left-padded text that is passed with its mask is continued exactly like the text alone.

Tutorial 2.1: the attention mask marks the pads "so that the model does not attend to them".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "generate_ignores_the_mask",
        "positions_off_by_one_behind_pads",
        "mask_reaches_back_32",
        "positions_count_16_pads",
    ),
]


@pytest.fixture(scope="module")
def continued(model, left_tokenizer, device, eos):
    """A factory: the text behind so many masked positions, all of one token id, and four greedy tokens."""
    alone = len(left_tokenizer("Hello")["input_ids"])

    def call(pads, pad):
        length = {"padding": "max_length", "max_length": alone + pads}
        inputs = left_tokenizer("Hello", **length, return_tensors="pt").to(device)
        ids = inputs["input_ids"].where(inputs["attention_mask"] == 1, pad)
        return model.generate(
            ids,
            attention_mask=inputs["attention_mask"],
            max_new_tokens=4,
            do_sample=False,
            pad_token_id=eos,
            return_dict_in_generate=True,
            output_scores=True,
        )

    return call


@pytest.fixture(scope="module", params=[5, 60])
def padded(continued, request, eos):
    return continued(request.param, eos)


def test_padded_text_has_the_same_new_tokens(padded, hello_greedy):
    T = hello_greedy.sequences.shape[1]
    assert torch.equal(padded.sequences[:, -T:], hello_greedy.sequences)


def test_padded_text_has_the_same_scores(padded, hello_greedy, tolerance):
    for step, alone in zip(padded.scores, hello_greedy.scores, strict=True):
        torch.testing.assert_close(step, alone, **tolerance)


def test_token_ids_under_a_mask_of_zero_have_no_effect(continued, hello_greedy, tolerance):
    others = continued(5, 250)  # another token in place of every pad
    T = hello_greedy.sequences.shape[1]
    assert torch.equal(others.sequences[:, -T:], hello_greedy.sequences)
    torch.testing.assert_close(others.scores[0], hello_greedy.scores[0], **tolerance)


def test_pads_up_to_the_last_position_have_no_effect(continued, hello_greedy, eos, P, tolerance):
    full = continued(P - hello_greedy.sequences.shape[1], eos)  # the last new token has the last position
    for step, alone in zip(full.scores, hello_greedy.scores, strict=True):
        torch.testing.assert_close(step, alone, **tolerance)
