"""`GPT2DoubleHeadsModel` ignores `num_labels`: it sets the field to 1, in your own config object.

Documentation: "Whether the projection outputs should have `config.num_labels` or `config.hidden_size` classes."
(`GPT2Config`, `summary_proj_to_labels`).

Erratum: The documentation says: "`config.num_labels`". The model sets `config.num_labels` to 1 before it makes the
projection, so that `mc_logits` have one number per choice, whatever the value is.

Instead: `transformers.GPT2DoubleHeadsModel(copy.deepcopy(config))`
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("choices_have_num_labels", "summary_has_one_output", "config_is_copied")
TINY = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 8, "vocab_size": 50, "bos_token_id": 0}


@pytest.fixture
def make():
    """A call: a config with these settings, a model that is made of it, and its `mc_logits` for 2 choices."""

    def call(**settings):
        config = transformers.GPT2Config(**TINY, eos_token_id=0, **settings)
        model = transformers.GPT2DoubleHeadsModel(config)
        return config, model, model(torch.arange(8).view(1, 2, 4)).mc_logits

    return call


@pytest.mark.parametrize("number", [2, 5])
def test_choices_have_one_number(make, number):
    """`mc_logits` have one number per choice with any `num_labels`."""
    assert make(num_labels=number)[2].shape == (1, 2)


@pytest.mark.parametrize("settings", [{}, {"summary_proj_to_labels": False}])
def test_num_labels_of_the_config_becomes_1(make, settings):
    """`config.num_labels`, 5 before, is 1 after the model is made."""
    config, model, _ = make(num_labels=5, **settings)
    assert config is model.config
    assert config.num_labels == 1


@pytest.mark.parametrize("setting", ["summary_proj_to_labels", "summary_use_proj"])
def test_choices_have_the_width_without_labels(make, setting):
    """If `summary_proj_to_labels` or `summary_use_proj` is False, a choice has `n_embd` numbers."""
    assert make(**{setting: False})[2].shape == (1, 2, 4)


def test_projection_is_absent_without_summary_use_proj(make):
    """With `summary_use_proj=False`, `mc_logits` are the hidden states."""
    assert not [*make(summary_use_proj=False)[1].multiple_choice_head.parameters()]
