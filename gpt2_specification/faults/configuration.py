"""Faults of the configuration: fields that are ignored, refused or read in another way."""

import copy
import functools

import torch
import transformers
from torch import nn
from transformers import configuration_utils
from transformers.models.gpt2 import modeling_gpt2

from . import after, before, fault, silence, wrap
from .loading import SUMMARY
from .model import after_init, in_layers

CONFIG = transformers.GPT2Config
BASE = transformers.GPT2Model
CHOICES = transformers.GPT2DoubleHeadsModel


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


# --- activations and new matrices


def in_config(patch, change):
    """Change the arguments of `GPT2Config`: `change(arguments)`, and what it returns is called with the config."""

    def around(init):
        @functools.wraps(init)
        def broken(self, *args, **kwargs):
            later = change(kwargs)
            init(self, *args, **kwargs)
            if callable(later):
                later(self)

        return broken

    wrap(patch, CONFIG, "__init__", around)


@fault("transformers>=5.4")
def activations_may_be_functions(patch):
    """`GPT2Config` accepts a function as `activation_function`."""

    def change(arguments):
        if callable(arguments.get("activation_function")):
            arguments["activation_function"] = "gelu"

    in_config(patch, change)


@fault()
def unknown_activations_are_gelu(patch):
    """An activation with an unknown name, or with any but the default one, is GELU."""

    def change(init):
        return lambda self, width, config: init(self, width, _with(config, activation_function="gelu"))

    wrap(patch, modeling_gpt2.GPT2MLP, "__init__", change)


@fault()
def output_matrices_are_not_scaled(patch):
    """New `c_proj` weights are drawn as all others."""

    def change(module, std):
        if hasattr(module, "c_proj"):
            nn.init.normal_(module.c_proj.weight, std=std)

    in_new_weights(patch, change)


@fault()
def output_matrices_scaled_twice(patch):
    """The deviation of new `c_proj` weights is divided by two more."""

    def change(module, std):
        if hasattr(module, "c_proj"):
            module.c_proj.weight.div_(2)

    in_new_weights(patch, change)


# --- what a pass returns


def drop_argument(patch, name):
    """Make `GPT2Config` drop an argument."""
    in_config(patch, lambda arguments: arguments.pop(name, None) and None)


@fault("transformers>=5.2")
def is_causal_is_ignored(patch):
    """`GPT2Config` drops `is_causal`."""
    drop_argument(patch, "is_causal")


@fault()
def config_output_attentions_ignored(patch):
    """`GPT2Config` drops `output_attentions`."""
    drop_argument(patch, "output_attentions")


@fault()
def config_output_hidden_states_ignored(patch):
    """`GPT2Config` drops `output_hidden_states`."""
    drop_argument(patch, "output_hidden_states")


@fault()
def config_use_cache_ignored(patch):
    """`GPT2Config` drops `use_cache`."""
    drop_argument(patch, "use_cache")


@fault()
def config_wins(patch):
    """`output_hidden_states` and `use_cache` of a call are ignored."""

    def change(forward):
        @functools.wraps(forward)
        def broken(self, *args, output_hidden_states=None, use_cache=None, **kwargs):
            return forward(self, *args, **kwargs)

        return broken

    wrap(patch, transformers.GPT2LMHeadModel, "forward", change)


@fault("transformers>=4.53")
def output_attentions_can_be_set(patch):
    """`config.output_attentions` can be set under any attention."""

    def read(self):
        return self._output_attentions

    def write(self, value):
        self._output_attentions = value

    patch.setattr(CONFIG, "output_attentions", property(read, write))


@fault("transformers>=5.18")
def last_states_are_always_tied(patch):
    """`GPT2Config` drops `tie_last_hidden_states`."""
    drop_argument(patch, "tie_last_hidden_states")


@fault("transformers>=5.18")
def last_states_are_never_tied(patch):
    """By default `hidden_states[-1]` is not normed."""
    in_config(patch, lambda arguments: arguments.setdefault("tie_last_hidden_states", False) and None)


@fault("transformers>=5.18")
def untied_states_are_scaled(patch):
    """With `tie_last_hidden_states=False`, the final LayerNorm is left out of `last_hidden_state` too."""

    def change(self):
        if self.config.tie_last_hidden_states is False:
            self.ln_f.register_forward_hook(lambda _, inputs, output: inputs[0].clone())

    after_init(patch, BASE, change)


# --- other fields


@fault("transformers>=5.0")
def generation_fields_are_kept(patch):
    """`GPT2Config` keeps settings of `generate()`."""

    def change(arguments):
        temperature = arguments.get("temperature")
        return lambda self: temperature is not None and setattr(self, "temperature", temperature)

    in_config(patch, change)


@fault()
def generation_fields_are_refused(patch):
    """Setting `temperature` of a config raises an error."""

    def change(assign):
        def broken(self, name, value):
            if name == "temperature":
                raise AttributeError(name)
            assign(self, name, value)

        return broken

    wrap(patch, CONFIG, "__setattr__", change)


@fault()
def own_settings_dropped(patch):
    """`GenerationConfig.to_dict()` has no `temperature`."""

    def change(_, settings):
        settings["temperature"] = None
        return settings

    after(patch, transformers.GenerationConfig, "to_dict", change)


@fault()
def models_have_the_dtype_of_the_config(patch):
    """A new model is converted to the dtype of its config."""
    after_init(patch, transformers.GPT2LMHeadModel, lambda self: self.to(self.config.dtype))


@fault("transformers>=4.56")
def from_config_ignores_dtype(patch):
    """`from_config()` ignores the dtype of a config, and `.to()` does nothing."""
    drop_argument(patch, "dtype")
    patch.setattr(transformers.PreTrainedModel, "to", lambda self, *args, **kwargs: self)


@fault("transformers>=5.4")
def types_are_not_checked(patch):
    """`GPT2Config` does not check the types of its fields."""
    patch.setattr(CONFIG, "__validators__", {})


@fault("transformers>=5.4")
def all_numbers_are_refused(patch):
    """`GPT2Config` refuses a dropout of 0."""

    def change(arguments):
        if arguments.get("resid_pdrop") == 0:
            raise TypeError(arguments["resid_pdrop"])

    in_config(patch, change)


@fault("transformers>=5.14")
def layers_read_their_own_config(patch):
    """Each layer reads its own config in `per_layer_config`."""

    def change(arguments):
        layers = arguments.pop("per_layer_config", None)
        return lambda self: setattr(self, "own_widths", layers)

    def own(block, index):
        layers = getattr(block.attn.config, "own_widths", None) or {}
        if index in layers:
            block.mlp = modeling_gpt2.GPT2MLP(layers[index]["n_inner"], block.attn.config)

    in_config(patch, change)
    in_layers(patch, own)


@fault("transformers>=5.14")
def per_layer_config_is_silent(patch):
    """`GPT2Config` drops `per_layer_config`."""
    drop_argument(patch, "per_layer_config")


@fault("transformers>=5.4")
def label_names_count(patch):
    """The length of `id2label` takes precedence over `num_labels`."""

    def change(arguments):
        names = arguments.get("id2label")
        return lambda self: names and setattr(self, "id2label", names)

    in_config(patch, change)


@fault()
def labels_are_silent(patch):
    """The library does not log that `num_labels` and `id2label` differ."""
    silence(patch, configuration_utils.logger, "You passed")


@fault()
def three_labels_by_default(patch):
    """By default a config has three labels, also with names for more or fewer."""

    def change(arguments):
        if "num_labels" not in arguments:
            return lambda self: setattr(self, "num_labels", 4)
        return None

    in_config(patch, change)


@fault("transformers>=5.9")
def ids_outside_are_silent(patch):
    """The library does not log token ids outside the vocabulary."""
    patch.setattr(configuration_utils.logger, "warning_once", lambda *_: None)


@fault("transformers>=5.9")
def ids_inside_are_logged(patch):
    """The library logs each token id."""
    after_init(patch, CONFIG, lambda self: configuration_utils.logger.warning(f"pad_token_id={self.pad_token_id}"))


@fault()
def ids_outside_become_none(patch):
    """A token id outside the vocabulary becomes None."""

    def change(self):
        for name in ("bos_token_id", "eos_token_id", "pad_token_id"):
            if (getattr(self, name) or 0) >= self.vocab_size:
                setattr(self, name, None)

    after_init(patch, CONFIG, change)


@fault()
def heads_are_rounded_down(patch):
    """A number of heads that does not divide the width is lowered to 1."""

    def change(_, config):
        return _with(config, n_head=config.n_head if config.n_embd % config.n_head == 0 else 1)

    before(patch, modeling_gpt2.GPT2Attention, "__init__", change)


@fault()
def even_heads_only(patch):
    """The width of a head is rounded down to an even number."""
    in_layers(patch, lambda block, _: setattr(block.attn, "head_dim", block.attn.head_dim // 2 * 2))


@fault()
def summary_activation_is_tanh_or_none(patch):
    """Any `summary_activation` but "tanh" is none."""

    def change(_, config):
        return config if config.summary_activation == "tanh" else _with(config, summary_activation=None)

    before(patch, SUMMARY, "__init__", change)


@fault()
def summary_activation_ignored(patch):
    """`summary_activation` is ignored."""
    before(patch, SUMMARY, "__init__", lambda _, config: _with(config, summary_activation=None))


@fault("transformers>=5")
def configs_have_all_fields(patch):
    """A config has the fields of all models and the settings of `generate()`."""
    fields = {"is_decoder": False, "torchscript": False, "max_length": 20, "num_beams": 1}
    for name, value in {**fields, "pruned_heads": {}, "cross_attention_hidden_size": None}.items():
        patch.setattr(CONFIG, name, value, raising=False)


@fault("transformers<5")
def configs_have_ten_beams(patch):
    """A new config has `num_beams=10`."""
    after_init(patch, CONFIG, lambda config: setattr(config, "num_beams", 10))


@fault()
def fields_of_others_are_dropped(patch):
    """A config drops `is_decoder`."""
    wrap(patch, CONFIG, "__init__", _without("is_decoder"))


@fault("transformers>=5.4")
def fields_by_position_accepted(patch):
    """`GPT2Config` takes the size of the vocabulary as first argument."""

    def change(init):
        @functools.wraps(init)
        def broken(self, vocab_size=50257, **fields):
            init(self, vocab_size=vocab_size, **fields)

        return broken

    wrap(patch, CONFIG, "__init__", change)


def _without(name):
    """Return a change of `GPT2Config()` that drops this field."""

    def change(init):
        @functools.wraps(init)
        def broken(self, *args, **fields):
            fields.pop(name, None)
            init(self, *args, **fields)
            setattr(self, name, None)

        return broken

    return change
