"""Faults of resizing: which rows are kept, what follows the new size, and what a tokenizer adds."""

import copy
import functools

import torch
import transformers
from torch import nn

from . import after, always, fault, wrap
from .model import after_loading

MODEL = transformers.PreTrainedModel


def in_resizing(patch, change):
    """Call `change(model, embedding, old)` after a model is resized, with its embedding and the old weights."""

    def around(resize):
        @functools.wraps(resize)
        def broken(self, *args, **kwargs):
            old = self.get_input_embeddings().weight.detach().clone()
            embedding = resize(self, *args, **kwargs)
            with torch.no_grad():
                result = change(self, embedding, old)
            return embedding if result is None else result

        return broken

    wrap(patch, MODEL, "resize_token_embeddings", around)


@fault()
def resizing_forgets_the_head(patch):
    """`resize_token_embeddings()` leaves the head as it was, and the two untied."""

    def change(self, embedding, old):
        if hasattr(self, "lm_head"):
            self.lm_head.weight = nn.Parameter(old)

    in_resizing(patch, change)


@fault()
def resizing_cuts_the_first(patch):
    """A smaller size cuts the first rows off."""

    def change(self, embedding, old):
        embedding.weight.copy_(old[-len(embedding.weight) :]) if len(old) > len(embedding.weight) else None

    in_resizing(patch, change)


@fault()
def resizing_forgets_the_config(patch):
    """`resize_token_embeddings()` leaves `config.vocab_size` as it was."""
    in_resizing(patch, lambda self, _, old: setattr(self.config, "vocab_size", len(old)))


@fault()
def resizing_always_adds_a_row(patch):
    """`resize_token_embeddings()` without a size adds a row."""

    def change(resize):
        @functools.wraps(resize)
        def broken(self, size=None, **kwargs):
            return resize(self, size or self.config.vocab_size + 1, **kwargs)

        return broken

    wrap(patch, MODEL, "resize_token_embeddings", change)


@fault()
def embedding_is_copied(patch):
    """`resize_token_embeddings()` returns a copy of the embedding."""
    in_resizing(patch, lambda self, embedding, old: copy.deepcopy(embedding))


@fault()
def resizing_replaces_the_parameter(patch):
    """`resize_token_embeddings()` makes another parameter, which optimizers do not know."""

    def change(self, embedding, old):
        embedding.weight = nn.Parameter(embedding.weight.clone())
        self.lm_head.weight = embedding.weight

    in_resizing(patch, change)


@fault()
def resized_rows_are_frozen(patch):
    """A resized embedding is frozen."""

    def change(self, embedding, old):
        embedding.weight.requires_grad_(False)

    in_resizing(patch, change)


@fault()
def new_tokens_are_impossible(patch):
    """The rows of new tokens make their logits so low that their probability is 0."""

    def change(self, embedding, old):
        head = self.lm_head
        head.register_forward_hook(
            lambda _, inputs, logits: torch.cat(
                [logits[..., : len(old)], torch.full_like(logits[..., len(old) :], -1e9)], dim=-1
            )
        )

    in_resizing(patch, change)


@fault()
def multiples_are_ignored(patch):
    """`pad_to_multiple_of` is ignored."""
    always(patch, MODEL, "resize_token_embeddings", pad_to_multiple_of=None)


@fault()
def multiples_are_one_more(patch):
    """`resize_token_embeddings()` adds a multiple more than is needed."""

    def change(resize):
        @functools.wraps(resize)
        def broken(self, size, pad_to_multiple_of=64, **kwargs):
            return resize(self, size + pad_to_multiple_of, pad_to_multiple_of=pad_to_multiple_of, **kwargs)

        return broken

    wrap(patch, MODEL, "resize_token_embeddings", change)


@fault()
def added_token_reuses_an_id(patch):
    """An added token has the id before the last."""

    def change(self, ids):
        return ids - 1 if ids == len(self) - 1 else ids

    after(patch, transformers.GPT2Tokenizer, "convert_tokens_to_ids", change)


@fault()
def saving_cuts_new_rows(patch):
    """`save_pretrained()` saves 100 rows of the embedding."""

    def change(save):
        @functools.wraps(save)
        def broken(self, *args, **kwargs):
            state = {
                name: tensor[:100].clone() if "wte" in name else tensor for name, tensor in self.state_dict().items()
            }
            state.pop("lm_head.weight", None)
            save(self, *args, **{**kwargs, "state_dict": state})
            self.config.vocab_size = 100
            self.config.save_pretrained(*args)

        return broken

    wrap(patch, MODEL, "save_pretrained", change)


@fault()
def new_rows_are_not_loaded(patch):
    """`from_pretrained()` draws the last row of the embedding at random."""
    after_loading(patch, lambda model: nn.init.normal_(model.get_input_embeddings().weight.data[-1]))


@fault("transformers>=5.6")
def out_features_is_kept(patch):
    """`resize_token_embeddings()` leaves `lm_head.out_features` as it was."""

    def change(self, embedding, old):
        if hasattr(self, "lm_head"):
            self.lm_head.out_features = len(old)

    in_resizing(patch, change)
