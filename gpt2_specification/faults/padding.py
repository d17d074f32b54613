"""Faults of padding and of the attention mask."""

import torch
import transformers

from . import after, always, by_default, fault, wrap

BASE = transformers.PreTrainedTokenizerBase


def change_rows(patch, row):
    """Replace the ids and the mask of each row that a tokenizer returns by `row(tokenizer, ids, mask)`."""

    def change(self, batch):
        ids, mask = batch["input_ids"], batch.get("attention_mask")
        if torch.is_tensor(mask):
            rows = [row(self, *pair) for pair in zip(ids.tolist(), mask.tolist(), strict=True)]
            new = [torch.tensor(list(column), dtype=ids.dtype) for column in zip(*rows, strict=True)]
        elif mask and isinstance(mask[0], list):
            new = [list(column) for column in zip(*map(lambda *pair: row(self, *pair), ids, mask), strict=True)]
        elif mask:
            new = row(self, ids, mask)
        else:
            return batch
        batch["input_ids"], batch["attention_mask"] = new
        return batch

    after(patch, BASE, "__call__", change)


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
