"""A pipeline leaves dropout on: a model in training mode writes other texts in each call.

Beyond the tutorial: `GPT2LMHeadModel(config)` is in training mode, and so is a model after `Trainer.train()`. Only
`from_pretrained()` calls `eval()`. Even greedy texts differ from call to call.

Instead: `pipeline("text-generation", model=model.eval(), tokenizer=tokenizer)`
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("pipelines_call_eval", "pipelines_call_train", "models_are_made_in_eval_mode")
SETTINGS = {"max_new_tokens": 30, "do_sample": False, "pad_token_id": 0}


@pytest.fixture
def generator_for(head_for, small_tokenizer_for):
    """A factory: a pipeline with a model object in this mode, whose dropout is 0.5."""

    def make(training):
        dropouts = {"resid_pdrop": 0.5, "embd_pdrop": 0.5, "attn_pdrop": 0.5}
        model = head_for("GPT2LMHeadModel", **dropouts).train(training)
        return transformers.pipeline("text-generation", model=model, tokenizer=small_tokenizer_for())

    return make


def test_pipeline_keeps_training_mode(generator_for):
    """The model of the pipeline is in the mode in which it is passed."""
    assert generator_for(training=True).model.training
    assert not generator_for(training=False).model.training


def test_greedy_texts_differ_in_training_mode(generator_for):
    """In training mode, two greedy calls return different texts."""
    generator = generator_for(training=True)
    assert generator("he", **SETTINGS) != generator("he", **SETTINGS)


def test_greedy_texts_are_the_same_in_eval_mode(generator_for):
    """In eval mode, two greedy calls return the same text."""
    generator = generator_for(training=False)
    assert generator("he", **SETTINGS) == generator("he", **SETTINGS)


def test_new_model_is_in_training_mode(hundred_model):
    """A model that is made of a config is in training mode."""
    assert transformers.GPT2LMHeadModel(hundred_model.config).training
