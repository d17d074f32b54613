"""`num_labels` takes precedence over the length of `id2label` since 5.4; before, `id2label` does.

Documentation: "Number of labels to use in the last layer added to the model, typically for a classification task."
(`PreTrainedConfig`, `num_labels`). `id2label` is "a map from index to label"; it does not set `label2id`.

Instead: `GPT2Config(id2label=id2label, label2id={label: index for index, label in id2label.items()})`

Message: You passed `num_labels=3` which is incompatible to the `id2label` map of length `2`.

Message: You passed along `num_labels=3` with an incompatible id to label map: {0: 'a', 1: 'b'}. The number of labels
... overwritten to 2.
"""

import re

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("label_names_count", "labels_are_silent", "three_labels_by_default")
NAMES = {0: "a", 1: "b"}


@pytest.mark.holds("transformers>=5.4", source="measured")
def test_num_labels_takes_precedence():
    """Of `num_labels=3` and two names, the config has 3 labels with default names."""
    config = transformers.GPT2Config(num_labels=3, id2label=NAMES)
    assert config.num_labels == 3
    assert config.id2label == {0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2"}


@pytest.mark.holds("transformers<5.4", source="measured")
def test_id2label_takes_precedence():
    """Of `num_labels=3` and two names, the config has 2 labels with these names."""
    config = transformers.GPT2Config(num_labels=3, id2label=NAMES)
    assert config.num_labels == 2
    assert config.id2label == NAMES


def test_difference_is_logged(library_log, messages):
    """The library logs that `num_labels` and `id2label` differ."""
    transformers.GPT2Config(num_labels=3, id2label=NAMES)
    logged = "".join(library_log.messages)
    assert re.search(messages[0], logged) or re.search(messages[1], logged)


def test_labels_are_two_by_default():
    """By default there are 2 labels, `LABEL_0` and `LABEL_1`."""
    config = transformers.GPT2Config()
    assert config.num_labels == 2
    assert config.label2id == {"LABEL_0": 0, "LABEL_1": 1}


def test_id2label_sets_the_number():
    """`id2label` sets `num_labels`."""
    assert transformers.GPT2Config(id2label={0: "a", 1: "b", 2: "c"}).num_labels == 3
