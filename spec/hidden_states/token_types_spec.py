"""`token_type_ids` add the embeddings of the tokens with these ids: even zeros change the logits.

Documentation: "Segment token indices to indicate first and second portions of the inputs" (docstring of `GPT2Model`).
GPT-2 has no embedding for segments and was not trained with them: the type 0 is the token "!" of gpt2.

Erratum: The documentation says: "Indices are selected in `[0, 1]`: - 0 corresponds to a *sentence A* token, - 1
corresponds to a *sentence B* token." Each id of the vocabulary is accepted, and 0 is not the same as no type.

Instead: leave `token_type_ids` out, which `tokenizer(text)` does by default

Message: index out of range in self
"""

import copy

import pytest
import torch

pytestmark = pytest.mark.refuted_by("token_types_are_ignored", "token_types_are_two_segments")


@pytest.fixture(scope="module")
def ids(device):
    return torch.randint(100, (8, 48), generator=torch.Generator().manual_seed(1)).to(device)


@pytest.fixture(scope="module")
def run(hundred_model, ids):
    """The call: a forward pass over the ids, with these types if any."""

    @torch.no_grad()
    def call(**types):
        return hundred_model(ids, **types, output_hidden_states=True)

    return call


def test_first_state_has_a_third_embedding(run, ids, hundred_model):
    """`hidden_states[0]` is the sum of the embeddings of token, position and type, for any id as the type."""
    types = ids.flip(0)
    tokens, positions = (
        layer.weight.detach() for layer in (hundred_model.transformer.wte, hundred_model.transformer.wpe)
    )
    expected = tokens[ids] + positions[: ids.shape[1]] + tokens[types]  # (B, T, D)
    torch.testing.assert_close(run(token_type_ids=types).hidden_states[0], expected)


def test_zeros_change_the_logits(run, ids):
    """`token_type_ids` of 0 change the logits of every token."""
    difference = (run(token_type_ids=torch.zeros_like(ids)).logits - run().logits).abs().amax(-1)
    assert (difference > 0.01).all()


def test_zeros_add_the_embedding_of_the_id_0(run, ids, hundred_model):
    """`token_type_ids` of 0 add the embedding of the token with the id 0."""
    added = run(token_type_ids=torch.zeros_like(ids)).hidden_states[0] - run().hidden_states[0]
    first = hundred_model.transformer.wte.weight[0].detach()
    torch.testing.assert_close(added, first.expand_as(added), rtol=1e-4, atol=1e-4)


def test_type_may_be_any_id_of_the_vocabulary(hundred_model, ids, messages):
    """`token_type_ids` of 99 are accepted in a vocabulary of 100; 100 raises an `IndexError` on the CPU."""
    model = copy.deepcopy(hundred_model).to("cpu")  # on a GPU this error makes every later call fail
    assert model(ids.cpu(), token_type_ids=torch.full_like(ids.cpu(), 99)).logits.shape == (8, 48, 100)
    with pytest.raises(IndexError, match=messages[0]):
        model(ids.cpu(), token_type_ids=torch.full_like(ids.cpu(), 100))
