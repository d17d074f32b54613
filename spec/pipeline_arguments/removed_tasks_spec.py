"""`pipeline("text2text-generation")`, "summarization" and "translation" are gone since 5.0.

Beyond the tutorial: before 5.0 these tasks load a GPT-2 and only log that it is not supported. The task of a GPT-2 with
a language model head is "text-generation".

Instead: `pipeline("text-generation", model=model, tokenizer=tokenizer)`
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "removed_tasks_are_back", "other_tasks_are_silent", "text_generation_is_not_supported"
)
TASKS = ["text2text-generation", "summarization", "translation_en_to_de"]


@pytest.fixture(scope="module")
def made(head_for, small_tokenizer_for):
    """The call: the task of a pipeline with this task and a GPT-2."""
    model, tokenizer = head_for("GPT2LMHeadModel"), small_tokenizer_for()
    return lambda task: transformers.pipeline(task, model=model, tokenizer=tokenizer).task


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.holds("transformers>=5.0", source="measured")
def test_removed_tasks_raise_key_error(made, task):
    """The tasks "text2text-generation", "summarization" and "translation" raise `KeyError`."""
    with pytest.raises(KeyError):
        made(task)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.holds("transformers<5.0", source="measured")
def test_other_tasks_log_that_gpt2_is_not_supported(made, task, library_log):
    """The tasks "text2text-generation", "summarization" and "translation" log that GPT-2 is not supported."""
    assert made(task) in task
    assert any("GPT2LMHeadModel" in message for message in library_log.messages)


def test_text_generation_is_the_task(made, library_log):
    """The task "text-generation" is made without a message in every release."""
    assert made("text-generation") == "text-generation"
    assert not any("GPT2LMHeadModel" in message for message in library_log.messages)
