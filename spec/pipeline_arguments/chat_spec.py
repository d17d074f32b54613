"""A chat in place of a text raises `ValueError`, until `tokenizer.chat_template` is set, since 4.44.

Documentation: "It can also accept one or more chats" (docstring of `TextGenerationPipeline`, 5.24). GPT-2 has no chat
template. From 4.38 to 4.43 the library has a default one for it, and before 4.38 the pipeline takes no chats.

Instead: `generator.tokenizer.chat_template = "{% for m in messages %}{{ m['content'] }}\\n{% endfor %}"`

Message: Cannot use ... because tokenizer.chat_template is not set and no template argument was passed! For information
about writing templates and setting the tokenizer.chat_template attribute, please see the documentation at ...
"""

import copy

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("chats_need_no_template", "chats_are_texts", "replies_are_of_the_user")
CHAT = [{"role": "user", "content": "a!"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c?"}]
SETTINGS = {"max_new_tokens": 8, "do_sample": False, "pad_token_id": 0}


@pytest.fixture(scope="module")
def generator_for(hundred_model, small_tokenizer_for):
    """A factory: a pipeline whose tokenizer has this chat template."""

    def make(template):
        tokenizer = small_tokenizer_for()
        tokenizer.chat_template = template
        model = copy.deepcopy(hundred_model)
        return transformers.pipeline("text-generation", model=model, tokenizer=tokenizer, device=model.device)

    return make


@pytest.mark.holds("transformers>=4.38", source="measured", about="with a template")
def test_reply_follows_the_messages(generator_for):
    """With a template, the record has the messages and the reply to the text of the template."""
    generator = generator_for("{% for message in messages %}{{ message['content'] }};{% endfor %}")
    reply = generator("a!;b;c?;", **SETTINGS, return_full_text=False)[0]["generated_text"]
    expected = [*CHAT, {"role": "assistant", "content": reply}]
    assert generator(CHAT, **SETTINGS)[0]["generated_text"] == expected
    assert generator([CHAT] * 3, **SETTINGS) == [[{"generated_text": expected}]] * 3


@pytest.mark.absent("transformers<4.38", source="measured", about="with a template")
def test_chat_raises_type_error(generator_for):
    """The pipeline raises `TypeError` for a chat, with a template too."""
    with pytest.raises(TypeError):
        generator_for("{{ messages[0]['content'] }}")(CHAT, **SETTINGS)


@pytest.mark.holds("transformers>=4.44", source="measured", about="without a template")
def test_chat_without_a_template_raises_value_error(generator_for, messages):
    """The pipeline raises `ValueError` for a chat if the tokenizer has no template."""
    with pytest.raises(ValueError, match=messages[0]):
        generator_for(None)(CHAT, **SETTINGS)


@pytest.mark.holds("transformers>=4.38,<4.44", source="measured", about="without a template")
def test_default_template_ends_each_message(generator_for):
    """Without a template, the pipeline puts the end of text after each message."""
    generator = generator_for(None)
    text = "a!<|endoftext|>b<|endoftext|>c?<|endoftext|>"
    reply = generator(text, **SETTINGS, return_full_text=False)[0]["generated_text"]
    assert generator(CHAT, **SETTINGS)[0]["generated_text"][-1] == {"role": "assistant", "content": reply}


@pytest.mark.absent("transformers<4.38", source="measured", about="without a template")
def test_chat_without_a_template_raises_type_error(generator_for):
    """The pipeline raises `TypeError` for a chat if the tokenizer has no template."""
    with pytest.raises(TypeError):
        generator_for(None)(CHAT, **SETTINGS)
