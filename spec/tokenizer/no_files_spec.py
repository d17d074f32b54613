"""A tokenizer from a directory without its files is empty since 5.0; before, an error is raised.

Beyond the tutorial: `model.save_pretrained(path)` saves no tokenizer. A tokenizer that is loaded from there knows one
token, `<|endoftext|>`, and each text has no ids: the mistake is noticed where the model is called.

Instead: `tokenizer.save_pretrained(path)`, beside `model.save_pretrained(path)`
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("empty_tokenizer_refused", "empty_tokenizer_accepted", "tokenizer_is_not_saved")
CLASSES = ["GPT2Tokenizer", "AutoTokenizer"]


@pytest.fixture
def directory(tmp_path):
    """The directory of a saved model, which has no files of a tokenizer."""
    config = transformers.GPT2Config(n_layer=1, n_head=1, n_embd=4, n_positions=8, vocab_size=100)
    transformers.GPT2LMHeadModel(config).save_pretrained(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#40936")
def test_tokenizer_without_files_is_empty(directory, name):
    """A tokenizer that is loaded from the directory of a model has one token, and no ids for a text."""
    tokenizer = getattr(transformers, name).from_pretrained(directory)
    assert tokenizer.get_vocab() == {"<|endoftext|>": 0}
    assert tokenizer("Hello dear!")["input_ids"] == []


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#40936")
def test_tokenizer_without_files_raises(directory, name):
    """A tokenizer that is loaded from the directory of a model raises `OSError`, or `ImportError` in 4.57."""
    with pytest.raises((OSError, ImportError)):
        getattr(transformers, name).from_pretrained(directory)


@pytest.mark.parametrize("name", CLASSES)
def test_tokenizer_saved_beside_the_model_is_loaded(directory, name, small_tokenizer_for):
    """A tokenizer that is saved to the same directory is loaded whole, in every release."""
    small_tokenizer_for().save_pretrained(directory)
    assert getattr(transformers, name).from_pretrained(directory)("a!he")["input_ids"] == [68, 4, 98]
