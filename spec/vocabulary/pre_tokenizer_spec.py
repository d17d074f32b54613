"""Since 5.0, `GPT2Tokenizer` and `AutoTokenizer` ignore the pre-tokenizer in a `tokenizer.json`.

Beyond the tutorial: the pre-tokenizer splits a text before the merges are applied. A checkpoint with another one than
GPT-2's, for instance one that splits off digits, has other ids since 5.0, without a warning.

Instead: `PreTrainedTokenizerFast.from_pretrained(path)`
"""

import json

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("pre_tokenizer_of_the_file_is_kept", "pre_tokenizer_is_rebuilt")
CLASSES = pytest.mark.parametrize("name", ["GPT2TokenizerFast", "AutoTokenizer"])
BYTE_LEVEL = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
SPLIT = {"type": "Split", "pattern": {"String": "h"}, "behavior": "Isolated", "invert": False}
TEXT = "he" * 50


@pytest.fixture(scope="module")
def path(small_tokenizer_for, tmp_path_factory):
    """A directory with a tokenizer that has a merge of "h" and "e", and splits off each "h" before."""
    directory = tmp_path_factory.mktemp("saved")
    small_tokenizer_for(transformers.GPT2TokenizerFast).save_pretrained(directory)
    content = json.loads((directory / "tokenizer.json").read_text(encoding="utf-8"))
    content["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": [SPLIT, BYTE_LEVEL]}
    (directory / "tokenizer.json").write_text(json.dumps(content), encoding="utf-8")
    return directory


@CLASSES
@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_pre_tokenizer_of_the_file_is_ignored(name, path):
    """`GPT2TokenizerFast` and `AutoTokenizer` split a text as GPT-2 does: "he" is one token."""
    assert getattr(transformers, name).from_pretrained(path).tokenize(TEXT) == ["he"] * 50


@CLASSES
@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_pre_tokenizer_of_the_file_is_used(name, path):
    """`GPT2TokenizerFast` and `AutoTokenizer` use the pre-tokenizer of the file: "h" is split off."""
    assert getattr(transformers, name).from_pretrained(path).tokenize(TEXT) == ["h", "e"] * 50


def test_class_without_a_model_uses_the_file(path):
    """`PreTrainedTokenizerFast` uses the pre-tokenizer of the file in every release."""
    loaded = transformers.PreTrainedTokenizerFast.from_pretrained(path)
    assert loaded.tokenize(TEXT) == ["h", "e"] * 50
