"""An argument at loading with the name of a method raises an error since 4.44: `add_special_tokens`.

Beyond the tutorial: `add_special_tokens`, `pad` and `decode` are methods of the tokenizer, so that a setting of this
name would hide them. Before 4.44 the argument is ignored. A key in `tokenizer_config.json` counts as an argument.

Instead: `tokenizer(text, add_special_tokens=False)`, in the call

Message: add_special_tokens conflicts with the method add_special_tokens in ...
"""

import json
import re

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("names_of_methods_are_ignored", "any_argument_is_refused")
NAMES = ["add_special_tokens", "add_tokens", "pad", "encode", "decode", "save_pretrained"]


@pytest.fixture
def refused(small_tokenizer_for):
    """The call: the error for these settings at loading, or None. 4.45 to 5.11 raise another error after it."""

    def call(**settings):
        try:
            small_tokenizer_for(**settings)
        except Exception as error:
            while error.__context__ and not isinstance(error, AttributeError):
                error = error.__context__
            return error

    return call


@pytest.fixture
def directory(small_tokenizer_for, tmp_path):
    """The directory of a saved tokenizer whose `tokenizer_config.json` has the key `add_special_tokens`."""
    small_tokenizer_for().save_pretrained(tmp_path)
    path = tmp_path / "tokenizer_config.json"
    config = json.loads(path.read_text(encoding="utf-8")) | {"add_special_tokens": False}
    path.write_text(json.dumps(config), encoding="utf-8")
    return tmp_path


@pytest.mark.holds("transformers>=4.44", source="measured", about="argument")
def test_name_of_a_method_raises_an_error(refused, messages):
    """An argument with the name of a method raises `AttributeError`, or `ImportError` after it."""
    assert re.search(messages[0], str(refused(add_special_tokens=False)))
    for name in NAMES:
        assert isinstance(refused(**{name: 1}), AttributeError)
        assert f"conflicts with the method {name}" in str(refused(**{name: 1}))


@pytest.mark.holds("transformers<4.44", source="measured", about="argument")
def test_name_of_a_method_is_ignored(refused, small_tokenizer_for):
    """An argument that is the name of a method is ignored."""
    assert [refused(**{name: 1}) for name in NAMES] == [None] * len(NAMES)
    assert small_tokenizer_for(pad=1)("he!")["input_ids"] == [98, 4]


@pytest.mark.holds("transformers>=4.44", source="measured", about="file")
def test_key_in_the_file_raises_an_error(directory):
    """A key `add_special_tokens` in `tokenizer_config.json` raises an error."""
    with pytest.raises((AttributeError, ImportError)):
        transformers.AutoTokenizer.from_pretrained(directory)


@pytest.mark.holds("transformers<4.44", source="measured", about="file")
def test_key_in_the_file_is_ignored(directory):
    """A key `add_special_tokens` in `tokenizer_config.json` is ignored."""
    assert transformers.AutoTokenizer.from_pretrained(directory)("he!")["input_ids"] == [98, 4]


def test_other_names_are_accepted(refused, small_tokenizer_for):
    """An argument that the library does not know is accepted in every release."""
    assert refused(special=1, tokens=2) is None
    assert small_tokenizer_for(special=1)("he!")["input_ids"] == [98, 4]
