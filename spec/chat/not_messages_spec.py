"""A text in place of a chat raises `TypeError` since 5.24; before 5.22.2 each letter is a message.

Beyond the tutorial: `apply_chat_template(text)` and a message that is not in a list are easily written. Before 5.22.2
most templates then write their marks once per letter of the text, or per key of the dict, and nothing is logged.

Instead: `tokenizer.apply_chat_template([{"role": "user", "content": text}])`

Message: Chat messages should be dicts, dataclasses or pydantic models, but got '...'.

Message: Cannot apply chat template to an empty conversation. Provide at least one message.
"""

import pytest

pytestmark = pytest.mark.refuted_by("letters_are_messages", "texts_are_messages", "empty_chats_are_empty_texts")
TEMPLATE = "{% for m in messages %}<{{ m['content'] }}>{% endfor %}"


@pytest.fixture(scope="module")
def text(small_tokenizer_for):
    """The call: the text of this chat."""
    tokenizer = small_tokenizer_for()
    return lambda chat: tokenizer.apply_chat_template(chat, chat_template=TEMPLATE, tokenize=False)


@pytest.mark.parametrize("chat", ["he!", {"role": "user", "content": "he!"}, ["he!"]])
@pytest.mark.holds("transformers>=5.24", "transformers>=5.22.2,<5.23", source="measured", about="text")
def test_text_raises_type_error(text, messages, chat):
    """A text, a message without a list and a list of texts raise `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        text(chat)


@pytest.mark.holds("transformers>=5.23,<5.24", source="measured", about="text")
def test_text_raises_attribute_error(text):
    """A text, a message without a list and a list of texts raise `AttributeError`."""
    for chat in ("he!", {"role": "user", "content": "he!"}, ["he!"]):
        with pytest.raises(AttributeError):
            text(chat)


@pytest.mark.holds("transformers>=4.34,<5.22.2", source="measured", about="text")
def test_each_letter_is_an_empty_message(text):
    """A text is read as a message without content per letter, a dict as one per key."""
    assert text("he!") == "<><><>"
    assert text({"role": "user", "content": "he!"}) == "<><>"
    assert text(["he!"]) == "<>"


@pytest.mark.absent("transformers<4.34", source="measured", about="text")
def test_tokenizer_has_no_chat_template(small_tokenizer_for):
    """A tokenizer has no `apply_chat_template()`."""
    assert not hasattr(small_tokenizer_for(), "apply_chat_template")


@pytest.mark.holds("transformers>=5.13", source="huggingface/transformers#46753", about="empty")
def test_empty_chat_raises_value_error(text, messages):
    """A chat without messages raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[1]):
        text([])


@pytest.mark.holds("transformers>=4.40,<5.13", source="huggingface/transformers#46753", about="empty")
def test_empty_chat_raises_index_error(text):
    """A chat without messages raises `IndexError`."""
    with pytest.raises(IndexError):
        text([])


@pytest.mark.holds("transformers>=4.34,<4.40", source="measured", about="empty")
def test_empty_chat_is_an_empty_text(text):
    """A chat without messages is an empty text."""
    assert text([]) == ""


@pytest.mark.absent("transformers<4.34", source="measured", about="empty")
def test_tokenizer_takes_no_chats(small_tokenizer_for):
    """A tokenizer has no method for chats."""
    assert not hasattr(small_tokenizer_for(), "apply_chat_template")
