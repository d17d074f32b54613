"""With gradient checkpointing in training mode, `generate()` writes wrong tokens since 4.53.

Beyond the tutorial: checkpointing turns the cache off, and logs so. `generate()` expects one, and passes a single token
per step: each new token follows from the one before it alone.

Instead: `model.eval()` before `generate()`, or `use_cache=False`

Message: `use_cache=True` is incompatible with gradient checkpointing. Setting `use_cache=False`...
"""

import re

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "checkpointing_does_nothing", "checkpointing_in_eval_mode", "checkpointing_is_silent", "use_cache_false_is_ignored"
)
NO_DROPOUT = {"resid_pdrop": 0.0, "embd_pdrop": 0.0, "attn_pdrop": 0.0}


@pytest.fixture
def trained(head_for):
    """A model in training mode without dropout, with gradient checkpointing."""
    return head_for("GPT2LMHeadModel", gradient_checkpointing=True, **NO_DROPOUT).train()


@pytest.fixture
def expected(head_for, new_ids):
    """The new tokens of the same model without checkpointing."""
    return new_ids(head_for("GPT2LMHeadModel"))


@pytest.fixture
def ids(device):
    """A text (1, 10) without pads."""
    return torch.arange(5, 15, device=device)[None]


@pytest.fixture
def new_ids(ids):
    """A call: the new tokens after the text."""
    settings = {"max_new_tokens": 4, "do_sample": False, "pad_token_id": 0}
    return lambda model, **more: model.generate(ids, **settings, **more)[:, 10:].tolist()


def test_pass_returns_no_cache(trained, ids, library_log, messages):
    """A pass in training mode returns no cache, which the library logs."""
    assert not trained(ids).keys() & {"past_key_values", "cache"}
    assert any(re.search(messages[0], message) for message in library_log.messages)


@pytest.mark.holds("transformers>=4.53", source="measured")
def test_generate_writes_other_tokens(trained, expected, new_ids):
    """In training mode only the first new token is that of eval mode."""
    found = new_ids(trained)
    assert found != expected
    assert [row[0] for row in found] == [row[0] for row in expected]


@pytest.mark.holds("transformers<4.53", source="measured")
def test_generate_writes_the_same_tokens(trained, expected, new_ids):
    """In training mode the new tokens are those of eval mode."""
    assert new_ids(trained) == expected


def test_tokens_without_cache_are_right(trained, expected, new_ids):
    """With `use_cache=False`, the new tokens are those of eval mode in every release."""
    assert new_ids(trained, use_cache=False) == expected


def test_tokens_in_eval_mode_are_right(trained, expected, new_ids):
    """After `eval()`, checkpointing does not change the new tokens in any release."""
    assert new_ids(trained.eval()) == expected
