"""GPT-2's vocabulary fixes the ids: "Hello" is [15496], "Hello dear!" is [15496, 13674, 0].

Tutorial 2.1 and 3 print them: tensor([50256, 50256, 15496]), tensor([[8888, 356, 460, 467, 284]]).
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("prefix_space", "bos_added", "texts_stripped"),
]


def test_the_printed_texts_have_the_printed_ids(tokenizer):
    assert tokenizer("Hello")["input_ids"] == [15496]
    assert tokenizer("Hello dear!")["input_ids"] == [15496, 13674, 0]
    assert tokenizer("Today we can go to")["input_ids"] == [8888, 356, 460, 467, 284]


def test_no_special_token_is_added(tokenizer):
    assert tokenizer("")["input_ids"] == []
    assert tokenizer("Hello", add_special_tokens=False)["input_ids"] == [15496]


def test_a_leading_space_makes_another_token(tokenizer):
    assert tokenizer(" Hello")["input_ids"] == [18435]


def test_the_end_of_text_is_the_last_id_of_the_vocabulary_without_what_is_added_to_it(tokenizer):
    assert tokenizer("<|endoftext|>")["input_ids"] == [50256]
    assert tokenizer.vocab_size == 50257


def test_ids_of_longer_texts(tokenizer, snapshot):
    texts = ["The American flag's colors are red, blue and", "Two  spaces\n\tand a tab", "naïve 你好 🤖", "1234567890"]
    assert {text: tokenizer(text)["input_ids"] for text in texts} == snapshot
