"""`Trainer` multiplies the gradient by `gradient_accumulation_steps` in 4.46 and 4.47.

Beyond the tutorial: with four steps of accumulation, the learning rate is four times as large as intended. 4.46.0,
4.46.1 and 4.47.1 log a loss that is multiplied too. The checks need the package accelerate.

Instead: `TrainingArguments(directory, per_device_train_batch_size=8)`, without accumulation
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.needs("accelerate"),
    pytest.mark.refuted_by("trainer_multiplies"),
]


@pytest.fixture(scope="module")
def trained(head_for, tmp_path_factory):
    """A call: the logged loss and the change of all weights of one step on eight texts, in this many parts."""
    ids = torch.randint(100, (8, 16), generator=torch.Generator().manual_seed(42))
    on_the_cpu = "use_cpu" if hasattr(transformers.TrainingArguments, "use_cpu") else "no_cuda"
    settings = {"max_steps": 1, "learning_rate": 1.0, "lr_scheduler_type": "constant", "optim": "sgd", on_the_cpu: True}
    settings |= {"max_grad_norm": 0.0, "logging_steps": 1, "save_strategy": "no", "report_to": [], "disable_tqdm": True}

    def train(parts):
        model = head_for("GPT2LMHeadModel", resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0).to("cpu")
        before = torch.cat([weight.detach().flatten().clone() for weight in model.parameters()])
        sizes = {"per_device_train_batch_size": 8 // parts, "gradient_accumulation_steps": parts}
        arguments = transformers.TrainingArguments(str(tmp_path_factory.mktemp("run")), **sizes, **settings)
        trainer = transformers.Trainer(
            model, arguments, train_dataset=[{"input_ids": row, "labels": row} for row in ids]
        )
        trainer.train()
        after = torch.cat([weight.detach().flatten() for weight in model.parameters()])
        return trainer.state.log_history[0]["loss"], after - before

    return train


@pytest.mark.holds("transformers<4.46", "transformers>=4.48", source="huggingface/transformers#35207", about="gradient")
def test_step_in_four_parts_is_the_step_in_one(trained):
    """Four batches of two texts change the weights as one batch of eight does."""
    (_, four), (_, one) = trained(4), trained(1)
    torch.testing.assert_close(four, one)


@pytest.mark.holds("transformers>=4.46,<4.48", source="huggingface/transformers#35207", about="gradient")
def test_step_in_four_parts_is_four_times_as_long(trained):
    """Four batches of two texts change the weights four times as much as one batch of eight does."""
    (_, four), (_, one) = trained(4), trained(1)
    torch.testing.assert_close(four, 4 * one)


@pytest.mark.holds(
    "transformers<4.46",
    "transformers>=4.46.2,<4.47.1",
    "transformers>=4.48",
    source="huggingface/transformers#35207",
    about="logged loss",
)
def test_logged_loss_is_the_mean(trained):
    """The logged loss of four batches is that of one batch with the same texts."""
    assert abs(trained(4)[0] / trained(1)[0] - 1) < 0.01


@pytest.mark.holds(
    "transformers>=4.46,<4.46.2",
    "transformers>=4.47.1,<4.48",
    source="huggingface/transformers#35207",
    about="logged loss",
)
def test_logged_loss_is_the_sum(trained):
    """The logged loss of four batches is four times that of one batch with the same texts."""
    assert abs(trained(4)[0] / trained(1)[0] - 4) < 0.04
