"""save_pretrained() writes tokenizer.json, from 5.0 on; before, vocab.json and merges.txt.

Beyond the tutorial: whoever hands a tokenizer on hands on these files. Those of the other kind load in every release.
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("vocabulary_not_saved")
VOCABULARY = {"tokenizer.json", "vocab.json", "merges.txt"}


@pytest.fixture
def saved(left_tokenizer, tmp_path):
    left_tokenizer.save_pretrained(tmp_path)
    return tmp_path


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_it_is_one_file(saved):
    assert {path.name for path in saved.iterdir()} & VOCABULARY == {"tokenizer.json"}


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_it_is_two_files(saved):
    assert {path.name for path in saved.iterdir()} & VOCABULARY == {"vocab.json", "merges.txt"}


def test_what_is_saved_loads_with_its_settings(saved):
    loaded = transformers.GPT2Tokenizer.from_pretrained(saved)
    assert loaded(["Hello", "Hello dear!"], padding=True)["input_ids"] == [[50256, 50256, 15496], [15496, 13674, 0]]
