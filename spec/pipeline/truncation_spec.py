"""`truncation=True` cuts the prompt to `max_length` tokens since 4.37; before, it raises an error.

Tutorial 2.2: "truncation = True". The tutorial passes `max_length=30` too, and its prompts are shorter than that. The
returned text begins with the whole prompt, although the model has read only a part.

Instead: `generator(tokenizer.decode(tokenizer(text, truncation=True, max_length=n)["input_ids"]))`

Message: The following `model_kwargs` are not used by the model: ['truncation'] (note: typos in the generate arguments
will also show up in this list)
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("2.2"),
    pytest.mark.refuted_by("pipeline_keeps_max_length_to_itself", "full_text_begins_with_what_was_read"),
]
PROMPT = "The American flag's colors are red, blue and"  # 10 tokens
SETTINGS = {"max_length": 5, "max_new_tokens": 1, "do_sample": False}


@pytest.mark.holds("transformers>=4.37", source="huggingface/transformers#28362")
@pytest.mark.needs("the default sides")
def test_truncation_cuts_the_prompt_to_max_length(pipe, flag, eos):
    """`truncation=True` and `max_length=5` let the model read the first five tokens of the prompt."""
    ids = pipe(PROMPT, truncation=True, return_tensors=True, **SETTINGS, pad_token_id=eos)[0]["generated_token_ids"]
    assert ids[:5] == flag["input_ids"][0, :5].tolist()
    assert len(ids) == 5 + 1


@pytest.mark.holds("transformers>=4.37", source="huggingface/transformers#28362")
def test_text_begins_with_the_whole_prompt(pipe, eos):
    """With `truncation=True`, the returned text begins with the whole prompt."""
    assert pipe(PROMPT, truncation=True, **SETTINGS, pad_token_id=eos)[0]["generated_text"].startswith(PROMPT)


@pytest.mark.absent("transformers<4.37", source="huggingface/transformers#28362")
def test_truncation_raises_an_error(pipe, messages, eos):
    """The pipeline raises a `ValueError` for `truncation=True`."""
    with pytest.raises(ValueError, match=messages[0]):
        pipe(PROMPT, truncation=True, **SETTINGS, pad_token_id=eos)
