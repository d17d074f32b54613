"""With `inputs_embeds` alone, `generate()` returns the new tokens without a prompt, since 4.38.

Beyond the tutorial: embeddings have no ids that `generate()` could return. Before 4.38 each row begins with
`bos_token_id`, the id 50256 in GPT-2. Before 4.38, and in 4.48, `max_length` does not count the embeddings.

Instead: `model.generate(input_ids, inputs_embeds=inputs_embeds)[:, input_ids.shape[1]:]`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "embeddings_have_ids", "prompt_cut_off", "embeddings_cut_to_64", "embeddings_have_no_length"
)


@pytest.fixture(scope="module")
def generate(model, crowd, eos):
    """A call: two greedy tokens per row after the embeddings of eight texts of up to a hundred tokens."""
    settings = {"max_new_tokens": 2, "do_sample": False, "pad_token_id": eos}
    with torch.no_grad():
        embeds = model.get_input_embeddings()(crowd["input_ids"])  # (B, T, D)
    return lambda **ids: model.generate(**ids, inputs_embeds=embeds, attention_mask=crowd["attention_mask"], **settings)


@pytest.fixture(scope="module")
def new(crowd, crowd_greedy):
    """The first two tokens per row that follow the ids of the same texts: (B, 2)."""
    T = crowd["input_ids"].shape[1]
    return crowd_greedy.sequences[:, T : T + 2]


@pytest.mark.holds("transformers>=4.38", source="measured")
def test_inputs_embeds_alone_return_only_new_tokens(generate, new):
    """With `inputs_embeds` alone, `generate()` returns only the new tokens."""
    assert torch.equal(generate(), new)


@pytest.mark.holds("transformers<4.38", source="measured")
def test_inputs_embeds_alone_return_bos_and_new_tokens(model, generate, new):
    """With `inputs_embeds` alone, `generate()` returns `bos_token_id` and the new tokens."""
    rows = generate()
    assert rows[:, 0].tolist() == [model.config.bos_token_id] * len(rows)
    assert torch.equal(rows[:, 1:], new)


def test_input_ids_passed_as_well_are_returned(generate, crowd, new):
    """`input_ids` that are passed as well are returned before the new tokens."""
    assert torch.equal(generate(input_ids=crowd["input_ids"]), torch.cat([crowd["input_ids"], new], dim=1))


@pytest.fixture
def length(hundred_model, hundred_batch):
    """The number of ids per row after 48 embeddings, with `max_length=58`."""
    settings = {"max_length": 58, "do_sample": False, "pad_token_id": 0, "bos_token_id": 1}
    embeds, mask = hundred_model.get_input_embeddings()(hundred_batch["input_ids"]), hundred_batch["attention_mask"]
    return hundred_model.generate(inputs_embeds=embeds, attention_mask=mask, **settings).shape[1]


@pytest.mark.holds("transformers>=4.38,<4.48", "transformers>=4.49", source="measured", about="max_length")
def test_max_length_counts_the_embeddings(length):
    """`max_length=58` leaves ten new tokens after 48 embeddings."""
    assert length == 10


@pytest.mark.holds("transformers<4.38", "transformers>=4.48,<4.49", source="measured", about="max_length")
def test_max_length_does_not_count_the_embeddings(length):
    """`max_length=58` returns 58 ids after 48 embeddings."""
    assert length == 58
