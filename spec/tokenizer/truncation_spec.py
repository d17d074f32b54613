"""`max_length=n` keeps the first n tokens of a text; 4.x warns if `truncation=True` is missing.

Beyond the tutorial: it passes both arguments to the pipeline, which passes them to the tokenizer.

Instead: `tokenizer(text, truncation=True, max_length=n)`

Message: Truncation was not explicitly activated but `max_length` is provided a specific value, please use
`truncation=True` to explicitly truncate examples to max length. Defaulting to 'longest_first' truncation strategy. If
you encode pairs of sequences (GLUE-style) with the tokenizer you can select this strategy more precisely by providing
a specific strategy to `truncation`.
"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.refuted_by(
    "tokenizer_never_cuts",
    "max_length_needs_truncation",
    "truncation_stays",
    "truncation_warned_of",
    "truncation_not_warned_of",
    "max_length_at_most_512",
    "later_rows_not_truncated",
)
TEXT = "The American flag's colors are red, blue and"  # 10 tokens


@pytest.fixture(scope="module")
def six_hundred(tokenizer):
    """A text of about six hundred tokens, and their ids."""
    text = " ".join(map(str, range(0, 30_000, 97)))
    return text, tokenizer(text)["input_ids"]


@pytest.mark.needs("the default sides")
def test_truncation_keeps_the_first_max_length_tokens(tokenizer, flag):
    """`truncation=True` and `max_length=3` keep the first three tokens."""
    assert tokenizer(TEXT, truncation=True, max_length=3)["input_ids"] == flag["input_ids"][0, :3].tolist()


@pytest.mark.needs("the default sides")
def test_max_length_alone_keeps_the_first_tokens(tokenizer, flag):
    """`max_length=3` without `truncation=True` keeps the first three tokens too."""
    assert tokenizer(TEXT, max_length=3)["input_ids"] == flag["input_ids"][0, :3].tolist()


@pytest.mark.needs("nothing added before a text", "the default sides")
@given(length=st.integers(1, 600))
def test_truncation_keeps_the_first_tokens_of_a_long_text(tokenizer, six_hundred, length):
    """`truncation=True` and `max_length=n` keep the first n of about six hundred tokens, for any n."""
    text, ids = six_hundred
    assert tokenizer(text, truncation=True, max_length=length)["input_ids"] == ids[:length]


@pytest.mark.needs("the default sides")
def test_truncation_cuts_each_of_forty_texts(tokenizer, forty_texts, forty_alone):
    """`truncation=True` and `max_length=50` keep the first 50 tokens of each text of a batch."""
    batch = tokenizer(forty_texts, truncation=True, max_length=50)
    assert batch["input_ids"] == [ids[:50] for ids in forty_alone]


@pytest.mark.needs("model_max_length")
def test_truncation_alone_cuts_at_the_positions(tokenizer, P):
    """`truncation=True` without `max_length` keeps as many tokens as the model has positions."""
    assert len(tokenizer(" a" * (P + 1), truncation=True)["input_ids"]) == P


def test_next_text_is_not_truncated(tokenizer, flag):
    tokenizer(TEXT, truncation=True, max_length=3)
    assert tokenizer(TEXT)["input_ids"] == flag["input_ids"][0].tolist()


@pytest.mark.holds("transformers>=5", source="measured")
def test_max_length_alone_logs_no_warning(tokenizer, library_log):
    """The tokenizer logs no warning for `max_length` without `truncation=True`."""
    tokenizer(TEXT, max_length=3)
    assert library_log.messages == []


@pytest.mark.holds("transformers<5", source="measured")
def test_max_length_alone_logs_a_warning(tokenizer, library_log, messages):
    """The tokenizer logs a warning for `max_length` without `truncation=True`."""
    tokenizer(TEXT, max_length=3)
    assert [bool(re.search(messages[0], message)) for message in library_log.messages] == [True]
