"""A stop string whose last letter is in no token raises `ValueError`, if no other string is passed.

Beyond the tutorial: a tokenizer with a smaller vocabulary has no token for some letters. The string could never end a
row. Beside another string it is ignored, as is a string whose first letter is in no token.

Instead: transformers<4.41: a `StoppingCriteria` that decodes `input_ids`
transformers>=4.41: `stop_strings=[s for s in strings if tokenizer.decode(tokenizer(s)["input_ids"]) == s]`

Message: Stop string preprocessing was unable to identify tokens matching one or more of the supplied stop string(s).
This is most often caused by the stop strings containing unusual characters that are not in the tokenizer vocabulary.

Message: max() arg is an empty sequence

Message: The following `model_kwargs` are not used by the model: ['stop_strings', 'tokenizer'] ...
"""

import pytest

pytestmark = pytest.mark.refuted_by("impossible_strings_ignored")


@pytest.fixture(scope="module")
def new_tokens(hundred_run, small_tokenizer_for):
    """The call: the new tokens of eight rows with these stop strings; the tokenizer has the letters of ASCII only."""
    letters = small_tokenizer_for()
    settings = {"tokenizer": letters, "max_new_tokens": 5}
    return lambda *strings: hundred_run(stop_strings=[*strings], **settings)[0][:, 48:].tolist()


@pytest.mark.holds("transformers>=4.45", source="measured")
def test_unknown_last_letter_raises_value_error(new_tokens, messages):
    """A stop string whose last letter is in no token raises a `ValueError` about unusual characters."""
    for string in ("\u00e9", "\u4f60\u597d", "never \u00e9"):
        with pytest.raises(ValueError, match=messages[0]):
            new_tokens(string)
    assert new_tokens("\u00e9", "\u00e9 e") == new_tokens("never written")


@pytest.mark.holds("transformers>=4.41,<4.45", source="huggingface/transformers#31435")
def test_unknown_last_letter_raises_an_empty_sequence(new_tokens, messages):
    """A stop string whose last letter is in no token raises a `ValueError` about an empty sequence."""
    for string in ("\u00e9", "\u4f60\u597d", "never \u00e9"):
        with pytest.raises(ValueError, match=messages[1]):
            new_tokens(string)
    assert new_tokens("\u00e9", "\u00e9 e") == new_tokens("never written")


@pytest.mark.absent("transformers<4.41", source="huggingface/transformers#28932")
def test_generate_refuses_stop_strings(new_tokens, messages):
    """`generate()` raises a `ValueError` for `stop_strings`, as for any unknown argument."""
    with pytest.raises(ValueError, match=messages[2]):
        new_tokens("\u00e9")
