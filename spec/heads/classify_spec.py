"""The text-classification pipeline returns the best label by `id2label`; `top_k=None` returns all.

Documentation: "How many results to return." (`TextClassificationPipeline.__call__`, `top_k`). The score is the softmax
of several logits, and the sigmoid of a single one. Since 5.0 `return_all_scores=True` is silently ignored.

Instead: `classifier(text, top_k=None)`
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("labels_have_no_names", "classes_are_sorted_up", "return_all_scores_is_heeded")
NAMES = {0: "bad", 1: "fair", 2: "good"}


@pytest.fixture
def classifier(head_for, small_tokenizer_for, device):
    """A factory: the pipeline with a new model, and the logits of that model for "hello"."""
    tokenizer = small_tokenizer_for()

    def make(**settings):
        model = head_for("GPT2ForSequenceClassification", **settings)
        with torch.no_grad():
            logits = model(**tokenizer("hello", return_tensors="pt").to(device)).logits[0]
        pipe = transformers.pipeline("text-classification", model=model, tokenizer=tokenizer, device=device)
        return pipe, logits.float().cpu()

    return make


@pytest.fixture
def three(classifier):
    """The pipeline with three labels, and the results that the logits make, the best first."""
    pipe, logits = classifier(id2label=NAMES, label2id={name: place for place, name in NAMES.items()})
    order = logits.argsort(descending=True).tolist()
    return pipe, [{"label": NAMES[n], "score": pytest.approx(logits.softmax(-1)[n].item(), abs=1e-4)} for n in order]


def test_pipeline_returns_the_best_label(three):
    """A text has the label of the largest logit, by its name in `id2label`, and the softmax of that logit."""
    pipe, expected = three
    assert pipe("hello") == expected[:1]


def test_top_k_none_returns_all_labels(three):
    """`top_k=None` returns all labels, the best first, and `top_k=2` the best two."""
    pipe, expected = three
    assert pipe("hello", top_k=None) == expected
    assert pipe("hello", top_k=2) == expected[:2]


def test_single_label_has_the_sigmoid(classifier):
    """With `num_labels=1`, the score is the sigmoid of the logit, and the label is "LABEL_0"."""
    pipe, logits = classifier(num_labels=1)
    assert pipe("hello") == [{"label": "LABEL_0", "score": pytest.approx(logits.sigmoid().item(), abs=1e-4)}]


@pytest.mark.holds("transformers>=5.0", source="measured")
def test_return_all_scores_is_ignored(three, library_log):
    """`return_all_scores=True` is silently ignored."""
    pipe, expected = three
    library_log.records.clear()
    assert pipe("hello", return_all_scores=True) == expected[:1]
    assert library_log.messages == []


@pytest.mark.holds("transformers<5.0", source="measured")
def test_return_all_scores_returns_all(three):
    """`return_all_scores=True` returns all labels, in the order of their numbers."""
    pipe, expected = three
    (found,) = pipe("hello", return_all_scores=True)
    assert [result["label"] for result in found] == [*NAMES.values()]
    assert sorted(found, key=lambda result: -result["score"]) == expected
