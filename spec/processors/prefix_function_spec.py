"""`prefix_allowed_tokens_fn` gets the row's number first, then its ids, and must allow a token.

Documentation: "This function takes 2 arguments: the batch ID `batch_id` and `input_ids`. It has to return a list with
the allowed tokens for the next generation step" (`GenerationMixin.generate`, `prefix_allowed_tokens_fn`).

Erratum: The documentation says: "This function takes 2 arguments `inputs_ids` and the batch ID `batch_id`"
(`PrefixConstrainedLogitsProcessor`). The number of the row is the first argument, and the ids are the second.

Instead: `prefix_allowed_tokens_fn=lambda batch_id, input_ids: [11, 13]`

Message: `prefix_allowed_tokens_fn` returned an empty list for batch ID 0.This means that the constraint is
unsatisfiable. Please check your implementationof `prefix_allowed_tokens_fn`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "prefix_function_arguments_swapped",
    "prefix_function_gets_the_last_ids",
    "empty_list_allows_all",
)


@pytest.fixture(scope="module")
def calls(hundred_run):
    """The arguments of each call in 20 steps of eight rows, and the sequences (8, 68)."""
    arguments = []
    sequences, _, _ = hundred_run(
        prefix_allowed_tokens_fn=lambda *given: arguments.append(given) or list(range(100)),
    )
    return arguments, sequences


def test_row_is_the_first_argument(calls):
    arguments, _ = calls
    assert all(isinstance(first, int) for first, _ in arguments)
    assert [first for first, _ in arguments] == list(range(8)) * 20


def test_ids_so_far_are_the_second_argument(calls):
    arguments, sequences = calls
    assert all(isinstance(ids, torch.Tensor) for _, ids in arguments)
    assert all(torch.equal(ids, sequences[place % 8, : 48 + place // 8]) for place, (_, ids) in enumerate(arguments))


def test_documented_order_of_the_processor_fails(hundred_run):
    """A function that takes its first argument for the ids fails."""
    with pytest.raises(AttributeError, match="tolist"):
        hundred_run(prefix_allowed_tokens_fn=lambda input_ids, batch_id: input_ids.tolist())


@pytest.mark.holds("transformers>=4.36", source="measured", about="an empty list")
def test_empty_list_raises_value_error(hundred_run, messages):
    """An empty list raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        hundred_run(prefix_allowed_tokens_fn=lambda row, ids: [])


@pytest.mark.holds("transformers<4.36", source="measured", about="an empty list")
def test_empty_list_blocks_all_tokens(hundred_run):
    """An empty list blocks all tokens, and the new token has id 0."""
    sequences, scores, _ = hundred_run(prefix_allowed_tokens_fn=lambda row, ids: [])
    assert (scores == -torch.inf).all()
    assert (sequences[:, -20:] == 0).all()
