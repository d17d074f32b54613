"""A class whose `_tied_weights_keys` is a list raises `AttributeError` since 5.0; a dict is read.

Beyond the tutorial: code for 4.x lists the tied weights by their names. A dict from each name to the weight that it
shares is read by every release; those before 5.0 read the names alone.

Instead: `_tied_weights_keys = {"lm_head.weight": "transformer.wte.weight"}`

Message: 'list' object has no attribute 'keys'
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("lists_of_tied_weights_read", "own_heads_are_untied")


@pytest.fixture(scope="module")
def own_for():
    """A factory: a class with a head of its own and these `_tied_weights_keys`."""

    def make(keys):
        class Own(transformers.GPT2PreTrainedModel):
            _tied_weights_keys = keys

            def __init__(self, config):
                super().__init__(config)
                self.transformer = transformers.GPT2Model(config)
                self.lm_head = torch.nn.Linear(config.n_embd, config.vocab_size, bias=False)
                self.post_init()

            def get_output_embeddings(self):
                return self.lm_head

        return Own

    return make


@pytest.fixture
def tied(hundred_model, tmp_path):
    """A call: whether the head is the embedding in a new model of a class, and after saving and loading."""

    def call(cls):
        model = cls(hundred_model.config)
        model.save_pretrained(tmp_path)
        loaded = cls.from_pretrained(tmp_path)
        torch.testing.assert_close(loaded.lm_head.weight, model.lm_head.weight, rtol=0, atol=0)
        return [each.lm_head.weight is each.transformer.wte.weight for each in (model, loaded)]

    return call


@pytest.mark.holds("transformers>=5.0", source="PrimeIntellect-ai/prime-rl#1998", about="list")
def test_a_list_raises_attribute_error(own_for, hundred_model, messages):
    """A model whose class has a list raises `AttributeError` when it is made."""
    with pytest.raises(AttributeError, match=messages[0]):
        own_for(["lm_head.weight"])(hundred_model.config)


@pytest.mark.holds("transformers<5.0", source="PrimeIntellect-ai/prime-rl#1998", about="list")
def test_a_list_is_read(own_for, tied):
    """A model whose class has a list is tied, also after saving and loading."""
    assert tied(own_for(["lm_head.weight"])) == [True, True]


def test_a_dict_ties_the_head(own_for, tied):
    """A model whose class has a dict is tied in every release, also after saving and loading."""
    assert tied(own_for({"lm_head.weight": "transformer.wte.weight"})) == [True, True]
