"""Without sampling, `temperature`, `top_p` and their like change no score; `generate()` warns of them.

Documentation: "Whether or not to use sampling ; use greedy decoding otherwise" (`GenerationConfig`, `do_sample`). 4.32
to 4.51 issue a Python warning for each setting instead of one logged warning, for `temperature=0.0` too.

Instead: `do_sample=False`, without `temperature`, `top_p` and other settings of sampling

Message: The following generation flags are not valid and may be ignored: [...]. Set `TRANSFORMERS_VERBOSITY=info` for
more details.

Message: `do_sample` is set to `False`. However, `...` is set to `...` -- this flag is only used in sample-based
generation modes. You should set `do_sample=True` or unset `...`.
"""

import re

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "filters_without_sampling",
    "flags_not_validated",
)
ALL = {"temperature": 0.0, "top_p": 0.5, "min_p": 0.5, "typical_p": 0.5, "epsilon_cutoff": 0.1, "eta_cutoff": 0.1}


@pytest.fixture
def settings():
    """Settings of sampling that the installed release has: `min_p` came in 4.41."""
    return {name: value for name, value in ALL.items() if hasattr(transformers.GenerationConfig(), name)}


@pytest.mark.filterwarnings("ignore:.*do_sample")
def test_settings_of_sampling_change_no_score(hundred_run, hundred_greedy, settings):
    """`temperature=0.0`, `top_p` and the other settings change no score of eight rows in 20 steps."""
    sequences, scores, logits = hundred_run(**settings)
    assert torch.equal(sequences, hundred_greedy.sequences[:, :68])
    torch.testing.assert_close(scores, logits)


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#38179", about="passed")
def test_generate_logs_one_warning_for_all(hundred_run, told, messages, settings):
    """`generate()` logs one warning that lists all settings of sampling."""
    logged, issued = told(lambda: hundred_run(**settings, max_new_tokens=1))
    assert [bool(re.search(messages[0], text)) for text in logged] == [True]
    assert [name for name in settings if f"'{name}'" in logged[0]] == list(settings)
    assert issued == []


@pytest.mark.holds("transformers>=4.32,<4.52", source="measured", about="passed")
def test_generate_issues_a_warning_for_each(hundred_run, told, messages, settings):
    """`generate()` issues a `UserWarning` for each setting of sampling."""
    logged, issued = told(lambda: hundred_run(**settings, max_new_tokens=1))
    assert all(re.search(messages[1], text) for text in issued)
    assert [name for name in settings if any(f"However, `{name}`" in text for text in issued)] == list(settings)
    assert logged == []


@pytest.mark.holds("transformers<4.32", source="measured", about="passed")
def test_generate_is_silent_about_them(hundred_run, told, settings):
    """`generate()` does not warn of settings of sampling."""
    assert told(lambda: hundred_run(**settings, max_new_tokens=1)) == ([], [])
