"""A chat with `continue_final_message=True` ends with its last message, spaces included, since 4.57.

Documentation: "If this is set, the chat will be formatted so that the final message in the chat is open-ended"
(docstring of `apply_chat_template`, 5.24). The end that the template puts after a message is cut off. 4.45 and 4.46
strip the spaces at the end, 4.50 to 4.56 only those of a message that begins with a space, too.

Instead: `tokenizer.apply_chat_template(chat[:-1], tokenize=False, add_generation_prompt=True) + chat[-1]["content"]`

Message: continue_final_message and add_generation_prompt are not compatible. Use continue_final_message when you want
the model to continue the final message, and add_generation_prompt when you want to add a header that will prompt it to
start a new assistant message instead.
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "last_messages_are_closed", "last_spaces_are_stripped", "last_spaces_are_kept", "both_ends_are_accepted"
)
MESSAGES = "{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }};{% endfor %}"
TEMPLATE = MESSAGES + "{% if add_generation_prompt %}<assistant>{% endif %}"


@pytest.fixture(scope="module")
def text(small_tokenizer_for):
    """The call: the text of a chat that ends with this message of the assistant, with these arguments."""

    def call(last, **arguments):
        chat = [{"role": "user", "content": "he"}, {"role": "assistant", "content": last}]
        return small_tokenizer_for().apply_chat_template(chat, chat_template=TEMPLATE, tokenize=False, **arguments)

    return call


@pytest.fixture(scope="module")
def continued(text):
    """The call: the text of the chat with `continue_final_message=True`, after the header of the last message."""
    return lambda last: text(last, continue_final_message=True).removeprefix("<user>he;<assistant>")


@pytest.mark.holds("transformers>=4.45", source="huggingface/transformers#33198", about="end")
def test_text_ends_with_the_last_message(text, continued, messages):
    """`continue_final_message=True` cuts off the end of the template; a prompt too raises `ValueError`."""
    for last in ("a", "he!", "a;b", " he", "he! " * 20 + "c"):
        assert continued(last) == last
    with pytest.raises(ValueError, match=messages[0]):
        text("he!", continue_final_message=True, add_generation_prompt=True)


@pytest.mark.holds("transformers>=4.34,<4.45", source="huggingface/transformers#33198", about="end")
def test_argument_is_ignored(continued):
    """`continue_final_message=True` is ignored: the text ends with the end of the template."""
    assert continued("he!") == "he!;"


@pytest.mark.absent("transformers<4.34", source="measured", about="end")
def test_tokenizer_has_no_chat_template(small_tokenizer_for):
    """A tokenizer has no `apply_chat_template()`."""
    assert not hasattr(small_tokenizer_for(), "apply_chat_template")


@pytest.mark.holds("transformers>=4.47,<4.50", "transformers>=4.57", source="measured", about="spaces")
def test_spaces_at_the_end_are_kept(continued):
    """`continue_final_message=True` keeps the spaces and line ends at the end of the last message."""
    for last in ("he! ", "a\n", "a \n\n ", " he! "):
        assert continued(last) == last


@pytest.mark.holds("transformers>=4.50,<4.57", source="huggingface/transformers#36404", about="spaces")
def test_spaces_are_kept_unless_one_leads(continued):
    """`continue_final_message=True` strips the spaces at the end of a message that begins with a space."""
    assert [continued(last) for last in ("he! ", "a \n\n ", " he! ")] == ["he! ", "a \n\n ", " he!"]


@pytest.mark.holds("transformers>=4.45,<4.47", source="huggingface/transformers#34253", about="spaces")
def test_spaces_at_the_end_are_stripped(continued):
    """`continue_final_message=True` strips the spaces and line ends at the end of the last message."""
    for last in ("he! ", "a\n", "a \n\n ", " he! "):
        assert continued(last) == last.rstrip()


@pytest.mark.absent("transformers<4.45", source="huggingface/transformers#33198", about="spaces")
def test_argument_is_not_known(small_tokenizer_for):
    """`continue_final_message` is not an argument of `apply_chat_template()`."""
    method = getattr(small_tokenizer_for(), "apply_chat_template", None)
    assert method is None or "continue_final_message" not in method.__code__.co_varnames
