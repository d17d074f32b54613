"""Loading a model requires only transformers and torch; 4.51.0 requires accelerate as well.

Tutorial 0: "pip install transformers", "pip install torch". The patch release 4.51.1 removes the requirement.

Instead: `pip install transformers torch accelerate`

Message: name 'init_empty_weights' is not defined
"""

import pytest
import transformers

pytestmark = [pytest.mark.tutorial("0"), pytest.mark.refuted_by("accelerate_asked_for")]


@pytest.fixture
def saved(tmp_path):
    tiny = transformers.GPT2LMHeadModel(transformers.GPT2Config(n_layer=1, n_head=1, n_embd=4, n_positions=1))
    tiny.save_pretrained(tmp_path)
    return tmp_path


@pytest.fixture
def no_accelerate(monkeypatch):
    """The library as if accelerate were not installed."""
    module = transformers.modeling_utils
    monkeypatch.setattr(module, "is_accelerate_available", lambda *_: False, raising=False)
    for name, value in [*vars(module).items()]:
        if str(getattr(value, "__module__", "")).startswith("accelerate."):
            monkeypatch.delattr(module, name)


@pytest.mark.holds("transformers<4.51", "transformers>=4.51.1", source="huggingface/transformers#37311")
def test_model_loads_without_accelerate(saved, no_accelerate):
    """`from_pretrained()` loads a model without accelerate."""
    assert transformers.GPT2LMHeadModel.from_pretrained(saved).num_parameters() > 0


@pytest.mark.holds("transformers>=4.51.0,<4.51.1", source="huggingface/transformers#37311")
def test_loading_without_accelerate_raises_name_error(saved, no_accelerate, messages):
    """Without accelerate, `from_pretrained()` raises `NameError`."""
    with pytest.raises(NameError, match=messages[0]):
        transformers.GPT2LMHeadModel.from_pretrained(saved)
