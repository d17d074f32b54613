"""A pass uses the undeclared arguments `num_items_in_batch` since 4.48.3 and `is_causal` since 5.3.

Beyond the tutorial: keywords that `forward()` does not declare reach the loss function since 4.48.3 and the attention
functions since 5.3. Releases before 4.48.3 raise a `TypeError`.

Instead: `model(input_ids, attention_mask=attention_mask, labels=labels)`, only arguments that `forward()` declares

Message: GPT2LMHeadModel.forward() got an unexpected keyword argument 'num_items_in_batch'

Message: GPT2LMHeadModel.forward() got an unexpected keyword argument 'is_causal'
"""

import inspect

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "undeclared_arguments_ignored", "undeclared_arguments_declared", "is_causal_refused"
)


@pytest.fixture
def loss(model, flag):
    """A factory: the mean loss of all tokens but the first, with these arguments."""

    def forward(**arguments):
        with torch.no_grad():
            return model(flag["input_ids"], labels=flag["input_ids"], **arguments).loss

    return forward


@pytest.fixture
def first_rows(model, flag):
    """A factory: the first row of the logits (V,) of two texts that differ in their last token."""

    def rows(**arguments):
        other = flag["input_ids"].clone()
        other[0, -1] = other[0, 0]
        with torch.no_grad():
            return [model(ids, **arguments).logits[0, 0] for ids in (flag["input_ids"], other)]

    return rows


def test_forward_declares_neither(model):
    """`forward()` declares neither `num_items_in_batch` nor `is_causal`."""
    assert not {"num_items_in_batch", "is_causal"} & set(inspect.signature(model.forward).parameters)


@pytest.mark.holds("transformers>=4.48.3", source="huggingface/transformers#35875", about="num_items_in_batch")
def test_num_items_in_batch_divides_the_summed_loss(loss, flag, tolerance):
    """`num_items_in_batch=3` makes the loss the sum over the tokens divided by 3, not their mean."""
    predicted = flag["input_ids"].shape[1] - 1
    torch.testing.assert_close(loss(num_items_in_batch=3), loss() * predicted / 3, **tolerance)


@pytest.mark.holds("transformers<4.48.3", source="huggingface/transformers#35875", about="num_items_in_batch")
def test_num_items_in_batch_raises_a_type_error(loss, messages):
    """`num_items_in_batch` raises a `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        loss(num_items_in_batch=3)


@pytest.mark.holds("transformers>=5.3", source="huggingface/transformers#43983", about="is_causal")
def test_is_causal_false_shows_later_tokens(first_rows):
    """`is_causal=False` lets the first token attend to the last one."""
    row, other = first_rows(is_causal=False)
    assert (row - other).abs().max() > 0.01 * row.std()


@pytest.mark.holds("transformers>=4.48.3,<5.3", source="huggingface/transformers#43983", about="is_causal")
def test_is_causal_false_is_ignored(first_rows):
    """`is_causal=False` is ignored: the first token does not attend to the last one."""
    row, other = first_rows(is_causal=False)
    assert torch.equal(row, other)


@pytest.mark.holds("transformers<4.48.3", source="huggingface/transformers#35875", about="is_causal")
def test_is_causal_raises_a_type_error(first_rows, messages):
    """`is_causal` raises a `TypeError`."""
    with pytest.raises(TypeError, match=messages[1]):
        first_rows(is_causal=False)
