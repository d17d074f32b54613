"""`max_length` cuts a longer prompt even without `truncation=True`, since 4.37.

Tutorial 2.2: "max_length=30". The prompts of the tutorial are shorter. The pipeline passes `max_length` to its
tokenizer, which cuts the text; `truncation=False` keeps the prompt whole.

Instead: `generator(text, max_new_tokens=n)`
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("2.2"),
    pytest.mark.refuted_by(
        "pipeline_keeps_max_length_to_itself",
        "pipeline_keeps_truncation_to_itself",
        "pipeline_cuts_to_max_length",
        "pipeline_cuts_to_max_new_tokens",
    ),
]
PROMPT = "The American flag's colors are red, blue and"  # 10 tokens
SETTINGS = {"max_new_tokens": 1, "do_sample": False, "pad_token_id": 50256, "return_tensors": True}


@pytest.mark.holds("transformers>=4.37", source="measured")
def test_max_length_cuts_the_prompt(pipe):
    """`max_length=5` cuts a longer prompt: the model reads its first five tokens."""
    ids = pipe(PROMPT, max_length=5, **SETTINGS)[0]["generated_token_ids"]
    assert len(ids) == 5 + 1


@pytest.mark.holds("transformers>=4.37", source="measured")
def test_truncation_false_keeps_the_prompt(pipe, flag):
    """`max_length=5` and `truncation=False` keep the prompt whole."""
    ids = pipe(PROMPT, max_length=5, truncation=False, **SETTINGS)[0]["generated_token_ids"]
    assert ids[:10] == flag["input_ids"][0].tolist()


@pytest.mark.holds("transformers<4.37", source="measured")
def test_max_length_keeps_the_prompt(pipe, flag):
    """`max_length=5` does not cut a longer prompt."""
    ids = pipe(PROMPT, max_length=5, **SETTINGS)[0]["generated_token_ids"]
    assert ids[:10] == flag["input_ids"][0].tolist()


def test_max_new_tokens_keeps_the_prompt(pipe, flag):
    """`max_new_tokens` without `max_length` keeps the prompt whole, in every release."""
    ids = pipe(PROMPT, **SETTINGS)[0]["generated_token_ids"]
    assert ids[:10] == flag["input_ids"][0].tolist()
