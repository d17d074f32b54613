"""`pad_to_max_length=True` in the call of a tokenizer pads nothing since 4.52; before, with a warning.

Beyond the tutorial: the argument of earlier years was deprecated for long, and is now an argument that `GPT2Tokenizer`
does not know. The rows of a batch stay of unequal length.

Instead: `padding="max_length"`

Message: The `pad_to_max_length` argument is deprecated and will be removed in a future version, use `padding=True` or
`padding='longest'` to pad to the longest sequence in the batch, or use `padding='max_length'` to pad to a max length...
"""

import warnings

import pytest

pytestmark = pytest.mark.refuted_by("pad_to_max_length_pads", "pad_to_max_length_ignored", "max_length_ignored")
LONG = {"max_length": 20, "truncation": True}


@pytest.fixture(scope="module")
def padding(small_tokenizer_for):
    return small_tokenizer_for(pad_token="<|endoftext|>")


@pytest.mark.holds("transformers>=4.52", source="measured")
def test_pad_to_max_length_has_no_effect(padding):
    """`pad_to_max_length=True` has no effect."""
    assert padding(["he", "a!"], pad_to_max_length=True, **LONG)["input_ids"] == [[98], [68, 4]]


@pytest.mark.holds("transformers<4.52", source="measured")
def test_pad_to_max_length_pads_and_warns(padding, messages):
    """`pad_to_max_length=True` pads each row to `max_length`, and issues a `FutureWarning`."""
    with pytest.warns(FutureWarning, match=messages[0]):
        rows = padding(["he", "a!"], pad_to_max_length=True, **LONG)["input_ids"]
    assert [len(row) for row in rows] == [20, 20]


def test_padding_max_length_pads(padding):
    """`padding="max_length"` pads each row to `max_length` in every release, without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rows = padding(["he", "a!"], padding="max_length", **LONG)["input_ids"]
    assert rows == [[98] + [99] * 19, [68, 4] + [99] * 18]
