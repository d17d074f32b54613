"""The pipeline returns a list of dicts for one text, and a list of such lists for a list of texts.

Tutorial 2.2: "for idx, field in enumerate(output):". Each `field` is the list of one text, and the tutorial prints the
`generated_text` of its only dict.
"""

import string

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("2.2"),
    pytest.mark.refuted_by(
        "records_hold_text_and_ids",
        "pipeline_flattens_its_output",
        "temperature_multiplies",
        "pipeline_reads_16_texts",
    ),
]


@pytest.fixture(scope="module")
def settings(eos):
    return {"max_new_tokens": 1, "do_sample": False, "pad_token_id": eos}


def test_text_returns_a_list_of_one_dict(pipe, settings):
    output = pipe("Hello", **settings)
    assert [list(record) for record in output] == [["generated_text"]]


def test_list_of_texts_returns_a_list_of_lists_in_order(pipe_greedy):
    assert [[list(record) for record in output] for output in pipe_greedy] == [[["generated_text"]]] * 2
    assert [output[0]["generated_text"].startswith("Hello dear!") for output in pipe_greedy] == [False, True]


def test_list_of_20_texts_returns_20_lists_in_order(tiny_pipe_for):
    texts = [*string.ascii_lowercase[:20]]
    outputs = tiny_pipe_for()(texts, max_new_tokens=1)
    assert [type(output) for output in outputs] == [list] * 20
    assert [output[0]["generated_text"][0] for output in outputs] == texts


def test_list_of_one_text_returns_a_list_of_lists(pipe, settings):
    assert pipe(["Hello"], **settings) == [pipe("Hello", **settings)]


def test_return_tensors_returns_ids_in_place_of_text(pipe, hello_greedy, settings):
    """`return_tensors=True` returns `generated_token_ids` in place of `generated_text`."""
    output = pipe("Hello", return_tensors=True, **settings)
    assert output == [{"generated_token_ids": hello_greedy.sequences[0, :-3].tolist()}]


@pytest.mark.needs("no GPU")  # a GPU draws other numbers from the same seed
def test_output_under_seed_42(pipe, eos, snapshot):
    transformers.set_seed(42)
    settings = {"do_sample": True, "top_k": 50, "temperature": 0.1, "max_new_tokens": 8, "pad_token_id": eos}
    assert pipe(["Hello", "Hello dear!"], **settings) == snapshot
