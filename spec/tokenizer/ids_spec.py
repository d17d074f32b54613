"""The text "Hello dear!" has the ids 15496, 13674 and 0; the tokenizer adds no special token.

Tutorial 2.1: "tensor([15496, 13674, 0])". Section 3 prints the ids of "Today we can go to":
"tensor([[8888, 356, 460, 467, 284]])".
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "prefix_space", "bos_added", "texts_stripped", "merges_after_500_not_loaded", "long_texts_end_early"
    ),
]


@pytest.mark.needs("the tokenizer of gpt2")
def test_texts_of_the_tutorial_have_the_printed_ids(tokenizer):
    assert tokenizer("Hello")["input_ids"] == [15496]
    assert tokenizer("Hello dear!")["input_ids"] == [15496, 13674, 0]
    assert tokenizer("Today we can go to")["input_ids"] == [8888, 356, 460, 467, 284]


@pytest.mark.needs("nothing added before a text")
def test_no_special_token_is_added(tokenizer, eos, forty_texts, forty_alone):
    assert tokenizer("")["input_ids"] == []
    assert tokenizer(forty_texts, add_special_tokens=False)["input_ids"] == forty_alone
    assert not any(eos in ids for ids in forty_alone)


@pytest.mark.needs("nothing added before a text")
def test_long_text_has_the_ids_of_its_words(tokenizer):
    """A text of 750 words has the ids of each word, with the space before it, one after the other."""
    words = [f" {word}{number}" for number in range(150) for word in ("Hello", "naïve", "שלום", "🤖", "?!")]
    ids = [token for row in tokenizer(words)["input_ids"] for token in row]
    assert tokenizer("".join(words))["input_ids"] == ids


@pytest.mark.needs("the tokenizer of gpt2")
def test_leading_space_changes_the_first_id(tokenizer):
    """`"Hello world"` has the ids 15496 and 995, and `" Hello world"` the ids 18435 and 995."""
    assert tokenizer("Hello world")["input_ids"] == [15496, 995]
    assert tokenizer(" Hello world")["input_ids"] == [18435, 995]


@pytest.mark.needs("the tokenizer of gpt2")
def test_end_of_text_is_the_last_id_of_the_vocabulary(tokenizer):
    assert tokenizer("<|endoftext|>")["input_ids"] == [50256]
    assert tokenizer.vocab_size == 50257


@pytest.mark.needs("the tokenizer of gpt2")
def test_text_of_an_id_is_encoded_as_this_id(tokenizer):
    """The text of one id is encoded as this id, if its bytes are whole characters: for every 97th id."""
    ids = range(0, 50257, 97)
    texts = {token: tokenizer.decode([token]) for token in ids}
    whole = {token: text for token, text in texts.items() if "\ufffd" not in text}
    assert tokenizer(list(whole.values()))["input_ids"] == [[token] for token in whole]
    assert len(whole) > 500


def test_ids_of_longer_texts(tokenizer, snapshot):
    texts = ["The American flag's colors are red, blue and", "Today we can go to"]
    texts += ["Two  spaces\n\tand a tab", "naïve 你好 🤖", "1234567890"]
    assert {text: tokenizer(text)["input_ids"] for text in texts} == snapshot
