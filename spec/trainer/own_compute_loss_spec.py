"""A `compute_loss()` of your own has to accept `num_items_in_batch` since 4.46.

Beyond the tutorial: a subclass of `Trainer` for an earlier release raises `TypeError` at its first step. An own
`training_step()` has to accept the same, and an own `log()` has to accept `start_time` since 4.47.

Instead: `def compute_loss(self, model, inputs, return_outputs=False, **kwargs):`

Message: ...compute_loss() got an unexpected keyword argument 'num_items_in_batch'

Message: ...training_step() takes 3 positional arguments but 4 were given
"""

import inspect

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("trainer_methods_of_4_45")


@pytest.fixture(scope="module")
def train(trainer_for):
    """A call: the loss that a `Trainer` logs that has this method, under its own name."""

    def call(method):
        (trainer := trainer_for(type("Own", (transformers.Trainer,), {method.__name__: method}))).train()
        return trainer.state.log_history[0]["loss"]

    return call


@pytest.fixture(scope="module")
def parameters():
    """A call: the names of the parameters of this method of `Trainer`, without self."""
    return lambda name: list(inspect.signature(getattr(transformers.Trainer, name)).parameters)[1:]


@pytest.mark.holds("transformers>=4.46", source="huggingface/transformers#36331", about="number of items")
def test_compute_loss_receives_the_number_of_items(parameters):
    """An own `compute_loss()` or `training_step()` without `num_items_in_batch` raises `TypeError`."""
    assert parameters("compute_loss") == ["model", "inputs", "return_outputs", "num_items_in_batch"]
    assert parameters("training_step") == ["model", "inputs", "num_items_in_batch"]


@pytest.mark.holds("transformers<4.46", source="huggingface/transformers#36331", about="number of items")
def test_compute_loss_receives_model_and_inputs(parameters):
    """`Trainer` calls `compute_loss()` and `training_step()` with the model and the inputs."""
    assert parameters("compute_loss") == ["model", "inputs", "return_outputs"]
    assert parameters("training_step") == ["model", "inputs"]


@pytest.mark.holds("transformers>=4.47", source="measured", about="start time")
def test_log_receives_the_start_time(parameters):
    """An own `log()` without `start_time` raises `TypeError`."""
    assert parameters("log") == ["logs", "start_time"]


@pytest.mark.holds("transformers<4.47", source="measured", about="start time")
def test_log_receives_the_logs(parameters):
    """`Trainer` calls `log()` with the logs alone."""
    assert parameters("log") == ["logs"]


@pytest.mark.needs("accelerate")
@pytest.mark.holds("transformers>=4.46", source="huggingface/transformers#36331", about="number of items")
def test_methods_of_two_arguments_raise_type_error(train, messages):
    """Training with a `compute_loss()` or `training_step()` of 4.45 raises `TypeError`."""

    def compute_loss(self, model, inputs, return_outputs=False):
        return model(**inputs).loss

    def training_step(self, model, inputs):
        return model(**inputs).loss

    for method, message in ((compute_loss, messages[0]), (training_step, messages[1])):
        with pytest.raises(TypeError, match=message):
            train(method)


@pytest.mark.needs("accelerate")
def test_compute_loss_with_any_arguments_trains(train):
    """A `compute_loss()` with `**kwargs` is called in every release: the logged loss is what it returns."""

    def compute_loss(self, model, inputs, return_outputs=False, **kwargs):
        return 0 * model(**inputs).loss + 7

    assert train(compute_loss) == 7
