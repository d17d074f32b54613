"""Cached keys and values stand for the preceding text; a pass extends them in place since 4.56.

Beyond the tutorial: with the keys and values of a text, the next token alone has the logits of the whole text. They are
called `cache` since 5.24 and `past_key_values` before. Before 4.56 they are a tuple; 4.52 to 4.55 log a warning when
the tuple is passed.

Instead: `copy.deepcopy(past)` under `torch.no_grad()`, to keep the keys and values of the preceding text

Message: Passing a tuple of `past_key_values` is deprecated and will be removed in Transformers v4.53.0. You should pass
an instance of `Cache` instead, e.g. `past_key_values=DynamicCache.from_legacy_cache(past_key_values)`.
"""

import re

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "positions_forget_the_past",
    "pass_keeps_a_cache",
    "passed_cache_copied",
    "passed_cache_logged",
    "cache_forgets_a_token",
    "cache_drops_a_token_after_20",
)


@pytest.fixture
def name(flag_outputs):
    """What the field and the argument are called: `cache`, or `past_key_values` before 5.24."""
    return "cache" if "cache" in flag_outputs else "past_key_values"


@pytest.fixture
def past(model, flag, name):
    """The keys and values of all tokens but the last; new for each check, since a pass may extend them."""
    with torch.no_grad():
        return model(flag["input_ids"][:, :-1])[name]


@pytest.fixture
def continued(model, flag, name, past, library_log):
    """The pass over the last token alone."""
    with torch.no_grad():
        return model(flag["input_ids"][:, -1:], **{name: past})


def test_the_next_token_has_the_logits_of_the_whole_text(continued, flag_outputs, tolerance):
    torch.testing.assert_close(continued.logits, flag_outputs.logits[:, -1:], **tolerance)


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#39765")
def test_a_pass_extends_the_cache_in_place(past, continued, name, flag):
    """A pass extends the keys and values in place and returns the same object."""
    assert past is continued[name]
    assert past.get_seq_length() == flag["input_ids"].shape[1]


@pytest.mark.holds("transformers<4.56", source="huggingface/transformers#39765")
def test_a_pass_leaves_the_tuple_as_it_was(past, continued, name, flag, L, H, D):
    """A pass leaves the tuple of keys and values unchanged and returns a new, longer one."""
    T = flag["input_ids"].shape[1]
    shapes = [[tuple(tensor.shape) for tensor in pair] for pair in past]
    assert shapes == [[(1, H, T - 1, D // H)] * 2] * L  # (B, H, T - 1, D / H); keys and values
    assert continued[name][0][0].shape == (1, H, T, D // H)


@pytest.mark.holds("transformers>=4.52,<4.56", source="huggingface/transformers#35761", about="log")
def test_a_pass_warns_of_the_tuple(continued, library_log, messages):
    """A pass logs a warning about the tuple that the pass before returned."""
    assert any(re.search(messages[0], message) for message in library_log.messages)


@pytest.mark.holds("transformers<4.52", "transformers>=4.56", source="huggingface/transformers#39765", about="log")
def test_a_pass_logs_nothing(continued, library_log):
    """A pass that is given keys and values logs nothing."""
    assert not library_log.messages


def test_use_cache_false_returns_no_keys_and_values(model, flag, flag_outputs, tolerance):
    """`use_cache=False` returns no keys and values; the logits are the same."""
    outputs = model(**flag, use_cache=False)
    assert list(outputs) == ["logits"]
    torch.testing.assert_close(outputs.logits, flag_outputs.logits, **tolerance)


def test_a_pass_per_token_has_the_states_of_one_pass(full_row_outputs, full_row_in_parts, tolerance):
    """24 passes over a token each have the hidden states of one pass over the whole text."""
    expected = full_row_outputs.last_hidden_state[:, 100:124]
    torch.testing.assert_close(full_row_in_parts[:, 100:124], expected, **tolerance)
