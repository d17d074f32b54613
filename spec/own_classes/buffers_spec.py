"""A non-persistent buffer of your own class is not initialized when the class is loaded, since 5.0.

Beyond the tutorial: a constant is often a buffer with `persistent=False`, which no file has. Since 5.0 it holds what
was in the memory before, without a warning. The same happens to a persistent buffer that the file lacks.

Instead: `self.register_buffer("scale", scale)`, which is saved, or set the buffer in `_init_weights` too
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("buffers_are_as_made", "loaded_buffers_are_zeros")


@pytest.fixture(scope="module")
def own_for():
    """A factory: a class with a buffer `scale` of four times 3, persistent or not, set in `_init_weights` or not."""

    def make(persistent, set_later=False):
        class Own(transformers.GPT2LMHeadModel):
            def __init__(self, config):
                super().__init__(config)
                self.register_buffer("scale", torch.full((4,), 3.0), persistent=persistent)
                self.post_init()

            def _init_weights(self, module):
                super()._init_weights(module)
                if set_later and "scale" in dict(module.named_buffers(recurse=False)):
                    torch.nn.init.constant_(module.scale, 3.0)

        return Own

    return make


@pytest.fixture
def load(hundred_model, tmp_path, new_memory_is_nan):
    """A call: the buffer of a class that is loaded from a model of this class, by default of the same."""

    def call(cls, saved=None):
        (saved or cls)(hundred_model.config).save_pretrained(tmp_path)
        return cls.from_pretrained(tmp_path).scale.cpu()

    return call


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#48892", about="non-persistent")
def test_non_persistent_buffer_is_not_initialized(own_for, load):
    """A non-persistent buffer of a loaded model silently has other values: those of uninitialized memory."""
    assert load(own_for(persistent=False)).isnan().all()


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#48892", about="non-persistent")
def test_non_persistent_buffer_is_as_made(own_for, load):
    """A non-persistent buffer of a loaded model has the values of `__init__`."""
    assert load(own_for(persistent=False)).tolist() == [3.0] * 4


@pytest.mark.holds("transformers>=5.0", source="measured", about="missing")
def test_buffer_that_the_file_lacks_is_not_initialized(own_for, load):
    """A persistent buffer that the file lacks silently has other values: those of uninitialized memory."""
    assert load(own_for(persistent=True), saved=transformers.GPT2LMHeadModel).isnan().all()


@pytest.mark.holds("transformers<5.0", source="measured", about="missing")
def test_buffer_that_the_file_lacks_is_as_made(own_for, load):
    """A persistent buffer that the file lacks has the values of `__init__`."""
    assert load(own_for(persistent=True), saved=transformers.GPT2LMHeadModel).tolist() == [3.0] * 4


def test_persistent_buffer_is_loaded(own_for, load):
    """A persistent buffer is saved and loaded in every release."""
    assert load(own_for(persistent=True)).tolist() == [3.0] * 4


def test_init_weights_sets_the_buffer(own_for, load):
    """A non-persistent buffer that `_init_weights` sets has its values in every release."""
    assert load(own_for(persistent=False, set_later=True)).tolist() == [3.0] * 4
