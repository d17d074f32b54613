"""`save_pretrained()` keeps a pad token that was set after loading, but not a `padding_side`.

Documentation: "This won't save modifications you may have applied to the tokenizer after the instantiation"
(docstring of `PreTrainedTokenizerBase.save_pretrained`). A part of them is saved, a part is lost without a warning.

Erratum: The documentation says: "This won't save modifications you may have applied to the tokenizer after the
instantiation". The special tokens, the added tokens and `model_max_length` are saved as they were set last.

Instead: `GPT2Tokenizer.from_pretrained(path, padding_side="left", truncation_side="left")`
"""

import copy

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("later_sides_are_saved", "later_settings_are_not_saved", "padding_side_ignored")
SIDES = {"padding_side": "left", "truncation_side": "left"}


@pytest.fixture(scope="module")
def tokenizer(small_tokenizer_for):
    """A tokenizer of 100 tokens."""
    return small_tokenizer_for()


@pytest.fixture(scope="module")
def saved(tokenizer, tmp_path_factory):
    """The settings of a tokenizer that was changed after loading, saved, and loaded from there."""
    own = copy.deepcopy(tokenizer)
    own.pad_token, own.model_max_length = own.eos_token, 77
    own.padding_side = own.truncation_side = "left"
    own.add_tokens([f"<new{number}>" for number in range(40)])
    path = tmp_path_factory.mktemp("saved")
    own.save_pretrained(path)
    return transformers.GPT2Tokenizer.from_pretrained(path)


def test_later_pad_token_is_saved(saved, tokenizer):
    """A `pad_token` that was set after loading is saved."""
    assert tokenizer.pad_token is None
    assert saved.pad_token == tokenizer.eos_token


def test_later_model_max_length_is_saved(saved):
    """A `model_max_length` that was set after loading is saved."""
    assert saved.model_max_length == 77


def test_added_tokens_are_saved(saved, tokenizer):
    assert len(saved) == len(tokenizer) + 40
    assert saved.convert_ids_to_tokens(len(saved) - 1) == "<new39>"


def test_later_sides_are_lost(saved):
    """A `padding_side` and a `truncation_side` that were set after loading are not saved."""
    assert (saved.padding_side, saved.truncation_side) == ("right", "right")


def test_sides_passed_at_loading_are_saved(small_tokenizer_for, tmp_path):
    """A `padding_side` and a `truncation_side` that were passed to `from_pretrained()` are saved."""
    small_tokenizer_for(**SIDES).save_pretrained(tmp_path)
    loaded = transformers.GPT2Tokenizer.from_pretrained(tmp_path)
    assert {name: getattr(loaded, name) for name in SIDES} == SIDES
