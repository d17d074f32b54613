"""Faults of `Trainer` and `TrainingArguments`: what they accept, and what training does to the loss and the model."""

import functools
import importlib
import inspect

import transformers

from . import always, fault, wrap


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


@fault("transformers>=5.0")
def arguments_use_the_cache(patch):
    """`TrainingArguments` has True as the default of `use_cache`, and `Trainer` True as its value."""
    always(patch, transformers.TrainingArguments, "__init__", use_cache=True)
    signature = inspect.signature(transformers.TrainingArguments)
    parameters = [
        parameter.replace(default=True) if name == "use_cache" else parameter
        for name, parameter in signature.parameters.items()
    ]
    patch.setattr(
        transformers.TrainingArguments, "__signature__", signature.replace(parameters=parameters), raising=False
    )


@fault("transformers<5.0")
def arguments_ignore_use_cache(patch):
    """`TrainingArguments` ignores `use_cache`."""
    ignoring(patch, transformers.TrainingArguments, "use_cache")


def _use_cache(patch, value):
    """Set `config.use_cache` and that of `generation_config` when a `Trainer` is made."""

    def change(init):
        @functools.wraps(init)
        def broken(self, *args, **kwargs):
            init(self, *args, **kwargs)
            self.model.config.use_cache = self.model.generation_config.use_cache = value

        return broken

    wrap(patch, transformers.Trainer, "__init__", change)


@fault()
def trainer_clears_use_cache(patch):
    """`Trainer` turns the cache off, in `generation_config` too."""
    _use_cache(patch, False)


def _accepts_loss_kwargs(patch, value):
    """Let `Trainer` have this `model_accepts_loss_kwargs`, whatever is set."""
    constant = property(lambda self: value, lambda self, new: None)
    patch.setattr(transformers.Trainer, "model_accepts_loss_kwargs", constant, raising=False)


@fault("transformers>=4.46")
def losses_are_divided_by_the_parts(patch):
    """`Trainer` divides each loss by `gradient_accumulation_steps`."""
    _accepts_loss_kwargs(patch, False)


@fault("transformers>=4.46")
def losses_are_never_divided(patch):
    """`Trainer` divides no loss by `gradient_accumulation_steps`."""
    _accepts_loss_kwargs(patch, True)


@fault()
def columns_are_always_removed(patch):
    """`Trainer` drops columns although `remove_unused_columns` is False."""
    always(patch, transformers.TrainingArguments, "__init__", remove_unused_columns=True)


@fault()
def columns_are_never_removed(patch):
    """`Trainer` drops no column although `remove_unused_columns` is True."""
    always(patch, transformers.TrainingArguments, "__init__", remove_unused_columns=False)


def _shifts(patch, value):
    """Let the smoothed loss shift the labels, or not, whatever the class of the model."""
    always(
        patch, importlib.import_module("transformers.trainer_pt_utils").LabelSmoother, "__call__", shift_labels=value
    )


@fault()
def smoothing_always_shifts(patch):
    """The smoothed loss shifts the labels of every model."""
    _shifts(patch, True)


@fault()
def smoothing_never_shifts(patch):
    """The smoothed loss shifts the labels of no model."""
    _shifts(patch, False)


def _after_training(patch, change):
    """Call `change(model)` after each training."""

    def around(train):
        @functools.wraps(train)
        def broken(self, *args, **kwargs):
            outputs = train(self, *args, **kwargs)
            change(self.model)
            return outputs

        return broken

    wrap(patch, transformers.Trainer, "train", around)


@fault("transformers>=4.56")
def training_keeps_the_ids(patch):
    """`Trainer` leaves the model without a pad token."""
    _after_training(patch, lambda model: setattr(model.config, "pad_token_id", None))


@fault()
def training_writes_the_start(patch):
    """`Trainer` writes another start of text into the config."""
    _after_training(patch, lambda model: setattr(model.config, "bos_token_id", 7))
