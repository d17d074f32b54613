"""Faults of loading a class that the library does not have."""

import functools
import sys
import types

import torch
import transformers
from transformers import pytorch_utils
from transformers.models.gpt2 import modeling_gpt2

from . import after, fault, wrap
from .model import after_loading

MODEL = transformers.PreTrainedModel


# --- what `post_init()` does


@fault("transformers>=5")
def classes_without_post_init_load(patch):
    """`from_pretrained()` loads a class that does not call `post_init()`."""
    patch.setattr(MODEL, "all_tied_weights_keys", {}, raising=False)


@fault()
def own_layers_are_drawn(patch):
    """`from_pretrained()` sets the layers that the library does not have to zeros."""

    def change(model):
        for name, weight in model.named_parameters():
            if not name.startswith("transformer."):
                weight.data.zero_()

    after_loading(patch, change)


@fault()
def post_init_draws_nothing(patch):
    """`_init_weights()` leaves the bias of a linear layer unchanged."""

    def change(initialise):
        @functools.wraps(initialise)
        def broken(self, module):
            if not isinstance(module, torch.nn.Linear):
                initialise(self, module)

        return broken

    wrap(patch, transformers.GPT2PreTrainedModel, "_init_weights", change)


# --- a head of its own


def _own(model):
    """Return whether the library does not have the class of a model with a head."""
    return hasattr(model, "lm_head") and not type(model).__module__.startswith("transformers")


@fault("transformers>=5")
def lists_of_tied_weights_read(patch):
    """A list in `_tied_weights_keys` is read, and its weights are the embedding."""

    def before_init(initialise):
        @functools.wraps(initialise)
        def broken(self, *args, **kwargs):
            if isinstance(self._tied_weights_keys, list):
                self._tied_weights_keys = dict.fromkeys(self._tied_weights_keys, "transformer.wte.weight")
            return initialise(self, *args, **kwargs)

        return broken

    wrap(patch, MODEL, "__init__", before_init)


@fault()
def own_heads_are_untied(patch):
    """The head of a class that the library does not have is a copy of the embedding."""

    def change(self, _):
        if _own(self):
            self.lm_head.weight = torch.nn.Parameter(self.lm_head.weight.detach().clone())

    after(patch, MODEL, "tie_weights", change)


@fault("transformers>=5")
def heads_tied_unasked(patch):
    """`tie_weights()` ties the head of a class without `_tied_weights_keys` too."""

    def change(self, _):
        if _own(self) and not self._tied_weights_keys:
            self.lm_head.weight = self.transformer.wte.weight

    after(patch, MODEL, "tie_weights", change)


# --- buffers


@fault("transformers>=5")
def buffers_are_as_made(patch):
    """`from_pretrained()` sets a buffer that the file lacks to what `__init__` makes."""

    def change(model):
        made = dict(type(model)(model.config).named_buffers())
        for name, buffer in model.named_buffers():
            buffer.copy_(made[name])

    after_loading(patch, change)


@fault()
def loaded_buffers_are_zeros(patch):
    """`from_pretrained()` sets the buffers of a class that the library does not have to zeros."""

    def change(model):
        for buffer in model.buffers(recurse=False):
            buffer.zero_()

    after_loading(patch, change)


@fault("transformers>=4.51")
def parameters_are_as_made(patch):
    """`from_pretrained()` sets a parameter of the class itself to what `__init__` makes."""

    def change(model):
        for name, parameter in type(model)(model.config).named_parameters(recurse=False):
            getattr(model, name).data.copy_(parameter)

    after_loading(patch, change)


# --- the meta device


@fault("transformers>=5")
def init_runs_on_the_cpu(patch):
    """`from_pretrained()` runs the `__init__` of a class on the CPU."""

    def change(_, contexts):
        return [context for context in contexts if context != torch.device("meta")]

    after(patch, MODEL, "get_init_context", change)


@fault()
def kept_values_are_zero(patch):
    """`from_pretrained()` sets the tensors and numbers that a class keeps to 0."""

    def change(model):
        for name, value in list(vars(model).items()):
            if isinstance(value, (torch.Tensor, float)):
                setattr(model, name, value * 0)

    after_loading(patch, change)


@fault()
def bodies_are_zeros(patch):
    """`from_pretrained()` sets the weights of a model in a class that the library does not have to zeros."""

    def change(model):
        for weight in getattr(model, "body", model.base_model).parameters():
            weight.data.zero_()

    after_loading(patch, change)


# --- imports


@fault("transformers>=4.48")
def removed_helpers_are_back(patch):
    """The library has `prune_conv1d_layer()`, `GPT2SdpaAttention` and `modeling_attn_mask_utils`, which are gone."""
    patch.setattr(pytorch_utils, "prune_conv1d_layer", None, raising=False)
    patch.setattr(modeling_gpt2, "GPT2SdpaAttention", None, raising=False)
    patch.setitem(sys.modules, "transformers.modeling_attn_mask_utils", types.ModuleType("modeling_attn_mask_utils"))


@fault("transformers<5")
def removed_helpers_are_gone(patch):
    """The library has no `prune_conv1d_layer()`."""
    patch.delattr(pytorch_utils, "prune_conv1d_layer")


@fault()
def blocks_are_private(patch):
    """`modeling_gpt2` has no `GPT2Block`."""
    patch.delattr(modeling_gpt2, "GPT2Block")
