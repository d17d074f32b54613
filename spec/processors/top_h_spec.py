"""`top_h=0.4` keeps the likeliest tokens whose entropy terms sum to 0.4 of the total; new in 5.0.

Documentation: "tokens are sorted by probability, and the smallest prefix of tokens is kept" (`GenerationConfig`,
`top_h`). No more than the 100 likeliest tokens are counted and kept, even by `top_h=1.0`.

Erratum: The documentation says: "whose *renormalized* entropy is less than or equal to `top_h` times the entropy of the
full distribution". The terms `-p * log(p)` are summed without renormalization, among the 100 likeliest tokens.

Instead: transformers<5: `top_p=0.9`
transformers>=5: `top_h=0.4`

Message: `top_h` must be in the range (0, 1].

Message: The following `model_kwargs` are not used by the model: ['top_h'] (note: typos in the generate arguments will
also show up in this list)
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "top_h_renormalizes",
    "top_h_without_a_cap",
    "top_h_not_checked",
    "top_h_of_four_rows",
    "top_h_forgotten_after_16_steps",
)


@pytest.mark.holds("transformers>=5", source="measured")
@pytest.mark.parametrize("top_h", [0.01, 0.5, 0.9])
def test_kept_terms_sum_to_at_most_top_h(hundred_run, top_h):
    """The kept terms of the entropy sum to at most `top_h` times the entropy; the likeliest token is kept."""
    _, scores, logits = hundred_run(do_sample=True, top_h=top_h)
    probabilities, order = logits.softmax(-1).sort(descending=True)
    terms = -probabilities * probabilities.log()
    within = terms.cumsum(-1) <= top_h * terms.sum(-1, keepdim=True)
    within[..., 0] = True
    assert torch.equal(scores > -torch.inf, torch.zeros_like(within).scatter(-1, order, within))


@pytest.mark.holds("transformers>=5", source="measured")
def test_renormalized_entropy_exceeds_top_h(hundred_run):
    """The renormalized entropy of the kept tokens is above `top_h` times the entropy in some steps."""
    _, scores, logits = hundred_run(do_sample=True, top_h=0.5)
    kept = scores.softmax(-1)
    renormalized = -torch.special.xlogy(kept, kept).sum(-1)
    entropy = torch.distributions.Categorical(logits=logits).entropy()
    assert (renormalized > 0.5 * entropy * 1.01).any()


@pytest.mark.holds("transformers>=5", source="measured")
def test_at_most_100_tokens_are_kept(tiny_model, device):
    """`top_h=1.0` keeps at most 100 of 600 tokens."""
    ids = torch.arange(40, device=device).view(8, 5)
    settings = {"do_sample": True, "top_k": 0, "top_h": 1.0, "temperature": 100.0, "max_new_tokens": 1}
    outputs = tiny_model.generate(
        ids,
        attention_mask=torch.ones_like(ids),
        pad_token_id=0,
        **settings,
        return_dict_in_generate=True,
        output_scores=True,
    )
    kept = (outputs.scores[0] > -torch.inf).sum(-1)
    assert 90 < kept.min() <= kept.max() <= 100


@pytest.mark.holds("transformers>=5", source="measured")
@pytest.mark.parametrize("top_h", [0.0, 1.5])
def test_top_h_outside_0_to_1_raises_value_error(hundred_run, messages, top_h):
    """`top_h=0.0` and `top_h=1.5` raise a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        hundred_run(do_sample=True, top_h=top_h)


@pytest.mark.absent("transformers<5", source="measured")
def test_generate_refuses_top_h(hundred_run, messages):
    """`generate()` raises a `ValueError` for `top_h`, as for any unknown argument."""
    with pytest.raises(ValueError, match=messages[1]):
        hundred_run(do_sample=True, top_h=0.4)
