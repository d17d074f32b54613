"""save_pretrained() writes tokenizer.json, from 5.0 on; before, vocab.json and merges.txt.

Beyond the tutorial: whoever hands a tokenizer on hands on these files. Those of the other kind load in every release.
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("vocabulary_not_saved")
VOCABULARY = {"tokenizer.json", "vocab.json", "merges.txt"}


@pytest.fixture
def saved(tmp_path):
    """What a tokenizer of four tokens saves."""
    (tmp_path / "vocab.json").write_text('{"H": 0, "i": 1, "Hi": 2, "<|endoftext|>": 3}')
    (tmp_path / "merges.txt").write_text("#version: 0.2\nH i\n")
    tiny = transformers.GPT2Tokenizer.from_pretrained(tmp_path, padding_side="left", pad_token="<|endoftext|>")
    tiny.save_pretrained(tmp_path / "saved")
    return tmp_path / "saved"


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_it_is_one_file(saved):
    assert {path.name for path in saved.iterdir()} & VOCABULARY == {"tokenizer.json"}


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_it_is_two_files(saved):
    assert {path.name for path in saved.iterdir()} & VOCABULARY == {"vocab.json", "merges.txt"}


def test_what_is_saved_loads_with_its_settings(saved):
    loaded = transformers.GPT2Tokenizer.from_pretrained(saved)
    assert loaded(["Hi", "HiHi"], padding=True)["input_ids"] == [[3, 2], [2, 2]]
