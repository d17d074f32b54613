"""The tokenizer returns a `BatchEncoding`, which is not a `dict`: `json.dumps()` refuses it.

Documentation: "This class is derived from a python dictionary and can be used as a dictionary" (docstring of
`BatchEncoding`). `to(device)` moves its tensors and returns the same object.

Erratum: The documentation says: "This class is derived from a python dictionary". The class is derived from
`collections.UserDict`, so that `isinstance(batch, dict)` is false.

Instead: `dict(tokenizer(text))`
"""

import collections
import json

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "encoding_is_a_dict", "encoding_hides_the_mask", "encoding_to_copies", "encoding_to_moves_nothing"
)


@pytest.fixture
def encoding(tokenizer):
    return tokenizer("Hello dear!")


def test_encoding_is_not_a_dict(encoding):
    """A `BatchEncoding` is a `UserDict` and not a `dict`."""
    assert not isinstance(encoding, dict)
    assert isinstance(encoding, collections.UserDict)


def test_json_needs_a_dict(encoding):
    """`json.dumps()` raises `TypeError` for a `BatchEncoding`, and takes the `dict` of it."""
    with pytest.raises(TypeError):
        json.dumps(encoding)
    assert json.loads(json.dumps(dict(encoding))) == dict(encoding.items())


def test_encoding_is_used_as_a_dict(encoding):
    """A `BatchEncoding` has the keys and values of a `dict`, and unpacks to arguments."""
    assert dict(**encoding) == {key: encoding[key] for key in encoding} == dict(encoding.items())
    assert "input_ids" in encoding


def test_method_to_returns_the_same_object(tokenizer):
    """`to("meta")` moves each tensor, and returns the object itself."""
    batch = tokenizer("Hello dear!", return_tensors="pt")
    assert batch.to("meta") is batch
    assert {tensor.device for tensor in batch.values()} == {torch.device("meta")}
