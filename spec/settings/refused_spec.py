"""`save_pretrained()` raises an error for `temperature` without `do_sample=True` since 4.37.

Beyond the tutorial: the model's own settings are saved with it, so a training run ends at its first checkpoint and
writes no weights. Settings that were read from a file are saved since 5.23.

Instead: `model.generation_config.do_sample = True`

Message: ...`do_sample` is ... However, `temperature` is set to `0.5` -- this flag is only used in sample-based
generation modes. You should set `do_sample=True` or unset `temperature`...
"""

import contextlib
import json

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("any_settings_are_saved", "sampling_settings_not_saved")


@pytest.fixture
def save(hundred_model, tmp_path):
    """A function that saves a model with these settings."""

    def call(**settings):
        model = transformers.GPT2LMHeadModel(hundred_model.config)
        model.generation_config = transformers.GenerationConfig(**settings)
        model.save_pretrained(tmp_path)

    return call


@pytest.fixture
def names(tmp_path):
    """A function that returns the names of the files that were written."""
    return lambda: {path.name for path in tmp_path.iterdir()}


@pytest.mark.holds("transformers>=4.37", source="huggingface/transformers#29988", about="saving a model")
def test_temperature_without_do_sample_is_not_saved(save, names, messages):
    """Saving `temperature` without `do_sample=True` raises `ValueError` and writes no weights."""
    with pytest.raises(ValueError, match=messages[0]):
        save(temperature=0.5)
    assert names() == {"config.json"}


@pytest.mark.holds("transformers>=4.32,<4.37", source="huggingface/transformers#29988", about="saving a model")
def test_settings_are_left_out_with_a_warning(save, names):
    """Saving `temperature` without `do_sample=True` leaves `generation_config.json` out and warns."""
    with pytest.warns(UserWarning, match="The generation config instance is invalid"):
        save(temperature=0.5)
    assert "generation_config.json" not in names()


@pytest.mark.holds("transformers<4.32", source="huggingface/transformers#29988", about="saving a model")
def test_any_settings_are_saved(save, names):
    """Saving `temperature` without `do_sample=True` writes `generation_config.json`."""
    save(temperature=0.5)
    assert "generation_config.json" in names()


def test_temperature_with_do_sample_is_saved(save, names):
    """`temperature` with `do_sample=True` is saved."""
    save(temperature=0.5, do_sample=True)
    assert {"config.json", "generation_config.json"} < names()


@pytest.mark.holds("transformers<4.32", "transformers>=5.23", source="measured", about="settings from a file")
def test_settings_from_a_file_are_saved(tmp_path):
    """Settings that were read from a file are saved unchanged."""
    (tmp_path / "generation_config.json").write_text('{"temperature": 0.5}', encoding="utf-8")
    transformers.GenerationConfig.from_pretrained(tmp_path).save_pretrained(tmp_path / "again")
    again = json.loads((tmp_path / "again" / "generation_config.json").read_text(encoding="utf-8"))
    assert again["temperature"] == 0.5


@pytest.mark.holds("transformers>=4.32,<5.23", source="measured", about="settings from a file")
def test_settings_from_a_file_are_not_saved(tmp_path):
    """Settings that were read from a file are not saved either."""
    (tmp_path / "generation_config.json").write_text('{"temperature": 0.5}', encoding="utf-8")
    with contextlib.suppress(ValueError):  # since 4.37
        transformers.GenerationConfig.from_pretrained(tmp_path).save_pretrained(tmp_path / "again")
    assert not list(tmp_path.glob("again/*"))
