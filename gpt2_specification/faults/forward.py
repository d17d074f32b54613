"""Faults of what a pass takes and returns: ids, embeddings, masks, positions, and the fields of its output."""

import functools

import torch
import transformers
from transformers.utils import ModelOutput

from . import after, fault, wrap


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
