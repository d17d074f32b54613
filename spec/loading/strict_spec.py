"""`load_state_dict()` rejects weights that come with causal masks; `from_pretrained()` loads them.

Beyond the tutorial: the published file of `gpt2` has such masks, `h.0.attn.bias` and so on, and so have files of old
releases. A mask is not a weight: the model makes its own.

Instead: `model.load_state_dict(weights, strict=False)`, after which only masks may be in `unexpected_keys`.

Message: Error(s) in loading state_dict for GPT2LMHeadModel: Unexpected key(s) in state_dict:
"transformer.h.0.attn.bias", ... "transformer.h.11.attn.bias".
"""

import pytest
import safetensors.torch
import torch
import transformers

pytestmark = pytest.mark.refuted_by("never_strict", "load_state_dict_changes_a_copy", "last_bias_dropped")


@pytest.fixture(scope="module")
def masks():
    """The causal masks (1, 1, 8, 8) of 12 layers, by their names in files."""
    return {f"transformer.h.{i}.attn.bias": torch.ones(1, 1, 8, 8).tril() for i in range(12)}


@pytest.fixture
def new(deep_model):
    """Another model of the sizes of `deep_model`, whose weights differ."""
    return transformers.GPT2LMHeadModel(deep_model.config)


@pytest.fixture
def same(deep_model):
    """A call: whether a model has the weights of `deep_model`, bit for bit."""
    weights = deep_model.state_dict()
    return lambda model: all(torch.equal(weights[name], tensor) for name, tensor in model.state_dict().items())


def test_masks_raise_runtime_error(deep_model, masks, new, messages):
    """`load_state_dict()` raises `RuntimeError` if there are masks among the weights."""
    with pytest.raises(RuntimeError, match=messages[0]):
        new.load_state_dict(deep_model.state_dict() | masks)


def test_strict_false_loads_the_weights(deep_model, masks, new, same):
    """`load_state_dict(weights, strict=False)` loads every weight and returns the names of the masks."""
    keys = new.load_state_dict(deep_model.state_dict() | masks, strict=False)
    assert same(new)
    assert (keys.missing_keys, sorted(keys.unexpected_keys)) == ([], sorted(masks))


def test_weights_without_masks_load(deep_model, new, same):
    new.load_state_dict(deep_model.state_dict())
    assert same(new)


def test_file_with_masks_loads(deep_model, masks, tmp_path, same):
    """`from_pretrained()` loads every weight of a file that has masks."""
    deep_model.save_pretrained(tmp_path, safe_serialization=True)
    weights = safetensors.torch.load_file(tmp_path / "model.safetensors")
    safetensors.torch.save_file(weights | masks, tmp_path / "model.safetensors", {"format": "pt"})
    assert same(transformers.GPT2LMHeadModel.from_pretrained(tmp_path))
