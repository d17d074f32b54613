"""`GPT2Tokenizer(vocab_file=..., merges_file=...)` reads nothing since 5.0: each text has no tokens.

Documentation: "vocab_file (`str`): Path to the vocabulary file. merges_file (`str`): Path to the merges file."
(docstring of `GPT2Tokenizer`, 5.24). No error is raised: the tokenizer encodes each text to an empty list.

Erratum: The documentation says: "vocab_file (`str`): Path to the vocabulary file." Since 5.0 the arguments are
called `vocab` and `merges`, and the old ones have no effect.

Instead: `GPT2Tokenizer(vocab_path, merges_path)`
"""

import json

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "merges_not_loaded", "file_names_are_read", "file_names_are_not_read", "vocab_is_accepted"
)
VOCABULARY = {"H": 0, "i": 1, "Hi": 2, "<|endoftext|>": 3}


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    """The paths of `vocab.json` and `merges.txt` for a tokenizer of four tokens."""
    directory = tmp_path_factory.mktemp("files")
    (directory / "vocab.json").write_text(json.dumps(VOCABULARY))
    (directory / "merges.txt").write_text("#version: 0.2\nH i\n")
    return str(directory / "vocab.json"), str(directory / "merges.txt")


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="vocab_file")
def test_vocab_file_and_merges_file_are_not_read(paths):
    """With `vocab_file` and `merges_file` the tokenizer knows only the end of text; texts have no tokens."""
    empty = transformers.GPT2Tokenizer(vocab_file=paths[0], merges_file=paths[1])
    assert empty(["Hi", "HiHi" * 100])["input_ids"] == [[], []]
    assert list(empty.get_vocab()) == ["<|endoftext|>"]


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936", about="vocab_file")
def test_vocab_file_and_merges_file_are_read(paths):
    """`vocab_file` and `merges_file` are the paths of the files that the tokenizer reads."""
    tokenizer = transformers.GPT2Tokenizer(vocab_file=paths[0], merges_file=paths[1])
    assert tokenizer(["Hi", "HiHi" * 100])["input_ids"] == [[2], [2] * 200]


def test_paths_without_names_are_read(paths):
    """`GPT2Tokenizer(vocab_path, merges_path)` reads both files in every release."""
    tokenizer = transformers.GPT2Tokenizer(*paths)
    assert tokenizer(["Hi", "HiHi" * 100])["input_ids"] == [[2], [2] * 200]
    assert tokenizer.get_vocab() == VOCABULARY


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="vocab")
def test_vocab_and_merges_take_paths_or_contents(paths):
    """`vocab` and `merges` are the paths of the files, or the dict and the list of pairs themselves."""
    for vocab, merges in (paths, (VOCABULARY, [("H", "i")])):
        assert transformers.GPT2Tokenizer(vocab=vocab, merges=merges)("HiHi")["input_ids"] == [2, 2]


@pytest.mark.absent("transformers<5", source="huggingface/transformers#40936", about="vocab")
def test_vocab_and_merges_raise_type_error(paths):
    """`vocab` and `merges` raise `TypeError`: `vocab_file` and `merges_file` are required."""
    with pytest.raises(TypeError, match="vocab_file"):
        transformers.GPT2Tokenizer(vocab=paths[0], merges=paths[1])
