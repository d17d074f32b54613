"""`truncation="only_second"` cannot cut more than the second text: an error since 5.0, before a log.

Documentation: "'only_second': This will only truncate the second sequence of a pair" (docstring of
`PreTrainedTokenizerBase.__call__`). Before 5.0 the pair is returned whole, longer than `max_length`.

Instead: `tokenizer(first, second, truncation="longest_first", max_length=n)`

Message: Truncation error: Sequence to truncate too short to respect the provided max_length

Message: We need to remove ... to truncate the input but the second sequence has a length .... Please select another
truncation strategy than TruncationStrategy.ONLY_SECOND, for instance 'longest_first' or 'only_first'.
"""

import re

import pytest

pytestmark = [
    pytest.mark.needs("the default sides", "nothing added before a text"),
    pytest.mark.refuted_by(
        "truncation_is_longest_first", "tokenizer_never_cuts", "later_pairs_are_dropped", "short_second_text_has_no_ids"
    ),
]


@pytest.fixture(scope="module")
def texts(forty_texts, forty_alone):
    """Two texts of about 80 and 200 tokens, and their ids."""
    return (forty_texts[20], forty_alone[20]), (forty_texts[30], forty_alone[30])


@pytest.fixture(scope="module")
def cut(tokenizer, texts):
    """The call: the ids of the pair, cut to this length."""
    (first, _), (second, _) = texts
    return lambda how, length: tokenizer(first, second, truncation=how, max_length=length)["input_ids"]


@pytest.mark.parametrize("length", [250, 100, 10])
@pytest.mark.parametrize("how", [True, "longest_first"])
def test_longest_first_cuts_the_longer_text(how, length, cut, texts):
    """`True` and `"longest_first"` remove one token at a time from the longer text."""
    (_, first), (_, second) = texts
    a, b = len(first), len(second)
    while a + b > length:
        a, b = (a - 1, b) if a > b else (a, b - 1)
    assert cut(how, length) == first[:a] + second[:b]


def test_only_first_cuts_the_first_text(cut, texts):
    """`"only_first"` removes the last tokens of the first text, `"only_second"` those of the second."""
    (_, first), (_, second) = texts
    assert cut("only_first", len(second) + 5) == first[:5] + second
    assert cut("only_second", len(first) + 5) == first + second[:5]


@pytest.mark.parametrize("how", [False, "do_not_truncate"])
def test_false_cuts_nothing(how, cut, texts):
    """`False` and `"do_not_truncate"` cut nothing."""
    assert cut(how, 10) == texts[0][1] + texts[1][1]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_second_text_too_short_raises(cut, messages):
    """A second text that is too short to be cut raises an `Exception`."""
    with pytest.raises(Exception, match=messages[0]):
        cut("only_second", 10)


@pytest.mark.holds("transformers<5", source="huggingface/transformers#40936")
def test_second_text_too_short_is_returned_whole(cut, texts, library_log, messages):
    """`GPT2Tokenizer` logs an error and returns the pair whole if the second text is too short."""
    assert cut("only_second", 10) == texts[0][1] + texts[1][1]
    assert [bool(re.search(messages[1], message)) for message in library_log.messages] == [True]
