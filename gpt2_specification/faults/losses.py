"""Faults of the losses: which labels count, what the sum is divided by, and in which precision."""

import functools

import torch
import transformers
from torch.nn import functional

from . import after, fault, silence, wrap
from .model import after_init, in_loss
from .probabilities import ignore_argument

TASKS = ("SequenceClassification", "TokenClassification", "QuestionAnswering")


def in_labels(patch, change):
    """Replace the labels of the language model's loss by `change(labels, logits)`."""

    def around(loss):
        return lambda logits, labels, *args, **kwargs: loss(logits, change(labels, logits), *args, **kwargs)

    in_loss(patch, around)


def in_pass(patch, change, model=transformers.GPT2LMHeadModel):
    """Call `change(arguments)` with the keyword arguments of a pass of this class."""

    def around(forward):
        @functools.wraps(forward)
        def broken(self, *args, **kwargs):
            change(kwargs)
            return forward(self, *args, **kwargs)

        return broken

    wrap(patch, model, "forward", around)


@fault()
def first_label_follows_the_last(patch):
    """The loss compares the first label of each text with its last row of logits."""

    def around(loss):
        def broken(logits, labels, *args, **kwargs):
            return loss(logits, labels, *args, shift_labels=labels.roll(-1, dims=-1), **kwargs)

        return broken

    in_loss(patch, around)


@fault()
def minus_1_is_ignored(patch):
    """The loss leaves labels of -1 out, not labels of -100."""
    in_loss(patch, lambda loss: functools.partial(loss, ignore_index=-1))


@fault()
def ignored_labels_count_in_the_mean(patch):
    """The loss is the sum divided by the number of all labels, those of -100 included."""

    def around(loss):
        def broken(logits, labels, *args, **kwargs):
            kept = (labels[..., 1:] != -100).float().mean()
            return loss(logits, labels, *args, **kwargs) * kept

        return broken

    in_loss(patch, around)


@fault()
def labels_are_clamped(patch):
    """The loss replaces the last label and labels above it by the one before, and negative ones by 0."""
    in_labels(patch, lambda labels, logits: labels.clamp(0, logits.shape[-1] - 2).where(labels != -100, labels))


@fault()
def labels_become_int64(patch):
    """The loss converts labels of any dtype to `torch.int64`."""
    in_labels(patch, lambda labels, logits: labels.long())


def mask_labels(arguments):
    """Set the labels to -100 where the attention mask is 0, if both are passed."""
    if arguments.get("labels") is not None and arguments.get("attention_mask") is not None:
        arguments["labels"] = arguments["labels"].masked_fill(arguments["attention_mask"] == 0, -100)


@fault()
def mask_reaches_the_loss(patch):
    """The loss leaves the tokens out whose attention mask is 0."""
    in_pass(patch, mask_labels)


@fault()
def first_token_after_pads_is_ignored(patch):
    """The loss leaves a label out that follows a label of -100."""
    in_labels(patch, lambda labels, _: labels.masked_fill(functional.pad(labels, (1, 0))[..., :-1] == -100, -100))


@fault()
def loss_is_the_mean_of_the_texts(patch):
    """The loss of a batch is the mean of the losses of its texts."""

    def around(loss):
        def broken(logits, labels, *args, **kwargs):
            rows = zip(logits, labels, strict=True)
            return torch.stack([loss(row[None], its_labels[None], *args, **kwargs) for row, its_labels in rows]).mean()

        return broken

    in_loss(patch, around)


@fault()
def loss_is_a_sum(patch):
    """The loss is the sum over the tokens."""
    in_loss(patch, lambda loss: functools.partial(loss, num_items_in_batch=1))


@fault()
def loss_of_nothing_is_zero(patch):
    """The loss of a batch without a token to predict is 0."""
    in_loss(patch, lambda loss: lambda *args, **kwargs: loss(*args, **kwargs).nan_to_num())


@fault()
def loss_has_a_penalty(patch):
    """The loss includes the mean square of the logits."""

    def around(loss):
        return lambda logits, *args, **kwargs: loss(logits, *args, **kwargs) + logits.square().mean()

    in_loss(patch, around)


@fault("transformers>=4.50")
def shift_labels_ignored(patch):
    """A pass ignores `shift_labels`."""
    ignore_argument(patch, "shift_labels")


@fault("transformers>=4.50")
def shift_labels_suffice(patch):
    """A pass computes the loss of `shift_labels` without `labels`."""

    def change(arguments):
        if arguments.get("shift_labels") is not None:
            arguments["labels"] = arguments["shift_labels"]

    in_pass(patch, change)


@fault()
def flat_labels_get_their_rows(patch):
    """The loss reshapes flat labels to the rows of the texts."""
    in_labels(patch, lambda labels, logits: labels.view(logits.shape[:-1]) if labels.dim() == 1 else labels)


@fault()
def labels_are_cut_to_the_text(patch):
    """The loss cuts labels to the length of the logits and extends shorter ones by -100, in front."""

    def change(labels, logits):
        return functional.pad(labels, (logits.shape[-2] - labels.shape[-1], 0), value=-100)

    in_labels(patch, lambda labels, logits: change(labels, logits) if labels.dim() == 2 else labels)


@fault("transformers>=4.53")
def logits_to_keep_without_a_loss(patch):
    """A pass with labels ignores `logits_to_keep`."""

    def change(arguments):
        if arguments.get("labels") is not None:
            arguments.pop("logits_to_keep", None)

    in_pass(patch, change)


@fault("transformers>=4.48.3")
def ignore_index_ignored(patch):
    """A pass ignores `ignore_index`."""
    ignore_argument(patch, "ignore_index")


@fault("transformers>=4.48.3")
def minus_100_is_always_ignored(patch):
    """The loss leaves labels of -100 out, whatever `ignore_index` is."""

    def around(loss):
        def broken(logits, labels, *args, ignore_index=-100, **kwargs):
            labels = labels.masked_fill(labels == ignore_index, -100)
            return loss(logits, labels, *args, **kwargs)

        return broken

    in_loss(patch, around)


@fault()
def loss_has_the_precision_of_the_logits(patch):
    """The loss has the precision of the logits."""
    in_loss(patch, lambda loss: lambda logits, *args, **kwargs: loss(logits, *args, **kwargs).to(logits.dtype))


def _in_float32(self, outputs, name):
    """Convert this field of the outputs to float32."""
    outputs[name] = outputs[name].float()
    return outputs


@fault()
def logits_are_float32(patch):
    """A pass of the language model returns its logits in float32."""
    after(patch, transformers.GPT2LMHeadModel, "forward", functools.partial(_in_float32, name="logits"))


@fault()
def other_losses_are_float32(patch):
    """The losses of the classes for sequences and for tokens are float32."""
    for model in (transformers.GPT2ForSequenceClassification, transformers.GPT2ForTokenClassification):
        after(patch, model, "forward", functools.partial(_in_float32, name="loss"))


@fault("transformers>=4.48.3")
def loss_type_is_silent(patch):
    """A loss logs no warning about `loss_type`."""
    silence(patch, transformers.modeling_utils.logger, "`loss_type=")


@fault("transformers>=4.48.3")
def loss_type_of_the_config_counts(patch):
    """A model has the `loss_type` of its config."""

    def change(self):
        if hasattr(self.config, "loss_type"):
            self.loss_type = self.config.loss_type

    after_init(patch, transformers.PreTrainedModel, change)


@fault("transformers>=4.48.3")
def loss_type_always_warns(patch):
    """Each loss logs the warning about `loss_type`, whether or not the model has one."""

    from transformers.loss.loss_utils import LOSS_MAPPING

    def warn(self):
        line = (
            "`loss_type=None` was set in the config but it is unrecognized. Using the default loss: `ForCausalLMLoss`."
        )
        transformers.modeling_utils.logger.warning(line)
        return LOSS_MAPPING["ForCausalLM"]

    patch.setattr(transformers.PreTrainedModel, "loss_function", property(warn))


@fault("transformers>=4.48.3")
def own_loss_ignored(patch):
    """`model.loss_function = function` has no effect."""
    from transformers.loss.loss_utils import LOSS_MAPPING

    def ignore(self, function):
        pass

    patch.setattr(
        transformers.PreTrainedModel, "loss_function", property(lambda _: LOSS_MAPPING["ForCausalLM"], ignore)
    )


@fault("transformers>=4.48.3")
def own_loss_gets_shifted_labels(patch):
    """The model shifts the labels before it calls a loss function that you set."""

    def shifted(function):
        return lambda logits, labels, **kwargs: function(logits[:, :-1], labels[:, 1:], **kwargs)

    def keep(self, function):
        self._loss_function = shifted(function)

    patch.setattr(
        transformers.PreTrainedModel, "loss_function", transformers.PreTrainedModel.loss_function.setter(keep)
    )


@fault("transformers>=4.52")
def base_model_refuses_labels(patch):
    """`GPT2Model` raises a `TypeError` for `labels`."""

    def change(arguments):
        if "labels" in arguments:
            raise TypeError("GPT2Model.forward() got an unexpected keyword argument 'labels'")

    in_pass(patch, change, transformers.GPT2Model)


@fault()
def base_model_has_a_loss(patch):
    """The outputs of `GPT2Model` have a field `loss`, which is None."""

    def change(self, outputs):
        outputs.loss = None
        return outputs

    after(patch, transformers.GPT2Model, "forward", change)


@fault()
def loss_without_labels(patch):
    """Without `labels`, a pass computes the loss of `input_ids`."""

    def change(forward):
        @functools.wraps(forward)
        def broken(self, input_ids=None, *args, labels=None, **kwargs):
            return forward(self, input_ids, *args, labels=input_ids if labels is None else labels, **kwargs)

        return broken

    wrap(patch, transformers.GPT2LMHeadModel, "forward", change)


@fault()
def loss_after_the_logits(patch):
    """The outputs of the language model have the loss after the other fields."""

    def change(self, outputs):
        if "loss" in outputs:
            outputs.move_to_end("loss")
        return outputs

    after(patch, transformers.GPT2LMHeadModel, "forward", change)


@fault()
def padding_adds_labels(patch):
    """`DataCollatorWithPadding` adds the ids as labels."""

    def change(self, batch):
        batch["labels"] = batch["input_ids"]
        return batch

    after(patch, transformers.DataCollatorWithPadding, "__call__", change)


@fault()
def losses_have_one_entry(patch):
    """The losses of all classes have the shape `(1,)`."""

    def change(self, outputs):
        for name in ("loss", "mc_loss"):
            if outputs.get(name) is not None:
                outputs[name] = outputs[name].view(1)
        return outputs

    for name in ("LMHeadModel", "DoubleHeadsModel", *(f"For{task}" for task in TASKS)):
        after(patch, getattr(transformers, f"GPT2{name}"), "forward", change)


@fault()
def collator_without_labels(patch):
    """`DataCollatorForLanguageModeling` adds no labels."""

    def change(self, batch):
        del batch["labels"]
        return batch

    after(patch, transformers.DataCollatorForLanguageModeling, "torch_call", change)


@fault("transformers>=4.48.3")
def trainer_multiplies(patch):
    """`Trainer` multiplies each loss by `gradient_accumulation_steps`."""

    def change(self, loss):
        return loss * self.args.gradient_accumulation_steps

    after(patch, transformers.Trainer, "compute_loss", change)


def in_count(patch, count):
    """Replace the number of labels by which `Trainer` divides by the sum of `count(labels)` over the batches."""

    def change(original):
        return lambda self, batches, device: sum(count(batch["labels"]) for batch in batches)

    wrap(patch, transformers.Trainer, "_get_num_items_in_batch", change)


@fault("transformers>=4.57")
def trainer_counts_the_predicted(patch):
    """`Trainer` divides the sum of the losses by the number of predicted tokens."""
    in_count(patch, lambda labels: (labels[:, 1:] != -100).sum())


@fault("transformers>=4.57")
def trainer_counts_all_labels(patch):
    """`Trainer` divides the sum of the losses by the number of all labels."""
    in_count(patch, lambda labels: labels.numel())
