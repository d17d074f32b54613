"""`device_map` requires accelerate, even for the CPU; so does `low_cpu_mem_usage=True` before 4.51.

Beyond the tutorial: many examples pass `device_map="auto"`. The package accelerate is not installed with transformers.

Instead: `GPT2LMHeadModel.from_pretrained("gpt2").to("cuda")`

Message: Using a `device_map`... requires `accelerate`. You can install it with `pip install accelerate`

Message: Using `low_cpu_mem_usage=True`... a `device_map`... requires Accelerate: `pip install ...

Message: name 'init_empty_weights' is not defined
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("device_map_ignored", "low_cpu_mem_usage_loads_nothing")
TINY = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 1, "vocab_size": 5, "bos_token_id": 0, "eos_token_id": 0}
DEVICE_MAPS = [{"device_map": "auto"}, {"device_map": "cpu"}, {"device_map": {"": "cpu"}}]
LOW_MEMORY = {"low_cpu_mem_usage": True}


@pytest.fixture
def load(tmp_path, monkeypatch):
    """The call: a tiny model that is loaded as if accelerate were not installed."""
    transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY)).save_pretrained(tmp_path)
    loading = transformers.modeling_utils
    for module in (loading, getattr(transformers.integrations, "accelerate", loading)):
        monkeypatch.setattr(module, "is_accelerate_available", lambda *_: False, raising=False)
        for name, value in [*vars(module).items()]:
            if str(getattr(value, "__module__", "")).startswith("accelerate."):
                monkeypatch.delattr(module, name)
    return lambda **settings: transformers.GPT2LMHeadModel.from_pretrained(tmp_path, **settings)


@pytest.mark.holds("transformers>=4.51.1", source="huggingface/transformers#37311")
@pytest.mark.parametrize("settings", DEVICE_MAPS)
def test_device_map_raises_value_error(load, settings, messages):
    """Without accelerate, `from_pretrained(device_map=...)` raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        load(**settings)


@pytest.mark.holds("transformers>=4.51.1", source="huggingface/transformers#37311")
def test_low_cpu_mem_usage_has_no_effect(load):
    """Without accelerate, `from_pretrained(low_cpu_mem_usage=True)` loads the model."""
    assert load(**LOW_MEMORY).num_parameters() == load().num_parameters()


@pytest.mark.holds("transformers<4.51", source="measured")
@pytest.mark.parametrize("settings", [*DEVICE_MAPS, LOW_MEMORY])
def test_device_map_and_low_memory_raise_import_error(load, settings, messages):
    """Without accelerate, `device_map` and `low_cpu_mem_usage=True` raise `ImportError`."""
    with pytest.raises(ImportError, match=messages[1]):
        load(**settings)


@pytest.mark.holds("transformers>=4.51.0,<4.51.1", source="huggingface/transformers#37311")
@pytest.mark.parametrize("settings", [*DEVICE_MAPS, LOW_MEMORY, {}])
def test_loading_raises_name_error(load, settings, messages):
    """Without accelerate, `from_pretrained()` raises `NameError`, whatever the arguments are."""
    with pytest.raises(NameError, match=messages[2]):
        load(**settings)
