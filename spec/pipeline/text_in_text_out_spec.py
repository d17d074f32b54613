"""The pipeline takes text and returns text; encoding, masking and decoding are done inside.

Tutorial 1: "Automatically handles tokenization, decoding and attention under the hood." Texts in batches need a pad
token, which the tokenizer of gpt2 lacks.

Instead: `generator.tokenizer.pad_token_id = generator.model.config.eos_token_id`

Message: Pipeline with tokenizer without pad_token cannot do batching. You can try to set it with
`pipe.tokenizer.pad_token_id = model.config.eos_token_id`.
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("1"),
    pytest.mark.refuted_by("mask_all_ones", "pipeline_sets_a_pad_token", "pipeline_takes_anything_for_text"),
]
TEXTS = ["Hello", "Hello dear!"]  # 1 token, 3 tokens
SETTINGS = {"max_new_tokens": 4, "do_sample": False, "pad_token_id": 50256}


def test_texts_equal_those_of_the_low_level_calls(pipe_greedy, batch_greedy, left_tokenizer):
    """The pipeline returns the texts of encoding, masking, `generate()` and decoding by hand."""
    by_hand = left_tokenizer.batch_decode(batch_greedy.sequences[:, :7], skip_special_tokens=True)
    assert [output[0]["generated_text"] for output in pipe_greedy] == by_hand


@pytest.mark.needs("no pad token")
def test_texts_of_different_lengths_need_no_pad_token(pipe, pipe_greedy):
    assert pipe.tokenizer.pad_token is None
    assert len(pipe_greedy) == 2


@pytest.mark.needs("no pad token")
def test_batch_size_without_a_pad_token_raises(pipe, messages):
    """`batch_size=2` without a pad token raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        pipe(TEXTS, batch_size=2, **SETTINGS)


def test_ids_as_input_raise_an_error(pipe):
    with pytest.raises((TypeError, ValueError)):
        pipe([15496], **SETTINGS)
