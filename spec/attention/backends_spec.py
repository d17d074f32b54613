"""GPT-2 has "eager" and "sdpa" attention; "flex_attention" is refused, and flash needs a package.

Documentation: the page "Attention backends" lists "flex_attention" and "flash_attention_2" among the backends, without
the models that have each. GPT-2 has "sdpa" since 4.42 and "flash_attention_2" since 4.40.

Instead: transformers>=4.42: `GPT2LMHeadModel.from_pretrained(path, attn_implementation="sdpa")`
transformers<4.42: `GPT2LMHeadModel.from_pretrained(path)`

Message: FlashAttention2 has been toggled on, but it cannot be used due to the following error: the package ...

Message: GPT2LMHeadModel does not support Flash Attention 2.0 yet. Please ...
"""

import importlib.util

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("loading_takes_any_attention")


@pytest.fixture(scope="module")
def path(head_for, tmp_path_factory):
    """The directory of a saved model."""
    path = tmp_path_factory.mktemp("saved")
    head_for("GPT2LMHeadModel").save_pretrained(path)
    return path


@pytest.fixture
def load(path):
    """A call: the model, loaded with this attention."""
    return lambda name: transformers.GPT2LMHeadModel.from_pretrained(path, attn_implementation=name)


@pytest.fixture
def no_flash():
    """Skip the check if the package of flash attention is installed."""
    if importlib.util.find_spec("flash_attn"):
        pytest.skip("needs an environment without the package flash_attn")


@pytest.mark.holds("transformers>=4.40", source="measured", about="flash")
def test_flash_attention_raises_import_error(load, no_flash, messages):
    """`attn_implementation="flash_attention_2"` raises an `ImportError` without the package `flash_attn`."""
    with pytest.raises(ImportError, match=messages[0]):
        load("flash_attention_2")


@pytest.mark.holds("transformers>=4.36,<4.40", source="measured", about="flash")
def test_flash_attention_raises_value_error(load, messages):
    """`attn_implementation="flash_attention_2"` raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[1]):
        load("flash_attention_2")


@pytest.mark.absent("transformers<4.36", source="huggingface/transformers#26681", about="flash")
def test_flash_attention_raises_type_error(load):
    """`attn_implementation="flash_attention_2"` raises a `TypeError`, since there is not such an argument."""
    with pytest.raises(TypeError, match="attn_implementation"):
        load("flash_attention_2")


@pytest.mark.holds("transformers>=4.36", source="huggingface/transformers#26681", about="others")
@pytest.mark.parametrize("name", ["flex_attention", "sdpaa"])
def test_other_names_raise_value_error(load, name):
    """`attn_implementation="flex_attention"` raises a `ValueError`, and so does a misspelt name."""
    with pytest.raises(ValueError, match=name):
        load(name)


@pytest.mark.absent("transformers<4.36", source="huggingface/transformers#26681", about="others")
@pytest.mark.parametrize("name", ["flex_attention", "sdpaa"])
def test_other_names_raise_type_error(load, name):
    """`attn_implementation="flex_attention"` raises a `TypeError`, since there is not such an argument."""
    with pytest.raises(TypeError, match="attn_implementation"):
        load(name)
