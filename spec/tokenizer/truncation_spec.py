"""max_length=n keeps the first n tokens of a text; a missing truncation=True is warned of before 5.0.

Beyond the tutorial: it passes both to the pipeline, which hands them to the tokenizer.
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "tokenizer_never_cuts",
    "max_length_needs_truncation",
    "truncation_stays",
    "truncation_warned_of",
    "truncation_not_warned_of",
)
TEXT = "The American flag's colors are red, blue and"  # 10 tokens


def test_truncation_and_max_length_keep_the_first_tokens(tokenizer, flag):
    assert tokenizer(TEXT, truncation=True, max_length=3)["input_ids"] == flag["input_ids"][0, :3].tolist()


def test_max_length_alone_cuts_too(tokenizer, flag):
    assert tokenizer(TEXT, max_length=3)["input_ids"] == flag["input_ids"][0, :3].tolist()


def test_truncation_alone_cuts_at_the_positions_of_the_model(tokenizer, P):
    assert len(tokenizer(" a" * (P + 1), truncation=True)["input_ids"]) == P


def test_the_next_text_is_whole_again(tokenizer, flag):
    tokenizer(TEXT, truncation=True, max_length=3)
    assert tokenizer(TEXT)["input_ids"] == flag["input_ids"][0].tolist()


@pytest.mark.holds("transformers>=5", source="measured")
def test_max_length_alone_is_taken_in_silence(tokenizer, library_log):
    tokenizer(TEXT, max_length=3)
    assert library_log.messages == []


@pytest.mark.holds("transformers<5", source="measured")
def test_max_length_alone_is_warned_of(tokenizer, library_log):
    tokenizer(TEXT, max_length=3)
    assert ["Truncation was not explicitly activated" in message for message in library_log.messages] == [True]
