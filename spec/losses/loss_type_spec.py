"""The first loss of `GPT2LMHeadModel` logs that `loss_type=None` is unrecognized since 4.48.3.

Beyond the tutorial: the loss is the same as before, and no config of GPT-2 sets `loss_type`. The library warns once per
process; `loss_type` in the config does not prevent the warning.

Instead: `model.loss_type = "ForCausalLM"`

Message: `loss_type=None` was set in the config but it is unrecognized. Using the default loss: `ForCausalLMLoss`.

Message: `loss_type=None` was set in the config but it is unrecognised.Using the default loss: `ForCausalLMLoss`.
"""

import re

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("loss_type_is_silent", "loss_type_of_the_config_counts", "loss_type_always_warns")
TINY = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 8, "vocab_size": 5, "bos_token_id": 0, "eos_token_id": 0}


@pytest.fixture
def warnings(library_log, messages):
    """A call: how many of the messages the library logs at two losses of a model, which `change` changes before."""

    def count(change=lambda model: None, **settings):
        model = transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY, **settings))
        change(model)
        ids = torch.arange(5)[None]
        for _ in range(2):
            assert model(ids, labels=ids).loss.shape == ()
        return sum(bool(re.search("|".join(messages), text)) for text in library_log.messages)

    return count


@pytest.mark.holds("transformers>=4.48.3", source="huggingface/transformers#35875", about="loss_type")
def test_first_loss_warns(warnings):
    """The first loss logs a warning, the second none."""
    assert warnings() == 1


@pytest.mark.holds("transformers<4.48.3", source="huggingface/transformers#35875", about="loss_type")
def test_losses_are_silent(warnings):
    """No loss logs a warning about `loss_type`."""
    assert warnings() == 0


@pytest.mark.holds("transformers>=4.48.3", source="huggingface/transformers#35875", about="config")
def test_loss_type_of_the_config_has_no_effect(warnings):
    """A loss logs the same warning if the config has `loss_type="ForCausalLM"`."""
    assert warnings(loss_type="ForCausalLM") == 1


@pytest.mark.holds("transformers<4.48.3", source="huggingface/transformers#35875", about="config")
def test_loss_type_of_the_config_is_silent(warnings):
    """No loss logs a warning if the config has `loss_type="ForCausalLM"`."""
    assert warnings(loss_type="ForCausalLM") == 0


def test_loss_type_of_the_model_prevents_the_warning(warnings):
    """No loss logs a warning after `model.loss_type = "ForCausalLM"`."""
    assert warnings(lambda model: setattr(model, "loss_type", "ForCausalLM")) == 0
