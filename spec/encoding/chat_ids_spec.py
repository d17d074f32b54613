"""`apply_chat_template(chat)` returns a `BatchEncoding` since 5.0; before, it returns the ids.

Beyond the tutorial: GPT-2 has no chat template, but yours can be set. Code that takes the length of what is returned,
or passes that to `generate()` as ids, has a dict of two keys since 5.0.

Instead: `tokenizer(tokenizer.apply_chat_template(chat, tokenize=False))["input_ids"]`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "chats_are_ids",
    "chats_are_encodings",
    "generation_prompts_are_left_out",
)
CHAT = [{"role": "user", "content": "he"}, {"role": "assistant", "content": "a!"}]
TEMPLATE = "{% for m in messages %}{{ m['content'] }};{% endfor %}{% if add_generation_prompt %}?{% endif %}"


@pytest.fixture(scope="module")
def chatting(small_tokenizer_for):
    """A tokenizer with a chat template."""
    tokenizer = small_tokenizer_for()
    tokenizer.chat_template = TEMPLATE
    return tokenizer


@pytest.mark.holds("transformers>=5.0", source="measured")
def test_chat_is_a_batch_encoding(chatting):
    """`apply_chat_template(chat)` returns `input_ids` and `attention_mask`, with `return_dict=False` ids."""
    ids = chatting("he;a!;")["input_ids"]
    assert chatting.apply_chat_template(CHAT) == {"input_ids": ids, "attention_mask": [1] * 5}
    assert chatting.apply_chat_template(CHAT, return_dict=False) == ids
    assert set(chatting.apply_chat_template(CHAT, return_tensors="pt")) == {"input_ids", "attention_mask"}


@pytest.mark.holds("transformers>=4.34,<5.0", source="measured")
def test_chat_is_the_ids(chatting):
    """`apply_chat_template(chat)` returns the ids, as a list or as a tensor of one row."""
    ids = chatting("he;a!;")["input_ids"]
    assert chatting.apply_chat_template(CHAT) == ids
    assert torch.equal(chatting.apply_chat_template(CHAT, return_tensors="pt"), torch.tensor([ids]))


@pytest.mark.absent("transformers<4.34", source="measured")
def test_tokenizer_has_no_chat_template(chatting):
    """A tokenizer has no `apply_chat_template()`."""
    assert not hasattr(chatting, "apply_chat_template")


@pytest.mark.holds("transformers>=4.34.1", source="measured", about="prompt")
def test_generation_prompt_is_appended(chatting):
    """`tokenize=False` returns the text; `add_generation_prompt=True` appends the prompt of the template."""
    assert chatting.apply_chat_template(CHAT, tokenize=False) == "he;a!;"
    assert chatting.apply_chat_template(CHAT, tokenize=False, add_generation_prompt=True) == "he;a!;?"


@pytest.mark.absent("transformers<4.34.1", source="measured", about="prompt")
def test_generation_prompt_is_not_known(chatting):
    """`add_generation_prompt` is not an argument of `apply_chat_template()`."""
    method = getattr(chatting, "apply_chat_template", None)
    assert method is None or "add_generation_prompt" not in method.__code__.co_varnames
