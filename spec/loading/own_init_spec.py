"""Loading overwrites the weights of a class with its own `_init_weights` in 5.0 to 5.12, except 5.2.

Beyond the tutorial: a class derived from `GPT2LMHeadModel` may have such a method for its own layers. In these
releases a method that writes in place, such as `weight.data.normal_()`, runs after the file has been read.

Instead: `torch.nn.init.normal_(module.weight, std=0.02)`
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("init_weights_after_loading")
TINY = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 1, "vocab_size": 5, "bos_token_id": 0, "eos_token_id": 0}


@pytest.fixture
def load(tmp_path):
    """A factory: the value head, saved as 1 at each place, and the missing keys; `write` is its initialisation."""

    class ValueModel(transformers.GPT2LMHeadModel):
        def __init__(self, config):
            super().__init__(config)
            self.value = torch.nn.Linear(4, 1)
            self.post_init()

        def _init_weights(self, module):
            if module is getattr(self, "value", None):
                self.write(module.weight)

    def call(write):
        ValueModel.write = staticmethod(write)
        model = ValueModel(transformers.GPT2Config(**TINY))
        torch.nn.init.ones_(model.value.weight)
        model.save_pretrained(tmp_path)
        loaded, info = ValueModel.from_pretrained(tmp_path, output_loading_info=True)
        return loaded.value.weight.unique().tolist(), sorted(info["missing_keys"])

    return call


@pytest.mark.holds(
    "transformers<5.0", "transformers>=5.2,<5.3", "transformers>=5.13", source="huggingface/transformers#46620"
)
def test_loaded_weights_are_kept(load):
    """A loaded weight is kept although `_init_weights` writes it in place."""
    assert load(lambda weight: weight.data.fill_(9.0)) == ([1.0], [])


@pytest.mark.holds("transformers>=5.0,<5.2", "transformers>=5.3,<5.13", source="huggingface/transformers#46620")
def test_loaded_weights_are_overwritten(load):
    """A loaded weight is overwritten by `_init_weights`, which writes it in place; no key is reported."""
    assert load(lambda weight: weight.data.fill_(9.0)) == ([9.0], [])


def test_functions_of_torch_init_keep_loaded_weights(load):
    """A loaded weight is kept in every release if `_init_weights` uses a function of `torch.nn.init`."""
    assert load(lambda weight: torch.nn.init.constant_(weight, 9.0)) == ([1.0], [])
