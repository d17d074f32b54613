"""`model.loss_function = function` replaces the loss since 4.48.3; before 4.46 it has no effect.

Beyond the tutorial: the function receives the logits, the labels, unshifted, and `vocab_size`. Before 4.46 the model
ignores the attribute; in 4.46 to 4.48.2 it cannot be set.

Instead: `loss = function(model(input_ids).logits, labels)`

Message: property 'loss_function' of 'GPT2LMHeadModel' object has no setter
"""

import copy

import pytest
import torch

pytestmark = pytest.mark.refuted_by("own_loss_ignored", "own_loss_gets_shifted_labels")


@pytest.fixture
def seen(hundred_model, hundred_texts):
    """A call: what a loss function of one's own receives in a pass with labels, and the loss of the pass."""

    def call():
        model, received = copy.deepcopy(hundred_model), []

        def function(*args, **kwargs):
            received.append((*args, kwargs))
            return torch.tensor(7.0)

        model.loss_function = function
        ids = hundred_texts["input_ids"]
        with torch.no_grad():
            return received, model(ids, labels=ids).loss

    return call


@pytest.mark.holds("transformers>=4.48.3", source="huggingface/transformers#35875")
def test_loss_is_what_the_function_returns(seen):
    """The loss is what `loss_function` returns."""
    received, loss = seen()
    assert len(received) == 1
    assert loss == 7


@pytest.mark.holds("transformers>=4.48.3", source="huggingface/transformers#35875")
def test_function_receives_logits_and_unshifted_labels(seen, hundred_texts):
    """`loss_function` receives all rows of the logits, the labels, unshifted, and `vocab_size`."""
    received, _ = seen()
    assert [len(arguments) for arguments in received] == [3]
    logits, labels, others = received[0]
    torch.testing.assert_close(logits, hundred_texts["logits"])
    assert torch.equal(labels, hundred_texts["input_ids"])
    assert others["vocab_size"] == 100


@pytest.mark.absent("transformers>=4.46,<4.48.3", source="measured")
def test_loss_function_cannot_be_set(seen, messages):
    """`loss_function` cannot be set: an `AttributeError` is raised."""
    with pytest.raises(AttributeError, match=messages[0]):
        seen()


@pytest.mark.absent("transformers<4.46", source="measured")
def test_loss_function_is_ignored(seen, hundred_texts, hundred_loss):
    """`loss_function` can be set, and has no effect."""
    received, loss = seen()
    assert received == []
    assert torch.equal(loss, hundred_loss(hundred_texts["input_ids"]))
