"""A message with `content` None is empty since 5.23; before, its text is the word None.

Beyond the tutorial: a message that only calls a tool has `"content": null` in some APIs. Since 5.23 the keys of
a message whose value is None are removed before the template reads it, also where it tests for None.

Instead: `{"role": "assistant", "content": ""}`
"""

import pytest

pytestmark = pytest.mark.refuted_by("none_is_written", "none_is_dropped")
CHAT = [{"role": "user", "content": "he"}, {"role": "assistant", "content": None, "name": None}]


@pytest.fixture(scope="module")
def text(small_tokenizer_for):
    """The call: the text of the chat with this template for each message."""
    tokenizer = small_tokenizer_for()

    def call(template, chat=CHAT):
        template = "{% for m in messages %}" + template + ";{% endfor %}"
        return tokenizer.apply_chat_template(chat, chat_template=template, tokenize=False)

    return call


@pytest.mark.holds("transformers>=5.23", source="huggingface/transformers#45422")
def test_message_with_none_has_no_content(text):
    """A message with `content` None has no key `content` in the template, and an empty text."""
    assert text("{{ m['content'] }}") == "he;;"
    assert text("{{ m | length }}") == "2;1;"
    assert text("{{ m['content'] is none }}") == "False;False;"
    assert text("{{ m['content'] }}", [{"role": "user", "content": ""}, {"role": "user"}]) == ";;"
    assert CHAT[1] == {"role": "assistant", "content": None, "name": None}


@pytest.mark.holds("transformers>=4.34,<5.23", source="huggingface/transformers#45422")
def test_text_of_the_message_is_the_word_none(text):
    """A message with `content` None has the text `None`, and a template can test for it."""
    assert text("{{ m['content'] }}") == "he;None;"
    assert text("{{ m | length }}") == "2;3;"
    assert text("{{ m['content'] is none }}") == "False;True;"
    assert text("{{ m['content'] }}", [{"role": "user", "content": ""}, {"role": "user"}]) == ";;"


@pytest.mark.absent("transformers<4.34", source="measured")
def test_tokenizer_has_no_chat_template(small_tokenizer_for):
    """A tokenizer has no `apply_chat_template()`."""
    assert not hasattr(small_tokenizer_for(), "apply_chat_template")
