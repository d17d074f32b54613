"""A cache in training mode changes neither the loss nor the gradients; a pass makes one by default.

Documentation: the page "Caching", above "Attention matrices".

Erratum: The documentation says: "Caching should only be used for **inference**. It may cause unexpected errors if it's
enabled during training." `use_cache` is True by default in training mode too, and costs memory alone.

Instead: `model(input_ids, labels=labels, use_cache=False)`, to save the memory
"""

import copy

import pytest
import torch

pytestmark = pytest.mark.refuted_by("training_needs_no_cache", "cache_halves_the_loss")


@pytest.fixture(scope="module")
def step(hundred_model, hundred_texts, cache_name):
    """A factory: the loss of a pass in training mode, the gradients, and the field of the cache."""
    ids = hundred_texts["input_ids"]

    def call(**use_cache):
        model = copy.deepcopy(hundred_model).train()
        with torch.random.fork_rng(), torch.enable_grad():
            torch.manual_seed(42)  # the same dropout
            outputs = model(ids, labels=ids, **use_cache)
            outputs.loss.backward()
        return outputs.loss.detach(), [parameter.grad for parameter in model.parameters()], cache_name in outputs

    return call


def test_pass_makes_a_cache_in_training_mode(step):
    """A pass in training mode returns a cache, unless `use_cache=False`."""
    assert step()[2]
    assert not step(use_cache=False)[2]


def test_cache_changes_no_gradient(step, tolerance):
    """The loss and the gradients of all parameters are the same with a cache and without."""
    (loss, gradients, _), (expected, others, _) = step(), step(use_cache=False)
    torch.testing.assert_close([loss, *gradients], [expected, *others], **tolerance)
