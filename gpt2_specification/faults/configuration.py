"""Faults of the configuration: fields that are ignored, refused or read in another way."""

import copy
import functools

import torch
import transformers
from torch import nn
from transformers.models.gpt2 import modeling_gpt2

from . import after, before, fault, wrap
from .model import after_init, in_layers

CONFIG = transformers.GPT2Config
BASE = transformers.GPT2Model
CHOICES = transformers.GPT2DoubleHeadsModel
SUMMARY = modeling_gpt2.GPT2SequenceSummary


# --- sizes


@fault()
def vocabulary_has_a_spare_row(patch):
    """The embedding has a row more than `vocab_size`, and the head a column more."""

    after_init(patch, CONFIG, lambda self: setattr(self, "vocab_size", self.vocab_size + 1))


@fault()
def large_ids_are_clamped(patch):
    """Ids beyond the vocabulary are read as its last or first token."""

    def change(look_up):
        return lambda self, ids: look_up(self, ids.clamp(0, self.num_embeddings - 1))

    wrap(patch, nn.Embedding, "forward", change)


@fault()
def inner_width_is_rounded(patch):
    """The width of an MLP is rounded up to a multiple of 16."""
    before(patch, modeling_gpt2.GPT2MLP, "__init__", lambda _, width: -width // 16 * -16)


@fault()
def inner_width_is_fixed(patch):
    """The width of an MLP is three times `n_embd`, whatever `n_inner` is."""
    wrap(
        patch,
        modeling_gpt2.GPT2MLP,
        "__init__",
        lambda init: lambda self, width, config: init(self, 3 * config.n_embd, config),
    )


@fault()
def n_ctx_is_the_limit(patch):
    """A pass reads no more than `n_ctx` tokens."""

    def change(self, ids):
        return ids[:, : getattr(self.config, "n_ctx", None) or ids.shape[1]]

    before(patch, transformers.GPT2LMHeadModel, "forward", change)


# --- dropout and norms


@fault()
def attention_is_not_dropped(patch):
    """The attention of a layer has no dropout."""
    in_layers(patch, lambda block, _: setattr(block.attn.resid_dropout, "p", 0.0))


@fault()
def mlp_is_not_dropped(patch):
    """The MLP of a layer has no dropout."""
    in_layers(patch, lambda block, _: setattr(block.mlp.dropout, "p", 0.0))


@fault()
def weights_are_not_dropped(patch):
    """The attention weights have no dropout."""
    in_layers(patch, lambda block, _: setattr(block.attn.attn_dropout, "p", 0.0))


@fault()
def embeddings_are_dropped_by_resid_pdrop(patch):
    """The embeddings are dropped by `resid_pdrop`."""
    after_init(patch, BASE, lambda self: setattr(self.drop, "p", self.config.resid_pdrop))


@fault()
def epsilon_of_the_last_norm_is_fixed(patch):
    """The epsilon of the final LayerNorm is 1e-5, whatever the configuration has."""
    after_init(patch, BASE, lambda self: setattr(self.ln_f, "eps", 1e-5))


@fault()
def epsilon_is_added_to_the_deviation(patch):
    """A LayerNorm adds its epsilon to the standard deviation."""

    def change(_):
        def broken(self, x):
            deviation = x.var(-1, correction=0, keepdim=True).sqrt()
            return (x - x.mean(-1, keepdim=True)) / (deviation + self.eps) * self.weight + self.bias

        return broken

    wrap(patch, nn.LayerNorm, "forward", change)


# --- new weights


def in_new_weights(patch, change):
    """Call `change(module, std)` after the weights of a module are drawn."""

    def around(draw):
        @functools.wraps(draw)
        def broken(self, module):
            draw(self, module)
            with torch.no_grad():
                change(module, self.config.initializer_range)

        return broken

    wrap(patch, modeling_gpt2.GPT2PreTrainedModel, "_init_weights", around)


def _has_matrix(module):
    return isinstance(module, (nn.Embedding, modeling_gpt2.Conv1D))


@fault()
def new_weights_are_truncated(patch):
    """New weights are drawn from a normal distribution that ends at two standard deviations."""

    def change(module, std):
        if _has_matrix(module):
            nn.init.trunc_normal_(module.weight, std=std, a=-2 * std, b=2 * std)

    in_new_weights(patch, change)


@fault()
def new_weights_are_uniform(patch):
    """New weights are drawn from a uniform distribution."""
    in_new_weights(patch, lambda module, std: _has_matrix(module) and nn.init.uniform_(module.weight, -std, std))


@fault()
def new_norms_are_random(patch):
    """The weights of a new LayerNorm are random."""
    in_new_weights(patch, lambda module, _: isinstance(module, nn.LayerNorm) and nn.init.normal_(module.weight))


# --- the head for choices


@fault()
def summary_reads_tokens(patch):
    """`summary_type` of "last", "first" or "mean" picks among the tokens of each choice."""

    def change(read):
        def broken(self, states, index=None):
            picked = {"last": states[..., -1:, :], "first": states[..., :1, :], "mean": states.mean(-2, keepdim=True)}
            if self.summary_type not in picked:
                return read(self, states, index)
            return self.summary(picked[self.summary_type][..., 0, :]).squeeze(-1)

        return broken

    wrap(patch, SUMMARY, "forward", change)


@fault()
def summary_type_ignored(patch):
    """`summary_type` is ignored, and the first token of each choice is read."""

    before(patch, SUMMARY, "__init__", lambda _, config: _with(config, summary_type="cls_index"))
    wrap(patch, SUMMARY, "forward", lambda read: lambda self, states, index=None: read(self, states.flip(-2), index))


def _with(config, **settings):
    """Return a copy of a config with other settings."""
    config = copy.deepcopy(config)
    for name, value in settings.items():
        setattr(config, name, value)
    return config


@fault()
def choices_have_num_labels(patch):
    """`GPT2DoubleHeadsModel` leaves `config.num_labels` unchanged and has so many numbers per choice."""

    def change(init):
        def broken(self, config, *args, **kwargs):
            number = config.num_labels
            init(self, config, *args, **kwargs)
            config.num_labels = number
            self.multiple_choice_head = SUMMARY(config)

        return broken

    wrap(patch, CHOICES, "__init__", change)


@fault()
def summary_has_one_output(patch):
    """The projection of a choice has one output in every case."""
    settings = {"summary_use_proj": True, "summary_proj_to_labels": True, "num_labels": 1}
    before(patch, SUMMARY, "__init__", lambda _, config: _with(config, **settings))


@fault()
def config_is_copied(patch):
    """A model keeps a copy of the configuration."""
    before(patch, transformers.PreTrainedModel, "__init__", lambda _, config: copy.deepcopy(config))


@fault()
def choices_are_dropped_last(patch):
    """The first dropout of the choices acts after the projection."""

    def change(self, _):
        self.last_dropout, self.first_dropout = self.first_dropout, self.last_dropout

    after(patch, SUMMARY, "__init__", change)


@fault()
def choices_are_not_dropped(patch):
    """The choices have no dropout before the projection."""

    def change(self, _):
        self.first_dropout = nn.Identity()

    after(patch, SUMMARY, "__init__", change)


# --- fields with another effect, or none


@fault()
def embeddings_are_scaled(patch):
    """`scale_attn_weights` divides the embeddings by the root of the width."""

    def change(self):
        if self.config.scale_attn_weights:
            self.drop.register_forward_hook(lambda _, inputs, output: output / self.config.n_embd**0.5)

    after_init(patch, BASE, change)


@fault()
def attention_scaled_by_the_width(patch):
    """Attention scores are divided by the root of the width of the model."""

    def change(block, _):
        if block.attn.scale_attn_weights:
            block.attn.scaling = block.attn.embed_dim**-0.5

    in_layers(patch, change)


def in_chunks(patch, change):
    """Process the tokens of an MLP in chunks of `chunk_size_feed_forward`, each changed by `change(states)`."""

    def keep(init):
        def broken(self, width, config):
            init(self, width, config)
            self.chunk = config.chunk_size_feed_forward

        return broken

    def around(forward):
        def broken(self, states):
            if not self.chunk:
                return forward(self, states)
            return torch.cat([change(forward(self, part)) for part in states.split(self.chunk, dim=1)], dim=1)

        return broken

    wrap(patch, modeling_gpt2.GPT2MLP, "__init__", keep)
    wrap(patch, modeling_gpt2.GPT2MLP, "forward", around)


@fault()
def mlp_is_chunked(patch):
    """The MLP processes `chunk_size_feed_forward` tokens at a time."""
    in_chunks(patch, lambda states: states)


@fault()
def token_ids_are_not_passed_on(patch):
    """`model.generation_config` has none of the token ids of the configuration."""

    def change(_, settings):
        settings.bos_token_id = settings.eos_token_id = settings.pad_token_id = None
        return settings

    after(patch, transformers.GenerationConfig, "from_model_config", change)


@fault()
def pads_have_a_zero_embedding(patch):
    """The embedding of `pad_token_id` is 0."""

    def change(self):
        if self.config.pad_token_id is not None:
            self.wte = nn.Embedding(*self.wte.weight.shape, padding_idx=self.config.pad_token_id)

    after_init(patch, BASE, change)


@fault()
def pads_are_masked(patch):
    """Without `attention_mask`, `pad_token_id` is masked."""

    def change(forward):
        @functools.wraps(forward)
        def broken(self, input_ids=None, *args, attention_mask=None, **kwargs):
            if attention_mask is None and input_ids is not None and self.config.pad_token_id is not None:
                attention_mask = (input_ids != self.config.pad_token_id).long()
            return forward(self, input_ids, *args, attention_mask=attention_mask, **kwargs)

        return broken

    wrap(patch, transformers.GPT2LMHeadModel, "forward", change)


# --- names


@fault()
def aliases_are_not_read(patch):
    """`GPT2Config` has none of the standardized names."""
    patch.setattr(CONFIG, "attribute_map", {})


@fault()
def aliases_are_fields(patch):
    """`to_dict()` has the fields under their standardized names as well."""

    def change(self, fields):
        return {**fields, **{alias: fields[name] for alias, name in self.attribute_map.items()}}

    after(patch, CONFIG, "to_dict", change)


@fault()
def unknown_fields_are_dropped(patch):
    """`GPT2Config` drops the fields that it does not know."""

    after_init(patch, CONFIG, lambda self: vars(self).pop("n_layres", None))


@fault()
def misspelt_layers_count(patch):
    """`GPT2Config` takes `n_layres` for `n_layer`."""

    after_init(patch, CONFIG, lambda self: setattr(self, "n_layer", getattr(self, "n_layres", self.n_layer)))
