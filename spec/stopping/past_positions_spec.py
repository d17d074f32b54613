"""`generate()` raises an `IndexError` on the CPU when a text needs more than 1024 positions.

Beyond the tutorial: no text is returned, only this error of torch. A warning in the log is the hint; before 4.57 it
comes ahead of the first token. The last token of a text needs no position, so that 1025 tokens fit.

Instead: `max_length=model.config.n_positions`

Message: index out of range in self

Message: This is a friendly reminder - the current text generation call has exceeded the model's predefined maximum
length (...). Depending on the model, you may observe exceptions, performance degradation, or nothing at all.

Message: This is a friendly reminder - the current text generation call will exceed the model's predefined maximum
length (...). Depending on the model, you may observe exceptions, performance degradation, or nothing at all.
"""

import re

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "positions_wrap_around", "length_not_compared_with_positions", "text_ends_at_the_last_position"
)


@pytest.fixture(scope="module")
def write():
    """A factory: greedy tokens after a text of 62 tokens, by a model of 64 positions on the CPU, as the error is."""
    sizes = {"n_layer": 1, "n_head": 2, "n_embd": 16, "vocab_size": 100, "n_positions": 64}
    model = transformers.GPT2LMHeadModel(transformers.GPT2Config(**sizes, bos_token_id=None, eos_token_id=None)).eval()
    ids = torch.arange(62)[None]
    settings = {"attention_mask": torch.ones_like(ids), "do_sample": False, "pad_token_id": 0}
    return lambda number: model.generate(ids, max_new_tokens=number, **settings)


def test_text_past_the_positions_raises_index_error(write, messages):
    """Four new tokens after 62, with 64 positions, raise an `IndexError`."""
    with pytest.raises(IndexError, match=messages[0]):
        write(4)


def test_last_token_needs_no_position(write):
    """Three new tokens after 62 fit into 64 positions."""
    assert write(3).shape == (1, 65)


@pytest.mark.holds("transformers>=4.57", source="measured", about="warning")
def test_generate_logs_that_it_has_exceeded_the_length(write, library_log, messages):
    """`generate()` logs a warning when a text has reached the positions and goes on."""
    write(3)
    assert library_log.messages == []
    with pytest.raises(IndexError):
        write(4)
    assert [bool(re.search(messages[1], text)) for text in library_log.messages] == [True]


@pytest.mark.holds("transformers>=4.31,<4.57", source="measured", about="warning")
def test_generate_logs_that_it_will_exceed_the_length(write, library_log, messages):
    """`generate()` logs a warning ahead if prompt and new tokens are more than the positions."""
    write(3)
    assert [bool(re.search(messages[2], text)) for text in library_log.messages] == [True]


@pytest.mark.holds("transformers<4.31", source="measured", about="warning")
def test_generate_logs_nothing(write, library_log):
    """`generate()` logs nothing before the `IndexError`."""
    with pytest.raises(IndexError):
        write(4)
    assert library_log.messages == []
