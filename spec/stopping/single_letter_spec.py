"""A stop string of one letter ends a row since 4.42; in 4.41 it raises a `ValueError`.

Beyond the tutorial: `stop_strings` came in 4.41. The error came only if all stop strings had one letter.

Instead: transformers<4.41: a `StoppingCriteria` that decodes `input_ids`
transformers>=4.41,<4.42: `stop_strings=[".", "a string that never comes"]`
transformers>=4.42: `stop_strings="."`

Message: max() arg is an empty sequence
"""

import re

import pytest

pytestmark = pytest.mark.refuted_by("stop_strings_ignored", "stop_strings_of_four_rows")


@pytest.fixture(scope="module")
def letters(small_tokenizer_for):
    """A tokenizer for `hundred_model`: its tokens are characters, but "he" is one."""
    return small_tokenizer_for()


@pytest.fixture(scope="module")
def ended(hundred_run, letters):
    """The call: the new texts of eight rows that end at these strings or with `<|endoftext|>`."""

    def call(strings):
        ids = hundred_run(do_sample=True, stop_strings=strings, tokenizer=letters, eos_token_id=99, pad_token_id=99)[0]
        return letters.batch_decode(ids[:, 48:], skip_special_tokens=True)

    return call


@pytest.fixture(scope="module")
def expected(hundred_run, letters):
    """The call: the new texts without stop strings, up to the first of these letters or `<|endoftext|>`."""

    def call(ends):
        ids = hundred_run(do_sample=True)[0][:, 48:].tolist()
        texts = [letters.decode(row[: row.index(99)] if 99 in row else row) for row in ids]
        return [re.split(f"(?<=[{re.escape(ends)}])", text)[0] for text in texts]

    return call


@pytest.mark.holds("transformers>=4.42", source="huggingface/transformers#31448")
def test_single_letter_ends_its_row(ended, expected):
    """Each of eight rows ends at its first vowel, if `stop_strings` are the vowels."""
    assert ended(list("aeiou")) == expected("aeiou")
    assert len({len(text) for text in expected("aeiou")}) > 3


@pytest.mark.holds("transformers>=4.41,<4.42", source="huggingface/transformers#31435")
def test_single_letter_raises_value_error(ended, expected, messages):
    """A stop string of one letter raises a `ValueError`; beside a longer one it ends its row."""
    with pytest.raises(ValueError, match=messages[0]):
        ended("e")
    assert ended([*"aeiou", "never written"]) == expected("aeiou")


@pytest.mark.absent("transformers<4.41", source="huggingface/transformers#28932")
def test_generate_refuses_stop_strings(hundred_run, letters):
    """`generate()` raises a `ValueError` for `stop_strings`, as for any unknown argument."""
    with pytest.raises(ValueError, match="stop_strings"):
        hundred_run(stop_strings="h", tokenizer=letters)
