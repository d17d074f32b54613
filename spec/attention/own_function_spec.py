"""A registered attention function needs a mask function of its name since 4.54.1, or sees the pads.

Documentation: "If you do not register a new attention _mask_ function, the mask is set to `None`" (page "Attention
backends"). `AttentionInterface` exists since 4.51, `AttentionMaskInterface` since 4.53.

Instead: `AttentionMaskInterface.register("own", transformers.masking_utils.sdpa_mask)`, beside the function
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("own_functions_have_a_mask", "mask_functions_are_ignored")


@pytest.fixture
def own_model(head_for):
    """A factory: a model whose attention is sdpa in a function that is registered, with these mask functions."""
    names = []

    def attend(module, query, key, value, mask, **arguments):
        sdpa = transformers.modeling_utils.ALL_ATTENTION_FUNCTIONS["sdpa"]
        return sdpa(module, query, key, value, mask, **arguments)

    def make(*masked):
        names.append(f"own{len(masked)}")
        transformers.AttentionInterface.register(names[-1], attend)
        for mask_function in masked:
            transformers.AttentionMaskInterface.register(names[-1], mask_function)
        return head_for("GPT2LMHeadModel", attn_implementation=names[-1])

    yield make
    for owner in ("AttentionInterface", "AttentionMaskInterface"):
        for name in names:
            getattr(getattr(transformers, owner, None), "_global_mapping", {}).pop(name, None)


@pytest.fixture
def difference(head_for, sequences):
    """A function: the largest difference between the logits of this model and those of sdpa on eight padded texts."""
    ids = sequences("left")
    shown = ids != 0

    @torch.no_grad()
    def call(model):
        first, second = (
            each(ids, attention_mask=shown.long()).logits[shown] for each in (model, head_for("GPT2LMHeadModel"))
        )
        return (first - second).abs().max()

    return call


@pytest.mark.holds("transformers>=4.51,<4.52", "transformers>=4.54.1", source="measured", about="pads")
def test_function_alone_sees_the_pads(own_model, difference):
    """Without a mask function, padded texts silently have other logits."""
    assert difference(own_model()) > 0.1


@pytest.mark.holds("transformers>=4.52,<4.54.1", source="huggingface/transformers#39754", about="pads")
def test_function_alone_has_the_mask(own_model, difference):
    """Without a mask function, padded texts have the logits of sdpa."""
    assert difference(own_model()) < 0.001


@pytest.mark.absent("transformers<4.51", source="measured", about="pads")
def test_interface_does_not_exist():
    """`AttentionInterface` does not exist."""
    assert not hasattr(transformers, "AttentionInterface")


@pytest.mark.holds("transformers>=4.53", source="measured", about="mask function")
def test_mask_function_hides_the_pads(own_model, difference):
    """With a mask function of the same name, padded texts have the logits of sdpa."""
    assert difference(own_model(transformers.masking_utils.sdpa_mask)) < 0.001


@pytest.mark.absent("transformers<4.53", source="measured", about="mask function")
def test_mask_interface_does_not_exist():
    """`AttentionMaskInterface` does not exist."""
    assert not hasattr(transformers, "AttentionMaskInterface")
