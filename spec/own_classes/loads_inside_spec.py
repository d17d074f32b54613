"""`from_pretrained()` in the `__init__` of your own class raises `RuntimeError` since 5.0.

Beyond the tutorial: a class may load the GPT-2 that it contains in its `__init__`. A new model is still made so, but
the class cannot be loaded, because its `__init__` runs on the meta device then.

Instead: `self.body = transformers.GPT2Model(config)`

Message: You are using `from_pretrained` with a meta device context manager or `torch.set_default_device('meta')`.
This is an anti-pattern as `from_pretrained` wants to load existing weights. If you want to initialize an empty model on
the meta device, use the context manager or global device with `from_config`, or `ModelClass(config)`
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("init_runs_on_the_cpu", "bodies_are_zeros")


@pytest.fixture
def load(head_for, tmp_path):
    """A call: the weights of a GPT-2, and those of the `body` of a class that is saved and loaded."""

    def call(make_body):
        inner = head_for("GPT2Model")
        inner.save_pretrained(tmp_path / "inner")

        class Own(transformers.GPT2PreTrainedModel):
            def __init__(self, config):
                super().__init__(config)
                self.body = make_body(config, tmp_path / "inner")
                self.post_init()

        own = Own(inner.config)
        own.body.load_state_dict(inner.state_dict())
        own.save_pretrained(tmp_path / "own")
        return inner.cpu().state_dict(), Own.from_pretrained(tmp_path / "own").body.state_dict()

    return call


@pytest.mark.holds("transformers>=5.0", source="alanarazi7/TabSTAR#44", about="inside")
def test_class_that_loads_in_init_raises_runtime_error(load, messages):
    """Loading a class whose `__init__` calls `from_pretrained()` raises `RuntimeError`."""
    with pytest.raises(RuntimeError, match=messages[0]):
        load(lambda config, directory: transformers.GPT2Model.from_pretrained(directory))


@pytest.mark.holds("transformers<5.0", source="alanarazi7/TabSTAR#44", about="inside")
def test_class_that_loads_in_init_is_loaded(load):
    """A class whose `__init__` calls `from_pretrained()` is loaded from its own file."""
    weights, loaded = load(lambda _, directory: transformers.GPT2Model.from_pretrained(directory))
    torch.testing.assert_close(loaded, weights, rtol=0, atol=0)


def test_class_that_makes_its_body_is_loaded(load):
    """A class whose `__init__` makes a `GPT2Model` of its config is loaded in every release."""
    weights, loaded = load(lambda config, _: transformers.GPT2Model(config))
    torch.testing.assert_close(loaded, weights, rtol=0, atol=0)
