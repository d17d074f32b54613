"""All parameters are learned: a loss reaches every one of them, and a step of training moves it.

Tutorial 5: "the set of model parameters that are all learned during the training".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("5"),
    pytest.mark.refuted_by("positions_not_learned", "loads_frozen", "loss_not_shifted"),
]


@pytest.mark.needs("float32")
def test_a_loss_reaches_every_parameter_and_moves_none_the_step_after_it_moves_all(own_model, model, today, L):
    every = 12 * L + 4  # 148 in gpt2

    def moved():
        pairs = zip(own_model.parameters(), model.parameters(), strict=True)
        return sum(not torch.equal(own, loaded) for own, loaded in pairs)

    own_model(**today, labels=today["input_ids"]).loss.backward()
    gradients = [parameter.grad for parameter in own_model.parameters()]
    assert sum(gradient is not None and bool(gradient.any()) for gradient in gradients) == every
    assert moved() == 0
    torch.optim.SGD(own_model.parameters(), lr=1e-3).step()
    assert moved() == every


def test_every_parameter_is_open_to_training(model):
    assert [name for name, parameter in model.named_parameters() if not parameter.requires_grad] == []


@pytest.mark.needs("float32")
def test_the_loss_is_that_of_each_token_given_those_before_it(model, today):
    with torch.no_grad():
        outputs = model(**today, labels=today["input_ids"])
    predicted, following = outputs.logits[0, :-1], today["input_ids"][0, 1:]  # (T - 1, V), (T - 1,)
    torch.testing.assert_close(outputs.loss, torch.nn.functional.cross_entropy(predicted, following))
