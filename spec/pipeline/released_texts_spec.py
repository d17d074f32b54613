"""The published gpt2 draws the tutorial's two texts with seed 42 at temperature 0.1.

Tutorial 2.2: "Hello dear! I'm sorry, but I'm not sure what to do." Both texts were drawn by 4.51.3. A different release
or machine may draw different texts: the check that compares them is then skipped, and its reason has the texts. Another
check shows in every case that the printed texts are likely.
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
def drawn(pipe, eos):
    """The ids of the tutorial's call, with the settings of 4.51.3 passed explicitly; the second text has two more."""
    transformers.set_seed(42)
    settings = {"do_sample": True, "top_k": 50, "temperature": 0.1, "max_new_tokens": 29}
    outputs = pipe(PROMPTS, return_tensors=True, pad_token_id=eos, **settings)
    return [output[0]["generated_token_ids"] for output in outputs]


def test_each_text_is_its_prompt_and_29_tokens(drawn):
    assert [len(ids) for ids in drawn] == [1 + 29, 3 + 29]


def test_drawn_texts_are_the_printed_ones(drawn, tokenizer):
    texts = [tokenizer.decode(ids[:30]) for ids in drawn]
    assert [text.startswith(prompt) for text, prompt in zip(texts, PROMPTS, strict=True)] == [True, True]
    if texts != TEXTS:
        pytest.skip(f"transformers {transformers.__version__} draws different texts: {texts}")


@pytest.mark.parametrize(("prompt", "text"), list(zip(PROMPTS, TEXTS, strict=True)))
def test_printed_tokens_are_likely(prompt, text, model, tokenizer, device):
    """Every printed token is among the 50 likeliest, and more than half are the likeliest."""
    ids = tokenizer(text, return_tensors="pt")["input_ids"].to(device)  # (1, 30)
    with torch.no_grad():
        logits = model(ids).logits[0, :-1]  # (29, V): what each next token was drawn from
    new = len(tokenizer(prompt)["input_ids"]) - 1
    ranks = (logits > logits.gather(1, ids[0, 1:, None])).sum(-1)[new:]
    assert ranks.max() < 50
    assert (ranks == 0).float().mean() > 0.5
