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
        "pipeline_reads_512_tokens",
        "pipeline_reads_100_tokens",
    ),
]
PROMPT = "The American flag's colors are red, blue and"  # 10 tokens


@pytest.fixture(scope="module")
def ids(pipe, eos):
    """The call: the ids of a prompt as the pipeline read it, without the one new token."""

    def call(prompt, **settings):
        output = pipe(prompt, max_new_tokens=1, do_sample=False, pad_token_id=eos, return_tensors=True, **settings)
        return output[0]["generated_token_ids"][:-1]

    return call


@pytest.mark.holds("transformers>=4.37", source="measured")
@pytest.mark.needs("the default sides")
def test_max_length_cuts_the_prompt(ids, flag):
    """`max_length=5` cuts a longer prompt: the model reads its first five tokens."""
    assert ids(PROMPT, max_length=5) == flag["input_ids"][0, :5].tolist()


@pytest.mark.holds("transformers>=4.37", source="measured")
@pytest.mark.needs("the default sides")
def test_max_length_cuts_a_prompt_of_hundreds(ids, tokenizer, P):
    """`max_length` cuts a prompt of hundreds of tokens too."""
    text = "Hello" + " dear" * (P - 24)
    assert ids(text, max_length=P - 40) == tokenizer(text)["input_ids"][: P - 40]


@pytest.mark.holds("transformers>=4.37", source="measured")
def test_truncation_false_keeps_the_prompt(ids, flag):
    """`max_length=5` and `truncation=False` keep the prompt whole."""
    assert ids(PROMPT, max_length=5, truncation=False) == flag["input_ids"][0].tolist()


@pytest.mark.holds("transformers<4.37", source="measured")
def test_max_length_keeps_the_prompt(ids, flag):
    """`max_length=5` does not cut a longer prompt."""
    assert ids(PROMPT, max_length=5) == flag["input_ids"][0].tolist()


@pytest.mark.parametrize("prompt", [PROMPT, PROMPT * 12])
def test_max_new_tokens_keeps_the_prompt(ids, tokenizer, prompt):
    """`max_new_tokens` without `max_length` keeps the prompt whole, in every release."""
    assert ids(prompt) == tokenizer(prompt)["input_ids"]
