"""`typical_p=0.9` keeps the tokens whose surprise is nearest the entropy, until they sum to 0.9.

Documentation: "the smallest set of the most locally typical tokens with probabilities that add up to `typical_p` or
higher are kept" (`GenerationConfig`, `typical_p`). The likeliest token may be removed.

Message: `typical_p` has to be a float > 0 and < 1, but is ...
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "typical_p_is_top_p",
    "typical_p_not_checked",
    "typical_p_at_most_nine_tenths",
    "typical_p_of_four_rows",
    "typical_p_forgotten_after_16_steps",
)


@pytest.mark.parametrize("typical_p", [0.2, 0.9])
def test_kept_tokens_are_nearest_the_entropy(hundred_run, typical_p):
    """The kept tokens have the surprises nearest the entropy, and are the fewest that reach `typical_p`."""
    _, scores, logits = hundred_run(do_sample=True, typical_p=typical_p)
    logs = logits.log_softmax(-1)
    entropy = -(logs.exp() * logs).sum(-1, keepdim=True)
    order = (-logs - entropy).abs().argsort(-1)
    probabilities = logs.exp().gather(-1, order)
    nearer = probabilities.cumsum(-1) - probabilities  # the sum of the probabilities of all nearer tokens
    expected = torch.zeros_like(scores, dtype=torch.bool).scatter(-1, order, nearer < typical_p)
    assert torch.equal(scores > -torch.inf, expected)
    torch.testing.assert_close(scores[expected], logits[expected])


def test_likeliest_token_may_be_removed(hundred_run):
    _, scores, logits = hundred_run(do_sample=True, typical_p=0.2)
    removed = scores.gather(-1, logits.argmax(-1, keepdim=True)) == -torch.inf
    assert removed.any()
    assert (scores > -torch.inf).any(-1).all()


@pytest.mark.parametrize("typical_p", [1.0, 1.5])
def test_one_or_more_keeps_all_tokens(hundred_run, typical_p):
    """`typical_p=1.0` and `typical_p=1.5` keep all tokens."""
    assert (hundred_run(do_sample=True, typical_p=typical_p, max_new_tokens=1)[1] > -torch.inf).all()


@pytest.mark.parametrize("typical_p", [0.0, -0.5])
def test_zero_or_less_raises_value_error(hundred_run, messages, typical_p):
    """`typical_p=0.0` and `typical_p=-0.5` raise a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        hundred_run(do_sample=True, typical_p=typical_p)
