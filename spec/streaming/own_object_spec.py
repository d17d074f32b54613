"""`streamer=` takes any object with `put()` and `end()`, and then streams a batch too.

Documentation: "The streamer parameter is compatible with any class with a put() and end() method" (page "Generation
features"). `put()` is called with the prompt, then with a token per row and step.

Instead: an object with `put()` and `end()` for several rows; a `TextStreamer` takes one
"""

import types

import pytest
import torch

pytestmark = pytest.mark.refuted_by("streamer_without_prompt", "streamer_without_end", "streamer_of_four_rows")


@pytest.fixture(scope="module")
def calls(hundred_model, hundred_batch):
    """What an object is called with for eight rows and 20 tokens: the arguments of `put()`, then "end"; and the ids."""
    found = []
    streamer = types.SimpleNamespace(put=found.append, end=lambda: found.append("end"))
    settings = {"max_new_tokens": 20, "do_sample": False, "pad_token_id": 0}
    ids = hundred_model.generate(**hundred_batch, **settings, streamer=streamer)
    return found, ids.cpu()


def test_prompt_comes_first(calls, hundred_batch):
    """The first `put()` has the `input_ids` of all rows, pads included."""
    assert torch.equal(calls[0][0], hundred_batch["input_ids"].cpu())


def test_each_step_is_a_token_per_row(calls):
    """Each further `put()` has one token per row, a tensor of shape (8,)."""
    found, ids = calls
    assert [step.tolist() for step in found[1:-1]] == ids[:, 48:].T.tolist()


def test_method_end_is_called_once_at_the_end(calls):
    """`end()` is called once, after the last token."""
    assert [place for place, call in enumerate(calls[0]) if isinstance(call, str)] == [21]
