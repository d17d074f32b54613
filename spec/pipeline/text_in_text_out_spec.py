"""The pipeline takes text and gives text: encoding, mask, padding and decoding are not the caller's.

Tutorial 1: "you don't need to manually encode or decode anything. Automatically handles tokenization, decoding and
attention under the hood".
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("1"),
    pytest.mark.refuted_by("mask_all_ones", "pipeline_sets_a_pad_token", "pipeline_takes_anything_for_text"),
]
TEXTS = ["Hello", "Hello dear!"]  # 1 token, 3 tokens
SETTINGS = {"max_new_tokens": 4, "do_sample": False, "pad_token_id": 50256}


def test_the_texts_are_what_encoding_masking_and_decoding_by_hand_give(pipe_greedy, batch_greedy, left_tokenizer):
    by_hand = left_tokenizer.batch_decode(batch_greedy.sequences[:, :7], skip_special_tokens=True)
    assert [output[0]["generated_text"] for output in pipe_greedy] == by_hand


@pytest.mark.needs("no pad token")
def test_texts_of_different_lengths_need_no_pad_token(pipe, pipe_greedy):
    assert pipe.tokenizer.pad_token is None
    assert len(pipe_greedy) == 2


@pytest.mark.needs("no pad token")
def test_in_batches_they_do(pipe):
    with pytest.raises(ValueError, match="tokenizer without pad_token cannot do batching"):
        pipe(TEXTS, batch_size=2, **SETTINGS)


def test_ids_are_no_input(pipe):
    with pytest.raises((TypeError, ValueError)):
        pipe([15496], **SETTINGS)
