"""Faults of the attention implementations, of how they are chosen, and of cross-attention."""

import copy
import functools

import torch
import transformers
from torch.nn import functional
from transformers.models.gpt2 import modeling_gpt2

from . import after, always, before, fault, wrap
from .forward import in_body, in_outputs
from .loading import before_loading
from .model import ignore_argument


@fault()
def hidden_scores_are_zero(patch):
    """Eager attention multiplies the scores by a mask of 0 and 1."""

    def change(attend):
        def broken(module, query, key, value, mask, scaling=None, **kwargs):
            scores = query @ key.transpose(-1, -2) * scaling
            weights = (scores if mask is None else scores * (mask == 0)).softmax(-1)
            return (weights @ value).transpose(1, 2), weights

        return broken

    wrap(patch, modeling_gpt2, "eager_attention_forward", change)


@fault()
def weights_of_new_tokens_alone(patch):
    """Eager attention returns the weights of the new tokens over each other, without those over the cache."""

    def change(_, result):
        output, weights = result
        return output, weights[..., -weights.shape[-2] :]

    after(patch, modeling_gpt2, "eager_attention_forward", change)


@fault()
def upcast_ignored(patch):
    """`GPT2Config` ignores `reorder_and_upcast_attn`."""
    always(patch, transformers.GPT2Config, "__init__", reorder_and_upcast_attn=False)


@fault()
def logits_are_probabilities_if_upcast(patch):
    """With `reorder_and_upcast_attn=True`, a model returns probabilities in place of logits."""

    def change(self, outputs):
        if self.config.reorder_and_upcast_attn:
            outputs.logits = outputs.logits.softmax(-1)
        return outputs

    after(patch, transformers.GPT2LMHeadModel, "forward", change)


# --- the choice


@fault()
def switching_does_nothing(patch):
    """`set_attn_implementation()` has no effect."""
    patch.setattr(transformers.PreTrainedModel, "set_attn_implementation", lambda self, name: None)


@fault()
def switching_refuses_nothing(patch):
    """`set_attn_implementation()` ignores an unknown name."""

    def change(switch):
        def broken(self, name, *args, **kwargs):
            known = isinstance(name, dict) or name in ("eager", "sdpa")
            return switch(self, name, *args, **kwargs) if known else None

        return broken

    wrap(patch, transformers.PreTrainedModel, "set_attn_implementation", change)


@fault()
def switching_switches_all(patch):
    """`set_attn_implementation()` switches all models."""

    def broken(self, name):
        patch.setattr(transformers.GPT2Config, "_attn_implementation", name)

    patch.setattr(transformers.PreTrainedModel, "set_attn_implementation", broken)


@fault()
def models_copy_their_config(patch):
    """A model copies the config that it is made of."""
    before(patch, transformers.GPT2LMHeadModel, "__init__", lambda self, config: copy.deepcopy(config))


@fault()
def attention_is_saved(patch):
    """`GPT2Config` saves the name of the attention."""
    after(
        patch, transformers.GPT2Config, "to_diff_dict", lambda self, fields: {**fields, "a": self._attn_implementation}
    )


@fault()
def config_forgets_the_attention(patch):
    """`GPT2Config` ignores `attn_implementation`."""
    always(patch, transformers.GPT2Config, "__init__", attn_implementation=None)


@fault()
def unknown_attention_is_eager(patch):
    """`GPT2Config` takes an unknown `attn_implementation` for eager."""

    def change(init):
        @functools.wraps(init)
        def broken(self, *args, attn_implementation=None, **kwargs):
            known = attn_implementation if attn_implementation in (None, "sdpa", "eager") else "eager"
            return init(self, *args, attn_implementation=known, **kwargs)

        return broken

    wrap(patch, transformers.GPT2Config, "__init__", change)


@fault()
def own_functions_have_a_mask(patch):
    """`AttentionInterface.register()` registers the mask function of sdpa too."""
    from transformers.masking_utils import sdpa_mask

    def change(register):
        def broken(cls, name, function):
            transformers.AttentionMaskInterface.register(name, sdpa_mask)
            return register(cls, name, function)

        return broken

    wrap(patch, transformers.AttentionInterface, "register", change)


@fault()
def mask_functions_are_ignored(patch):
    """`AttentionMaskInterface.register()` has no effect."""
    wrap(patch, transformers.AttentionMaskInterface, "register", lambda _: lambda cls, name, function: None)


@fault()
def own_arguments_are_dropped(patch):
    """A pass does not pass unknown arguments on to the attention."""
    ignore_argument(patch, "own")


# --- the choice in `from_pretrained()`


@fault()
def loading_ignores_output_attentions(patch):
    """`from_pretrained()` ignores `output_attentions`."""
    before_loading(patch, lambda settings: settings.pop("output_attentions", None))


@fault()
def loading_takes_any_attention(patch):
    """`from_pretrained()` takes any `attn_implementation` but "sdpa" for eager."""

    def change(settings):
        if settings.get("attn_implementation") not in (None, "sdpa"):
            settings["attn_implementation"] = "eager"

    before_loading(patch, change)


# --- kernels


@fault()
def eager_is_sdpa(patch):
    """Eager attention calls `scaled_dot_product_attention`."""
    sdpa = transformers.modeling_utils.ALL_ATTENTION_FUNCTIONS["sdpa"]
    patch.setattr(modeling_gpt2, "eager_attention_forward", sdpa)


@fault()
def math_kernel_is_rounded(patch):
    """`scaled_dot_product_attention` rounds its result if only one kernel is allowed."""

    def change(attend):
        def broken(*args, **kwargs):
            result = attend(*args, **kwargs)
            return result if torch.backends.cuda.mem_efficient_sdp_enabled() else result.round(decimals=1)

        return broken

    wrap(patch, functional, "scaled_dot_product_attention", change)


# --- cross-attention


def _without_states(ids, arguments):
    """Remove the encoder states from the arguments of a pass, and return the ids."""
    arguments.pop("encoder_hidden_states", None)
    return ids


@fault()
def states_are_ignored(patch):
    """A pass ignores `encoder_hidden_states` if the model has cross-attention."""

    def change(self, ids, arguments):
        return _without_states(ids, arguments) if self.config.add_cross_attention else ids

    in_body(patch, change)


@fault()
def states_without_layers_are_ignored(patch):
    """A pass ignores `encoder_hidden_states` if the model has no cross-attention."""

    def change(self, ids, arguments):
        return ids if self.config.add_cross_attention else _without_states(ids, arguments)

    in_body(patch, change)


@fault()
def missing_states_are_zeros(patch):
    """A model with cross-attention attends to one state of ones if none are passed."""

    def change(self, ids, arguments):
        if self.config.add_cross_attention and arguments.get("encoder_hidden_states") is None:
            arguments["encoder_hidden_states"] = torch.ones(len(ids), 1, self.config.n_embd)
        return ids

    in_body(patch, change)


@fault()
def states_are_cut(patch):
    """A pass cuts or extends `encoder_hidden_states` to the width of the model."""

    def change(self, ids, arguments):
        states = arguments.get("encoder_hidden_states")
        if states is not None:
            arguments["encoder_hidden_states"] = functional.pad(states, (0, self.config.n_embd - states.shape[-1]))
        return ids

    in_body(patch, change)


@fault()
def encoder_mask_ignored(patch):
    """A pass ignores `encoder_attention_mask`."""
    ignore_argument(patch, "encoder_attention_mask")


@fault()
def generate_drops_the_states(patch):
    """`generate()` ignores `encoder_hidden_states`."""

    def change(generate):
        @functools.wraps(generate)
        def broken(self, *args, encoder_hidden_states=None, **kwargs):
            return generate(self, *args, **kwargs)

        return broken

    wrap(patch, transformers.GenerationMixin, "generate", change)


@fault()
def states_are_read_anew(patch):
    """A pass with a cache reads the encoder states anew."""

    def change(self, ids, arguments):
        past = arguments.get("cache")
        if hasattr(past, "is_updated"):
            for layer in past.is_updated:
                past.is_updated[layer] = False
            past.cross_attention_cache.reset()
        return ids

    in_body(patch, change)


@fault()
def cached_states_need_no_argument(patch):
    """A pass with a cache attends to the encoder states of the cache, without `encoder_hidden_states` too."""

    def change(self, ids, arguments):
        past = arguments.get("cache")
        if arguments.get("encoder_hidden_states") is None and getattr(past, "is_updated", {}).get(0):
            arguments["encoder_hidden_states"] = torch.zeros(len(ids), 1, self.config.n_embd)
        return ids

    in_body(patch, change)


@fault()
def cross_keys_are_not_kept(patch):
    """The cache of a pass lacks the keys of the encoder states."""

    def change(outputs):
        past = outputs.get("cache")
        if hasattr(past, "cross_attention_cache") and past.is_updated.get(0):
            past.cross_attention_cache.crop(-1)

    in_outputs(patch, change)


@fault()
def cross_weights_are_square(patch):
    """`cross_attentions` has a column per token."""

    def change(outputs):
        if outputs.cross_attentions:
            outputs.cross_attentions = outputs.attentions

    in_outputs(patch, change)


@fault()
def cross_attention_is_subtracted(patch):
    """A block subtracts its cross-attention from the states of the tokens."""

    def change(self, result):
        return (-result[0], *result[1:]) if self.is_cross_attention else result

    after(patch, modeling_gpt2.GPT2Attention, "forward", change)


@fault()
def cross_attention_is_not_scaled(patch):
    """Cross-attention does not divide by the square root of the head width."""

    def change(self, _):
        if self.is_cross_attention:
            self.scaling = 1.0

    after(patch, modeling_gpt2.GPT2Attention, "__init__", change)


# --- methods that are gone

MASK_METHODS = ("get_head_mask", "get_extended_attention_mask", "invert_attention_mask")


@fault("transformers>=5")
def mask_methods_are_back(patch):
    """A model has `get_head_mask()`, `get_extended_attention_mask()` and `invert_attention_mask()`."""
    for name in MASK_METHODS:
        patch.setattr(transformers.PreTrainedModel, name, lambda self, mask, *_: mask, raising=False)


@fault("transformers<5")
def mask_methods_return_zeros(patch):
    """`get_head_mask()`, `get_extended_attention_mask()` and `invert_attention_mask()` return zeros."""
    for name in MASK_METHODS:
        patch.setattr(transformers.PreTrainedModel, name, lambda self, *_: torch.zeros(2))
