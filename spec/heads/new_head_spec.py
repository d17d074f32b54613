"""A head that the checkpoint lacks is drawn at random by `from_pretrained()`, which logs its weights.

Beyond the tutorial: the checkpoint of a language model has no head for classes, so that its predictions are random
until it is trained. Two calls draw two heads unless the seed is the same.

Instead: `transformers.set_seed(42)` before `from_pretrained()`

Message: ...GPT2ForSequenceClassification LOAD REPORT... from: ... score.weight ... MISSING ...Notes: -
MISSING...those params were newly initialized because missing from the checkpoint. Consider training on your downstream
...

Message: Some weights of GPT2ForSequenceClassification were not initialized from the model checkpoint at ... and are
newly initialized: ['score.weight'] You should probably TRAIN this model on a down-stream task to be able to use it for
predictions and inference.
"""

import re

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "head_is_the_same_for_each_seed",
    "head_is_zero",
    "missing_keys_untold",
    "new_head_draws_the_embedding",
    "load_report_is_not_logged",
)
HEADS = {
    "GPT2ForSequenceClassification": ["score.weight"],
    "GPT2ForTokenClassification": ["classifier.bias", "classifier.weight"],
    "GPT2ForQuestionAnswering": ["qa_outputs.bias", "qa_outputs.weight"],
}


@pytest.fixture(scope="module")
def load(hundred_model, tmp_path_factory):
    """A call: another class, loaded from the checkpoint of a language model with this seed, and the loading info."""
    path = tmp_path_factory.mktemp("saved")
    hundred_model.save_pretrained(path)

    def call(name, seed=42):
        transformers.set_seed(seed)
        return getattr(transformers, name).from_pretrained(path, num_labels=64, output_loading_info=True)

    return call


@pytest.mark.parametrize("name", HEADS)
def test_missing_keys_are_those_of_the_head(load, name):
    """The loading info lists the weights of the head as missing."""
    assert sorted(load(name)[1]["missing_keys"]) == HEADS[name]


def test_all_other_weights_are_loaded(load, hundred_model):
    """All other weights are those of the checkpoint."""
    loaded = load("GPT2ForTokenClassification")[0].transformer.state_dict()
    assert all(
        torch.equal(loaded[name], weight.cpu()) for name, weight in hundred_model.transformer.state_dict().items()
    )


def test_head_has_the_initializer_range(load, hundred_model):
    """The weights have `config.initializer_range` as standard deviation; the biases are 0."""
    head = load("GPT2ForTokenClassification")[0].classifier
    assert abs(head.weight.std() / hundred_model.config.initializer_range - 1) < 0.15
    assert not head.bias.any()


def test_seed_decides_the_head(load):
    """The head is the same after the same seed, and another after another seed."""
    first, same, other = (load("GPT2ForSequenceClassification", seed)[0].score.weight for seed in (42, 42, 43))
    assert torch.equal(first, same)
    assert not torch.equal(first, other)


@pytest.mark.holds("transformers>=5.0", source="measured")
def test_load_report_is_logged(load, library_log, messages):
    """A table of the missing weights is logged."""
    load("GPT2ForSequenceClassification")
    assert any(re.search(messages[0], text) for text in library_log.messages)


@pytest.mark.holds("transformers<5.0", source="measured")
def test_list_of_new_weights_is_logged(load, library_log, messages):
    """A list of the newly initialized weights is logged."""
    load("GPT2ForSequenceClassification")
    assert any(re.search(messages[1], text) for text in library_log.messages)
