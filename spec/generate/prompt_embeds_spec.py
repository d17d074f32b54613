"""With `inputs_embeds` alone, `generate()` returns the new tokens without a prompt, since 4.38.

Beyond the tutorial: embeddings have no ids that `generate()` could return. Before 4.38 each row begins with
`bos_token_id`, the id 50256.

Instead: `model.generate(input_ids, inputs_embeds=inputs_embeds)[:, input_ids.shape[1]:]`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("embeddings_have_ids", "prompt_cut_off")


@pytest.fixture(scope="module")
def generate(model, batch):
    """A call: two greedy tokens per row after the embeddings of both texts."""
    settings = {"max_new_tokens": 2, "do_sample": False, "pad_token_id": 50256}
    with torch.no_grad():
        embeds = model.get_input_embeddings()(batch["input_ids"])  # (B, T, D)
    return lambda **ids: model.generate(**ids, inputs_embeds=embeds, attention_mask=batch["attention_mask"], **settings)


@pytest.mark.holds("transformers>=4.38", source="measured")
def test_inputs_embeds_alone_return_only_new_tokens(generate, batch_greedy):
    """With `inputs_embeds` alone, `generate()` returns only the new tokens."""
    assert torch.equal(generate(), batch_greedy.sequences[:, 3:5])


@pytest.mark.holds("transformers<4.38", source="measured")
def test_inputs_embeds_alone_return_bos_and_new_tokens(generate, batch_greedy):
    """With `inputs_embeds` alone, `generate()` returns `bos_token_id` and the new tokens."""
    rows = generate()
    assert rows[:, 0].tolist() == [50256, 50256]
    assert torch.equal(rows[:, 1:], batch_greedy.sequences[:, 3:5])


def test_input_ids_passed_as_well_are_returned(generate, batch, batch_greedy):
    """`input_ids` that are passed as well are returned before the new tokens."""
    assert torch.equal(generate(input_ids=batch["input_ids"]), batch_greedy.sequences[:, :5])
