"""`from_pretrained(name, state_dict=...)` raises `ValueError` since 4.50: weights need `None` as name.

Documentation: "A state dictionary to use instead of a state dictionary loaded from saved weights file."
(`PreTrainedModel.from_pretrained`, `state_dict`).

Erratum: The documentation says: "This option can be used if you want to create a model from a pretrained configuration
but load your own weights." Since 4.50 a name beside `state_dict` raises `ValueError`; the config is passed instead.

Instead: `GPT2LMHeadModel.from_pretrained(None, config=config, state_dict=state_dict)`

Message: `state_dict` cannot be passed together with a model name or a `gguf_file`. Use one of the two loading
strategies.
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("own_weights_beside_a_name", "own_weights_are_drawn")


@pytest.fixture(scope="module")
def model(head_for):
    return head_for("GPT2LMHeadModel").to("cpu")


@pytest.fixture(scope="module")
def directory(model, tmp_path_factory):
    """The directory of a checkpoint."""
    path = tmp_path_factory.mktemp("saved")
    model.save_pretrained(path)
    return path


@pytest.fixture
def own(model):
    """Weights of your own: the model's, doubled."""
    return {name: 2 * tensor for name, tensor in model.state_dict().items()}


@pytest.mark.holds("transformers>=4.50", source="measured")
def test_name_and_weights_raise_value_error(directory, own, messages):
    """A directory beside `state_dict` raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        transformers.GPT2LMHeadModel.from_pretrained(directory, state_dict=own)


@pytest.mark.holds("transformers<4.50", source="measured")
def test_weights_replace_those_of_the_checkpoint(directory, own):
    """With a directory and `state_dict`, the model has the weights that are passed."""
    loaded = transformers.GPT2LMHeadModel.from_pretrained(directory, state_dict=own)
    assert torch.equal(loaded.transformer.wpe.weight, own["transformer.wpe.weight"])


def test_config_and_weights_make_a_model(model, own):
    """With `None` as name, `config=` and `state_dict=` make a model in every release."""
    loaded = transformers.GPT2LMHeadModel.from_pretrained(None, config=model.config, state_dict=dict(own))
    assert torch.equal(loaded.transformer.wpe.weight, own["transformer.wpe.weight"])
