"""An `<|endoftext|>` in a user's message is the token; `sanitize_control_tokens=True` is new in 5.20.

Documentation: "`sanitize_control_tokens` (`bool`, defaults to `False`)" (docstring of `apply_chat_template`, 5.24). By
default a user can end a text, or write a message of another role. Before 5.20 the argument is silently ignored.

Instead: `tokenizer(text, split_special_tokens=True)` for the text of each user, in the releases since 4.32
"""

import pytest

pytestmark = pytest.mark.refuted_by("control_tokens_of_users_are_kept", "control_tokens_of_users_are_removed")
CHAT = [{"role": "user", "content": "he<|endoftext|>"}, {"role": "assistant", "content": "a"}]
TEMPLATE = "{% for m in messages %}{{ m['content'] }};<|endoftext|>{% endfor %}"
LETTERS = [31, 95, *(ord(letter) - 29 for letter in "endoftext"), 95, 33]  # the characters of `<|endoftext|>`


@pytest.fixture(scope="module")
def ids(small_tokenizer_for):
    """The call: the ids of the chat with these arguments."""

    def call(**arguments):
        batch = small_tokenizer_for().apply_chat_template(CHAT, chat_template=TEMPLATE, return_dict=True, **arguments)
        return batch["input_ids"]

    return call


@pytest.mark.holds("transformers>=5.20", source="huggingface/transformers#47386")
def test_token_in_a_message_is_read_as_characters(ids):
    """`sanitize_control_tokens=True` reads an `<|endoftext|>` of a message as characters."""
    assert ids() == [98, 99, 30, 99, 68, 30, 99]
    assert ids(sanitize_control_tokens=True) == [98, *LETTERS, 30, 99, 68, 30, 99]


@pytest.mark.holds("transformers>=4.38,<5.20", source="huggingface/transformers#47386")
def test_argument_is_ignored(ids):
    """`sanitize_control_tokens=True` is ignored: an `<|endoftext|>` in a message is the token."""
    assert ids(sanitize_control_tokens=True) == [98, 99, 30, 99, 68, 30, 99]


@pytest.mark.absent("transformers<4.38", source="measured")
def test_argument_is_not_known(small_tokenizer_for):
    """`sanitize_control_tokens` is not an argument of `apply_chat_template()`."""
    method = getattr(small_tokenizer_for(), "apply_chat_template", None)
    assert method is None or "sanitize_control_tokens" not in method.__code__.co_varnames
