"""A pass with labels turns the pipeline's score of a single label from sigmoid to logit, since 4.46.

Documentation: "In case of regression tasks (`model.config.problem_type == "regression"`), will not apply any function
on the output." (`TextClassificationPipeline`). The first pass with labels sets this `problem_type`.

Instead: `classifier(text, function_to_apply="none")`, which is the logit in every release
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("function_to_apply_ignored", "scores_are_logits", "regression_has_the_sigmoid")


@pytest.fixture
def classifier(head_for, small_tokenizer_for, device):
    """A factory: the pipeline with a model of one label, after a pass with labels or not, and its logit of "hello"."""
    tokenizer = small_tokenizer_for()

    def make(trained):
        model = head_for("GPT2ForSequenceClassification", num_labels=1)
        inputs = tokenizer("hello", return_tensors="pt").to(device)
        with torch.no_grad():
            labels = {"labels": torch.tensor([1.0], device=device)} if trained else {}
            logit = model(**inputs, **labels).logits[0, 0].cpu()
        return transformers.pipeline("text-classification", model=model, tokenizer=tokenizer, device=device), logit

    return make


def test_score_of_a_new_model_is_the_sigmoid(classifier):
    """The score of a model that has had no labels is the sigmoid of its logit."""
    pipe, logit = classifier(trained=False)
    assert pipe("hello")[0]["score"] == pytest.approx(logit.sigmoid().item(), abs=1e-4)


@pytest.mark.holds("transformers>=4.46", source="measured")
def test_score_of_a_trained_model_is_the_logit(classifier):
    """The score of a model that has had labels is its logit."""
    pipe, logit = classifier(trained=True)
    assert pipe("hello")[0]["score"] == pytest.approx(logit.item(), abs=1e-4)


@pytest.mark.holds("transformers<4.46", source="measured")
def test_score_of_a_trained_model_is_the_sigmoid(classifier):
    """The score of a model that has had labels is the sigmoid of its logit."""
    pipe, logit = classifier(trained=True)
    assert pipe("hello")[0]["score"] == pytest.approx(logit.sigmoid().item(), abs=1e-4)


@pytest.mark.parametrize("trained", [False, True])
def test_function_none_is_the_logit(classifier, trained):
    """With `function_to_apply="none"` the score is the logit, before and after a pass with labels."""
    pipe, logit = classifier(trained)
    assert pipe("hello", function_to_apply="none")[0]["score"] == pytest.approx(logit.item(), abs=1e-4)
