"""`use_auth_token` and `resume_download` raise `TypeError` where a model is loaded, since 5.0.

Beyond the tutorial: an argument of loading that the library does not know is passed on to the class of the model. The
tokenizers, which store unknown arguments, still accept all of them.

Instead: `token=...` for `use_auth_token`; `quantization_config=BitsAndBytesConfig(load_in_8bit=True)`

Message: GPT2LMHeadModel.__init__() got an unexpected keyword argument '...'
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "removed_arguments_accepted", "removed_arguments_refused", "tokenizers_refuse_removed_arguments"
)
REMOVED = {"use_auth_token": True, "resume_download": True}


@pytest.fixture(scope="module")
def directory(tmp_path_factory, head_for):
    """The directory of a saved model."""
    path = tmp_path_factory.mktemp("saved")
    head_for("GPT2LMHeadModel").save_pretrained(path)
    return path


@pytest.mark.parametrize("name", [*REMOVED, "load_in_8bit", "torchscript"])
@pytest.mark.holds("transformers>=5.0", source="measured", about="model")
def test_removed_arguments_raise_type_error(directory, name, messages):
    """`use_auth_token`, `resume_download`, `load_in_8bit` and `torchscript` raise `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        transformers.GPT2LMHeadModel.from_pretrained(directory, **{name: True})


@pytest.mark.parametrize("name", REMOVED)
@pytest.mark.holds("transformers<5.0", source="measured", about="model")
def test_removed_arguments_are_accepted(directory, name):
    """`use_auth_token` and `resume_download` have no effect on a directory, which is loaded."""
    loaded = transformers.GPT2LMHeadModel.from_pretrained(directory, **{name: True})
    assert torch.equal(loaded.lm_head.weight, transformers.GPT2LMHeadModel.from_pretrained(directory).lm_head.weight)


@pytest.mark.parametrize("name", REMOVED)
def test_tokenizers_accept_removed_arguments(small_tokenizer_for, name):
    """A tokenizer is loaded with `use_auth_token` and `resume_download` in every release."""
    assert small_tokenizer_for(**{name: True})("a!he")["input_ids"] == [68, 4, 98]
