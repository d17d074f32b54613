"""`GPT2Tokenizer` of 4.x cannot load a tokenizer that was saved by 5.x.

Beyond the tutorial: 5.x saves `tokenizer.json`; `GPT2Tokenizer` of 4.x reads `vocab.json` and `merges.txt`. The other
classes read this `tokenizer.json` since 4.45. Installing protobuf changes the message and does not help.

Instead: transformers>=5: `tokenizer.save_pretrained(path); tokenizer.backend_tokenizer.model.save(path)`
transformers>=4.45,<5: `GPT2TokenizerFast.from_pretrained(path)`

Message: expected str, bytes or os.PathLike object, not NoneType

Message: requires the protobuf library but it was not found in your environment. Check... the instructions on the
installation page of its repo: https://github.com/protocolbuffers/protobuf/tree/master/python#installation and follow
the ones that match your environment. Please note that you may need to restart your runtime after installation.

Message: data did not match any variant of untagged enum ModelWrapper at line ... column ...
"""

import json
import re

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("merges_not_loaded", "unreadable_tokenizer_is_none")
CONFIG = """{"tokenizer_class": "GPT2Tokenizer", "padding_side": "left", "pad_token": "<|endoftext|>",
    "bos_token": "<|endoftext|>", "eos_token": "<|endoftext|>", "unk_token": "<|endoftext|>", "errors": "replace",
    "add_prefix_space": false, "backend": "tokenizers"}"""
TOKENIZER = """{"version": "1.0", "truncation": null, "padding": null, "normalizer": null, "added_tokens": [{"id": 3,
    "content": "<|endoftext|>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false,
    "special": true}],
    "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
    "post_processor": {"type": "TemplateProcessing", "single": [{"Sequence": {"id": "A", "type_id": 0}}], "pair": [
        {"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}], "special_tokens": {}},
    "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true},
    "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": "",
        "end_of_word_suffix": "", "fuse_unk": false, "byte_fallback": false, "ignore_merges": false,
        "vocab": {"H": 0, "i": 1, "Hi": 2, "<|endoftext|>": 3}, "merges": [["H", "i"]]}}"""
OTHER_CLASSES = pytest.mark.parametrize("name", ["GPT2TokenizerFast", "AutoTokenizer"])


@pytest.fixture
def newer(tmp_path):
    """A directory as 5.x saves it, for a tokenizer of four tokens."""
    (tmp_path / "tokenizer_config.json").write_text(CONFIG)
    (tmp_path / "tokenizer.json").write_text(TOKENIZER)
    return tmp_path


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="GPT2Tokenizer")
def test_gpt2_tokenizer_loads_and_saves_these_files(newer):
    """`GPT2Tokenizer` loads what 5.x saved, and saves the same content."""
    tokenizer = transformers.GPT2Tokenizer.from_pretrained(newer)
    tokenizer.save_pretrained(newer)
    assert json.loads((newer / "tokenizer.json").read_text()) == json.loads(TOKENIZER)
    assert json.loads((newer / "tokenizer_config.json").read_text()).items() >= json.loads(CONFIG).items()
    assert tokenizer(["Hi", "HiHi"], padding=True)["input_ids"] == [[3, 2], [2, 2]]


@pytest.mark.absent("transformers<5", source="huggingface/transformers#40936", about="GPT2Tokenizer")
def test_gpt2_tokenizer_raises_for_these_files(newer, messages):
    """`GPT2Tokenizer` raises an error for files of 5.x: `TypeError`, or `ImportError` without protobuf."""
    with pytest.raises((ImportError, TypeError)) as error:
        transformers.GPT2Tokenizer.from_pretrained(newer)
    message = messages[1] if error.type is ImportError else messages[0]
    assert re.search(message, str(error.value))


@OTHER_CLASSES
@pytest.mark.holds("transformers>=4.45", source="huggingface/tokenizers#909", about="other classes")
def test_fast_and_auto_tokenizer_load_these_files(name, newer):
    """`GPT2TokenizerFast` and `AutoTokenizer` load what 5.x saved."""
    tokenizer = getattr(transformers, name).from_pretrained(newer)
    assert tokenizer(["Hi", "HiHi"], padding=True)["input_ids"] == [[3, 2], [2, 2]]


@OTHER_CLASSES
@pytest.mark.absent("transformers<4.45", source="huggingface/tokenizers#909", about="other classes")
def test_fast_and_auto_tokenizer_raise(name, newer, messages):
    """`GPT2TokenizerFast` and `AutoTokenizer` cannot read the `tokenizer.json` of 5.x."""
    with pytest.raises(Exception, match=messages[2]):
        getattr(transformers, name).from_pretrained(newer)
