"""A parameter of your own class that the file lacks is not initialized by loading since 4.51.

Beyond the tutorial: GPT-2 is often loaded into a class with a `torch.nn.Parameter` of its own. Its values in `__init__`
are lost, since they are not in the file, and it holds what was in the memory before. A log line lists the parameter.

Instead: set it in `_init_weights` too, with a function of `torch.nn.init`
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("parameters_are_as_made", "own_layers_are_drawn")


@pytest.fixture
def load(hundred_model, tmp_path, new_memory_is_nan):
    """A call: the parameter of a class, four times 3, and the missing keys; by default the file lacks it."""

    def call(saved=transformers.GPT2LMHeadModel, set_later=False):
        class Own(transformers.GPT2LMHeadModel):
            def __init__(self, config):
                super().__init__(config)
                self.prompt = torch.nn.Parameter(torch.full((4,), 3.0))
                self.post_init()

            def _init_weights(self, module):
                super()._init_weights(module)
                if set_later and "prompt" in dict(module.named_parameters(recurse=False)):
                    torch.nn.init.constant_(module.prompt, 3.0)

        (saved or Own)(hundred_model.config).save_pretrained(tmp_path)
        loaded, info = Own.from_pretrained(tmp_path, output_loading_info=True)
        return loaded.prompt.detach(), sorted(info["missing_keys"])

    return call


@pytest.mark.holds("transformers>=4.51", source="huggingface/transformers#42418")
def test_parameter_is_not_initialized(load):
    """A parameter that the file lacks has other values: those of uninitialized memory."""
    prompt, missing = load()
    assert prompt.isnan().all()
    assert missing == ["prompt"]


@pytest.mark.holds("transformers<4.51", source="huggingface/transformers#42418")
def test_parameter_is_as_made(load):
    """A parameter that the file lacks has the values of `__init__`."""
    prompt, missing = load()
    assert prompt.tolist() == [3.0] * 4
    assert missing == ["prompt"]


def test_init_weights_sets_the_parameter(load):
    """A parameter that `_init_weights` sets has its values in every release."""
    assert load(set_later=True)[0].tolist() == [3.0] * 4


def test_parameter_in_the_file_is_loaded(load):
    """A parameter that the file has is loaded in every release."""
    prompt, missing = load(saved=None)
    assert prompt.tolist() == [3.0] * 4
    assert missing == []
