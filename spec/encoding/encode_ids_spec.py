"""`tokenizer.encode(ids)` raises `ValueError` since 5.0; before, it returns the ids.

Documentation: "This can be a string, a list of strings (tokenized string using the `tokenize` method) or a list of
integers (tokenized string ids using the `convert_tokens_to_ids` method)" (docstring of `encode`).

Erratum: The documentation says: "or a list of integers (tokenized string ids using the `convert_tokens_to_ids`
method)". Since 5.0 the method takes neither ids nor tokens: it reads a list of strings as texts.

Instead: `tokenizer.convert_tokens_to_ids(tokenizer.tokenize(text))`

Message: text input must ...
"""

import pytest

pytestmark = [
    pytest.mark.needs("nothing added before a text"),
    pytest.mark.refuted_by("encode_takes_ids", "encode_refuses_ids", "encode_stops_after_512"),
]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_ids_raise_value_error(tokenizer, forty_alone, messages):
    """`encode()` raises `ValueError` for a list of ids."""
    with pytest.raises(ValueError, match=messages[0]):
        tokenizer.encode(forty_alone[-1])


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_ids_are_returned(tokenizer, forty_alone):
    """`encode()` returns a list of ids that is passed to it."""
    assert tokenizer.encode(forty_alone[-1]) == forty_alone[-1]


def test_tokens_are_converted_to_ids(tokenizer, forty_texts):
    """`convert_tokens_to_ids(tokenize(text))` returns the ids of the text in every release."""
    for text in [*forty_texts[:20], " ".join(forty_texts[-4:])]:
        assert tokenizer.convert_tokens_to_ids(tokenizer.tokenize(text)) == tokenizer.encode(text)
