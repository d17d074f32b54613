"""What from_pretrained() returns is a PreTrainedModel; it has generate() from GenerationMixin.

Erratum: the tutorial prints that `GPT2LMHeadModel.from_pretrained()` "is an instance of the class
transformers.PreTrainedModel and inherits all its methods". The method is no instance: what it returns is. From 4.52 on
generate() is not among the inherited methods.
"""

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "loads_a_wrapped_model",
        "head_model_counts_itself",
        "head_model_generates_itself",
        "every_model_generates",
        "generate_refuses_none",
    ),
]


def test_what_it_returns_is_an_instance(model):
    assert isinstance(model, transformers.PreTrainedModel)


def test_the_printed_statement_fails_of_the_method_and_holds_of_its_result(checkpoint):
    method = transformers.GPT2LMHeadModel.from_pretrained
    assert not isinstance(method, transformers.PreTrainedModel)
    assert isinstance(method(checkpoint.quick), transformers.PreTrainedModel)


@pytest.mark.parametrize("name", ["save_pretrained", "num_parameters", "resize_token_embeddings"])
def test_the_methods_are_inherited(name):
    assert getattr(transformers.GPT2LMHeadModel, name) is getattr(transformers.PreTrainedModel, name)


def test_generate_is_that_of_generation_mixin():
    assert issubclass(transformers.GPT2LMHeadModel, transformers.GenerationMixin)
    assert transformers.GPT2LMHeadModel.generate is transformers.GenerationMixin.generate


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#37173")
def test_pretrained_model_itself_has_no_generate():
    assert not hasattr(transformers.PreTrainedModel, "generate")
    assert not hasattr(transformers.GPT2Model, "generate")


@pytest.mark.holds("transformers<4.52", source="huggingface/transformers#37173")
def test_every_pretrained_model_has_generate_and_those_without_a_head_refuse_it(base_model, today):
    assert transformers.PreTrainedModel.generate is transformers.GenerationMixin.generate
    with pytest.raises(TypeError, match="not compatible with"):
        base_model.generate(**today, max_new_tokens=1)
