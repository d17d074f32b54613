"""`from_pretrained()` shows a progress bar, "Loading weights", since 5.0, for a small model too.

Beyond the tutorial: the bar is printed to stderr at each loading, in logs and notebooks. No level of
`logging.set_verbosity()` turns the bar off, since it is not a message.

Instead: `transformers.utils.logging.disable_progress_bar()`
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("bars_are_disabled", "bars_cannot_be_disabled")


@pytest.fixture
def directory(tmp_path, head_for):
    """The directory of a saved model."""
    head_for("GPT2LMHeadModel").save_pretrained(tmp_path)
    return tmp_path


@pytest.fixture
def printed(directory, capfd):
    """A function: what is printed to stderr while the model is loaded."""

    def load():
        capfd.readouterr()
        transformers.GPT2LMHeadModel.from_pretrained(directory)
        return capfd.readouterr().err

    enabled = transformers.utils.logging.is_progress_bar_enabled()
    transformers.utils.logging.enable_progress_bar()
    yield load
    if not enabled:
        transformers.utils.logging.disable_progress_bar()


@pytest.mark.holds("transformers>=5.0", source="measured")
def test_loading_prints_a_progress_bar(printed):
    """Loading a model prints a bar, "Loading weights", to stderr."""
    assert "Loading weights: 100%" in printed()


@pytest.mark.holds("transformers<5.0", source="measured")
def test_loading_prints_no_progress_bar(printed):
    """Loading a model from a directory prints no bar."""
    assert "%" not in printed()


def test_disabled_bars_are_not_printed(printed):
    """After `disable_progress_bar()` loading prints no bar, in every release."""
    transformers.utils.logging.disable_progress_bar()
    try:
        assert "%" not in printed()
    finally:
        transformers.utils.logging.enable_progress_bar()
