"""A text gives a list of dicts with generated_text; a list of texts gives a list of such lists.

Tutorial 2.2 reads output[i][0]["generated_text"].
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("2.2"),
    pytest.mark.refuted_by("records_hold_text_and_ids", "pipeline_flattens_its_output"),
]
SETTINGS = {"max_new_tokens": 1, "do_sample": False, "pad_token_id": 50256}


def test_a_text_gives_a_list_of_one_dict(pipe):
    output = pipe("Hello", **SETTINGS)
    assert [list(record) for record in output] == [["generated_text"]]


def test_a_list_of_texts_gives_a_list_of_lists_in_order(pipe_greedy):
    assert [[list(record) for record in output] for output in pipe_greedy] == [[["generated_text"]]] * 2
    assert [output[0]["generated_text"].startswith("Hello dear!") for output in pipe_greedy] == [False, True]


def test_a_list_of_one_text_is_still_a_list_of_lists(pipe):
    assert pipe(["Hello"], **SETTINGS) == [pipe("Hello", **SETTINGS)]


def test_return_tensors_gives_ids_in_place_of_text(pipe, hello_greedy):
    output = pipe("Hello", return_tensors=True, **SETTINGS)
    assert output == [{"generated_token_ids": hello_greedy.sequences[0, :2].tolist()}]
