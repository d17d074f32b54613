"""`max_time` ends the rows after the token that takes longer, so one token is always written.

Documentation: "The maximum amount of time you allow the computation to run for in seconds. generation will still finish
the current pass after allocated time has been passed." (`GenerationConfig`, `max_time`). All rows end together, with
what has been written so far.
"""

from itertools import count
from types import SimpleNamespace

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("max_time_ignored", "time_is_always_over", "max_time_in_milliseconds")


def test_max_time_0_writes_one_token(hundred_run):
    """`max_time=0.0` writes one token in each of eight rows."""
    assert hundred_run(max_time=0.0)[0].tolist() == hundred_run()[0][:, :49].tolist()


def test_rows_end_when_the_time_is_over(hundred_run, monkeypatch):
    """With a clock that goes on one second at each token, `max_time=6.5` writes seven tokens."""
    seconds = count()
    monkeypatch.setattr(transformers.generation.stopping_criteria, "time", SimpleNamespace(time=lambda: next(seconds)))
    assert hundred_run(max_time=6.5)[0].tolist() == hundred_run()[0][:, :55].tolist()


def test_enough_time_changes_nothing(hundred_run):
    assert hundred_run(max_time=3600.0)[0].tolist() == hundred_run()[0].tolist()
