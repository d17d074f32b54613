"""The pipeline continues a chat that ends with an assistant's message since 4.45; before, it replies.

Documentation: "By default this is `True` when the final message in the input chat has the `assistant` role" (docstring
of `TextGenerationPipeline.__call__`, `continue_final_message`, 5.24). The reply before 4.45 is a second message of the
assistant. `return_full_text=False` returns the new text alone, without the beginning of the message.

Instead: transformers<4.45: `generator(text)`, with a text that ends where the message ends
transformers>=4.45: `generator(chat)`, or `generator(chat, continue_final_message=False)` for a second message

Message: The following `model_kwargs` are not used by the model: ['continue_final_message'] (note: typos in the generate
arguments will also show up in this list)
"""

import copy

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("last_messages_are_closed", "chats_are_texts")
USER, BEGUN = {"role": "user", "content": "a!"}, {"role": "assistant", "content": "he"}
SETTINGS = {"max_new_tokens": 8, "do_sample": False, "pad_token_id": 0}
MESSAGES = "{% for m in messages %}{{ m['role'][0] }}:{{ m['content'] }};{% endfor %}"


@pytest.fixture(scope="module")
def generator(hundred_model, small_tokenizer_for):
    """A pipeline with a chat template."""
    tokenizer = small_tokenizer_for()
    tokenizer.chat_template = MESSAGES + "{% if add_generation_prompt %}a:{% endif %}"
    model = copy.deepcopy(hundred_model)
    return transformers.pipeline("text-generation", model=model, tokenizer=tokenizer, device=model.device)


@pytest.fixture(scope="module")
def written(generator):
    """The call: what the pipeline writes after this text."""
    return lambda text: generator(text, **SETTINGS, return_full_text=False)[0]["generated_text"]


@pytest.mark.holds("transformers>=4.45", source="huggingface/transformers#33198", about="assistant")
def test_last_message_is_continued(generator, written):
    """The last message of the assistant is continued; `return_full_text=False` returns the new text."""
    new = written("u:a!;a:he")
    assert generator([USER, BEGUN], **SETTINGS)[0]["generated_text"] == [USER, {**BEGUN, "content": "he" + new}]
    assert generator([USER, BEGUN], **SETTINGS, return_full_text=False)[0]["generated_text"] == new


@pytest.mark.holds("transformers>=4.38,<4.45", source="huggingface/transformers#33198", about="assistant")
def test_second_message_is_written(generator, written):
    """The pipeline writes a second message of the assistant after the first."""
    reply = {"role": "assistant", "content": written("u:a!;a:he;a:")}
    assert generator([USER, BEGUN], **SETTINGS)[0]["generated_text"] == [USER, BEGUN, reply]


@pytest.mark.absent("transformers<4.38", source="measured", about="assistant")
def test_chat_raises_type_error(generator):
    """The pipeline raises `TypeError` for a chat."""
    with pytest.raises(TypeError):
        generator([USER, BEGUN], **SETTINGS)


@pytest.mark.holds("transformers>=4.45", source="huggingface/transformers#33198", about="argument")
def test_argument_chooses_for_each_chat(generator, written):
    """`continue_final_message=False` writes a second message; `True` continues the user's message."""
    reply = {"role": "assistant", "content": written("u:a!;a:he;a:")}
    second = generator([USER, BEGUN], **SETTINGS, continue_final_message=False)
    assert second[0]["generated_text"] == [USER, BEGUN, reply]
    longer = generator([USER], **SETTINGS, continue_final_message=True)
    assert longer[0]["generated_text"] == [{**USER, "content": "a!" + written("u:a!")}]


@pytest.mark.absent("transformers<4.45", source="huggingface/transformers#33198", about="argument")
def test_argument_raises_value_error(generator, messages):
    """`continue_final_message` raises `ValueError`, as any unknown argument does."""
    with pytest.raises(ValueError, match=messages[0]):
        generator("he", **SETTINGS, continue_final_message=False)
