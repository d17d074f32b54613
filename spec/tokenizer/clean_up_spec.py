"""`clean_up_tokenization_spaces=True` has no effect on GPT-2 since 5.7; before, it removes spaces.

Beyond the tutorial: a text decoded with `clean_up_tokenization_spaces=True` differs between the releases. Before 5.7
`decode()` then removes the space before a punctuation mark, which a text of GPT-2 may well contain.

Instead: transformers<5.7: `tokenizer.decode(ids, clean_up_tokenization_spaces=True)`
transformers>=5.7: `tokenizer.clean_up_tokenization(tokenizer.decode(ids))`

Message: Ignoring clean_up_tokenization_spaces=True for BPE tokenizer GPT2Tokenizer. The clean_up_tokenization
post-processing step is designed for WordPiece tokenizers and is destructive for BPE (it strips spaces before
punctuation). Set clean_up_tokenization_spaces=False to suppress this warning, or set
clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output=True to force cleanup anyway.
"""

import re

import pytest

pytestmark = [
    pytest.mark.needs("nothing added before a text"),
    pytest.mark.refuted_by(
        "clean_up_forced",
        "clean_up_ignored",
        "clean_up_ignored_silently",
        "clean_up_forced_on_long_texts",
        "clean_up_ignored_on_long_texts",
    ),
]


@pytest.fixture(scope="module")
def ids(tokenizer):
    return tokenizer("Hello , dear")["input_ids"]


@pytest.mark.holds("transformers>=5.7", source="huggingface/transformers#44915")
def test_decode_ignores_clean_up_true(tokenizer, ids):
    """`decode(ids, clean_up_tokenization_spaces=True)` keeps a space before punctuation."""
    assert tokenizer.decode(ids, clean_up_tokenization_spaces=True) == "Hello , dear"
    assert tokenizer.decode(ids * 100, clean_up_tokenization_spaces=True) == "Hello , dear" * 100


@pytest.mark.holds("transformers>=5.7", source="huggingface/transformers#44915")
def test_loading_with_clean_up_true_has_no_effect(tokenizer_for, ids):
    """A tokenizer loaded with `clean_up_tokenization_spaces=True` keeps a space before punctuation."""
    assert tokenizer_for(clean_up_tokenization_spaces=True).decode(ids) == "Hello , dear"


@pytest.mark.holds("transformers>=5.7", source="huggingface/transformers#44915")
def test_decode_warns_about_clean_up_true(tokenizer, ids, library_log, messages):
    """`decode()` logs one warning that it ignores `clean_up_tokenization_spaces=True`."""
    tokenizer.decode(ids, clean_up_tokenization_spaces=True)
    assert [bool(re.search(messages[0], message)) for message in library_log.messages] == [True]


@pytest.mark.holds("transformers<5.7", source="huggingface/transformers#44915")
def test_decode_follows_clean_up_true(tokenizer, ids):
    """`decode(ids, clean_up_tokenization_spaces=True)` removes a space before punctuation."""
    assert tokenizer.decode(ids, clean_up_tokenization_spaces=True) == "Hello, dear"
    assert tokenizer.decode(ids * 100, clean_up_tokenization_spaces=True) == "Hello, dear" * 100


@pytest.mark.holds("transformers<5.7", source="huggingface/transformers#44915")
def test_loading_with_clean_up_true_has_an_effect(tokenizer_for, ids):
    """A tokenizer loaded with `clean_up_tokenization_spaces=True` removes a space before punctuation."""
    assert tokenizer_for(clean_up_tokenization_spaces=True).decode(ids) == "Hello, dear"
