"""`tokenizer.all_special_tokens_extended` and `special_tokens_map_extended` are gone since 5.0.

Beyond the tutorial: other code reads the special tokens with their settings there. `as_target_tokenizer()` and
`prepare_seq2seq_batch()` are gone, too, and `default_chat_template` has existed in 4.34 to 4.43 only.

Instead: `tokenizer.all_special_tokens`

Message: GPT2Tokenizer has no attribute ...
"""

import pytest
import tokenizers

pytestmark = pytest.mark.refuted_by(
    "special_tokens_end_with_a_space", "removed_methods_are_back", "default_chat_template_exists"
)
GONE = ["all_special_tokens_extended", "special_tokens_map_extended", "as_target_tokenizer", "prepare_seq2seq_batch"]
MORE = ["create_token_type_ids_from_sequences", "truncate_sequences"]


@pytest.fixture(scope="module")
def small_tokenizer(small_tokenizer_for):
    return small_tokenizer_for()


@pytest.mark.parametrize("name", [*GONE, *MORE])
@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#40936", about="extended")
def test_extended_special_tokens_are_gone(small_tokenizer, name, messages):
    """`all_special_tokens_extended`, `special_tokens_map_extended` and others raise `AttributeError`."""
    with pytest.raises(AttributeError, match=messages[0]):
        getattr(small_tokenizer, name)


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#40936", about="extended")
def test_extended_special_tokens_have_settings(small_tokenizer):
    """`all_special_tokens_extended` is a list of `AddedToken`; the other attributes exist, too."""
    [token] = small_tokenizer.all_special_tokens_extended
    assert isinstance(token, tokenizers.AddedToken)
    assert token.content == "<|endoftext|>"
    assert [name for name in [*GONE, *MORE] if hasattr(small_tokenizer, name)] == [*GONE, *MORE]


@pytest.mark.holds("transformers>=4.44", source="EleutherAI/lm-evaluation-harness#2310", about="template")
def test_default_chat_template_is_gone(small_tokenizer):
    """`default_chat_template` raises `AttributeError`."""
    assert not hasattr(small_tokenizer, "default_chat_template")


@pytest.mark.holds("transformers>=4.34,<4.44", source="EleutherAI/lm-evaluation-harness#2310", about="template")
def test_default_chat_template_joins_the_messages(small_tokenizer):
    """`default_chat_template` is a template that joins the messages with the end of text."""
    assert "eos_token" in small_tokenizer.default_chat_template


@pytest.mark.absent("transformers<4.34", source="measured", about="template")
def test_chat_templates_do_not_exist(small_tokenizer):
    """`default_chat_template` does not exist."""
    assert not hasattr(small_tokenizer, "default_chat_template")


def test_all_special_tokens_are_strings(small_tokenizer):
    """`all_special_tokens` is the list of the special tokens as strings in every release."""
    assert small_tokenizer.all_special_tokens == ["<|endoftext|>"]
