"""`inputs_embeds` replaces `input_ids`: positions are added to the embeddings; both or neither raise.

Documentation: "Optionally, instead of passing `input_ids` you can choose to directly pass an embedded representation."
(`GPT2LMHeadModel.forward`, `inputs_embeds`)

Instead: `model(inputs_embeds=model.get_input_embeddings()(input_ids))`, without adding positions

Message: You cannot specify both input_ids and inputs_embeds at the same time

Message: You have to specify either input_ids or inputs_embeds
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "embeds_without_positions", "ids_take_precedence_over_embeds", "nothing_is_one_token"
)


@pytest.fixture(scope="module")
def embeds(hundred_model, hundred_texts):
    """The token embeddings (8, 24, 16) of the texts."""
    return hundred_model.get_input_embeddings()(hundred_texts["input_ids"]).detach()


@pytest.fixture(scope="module")
def logits_of(hundred_model):
    """The call: the logits of a pass over these embeddings."""
    return torch.no_grad()(lambda embeds: hundred_model(inputs_embeds=embeds).logits)


def test_embeddings_have_the_logits_of_their_ids(logits_of, embeds, hundred_texts, tolerance):
    """The token embeddings of a text have the logits of its ids."""
    torch.testing.assert_close(logits_of(embeds), hundred_texts["logits"], **tolerance)


def test_positions_are_added_to_the_embeddings(logits_of, embeds, hundred_model, hundred_texts):
    """Embeddings to which you add the positions have other logits: a pass adds these a second time."""
    added = embeds + hundred_model.transformer.wpe.weight[:24].detach()
    assert (logits_of(added) - hundred_texts["logits"]).abs().max() > 0.1


def test_ids_and_embeddings_raise_value_error(hundred_model, hundred_texts, embeds, messages):
    """`input_ids` together with `inputs_embeds` raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        hundred_model(hundred_texts["input_ids"], inputs_embeds=embeds)


def test_neither_raises_value_error(hundred_model, messages):
    """A pass without `input_ids` and `inputs_embeds` raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[1]):
        hundred_model()
