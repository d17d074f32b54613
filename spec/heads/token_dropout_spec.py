"""The dropout of `GPT2ForTokenClassification` is `classifier_dropout`, or `hidden_dropout`, or 0.1.

Beyond the tutorial: `GPT2Config` documents neither field, and `resid_pdrop`, `embd_pdrop` and `attn_pdrop` have no
effect here. A config that sets all three to 0 still drops a tenth of the last states in training mode.

Instead: `GPT2ForTokenClassification.from_pretrained(path, classifier_dropout=0.0)`
"""

import pytest

pytestmark = pytest.mark.refuted_by("classifier_dropout_ignored", "token_dropout_is_resid_pdrop")
NO_DROPOUT = {"resid_pdrop": 0.0, "embd_pdrop": 0.0, "attn_pdrop": 0.0}


@pytest.fixture
def rate(head_for):
    """A call: the rate of the dropout before the head, of a model with these settings of the config."""
    return lambda **settings: head_for("GPT2ForTokenClassification", **settings).dropout.p


def test_dropouts_of_the_config_have_no_effect(rate):
    """The rate is 0.1, whatever the three dropouts of the config are."""
    assert rate() == rate(**NO_DROPOUT) == rate(resid_pdrop=0.7) == 0.1


def test_classifier_dropout_is_the_rate(rate):
    """`classifier_dropout` is the rate, 0 too, and takes precedence over `hidden_dropout`."""
    assert rate(classifier_dropout=0.4) == rate(classifier_dropout=0.4, hidden_dropout=0.3) == 0.4
    assert rate(classifier_dropout=0.0) == 0.0


def test_hidden_dropout_is_the_second_choice(rate):
    """`hidden_dropout` is the rate if `classifier_dropout` is missing."""
    assert rate(hidden_dropout=0.3) == 0.3


def test_logits_of_training_mode_are_random(head_for, hundred_texts):
    """In training mode the logits of two passes differ by default, not with `classifier_dropout=0.0`."""
    for settings, equal in (({}, False), ({"classifier_dropout": 0.0}, True)):
        model = head_for("GPT2ForTokenClassification", **NO_DROPOUT, **settings).train()
        first, second = (model(hundred_texts["input_ids"]).logits for _ in range(2))
        assert bool((first == second).all()) is equal
