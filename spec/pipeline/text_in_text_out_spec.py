"""The pipeline takes text and returns text; encoding, masking and decoding are done inside.

Tutorial 1: "Automatically handles tokenization, decoding and attention under the hood." Texts in batches need a pad
token, which the tokenizer of gpt2 lacks.

Instead: `generator.tokenizer.pad_token_id = generator.model.config.eos_token_id`

Message: Pipeline with tokenizer without pad_token cannot do batching. You can try to set it with
`pipe.tokenizer.pad_token_id = model.config.eos_token_id`.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("1"),
    pytest.mark.refuted_by(
        "mask_all_ones",
        "pipeline_sets_a_pad_token",
        "pipeline_takes_anything_for_text",
        "pipeline_reads_512_tokens",
    ),
]
TEXTS = ["Hello", "Hello dear!"]  # 1 token, 3 tokens
SETTINGS = {"max_new_tokens": 4, "do_sample": False}


def test_texts_equal_those_of_the_low_level_calls(pipe_greedy, batch_greedy, left_tokenizer):
    """The pipeline returns the texts of encoding, masking, `generate()` and decoding by hand."""
    by_hand = left_tokenizer.batch_decode(batch_greedy.sequences[:, -4:], skip_special_tokens=True)
    assert [output[0]["generated_text"] for output in pipe_greedy] == [TEXTS[0] + by_hand[0], TEXTS[1] + by_hand[1]]


@pytest.mark.needs("the tokenizer of gpt2", "float32")
def test_prompt_is_read_up_to_the_last_position(pipe, base_model, tokenizer, device, P):
    """A prompt of nearly as many tokens as the model has positions is read whole."""
    prompt = "Hello" + " dear" * (P - 3)
    ids = tokenizer(prompt, return_tensors="pt")["input_ids"].to(device)  # (1, P - 2)
    with torch.no_grad():
        likeliest = (base_model(ids).last_hidden_state[0, -1] @ pipe.model.lm_head.weight.T).argmax()
    output = pipe(prompt, max_new_tokens=1, do_sample=False, pad_token_id=tokenizer.eos_token_id, return_tensors=True)
    assert output[0]["generated_token_ids"] == [*ids[0].tolist(), likeliest.item()]


@pytest.mark.needs("no pad token")
def test_texts_of_different_lengths_need_no_pad_token(pipe, pipe_greedy):
    assert pipe.tokenizer.pad_token is None
    assert len(pipe_greedy) == 2


@pytest.mark.needs("no pad token")
def test_batch_size_without_a_pad_token_raises(pipe, eos, messages):
    """`batch_size=2` without a pad token raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        pipe(TEXTS, batch_size=2, **SETTINGS, pad_token_id=eos)


def test_ids_as_input_raise_an_error(pipe, eos):
    with pytest.raises((TypeError, ValueError)):
        pipe([15496], **SETTINGS, pad_token_id=eos)
