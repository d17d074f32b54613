"""Faults of padding and of the attention mask."""

import copy
import functools
import itertools

import torch
import transformers
from transformers import tokenization_utils_base

from . import after, always, at_most, by_default, fault, wrap

BASE = transformers.PreTrainedTokenizerBase


def change_batch(patch, change_all):
    """Replace the rows that a tokenizer returns by `change_all(tokenizer, rows)`; a row is its ids and its mask."""

    def change(self, batch):
        ids, mask = batch["input_ids"], batch.get("attention_mask")
        if torch.is_tensor(mask):
            rows = change_all(self, list(zip(ids.tolist(), mask.tolist(), strict=True)))
            new = [torch.tensor(list(column), dtype=ids.dtype) for column in zip(*rows, strict=True)]
        elif mask and isinstance(mask[0], list):
            new = [list(column) for column in zip(*change_all(self, list(zip(ids, mask, strict=True))), strict=True)]
        elif mask:
            new = change_all(self, [(ids, mask)])[0]
        else:
            return batch
        batch["input_ids"], batch["attention_mask"] = new
        return batch

    after(patch, BASE, "__call__", change)


def change_rows(patch, row):
    """Replace the ids and the mask of each row that a tokenizer returns by `row(tokenizer, ids, mask)`."""
    change_batch(patch, lambda tokenizer, rows: [row(tokenizer, *pair) for pair in rows])


@fault()
def mask_all_ones(patch):
    """The attention mask is 1 on the pads too."""
    change_rows(patch, lambda tokenizer, ids, mask: (ids, [1] * len(mask)))


@fault()
def mask_inverted(patch):
    """The attention mask is 0 on the text and 1 on the pads."""
    change_rows(patch, lambda tokenizer, ids, mask: (ids, [1 - value for value in mask]))


@fault()
def mask_from_ids(patch):
    """The attention mask is 0 on every token with the id of the pad token, in the text too."""
    change_rows(patch, lambda tokenizer, ids, mask: (ids, [int(token != tokenizer.pad_token_id) for token in ids]))


@fault()
def pads_have_id_0(patch):
    """Pads have the id 0 instead of `pad_token_id`."""
    change_rows(patch, lambda tokenizer, ids, mask: ([i * m for i, m in zip(ids, mask, strict=True)], mask))


@fault()
def padding_side_ignored(patch):
    """The tokenizer ignores the `padding_side` passed to `from_pretrained()`."""

    def change(init):
        return lambda self, *args, padding_side=None, **kwargs: init(self, *args, **kwargs)

    wrap(patch, BASE, "__init__", change)


@fault()
def pads_left_by_default(patch):
    """By default the tokenizer pads on the left."""
    patch.setattr(BASE, "padding_side", "left")


@fault("transformers>=4.45")
def padding_side_in_call_ignored(patch):
    """The tokenizer ignores `padding_side` in the call."""
    always(patch, BASE, "__call__", padding_side=None)


@fault("transformers<4.45")
def padding_side_in_call_wins(patch):
    """`padding_side` in the call overrides the tokenizer's own side."""

    def change(call):
        def broken(self, *args, padding_side=None, **kwargs):
            own = self.padding_side
            self.padding_side = padding_side or own
            try:
                return call(self, *args, **kwargs)
            finally:
                self.padding_side = own

        return broken

    wrap(patch, BASE, "__call__", change)


@fault()
def pads_unasked(patch):
    """By default the tokenizer pads a list of texts."""

    def change(call):
        def broken(self, text, *args, **kwargs):
            if isinstance(text, list) and len(text) > 1:
                kwargs.setdefault("padding", True)
            return call(self, text, *args, **kwargs)

        return broken

    wrap(patch, BASE, "__call__", change)


@fault()
def pads_to_multiple_of_8(patch):
    """By default rows are padded to a multiple of 8 tokens."""
    by_default(patch, BASE, "__call__", pad_to_multiple_of=8)


@fault()
def pad_to_multiple_of_ignored(patch):
    """The tokenizer ignores `pad_to_multiple_of`."""
    always(patch, BASE, "__call__", pad_to_multiple_of=None)


@fault()
def pad_is_eos_by_default(patch):
    """By default the pad token is `<|endoftext|>`."""

    def change(self, _):
        if self.pad_token is None:
            self.pad_token = self.eos_token

    for name in {transformers.GPT2Tokenizer, transformers.GPT2TokenizerFast}:
        after(patch, name, "__init__", change)


@fault()
def pad_id_of_loading(patch):
    """`pad_token_id` remains that of the pad token passed to `from_pretrained()`."""

    def change(get):
        def broken(self, key):
            if key == "pad_token_id":
                token = self.init_kwargs.get("pad_token")
                return None if token is None else self.convert_tokens_to_ids(str(token))
            return get(self, key)

        return broken

    wrap(patch, BASE, "__getattr__", change)


@fault()
def pad_id_leaves_token(patch):
    """Setting `pad_token_id` does not change `pad_token`."""

    def change(set_):
        def broken(self, key, value):
            if key == "pad_token_id":
                self.__dict__[key] = value
            else:
                set_(self, key, value)

        return broken

    wrap(patch, BASE, "__setattr__", change)


# long rows and large batches


def _turned(ids, mask):
    """Return a row with its pads on the other side."""
    pads = mask.count(0)
    first = pads if mask and mask[0] == 0 else len(mask) - pads
    return ids[first:] + ids[:first], mask[first:] + mask[:first]


@fault()
def later_rows_pad_on_the_other_side(patch):
    """Rows after the eighth are padded on the other side."""
    change_batch(patch, lambda tokenizer, rows: rows[:8] + [_turned(*row) for row in rows[8:]])


@fault()
def later_rows_share_a_mask(patch):
    """Rows after the eighth have the mask of the eighth row."""

    def change(tokenizer, rows):
        return rows[:8] + [(ids, rows[7][1] if len(rows[7][1]) == len(mask) else mask) for ids, mask in rows[8:]]

    change_batch(patch, change)


@fault()
def later_pads_have_id_0(patch):
    """Pads after the sixteenth of a row have the id 0."""

    def change(tokenizer, ids, mask):
        pads = [place for place, value in enumerate(mask) if not value][16:]
        return [0 if place in pads else token for place, token in enumerate(ids)], mask

    change_rows(patch, change)


@fault()
def later_pads_have_mask_1(patch):
    """The attention mask is 1 on the pads of a row after the sixteenth."""

    def change(tokenizer, ids, mask):
        pads = [place for place, value in enumerate(mask) if not value][16:]
        return ids, [1 if place in pads else value for place, value in enumerate(mask)]

    change_rows(patch, change)


@fault()
def later_pads_not_skipped(patch):
    """`skip_special_tokens=True` removes the first sixteen pads of a row only."""

    def change(decode):
        def broken(self, ids, *args, **kwargs):
            text = decode(self, ids, *args, **kwargs)
            rows = [list(map(int, row)) for row in ids] if isinstance(text, list) else [list(map(int, ids))]
            left = [self.eos_token * max(0, row.count(self.eos_token_id) - 16) for row in rows]
            if not kwargs.get("skip_special_tokens"):
                return text
            return (
                [pads + one for pads, one in zip(left, text, strict=True)] if isinstance(text, list) else left[0] + text
            )

        return broken

    wrap(patch, BASE, "decode", change)
    if transformers.GPT2Tokenizer is transformers.GPT2TokenizerFast:
        wrap(patch, BASE, "batch_decode", change)


@fault()
def later_tokens_have_mask_0(patch):
    """The attention mask is 0 after the 128th token of a text without pads."""
    change_rows(patch, lambda tokenizer, ids, mask: (ids, mask if 0 in mask else mask[:128] + [0] * len(mask[128:])))


@fault()
def later_ends_have_mask_0(patch):
    """The attention mask is 0 on each `<|endoftext|>` in a text after the tenth token of the row."""

    def change(tokenizer, ids, mask):
        hidden = [token == tokenizer.eos_token_id and place > 9 for place, token in enumerate(ids)]
        return ids, [0 if hide else value for value, hide in zip(mask, hidden, strict=True)]

    change_rows(patch, change)


@fault()
def large_batches_are_cut(patch):
    """Rows of a batch of more than 32 texts are cut to 128 tokens."""

    def change(tokenizer, rows):
        return [(ids[:128], mask[:128]) for ids, mask in rows] if len(rows) > 32 else rows

    change_batch(patch, change)


@fault()
def large_batches_pad_unasked(patch):
    """The tokenizer pads a list of more than eight texts by default."""

    def change(call):
        def broken(self, text, *args, **kwargs):
            if isinstance(text, list) and len(text) > 8:
                kwargs.setdefault("padding", True)
            return call(self, text, *args, **kwargs)

        return broken

    wrap(patch, BASE, "__call__", change)


@fault()
def large_batches_need_no_pad_token(patch):
    """Padding more than eight texts without a pad token pads with `<|endoftext|>`."""

    def change(call):
        def broken(self, text, *args, **kwargs):
            if isinstance(text, list) and len(text) > 8 and kwargs.get("padding") and self.pad_token is None:
                self.pad_token = self.eos_token
                try:
                    return call(self, text, *args, **kwargs)
                finally:
                    self.pad_token = None
            return call(self, text, *args, **kwargs)

        return broken

    wrap(patch, BASE, "__call__", change)


@fault()
def max_length_at_most_512(patch):
    """The tokenizer takes a `max_length` above 512 for 512."""
    at_most(patch, BASE, "__call__", max_length=512)


@fault()
def pad_to_multiple_of_at_most_64(patch):
    """The tokenizer takes a `pad_to_multiple_of` above 64 for 64."""
    at_most(patch, BASE, "__call__", pad_to_multiple_of=64)


@fault("transformers>=4.45")
def padding_side_in_call_stays(patch):
    """`padding_side` in the call is the side of the next calls too."""

    def change(call):
        def broken(self, *args, padding_side=None, **kwargs):
            self.padding_side = padding_side or self.padding_side
            return call(self, *args, **kwargs)

        return broken

    wrap(patch, BASE, "__call__", change)


# the values of `padding`, and the method `pad()`


@fault()
def padding_is_to_max_length(patch):
    """The tokenizer takes `padding=True` for `"max_length"`."""
    _change_padding(patch, lambda padding: "max_length" if padding is True else padding)


@fault()
def padding_is_longest(patch):
    """The tokenizer takes `padding="max_length"` for `True`."""
    _change_padding(patch, lambda padding: padding != "max_length" and padding)


@fault()
def any_padding_is_accepted(patch):
    """The tokenizer takes each other value of `padding` for `True`."""
    _change_padding(patch, lambda padding: padding if padding in (True, False, "max_length", "longest") else True)


@fault()
def longest_is_not_a_value(patch):
    """The tokenizer takes `padding="longest"` for `False`."""
    _change_padding(patch, lambda padding: padding != "longest" and padding)


@fault()
def padding_false_pads(patch):
    """The tokenizer takes `padding=False` and `padding="do_not_pad"` for `True`."""
    _change_padding(patch, lambda padding: True if padding in (False, "do_not_pad") else padding)


def _change_padding(patch, change):
    def around(call):
        @functools.wraps(call)
        def broken(self, *args, **kwargs):
            if "padding" in kwargs:
                kwargs["padding"] = change(kwargs["padding"])
            return call(self, *args, **kwargs)

        return broken

    wrap(patch, BASE, "__call__", around)


def _nested(batch):
    rows = batch["input_ids"]
    return isinstance(rows, list) and bool(rows) and isinstance(rows[0], list)


@fault()
def pad_method_forgets_the_mask(patch):
    """`pad()` returns a mask of ones."""

    def change(self, batch):
        if _nested(batch):
            batch["attention_mask"] = [[1] * len(row) for row in batch["input_ids"]]
        return batch

    after(patch, BASE, "pad", change)


@fault()
def pad_method_pads_8_rows(patch):
    """`pad()` returns the first eight rows only."""

    def change(self, batch):
        for key in batch if _nested(batch) else []:
            batch[key] = batch[key][:8]
        return batch

    after(patch, BASE, "pad", change)


def _pad_warns(patch):
    logger = tokenization_utils_base.logger
    after(patch, BASE, "pad", lambda self, batch: (logger.warning("You're using a fast tokenizer."), batch)[1])


@fault("transformers>=5")
def pad_method_warns(patch):
    """`pad()` of a fast tokenizer warns that the call is faster."""
    _pad_warns(patch)


@fault("transformers<5")
def pad_method_does_not_warn(patch):
    """`pad()` of a fast tokenizer does not warn."""
    patch.setattr(tokenization_utils_base.logger, "warning_advice", tokenization_utils_base.logger.info)


# collators


def _change_collated(patch, change):
    """Call `change(tokenizer, rows, batch)` on each batch of `DataCollatorForLanguageModeling`."""

    def around(collate):
        def broken(self, examples):
            batch = collate(self, examples)
            change(self.tokenizer, examples, batch)
            return batch

        return broken

    wrap(patch, transformers.DataCollatorForLanguageModeling, "torch_call", around)


@fault()
def collator_keeps_the_end(patch):
    """The collator sets the labels of the pads to -100, and keeps that of a real end of text."""

    def change(tokenizer, rows, batch):
        batch["labels"] = batch["input_ids"].masked_fill(batch["attention_mask"] == 0, -100)

    _change_collated(patch, change)


@fault()
def collator_hides_each_end(patch):
    """The collator sets the label of the end of text to -100, whatever the pad token."""

    def change(tokenizer, rows, batch):
        batch["labels"][batch["input_ids"] == tokenizer.eos_token_id] = -100

    _change_collated(patch, change)


@fault()
def collator_shifts_labels(patch):
    """The label of a token is the id of the next token."""

    def change(tokenizer, rows, batch):
        batch["labels"] = batch["labels"].roll(-1, dims=1)

    _change_collated(patch, change)


@fault()
def collator_keeps_labels(patch):
    """The collator keeps the labels of the rows."""

    def change(tokenizer, rows, batch):
        if "labels" in rows[0]:
            batch["labels"] = torch.tensor([row["labels"] for row in rows])

    _change_collated(patch, change)


@fault()
def collator_mask_is_one(patch):
    """The mask of the collator is 1 on the pads too."""
    _change_collated(patch, lambda tokenizer, rows, batch: batch["attention_mask"].fill_(1))


@fault()
def collator_without_mlm(patch):
    """By default the collator makes labels for causal language modeling."""
    by_default(patch, transformers.DataCollatorForLanguageModeling, "__init__", mlm=False)


@fault("transformers>=4.37")
def collator_warns(patch):
    """A collator warns that the call of a fast tokenizer is faster than its method `pad()`."""
    _pad_warns(patch)


@fault("transformers<4.37")
def collator_does_not_warn(patch):
    """A collator does not warn about a fast tokenizer."""
    patch.setattr(tokenization_utils_base.logger, "warning_advice", tokenization_utils_base.logger.info)


# the settings in the tokenizer


@fault()
def padding_is_never_unset(patch):
    """A call without padding keeps the padding of the call before."""

    def change(make):
        @functools.wraps(make)
        def broken(self, padding_strategy, *args, **kwargs):
            if padding_strategy != "do_not_pad":
                make(self, padding_strategy, *args, **kwargs)

        return broken

    wrap(patch, transformers.PreTrainedTokenizerFast, "set_truncation_and_padding", change)


@fault()
def padding_ends_with_the_call(patch):
    """A fast tokenizer unsets its padding after each call."""

    def change(self, batch):
        self.backend_tokenizer.no_padding()
        return batch

    after(patch, transformers.PreTrainedTokenizerFast, "_encode_plus", change)


@fault()
def copies_share_the_backend(patch):
    """A copy of a fast tokenizer shares the object that encodes."""
    patch.setattr(transformers.PreTrainedTokenizerFast, "__deepcopy__", lambda self, _: copy.copy(self), raising=False)


# the labels of a collator


@fault()
def collators_drop_other_columns(patch):
    """`tokenizer.pad()` drops labels and texts, as a call of a collator would have to."""

    def change(pad):
        @functools.wraps(pad)
        def broken(self, rows, *args, **kwargs):
            if isinstance(rows, list):
                rows = [{key: row[key] for key in row if key in self.model_input_names} for row in rows]
            return pad(self, rows, *args, **kwargs)

        return broken

    wrap(patch, BASE, "pad", change)


@fault()
def labels_are_padded_with_0(patch):
    """`DataCollatorForSeq2Seq` pads labels with 0."""
    by_default(patch, transformers.DataCollatorForSeq2Seq, "__init__", label_pad_token_id=0)


@fault("transformers>=4.44")
def flattened_texts_have_first_labels(patch):
    """`DataCollatorWithFlattening` keeps the first label of each text."""

    def change(_, batch):
        batch["labels"] = batch["input_ids"].clone()
        return batch

    after(patch, transformers.DataCollatorWithFlattening, "__call__", change)


@fault("transformers>=4.44")
def restarting_positions_part_texts(patch):
    """A pass with labels and positions that restart returns the loss of the texts alone."""

    def change(forward):
        @functools.wraps(forward)
        def broken(self, input_ids=None, **arguments):
            if arguments.get("position_ids") is None or arguments.get("labels") is None:
                return forward(self, input_ids, **arguments)
            starts = [*(arguments["position_ids"][0] == 0).nonzero().flatten().tolist(), input_ids.shape[1]]
            texts = [input_ids[:, start:end] for start, end in itertools.pairwise(starts)]
            losses = [forward(self, text, labels=text).loss * (text.shape[1] - 1) for text in texts]
            outputs = forward(self, input_ids, **arguments)
            outputs["loss"] = sum(losses) / sum(text.shape[1] - 1 for text in texts)
            return outputs

        return broken

    wrap(patch, transformers.GPT2LMHeadModel, "forward", change)
