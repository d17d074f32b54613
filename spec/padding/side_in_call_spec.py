"""A padding_side named in the call wins over the tokenizer's own, from 4.45 on.

Tutorial 2.1 names the side in from_pretrained, which holds in every release.
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("padding_side_in_call_ignored", "padding_side_in_call_wins", "padding_side_ignored"),
]
TEXTS = ["Hello", "Hello dear!"]


@pytest.fixture(scope="module")
def right_tokenizer(tokenizer_for):
    return tokenizer_for(pad_token="<|endoftext|>")


@pytest.mark.holds("transformers>=4.45", source="huggingface/transformers#33385")
def test_the_side_named_in_the_call_wins(right_tokenizer):
    batch = right_tokenizer(TEXTS, padding=True, padding_side="left")
    assert batch["input_ids"][0] == [50256, 50256, 15496]


@pytest.mark.holds("transformers<4.45", source="huggingface/transformers#33385")
def test_the_side_named_in_the_call_is_ignored(right_tokenizer):
    batch = right_tokenizer(TEXTS, padding=True, padding_side="left")
    assert batch["input_ids"][0] == [15496, 50256, 50256]


def test_a_side_named_at_loading_wins_in_every_release(left_tokenizer, right_tokenizer):
    assert left_tokenizer(TEXTS, padding=True)["attention_mask"][0] == [0, 0, 1]
    assert right_tokenizer(TEXTS, padding=True)["attention_mask"][0] == [1, 0, 0]
