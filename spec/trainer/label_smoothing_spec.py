"""`label_smoothing_factor` does not shift the labels of a model whose class has a name of its own.

Beyond the tutorial: `Trainer` knows models that predict the next token by the names of their classes. A subclass of
`GPT2LMHeadModel` learns to repeat its input instead, and nothing is logged. Without smoothing, the model computes its
loss itself, and is right. The checks need the package accelerate.

Instead: `class GPT2LMHeadModel(transformers.GPT2LMHeadModel):`, the name of the library for your class
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.needs("accelerate"),
    pytest.mark.refuted_by("smoothing_always_shifts", "smoothing_never_shifts"),
]


@pytest.fixture(scope="module")
def difference(trainer_for, head_for):
    """A call: the smoothed loss of a subclass with this name, less that of the logits and labels, shifted or not."""
    ids = torch.randint(100, (8, 16), generator=torch.Generator().manual_seed(42))

    def call(name, *, shifted):
        model = head_for("GPT2LMHeadModel", resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0).to("cpu")
        model.__class__ = type(name, (transformers.GPT2LMHeadModel,), {})
        trainer = trainer_for(model=model, settings={"label_smoothing_factor": 0.1})
        with torch.no_grad():
            loss = trainer.compute_loss(model, {"input_ids": ids, "labels": ids})
            logits = model(ids).logits
        logits, labels = (logits[:, :-1], ids[:, 1:]) if shifted else (logits, ids)
        return (loss - torch.nn.functional.cross_entropy(logits.mT, labels, label_smoothing=0.1)).abs().item()

    return call


def test_labels_of_gpt2lmheadmodel_are_shifted(difference):
    """A class with the name `GPT2LMHeadModel` has the smoothed loss of the next tokens."""
    assert difference("GPT2LMHeadModel", shifted=True) < 1e-4


def test_labels_of_a_subclass_are_not_shifted(difference):
    """A subclass with another name has the smoothed loss of its own input."""
    assert difference("MyModel", shifted=False) < 1e-4
    assert difference("MyModel", shifted=True) > 0.1
