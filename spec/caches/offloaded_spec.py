"""`cache_implementation="offloaded"` raises an error on a machine without a GPU since 4.52.

Documentation: "`\"offloaded\"`: [`DynamicCache`] with layer-wise offloading to CPU" (`GenerationConfig`,
`cache_implementation`). It moves keys and values between a GPU and the CPU. In 4.38 to 4.43 and in 4.47 to 4.51 the
setting has no effect for GPT-2.

Instead: `generate(...)` without `cache_implementation`, on a machine without a GPU
"""

import pytest
import torch

pytestmark = [
    pytest.mark.needs("no GPU"),
    pytest.mark.refuted_by("caches_that_raise_are_dynamic", "cache_implementation_refused"),
]


@pytest.fixture
def write(hundred_model, hundred_batch):
    """The call: the ids that `generate()` returns with an offloaded cache."""
    settings = {"max_new_tokens": 20, "do_sample": False, "pad_token_id": 0}
    return lambda: hundred_model.generate(**hundred_batch, **settings, cache_implementation="offloaded")


@pytest.mark.holds(
    "transformers>=4.52", "transformers>=4.44,<4.47", "transformers<4.38", source="huggingface/transformers#35761"
)
def test_call_raises_an_error(write):
    """The call raises `AssertionError`, `RuntimeError` or `ValueError`, depending on the release."""
    with pytest.raises((AssertionError, RuntimeError, ValueError)):
        write()


@pytest.mark.holds("transformers>=4.47,<4.52", "transformers>=4.38,<4.44", source="measured")
def test_setting_is_ignored(write, hundred_greedy):
    """The setting is ignored, and the call returns the greedy tokens."""
    assert torch.equal(write(), hundred_greedy.sequences[:, :68])
