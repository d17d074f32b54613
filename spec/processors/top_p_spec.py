"""`top_p=0.9` keeps the fewest likeliest tokens whose probabilities together reach 0.9.

Documentation: "only the smallest set of most probable tokens with probabilities that add up to `top_p` or higher are
kept" (`GenerationConfig`, `top_p`). A number above 1 removes nothing and raises no error.

Instead: `do_sample=False`, not `top_p=0.0`

Message: `top_p` has to be a float > 0 and < 1, but is ...
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "top_p_stops_one_short",
    "top_p_at_most_nine_tenths",
    "top_p_not_checked",
    "top_p_of_zero_keeps_nothing",
    "top_p_of_four_rows",
    "top_p_forgotten_after_16_steps",
)


@pytest.mark.parametrize("top_p", [0.5, 0.99])
def test_kept_tokens_are_the_fewest_that_reach_top_p(hundred_run, top_p):
    """The tokens that keep a score are the fewest likeliest ones that reach `top_p` together."""
    _, scores, logits = hundred_run(do_sample=True, top_p=top_p)
    likeliest, order = logits.softmax(-1).sort(descending=True)
    likelier = likeliest.cumsum(-1) - likeliest  # the sum of the probabilities of all likelier tokens
    expected = torch.zeros_like(scores, dtype=torch.bool).scatter(-1, order, likelier < top_p)
    assert torch.equal(scores > -torch.inf, expected)


def test_kept_tokens_have_their_logits_as_scores(hundred_run):
    _, scores, logits = hundred_run(do_sample=True, top_p=0.9)
    kept = scores > -torch.inf
    assert 1 < kept.sum(-1).float().mean() < 50
    torch.testing.assert_close(scores[kept], logits[kept])


@pytest.mark.parametrize("top_p", [1, 1.5])
def test_top_p_of_one_or_more_keeps_all_tokens(hundred_run, top_p):
    """`top_p=1` and `top_p=1.5` keep all tokens."""
    assert (hundred_run(do_sample=True, top_p=top_p, max_new_tokens=1)[1] > -torch.inf).all()


def test_negative_top_p_raises_value_error(hundred_run, messages):
    """`top_p=-0.1` raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        hundred_run(do_sample=True, top_p=-0.1)


@pytest.mark.holds("transformers>=4.31", source="huggingface/transformers#23688")
def test_top_p_of_zero_keeps_the_likeliest_token(hundred_run):
    """`top_p=0.0` keeps the likeliest token alone."""
    sequences, scores, logits = hundred_run(do_sample=True, top_p=0.0)
    assert (scores > -torch.inf).sum(-1).tolist() == [[1] * 20] * 8
    assert torch.equal(sequences[:, -20:], logits.argmax(-1))


@pytest.mark.holds("transformers<4.31", source="huggingface/transformers#23688")
def test_top_p_of_zero_keeps_no_token(device):
    """`top_p=0.0` keeps no token, so the draw fails."""
    scores = torch.arange(5.0, device=device)[None]
    filtered = transformers.TopPLogitsWarper(0.0)(None, scores)
    assert (filtered == -torch.inf).all()
