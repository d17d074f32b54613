"""`Conv1D` is imported from `transformers.pytorch_utils`: `modeling_utils` has lost the name in 4.56.

Beyond the tutorial: code that edits GPT-2 imports its parts. `modeling_gpt2` has lost its constants for docstrings in
4.52, and the class has lost `parallelize()` in 5.0.

Instead: `from transformers.pytorch_utils import Conv1D`
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("moved_names_are_back", "moved_names_are_gone", "pytorch_utils_has_another_conv1d")
CONSTANTS = ["_CONFIG_FOR_DOC", "GPT2_INPUTS_DOCSTRING", "GPT2_START_DOCSTRING"]


@pytest.mark.holds("transformers>=4.56", source="measured", about="Conv1D")
def test_conv1d_left_modeling_utils():
    """`transformers.modeling_utils` has no `Conv1D`."""
    assert not hasattr(transformers.modeling_utils, "Conv1D")


@pytest.mark.holds("transformers<4.56", source="measured", about="Conv1D")
def test_conv1d_is_in_modeling_utils():
    """`transformers.modeling_utils` has `Conv1D` too."""
    assert transformers.modeling_utils.Conv1D is transformers.pytorch_utils.Conv1D


@pytest.mark.holds("transformers>=4.52", source="datamol-io/safe#64", about="constants")
def test_docstring_constants_are_gone():
    """`modeling_gpt2` has no `_CONFIG_FOR_DOC` and no `GPT2_INPUTS_DOCSTRING`."""
    assert [name for name in CONSTANTS if hasattr(transformers.models.gpt2.modeling_gpt2, name)] == []


@pytest.mark.holds("transformers<4.52", source="datamol-io/safe#64", about="constants")
def test_docstring_constants_are_imported():
    """`modeling_gpt2` has `_CONFIG_FOR_DOC` and `GPT2_INPUTS_DOCSTRING`."""
    assert [name for name in CONSTANTS if hasattr(transformers.models.gpt2.modeling_gpt2, name)] == CONSTANTS


@pytest.mark.holds("transformers>=5.0", source="measured", about="parallelize")
def test_parallelize_is_gone():
    """`GPT2LMHeadModel` has no `parallelize()`; `device_map` is in its place."""
    assert not hasattr(transformers.GPT2LMHeadModel, "parallelize")


@pytest.mark.holds("transformers<5.0", source="measured", about="parallelize")
def test_parallelize_is_a_method():
    """`GPT2LMHeadModel` has a method `parallelize()`."""
    assert callable(transformers.GPT2LMHeadModel.parallelize)


def test_conv1d_of_pytorch_utils_is_the_layer(hundred_model):
    """`transformers.pytorch_utils.Conv1D` is the class of `c_attn`, `c_proj` and `c_fc` in every release."""
    for block in hundred_model.transformer.h:
        for layer in (block.attn.c_attn, block.attn.c_proj, block.mlp.c_fc, block.mlp.c_proj):
            assert isinstance(layer, transformers.pytorch_utils.Conv1D)
