"""`return_tensors="np"` returns arrays of type `int64`; `"tf"` and `"jax"` are refused since 5.0.

Documentation: "'np': Return Numpy `np.ndarray` objects" (docstring of `PreTrainedTokenizerBase.__call__`). Rows of
unequal lengths are an array of arrays, without an error: `"pt"` raises `ValueError` for them.

Instead: `tokenizer(texts, padding=True, return_tensors="np")`

Message: ... is not a valid TensorType, please select one of ['pt', ...]

Message: Unable to create tensor, you should probably activate truncation and/or padding with 'padding=True'
'truncation=True' to have batched tensors with the same length. ...
"""

import contextlib

import numpy
import pytest

pytestmark = pytest.mark.refuted_by(
    "arrays_are_tensors", "arrays_are_int32", "arrays_are_padded", "tf_is_pt", "tf_is_refused", "any_tensors_are_pt"
)


def test_arrays_have_the_numbers_of_the_tensors(left_tokenizer, forty_texts, forty_padded):
    """`return_tensors="np"` returns arrays of type `int64` with the numbers of the tensors of `"pt"`."""
    arrays = left_tokenizer(forty_texts, padding=True, return_tensors="np")
    for key in ("input_ids", "attention_mask"):
        assert type(arrays[key]) is numpy.ndarray
        assert arrays[key].dtype == numpy.int64
        assert arrays[key].tolist() == forty_padded[key].tolist()


def test_unequal_rows_are_an_array_of_arrays(tokenizer, forty_texts, forty_alone, messages):
    """Rows of unequal lengths are an array of arrays; `return_tensors="pt"` raises `ValueError`."""
    rows = tokenizer(forty_texts[1:], return_tensors="np")["input_ids"]
    assert (rows.dtype, rows.shape) == (object, (39,))
    assert [row.tolist() for row in rows] == forty_alone[1:]
    with pytest.raises(ValueError, match=messages[1]):
        tokenizer(forty_texts[1:], return_tensors="pt")


def test_other_value_raises_value_error(tokenizer, messages):
    """Another value of `return_tensors` raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        tokenizer("Hello", return_tensors="list")


@pytest.mark.parametrize("framework", ["tf", "jax"])
@pytest.mark.absent("transformers>=5", source="huggingface/transformers#40760")
def test_tensorflow_and_jax_raise_value_error(framework, tokenizer, messages):
    """`return_tensors="tf"` and `"jax"` raise `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        tokenizer("Hello", return_tensors=framework)


@pytest.mark.parametrize("framework", ["tf", "jax"])
@pytest.mark.holds("transformers<5", source="huggingface/transformers#40760")
def test_tensorflow_and_jax_are_accepted(framework, tokenizer):
    """`return_tensors="tf"` and `"jax"` return tensors, or raise `ImportError` without the library."""
    with contextlib.suppress(ImportError):
        assert tokenizer("Hello", return_tensors=framework)["input_ids"].shape[0] == 1
