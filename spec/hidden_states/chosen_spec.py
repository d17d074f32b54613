"""`output_hidden_states=[i]` and `output_hidden_states=i` return the hidden state i alone since 5.23.

Beyond the tutorial: the other states are None, and their memory is free. Code that passes 1 for True has lost states.
In 5.17 to 5.22 a list counts the layers from 0: the state i + 1 stands in place i. Before, a list means True.

Instead: `model(**inputs, output_hidden_states=True).hidden_states[i]`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("choice_of_states_ignored", "states_asked_for_ignored", "chosen_states_are_next")


@pytest.fixture(scope="module")
def places(hundred_model, hundred_texts):
    """A call: for each entry of `hidden_states`, the index of the state among all of them, or None if it is None."""

    @torch.no_grad()
    def call(chosen):
        all_states, states = (
            hundred_model.transformer(hundred_texts["input_ids"], output_hidden_states=value).hidden_states or ()
            for value in (True, chosen)
        )
        indices = [
            [i for i, each in enumerate(all_states) if state is not None and each.equal(state)] for state in states
        ]
        return [found[0] if found else None for found in indices]

    return call


@pytest.mark.holds("transformers>=5.23", source="measured", about="list")
def test_list_returns_the_chosen_states(places):
    """`output_hidden_states=[i]` returns the hidden state i in place i, and None in the other places."""
    assert places([0]) == [0, None, None]
    assert places([1, 2]) == [None, 1, 2]
    assert places([-1]) == [None, None, 2]


@pytest.mark.holds("transformers>=5.17,<5.23", source="huggingface/transformers#48081", about="list")
def test_list_returns_the_states_of_layers(places):
    """`output_hidden_states=[i]` returns the hidden state i + 1 in place i: one place less than True does."""
    assert places([0]) == [1, None]
    assert places([0, 1]) == [1, 2]
    assert places([2]) == [None, None]


@pytest.mark.holds("transformers<5.17", source="huggingface/transformers#48081", about="list")
def test_list_returns_all_states(places):
    """`output_hidden_states=[i]` returns all hidden states, as True does."""
    assert places([0]) == places([2]) == [0, 1, 2]


@pytest.mark.holds("transformers>=5.23", source="measured", about="number")
def test_number_is_an_index(places):
    """`output_hidden_states=1` returns the hidden state 1, and None in the other places."""
    assert places(1) == [None, 1, None]
    assert places(2) == [None, None, 2]


@pytest.mark.holds("transformers<5.23", source="measured", about="number")
def test_number_is_true(places):
    """`output_hidden_states=1` returns all hidden states, as True does."""
    assert places(1) == places(2) == [0, 1, 2]


def test_empty_list_is_false(places):
    """`output_hidden_states=[]` returns no hidden states in every release, as False does."""
    assert places([]) == []
