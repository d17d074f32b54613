"""The mask of `return_assistant_tokens_mask=True` is 0 unless the template has `{% generation %}`.

Documentation: "This functionality is only available for chat templates that support it via the `{% generation %}`
keyword" (docstring of `apply_chat_template`, 5.24). Labels that are made of such a mask train on no token. Before 5.0
only `GPT2TokenizerFast` has the mask, before 4.43 no tokenizer.

Instead: `"{% generation %}{{ m['content'] }}{% endgeneration %}"` in the template, and `GPT2TokenizerFast`

Message: return_assistant_tokens_mask==True but chat template does not contain `{% generation %}` keyword.

Message: char_to_token() is not available when using Python based tokenizers
"""

import re

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("missing_generation_is_silent", "assistant_masks_are_0", "slow_masks_are_0")
CHAT = [{"role": "user", "content": "he!"}, {"role": "assistant", "content": "a!"}, {"role": "user", "content": "b"}]
PLAIN = "{% for m in messages %}<{{ m['content'] }}>{% endfor %}"
TAGGED = (
    "{% for m in messages %}<{% if m['role'] == 'assistant' %}{% generation %}{{ m['content'] }}>{% endgeneration %}"
    "{% else %}{{ m['content'] }}>{% endif %}{% endfor %}"
)
MASK = [0] * 5 + [1] * 3 + [0] * 3  # of "<he!><a!><b>", where "he" is one token


@pytest.fixture(scope="module")
def mask(small_tokenizer_for):
    """The call: the mask of these chats with this template."""

    def call(template, chat=CHAT, cls=transformers.GPT2TokenizerFast):
        tokenizer = small_tokenizer_for(cls, pad_token="<|endoftext|>")
        settings = {"return_dict": True, "return_assistant_tokens_mask": True, "padding": True}
        return tokenizer.apply_chat_template(chat, chat_template=template, **settings)["assistant_masks"]

    return call


@pytest.fixture
def arguments(small_tokenizer_for):
    """The names of the arguments of `apply_chat_template()`."""
    method = getattr(small_tokenizer_for(), "apply_chat_template", None)
    return method.__code__.co_varnames if method else ()


@pytest.mark.holds("transformers>=4.43", source="huggingface/transformers#30650")
def test_mask_is_1_within_the_tag_alone(mask, library_log, messages):
    """The mask is 1 within the tag `{% generation %}`; without the tag it is 0, and a warning is logged."""
    assert mask(TAGGED) == MASK
    assert mask(TAGGED, [CHAT, CHAT * 2]) == [MASK + [0] * 11, MASK * 2]
    assert library_log.messages == []
    assert mask(PLAIN) == [0] * 11
    assert [bool(re.search(messages[0], message)) for message in library_log.messages] == [True]


@pytest.mark.absent("transformers<4.43", source="huggingface/transformers#30650")
def test_mask_is_not_an_argument(arguments):
    """`return_assistant_tokens_mask` is not an argument of `apply_chat_template()`."""
    assert "return_assistant_tokens_mask" not in arguments


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#40936", about="class")
def test_gpt2_tokenizer_has_the_mask(mask):
    """`GPT2Tokenizer` returns the mask."""
    assert mask(TAGGED, cls=transformers.GPT2Tokenizer) == MASK


@pytest.mark.holds("transformers>=4.43,<5.0", source="huggingface/transformers#40936", about="class")
def test_slow_tokenizer_raises_value_error(mask, messages):
    """`GPT2Tokenizer` raises `ValueError` for a template with `{% generation %}`."""
    with pytest.raises(ValueError, match=messages[1]):
        mask(TAGGED, cls=transformers.GPT2Tokenizer)


@pytest.mark.absent("transformers<4.43", source="huggingface/transformers#30650", about="class")
def test_gpt2_tokenizer_does_not_have_the_mask(arguments):
    """`return_assistant_tokens_mask` is not an argument of `GPT2Tokenizer`."""
    assert "return_assistant_tokens_mask" not in arguments
