"""A class of your own without `self.post_init()` is saved but not loaded, since 5.0.

Beyond the tutorial: a model with a layer of its own is often written as a subclass of `GPT2PreTrainedModel`. Before
5.0, a class that forgets the last line of its `__init__` is loaded, and draws the layer as torch does.

Instead: `self.post_init()`, the last line of `__init__`

Message: '...' object has no attribute 'all_tied_weights_keys'
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("classes_without_post_init_load", "own_layers_are_drawn", "post_init_draws_nothing")


@pytest.fixture(scope="module")
def own_for():
    """A factory: a class with a layer of its own, `value`, whose `__init__` ends with this call."""

    def make(last_line):
        class Own(transformers.GPT2PreTrainedModel):
            def __init__(self, config):
                super().__init__(config)
                self.transformer = transformers.GPT2Model(config)
                self.value = torch.nn.Linear(config.n_embd, 8)
                last_line(self)

        return Own

    return make


@pytest.fixture(scope="module")
def with_post_init(own_for):
    """The class whose `__init__` ends with `self.post_init()`."""
    return own_for(lambda self: self.post_init())


@pytest.fixture(scope="module")
def without_post_init(own_for):
    """The class whose `__init__` ends without it."""
    return own_for(lambda self: None)


@pytest.fixture
def reload(hundred_model, tmp_path):
    """A call: the weights of a new model of a class, and those of the same model saved and loaded."""

    def call(cls):
        model = cls(hundred_model.config)
        model.save_pretrained(tmp_path)
        return model.state_dict(), cls.from_pretrained(tmp_path).state_dict()

    return call


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#48253", about="without")
def test_class_without_post_init_is_not_loaded(reload, without_post_init, messages):
    """Loading a class that does not call `post_init()` raises `AttributeError`; saving does not."""
    with pytest.raises(AttributeError, match=messages[0]):
        reload(without_post_init)


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#48253", about="without")
def test_class_without_post_init_is_loaded(reload, without_post_init):
    """A class that does not call `post_init()` is loaded, with its own layer."""
    torch.testing.assert_close(*reload(without_post_init), rtol=0, atol=0)


def test_class_with_post_init_is_loaded(reload, with_post_init):
    """A class that calls `post_init()` is loaded in every release."""
    torch.testing.assert_close(*reload(with_post_init), rtol=0, atol=0)


def test_post_init_draws_the_own_layer(hundred_model, with_post_init, without_post_init):
    """`post_init()` draws the layer as the library does, with a bias of 0; torch's bias is not 0."""
    assert with_post_init(hundred_model.config).value.bias.eq(0).all()
    assert without_post_init(hundred_model.config).value.bias.ne(0).all()
