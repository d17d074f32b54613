"""By default `GPT2Tokenizer` pads on the right.

Tutorial 2.1: `tokenizer = GPT2Tokenizer.from_pretrained("gpt2", padding_side = "left")`. The argument overrides this
default.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("pads_left_by_default", "later_rows_pad_on_the_other_side", "later_rows_share_a_mask"),
]


@pytest.fixture(scope="module")
def right_tokenizer(tokenizer_for, tokenizer):
    return tokenizer_for(pad_token=tokenizer.eos_token)


@pytest.mark.needs("the default sides")
def test_padding_side_is_right_by_default(tokenizer):
    """`tokenizer.padding_side` is "right" by default."""
    assert tokenizer.padding_side == "right"


@pytest.mark.needs("the tokenizer of gpt2", "the default sides")
def test_pads_stand_after_the_text(right_tokenizer):
    batch = right_tokenizer(["Hello", "Hello dear!"], padding=True)
    assert batch["input_ids"] == [[15496, 50256, 50256], [15496, 13674, 0]]
    assert batch["attention_mask"] == [[1, 0, 0], [1, 1, 1]]


@pytest.mark.needs("the default sides")
def test_forty_rows_begin_with_their_texts(right_tokenizer, forty_texts, forty_alone, eos):
    batch = right_tokenizer(forty_texts, padding=True)
    longest = max(map(len, forty_alone))
    assert batch["input_ids"] == [ids + [eos] * (longest - len(ids)) for ids in forty_alone]
    assert batch["attention_mask"] == [[1] * len(ids) + [0] * (longest - len(ids)) for ids in forty_alone]


@given(texts=st.lists(st.text(), min_size=1, max_size=12))
@pytest.mark.needs("the default sides")
def test_any_batch_has_pads_after_each_text(right_tokenizer, eos, texts):
    alone = [right_tokenizer(text)["input_ids"] for text in texts]
    longest = max(map(len, alone))
    padded = right_tokenizer(texts, padding=True)["input_ids"]
    assert padded == [ids + [eos] * (longest - len(ids)) for ids in alone]
