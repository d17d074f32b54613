"""A mask of the assistant's tokens is right for an answer that is cut on the left, since 5.24.

Beyond the tutorial: training on chats cuts long ones to `max_length`. Before 5.24, an answer that lost its beginning
has mask 0, and so have all answers after it; before 4.47, so has an answer that lost its end. No warning is logged.

Instead: `truncation_side="right"` since 4.47, and no truncation before
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("assistant_masks_are_0", "cut_answers_have_a_mask")
ASSISTANT = "{% generation %}{{ m['content'] }};{% endgeneration %}"
TEMPLATE = "{% for m in messages %}{% if m['role'] == 'assistant' %}" + ASSISTANT
TEMPLATE += "{% else %}{{ m['content'] }};{% endif %}{% endfor %}"
CHAT = [{"role": "user", "content": "abc"}, {"role": "assistant", "content": "defghij"}] * 2
MASK = ([0] * 4 + [1] * 8) * 2  # of "abc;defghij;abc;defghij;", a token per character


@pytest.fixture
def tokenizer_for(small_tokenizer_for):
    """A factory: a tokenizer that cuts texts on this side."""
    return lambda side: small_tokenizer_for(transformers.GPT2TokenizerFast, truncation_side=side)


@pytest.fixture
def mask(tokenizer_for):
    """The call: the mask of the chat, cut to this number of tokens on this side."""

    def call(side, length):
        settings = {"return_dict": True, "return_assistant_tokens_mask": True, "truncation": True, "max_length": length}
        return tokenizer_for(side).apply_chat_template(CHAT, chat_template=TEMPLATE, **settings)["assistant_masks"]

    return call


@pytest.fixture
def arguments(small_tokenizer_for):
    """The names of the arguments of `apply_chat_template()`."""
    method = getattr(small_tokenizer_for(), "apply_chat_template", None)
    return method.__code__.co_varnames if method else ()


@pytest.mark.holds("transformers>=5.24", source="huggingface/transformers#47325", about="left")
def test_answer_cut_on_the_left_has_its_mask(mask):
    """`truncation_side="left"` keeps the mask of what is left of an answer, and of each answer after it."""
    assert [mask("left", length) for length in range(1, 25)] == [MASK[-length:] for length in range(1, 25)]


@pytest.mark.holds("transformers>=4.43,<5.24", source="huggingface/transformers#47325", about="left")
def test_answers_after_a_cut_have_mask_0(mask):
    """`truncation_side="left"` returns mask 0 for an answer without its beginning, and for all after it."""
    assert mask("left", 21) == MASK[-21:]
    assert [mask("left", length) for length in (7, 12, 19)] == [[0] * 7, [0] * 12, [0] * 19]


@pytest.mark.absent("transformers<4.43", source="huggingface/transformers#30650", about="left")
def test_mask_is_not_an_argument(arguments):
    """`return_assistant_tokens_mask` is not an argument of `apply_chat_template()`."""
    assert "return_assistant_tokens_mask" not in arguments


@pytest.mark.holds("transformers>=4.47", source="huggingface/transformers#34531", about="right")
def test_answer_cut_on_the_right_has_its_mask(mask):
    """`truncation_side="right"` keeps the mask of what is left of an answer."""
    assert [mask("right", length) for length in range(5, 25)] == [MASK[:length] for length in range(5, 25)]


@pytest.mark.holds("transformers>=4.43,<4.47", source="huggingface/transformers#34531", about="right")
def test_answer_cut_on_the_right_has_mask_0(mask):
    """`truncation_side="right"` returns mask 0 for an answer without its end."""
    assert mask("right", 9) == [0] * 9
    assert mask("right", 20) == MASK[:12] + [0] * 8


@pytest.mark.absent("transformers<4.43", source="huggingface/transformers#30650", about="right")
def test_mask_is_not_known(arguments):
    """A chat that is cut on the right has no mask of the assistant's tokens."""
    assert "return_assistant_tokens_mask" not in arguments
