"""A class of your own needs `GenerationMixin` as a second base to have `generate()` since 4.52.

Beyond the tutorial: before 4.52, a subclass of `GPT2PreTrainedModel` has `generate()` without it; 4.45 to 4.51 log a
warning. `PreTrainedModel` comes first in the list of bases.

Instead: `class Own(transformers.GPT2PreTrainedModel, transformers.GenerationMixin):`

Message: 'Own' object has no attribute 'generate'
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "every_class_generates", "own_classes_do_not_generate", "mixin_needs_a_published_class"
)


@pytest.fixture(scope="module")
def own_for(hundred_model, device):
    """A factory: a model with a body and a head of its own, of `GPT2PreTrainedModel` and these classes."""

    def make(*mixins):
        class Own(transformers.GPT2PreTrainedModel, *mixins):
            def __init__(self, config):
                super().__init__(config)
                self.transformer = transformers.GPT2Model(config)
                self.head = torch.nn.Linear(config.n_embd, config.vocab_size, bias=False)
                self.post_init()

            def forward(self, input_ids, attention_mask=None, **_):
                states = self.transformer(input_ids, attention_mask=attention_mask)[0]
                return transformers.modeling_outputs.CausalLMOutputWithPast(logits=self.head(states))

            def prepare_inputs_for_generation(self, input_ids, **_):
                return {"input_ids": input_ids}

        own = Own(hundred_model.config).eval().to(device)
        own.transformer.load_state_dict(hundred_model.transformer.state_dict(), strict=False)
        own.head.weight.data = hundred_model.lm_head.weight.data.clone()
        return own

    return make


@pytest.fixture(scope="module")
def texts(hundred_texts):
    """The call: four greedy tokens of a model after the texts, none of whose tokens is a pad."""
    settings = {"max_new_tokens": 4, "do_sample": False, "pad_token_id": 0}
    return lambda model: model.generate(hundred_texts["input_ids"].clamp(min=1), **settings).tolist()


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#37173")
def test_own_class_has_no_generate(own_for, texts, messages):
    """A subclass of `GPT2PreTrainedModel` alone has no `generate()`."""
    with pytest.raises(AttributeError, match=messages[0]):
        texts(own_for())


@pytest.mark.holds("transformers<4.52", source="huggingface/transformers#37173")
def test_own_class_inherits_generate(own_for, texts, hundred_model):
    """A subclass of `GPT2PreTrainedModel` alone has `generate()`."""
    assert texts(own_for()) == texts(hundred_model)


def test_own_class_with_the_mixin_generates(own_for, texts, hundred_model):
    """A subclass of both classes writes the tokens of `GPT2LMHeadModel`, in every release."""
    assert texts(own_for(transformers.GenerationMixin)) == texts(hundred_model)
