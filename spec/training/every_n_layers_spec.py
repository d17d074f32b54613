"""`every_n_layers=2` in `gradient_checkpointing_enable()` checkpoints every other layer since 5.16.

Documentation: "Checkpoint only every `every_n_layers`-th decoder layer, leaving the rest to keep their activations."
(`PreTrainedModel.activation_checkpointing_enable`, `every_n_layers`). The first layer is one of them.

Instead: transformers>=5.23: `model.activation_checkpointing_enable(every_n_layers=2)`
transformers>=5.16,<5.23: `model.gradient_checkpointing_enable(every_n_layers=2)`
transformers<5.16: `model.gradient_checkpointing_enable()`, which checkpoints all layers
"""

import copy

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("every_layer_is_checkpointed", "checkpointing_detaches")
TINY = {"n_layer": 5, "n_head": 1, "n_embd": 4, "n_positions": 8, "vocab_size": 20}
NO_DROPOUT = {"resid_pdrop": 0.0, "embd_pdrop": 0.0, "attn_pdrop": 0.0}


@pytest.fixture(scope="module")
def five_layers():
    """A model of five layers in training mode, without dropout."""
    config = transformers.GPT2Config(**TINY, **NO_DROPOUT, bos_token_id=None, eos_token_id=None)
    return transformers.GPT2LMHeadModel(config).train()


@pytest.fixture
def step(five_layers):
    """A call: how often each layer runs in a step of a copy, after `prepare(copy)`, and the gradients."""

    def call(prepare):
        model, runs, ids = copy.deepcopy(five_layers), [], torch.arange(8)[None]
        for place, block in enumerate(model.transformer.h):
            block.ln_1.register_forward_hook(lambda *_, place=place: runs.append(place))
        prepare(model)
        model(ids, labels=ids).loss.backward()
        return [runs.count(place) for place in range(5)], [parameter.grad for parameter in model.parameters()]

    return call


@pytest.mark.filterwarnings("ignore::FutureWarning")  # the method has another name since 5.23
@pytest.mark.holds("transformers>=5.16", source="measured")
@pytest.mark.parametrize(("n", "expected"), [(1, [2] * 5), (2, [2, 1, 2, 1, 2]), (3, [2, 1, 1, 2, 1])])
def test_layers_of_each_nth_run_twice(step, n, expected):
    """With `every_n_layers=n`, the layers 0, n, 2n and so on run twice in a step."""
    assert step(lambda model: model.gradient_checkpointing_enable(every_n_layers=n))[0] == expected


@pytest.mark.filterwarnings("ignore::FutureWarning")
@pytest.mark.holds("transformers>=5.16", source="measured")
def test_gradients_are_the_same(step):
    """With `every_n_layers=2`, the gradients are those of a step without checkpointing."""
    expected = step(lambda model: None)[1]
    found = step(lambda model: model.gradient_checkpointing_enable(every_n_layers=2))[1]
    for gradient, same in zip(found, expected, strict=True):
        torch.testing.assert_close(gradient, same)


@pytest.mark.absent("transformers<5.16", source="measured")
def test_argument_raises_type_error(five_layers):
    """`every_n_layers` raises a `TypeError`, since the argument does not exist."""
    with pytest.raises(TypeError, match="every_n_layers"):
        copy.deepcopy(five_layers).gradient_checkpointing_enable(every_n_layers=2)
