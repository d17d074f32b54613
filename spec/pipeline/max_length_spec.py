"""max_length=30 is 30 tokens with the prompt, from 5.20 on again; 4.52 to 5.19 ignore it.

Tutorial 2.2 passes max_length=30 under 4.51.3, where it holds. In the releases between, the pipeline's own
max_new_tokens=256 takes precedence.
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("2.2"),
    pytest.mark.refuted_by("max_length_counts_new_tokens", "one_token_too_many", "bos_added"),
]
PRINTED = [
    "Hello, I'm not sure if you're aware of the fact that I'm a member of the American Association of Chiefs of Police."
    " I'm a",
    "Hello dear! I'm sorry, but I'm not sure what to do. I'm not sure if I should go back to the hospital or not",
]


@pytest.mark.holds("transformers<4.52", "transformers>=5.20", source="huggingface/transformers#40751")
def test_the_ids_end_at_max_length(tiny_pipe_for):
    assert len(tiny_pipe_for()("!", max_length=30, return_tensors=True)[0]["generated_token_ids"]) == 30


@pytest.mark.holds("transformers>=4.52,<5.20", source="huggingface/transformers#40751")
def test_the_ids_run_on_to_256_new_ones(tiny_pipe_for):
    assert len(tiny_pipe_for()("!", max_length=30, return_tensors=True)[0]["generated_token_ids"]) == 1 + 256


def test_max_new_tokens_is_kept_in_every_release_and_leaves_the_prompt_out(tiny_pipe_for):
    assert len(tiny_pipe_for()("!", max_new_tokens=5, return_tensors=True)[0]["generated_token_ids"]) == 1 + 5


@pytest.mark.parametrize("text", PRINTED)
def test_the_printed_texts_are_thirty_tokens_long(tokenizer, text):
    assert len(tokenizer(text)["input_ids"]) == 30
