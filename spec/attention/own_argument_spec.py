"""An argument of a pass that the library does not know reaches a registered attention since 5.3.

Documentation: "You can also add new arguments to the attention function. Models supporting [`AttentionInterface`]
propagate kwargs to attention layers and the attention function." (page "Attention backends"). 4.51 to 5.2 drop it.

Instead: transformers>=5.3: `model(input_ids, own=3)`
transformers<5.3: `module.own`, an attribute of the attention layer, which the function has as its first argument
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("own_arguments_are_dropped")


@pytest.fixture
def seen(hundred_texts, head_for):
    """What a registered function has seen in a pass with `own=3`: per layer its argument `own` and its number."""
    found = []

    def attend(module, *tensors, **arguments):
        found.append((arguments.pop("own", None), getattr(module, "layer_idx", None)))
        return transformers.modeling_utils.ALL_ATTENTION_FUNCTIONS["sdpa"](module, *tensors, **arguments)

    if interface := getattr(transformers, "AttentionInterface", None):
        interface.register("own", attend)
        head_for("GPT2LMHeadModel", attn_implementation="own")(hundred_texts["input_ids"], own=3)
        interface._global_mapping.pop("own")
    return found


@pytest.mark.holds("transformers>=5.3", source="measured")
def test_argument_reaches_each_layer(seen):
    """The argument reaches the function in both layers."""
    assert seen == [(3, 0), (3, 1)]


@pytest.mark.holds("transformers>=4.51,<5.3", source="measured")
def test_argument_does_not_arrive(seen):
    """The argument is ignored; the function has the attention layer as its first argument."""
    assert seen == [(None, 0), (None, 1)]


@pytest.mark.absent("transformers<4.51", source="measured")
def test_function_cannot_be_registered(seen):
    """`AttentionInterface` does not exist, so no function has arguments."""
    assert not hasattr(transformers, "AttentionInterface")
    assert seen == []
