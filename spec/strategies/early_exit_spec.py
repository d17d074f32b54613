"""`assistant_early_exit` fails on GPT-2 and leaves the model with fewer layers than it had.

Documentation: "If set to a positive integer, early exit of the model will be used as an assistant. Can only be used
with models that support early exit" (`GenerationConfig`, `assistant_early_exit`). GPT-2 is not refused: the error comes
after its config was changed, so the next plain call fails too.

Instead: `assistant_model=` with a smaller model; after the error, load the model once more

Message: list index out of range
"""

import contextlib
import copy

import pytest
import torch

pytestmark = pytest.mark.refuted_by("early_exit_ignored", "early_exit_restores_the_model")


@pytest.fixture
def own(hundred_model):
    """A copy of `hundred_model`, which a call changes."""
    return copy.deepcopy(hundred_model)


@pytest.fixture
def write(own, hundred_batch):
    """The call: the last prompt continued greedily by eight tokens, with the first layer as an assistant, or alone."""
    prompt = {name: tensor[-1:] for name, tensor in hundred_batch.items()}
    settings = {"max_new_tokens": 8, "do_sample": False, "pad_token_id": 0, "eos_token_id": 99}
    return lambda **others: own.generate(**prompt, **settings, **others)


@pytest.mark.holds("transformers>=4.47,<5", "transformers>=5.12", source="measured")
def test_early_exit_raises_index_error(write, messages):
    """`assistant_early_exit=1` raises an `IndexError`."""
    with pytest.raises(IndexError, match=messages[0]):
        write(assistant_early_exit=1)


@pytest.mark.holds("transformers>=5,<5.3", source="measured")
def test_early_exit_raises_type_error(write):
    """`assistant_early_exit=1` raises a `TypeError`."""
    with pytest.raises(TypeError, match="is_first_iteration"):
        write(assistant_early_exit=1)


@pytest.mark.holds("transformers>=5.3,<5.12", source="measured")
def test_early_exit_writes_the_greedy_tokens(write, hundred_greedy):
    """`assistant_early_exit=1` writes the greedy tokens."""
    assert torch.equal(write(assistant_early_exit=1), hundred_greedy.sequences[-1:, :56])


@pytest.mark.absent("transformers<4.47", source="measured")
def test_setting_does_not_exist(write):
    """`generate()` raises a `ValueError`, as for any unknown argument."""
    with pytest.raises(ValueError, match="not used by the model"):
        write(assistant_early_exit=1)


@pytest.mark.holds("transformers>=4.47,<5.3", "transformers>=5.12", source="measured", about="model")
def test_model_is_left_with_one_layer(own, write):
    """After the error the config has one layer, and a plain call raises an `IndexError`."""
    with pytest.raises((IndexError, TypeError)):
        write(assistant_early_exit=1)
    assert own.config.n_layer == 1
    with pytest.raises(IndexError):
        write()


@pytest.mark.holds("transformers<4.47", "transformers>=5.3,<5.12", source="measured", about="model")
def test_model_is_left_unchanged(own, write):
    """After the call, or its error, the config has both layers."""
    with contextlib.suppress(ValueError):
        write(assistant_early_exit=1)
    assert own.config.n_layer == 2
