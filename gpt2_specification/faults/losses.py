"""Faults of the losses: which labels count, what the sum is divided by, and in which precision."""

import functools

import torch
import transformers
from transformers.loss import loss_utils
from transformers.loss.loss_utils import LOSS_MAPPING

from . import fault


def in_loss(patch, change):
    """Replace the loss of the language model by `change(loss)`, a function of the logits, the labels and others."""
    loss = LOSS_MAPPING["ForCausalLM"]
    patch.setitem(LOSS_MAPPING, "ForCausalLM", functools.wraps(loss)(change(loss)))


def in_labels(patch, change):
    """Replace the labels of the language model's loss by `change(labels, logits)`."""

    def around(loss):
        return lambda logits, labels, *args, **kwargs: loss(logits, change(labels, logits), *args, **kwargs)

    in_loss(patch, around)


@fault()
def first_label_follows_the_last(patch):
    """The loss compares the first label of each text with its last row of logits."""

    def around(loss):
        def broken(logits, labels, *args, **kwargs):
            return loss(logits, labels, *args, shift_labels=labels.roll(-1, dims=-1), **kwargs)

        return broken

    in_loss(patch, around)
