"""`save_pretrained(state_dict={})` writes no weights file since 4.42, and an empty one before.

Documentation: "The state dictionary of the model to save. Will default to `self.state_dict()`"
(`PreTrainedModel.save_pretrained`, `state_dict`). An empty dict is not replaced by this default.

Instead: `model.config.save_pretrained(directory)` writes the configuration alone.

Message: Error no file named ... found in directory ...
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("empty_state_dict_is_the_default", "weights_under_another_name")
TINY = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 1, "vocab_size": 5, "bos_token_id": 0, "eos_token_id": 0}


@pytest.fixture
def save(tmp_path):
    """The call: the names of the files that `save_pretrained()` writes, except the configurations."""

    def call(**settings):
        tiny = transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY))
        tiny.save_pretrained(tmp_path, **settings)
        return [path.name for path in tmp_path.iterdir() if "config.json" not in path.name]

    return call


@pytest.mark.holds("transformers>=4.42", source="measured")
def test_empty_state_dict_writes_no_weights_file(save, tmp_path, messages):
    """`save_pretrained(state_dict={})` writes no weights file; loading raises `OSError`."""
    assert save(state_dict={}) == []
    with pytest.raises(OSError, match=messages[0]):
        transformers.GPT2LMHeadModel.from_pretrained(tmp_path)


@pytest.mark.holds("transformers<4.42", source="measured")
def test_empty_state_dict_writes_an_empty_weights_file(save, tmp_path):
    """`save_pretrained(state_dict={})` writes an empty weights file; loading draws the weights at random."""
    assert len(save(state_dict={})) == 1
    loaded, info = transformers.GPT2LMHeadModel.from_pretrained(tmp_path, output_loading_info=True)
    assert len(info["missing_keys"]) >= len([*loaded.parameters()])  # before 4.31, without the prefix `transformer.`


@pytest.mark.parametrize("settings", [{}, {"state_dict": None}])
def test_state_dict_defaults_to_that_of_the_model(save, tmp_path, settings):
    """Without `state_dict`, or with None, `save_pretrained()` writes every weight."""
    assert len(save(**settings)) == 1
    info = transformers.GPT2LMHeadModel.from_pretrained(tmp_path, output_loading_info=True)[1]
    assert not info["missing_keys"]
