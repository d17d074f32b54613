"""`prune_conv1d_layer`, `no_init_weights`, `is_torch_fx_available` and others are gone since 5.0.

Beyond the tutorial: classes that repeat the library's code import its helpers. `GPT2SdpaAttention` has left before, in
4.48, and the module `modeling_attn_mask_utils` after, in 5.24.

Instead: `GPT2Attention` for `GPT2SdpaAttention`; `importlib.util.find_spec("tensorflow")` for `is_tf_available()`

Message: cannot import name 'is_torch_fx_available' from 'transformers.utils.import_utils'...

Message: cannot import name 'find_pruneable_heads_and_indices' from 'transformers.pytorch_utils'...

Message: No module named 'transformers.modeling_attn_mask_utils'
"""

import importlib.util

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("removed_helpers_are_back", "removed_helpers_are_gone", "blocks_are_private")
HELPERS = [
    ("transformers", "MODEL_WITH_LM_HEAD_MAPPING"),
    ("transformers", "SpecialTokensMixin"),
    ("transformers", "is_tf_available"),
    ("transformers.utils", "TRANSFORMERS_CACHE"),
    ("transformers.utils.import_utils", "is_torch_fx_available"),
    ("transformers.modeling_utils", "no_init_weights"),
    ("transformers.pytorch_utils", "find_pruneable_heads_and_indices"),
    ("transformers.pytorch_utils", "prune_conv1d_layer"),
]
KEPT = ["GPT2Attention", "GPT2Block", "GPT2MLP", "GPT2PreTrainedModel", "CausalLMOutputWithCrossAttentions"]


@pytest.fixture
def modeling_gpt2():
    return transformers.models.gpt2.modeling_gpt2


@pytest.mark.holds("transformers>=5.0", source="vllm-project/vllm#45664", about="helpers")
def test_helpers_are_gone(messages):
    """`prune_conv1d_layer`, `is_torch_fx_available`, `TRANSFORMERS_CACHE` and other helpers are gone."""
    assert [name for module, name in HELPERS if hasattr(importlib.import_module(module), name)] == []
    with pytest.raises(ImportError, match=messages[0]):
        from transformers.utils.import_utils import is_torch_fx_available  # noqa: F401
    with pytest.raises(ImportError, match=messages[1]):
        from transformers.pytorch_utils import find_pruneable_heads_and_indices  # noqa: F401


@pytest.mark.holds("transformers<5.0", source="vllm-project/vllm#45664", about="helpers")
def test_helpers_are_imported():
    """`prune_conv1d_layer`, `is_torch_fx_available`, `TRANSFORMERS_CACHE` and other helpers are imported."""
    assert [name for module, name in HELPERS if not hasattr(importlib.import_module(module), name)] == []


@pytest.mark.holds("transformers>=5.24", source="measured", about="masks")
def test_module_of_attention_masks_is_gone(messages):
    """The module `modeling_attn_mask_utils` is gone."""
    with pytest.raises(ModuleNotFoundError, match=messages[2]):
        importlib.import_module("transformers.modeling_attn_mask_utils")


@pytest.mark.holds("transformers>=4.35,<5.24", source="measured", about="masks")
def test_module_of_attention_masks_has_a_converter():
    """The module `modeling_attn_mask_utils` has `AttentionMaskConverter`."""
    assert hasattr(importlib.import_module("transformers.modeling_attn_mask_utils"), "AttentionMaskConverter")


@pytest.mark.absent("transformers<4.35", source="measured", about="masks")
def test_module_of_attention_masks_does_not_exist():
    """The module `modeling_attn_mask_utils` does not exist."""
    assert importlib.util.find_spec("transformers.modeling_attn_mask_utils") is None


@pytest.mark.holds("transformers>=4.48", "transformers<4.42", source="measured", about="attention")
def test_attention_is_one_class(modeling_gpt2):
    """`GPT2SdpaAttention` does not exist: one class is for every attention."""
    assert not hasattr(modeling_gpt2, "GPT2SdpaAttention")


@pytest.mark.holds("transformers>=4.42,<4.48", source="measured", about="attention")
def test_sdpa_attention_is_a_class_of_its_own(modeling_gpt2):
    """`modeling_gpt2` has `GPT2SdpaAttention`, a class of its own."""
    assert issubclass(modeling_gpt2.GPT2SdpaAttention, modeling_gpt2.GPT2Attention)


def test_classes_of_gpt2_are_imported(modeling_gpt2):
    """`modeling_gpt2` has `GPT2Attention`, `GPT2Block`, `GPT2MLP` and the outputs in every release."""
    assert [name for name in KEPT if not hasattr(modeling_gpt2, name)] == []
