"""A model loads with transformers and torch alone; 4.51.0 asks for accelerate as well.

Tutorial 0 installs the two and no more. The next patch, 4.51.1, needs accelerate no longer.
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
    """Loading as it is where accelerate is not installed."""
    module = transformers.modeling_utils
    monkeypatch.setattr(module, "is_accelerate_available", lambda *_: False, raising=False)
    for name, value in [*vars(module).items()]:
        if str(getattr(value, "__module__", "")).startswith("accelerate."):
            monkeypatch.delattr(module, name)


@pytest.mark.holds("transformers<4.51", "transformers>=4.51.1", source="huggingface/transformers#37311")
def test_it_loads(saved, no_accelerate):
    assert transformers.GPT2LMHeadModel.from_pretrained(saved).num_parameters() > 0


@pytest.mark.holds("transformers>=4.51.0,<4.51.1", source="huggingface/transformers#37311")
def test_loading_stops_at_a_name_of_accelerate(saved, no_accelerate):
    with pytest.raises(NameError, match="init_empty_weights"):
        transformers.GPT2LMHeadModel.from_pretrained(saved)
