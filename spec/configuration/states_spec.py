"""A pass follows `output_hidden_states` and `use_cache` of the config, unless the call passes them.

Documentation: "Whether or not the model should return all hidden-states." (`PreTrainedConfig`,
`output_hidden_states`), and "Whether or not the model should return the last key/values attentions" (`GPT2Config`,
`use_cache`).
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("config_output_hidden_states_ignored", "config_use_cache_ignored", "config_wins")


@pytest.fixture
def run(head_for, device):
    """A call: the outputs of four tokens, with these settings of the config and these arguments."""

    def call(settings, **arguments):
        return head_for("GPT2LMHeadModel", **settings)(torch.arange(4, device=device)[None], **arguments)

    return call


def has_cache(outputs):
    return len(outputs.keys() & {"past_key_values", "cache"}) == 1  # `cache` since 5.24


def test_hidden_states_are_returned(run):
    """With `output_hidden_states=True` in the config, each pass returns the hidden states."""
    assert [state.shape for state in run({"output_hidden_states": True}).hidden_states or ()] == [(1, 4, 16)] * 3
    assert run({}).hidden_states is None


def test_output_hidden_states_of_a_call_takes_precedence(run):
    """`output_hidden_states` in the call takes precedence over the config."""
    assert run({"output_hidden_states": True}, output_hidden_states=False).hidden_states is None


def test_cache_is_not_returned(run):
    """With `use_cache=False` in the config, no pass returns a cache; by default each does."""
    assert not has_cache(run({"use_cache": False}))
    assert has_cache(run({}))


@pytest.mark.parametrize("use_cache", [False, True])
def test_use_cache_of_a_call_takes_precedence(run, use_cache):
    """`use_cache` in the call takes precedence over the config."""
    assert has_cache(run({"use_cache": not use_cache}, use_cache=use_cache)) is use_cache
