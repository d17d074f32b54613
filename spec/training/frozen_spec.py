"""With frozen embeddings, gradient checkpointing leaves all layers without gradients before 5.0.

Documentation: "Additional keyword arguments passed along to the `torch.utils.checkpoint.checkpoint` function."
(`PreTrainedModel.gradient_checkpointing_enable`, `gradient_checkpointing_kwargs`). The default is `use_reentrant=False`
since 5.0, and the embeddings require gradients; before, the training runs and changes nothing below the head.

Instead: `model.enable_input_require_grads()`, besides `gradient_checkpointing_enable()`

Message: None of the inputs have requires_grad=True. Gradients will be None
"""

import re
import warnings

import pytest
import torch

pytestmark = pytest.mark.refuted_by("checkpointing_detaches")
NO_DROPOUT = {"resid_pdrop": 0.0, "embd_pdrop": 0.0, "attn_pdrop": 0.0}


@pytest.fixture
def gradients(head_for, hundred_texts):
    """A call: all gradients in the layers with frozen embeddings, after `prepare(model)`, and the warnings."""
    ids = hundred_texts["input_ids"]

    def call(prepare):
        model = head_for("GPT2LMHeadModel", **NO_DROPOUT).train()
        for embedding in (model.transformer.wte, model.transformer.wpe):
            embedding.requires_grad_(False)
        with warnings.catch_warnings(record=True) as issued:
            warnings.simplefilter("always")
            prepare(model)
            model(ids, labels=ids).loss.backward()
        found = [parameter.grad for parameter in model.transformer.h.parameters() if parameter.grad is not None]
        together = torch.cat([ids.new_empty(0, dtype=torch.float32), *map(torch.flatten, found)])
        return together, [str(warning.message) for warning in issued]

    return call


@pytest.fixture
def expected(gradients):
    """The gradients of the layers without checkpointing."""
    return gradients(lambda model: None)[0]


@pytest.mark.holds("transformers>=5.0", source="measured", about="default")
def test_layers_have_gradients(gradients, expected):
    """By default the layers have the gradients of a step without checkpointing."""
    torch.testing.assert_close(gradients(lambda model: model.gradient_checkpointing_enable())[0], expected)


@pytest.mark.holds("transformers<5.0", source="measured", about="default")
def test_layers_have_no_gradients(gradients, messages):
    """By default the gradients of all layers are None, of which torch warns."""
    found, issued = gradients(lambda model: model.gradient_checkpointing_enable())
    assert len(found) == 0
    assert any(re.search(messages[0], text) for text in issued)


@pytest.mark.holds("transformers>=4.35", source="huggingface/transformers#27020", about="use_reentrant")
def test_use_reentrant_false_has_gradients(gradients, expected):
    """With `{"use_reentrant": False}` the layers have the gradients of a step without checkpointing."""
    settings = {"use_reentrant": False}
    found = gradients(lambda model: model.gradient_checkpointing_enable(settings))[0]
    torch.testing.assert_close(found, expected)


@pytest.mark.absent("transformers<4.35", source="huggingface/transformers#27020", about="use_reentrant")
def test_use_reentrant_raises_type_error(gradients):
    """`gradient_checkpointing_enable()` raises a `TypeError` for an argument."""
    with pytest.raises(TypeError):
        gradients(lambda model: model.gradient_checkpointing_enable({"use_reentrant": False}))


def test_input_grads_bring_the_gradients_back(gradients, expected):
    """After `enable_input_require_grads()` the layers have their gradients in every release."""

    def prepare(model):
        model.enable_input_require_grads()
        model.gradient_checkpointing_enable()

    torch.testing.assert_close(gradients(prepare)[0], expected)
