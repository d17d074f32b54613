"""A row of attention weights sums to 1; the weights on later tokens and on pads are 0.

Beyond the tutorial: section 3 passes `output_attentions=True` and does not look at the weights. A row holds how much
one token takes from each token up to itself.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("weights_before_softmax", "attention_mask_ignored", "attention_not_causal")


@pytest.fixture(scope="module")
def by_hand():
    """A factory: the attention of each layer in a pass, computed from the queries, keys and values of the pass.

    Each layer is its weights (B, H, T, T), the sums of the values (B, T, D), and the sums that the library computes. The
    weights are the softmax of the products of a query and the keys, divided by the root of the width of a head.
    """

    def layers(model, input_ids, attention_mask):
        read, written, hooks = [], [], []
        for block in model.h:
            hooks.append(block.attn.c_attn.register_forward_hook(lambda _, inputs, output: read.append(output)))
            hooks.append(block.attn.c_proj.register_forward_pre_hook(lambda _, inputs: written.append(inputs[0])))
        with torch.no_grad():
            model(input_ids, attention_mask=attention_mask)
        for hook in hooks:
            hook.remove()
        allowed = attention_mask[:, None, None].bool() & torch.ones_like(input_ids[0].outer(input_ids[0])).tril().bool()
        for layer, (output, sums) in enumerate(zip(read, written, strict=True)):
            B, T, width = sums.shape
            heads = (B, T, model.config.n_head, width // model.config.n_head)
            query, key, value = (part.view(heads).transpose(1, 2) for part in output.split(width, dim=-1))
            scale = heads[-1] ** 0.5 * (layer + 1 if model.config.scale_attn_by_inverse_layer_idx else 1)
            weights = (query @ key.transpose(-1, -2) / scale).masked_fill(~allowed, -torch.inf).softmax(-1)
            yield weights, (weights @ value).transpose(1, 2).flatten(-2), sums

    return layers


@pytest.fixture(scope="module")
def padded(eager_model, batch):
    with torch.no_grad():
        return torch.stack(eager_model(**batch, output_attentions=True).attentions)  # (L, B, H, T, T)


@pytest.fixture(scope="module")
def prompt(greedy):
    return torch.stack(greedy.attentions[0])  # (L, B, H, T, T)


def test_a_row_sums_to_one(prompt, L, H):
    sums = prompt.sum(-1)  # (L, B, H, T)
    assert sums.shape == (L, 1, H, prompt.shape[-1])
    torch.testing.assert_close(sums, torch.ones_like(sums))


def test_a_row_is_zero_on_later_tokens_and_only_there(prompt):
    past = torch.ones(prompt.shape[-2:], device=prompt.device).tril().bool()  # (T, T)
    assert (prompt[..., past] > 0).all()
    assert (prompt[..., ~past] == 0).all()


def test_a_row_is_zero_on_pads(padded, batch):
    last, mask = padded[:, 0, :, -1], batch["attention_mask"][0].bool()  # (L, H, T), (T,), of "Hello" behind its pads
    assert (last[..., ~mask] == 0).all()
    torch.testing.assert_close(last[..., mask].sum(-1), torch.ones_like(last[..., 0]))


def test_a_text_without_pads_attends_to_all_its_tokens(padded, batch):
    assert batch["attention_mask"][1].all()
    assert (padded[:, 1, :, -1] > 0).all()  # (L, H, T)


def test_weights_are_the_softmax_of_the_products(by_hand, eager_model, crowd):
    """The weights of eight texts of very unequal lengths are the softmax of the products of queries and keys."""
    tokens = crowd["attention_mask"].bool()  # (B, T), False on pads
    with torch.no_grad():
        returned = eager_model.transformer(**crowd, output_attentions=True).attentions
    for weights, (expected, *_) in zip(returned, by_hand(eager_model.transformer, **crowd), strict=True):
        torch.testing.assert_close(weights.transpose(1, 2)[tokens], expected.transpose(1, 2)[tokens])


def test_every_head_of_the_full_size_sums_its_values(by_hand, full_model, full_row, tolerance):
    """Each head of each layer of the full size returns the sum of the values, weighted by such a row."""
    ids = full_row[:, :24]
    for _, expected, returned in by_hand(full_model.transformer, ids, torch.ones_like(ids)):
        torch.testing.assert_close(returned, expected, **tolerance)


def test_rows_up_to_the_last_position_sum_the_values(by_hand, base_model, full_row, tolerance):
    """Each head returns the sum of the values, weighted by such a row, at all positions."""
    for _, expected, returned in by_hand(base_model, full_row, torch.ones_like(full_row)):
        torch.testing.assert_close(returned, expected, **tolerance)


def test_rows_of_a_padded_batch_sum_the_values(by_hand, base_model, crowd, tolerance):
    """Each head returns the sum of the values, weighted by such a row, in texts behind dozens of pads."""
    tokens = crowd["attention_mask"].bool()
    for _, expected, returned in by_hand(base_model, **crowd):
        torch.testing.assert_close(returned[tokens], expected[tokens], **tolerance)
