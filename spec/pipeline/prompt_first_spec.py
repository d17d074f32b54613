"""`generated_text` begins with the prompt; `return_full_text=False` leaves the prompt out.

Tutorial 2.2: "Decoded Output: Hello, I'm not sure if you're aware". The prompt of this output is "Hello".
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("2.2"),
    pytest.mark.refuted_by("pipeline_spaces_the_prompt", "return_full_text_is_ignored"),
]
SETTINGS = {"max_new_tokens": 4, "do_sample": False, "pad_token_id": 50256}


@pytest.fixture(scope="module")
def new_text(pipe):
    return pipe("Hello", return_full_text=False, **SETTINGS)[0]["generated_text"]


def test_each_text_begins_with_its_prompt(pipe_greedy):
    for prompt, output in zip(["Hello", "Hello dear!"], pipe_greedy, strict=True):
        assert output[0]["generated_text"].startswith(prompt)
        assert len(output[0]["generated_text"]) > len(prompt)


def test_new_text_is_the_decoded_new_tokens(tokenizer, new_text, hello_greedy):
    """With `return_full_text=False`, the text is the decoded new tokens."""
    assert new_text == tokenizer.decode(hello_greedy.sequences[0, 1:])


def test_full_text_is_the_prompt_and_the_new_text(new_text, pipe_greedy):
    assert pipe_greedy[0][0]["generated_text"] == "Hello" + new_text
