"""`from_pretrained()` runs your `__init__` on the meta device since 5.0: its tensors have no data.

Beyond the tutorial: an `__init__` may make a tensor that is neither a parameter nor a buffer, or read a number off one
with `.item()`. `torch.linspace()` alone makes its tensor on the CPU, since 5.5.1.

Instead: `torch.full((2,), 7.0, device="cpu")`, or a buffer that is saved

Message: Cannot copy out of meta tensor; no data!

Message: Tensor.item() cannot be called on meta tensors
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("init_runs_on_the_cpu", "kept_values_are_zero")


@pytest.fixture
def load(hundred_model, tmp_path):
    """A call: what a class keeps in `kept` if its `__init__` makes it thus, after saving and loading."""

    def call(make):
        class Own(transformers.GPT2LMHeadModel):
            def __init__(self, config):
                super().__init__(config)
                self.kept = make()
                self.post_init()

        Own(hundred_model.config).save_pretrained(tmp_path)
        return Own.from_pretrained(tmp_path).kept

    return call


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#42941", about="tensor")
def test_tensor_of_init_has_no_data(load, messages):
    """A tensor of `__init__` is on the meta device; reading it raises `NotImplementedError`."""
    kept = load(lambda: torch.full((2,), 7.0))
    assert kept.device.type == "meta"
    with pytest.raises(NotImplementedError, match=messages[0]):
        kept.to("cpu")


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#42941", about="tensor")
def test_tensor_of_init_has_its_values(load):
    """A tensor of `__init__` has its values."""
    assert load(lambda: torch.full((2,), 7.0)).tolist() == [7.0, 7.0]


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#43957", about="number")
def test_item_raises_runtime_error(load, messages):
    """`torch.full(...).item()` raises `RuntimeError` in `__init__`."""
    with pytest.raises(RuntimeError, match=messages[1]):
        load(lambda: torch.full((), 7.0).item())


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#43957", about="number")
def test_item_returns_a_number(load):
    """`torch.full(...).item()` returns a number in `__init__`."""
    assert load(lambda: torch.full((), 7.0).item()) == 7.0


@pytest.mark.holds("transformers>=5.0,<5.5.1", source="huggingface/transformers#43957", about="linspace")
def test_item_of_linspace_raises_runtime_error(load, messages):
    """`torch.linspace(...)[i].item()` raises `RuntimeError` in `__init__`."""
    with pytest.raises(RuntimeError, match=messages[1]):
        load(lambda: torch.linspace(0, 7, 2)[1].item())


@pytest.mark.holds("transformers<5.0", "transformers>=5.5.1", source="huggingface/transformers#43957", about="linspace")
def test_item_of_linspace_returns_a_number(load):
    """`torch.linspace(...)[i].item()` returns a number in `__init__`."""
    assert load(lambda: torch.linspace(0, 7, 2)[1].item()) == 7.0


def test_tensor_with_a_device_has_its_values(load):
    """A tensor that `__init__` makes with `device="cpu"` has its values in every release."""
    assert load(lambda: torch.full((2,), 7.0, device="cpu")).tolist() == [7.0, 7.0]
