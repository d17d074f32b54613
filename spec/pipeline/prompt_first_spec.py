"""`generated_text` begins with the prompt; `return_full_text=False` leaves the prompt out.

Tutorial 2.2: "Decoded Output: Hello, I'm not sure if you're aware". The prompt of this output is "Hello".
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytestmark = [
    pytest.mark.tutorial("2.2"),
    pytest.mark.refuted_by(
        "pipeline_spaces_the_prompt",
        "return_full_text_is_ignored",
        "pipeline_tidies_the_prompt",
        "pipeline_returns_ascii",
    ),
]
SETTINGS = {"max_new_tokens": 4, "do_sample": False}


@pytest.fixture(scope="module")
def new_text(pipe, eos):
    return pipe("Hello", return_full_text=False, **SETTINGS, pad_token_id=eos)[0]["generated_text"]


def test_each_text_begins_with_its_prompt(pipe_greedy):
    for prompt, output in zip(["Hello", "Hello dear!"], pipe_greedy, strict=True):
        assert output[0]["generated_text"].startswith(prompt)
        assert len(output[0]["generated_text"]) > len(prompt)


def test_new_text_is_the_decoded_new_tokens(tokenizer, new_text, hello_greedy):
    """With `return_full_text=False`, the text is the decoded new tokens."""
    assert new_text == tokenizer.decode(hello_greedy.sequences[0, -4:])


def test_full_text_is_the_prompt_and_the_new_text(new_text, pipe_greedy):
    assert pipe_greedy[0][0]["generated_text"] == "Hello" + new_text


def test_special_tokens_and_last_spaces_of_prompts_are_kept(pipe, eos):
    """A special token and the last spaces of a prompt are in `generated_text` as they were written."""
    prompt = f"Hello{pipe.tokenizer.eos_token} dear  "
    assert pipe(prompt, **SETTINGS, pad_token_id=eos)[0]["generated_text"].startswith(prompt)


@given(text=st.text())
def test_any_prompt_is_returned_unchanged(pipe, eos, text):
    """If the text ends at once, `generated_text` is the prompt, unchanged, for any prompt."""
    assert pipe(text, max_new_tokens=1, forced_eos_token_id=eos, pad_token_id=eos) == [{"generated_text": text}]
