"""The pipeline hands back text and no probabilities, unless it is asked for scores, from 4.52 on.

Tutorial 3: "For this - as well as many other things - you have to use the low level GPT2 API". Under 4.51.3 that is
so; hidden states and attention weights no release of the pipeline hands on.
"""

import itertools

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by(
        "records_hold_text_and_ids",
        "pipeline_drops_the_scores",
        "pipeline_hands_scores_on",
        "pipeline_gives_every_record_the_first_scores",
    ),
]
SETTINGS = {"max_new_tokens": 1, "do_sample": False, "pad_token_id": 50256}
ASKED = SETTINGS | {"return_dict_in_generate": True, "output_scores": True, "output_hidden_states": True}


def test_asked_for_nothing_more_a_record_holds_text_alone(pipe):
    assert [list(record) for record in pipe("Hello", **SETTINGS)] == [["generated_text"]]


@pytest.mark.holds("transformers>=4.52", source="measured")
def test_asked_for_scores_it_hands_them_on_and_hidden_states_not(pipe, hello_greedy, tolerance):
    (record,) = pipe("Hello", **ASKED)
    assert list(record) == ["generated_text", "scores"]
    scores = torch.tensor(record["scores"])  # (1, V): a row a token
    torch.testing.assert_close(scores, hello_greedy.scores[0].cpu(), **tolerance)


@pytest.mark.needs("float32")
@pytest.mark.holds("transformers>=4.52", source="measured")
def test_each_of_several_records_has_the_scores_of_its_own_tokens(pipe):
    transformers.set_seed(42)
    drawn = {"max_new_tokens": 2, "do_sample": True, "top_k": 5, "temperature": 100.0, "num_return_sequences": 2}
    first, second = pipe("Hello", **ASKED | drawn, return_full_text=False)
    assert "scores" in first
    assert first["generated_text"] != second["generated_text"]
    for record in first, second:
        kept = [[id_ for id_, score in enumerate(row) if score > -torch.inf] for row in record["scores"]]
        assert [len(ids) for ids in kept] == [5] * 2
        assert record["generated_text"] in [pipe.tokenizer.decode(ids) for ids in itertools.product(*kept)]


@pytest.mark.holds("transformers>=4.49,<4.52", source="huggingface/transformers#35092")
def test_asked_for_scores_it_drops_them(pipe):
    assert [list(record) for record in pipe("Hello", **ASKED)] == [["generated_text"]]


@pytest.mark.holds("transformers<4.49", source="huggingface/transformers#33785")
def test_asked_for_scores_it_breaks_off(pipe):
    with pytest.raises(AttributeError, match="has no attribute 'shape'"):
        pipe("Hello", **ASKED)
