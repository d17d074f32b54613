"""`encode_plus()` and `batch_encode_plus()` are gone since 5.0: call the tokenizer.

Documentation: "Holds the output of the `__call__`, `encode_plus` and `batch_encode_plus` methods" (docstring of
`BatchEncoding`, 5.24). The call takes one text or a list of texts, and the same arguments, in every release.

Erratum: The documentation says: "Holds the output of the `__call__`, `encode_plus` and `batch_encode_plus` methods".
The tokenizers of 5.x have neither of the last two.

Instead: `tokenizer(text)` for `encode_plus(text)`; `tokenizer(texts)` for `batch_encode_plus(texts)`

Message: GPT2Tokenizer has no attribute ...
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("encode_plus_is_back", "call_forgets_the_mask", "later_rows_repeat_a_row")
GONE = ["encode_plus", "batch_encode_plus", "prepare_for_model", "build_inputs_with_special_tokens"]
SETTINGS = {"truncation": True, "max_length": 50}


@pytest.mark.parametrize("name", GONE)
@pytest.mark.absent("transformers>=5", source="huggingface/transformers#40936")
def test_encode_plus_is_gone(name, tokenizer, messages):
    """`encode_plus`, `batch_encode_plus`, `prepare_for_model` and one other raise `AttributeError`."""
    with pytest.raises(AttributeError, match=messages[0]) as error:
        getattr(tokenizer, name)
    assert str(error.value).endswith(name)


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_encode_plus_equals_the_call(tokenizer, forty_texts):
    """`encode_plus(text)` and `batch_encode_plus(texts)` return what the call of the tokenizer returns."""
    for text in forty_texts[::13]:
        assert tokenizer.encode_plus(text, **SETTINGS) == tokenizer(text, **SETTINGS)
    assert tokenizer.batch_encode_plus(forty_texts, **SETTINGS) == tokenizer(forty_texts, **SETTINGS)


@pytest.mark.needs("the default sides")
def test_call_takes_one_text_or_a_list(tokenizer, forty_texts, forty_alone):
    """The call of a tokenizer takes one text or a list of texts, in every release."""
    batch = tokenizer(forty_texts, **SETTINGS)
    assert isinstance(batch, transformers.BatchEncoding)
    assert set(batch) == {"input_ids", "attention_mask"}
    assert batch["input_ids"] == [ids[:50] for ids in forty_alone]
    assert [tokenizer(text, **SETTINGS)["input_ids"] for text in forty_texts] == batch["input_ids"]
