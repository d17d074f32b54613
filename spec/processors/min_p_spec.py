"""`min_p=0.1` keeps the tokens that are at least a tenth as likely as the likeliest; new in 4.41.

Documentation: "Minimum token probability, which will be scaled by the probability of the most likely token"
(`GenerationConfig`, `min_p`). The temperature has been applied before.

Instead: transformers<4.41: `top_p=0.9`
transformers>=4.41: `min_p=0.1`

Message: `min_p` has to be a float in the [0, 1] interval, but is ...

Message: The following `model_kwargs` are not used by the model: ['min_p'] (note: typos in the generate arguments will
also show up in this list)
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "min_p_is_not_scaled",
    "min_p_before_temperature",
    "min_p_not_checked",
    "min_p_of_four_rows",
    "min_p_forgotten_after_16_steps",
)


@pytest.mark.holds("transformers>=4.41", source="huggingface/transformers#30639")
@pytest.mark.parametrize(("min_p", "temperature"), [(0.02, 1.0), (0.2, 1.0), (0.2, 2.0), (1.0, 1.0), (0.0, 1.0)])
def test_kept_tokens_are_near_the_likeliest(hundred_run, min_p, temperature):
    """A token keeps its score if its probability is at least `min_p` times the largest."""
    _, scores, logits = hundred_run(do_sample=True, min_p=min_p, temperature=temperature)
    probabilities = (logits / temperature).softmax(-1)
    relative = probabilities / probabilities.max(-1, keepdim=True).values
    assert torch.equal(scores > -torch.inf, relative >= min_p)
    kept = scores > -torch.inf
    torch.testing.assert_close(scores[kept], logits[kept] / temperature)


@pytest.mark.holds("transformers>=4.41", source="huggingface/transformers#30639")
@pytest.mark.parametrize("min_p", [-0.1, 1.5])
def test_min_p_outside_0_to_1_raises_value_error(hundred_run, min_p, messages):
    """A `min_p` below 0 or above 1 raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        hundred_run(do_sample=True, min_p=min_p)


@pytest.mark.absent("transformers<4.41", source="huggingface/transformers#30639")
def test_generate_refuses_min_p(hundred_run, messages):
    """`generate()` raises a `ValueError` for `min_p`, as for any unknown argument."""
    with pytest.raises(ValueError, match=messages[1]):
        hundred_run(do_sample=True, min_p=0.1)
