"""`decode()` takes an id, a list, a tuple, a NumPy array or a torch tensor, on any device.

Documentation: "token_ids (`Union[int, list[int], list[list[int]], np.ndarray, torch.Tensor]`)" (docstring of
`PreTrainedTokenizerBase.decode`). A list may hold the numbers of NumPy and the tensors of torch.
"""

import numpy
import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "arrays_are_not_decoded", "tensors_are_not_decoded", "single_ids_are_not_decoded", "decode_takes_lists_only"
)


@pytest.fixture(scope="module")
def ids(forty_alone):
    """The ids of a text of more than 100 tokens."""
    return forty_alone[-1]


@pytest.fixture(scope="module")
def text(tokenizer, ids):
    return tokenizer.decode(ids)


def test_tuple_is_decoded_as_a_list(tokenizer, ids, text):
    """`decode()` of a tuple of ids returns the text of the list."""
    assert tokenizer.decode(tuple(ids)) == text


@pytest.mark.parametrize("dtype", ["int64", "int32", "uint16"])
def test_array_is_decoded_as_a_list(dtype, tokenizer, ids, text):
    """`decode()` of a NumPy array returns the text of the list, and so does a list of its numbers."""
    array = numpy.array(ids, dtype=dtype)
    assert tokenizer.decode(array) == tokenizer.decode(list(array)) == text


@pytest.mark.parametrize("dtype", [torch.int64, torch.int32])
def test_tensor_is_decoded_as_a_list(dtype, tokenizer, ids, text, device):
    """`decode()` of a tensor returns the text of the list, and so does a list of its elements."""
    tensor = torch.tensor(ids, dtype=dtype, device=device)
    assert tokenizer.decode(tensor) == tokenizer.decode(list(tensor)) == text


def test_single_id_is_decoded_alone(tokenizer, ids):
    """`decode()` of one id, as a number, an array or a tensor, returns the text of its token."""
    for id_ in ids:
        for one in (id_, numpy.int64(id_), numpy.array(id_), torch.tensor(id_)):
            assert tokenizer.decode(one) == tokenizer.decode([id_])


def test_no_ids_are_an_empty_text(tokenizer):
    """`decode()` of an empty list, array or tensor returns an empty text."""
    for empty in ([], (), numpy.array([], dtype=int), torch.tensor([], dtype=torch.int64)):
        assert tokenizer.decode(empty) == ""
