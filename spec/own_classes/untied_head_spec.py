"""A head of your own without `_tied_weights_keys` is not tied since 5.0: it is random.

Beyond the tutorial: before 5.0, `get_output_embeddings()` is enough, and ties the head to the embedding. The files of
GPT-2 have no head, so that the same class has random logits since 5.0; a report of the load lists the weight.

Instead: `_tied_weights_keys = {"lm_head.weight": "transformer.wte.weight"}`
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("heads_tied_unasked", "own_heads_are_untied")


@pytest.fixture(scope="module")
def load(hundred_model, tmp_path_factory):
    """A factory: `GPT2LMHeadModel`, saved and loaded as a class with a head and these attributes; the missing keys."""
    directory = tmp_path_factory.mktemp("saved")
    transformers.GPT2LMHeadModel(hundred_model.config).save_pretrained(directory)

    class Own(transformers.GPT2PreTrainedModel):
        def __init__(self, config):
            super().__init__(config)
            self.transformer = transformers.GPT2Model(config)
            self.lm_head = torch.nn.Linear(config.n_embd, config.vocab_size, bias=False)
            self.post_init()

        def get_output_embeddings(self):
            return self.lm_head

    def make(**attributes):
        loaded, info = type("Own", (Own,), attributes).from_pretrained(directory, output_loading_info=True)
        return loaded, sorted(info["missing_keys"])

    return make


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#42362")
def test_head_without_the_attribute_is_random(load):
    """A head without `_tied_weights_keys` is a weight of its own, which is missing and drawn at random."""
    loaded, missing = load()
    assert missing == ["lm_head.weight"]
    assert (loaded.lm_head.weight - loaded.transformer.wte.weight).abs().max() > 0.1


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#42362")
def test_head_without_the_attribute_is_tied(load):
    """A head without `_tied_weights_keys` is the embedding, and no key is missing."""
    loaded, missing = load()
    assert missing == []
    assert loaded.lm_head.weight is loaded.transformer.wte.weight


def test_head_with_the_attribute_is_tied(load):
    """A head with a dict in `_tied_weights_keys` is the embedding in every release."""
    loaded, missing = load(_tied_weights_keys={"lm_head.weight": "transformer.wte.weight"})
    assert missing == []
    assert loaded.lm_head.weight is loaded.transformer.wte.weight
