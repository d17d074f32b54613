"""`num_return_sequences=5` returns five continuations of each text, drawn independently.

Tutorial 1: "generator("Hello, I'm a language model,", max_length=30, num_return_sequences=5)".

Instead: `generator(text, do_sample=True, num_return_sequences=5)`

Message: num_return_sequences has to be 1 when doing greedy search, but is 5.

Message: Greedy methods... without beam search do not support `num_return_sequences` different than 1 (got 5).
"""

import re

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("1"),
    pytest.mark.refuted_by(
        "pipeline_returns_the_first_sequence_alone",
        "pipeline_spaces_the_prompt",
        "pipeline_always_samples",
        "pipeline_repeats_the_fourth_sequence",
        "pipeline_repeats_the_tenth_sequence",
    ),
]
SETTINGS = {"max_new_tokens": 4, "num_return_sequences": 5}


@pytest.fixture(scope="module")
def drawn(pipe, eos):
    transformers.set_seed(42)
    return pipe(["Hello", "Hello dear!"], do_sample=True, temperature=100.0, **SETTINGS, pad_token_id=eos)


def test_pipeline_returns_five_records_per_text(drawn):
    assert [len(output) for output in drawn] == [5, 5]


def test_each_text_begins_with_its_prompt(drawn):
    assert all(record["generated_text"].startswith("Hello dear!") for record in drawn[1])


def test_five_texts_differ(drawn):
    for output in drawn:
        assert len({record["generated_text"] for record in output}) == 5


def test_twenty_texts_differ(tiny_pipe_for):
    """Twenty continuations of one text differ as well."""
    transformers.set_seed(42)
    settings = {"do_sample": True, "temperature": 100.0, "max_new_tokens": 8, "num_return_sequences": 20}
    texts = {record["generated_text"] for record in tiny_pipe_for()("!", **settings)}
    assert len(texts) == 20
    assert all(text.startswith("!") for text in texts)


def test_five_greedy_texts_raise_an_error(pipe, messages, eos):
    """`num_return_sequences=5` with `do_sample=False` raises a `ValueError`."""
    with pytest.raises(ValueError, match="num_return_sequences") as error:
        pipe("Hello", do_sample=False, **SETTINGS, pad_token_id=eos)
    assert re.search(messages[0], str(error.value)) or re.search(messages[1], str(error.value))
