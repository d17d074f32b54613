"""Faults of the architecture, of the weights, and of training and eval mode."""

import functools
import inspect

import torch
import transformers
from transformers import modeling_utils, pytorch_utils
from transformers.models.gpt2 import modeling_gpt2
from transformers.pytorch_utils import Conv1D
from transformers.utils import generic

from . import after, always, before, by_default, fault, wrap


def after_init(patch, owner, change):
    """Call `change(self)` after `__init__` of the class."""

    def made(self, _):
        change(self)

    after(patch, owner, "__init__", made)


def after_loading(patch, change):
    """Call `change(model)` after `from_pretrained()` has loaded a model."""

    def loaded(cls, result):
        change(result[0] if isinstance(result, tuple) else result)
        return result

    after(patch, transformers.PreTrainedModel, "from_pretrained", loaded)


def in_configuration(patch, **settings):
    """Change settings of a config that is read from a checkpoint."""

    def read(cls, result):
        for name, value in settings.items():
            setattr(result[0] if isinstance(result, tuple) else result, name, value)
        return result

    after(patch, transformers.GPT2Config, "from_dict", read)


def wrap_sdpa(patch, around):
    """Replace sdpa by `around(sdpa)`."""
    functions = modeling_utils.ALL_ATTENTION_FUNCTIONS
    patch.setitem(functions, "sdpa", around(functions["sdpa"]))


def in_loss(patch, change):
    """Replace the loss of the language model by `change(loss)`, a function of the logits, the labels and others."""
    from transformers.loss.loss_utils import LOSS_MAPPING

    loss = LOSS_MAPPING["ForCausalLM"]
    patch.setitem(LOSS_MAPPING, "ForCausalLM", functools.wraps(loss)(change(loss)))


def wrap_attention(patch, around):
    """Replace both attention functions, eager and sdpa, by `around(function)`."""
    wrap(patch, modeling_gpt2, "eager_attention_forward", around)
    wrap_sdpa(patch, around)


def in_attention(patch, change):
    """Replace query, key, value and mask of both attention functions by `change(query, key, value, mask)`."""

    def around(attend):
        def broken(module, query, key, value, mask, *args, **kwargs):
            return attend(module, *change(query, key, value, mask), *args, **kwargs)

        return broken

    wrap_attention(patch, around)


# --- the network


@fault()
def exact_gelu(patch):
    """The activation of the MLPs is the exact GELU."""
    in_configuration(patch, activation_function="gelu")


@fault()
def layer_norm_eps(patch):
    """The epsilon of each LayerNorm is 1e-6."""
    in_configuration(patch, layer_norm_epsilon=1e-6)


def in_layers(patch, change):
    """Call `change(block, index)` on each layer of a new model."""
    after_init(patch, modeling_gpt2.GPT2Block, lambda self: change(self, self.attn.layer_idx))


@fault()
def later_mlps_use_exact_gelu(patch):
    """The MLPs of layer 2 and later use the exact GELU."""
    in_layers(patch, lambda block, i: i >= 2 and setattr(block.mlp, "act", torch.nn.GELU()))


@fault()
def layer_7_has_another_eps(patch):
    """The epsilon of `ln_2` in layer 7 is 0.01."""
    in_layers(patch, lambda block, i: i == 7 and setattr(block.ln_2, "eps", 0.01))


@fault()
def no_closing_norm(patch):
    """The final LayerNorm returns its input."""
    after_init(patch, transformers.GPT2Model, lambda self: self.ln_f.register_forward_hook(lambda _, x, y: x[0]))


@fault()
def conv1d_without_bias(patch):
    """A `Conv1D` layer does not add its bias."""
    wrap(patch, Conv1D, "forward", lambda _: lambda self, x: x @ self.weight)


@fault()
def conv1d_square_transposed(patch):
    """A square `Conv1D` layer multiplies by the transpose of its matrix."""

    def change(forward):
        def broken(self, x):
            square = self.weight.shape[0] == self.weight.shape[1]
            return x @ self.weight.T + self.bias if square else forward(self, x)

        return broken

    wrap(patch, Conv1D, "forward", change)


@fault()
def conv1d_is_linear(patch):
    """The `Conv1D` layers of a loaded model are `torch.nn.Linear`."""

    def linear(layer):
        new = torch.nn.Linear(*layer.weight.shape)
        new.weight, new.bias = torch.nn.Parameter(layer.weight.detach().T.contiguous()), layer.bias
        return new.eval()

    def change(model):
        for module in list(model.modules()):
            for name, child in module.named_children():
                if isinstance(child, Conv1D):
                    setattr(module, name, linear(child))

    after_loading(patch, change)


@fault()
def inner_width_padded(patch):
    """The inner width of the MLPs of a loaded model is padded with 1024 zeros."""

    def change(model):
        for mlp in (module for module in model.modules() if isinstance(module, modeling_gpt2.GPT2MLP)):
            for layer, sides in ((mlp.c_fc, (0, 1024)), (mlp.c_proj, (0, 0, 0, 1024))):
                layer.weight = torch.nn.Parameter(torch.nn.functional.pad(layer.weight.detach(), sides))
            mlp.c_fc.bias = torch.nn.Parameter(torch.nn.functional.pad(mlp.c_fc.bias.detach(), (0, 1024)))
            mlp.c_fc.nf += 1024

    after_loading(patch, change)


# --- attention


@fault()
def attention_not_scaled(patch):
    """The attention scores are not divided by the square root of a head's width."""
    in_attention(patch, lambda query, key, value, mask: (query * query.shape[-1] ** 0.5, key, value, mask))


@fault()
def attention_always_scaled(patch):
    """`GPT2Config` ignores `scale_attn_weights=False`."""
    always(patch, transformers.GPT2Config, "__init__", scale_attn_weights=True)


@fault("transformers>=4.48")
def sdpa_not_scaled(patch):
    """The `sdpa` attention does not divide the scores by the square root of a head's width."""

    def around(attend):
        return lambda module, query, *args, **kwargs: attend(module, query * query.shape[-1] ** 0.5, *args, **kwargs)

    wrap_sdpa(patch, around)


@fault("transformers>=4.48,<5.4")
def sdpa_heeds_the_configuration(patch):
    """The `sdpa` attention does not divide the scores if the config has `scale_attn_weights=False`."""

    def around(attend):
        def broken(module, *args, **kwargs):
            return attend(module, *args, **kwargs if module.scale_attn_weights else kwargs | {"scaling": 1.0})

        return broken

    wrap_sdpa(patch, around)


@fault()
def attention_mask_ignored(patch):
    """Attention ignores the attention mask and includes the pads."""
    if hasattr(modeling_gpt2, "create_causal_mask"):
        always(patch, modeling_gpt2, "create_causal_mask", attention_mask=None)
    else:
        always(patch, transformers.GPT2Model, "forward", attention_mask=None)


@fault()
def attention_not_causal(patch):
    """A token attends to the tokens after it."""

    def around(attend):
        def broken(module, query, key, value, mask, *args, **kwargs):
            if "bias" in module._buffers:  # older releases keep the causal mask in this buffer
                module.bias = torch.ones_like(module.bias)
            mask = mask if mask is None else mask[:, :, -1:]  # the last token's row, which allows every token
            return attend(module, query, key, value, mask, *args, **{**kwargs, "is_causal": False})

        return broken

    wrap_attention(patch, around)


@fault()
def keys_before_queries(patch):
    """The three parts of `c_attn` are read as keys, queries, values."""

    def swap(layer, inputs, output):
        query, key, value = output.chunk(3, dim=-1)
        return torch.cat((key, query, value), dim=-1)

    after_init(patch, modeling_gpt2.GPT2Attention, lambda self: self.c_attn.register_forward_hook(swap))


@fault()
def heads_attend_alike(patch):
    """Every head attends with the queries and keys of the first head."""

    def change(query, key, value, mask):
        return query[:, :1].expand_as(query), key[:, :1].expand_as(key), value, mask

    in_attention(patch, change)


@fault()
def heads_attend_alike_in_long_texts(patch):
    """Every head attends with the queries and keys of the first head in texts of more than 50 tokens."""

    def change(query, key, value, mask):
        if key.shape[-2] > 50:
            query, key = query[:, :1].expand_as(query), key[:, :1].expand_as(key)
        return query, key, value, mask

    in_attention(patch, change)


def in_attention_dropout(patch, change):
    """Replace the dropout of both attention functions by `change(query, dropout)`."""

    def around(attend):
        def broken(module, query, *args, **kwargs):
            return attend(module, query, *args, **kwargs | {"dropout": change(query, kwargs.get("dropout", 0.0))})

        return broken

    wrap_attention(patch, around)


@fault()
def attention_without_dropout(patch):
    """The attention weights have no dropout in training mode."""
    in_attention_dropout(patch, lambda query, dropout: 0.0)


@fault()
def long_texts_attend_with_dropout(patch):
    """The attention weights have dropout in eval mode too if a text has more than 500 tokens."""
    in_attention_dropout(patch, lambda query, dropout: 0.1 if query.shape[-2] > 500 else dropout)


def _after_tokens(patch, tokens, change):
    """Replace the keys of both attention functions by `change(keys)` if there are more of them than `tokens`."""

    def longer(query, key, value, mask):
        return query, change(key) if key.shape[-2] > tokens else key, value, mask

    in_attention(patch, longer)


def _edited(tensor, place, change):
    """Return a copy of the tensor with `change` applied to the part at `place`."""
    copied = tensor.clone()
    copied[place] = change(copied[place])
    return copied


@fault()
def half_of_the_keys_forgotten(patch):
    """Attention over more than 12 tokens replaces the older half of the keys by zeros."""
    _after_tokens(patch, 12, lambda key: _edited(key, (..., slice(key.shape[-2] // 2), slice(None)), torch.zeros_like))


@fault()
def keys_older_than_512_forgotten(patch):
    """Attention over more than 512 tokens replaces all keys but the last 512 by zeros."""
    _after_tokens(patch, 512, lambda key: _edited(key, (..., slice(-512), slice(None)), torch.zeros_like))


@fault()
def token_64_sees_the_next_one(patch):
    """In a pass over more than 64 tokens at once, the value of token 64 is that of token 65."""

    def change(query, key, value, mask):
        if query.shape[-2] > 64:
            value = _edited(value, (..., 63, slice(None)), lambda _: value[..., 64, :])
        return query, key, value, mask

    in_attention(patch, change)


@fault()
def later_rows_share_the_attention_mask(patch):
    """Attention uses the mask of the fourth row for all rows after it."""

    def change(query, key, value, mask):
        if mask is not None and mask.shape[0] > 4:
            mask = _edited(mask, slice(4, None), lambda rows: mask[3:4].expand_as(rows))
        return query, key, value, mask

    in_attention(patch, change)


@fault()
def heads_of_layer_9_swapped(patch):
    """The heads of layer 9 attend with the queries of each other."""

    def around(attend):
        def broken(module, query, *args, **kwargs):
            return attend(module, query.flip(1) if module.layer_idx == 9 else query, *args, **kwargs)

        return broken

    wrap_attention(patch, around)


# --- the cache


@fault()
def pass_keeps_a_cache(patch):
    """A pass returns a cache although `use_cache` is False."""
    always(patch, transformers.GPT2Model, "forward", use_cache=True)


@fault("transformers<4.56")
def cache_forgets_a_token(patch):
    """A pass returns a cache without the keys and values of the first token."""

    def change(self, outputs):
        pairs = outputs.past_key_values
        outputs.past_key_values = pairs and tuple((keys[:, :, 1:], values[:, :, 1:]) for keys, values in pairs)
        return outputs

    after(patch, transformers.GPT2Model, "forward", change)


@fault()
def cache_drops_a_token_after_20(patch):
    """A pass over one token with a cache of more than 20 replaces the key of token 20 by zeros."""

    def change(query, key, value, mask):
        if query.shape[-2] == 1 and key.shape[-2] > 20:
            key = _edited(key, (..., 19, slice(None)), torch.zeros_like)
        return query, key, value, mask

    in_attention(patch, change)


@fault()
def cache_forgotten_by_many_tokens(patch):
    """A pass over more than 100 tokens with a cache replaces the keys of the cache by zeros."""

    def change(query, key, value, mask):
        new, length = query.shape[-2], key.shape[-2]
        if 100 < new < length:
            key = _edited(key, (..., slice(length - new), slice(None)), torch.zeros_like)
        return query, key, value, mask

    in_attention(patch, change)


# --- embeddings and positions


@fault()
def embeddings_renormalised(patch):
    """A pass limits the norm of the embedding rows that it reads to 1, in place."""
    after_init(patch, transformers.GPT2Model, lambda self: setattr(self.wte, "max_norm", 1.0))


def _positions(patch, change):
    """Replace the positions of a pass by `change(positions)`."""

    def hook(layer, inputs):
        return (change(inputs[0]),)

    after_init(patch, transformers.GPT2Model, lambda self: self.wpe.register_forward_pre_hook(hook))


@fault()
def positions_forget_the_past(patch):
    """The positions of each pass begin at 0, although the cache holds earlier tokens."""
    _positions(patch, lambda ids: (ids - ids[:, :1]).clamp(min=0))


@fault()
def positions_not_shifted_by_pads(patch):
    """The positions count the pads on the left."""
    _positions(patch, lambda ids: (ids.max() - ids.shape[-1] + 1 + torch.arange(ids.shape[-1])).expand_as(ids))


@fault()
def positions_count_down(patch):
    """The positions of a row count down to 0 at its end."""
    _positions(patch, lambda ids: ids.flip(-1))


@fault()
def positions_end_at_500(patch):
    """The positions after 500 are read as 500."""
    _positions(patch, lambda ids: ids.clamp(max=500))


@fault()
def later_rows_share_positions(patch):
    """The rows after the fourth have the positions of the fourth."""
    _positions(patch, lambda ids: torch.cat([ids[:4], ids[3:4].expand_as(ids[4:])]))


@fault()
def ids_above_40000_share_a_vector(patch):
    """The token ids above 40000 have the embedding of 40000."""

    def hook(layer, inputs):
        return (inputs[0].clamp(max=40000),)

    after_init(patch, transformers.GPT2Model, lambda self: self.wte.register_forward_pre_hook(hook))


@fault()
def passes_end_at_512(patch):
    """A pass ignores the tokens after the first 512."""
    before(patch, transformers.GPT2Model, "forward", lambda self, ids: ids if ids is None else ids[:, :512])


@fault()
def two_positions_more(patch):
    """The position matrix of a loaded model has two extra rows."""

    def change(model):
        wpe = model.base_model.wpe
        wpe.weight = torch.nn.Parameter(torch.nn.functional.pad(wpe.weight.detach(), (0, 0, 0, 2)))
        wpe.num_embeddings = model.config.n_positions = 1026

    after_loading(patch, change)


@fault()
def vocabulary_padded(patch):
    """The vocabulary of a loaded model is padded to a multiple of 64."""
    after_loading(patch, lambda model: model.resize_token_embeddings(pad_to_multiple_of=64, mean_resizing=False))


# --- the head


@fault()
def head_is_a_copy(patch):
    """`tie_weights()` makes the head a copy of the embedding."""

    def change(self, _):
        if hasattr(self, "lm_head"):
            self.lm_head.weight = torch.nn.Parameter(self.lm_head.weight.detach().clone())

    after(patch, transformers.PreTrainedModel, "tie_weights", change)


@fault()
def head_not_tied(patch):
    """A config read from a checkpoint has `tie_word_embeddings=False`."""
    in_configuration(patch, tie_word_embeddings=False)


@fault()
def head_has_a_bias(patch):
    """The head of a loaded model has a bias."""

    def change(self):
        size = self.lm_head.weight.shape[0]
        self.lm_head.bias = torch.nn.Parameter(torch.linspace(-1, 1, size, device=self.lm_head.weight.device))

    after_loading(patch, lambda model: hasattr(model, "lm_head") and change(model))


def in_logits(patch, change):
    """Change the logits of `GPT2LMHeadModel`."""

    def around(forward):
        @functools.wraps(forward)
        def broken(self, *args, **kwargs):
            outputs = forward(self, *args, **kwargs)
            if isinstance(outputs, tuple):
                place = 1 if kwargs.get("labels") is not None else 0
                return (*outputs[:place], change(outputs[place]), *outputs[place + 1 :])
            outputs.logits = change(outputs.logits)
            return outputs

        return broken

    wrap(patch, transformers.GPT2LMHeadModel, "forward", around)


@fault()
def logits_in_half(patch):
    """The logits are rounded to half precision."""
    in_logits(patch, lambda logits: logits.half().float())


@fault()
def logits_are_probabilities(patch):
    """The model returns probabilities in place of logits."""
    in_logits(patch, lambda logits: logits.softmax(-1))


@fault()
def logits_repeat_after_512(patch):
    """The rows of the logits after the 512th are copies of that row."""

    def change(logits):
        later = logits[:, 511:512].expand_as(logits[:, 512:])
        return torch.cat([logits[:, :512], later], dim=1)

    in_logits(patch, change)


@fault()
def logits_end_at_512(patch):
    """A pass returns at most 512 rows of the logits."""
    in_logits(patch, lambda logits: logits[:, :512])


@fault()
def logits_of_ids_above_40000_halved(patch):
    """The logits of the ids above 40000 are divided by 2."""
    in_logits(patch, lambda logits: _edited(logits, (..., slice(40001, None)), lambda later: later / 2))


# --- modes, gradients, types


@fault()
def loads_in_train_mode(patch):
    """`from_pretrained()` leaves the model in training mode."""
    after_loading(patch, lambda model: model.train())


@fault()
def made_in_eval_mode(patch):
    """A model made from a config is in eval mode."""
    after_init(patch, transformers.GPT2LMHeadModel, lambda self: self.eval())


@fault()
def eval_ignored(patch):
    """`eval()` has no effect."""
    wrap(patch, transformers.PreTrainedModel, "eval", lambda _: lambda self: self)


@fault()
def train_ignored(patch):
    """`train()` leaves dropout off."""
    wrap(patch, transformers.PreTrainedModel, "train", lambda train: lambda self, mode=True: train(self, False))


@fault()
def no_dropout(patch):
    """A config read from a checkpoint has dropout 0."""
    in_configuration(patch, embd_pdrop=0.0, resid_pdrop=0.0, attn_pdrop=0.0)


@fault()
def loads_frozen(patch):
    """`from_pretrained()` sets `requires_grad=False` on every parameter."""
    after_loading(patch, lambda model: model.requires_grad_(False))


@fault()
def positions_not_learned(patch):
    """`from_pretrained()` sets `requires_grad=False` on the position matrix."""
    after_loading(patch, lambda model: model.base_model.wpe.requires_grad_(False))


def in_loaded_layers(patch, change):
    """Call `change(block)` on layer 7 and later of a loaded model."""

    def changed(model):
        for block in model.base_model.h[7:]:
            change(block)

    after_loading(patch, changed)


@fault()
def later_layers_load_in_train_mode(patch):
    """`from_pretrained()` leaves layer 7 and later in training mode."""
    in_loaded_layers(patch, lambda block: block.train())


@fault()
def later_layers_load_frozen(patch):
    """`from_pretrained()` sets `requires_grad=False` on layer 7 and later."""
    in_loaded_layers(patch, lambda block: block.requires_grad_(False))


@fault()
def later_layers_have_more_dropout(patch):
    """The MLPs of layer 7 and later have a dropout of 0.2."""
    in_loaded_layers(patch, lambda block: setattr(block.mlp.dropout, "p", 0.2))


@fault()
def mlps_without_dropout(patch):
    """The MLPs have no dropout in training mode."""
    in_layers(patch, lambda block, i: setattr(block.mlp.dropout, "forward", lambda x: x))


@fault()
def gradient_ends_in_layer_7(patch):
    """Layer 7 passes no gradient to the layers before it."""
    before(patch, modeling_gpt2.GPT2Block, "forward", lambda self, x: x.detach() if self.attn.layer_idx == 7 else x)


@fault()
def gradient_of_layer_7_doubled(patch):
    """The gradient of `mlp.c_fc.weight` in layer 7 and later is doubled."""
    in_loaded_layers(patch, lambda block: block.mlp.c_fc.weight.register_hook(lambda gradient: 2 * gradient))


@fault()
def long_generation_changes_ln_f(patch):
    """`generate()` with more than 20 new tokens adds to the bias of `ln_f`."""

    def change(self, result):
        if len(getattr(result, "scores", None) or ()) > 20:
            with torch.no_grad():
                self.transformer.ln_f.bias.add_(1e-3)
        return result

    after(patch, transformers.GenerationMixin, "generate", change)


@fault()
def pass_records_nothing(patch):
    """A pass builds no autograd graph."""
    wrap(patch, transformers.GPT2LMHeadModel, "forward", torch.no_grad())


@fault()
def generate_records(patch):
    """`generate()` builds an autograd graph."""
    wrap(patch, transformers.GenerationMixin, "generate", inspect.unwrap)


@fault()
def loads_in_bfloat16(patch):
    """`from_pretrained()` loads the weights in bfloat16."""
    after_loading(patch, lambda model: model.bfloat16())


@fault()
def loss_not_shifted(patch):
    """The loss compares each token with its own logits, not with the logits of the token before."""

    def unshifted(loss):
        def broken(logits, labels, *args, **kwargs):
            return loss(logits, torch.nn.functional.pad(labels, (1, 0))[..., :-1], *args, **kwargs)

        return broken

    in_loss(patch, unshifted)


@fault()
def loss_of_the_first_row(patch):
    """The loss is that of the first row of a batch."""

    def of_one_row(loss):
        return lambda logits, labels, *args, **kwargs: loss(logits[:1], labels[:1], *args, **kwargs)

    in_loss(patch, of_one_row)


@fault()
def loss_of_the_first_64_tokens(patch):
    """The loss is the mean over the first 64 tokens."""

    def shortened(loss):
        def broken(logits, labels, *args, **kwargs):
            return loss(logits[:, :64].contiguous(), labels[:, :64].contiguous(), *args, **kwargs)

        return broken

    in_loss(patch, shortened)


# --- resizing, and drawing weights


@fault("transformers>=4.46")
def new_rows_are_random(patch):
    """By default `resize_token_embeddings()` draws new rows around 0."""
    by_default(patch, transformers.PreTrainedModel, "resize_token_embeddings", mean_resizing=False)


@fault("transformers>=4.46")
def new_rows_are_always_the_mean(patch):
    """`resize_token_embeddings()` ignores `mean_resizing=False`."""
    always(patch, transformers.PreTrainedModel, "resize_token_embeddings", mean_resizing=True)


@fault()
def resizing_draws_all_rows(patch):
    """`resize_token_embeddings()` draws the old rows at random, too."""

    def change(self, embeddings):
        embeddings.weight.data.normal_()
        return embeddings

    after(patch, transformers.PreTrainedModel, "resize_token_embeddings", change)


@fault()
def post_init_draws_the_head(patch):
    """`post_init()` draws the head at random, trained or not."""

    def change(self, _):
        if hasattr(self, "lm_head"):
            self.lm_head.weight = torch.nn.Parameter(torch.randn_like(self.lm_head.weight))

    after(patch, transformers.PreTrainedModel, "post_init", change)


@fault()
def post_init_draws_the_embedding(patch):
    """`post_init()` draws the token embedding at random, trained or not."""

    def change(self, _):
        self.get_input_embeddings().weight.data.normal_()

    after(patch, transformers.PreTrainedModel, "post_init", change)


@fault()
def init_weights_after_loading(patch):
    """`from_pretrained()` calls `_init_weights` on each module of the loaded model."""
    after_loading(patch, lambda model: [model._init_weights(module) for module in model.modules()])


# --- names


@fault()
def head_stands_first(patch):
    """The head stands before the transformer in the tree of modules."""
    after_init(
        patch,
        transformers.GPT2LMHeadModel,
        lambda self: self._modules.update(transformer=self._modules.pop("transformer")),
    )


@fault()
def masks_in_state_dict(patch):
    """`state_dict()` has the causal masks as entries."""

    def change(self):
        mask = torch.ones(1024, 1024, dtype=torch.bool).tril()[None, None]
        self.register_buffer("bias", mask, persistent=True)

    after_init(patch, modeling_gpt2.GPT2Attention, change)


@fault()
def always_tied(patch):
    """The head is tied to the embedding although `tie_word_embeddings` is False."""

    def change(self):
        self.lm_head.weight = self.transformer.wte.weight

    after_init(patch, transformers.GPT2LMHeadModel, change)


@fault()
def loading_always_ties(patch):
    """`from_pretrained()` ties the head to the embedding, whatever the config and the checkpoint contain."""

    def change(model):
        if hasattr(model, "lm_head"):
            model.lm_head.weight = model.transformer.wte.weight

    after_loading(patch, change)


@fault("transformers>=4.45")
def conv1d_names_no_sizes(patch):
    """A `Conv1D` layer is printed without its sizes."""
    wrap(patch, Conv1D, "__repr__", lambda _: torch.nn.Module.__repr__)


@fault("transformers<4.42", "transformers>=4.48")
def attention_named_for_torch(patch):
    """The class of the attention is `GPT2SdpaAttention`."""
    renamed = type("GPT2SdpaAttention", (modeling_gpt2.GPT2Attention,), {})
    after_init(patch, modeling_gpt2.GPT2Block, lambda self: setattr(self.attn, "__class__", renamed))


# --- arguments of a pass


def in_arguments(patch, change):
    """Replace the keyword arguments of a pass by `change(arguments)`."""

    def broken(forward):
        @functools.wraps(forward)  # the library reads signatures
        def pass_(self, *args, **kwargs):
            return forward(self, *args, **change(kwargs))

        return pass_

    wrap(patch, transformers.GPT2LMHeadModel, "forward", broken)


def refuse_argument(patch, name: str):
    """A pass raises `TypeError` for this argument."""

    def change(arguments):
        if name in arguments:
            raise TypeError(f"forward() got an unexpected keyword argument '{name}'")
        return arguments

    in_arguments(patch, change)


def ignore_argument(patch, name: str):
    """A pass accepts this argument and ignores it."""
    in_arguments(patch, lambda arguments: {key: value for key, value in arguments.items() if key != name})


@fault("transformers>=4.48.3")
def pass_refuses_the_unknown(patch):
    """A pass raises `TypeError` for the misspelt argument `atention_mask`."""
    refuse_argument(patch, "atention_mask")


@fault("transformers<4.48.3")
def pass_takes_the_unknown(patch):
    """A pass accepts the misspelt argument `atention_mask` and ignores it."""
    ignore_argument(patch, "atention_mask")


@fault("transformers<5")
def head_mask_ignored(patch):
    """A pass ignores `head_mask`."""
    ignore_argument(patch, "head_mask")


@fault("transformers<5")
def head_mask_of_the_first_layer(patch):
    """A pass drops the heads that `head_mask` masks in the first layer only."""

    def change(arguments):
        if arguments.get("head_mask") is not None:
            arguments["head_mask"] = _edited(arguments["head_mask"], slice(1, None), torch.ones_like)
        return arguments

    in_arguments(patch, change)


@fault("transformers>=5")
def head_mask_refused(patch):
    """A pass raises `TypeError` for `head_mask`."""
    refuse_argument(patch, "head_mask")


# --- reading, replacing and counting the weights


@fault()
def input_embeddings_are_positions(patch):
    """`get_input_embeddings()` returns the position embeddings."""
    after(patch, transformers.PreTrainedModel, "get_input_embeddings", lambda self, _: self.base_model.wpe)


@fault()
def output_embeddings_are_tied(patch):
    """`get_output_embeddings()` returns the token embeddings."""
    after(patch, transformers.PreTrainedModel, "get_output_embeddings", lambda self, _: self.base_model.wte)


@fault()
def setting_ties(patch):
    """`set_input_embeddings()` ties the head to the new embeddings."""

    def change(self, _):
        if hasattr(self, "lm_head"):
            self.lm_head.weight = self.base_model.wte.weight

    after(patch, transformers.PreTrainedModel, "set_input_embeddings", change)


@fault()
def tie_weights_does_nothing(patch):
    """`tie_weights()` has no effect on a model that is made."""

    def change(tie):
        def broken(self, *args, **kwargs):
            return tie(self, *args, **kwargs) if args or kwargs else None

        return broken

    wrap(patch, transformers.PreTrainedModel, "tie_weights", change)


@fault()
def tie_weights_unties(patch):
    """`tie_weights()` copies the embedding to the head if the config has `tie_word_embeddings=False`."""

    def change(self, _):
        if hasattr(self, "lm_head") and not self.config.tie_word_embeddings:
            self.lm_head.weight = torch.nn.Parameter(self.lm_head.weight.detach().clone())

    after(patch, transformers.PreTrainedModel, "tie_weights", change)


@fault()
def config_ties_at_once(patch):
    """A model is tied as soon as its config has `tie_word_embeddings=True`."""

    def tied(self):
        return self.transformer.wte.weight if self.config.tie_word_embeddings else self._modules["lm_head"].weight

    def head(self):
        return torch.nn.ParameterDict({"weight": tied(self)})

    patch.setattr(transformers.GPT2LMHeadModel, "lm_head", property(head), raising=False)


@fault()
def positions_are_resized(patch):
    """`resize_position_embeddings()` and `get_position_embeddings()` return the position embeddings."""
    for name in ("resize_position_embeddings", "get_position_embeddings"):
        patch.setattr(transformers.PreTrainedModel, name, lambda self, *_: self.transformer.wpe)


@fault()
def passes_end_at_80(patch):
    """A pass ignores the tokens after the first 80."""
    before(patch, transformers.GPT2Model, "forward", lambda self, ids: ids if ids is None else ids[:, :80])


@fault()
def footprint_has_masks(patch):
    """`get_memory_footprint()` counts a causal mask per layer, if the model has none."""

    def change(get):
        def broken(self, return_buffers=True):
            masks = self.config.n_layer * self.config.n_positions**2
            return get(self, return_buffers) + (masks if return_buffers else 0)

        return broken

    wrap(patch, transformers.PreTrainedModel, "get_memory_footprint", change)


@fault()
def parameters_have_four_bytes(patch):
    """`get_memory_footprint()` counts the tied matrix twice, and four bytes for each number of 16 bits."""

    def change(self, _):
        return 4 * (self.num_parameters() + self.get_input_embeddings().weight.numel())

    after(patch, transformers.PreTrainedModel, "get_memory_footprint", change)


@fault()
def frozen_parameters_count(patch):
    """`num_parameters()` ignores `only_trainable`."""
    always(patch, transformers.PreTrainedModel, "num_parameters", only_trainable=False)


@fault()
def positions_are_not_embeddings(patch):
    """`num_parameters(exclude_embeddings=True)` counts the position embeddings."""

    def change(count):
        def broken(self, only_trainable=False, exclude_embeddings=False):
            positions = self.base_model.wpe.weight.numel() if exclude_embeddings else 0
            return count(self, only_trainable, exclude_embeddings) + positions

        return broken

    wrap(patch, transformers.PreTrainedModel, "num_parameters", change)


@fault()
def heads_are_embeddings(patch):
    """`num_parameters(exclude_embeddings=True)` leaves an untied head out."""

    def change(count):
        def broken(self, only_trainable=False, exclude_embeddings=False):
            untied = exclude_embeddings and self.lm_head.weight is not self.transformer.wte.weight
            return count(self, only_trainable, exclude_embeddings) - (self.lm_head.weight.numel() if untied else 0)

        return broken

    wrap(patch, transformers.PreTrainedModel, "num_parameters", change)


@fault()
def input_grads_not_enabled(patch):
    """`enable_input_require_grads()` has no effect."""
    for name in ("enable_input_require_grads", "disable_input_require_grads"):
        patch.setattr(transformers.PreTrainedModel, name, lambda self: None)


@fault()
def input_grads_never_end(patch):
    """Embeddings always require a gradient."""

    def change(self):
        self.wte.register_forward_hook(
            lambda _, ids, embeds: embeds if embeds.is_leaf is False else embeds.requires_grad_()
        )

    after_init(patch, transformers.GPT2Model, change)


@fault()
def pass_is_detached(patch):
    """The last layer of a pass passes no gradient to the layers before it."""
    before(patch, modeling_gpt2.GPT2Block, "forward", lambda self, x: x.detach() if self.attn.layer_idx == 1 else x)


# --- gradient checkpointing, pruning and precision


BLOCK = modeling_gpt2.GPT2Block


@fault()
def checkpointing_does_nothing(patch):
    """Gradient checkpointing does nothing."""
    patch.setattr(transformers.PreTrainedModel, "activation_checkpointing_enable", lambda self, *args, **kwargs: None)


def in_training_mode(patch, owner, name):
    """Set the flag of training mode of a module, not of those in it, during a call with gradient checkpointing."""

    def change(call):
        @functools.wraps(call)
        def broken(self, *args, **kwargs):
            before = self.training
            self.training = before or self.gradient_checkpointing
            try:
                return call(self, *args, **kwargs)
            finally:
                self.training = before

        return broken

    wrap(patch, owner, name, change)


@fault()
def checkpointing_in_eval_mode(patch):
    """Gradient checkpointing acts in eval mode as well."""
    in_training_mode(patch, BLOCK, "__call__")
    in_training_mode(patch, transformers.GPT2Model, "forward")


@fault()
def checkpointing_detaches(patch):
    """With gradient checkpointing, no gradient passes through a layer."""

    def change(self, states):
        return states.detach().requires_grad_() if self.gradient_checkpointing else states

    before(patch, BLOCK, "__call__", change)


@fault("transformers>=5.16")
def every_layer_is_checkpointed(patch):
    """Gradient checkpointing ignores `every_n_layers`."""
    always(patch, transformers.PreTrainedModel, "_set_gradient_checkpointing", every_n_layers=1)


@fault()
def checkpointing_stays_on(patch):
    """`activation_checkpointing_disable()` does nothing."""
    patch.setattr(transformers.PreTrainedModel, "activation_checkpointing_disable", lambda self: None)


@fault()
def checkpointing_is_silent(patch):
    """Gradient checkpointing does not log that it turns the cache off."""
    patch.setattr(generic.logger, "warning_once", lambda *_: None)


@fault("transformers>=5.0")
def heads_can_be_pruned(patch):
    """Models have `prune_heads()`."""
    patch.setattr(transformers.PreTrainedModel, "prune_heads", lambda self, heads: None, raising=False)


@fault()
def pruning_is_not_documented(patch):
    """The docstring of a class does not mention pruning."""
    text = transformers.GPT2LMHeadModel.__doc__.replace("pruning heads", "and more")
    patch.setattr(transformers.GPT2LMHeadModel, "__doc__", text)


@fault()
def heads_share_their_rows(patch):
    """The sums of the values pass to `c_proj` in reversed order, so that heads read the rows of others."""

    def change(block, _):
        block.attn.c_proj.register_forward_pre_hook(lambda _, inputs: (inputs[0].flip(-1),))

    in_layers(patch, change)


@fault()
def dtype_is_that_of_the_config(patch):
    """`model.dtype` is the dtype of the config, or float32."""
    patch.setattr(transformers.PreTrainedModel, "dtype", property(lambda self: self.config.dtype or torch.float32))


@fault()
def dtype_is_that_of_the_head(patch):
    """`model.dtype` is the dtype of the last parameter."""
    patch.setattr(transformers.PreTrainedModel, "dtype", property(lambda self: [*self.parameters()][-1].dtype))


@fault()
def device_is_the_first(patch):
    """`model.device` is the CPU."""
    patch.setattr(transformers.PreTrainedModel, "device", property(lambda self: torch.device("cpu")))


@fault()
def integers_are_converted(patch):
    """`.to()` ignores integer types."""

    def change(convert):
        def broken(self, *args, **kwargs):
            return self if torch.int8 in args else convert(self, *args, **kwargs)

        return broken

    wrap(patch, torch.nn.Module, "to", change)


@fault("transformers>=5")
def moved_names_are_back(patch):
    """`modeling_utils` has `Conv1D`, `modeling_gpt2` its docstrings, and a model `parallelize()`."""
    patch.setattr(modeling_utils, "Conv1D", Conv1D, raising=False)
    patch.setattr(modeling_gpt2, "_CONFIG_FOR_DOC", "GPT2Config", raising=False)
    patch.setattr(transformers.GPT2LMHeadModel, "parallelize", lambda self: None, raising=False)


@fault("transformers<4.52")
def moved_names_are_gone(patch):
    """`modeling_utils` has no `Conv1D`, `modeling_gpt2` no docstrings, and a model no `parallelize()`."""
    patch.setattr(modeling_utils, "Conv1D", None)
    patch.delattr(modeling_gpt2, "_CONFIG_FOR_DOC")
    patch.setattr(transformers.GPT2LMHeadModel, "parallelize", None)


@fault()
def pytorch_utils_has_another_conv1d(patch):
    """The `Conv1D` of `transformers.pytorch_utils` is another class than that of the layers."""
    patch.setattr(pytorch_utils, "Conv1D", type("Conv1D", (torch.nn.Linear,), {}))
