"""`TrainingArguments(evaluation_strategy=...)` raises `TypeError` since 4.51; write `eval_strategy`.

Beyond the tutorial: many courses and notebooks pass `evaluation_strategy="epoch"`. `eval_strategy` is its name since
4.41; the values are the same.

Instead: transformers>=4.41: `TrainingArguments(directory, eval_strategy="epoch")`
transformers<4.41: `TrainingArguments(directory, evaluation_strategy="epoch")`

Message: TrainingArguments.__init__() got an unexpected keyword argument 'evaluation_strategy'

Message: `evaluation_strategy` is deprecated and will be removed in version 4.46 of 🤗 Transformers. Use `eval_strategy`
instead

Message: TrainingArguments.__init__() got an unexpected keyword argument 'eval_strategy'
"""

import contextlib
import inspect

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("arguments_ignore_evaluation_strategy", "arguments_have_no_eval_strategy")


@pytest.fixture(scope="module")
def parameters():
    """The names of the parameters of `TrainingArguments`."""
    return set(inspect.signature(transformers.TrainingArguments).parameters)


@pytest.mark.holds("transformers>=4.51", source="huggingface/transformers#36946", about="old name")
def test_evaluation_strategy_raises_type_error(tmp_path, messages):
    """`TrainingArguments(evaluation_strategy="epoch")` raises `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        transformers.TrainingArguments(str(tmp_path), evaluation_strategy="epoch")


@pytest.mark.holds("transformers>=4.41,<4.51", source="huggingface/transformers#36946", about="old name")
def test_evaluation_strategy_is_deprecated(tmp_path, messages):
    """`TrainingArguments(evaluation_strategy="epoch")` warns that the name is deprecated, and accepts it."""
    with pytest.warns(FutureWarning, match=messages[1]), contextlib.suppress(ImportError):  # without accelerate
        transformers.TrainingArguments(str(tmp_path), evaluation_strategy="epoch")


@pytest.mark.holds("transformers<4.41", source="huggingface/transformers#36946", about="old name")
def test_evaluation_strategy_is_a_parameter(parameters):
    """`evaluation_strategy` is a parameter of `TrainingArguments`."""
    assert "evaluation_strategy" in parameters


@pytest.mark.holds("transformers>=4.41", source="measured", about="new name")
def test_eval_strategy_is_a_parameter(parameters):
    """`eval_strategy` is a parameter of `TrainingArguments`."""
    assert "eval_strategy" in parameters


@pytest.mark.absent("transformers<4.41", source="measured", about="new name")
def test_eval_strategy_raises_type_error(tmp_path, messages):
    """`TrainingArguments(eval_strategy="epoch")` raises `TypeError`."""
    with pytest.raises(TypeError, match=messages[2]):
        transformers.TrainingArguments(str(tmp_path), eval_strategy="epoch")
