"""The text "Hello dear!" has the ids 15496, 13674 and 0; the tokenizer adds no special token.

Tutorial 2.1: "tensor([15496, 13674, 0])". Section 3 prints the ids of "Today we can go to":
"tensor([[8888, 356, 460, 467, 284]])".
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("prefix_space", "bos_added", "texts_stripped"),
]


def test_texts_of_the_tutorial_have_the_printed_ids(tokenizer):
    assert tokenizer("Hello")["input_ids"] == [15496]
    assert tokenizer("Hello dear!")["input_ids"] == [15496, 13674, 0]
    assert tokenizer("Today we can go to")["input_ids"] == [8888, 356, 460, 467, 284]


def test_no_special_token_is_added(tokenizer):
    assert tokenizer("")["input_ids"] == []
    assert tokenizer("Hello", add_special_tokens=False)["input_ids"] == [15496]


def test_leading_space_changes_the_id(tokenizer):
    assert tokenizer(" Hello")["input_ids"] == [18435]


def test_end_of_text_is_the_last_id_of_the_vocabulary(tokenizer):
    assert tokenizer("<|endoftext|>")["input_ids"] == [50256]
    assert tokenizer.vocab_size == 50257


def test_ids_of_longer_texts(tokenizer, snapshot):
    texts = ["The American flag's colors are red, blue and", "Today we can go to"]
    texts += ["Two  spaces\n\tand a tab", "naïve 你好 🤖", "1234567890"]
    assert {text: tokenizer(text)["input_ids"] for text in texts} == snapshot
