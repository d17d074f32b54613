"""A weight that the class does not have is reported since 5.0; 4.31 to 4.57 may drop it silently.

Documentation: "Whether or not to also return a dictionary containing missing keys, unexpected keys and error messages."
(`PreTrainedModel.from_pretrained`, `output_loading_info`). 4.31 to 4.57 warn only if the file is of the same class.

Instead: `GPT2LMHeadModel.from_pretrained(path, output_loading_info=True)[1]["unexpected_keys"]`

Message: ...GPT2LMHeadModel LOAD REPORT... from: ... score.weight ... UNEXPECTED ... UNEXPECTED...can be ignored when
loading from different task/architecture; not ok if you expect identical ...

Message: Some weights of the model checkpoint at ... were not used when initializing GPT2LMHeadModel: ['score.weight'] -
This IS expected if you are initializing GPT2LMHeadModel from the checkpoint of a model trained on another task or with
another architecture ...
"""

import re

import pytest
import safetensors.torch
import torch
import transformers

pytestmark = pytest.mark.refuted_by("load_report_is_not_logged", "unexpected_keys_unlisted")


@pytest.fixture
def load(head_for, tmp_path, library_log):
    """A call: the loading info and the log of a language model, from the file of this class plus `score.weight`."""

    def call(name):
        head_for(name).save_pretrained(tmp_path, safe_serialization=True)
        file = tmp_path / "model.safetensors"
        weights = safetensors.torch.load_file(file) | {"score.weight": torch.zeros(2, 16)}
        safetensors.torch.save_file(weights, file, {"format": "pt"})
        library_log.records.clear()
        return transformers.GPT2LMHeadModel.from_pretrained(tmp_path, output_loading_info=True)[1], library_log.messages

    return call


@pytest.mark.parametrize("name", ["GPT2LMHeadModel", "GPT2ForSequenceClassification"])
def test_info_lists_the_weight(load, name):
    """The loading info lists the weight in each release, whatever class the file is of."""
    assert [*load(name)[0]["unexpected_keys"]] == ["score.weight"]


@pytest.mark.holds("transformers>=5.0", source="measured", about="another class")
def test_weight_of_another_class_is_reported(load, messages):
    """The load report lists the weight if the file is of another class."""
    assert any(re.search(messages[0], text) for text in load("GPT2ForSequenceClassification")[1])


@pytest.mark.holds("transformers>=4.31,<5.0", source="measured", about="another class")
def test_weight_of_another_class_is_not_logged(load):
    """Nothing is logged if the file is of another class."""
    assert load("GPT2ForSequenceClassification")[1] == []


@pytest.mark.holds("transformers<4.31", source="measured", about="another class")
def test_weight_of_another_class_is_logged(load, messages):
    """A warning lists the weight, also if the file is of another class."""
    assert any(re.search(messages[1], text) for text in load("GPT2ForSequenceClassification")[1])


@pytest.mark.holds("transformers>=5.0", source="measured", about="same class")
def test_weight_of_the_same_class_is_reported(load, messages):
    """The load report lists the weight if the file is of the same class."""
    assert any(re.search(messages[0], text) for text in load("GPT2LMHeadModel")[1])


@pytest.mark.holds("transformers<5.0", source="measured", about="same class")
def test_weight_of_the_same_class_is_logged(load, messages):
    """A warning lists the weight if the file is of the same class."""
    assert any(re.search(messages[1], text) for text in load("GPT2LMHeadModel")[1])
