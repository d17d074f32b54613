"""The pipeline returns text without probabilities; since 4.52 it returns scores on request.

Tutorial 3: "For this - as well as many other things - you have to use the low level GPT2 API." The sentence is about
probabilities, and true of 4.51.3. No release of the pipeline returns hidden states or attention weights.

Instead: `model.generate(**inputs, return_dict_in_generate=True, output_scores=True)`

Message: '...' object has no attribute 'shape'
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
        "pipeline_repeats_scores_after_the_fourth",
    ),
]
SCORES = {"return_dict_in_generate": True, "output_scores": True}


@pytest.fixture(scope="module")
def settings(eos):
    return {"max_new_tokens": 1, "do_sample": False, "pad_token_id": eos}


@pytest.fixture(scope="module")
def request_(settings):
    """A call that requests scores and hidden states."""
    return settings | SCORES | {"output_hidden_states": True}


def test_record_holds_text_only_by_default(pipe, settings):
    assert [list(record) for record in pipe("Hello", **settings)] == [["generated_text"]]


@pytest.mark.holds("transformers>=4.52", source="measured")
def test_pipeline_returns_scores_but_no_hidden_states(pipe, request_, hello_greedy, tolerance):
    """The pipeline returns scores on request, and no hidden states."""
    (record,) = pipe("Hello", **request_)
    assert list(record) == ["generated_text", "scores"]
    scores = torch.tensor(record["scores"])  # (1, V): one row per new token
    torch.testing.assert_close(scores, hello_greedy.scores[0].cpu(), **tolerance)


@pytest.mark.holds("transformers>=4.52", source="measured")
def test_each_record_has_the_scores_of_its_own_tokens(tiny_pipe_for):
    """Each of eight records of one text has the requested scores of its own tokens."""
    pipe = tiny_pipe_for()
    drawn = {"max_new_tokens": 6, "do_sample": True, "top_k": 2, "temperature": 100.0, "num_return_sequences": 8}
    transformers.set_seed(42)
    records = pipe("!", **SCORES | drawn, return_full_text=False)
    assert [list(record) for record in records] == [["generated_text", "scores"]] * 8
    assert len({record["generated_text"] for record in records}) > 4
    for record in records:
        kept = [[id_ for id_, score in enumerate(row) if score > -torch.inf] for row in record["scores"]]
        assert [len(ids) for ids in kept] == [2] * 6
        assert record["generated_text"] in pipe.tokenizer.batch_decode([*itertools.product(*kept)])


@pytest.mark.holds("transformers>=4.49,<4.52", source="huggingface/transformers#35092")
def test_pipeline_drops_the_requested_scores(pipe, request_):
    """The pipeline drops requested scores and returns text only."""
    assert [list(record) for record in pipe("Hello", **request_)] == [["generated_text"]]


@pytest.mark.holds("transformers<4.49", source="huggingface/transformers#33785")
def test_pipeline_raises_for_requested_scores(pipe, request_, messages):
    """The pipeline raises an `AttributeError` when scores are requested."""
    with pytest.raises(AttributeError, match=messages[0]):
        pipe("Hello", **request_)
