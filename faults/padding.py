"""Faults of padding and of the attention mask."""

import torch
import transformers

from . import fault, wrap


@fault()
def mask_all_ones(patch):
    """The attention mask is 1 on the pads too."""

    def change(call):
        def broken(self, *args, **kwargs):
            batch = call(self, *args, **kwargs)
            mask = batch.get("attention_mask")
            if isinstance(mask, torch.Tensor):
                batch["attention_mask"] = torch.ones_like(mask)
            elif mask and isinstance(mask[0], list):
                batch["attention_mask"] = [[1] * len(row) for row in mask]
            return batch

        return broken

    wrap(patch, transformers.PreTrainedTokenizerBase, "__call__", change)
