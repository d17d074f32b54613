"""By default sampling keeps the 50 likeliest tokens; `generation_config.top_k` is None since 5.0.

Beyond the tutorial: `do_sample=True` alone does not sample from the whole vocabulary; `top_k=0` does.

Instead: `top_k=50`
"""

from functools import cache

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "top_k_defaults_to_40",
    "top_k_falsy_is_default",
    "generation_config_names_top_k",
    "scores_before_processors",
    "top_k_of_four_rows",
)


@pytest.fixture(scope="module")
def first_scores(model, crowd, eos):
    """A factory: the first step's scores (8, V) of a call that samples."""
    settings = {"do_sample": True, "pad_token_id": eos, "return_dict_in_generate": True, "output_scores": True}
    return cache(lambda **top_k: model.generate(**crowd, max_new_tokens=1, **settings, **top_k).scores[0])


@pytest.mark.needs("float32")
def test_fifty_tokens_keep_a_score(first_scores):
    assert (first_scores() > -torch.inf).sum(-1).tolist() == [50] * 8


def test_fifty_tokens_are_the_likeliest(first_scores, crowd_greedy, tolerance):
    unprocessed = crowd_greedy.scores[0]  # greedy scores are the logits
    torch.testing.assert_close(first_scores().topk(50).values, unprocessed.topk(50).values, **tolerance)


def test_top_k_0_keeps_the_whole_vocabulary(first_scores, crowd_greedy, tolerance):
    """`top_k=0` keeps the whole vocabulary."""
    scores = first_scores(top_k=0)
    assert torch.isfinite(scores).all()
    torch.testing.assert_close(scores, crowd_greedy.scores[0], **tolerance)


def test_top_k_none_keeps_the_whole_vocabulary(first_scores):
    """`top_k=None` keeps the whole vocabulary."""
    assert torch.isfinite(first_scores(top_k=None)).all()


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#42702")
def test_generation_config_top_k_is_none(model):
    """`generation_config.top_k` is None, although sampling keeps 50 tokens."""
    assert model.generation_config.top_k is None


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#42702")
def test_generation_config_top_k_is_50(model):
    """`generation_config.top_k` is 50."""
    assert model.generation_config.top_k == 50
