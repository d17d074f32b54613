"""`add_eos_token=True` ends each text with `<|endoftext|>` since 5.0; before, the argument is ignored.

Beyond the tutorial: a model learns to end its texts from texts that end with this token. The tokenizer of GPT-2 adds
none by default, and `add_special_tokens=True` in the call, the default, does not change that.

Instead: `tokenizer(text + tokenizer.eos_token)`
"""

import pytest

pytestmark = [
    pytest.mark.needs("nothing added before a text"),
    pytest.mark.refuted_by("eos_added", "add_eos_token_ignored", "add_eos_token_followed", "special_tokens_split"),
]


@pytest.fixture(scope="module")
def with_eos(tokenizer_for):
    return tokenizer_for(add_eos_token=True)


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#40936")
def test_add_eos_token_ends_each_text(with_eos, forty_texts, forty_alone, eos):
    """With `add_eos_token=True`, the ids of each text end with `eos_token_id`, of an empty text too."""
    assert with_eos(forty_texts)["input_ids"] == [[*ids, eos] for ids in forty_alone]


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#40936")
def test_add_eos_token_is_ignored(with_eos, forty_texts, forty_alone):
    """`add_eos_token=True` has no effect."""
    assert with_eos(forty_texts)["input_ids"] == forty_alone


def test_texts_have_no_end_by_default(tokenizer, forty_texts, forty_alone):
    """By default, and with `add_special_tokens=True` in the call, no text ends with `eos_token_id`."""
    assert tokenizer(forty_texts, add_special_tokens=True)["input_ids"] == forty_alone
    assert all(ids[-1:] != [tokenizer.eos_token_id] for ids in forty_alone)


def test_end_of_text_can_be_appended(tokenizer, forty_texts, forty_alone, eos):
    """`text + tokenizer.eos_token` has the ids of the text and `eos_token_id`, in every release."""
    appended = [text + tokenizer.eos_token for text in forty_texts]
    assert tokenizer(appended)["input_ids"] == [[*ids, eos] for ids in forty_alone]
