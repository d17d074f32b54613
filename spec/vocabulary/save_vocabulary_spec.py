"""`save_vocabulary()` writes a `tokenizer.model` without the merges since 5.0, which does not load.

Documentation: "Save only the vocabulary of the tokenizer (vocabulary + added tokens)" (docstring of
`save_vocabulary`). The file holds the vocabulary as JSON, under the name of another format.

Instead: `tokenizer.save_pretrained(path)`

Message: `tiktoken` is required to read a `tiktoken` file. Install it with `pip install tiktoken`.
"""

import json
from pathlib import Path

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "save_vocabulary_writes_two_files", "save_vocabulary_forgets_the_merges", "vocabulary_not_saved"
)
VOCABULARY = {"H": 0, "i": 1, "Hi": 2, "<|endoftext|>": 3}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A tokenizer of four tokens and one merge."""
    directory = tmp_path_factory.mktemp("files")
    (directory / "vocab.json").write_text(json.dumps(VOCABULARY))
    (directory / "merges.txt").write_text("#version: 0.2\nH i\n")
    (directory / "tokenizer_config.json").write_text('{"tokenizer_class": "GPT2Tokenizer"}')
    return transformers.GPT2Tokenizer.from_pretrained(directory)


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="files")
def test_save_vocabulary_writes_tokenizer_model(tiny, tmp_path):
    """`save_vocabulary()` writes one file, `tokenizer.model`, that holds the vocabulary as JSON."""
    paths = tiny.save_vocabulary(str(tmp_path))
    assert sorted(paths) == sorted(str(path) for path in tmp_path.iterdir())
    assert [Path(path).name for path in paths] == ["tokenizer.model"]
    assert json.loads((tmp_path / "tokenizer.model").read_text()) == VOCABULARY


@pytest.mark.absent("transformers>=5", source="huggingface/transformers#40936", about="loading")
def test_saved_vocabulary_does_not_load(tiny, tmp_path, messages):
    """`from_pretrained()` of a directory with this `tokenizer.model` raises `ValueError`."""
    tiny.save_vocabulary(str(tmp_path))
    with pytest.raises(ValueError, match=messages[0]):
        transformers.GPT2Tokenizer.from_pretrained(tmp_path)


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936", about="files")
def test_save_vocabulary_writes_vocab_and_merges(tiny, tmp_path):
    """`save_vocabulary()` writes `vocab.json` and `merges.txt`."""
    paths = tiny.save_vocabulary(str(tmp_path))
    assert [Path(path).name for path in paths] == ["vocab.json", "merges.txt"]


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936", about="loading")
def test_saved_vocabulary_loads(tiny, tmp_path):
    """`from_pretrained()` loads what `save_vocabulary()` wrote."""
    tiny.save_vocabulary(str(tmp_path))
    assert transformers.GPT2Tokenizer.from_pretrained(tmp_path)("HiHi")["input_ids"] == [2, 2]


def test_save_pretrained_writes_what_loads(tiny, tmp_path):
    """`from_pretrained()` loads what `save_pretrained()` wrote, in every release."""
    tiny.save_pretrained(tmp_path)
    assert transformers.GPT2Tokenizer.from_pretrained(tmp_path)("HiHi")["input_ids"] == [2, 2]
