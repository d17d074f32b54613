"""`Trainer` multiplies an own mean loss by `gradient_accumulation_steps` since 4.48.3.

Beyond the tutorial: a `compute_loss()` of your own that returns `model(**inputs).loss` returns a mean, but the trainer
expects the share of one part in the whole step. With four parts, the gradient and the logged loss are four times as
large as intended. In 4.46 and 4.47 this happens to every loss. The checks need the package accelerate.

Instead: `trainer.model_accepts_loss_kwargs = False`, before `trainer.train()`
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.needs("accelerate"),
    pytest.mark.refuted_by("losses_are_divided_by_the_parts", "losses_are_never_divided"),
]


@pytest.fixture(scope="module")
def times(trainer_for):
    """The call: how many times as large a step in four parts is as the step in one: the loss and the change."""
    sgd = {"learning_rate": 1.0, "lr_scheduler_type": "constant", "optim": "sgd", "max_grad_norm": 0.0}

    class Own(transformers.Trainer):
        def compute_loss(self, model, inputs, return_outputs=False, **kwargs):
            return model(**inputs).loss

    def step(parts, attributes):
        sizes = {"per_device_train_batch_size": 8 // parts, "gradient_accumulation_steps": parts}
        trainer = trainer_for(Own, settings={**sgd, **sizes})
        for name, value in attributes.items():
            setattr(trainer, name, value)
        before = torch.cat([weight.detach().flatten().clone() for weight in trainer.model.parameters()])
        trainer.train()
        after = torch.cat([weight.detach().flatten() for weight in trainer.model.parameters()])
        return trainer.state.log_history[0]["loss"], after - before

    def call(**attributes):
        (loss, change), (whole_loss, whole_change) = step(4, attributes), step(1, attributes)
        times = (change.norm() / whole_change.norm()).item()
        torch.testing.assert_close(change, times * whole_change, rtol=1e-3, atol=1e-4)
        return pytest.approx(loss / whole_loss, rel=1e-3), pytest.approx(times, rel=1e-3)

    return call


@pytest.mark.holds("transformers>=4.48.3", source="huggingface/transformers#37110", about="mean loss")
def test_step_in_four_parts_is_four_times_as_large(times):
    """With an own mean loss, the gradient and the logged loss of four parts are four times as large."""
    assert times() == (4, 4)


@pytest.mark.holds("transformers>=4.46,<4.48", source="huggingface/transformers#35207", about="mean loss")
def test_gradient_of_four_parts_is_four_times_as_large(times):
    """With an own mean loss, the gradient of four parts is four times as large, as with every loss."""
    assert times()[1] == 4


@pytest.mark.holds(
    "transformers<4.46", "transformers>=4.48,<4.48.3", source="huggingface/transformers#37110", about="mean loss"
)
def test_step_in_four_parts_is_the_step_in_one(times):
    """With an own mean loss, the gradient and the logged loss of four parts are those of one part."""
    assert times() == (1, 1)


@pytest.mark.holds("transformers<4.46", "transformers>=4.48", source="measured", about="setting")
def test_trainer_that_expects_a_mean_divides_it(times):
    """With `model_accepts_loss_kwargs = False`, the step in four parts is the step in one."""
    assert times(model_accepts_loss_kwargs=False) == (1, 1)


@pytest.mark.holds("transformers>=4.46,<4.48", source="measured", about="setting")
def test_trainer_that_expects_a_mean_does_not_divide_it(times):
    """With `model_accepts_loss_kwargs = False`, the gradient of four parts is four times as large."""
    assert times(model_accepts_loss_kwargs=False)[1] == 4
