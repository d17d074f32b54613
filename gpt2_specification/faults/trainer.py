"""Faults of `Trainer` and `TrainingArguments`: what they accept, and what training does to the loss and the model."""

import functools
import inspect

import transformers

from . import fault, wrap


@fault()
def trainer_methods_of_4_45(patch):
    """`compute_loss()`, `training_step()` and `log()` of `Trainer` have the parameters of 4.45."""
    patch.setattr(transformers.Trainer, "compute_loss", lambda self, model, inputs, return_outputs=False: None)
    patch.setattr(transformers.Trainer, "training_step", lambda self, model, inputs: None)
    patch.setattr(transformers.Trainer, "log", lambda self, logs: None)


def without(patch, cls, *names):
    """Remove parameters of this class: passing one raises a `TypeError`."""

    def change(init):
        signature = inspect.signature(init)
        kept = [parameter for name, parameter in signature.parameters.items() if name not in names]

        @functools.wraps(init)
        def broken(*args, **kwargs):
            for name in names:
                if name in kwargs:
                    raise TypeError(f"{cls.__name__}.__init__() got an unexpected keyword argument '{name}'")
            return init(*args, **kwargs)

        broken.__signature__ = signature.replace(parameters=kept)
        return broken

    wrap(patch, cls, "__init__", change)


def ignoring(patch, cls, *names):
    """Let this class accept and ignore arguments."""

    def change(init):
        @functools.wraps(init)
        def broken(*args, **kwargs):
            return init(*args, **{name: value for name, value in kwargs.items() if name not in names})

        return broken

    wrap(patch, cls, "__init__", change)


@fault()
def trainer_ignores_tokenizer(patch):
    """`Trainer` ignores `tokenizer` without a warning, and has an attribute `tokenizer`, which is None."""
    ignoring(patch, transformers.Trainer, "tokenizer")
    patch.setattr(transformers.Trainer, "tokenizer", None, raising=False)


@fault("transformers>=4.46")
def trainer_has_no_processing_class(patch):
    """`Trainer` has a parameter of another name in place of `processing_class`."""
    without(patch, transformers.Trainer, "processing_class")


@fault()
def arguments_ignore_evaluation_strategy(patch):
    """`TrainingArguments` ignores `evaluation_strategy`."""
    ignoring(patch, transformers.TrainingArguments, "evaluation_strategy")


@fault("transformers>=4.41")
def arguments_have_no_eval_strategy(patch):
    """`TrainingArguments` has no parameter `eval_strategy`."""
    without(patch, transformers.TrainingArguments, "eval_strategy")


REMOVED = ("no_cuda", "group_by_length", "warmup_ratio", "logging_dir")


@fault("transformers>=5.0")
def arguments_ignore_removed_ones(patch):
    """`TrainingArguments` ignores `no_cuda`, `group_by_length`, `warmup_ratio` and `logging_dir`."""
    ignoring(patch, transformers.TrainingArguments, *REMOVED)


@fault("transformers<5.0")
def arguments_lack_removed_ones(patch):
    """`TrainingArguments` has no parameter `no_cuda`, `group_by_length`, `warmup_ratio` or `logging_dir`."""
    without(patch, transformers.TrainingArguments, *REMOVED)


@fault()
def other_training_defaults(patch):
    """`TrainingArguments` has another default for the optimizer, the trackers and the learning rate."""

    def change(init):
        others = {"optim": "sgd", "report_to": "wandb", "learning_rate": 1e-3}
        signature = inspect.signature(init)
        parameters = [
            parameter.replace(default=others.get(name, parameter.default))
            for name, parameter in signature.parameters.items()
        ]

        @functools.wraps(init)
        def broken(*args, **kwargs):
            return init(*args, **{**others, **kwargs})

        broken.__signature__ = signature.replace(parameters=parameters)
        return broken

    wrap(patch, transformers.TrainingArguments, "__init__", change)
