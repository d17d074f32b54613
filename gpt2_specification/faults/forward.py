"""Faults of what a pass takes and returns: ids, embeddings, masks, positions, and the fields of its output."""

import functools
from collections import OrderedDict, namedtuple

import torch
import transformers
from torch.nn import functional
from transformers.utils import ModelOutput

from . import after, always, by_default, fault, wrap
from .losses import in_pass


def in_body(patch, change):
    """Replace the ids and the keyword arguments of a pass of `GPT2Model` by `change(self, ids, arguments)`."""

    def around(forward):
        @functools.wraps(forward)  # the library reads signatures
        def broken(self, input_ids=None, **kwargs):
            return forward(self, change(self, input_ids, kwargs), **kwargs)

        return broken

    wrap(patch, transformers.GPT2Model, "forward", around)


def cached(arguments):
    """Return the number of tokens in the cache among these arguments, 0 without one."""
    past = arguments.get("cache", arguments.get("past_key_values"))
    return 0 if past is None else int(past.get_seq_length())


@fault()
def new_ids_are_cut_to_the_cache(patch):
    """A pass reads at most as many new tokens as its cache has."""
    in_body(patch, lambda self, ids, arguments: ids[:, : cached(arguments) or None])


@fault()
def whole_text_becomes_its_last_id(patch):
    """A pass over as many ids as its cache has reads the last id in place of each."""

    def change(self, ids, arguments):
        return ids[:, -1:].expand_as(ids) if ids is not None and cached(arguments) == ids.shape[1] else ids

    in_body(patch, change)


@fault()
def last_state_is_one_row(patch):
    """A pass with a cache returns only the last hidden state of its last token."""

    def around(forward):
        @functools.wraps(forward)
        def broken(self, *args, **kwargs):
            length = cached(kwargs)
            outputs = forward(self, *args, **kwargs)
            if length:
                outputs.last_hidden_state = outputs.last_hidden_state[:, -1:]
            return outputs

        return broken

    wrap(patch, transformers.GPT2Model, "forward", around)


@fault()
def fields_of_none_are_kept(patch):
    """An output has a key for the loss too, if that is None."""

    def change(self, outputs):
        if outputs.loss is None:
            super(ModelOutput, outputs).__setitem__("loss", None)
        return outputs

    after(patch, transformers.GPT2LMHeadModel, "forward", change)


@fault()
def outputs_are_not_unpacked(patch):
    """A loop over an output raises a `TypeError`."""

    def broken(self):
        raise TypeError("cannot unpack a ModelOutput")

    patch.setattr(ModelOutput, "__iter__", broken, raising=False)


@fault()
def embeds_without_positions(patch):
    """A pass adds no positions to `inputs_embeds`."""

    def change(self, ids, arguments):
        if arguments.get("inputs_embeds") is not None:
            embeds = arguments["inputs_embeds"]
            arguments["inputs_embeds"] = embeds - self.wpe.weight[: embeds.shape[1]]
        return ids

    in_body(patch, change)


@fault()
def ids_take_precedence_over_embeds(patch):
    """A pass ignores `inputs_embeds` if there are `input_ids` too."""

    def change(self, ids, arguments):
        if ids is not None:
            arguments.pop("inputs_embeds", None)
        return ids

    in_body(patch, change)


@fault()
def nothing_is_one_token(patch):
    """A pass without ids and embeddings reads the id 0."""

    def change(self, ids, arguments):
        missing = ids is None and arguments.get("inputs_embeds") is None
        return torch.zeros(1, 1, dtype=torch.long) if missing else ids

    in_body(patch, change)


# --- masks and positions


def in_mask(patch, change):
    """Replace the attention mask of a pass, where there is one, by `change(mask, total)`, for all tokens in total."""

    def around(self, ids, arguments):
        mask = arguments.get("attention_mask")
        if mask is not None:
            arguments["attention_mask"] = change(mask, cached(arguments) + ids.shape[1])
        return ids

    in_body(patch, around)


@fault()
def short_masks_are_extended(patch):
    """A pass extends a mask that is too short by ones."""
    in_mask(patch, lambda mask, total: functional.pad(mask, (0, max(total - mask.shape[-1], 0)), value=1))


@fault()
def masks_hide_the_past(patch):
    """A pass with a cache and a mask hides the first token of the cache."""

    def change(self, ids, arguments):
        if cached(arguments) and arguments.get("attention_mask") is not None:
            arguments["attention_mask"] = arguments["attention_mask"].clone()
            arguments["attention_mask"][:, 0] = 0
        return ids

    in_body(patch, change)


@fault()
def long_masks_hide_the_first_token(patch):
    """A pass hides the first token if the mask is longer than the text."""

    def change(mask, total):
        return mask if mask.shape[-1] <= total else functional.pad(mask[:, 1:], (1, 0))

    in_mask(patch, change)


@fault()
def mask_shows_positive_numbers(patch):
    """A pass hides the tokens of which the mask is negative."""
    in_mask(patch, lambda mask, total: mask > 0)


@fault()
def mask_is_rounded(patch):
    """A pass reads the mask as whole numbers."""
    in_mask(patch, lambda mask, total: mask.long())


@fault()
def small_masks_are_ignored(patch):
    """A pass ignores a mask that is not of 64-bit integers."""
    in_mask(patch, lambda mask, total: mask if mask.dtype == torch.int64 else None)


@fault()
def masks_of_four_dimensions_are_ignored(patch):
    """A pass ignores a mask of four dimensions."""
    in_mask(patch, lambda mask, total: mask if mask.dim() < 4 else None)


@fault()
def bools_of_four_dimensions_are_ignored(patch):
    """A pass ignores a mask of bools that has four dimensions."""
    in_mask(patch, lambda mask, total: mask if mask.dim() < 4 or mask.dtype != torch.bool else None)


@fault()
def position_ids_are_ignored(patch):
    """A pass ignores `position_ids`."""

    def change(self, ids, arguments):
        arguments.pop("position_ids", None)
        return ids

    in_body(patch, change)


@fault()
def positions_start_anew(patch):
    """The positions of a pass without `position_ids` begin with 0, with a cache too."""

    def change(self, ids, arguments):
        if ids is not None and arguments.get("position_ids") is None:
            arguments["position_ids"] = torch.arange(ids.shape[-1])[None]
        return ids

    in_body(patch, change)


@fault()
def later_rows_have_position_0(patch):
    """One row of `position_ids` is that of the first text; the positions of the other texts are 0."""

    def change(self, ids, arguments):
        positions = arguments.get("position_ids")
        if positions is not None and len(positions) < len(ids):
            arguments["position_ids"] = torch.cat([positions, torch.zeros_like(positions).expand(len(ids) - 1, -1)])
        return ids

    in_body(patch, change)


@fault()
def texts_are_parted_with_a_cache(patch):
    """A pass parts texts by their positions, with a cache and a mask too."""

    def change(arguments):
        if arguments.get("position_ids") is not None:
            arguments["use_cache"] = False
            arguments.pop("attention_mask", None)

    in_pass(patch, change)


@fault()
def one_text_is_a_batch(patch):
    """A pass adds the dimension of the batch to the ids of one text."""
    in_body(patch, lambda self, ids, arguments: ids[None] if ids is not None and ids.dim() == 1 else ids)


@fault()
def three_dimensions_become_two(patch):
    """The logits of ids with three dimensions have three dimensions."""
    after(patch, transformers.GPT2LMHeadModel, "forward", _flat)


def _flat(self, outputs):
    """Flatten the first dimensions of logits of four."""
    if outputs.logits.dim() == 4:
        outputs.logits = outputs.logits.flatten(0, 1)
    return outputs


@fault()
def small_ids_are_bytes(patch):
    """A pass reads ids of 32 bits as their lowest five bits."""
    in_body(patch, lambda self, ids, arguments: ids % 32 if ids is not None and ids.dtype == torch.int32 else ids)


@fault()
def mask_is_the_second_argument(patch):
    """The second argument of a pass is the mask, if it is a tensor."""

    def change(forward):
        @functools.wraps(forward)
        def broken(self, input_ids=None, second=None, *args, **kwargs):
            if isinstance(second, torch.Tensor):
                return forward(self, input_ids, attention_mask=second, **kwargs)
            return forward(self, input_ids, None, *args, **kwargs)

        return broken

    wrap(patch, transformers.GPT2LMHeadModel, "forward", change)


@fault()
def cache_needs_use_cache(patch):
    """A pass with `use_cache=False` does not read the cache that is passed."""

    def change(arguments):
        if arguments.get("use_cache") is False:
            for name in ("cache", "past_key_values"):
                arguments.pop(name, None)

    in_pass(patch, change)


# --- the output


@fault()
def return_dict_is_always_true(patch):
    """A pass ignores `return_dict` in the call."""
    always(patch, transformers.GPT2LMHeadModel, "forward", return_dict=True)


@fault()
def return_dict_of_the_config_is_ignored(patch):
    """A pass returns an output with names by default, whatever the config has."""
    by_default(patch, transformers.GPT2LMHeadModel, "forward", return_dict=True)
    by_default(patch, transformers.GPT2Model, "forward", return_dict=True)


def in_outputs(patch, change):
    """Call `change(outputs)` on the outputs of a pass of the language model."""

    def changed(self, outputs):
        change(outputs)
        return outputs

    after(patch, transformers.GPT2LMHeadModel, "__call__", changed)


@fault()
def cache_is_the_last_field(patch):
    """The cache is the last field of an output."""
    in_outputs(patch, lambda outputs: "cache" in outputs and outputs.move_to_end("cache"))


@fault()
def cross_is_none(patch):
    """`cross_attentions` of a model without cross-attention is None."""

    def change(outputs):
        if outputs.cross_attentions == ():
            outputs.cross_attentions = None
            super(ModelOutput, outputs).__delitem__("cross_attentions")

    in_outputs(patch, change)


@fault()
def outputs_can_be_changed(patch):
    """An output has the methods of a dict that change it."""
    for name in ("pop", "update", "setdefault", "__delitem__"):
        patch.setattr(ModelOutput, name, getattr(OrderedDict, name))


@fault()
def outputs_cannot_be_set(patch):
    """The attributes and the keys of an output are independent of each other."""
    patch.setattr(ModelOutput, "__setattr__", object.__setattr__)
    patch.setattr(ModelOutput, "__getitem__", OrderedDict.get)


@fault()
def kept_rows_are_reversed(patch):
    """`logits_to_keep` with a tensor keeps the rows in the reverse order."""

    def change(forward):
        @functools.wraps(forward)
        def broken(self, *args, logits_to_keep=0, **kwargs):
            if isinstance(logits_to_keep, torch.Tensor):
                logits_to_keep = logits_to_keep.flip(-1)
            return forward(self, *args, logits_to_keep=logits_to_keep, **kwargs)

        return broken

    wrap(patch, transformers.GPT2LMHeadModel, "forward", change)


@fault()
def pads_are_hidden(patch):
    """A pass without a mask hides the pads."""

    def change(self, ids, arguments):
        if ids is not None and self.config.pad_token_id is not None and arguments.get("attention_mask") is None:
            arguments["attention_mask"] = (ids != self.config.pad_token_id).long()
        return ids

    in_body(patch, change)


@fault()
def pads_are_not_logged(patch):
    """A pass over pads without a mask logs nothing."""
    patch.setattr(transformers.PreTrainedModel, "warn_if_padding_and_no_attention_mask", lambda *_: None)


@fault()
def pads_are_always_logged(patch):
    """A pass logs the warning about pads, whether or not there are any."""

    def change(self, ids, arguments):
        transformers.modeling_utils.logger.warning("We strongly recommend passing in an `attention_mask`.")
        return ids

    in_body(patch, change)


@fault()
def cache_position_is_heeded(patch):
    """A pass takes `cache_position` for the positions."""

    def change(self, ids, arguments):
        if arguments.get("cache_position") is not None:
            arguments["position_ids"] = arguments["cache_position"][None]
        return ids

    in_body(patch, change)


def _in_prepared_ids(patch, change):
    """Change the ids that `prepare_inputs_for_generation()` returns beside a cache."""

    def replace(_, inputs):
        if inputs.get("cache", inputs.get("past_key_values")) is not None:
            inputs["input_ids"] = change(inputs["input_ids"])
        return inputs

    after(patch, transformers.GPT2LMHeadModel, "prepare_inputs_for_generation", replace)


@fault("transformers>=5.3")
def prepared_ids_are_cut(patch):
    """`prepare_inputs_for_generation()` cuts the ids to the last one beside a cache."""
    _in_prepared_ids(patch, lambda ids: ids[:, -1:])


@fault("transformers<4.52")
def prepared_ids_are_doubled(patch):
    """`prepare_inputs_for_generation()` returns the ids twice beside a cache."""
    _in_prepared_ids(patch, lambda ids: torch.cat([ids, ids], dim=1))


# --- ids without a token, and traces


def in_whole_pass(patch, change):
    """Replace what a pass of `GPT2LMHeadModel` returns by `change(ids)`, unless that is None."""

    def around(forward):
        @functools.wraps(forward)
        def broken(self, input_ids=None, **kwargs):
            changed = change(self, input_ids)
            return forward(self, input_ids, **kwargs) if changed is None else changed

        return broken

    wrap(patch, transformers.GPT2LMHeadModel, "forward", around)


def _no_logits(self, ids):
    if not ids.numel():
        return transformers.modeling_outputs.CausalLMOutput(logits=torch.zeros(*ids.shape, self.config.vocab_size))


@fault()
def no_ids_have_no_logits(patch):
    """A pass over ids without a token or without a row returns no logits, and no error."""
    in_whole_pass(patch, _no_logits)


@fault()
def empty_prompts_are_returned(patch):
    """`generate()` returns ids without a token or without a row unchanged."""

    def change(generate):
        @functools.wraps(generate)
        def broken(self, inputs=None, *args, **kwargs):
            return inputs if inputs is not None and not inputs.numel() else generate(self, inputs, *args, **kwargs)

        return broken

    wrap(patch, transformers.GenerationMixin, "generate", change)


@fault("transformers<4.49")
def empty_batches_are_refused(patch):
    """A pass over ids without a row raises a `ValueError`."""

    def refuse(self, ids):
        if not len(ids):
            raise ValueError("no rows")

    in_whole_pass(patch, refuse)


@fault()
def traced_passes_return_logits(patch):
    """A pass that is traced returns a tuple of the logits."""
    traced = namedtuple("Logits", ["logits"])

    def change(self, outputs):
        return traced(outputs.logits) if torch.jit.is_tracing() else outputs

    after(patch, transformers.GPT2LMHeadModel, "forward", change)


def in_traced_ids(patch, change):
    """Replace the ids of a pass that is traced by `change(ids)`."""
    in_body(patch, lambda self, ids, arguments: change(ids) if torch.jit.is_tracing() else ids)


@fault()
def passes_cannot_be_traced(patch):
    """A pass raises a `NotImplementedError` if it is traced."""

    def refuse(ids):
        raise NotImplementedError("tracing")

    in_traced_ids(patch, refuse)


@fault()
def traces_have_one_length(patch):
    """A trace reads as many tokens as the text with which it was made."""
    in_traced_ids(patch, lambda ids: ids[:, : int(ids.shape[1])])


@fault()
def traces_have_one_row(patch):
    """A trace reads the first row of a batch."""
    in_traced_ids(patch, lambda ids: ids[:1])
