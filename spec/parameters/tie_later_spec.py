"""`tie_weights()` ties after `config.tie_word_embeddings = True`; after `= False` it unties nothing.

Documentation: the docstring of `PreTrainedModel.tie_weights`, which reads the config when you call it.

Erratum: The documentation says: "the default when `model.tie_weights()` is called on its own, outside of `__init__`,
and `from_pretrained`, in case the config values were changed somewhere". A change to False does not untie.

Instead: `model.lm_head.weight = torch.nn.Parameter(model.lm_head.weight.detach().clone())`, to untie
"""

import pytest

pytestmark = pytest.mark.refuted_by("tie_weights_does_nothing", "tie_weights_unties", "config_ties_at_once")


@pytest.fixture
def model_with(head_for):
    """A factory: a model that is made with one `tie_word_embeddings` and has the other in its config."""

    def make(made_with):
        model = head_for("GPT2LMHeadModel", tie_word_embeddings=made_with)
        model.config.tie_word_embeddings = not made_with
        return model

    return make


def test_config_alone_changes_nothing(model_with):
    """`config.tie_word_embeddings` alone neither ties nor unties."""
    for made_with in (True, False):
        model = model_with(made_with)
        assert (model.lm_head.weight is model.transformer.wte.weight) is made_with


def test_tie_weights_ties_an_untied_model(model_with):
    """`tie_weights()` ties a model that was made untied."""
    model = model_with(False)
    model.tie_weights()
    assert model.lm_head.weight is model.transformer.wte.weight


def test_tie_weights_does_not_untie(model_with):
    """`tie_weights()` leaves a model tied that was made tied."""
    model = model_with(True)
    model.tie_weights()
    assert model.lm_head.weight is model.transformer.wte.weight
