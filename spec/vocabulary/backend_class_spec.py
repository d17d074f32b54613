"""`AutoTokenizer` loads the tokenizer class `TokenizersBackend` since 5.0; 4.x raises `ValueError`.

Beyond the tutorial: in 5.x `PreTrainedTokenizerFast` is another name of `TokenizersBackend`, and the latter is what
`save_pretrained()` writes to `tokenizer_config.json`. Releases before 4.45 cannot read the `tokenizer.json` of 5.x.

Instead: `PreTrainedTokenizerFast.from_pretrained(path)`

Message: Tokenizer class TokenizersBackend does not exist or is not currently imported.

Message: The tokenizer class you load from this checkpoint is not the same type as the class this function is called
from. It may result in unexpected tokenization. The tokenizer class you load from this checkpoint is
'TokenizersBackend'. The class this function is called from is 'PreTrainedTokenizerFast'.
"""

import json
import re

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "fast_tokenizers_have_no_merges",
    "unknown_tokenizer_classes_are_fast",
    "saved_class_is_that_of_gpt2",
    "other_tokenizer_class_is_not_warned_of",
    "other_tokenizer_class_is_warned_of",
)
CONFIG = {"tokenizer_class": "TokenizersBackend", "eos_token": "<|endoftext|>", "padding_side": "left"}


@pytest.fixture
def newer(small_tokenizer_for, tmp_path):
    """The directory of a tokenizer whose class is `TokenizersBackend`, with a `tokenizer.json` of this release."""
    small_tokenizer_for(transformers.GPT2TokenizerFast).backend_tokenizer.save(str(tmp_path / "tokenizer.json"))
    (tmp_path / "tokenizer_config.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    return tmp_path


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#40936")
def test_auto_tokenizer_loads_the_class(newer):
    """`AutoTokenizer` loads a tokenizer whose class is `TokenizersBackend`."""
    tokenizer = transformers.AutoTokenizer.from_pretrained(newer)
    assert type(tokenizer).__name__ == "TokenizersBackend"
    assert (tokenizer("he!")["input_ids"], tokenizer.eos_token_id, tokenizer.padding_side) == ([98, 4], 99, "left")


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#40936")
def test_auto_tokenizer_does_not_know_the_class(newer, messages):
    """`AutoTokenizer` raises `ValueError` for a tokenizer whose class is `TokenizersBackend`."""
    with pytest.raises(ValueError, match=messages[0]):
        transformers.AutoTokenizer.from_pretrained(newer)


def test_fast_tokenizer_loads_the_class(newer):
    """`PreTrainedTokenizerFast` loads the tokenizer in every release."""
    tokenizer = transformers.PreTrainedTokenizerFast.from_pretrained(newer)
    assert (tokenizer("he!")["input_ids"], tokenizer.eos_token_id, tokenizer.padding_side) == ([98, 4], 99, "left")


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#40936", about="message")
def test_fast_tokenizer_logs_no_warning(newer, library_log):
    """`PreTrainedTokenizerFast` logs no warning about the class."""
    transformers.PreTrainedTokenizerFast.from_pretrained(newer)
    assert library_log.messages == []


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#40936", about="message")
def test_fast_tokenizer_logs_a_warning(newer, library_log, messages):
    """`PreTrainedTokenizerFast` logs a warning that the class in the file is another one."""
    transformers.PreTrainedTokenizerFast.from_pretrained(newer)
    logged = [" ".join(message.split()) for message in library_log.messages]
    assert [bool(re.search(messages[1], message)) for message in logged] == [True]


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#40936", about="saved")
def test_saved_class_is_the_backend(newer):
    """`PreTrainedTokenizerFast` saves its class as `TokenizersBackend`."""
    transformers.PreTrainedTokenizerFast.from_pretrained(newer).save_pretrained(newer)
    assert json.loads((newer / "tokenizer_config.json").read_text())["tokenizer_class"] == "TokenizersBackend"


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#40936", about="saved")
def test_saved_class_is_the_fast_one(newer):
    """`PreTrainedTokenizerFast` saves its class under its own name, in some releases without `Fast`."""
    transformers.PreTrainedTokenizerFast.from_pretrained(newer).save_pretrained(newer)
    saved = json.loads((newer / "tokenizer_config.json").read_text())["tokenizer_class"]
    assert saved.removesuffix("Fast") == "PreTrainedTokenizer"
