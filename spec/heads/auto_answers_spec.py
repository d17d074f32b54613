"""`AutoModelForQuestionAnswering` loads a checkpoint of GPT-2, as the Auto classes for other heads do.

Documentation: the page "Troubleshooting" shows `AutoModelForQuestionAnswering.from_pretrained()` with gpt2-medium as an
example of a `ValueError`.

Erratum: The documentation says: "you'll see this error in the following example because there is no GPT2 for question
answering". The class exists, and the example loads it.
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("auto_class_lacks_answers", "auto_class_loads_the_base")


@pytest.fixture(scope="module")
def directory(hundred_model, tmp_path_factory):
    """A directory with a saved `GPT2LMHeadModel`."""
    path = tmp_path_factory.mktemp("saved")
    hundred_model.save_pretrained(path)
    return path


def test_gpt2_is_loaded_for_question_answering(directory):
    """`AutoModelForQuestionAnswering` loads a `GPT2ForQuestionAnswering`."""
    model = transformers.AutoModelForQuestionAnswering.from_pretrained(directory)
    assert type(model) is transformers.GPT2ForQuestionAnswering


@pytest.mark.parametrize("task", ["SequenceClassification", "TokenClassification"])
def test_gpt2_is_loaded_for_other_heads(directory, task):
    """The Auto classes for sequences and for tokens load the classes of GPT-2."""
    model = getattr(transformers, f"AutoModelFor{task}").from_pretrained(directory)
    assert type(model) is getattr(transformers, f"GPT2For{task}")
