"""By default `TrainingArguments` reports to no tracker since 5.0; the optimizer is fused since 4.54.

Beyond the tutorial: before, each installed tracker, such as `tensorboard` or `wandb`, received the run. Other defaults,
such as the learning rate of 5e-5, three epochs and the seed 42, have not changed.

Instead: `TrainingArguments(directory, report_to=["tensorboard"], optim="adamw_torch")`
"""

import inspect

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("other_training_defaults")


@pytest.fixture(scope="module")
def default():
    """A call: the default of this parameter of `TrainingArguments`."""
    return lambda name: inspect.signature(transformers.TrainingArguments).parameters[name].default


@pytest.mark.holds("transformers>=5.0", source="measured", about="report_to")
def test_report_to_is_none_by_default(default):
    """By default `report_to` is `"none"`: a run is reported to nothing."""
    assert default("report_to") == "none"


@pytest.mark.holds("transformers<5.0", source="measured", about="report_to")
def test_report_to_is_all_by_default(default):
    """By default `report_to` is None, which means `"all"`: a run is reported to each installed tracker."""
    assert default("report_to") is None


@pytest.mark.holds("transformers>=4.54", source="measured", about="optimizer")
def test_optimizer_is_fused_by_default(default):
    """By default `optim` is `"adamw_torch_fused"`, with torch 2.8 or later."""
    recent = tuple(map(int, torch.__version__.split(".")[:2])) >= (2, 8)
    assert default("optim") == ("adamw_torch_fused" if recent else "adamw_torch")


@pytest.mark.holds("transformers>=4.32,<4.54", source="measured", about="optimizer")
def test_optimizer_is_not_fused_by_default(default):
    """By default `optim` is `"adamw_torch"`."""
    assert default("optim") == "adamw_torch"


@pytest.mark.holds("transformers<4.32", source="measured", about="optimizer")
def test_optimizer_is_of_the_library_by_default(default):
    """By default `optim` is `"adamw_hf"`, the optimizer of the library."""
    assert default("optim") == "adamw_hf"


def test_other_defaults_have_not_changed(default):
    """The learning rate, the epochs, the batch size, the schedule and the seed have the same defaults."""
    expected = {"learning_rate": 5e-5, "num_train_epochs": 3.0, "per_device_train_batch_size": 8, "max_grad_norm": 1.0}
    expected |= {"weight_decay": 0.0, "lr_scheduler_type": "linear", "warmup_steps": 0, "seed": 42, "save_steps": 500}
    assert {name: default(name) for name in expected} == expected
