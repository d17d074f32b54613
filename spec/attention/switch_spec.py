"""`set_attn_implementation()` switches a model that is loaded since 4.54; 4.56 refuses unknown names.

Documentation: "Switch between attention backends at runtime without reloading the model" (page "Attention backends").
GPT-2 has "sdpa" and "eager"; "flex_attention" is refused as well, and flash attention needs a package.

Instead: transformers>=4.54: `model.set_attn_implementation("eager")`
transformers<4.54: `GPT2LMHeadModel.from_pretrained(name, attn_implementation="eager")`

Message: Specified `attn_implementation="sdpaa"` is not supported. The only possible arguments are ...
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("switching_does_nothing", "switching_refuses_nothing")


@pytest.fixture
def model(head_for):
    return head_for("GPT2LMHeadModel")


@pytest.fixture
def weights_of(model, hundred_texts):
    """The call: the attention weights of each layer that a pass returns, without those that are None."""

    @torch.no_grad()
    def weights():
        attentions = model(hundred_texts["input_ids"], output_attentions=True).attentions
        return [layer.shape for layer in attentions if layer is not None]

    return weights


@pytest.mark.holds("transformers>=4.54", source="measured", about="switch")
def test_switch_to_eager_and_back(model, weights_of, hundred_texts):
    """After the switch to eager attention a pass returns its weights; back under sdpa, the same logits."""
    ids = hundred_texts["input_ids"]
    with torch.no_grad():
        before = model(ids).logits
        for eager in ("eager", {"": "eager"}):
            model.set_attn_implementation(eager)
            assert weights_of() == [(8, 2, 24, 24)] * 2
            model.set_attn_implementation("sdpa")
            assert torch.equal(model(ids).logits, before)


@pytest.mark.absent("transformers<4.54", source="measured", about="switch")
def test_model_has_no_switch(model):
    """`set_attn_implementation` does not exist."""
    assert not hasattr(model, "set_attn_implementation")


@pytest.mark.holds("transformers>=4.56", source="measured", about="unknown")
def test_unknown_name_raises_value_error(model, messages):
    """An unknown name raises a `ValueError`, and so does "flex_attention"."""
    with pytest.raises(ValueError, match=messages[0]):
        model.set_attn_implementation("sdpaa")
    with pytest.raises(ValueError, match="flex_attention"):
        model.set_attn_implementation("flex_attention")


@pytest.mark.holds("transformers>=4.54,<4.56", source="measured", about="unknown")
def test_unknown_name_raises_no_error(model):
    """An unknown name raises no error."""
    assert model.set_attn_implementation("sdpaa") is None


@pytest.mark.absent("transformers<4.54", source="measured", about="unknown")
def test_unknown_name_raises_attribute_error(model):
    """An unknown name raises an `AttributeError`, since there is not such a method."""
    with pytest.raises(AttributeError):
        model.set_attn_implementation("sdpaa")
