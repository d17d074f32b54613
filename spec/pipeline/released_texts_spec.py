"""The released gpt2 gives the tutorial's two texts under seed 42 at temperature 0.1.

Tutorial 2.2 prints them, as 4.51.3 drew them. Another release or machine may draw otherwise: the check that compares
the texts is then skipped with what it drew. That GPT-2 may well draw the printed ones is checked in every case.
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("2.2"),
    pytest.mark.needs("released"),
    pytest.mark.refuted_by("temperature_multiplies", "one_token_too_many", "attention_not_scaled"),
]
PROMPTS = ["Hello", "Hello dear!"]  # 1 token, 3 tokens
TEXTS = [
    "Hello, I'm not sure if you're aware of the fact that I'm a member of the American Association of Chiefs of Police."
    " I'm a",
    "Hello dear! I'm sorry, but I'm not sure what to do. I'm not sure if I should go back to the hospital or not",
]


@pytest.fixture(scope="module")
def drawn(pipe):
    """What the tutorial's call comes to under 4.51.3, spelled out: 30 ids a text (the second here has two more)."""
    transformers.set_seed(42)
    settings = {"do_sample": True, "top_k": 50, "temperature": 0.1, "max_new_tokens": 29}
    outputs = pipe(PROMPTS, return_tensors=True, pad_token_id=50256, **settings)
    return [output[0]["generated_token_ids"] for output in outputs]


def test_each_text_is_its_prompt_and_29_tokens(drawn):
    assert [len(ids) for ids in drawn] == [1 + 29, 3 + 29]


def test_the_printed_texts_come_back_or_the_difference_is_reported(drawn, tokenizer):
    texts = [tokenizer.decode(ids[:30]) for ids in drawn]
    assert [text.startswith(prompt) for text, prompt in zip(texts, PROMPTS, strict=True)] == [True, True]
    if texts != TEXTS:
        pytest.skip(f"drawn otherwise under transformers {transformers.__version__}: {texts}")


@pytest.mark.parametrize(("prompt", "text"), list(zip(PROMPTS, TEXTS, strict=True)))
def test_every_printed_token_is_among_the_50_likeliest_and_most_are_the_likeliest(
    prompt, text, model, tokenizer, device
):
    ids = tokenizer(text, return_tensors="pt")["input_ids"].to(device)  # (1, 30)
    with torch.no_grad():
        logits = model(ids).logits[0, :-1]  # (29, V): what each next token was drawn from
    new = len(tokenizer(prompt)["input_ids"]) - 1
    ranks = (logits > logits.gather(1, ids[0, 1:, None])).sum(-1)[new:]
    assert ranks.max() < 50
    assert (ranks == 0).float().mean() > 0.5
