"""Settings in `generation_config` that need sampling are silent with `do_sample=False` since 5.7.

Beyond the tutorial: a published checkpoint often sets a temperature or `top_p`. From 4.34 to 5.6 each greedy call warns
of them, first with a Python warning and since 4.52 with a logged one, though the call does not pass them.

Instead: `do_sample=False`; a warning about settings that the call does not pass can be ignored

Message: The following generation flags are not valid and may be ignored: ['temperature', 'top_p']. Set
`TRANSFORMERS_VERBOSITY=info` for more details.

Message: `do_sample` is set to `False`. However, `...` is set to `...` -- this flag is only used in sample-based
generation modes. You should set `do_sample=True` or unset `...`.
"""

import re

import pytest
import torch

pytestmark = pytest.mark.refuted_by("filters_without_sampling", "own_settings_warned_of")


@pytest.fixture
def own_settings(hundred_model, monkeypatch):
    """The settings `temperature=0.7` and `top_p=0.9` in the model's own `generation_config`."""
    for name, value in {"do_sample": True, "temperature": 0.7, "top_p": 0.9}.items():
        monkeypatch.setattr(hundred_model.generation_config, name, value)


@pytest.mark.filterwarnings("ignore:.*do_sample")
def test_own_settings_change_no_score(hundred_run, own_settings):
    """With `do_sample=False`, settings in the `generation_config` change no score."""
    _, scores, logits = hundred_run()
    torch.testing.assert_close(scores, logits)


@pytest.mark.holds("transformers>=5.7", "transformers<4.34", source="huggingface/transformers#45559", about="own")
def test_own_settings_are_silent(hundred_run, told, own_settings):
    """`generate(do_sample=False)` does not warn of settings in the model's own `generation_config`."""
    assert told(lambda: hundred_run(max_new_tokens=1)) == ([], [])


@pytest.mark.holds("transformers>=4.52,<5.7", source="huggingface/transformers#45559", about="own")
def test_own_settings_are_logged(hundred_run, told, own_settings, messages):
    """`generate(do_sample=False)` logs a warning about settings in the model's own `generation_config`."""
    logged, _ = told(lambda: hundred_run(max_new_tokens=1))
    assert [bool(re.search(messages[0], text)) for text in logged] == [True]


@pytest.mark.holds("transformers>=4.34,<4.52", source="measured", about="own")
def test_own_settings_are_warned_of(hundred_run, told, own_settings, messages):
    """`generate(do_sample=False)` issues a `UserWarning` for each setting in the `generation_config`."""
    _, issued = told(lambda: hundred_run(max_new_tokens=1))
    assert all(re.search(messages[1], text) for text in issued)
    assert [name for name in ("temperature", "top_p") if f"`{name}`" in str(issued)] == ["temperature", "top_p"]
