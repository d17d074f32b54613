"""`GPT2Tokenizer` saves `tokenizer.json` since 5.0; before, `vocab.json` and `merges.txt`.

Beyond the tutorial: a program that reads the saved files depends on their names. Every release loads `vocab.json` and
`merges.txt`. Since 5.0, `tokenizer.backend_tokenizer.model.save(path)` still writes these two.

Instead: transformers>=5: `tokenizer.save_pretrained(path); tokenizer.backend_tokenizer.model.save(path)`
transformers<5: `tokenizer.save_pretrained(path)`
"""

import itertools
import json
import string

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("vocabulary_not_saved", "merges_not_loaded", "merges_after_500_not_loaded")
FILES = {"tokenizer.json", "vocab.json", "merges.txt"}
VOCABULARY = {"H": 0, "i": 1, "Hi": 2, "<|endoftext|>": 3}
MERGES = "#version: 0.2\nH i\n"
SETTINGS = {"padding_side": "left", "pad_token": "<|endoftext|>"}


@pytest.fixture
def two_files(tmp_path):
    """A directory with `vocab.json` and `merges.txt` for a tokenizer of four tokens."""
    (tmp_path / "vocab.json").write_text(json.dumps(VOCABULARY))
    (tmp_path / "merges.txt").write_text(MERGES)
    (tmp_path / "tokenizer_config.json").write_text('{"tokenizer_class": "GPT2Tokenizer"}')
    return tmp_path


@pytest.fixture
def tiny(two_files):
    return transformers.GPT2Tokenizer.from_pretrained(two_files, **SETTINGS)


@pytest.fixture
def saved(tiny, tmp_path):
    """The directory that `save_pretrained()` writes."""
    tiny.save_pretrained(tmp_path / "saved")
    return tmp_path / "saved"


@pytest.mark.parametrize("name", ["GPT2Tokenizer", "GPT2TokenizerFast", "AutoTokenizer"])
def test_vocab_json_and_merges_txt_load(name, two_files):
    """`vocab.json` and `merges.txt`, as 4.x saves them, load in every release and by every class."""
    loaded = getattr(transformers, name).from_pretrained(two_files, **SETTINGS)
    assert loaded(["Hi", "HiHi"], padding=True)["input_ids"] == [[3, 2], [2, 2]]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_save_pretrained_writes_tokenizer_json(saved):
    """`save_pretrained()` writes the vocabulary and the merges to `tokenizer.json`."""
    assert {path.name for path in saved.iterdir()} & FILES == {"tokenizer.json"}


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_model_save_writes_vocab_json_and_merges_txt(tiny, saved):
    """`tokenizer.backend_tokenizer.model.save(path)` writes `vocab.json` and `merges.txt`."""
    tiny.backend_tokenizer.model.save(str(saved))
    assert json.loads((saved / "vocab.json").read_text()) == VOCABULARY
    assert (saved / "merges.txt").read_text() == MERGES


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_save_pretrained_writes_vocab_json_and_merges_txt(saved):
    """`save_pretrained()` writes `vocab.json` and `merges.txt`."""
    assert {path.name for path in saved.iterdir()} & FILES == {"vocab.json", "merges.txt"}
    assert json.loads((saved / "vocab.json").read_text()) == VOCABULARY
    assert (saved / "merges.txt").read_text() == MERGES


def test_saved_tokenizer_loads_with_its_settings(saved):
    """The release that saved a tokenizer loads it with its pad token and padding side."""
    loaded = transformers.GPT2Tokenizer.from_pretrained(saved)
    assert loaded(["Hi", "HiHi"], padding=True)["input_ids"] == [[3, 2], [2, 2]]


def test_every_token_and_merge_is_saved(tmp_path):
    """A vocabulary of 703 tokens with 676 merges is saved and loaded whole."""
    pairs = list(itertools.product(string.ascii_lowercase, repeat=2))
    tokens = [*string.ascii_lowercase, *map("".join, pairs), "<|endoftext|>"]
    (tmp_path / "vocab.json").write_text(json.dumps({token: number for number, token in enumerate(tokens)}))
    (tmp_path / "merges.txt").write_text("\n".join(["#version: 0.2", *map(" ".join, pairs), ""]))
    transformers.GPT2Tokenizer.from_pretrained(tmp_path).save_pretrained(tmp_path / "saved")
    loaded = transformers.GPT2Tokenizer.from_pretrained(tmp_path / "saved")
    assert loaded.convert_ids_to_tokens(list(range(703))) == tokens
    assert [loaded(token)["input_ids"] for token in tokens] == [[number] for number in range(703)]
