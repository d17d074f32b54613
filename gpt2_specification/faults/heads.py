"""Faults of the classes with other heads: which token is read, the losses, and what is drawn at random."""

import functools

import torch
import transformers
from transformers.models.gpt2 import modeling_gpt2

from . import fault, silence, wrap
from .model import after_init

SEQUENCES = transformers.GPT2ForSequenceClassification


def in_reading(patch, position, embeds=False):
    """Make the class for sequences read the token at `position(ids, mask, pad)`, of ids or of `inputs_embeds`."""

    def around(forward):
        @functools.wraps(forward)
        def broken(self, input_ids=None, *args, attention_mask=None, inputs_embeds=None, **kwargs):
            given = {"attention_mask": attention_mask, "inputs_embeds": inputs_embeds}
            outputs = forward(self, input_ids, *args, **given, **kwargs)
            if (input_ids is None) is embeds:
                states = self.transformer(input_ids, **given).last_hidden_state
                pad = self.config.pad_token_id
                read = 0 if embeds else position(input_ids, attention_mask, 0 if pad is None else pad)
                outputs.logits = self.score(states[torch.arange(len(states)), read])
            return outputs

        return broken

    wrap(patch, SEQUENCES, "forward", around)


@fault()
def reads_the_last_position(patch):
    """`GPT2ForSequenceClassification` reads the last position of each row, pad or not."""
    in_reading(patch, lambda ids, mask, pad: -1)


@fault()
def reads_before_the_first_pad(patch):
    """`GPT2ForSequenceClassification` reads the token before the first pad of a row."""
    in_reading(patch, lambda ids, mask, pad: (ids == pad).int().argmax(-1) - 1)


@fault()
def reads_the_first_token(patch):
    """`GPT2ForSequenceClassification` reads the first position of each row."""
    in_reading(patch, lambda ids, mask, pad: 0)


@fault()
def reads_the_last_unmasked(patch):
    """`GPT2ForSequenceClassification` reads the last token that the attention mask shows."""
    in_reading(patch, lambda ids, mask, pad: (torch.arange(ids.shape[1]) * mask).argmax(-1))


@fault()
def embeds_are_read_at_the_first(patch):
    """`GPT2ForSequenceClassification` reads the first position of `inputs_embeds`."""
    in_reading(patch, None, embeds=True)


@fault()
def embeds_are_silent(patch):
    """`GPT2ForSequenceClassification` logs no warning about `inputs_embeds`."""
    silence(patch, modeling_gpt2.logger, "GPT2ForSequenceClassification will not detect")


def in_sequences(patch, change):
    """Call `change(self, ids)` before a pass of the class for sequences."""

    def around(forward):
        @functools.wraps(forward)
        def broken(self, input_ids=None, *args, **kwargs):
            change(self, input_ids)
            return forward(self, input_ids, *args, **kwargs)

        return broken

    wrap(patch, SEQUENCES, "forward", around)


def _set_pad_id(self, pad):
    """Set the pad id of a model without one."""
    if self.config.pad_token_id is None:
        self.config.pad_token_id = pad


@fault()
def padding_is_not_required(patch):
    """Without `config.pad_token_id`, `GPT2ForSequenceClassification` takes 0 as the pad id."""
    in_sequences(patch, lambda self, ids: _set_pad_id(self, 0))


@fault()
def single_rows_end_with_a_pad(patch):
    """Without `config.pad_token_id`, `GPT2ForSequenceClassification` takes the last id of a single row as the pad id."""
    in_sequences(patch, lambda self, ids: len(ids) == 1 and _set_pad_id(self, int(ids[0, -1])))


@fault()
def pad_id_is_fixed(patch):
    """`GPT2ForSequenceClassification` ignores a `config.pad_token_id` that is set after the model is made."""

    def keep(self):
        self.first_pad_id = self.config.pad_token_id

    after_init(patch, SEQUENCES, keep)
    in_sequences(patch, lambda self, ids: setattr(self.config, "pad_token_id", self.first_pad_id))
