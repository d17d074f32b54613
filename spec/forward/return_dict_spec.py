"""`return_dict=False` in a call returns a tuple; in the config the setting breaks a pass since 5.3.

Documentation: the docstring of `GPT2LMHeadModel.forward`, section "Returns". A tuple has the values in the order of the
fields, without those that are None, and its second value is the cache.

Erratum: The documentation says: "a tuple of `torch.Tensor` (if `return_dict=False` is passed or when
`config.return_dict=False`)". With the setting in the config, a language model raises an error since 5.3.

Instead: `model(input_ids, return_dict=False)`, or `model(input_ids).to_tuple()`

Message: 'tuple' object has no attribute 'last_hidden_state'
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("return_dict_is_always_true", "return_dict_of_the_config_is_ignored")


@pytest.fixture(scope="module")
def by_config(head_for, hundred_texts):
    """The call: a pass of a model whose config has `return_dict=False`."""
    model = head_for("GPT2LMHeadModel", return_dict=False)
    return lambda **settings: model(hundred_texts["input_ids"], **settings)


def test_call_returns_a_plain_tuple(hundred_model, hundred_texts, tolerance):
    """`return_dict=False` in the call returns a tuple of logits and cache."""
    outputs = hundred_model(hundred_texts["input_ids"], return_dict=False)
    assert type(outputs) is tuple
    assert len(outputs) == 2
    torch.testing.assert_close(outputs[0], hundred_texts["logits"], **tolerance)
    assert not isinstance(outputs[1], torch.Tensor)


def test_labels_put_the_loss_first(hundred_model, hundred_texts):
    """With labels, the first value of the tuple is the loss."""
    ids = hundred_texts["input_ids"]
    outputs = hundred_model(ids, labels=ids, return_dict=False)
    assert type(outputs) is tuple
    assert [value.shape for value in outputs[:2]] == [(), (8, 24, 100)]


@pytest.mark.holds("transformers>=5.3", source="measured")
@pytest.mark.parametrize("settings", [{}, {"return_dict": True}])
def test_setting_in_the_config_raises(by_config, messages, settings):
    """`return_dict=False` in the config raises an `AttributeError`, whatever the call has."""
    with pytest.raises(AttributeError, match=messages[0]):
        by_config(**settings)


@pytest.mark.holds("transformers<5.3", source="measured")
def test_setting_in_the_config_returns_a_tuple(by_config):
    """`return_dict=False` in the config returns a tuple, unless the call has `return_dict=True`."""
    assert type(by_config()) is tuple
    assert type(by_config(return_dict=True)) is not tuple
