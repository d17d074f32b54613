"""All parameters are learned: the loss has a gradient for each, and one optimizer step changes each.

Tutorial 5: "the set of model parameters that are all learned during the training".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("5"),
    pytest.mark.refuted_by(
        "positions_not_learned", "loads_frozen", "loss_not_shifted", "later_layers_load_frozen", "loss_of_the_first_row"
    ),
]


@pytest.mark.needs("float32")
def test_training_step_changes_every_parameter(own_model, model, today, L):
    """Every parameter has a gradient of the loss; `backward()` changes none, an SGD step changes all."""
    every = len(list(own_model.parameters()))
    assert every >= 12 * L + 4  # 148 in gpt2, one more with an untied head

    def changed():
        """The number of parameters that differ from the loaded ones."""
        pairs = zip(own_model.parameters(), model.parameters(), strict=True)
        return sum(not torch.equal(own, loaded) for own, loaded in pairs)

    own_model(**today, labels=today["input_ids"]).loss.backward()
    gradients = [parameter.grad for parameter in own_model.parameters()]
    assert sum(gradient is not None and bool(gradient.any()) for gradient in gradients) == every
    assert changed() == 0
    torch.optim.SGD(own_model.parameters(), lr=1e-3).step()
    assert changed() == every


def test_every_parameter_requires_a_gradient(model, full_model):
    """Every parameter has `requires_grad=True` after `from_pretrained()`."""
    for loaded in (model, full_model):
        assert [name for name, parameter in loaded.named_parameters() if not parameter.requires_grad] == []


@pytest.mark.needs("float32")
@pytest.mark.parametrize("shape", [(1, 5), (1, 60), (6, 10)])
def test_loss_predicts_each_token_from_those_before(model, full_row, shape):
    """The loss is the cross entropy of each token of each row, predicted from the tokens before."""
    ids = full_row[0, : shape[0] * shape[1]].view(shape)  # (B, T)
    with torch.no_grad():
        outputs = model(ids, labels=ids)
    predicted, following = (
        outputs.logits[:, :-1].flatten(0, 1),
        ids[:, 1:].flatten(),
    )  # (B * (T - 1), V), (B * (T - 1),)
    torch.testing.assert_close(outputs.loss, torch.nn.functional.cross_entropy(predicted, following))
