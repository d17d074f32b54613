"""`save_pretrained(legacy_format=...)` has no effect since 5.0: `tokenizer.json` is always written.

Documentation: "If `True`, will save the tokenizer in legacy format" (docstring of
`PreTrainedTokenizerBase.save_pretrained`, 5.24). The legacy format is `vocab.json` and `merges.txt`.

Erratum: The documentation says: "If `True`, will save the tokenizer in legacy format". Since 5.0 the argument is
ignored: neither `vocab.json` nor `merges.txt` is written.

Instead: transformers>=5: `tokenizer.backend_tokenizer.model.save(path)`
transformers<5: `tokenizer.save_pretrained(path)`

Message: Only fast tokenizers (instances of PreTrainedTokenizerFast) can be saved in non legacy format.
"""

import pytest

pytestmark = pytest.mark.refuted_by("legacy_format_is_followed", "legacy_format_is_ignored", "vocabulary_not_saved")
LEGACY = {"vocab.json", "merges.txt"}


@pytest.fixture
def written(tmp_path):
    """A factory: the names of the vocabulary files that `save_pretrained()` writes."""

    def save(tokenizer, **settings):
        tokenizer.save_pretrained(tmp_path, **settings)
        return {path.name for path in tmp_path.iterdir()} & {"tokenizer.json", *LEGACY}

    return save


@pytest.mark.parametrize("legacy_format", [None, True, False])
@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="GPT2Tokenizer")
def test_tokenizer_json_is_always_written(legacy_format, tokenizer, written):
    """`save_pretrained()` writes `tokenizer.json` for each value of `legacy_format`."""
    assert written(tokenizer, legacy_format=legacy_format) == {"tokenizer.json"}


@pytest.mark.parametrize("legacy_format", [None, True])
@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936", about="GPT2Tokenizer")
def test_slow_tokenizer_writes_the_legacy_format(legacy_format, tokenizer, written):
    """`GPT2Tokenizer` writes `vocab.json` and `merges.txt`, by default and with `legacy_format=True`."""
    assert written(tokenizer, legacy_format=legacy_format) == LEGACY


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936", about="GPT2Tokenizer")
def test_slow_tokenizer_raises_for_false(tokenizer, written, messages):
    """`GPT2Tokenizer` raises `ValueError` for `legacy_format=False`."""
    with pytest.raises(ValueError, match=messages[0]):
        written(tokenizer, legacy_format=False)


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="GPT2TokenizerFast")
def test_fast_tokenizer_writes_tokenizer_json(fast_tokenizer, written):
    """`GPT2TokenizerFast` writes only `tokenizer.json` with `legacy_format=True`."""
    assert written(fast_tokenizer, legacy_format=True) == {"tokenizer.json"}


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936", about="GPT2TokenizerFast")
def test_fast_tokenizer_writes_the_legacy_format(fast_tokenizer, written):
    """`GPT2TokenizerFast` writes `vocab.json` and `merges.txt` too with `legacy_format=True`."""
    assert written(fast_tokenizer, legacy_format=True) >= LEGACY


def test_fast_tokenizer_writes_one_file_for_false(fast_tokenizer, written):
    """`GPT2TokenizerFast` writes only `tokenizer.json` with `legacy_format=False`, in every release."""
    assert written(fast_tokenizer, legacy_format=False) == {"tokenizer.json"}
