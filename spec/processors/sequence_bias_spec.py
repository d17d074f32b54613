"""`sequence_bias` adds its number to the score of a sequence's last token where the others precede it.

Documentation: "Dictionary that maps a sequence of tokens to its bias term" (`GenerationConfig`, `sequence_bias`). The
biases that apply to one token are summed. A list of pairs is accepted since 4.45.

Instead: `sequence_bias={(11, 13): 2.0}`, with a float

Message: `sequence_bias` has to be a dict with floats as values, but is ...

Message: The model vocabulary size is 100, but the following tokens were being biased: [100]
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "bias_everywhere",
    "biases_not_summed",
    "biases_unchecked",
    "biased_ids_unchecked",
    "biases_of_four_rows",
    "biases_forgotten_after_16_steps",
    "bias_pairs_refused",
)


@pytest.fixture(scope="module")
def bias(hundred_greedy):
    """Biases of one token, and of two and three tokens that the rows write at steps 3 and 17, none with id 0."""
    rows = hundred_greedy.sequences.tolist()
    biases = {row[51]: (row[50:52], 2.5) for row in rows} | {row[65]: (row[63:66], 0.5) for row in rows}
    biases |= {9: ([9], -1.5), 23: ([23], 4.0)}  # by the last id: 4.31 takes no two sequences with the same one
    return {tuple(sequence): number for sequence, number in biases.values() if 0 not in sequence}


@pytest.mark.holds("transformers>=4.31", source="measured")
def test_bias_is_added_to_the_last_token(hundred_run, bias):
    """Each bias is added where the text ends with the sequence's other tokens, in eight rows and 20 steps."""
    sequences, scores, expected = hundred_run(sequence_bias=bias)
    for row, text in enumerate(sequences.tolist()):
        for step in range(20):
            for (*others, last), number in bias.items():
                if text[48 + step - len(others) : 48 + step] == others:
                    expected[row, step, last] += number
    torch.testing.assert_close(scores, expected)


@pytest.mark.holds("transformers>=4.31", source="measured")
@pytest.mark.parametrize(("wrong", "message"), [({(9,): 1}, 0), ({(100,): 1.0}, 1)])
def test_integer_bias_or_wrong_ids_raise_value_error(hundred_run, messages, wrong, message):
    """An integer bias and an id outside the vocabulary raise a `ValueError`."""
    with pytest.raises(ValueError, match=(messages[0], messages[1])[message]):
        hundred_run(sequence_bias=wrong)


@pytest.mark.absent("transformers<4.31", source="measured")
def test_generate_refuses_sequence_bias(hundred_run):
    """`generate()` raises a `ValueError` for `sequence_bias`, as for any unknown argument."""
    with pytest.raises(ValueError, match="`model_kwargs` are not used by the model: \\['sequence_bias'\\]"):
        hundred_run(sequence_bias={(9,): 1.0})


@pytest.mark.holds("transformers>=4.32", source="measured", about="the same last token")
def test_biases_of_one_token_are_summed(hundred_run, hundred_greedy):
    """The biases of sequences with the same last token are summed where both apply."""
    first, second = hundred_greedy.sequences[7, 46:48].tolist()
    biases = {(9,): 2.0, (second, 9): 0.5, (first, second, 9): 0.25}
    _, scores, logits = hundred_run(sequence_bias=biases, max_new_tokens=1)
    torch.testing.assert_close(scores[7, 0, 9], logits[7, 0, 9] + 2.75)


@pytest.mark.holds("transformers<4.32", source="measured", about="the same last token")
def test_two_biases_of_one_token_raise_value_error(hundred_run):
    """Two sequences of several tokens with the same last one raise a `ValueError`."""
    with pytest.raises(ValueError, match=r"sequence_bias|common token termination"):
        hundred_run(sequence_bias={(3, 9): 2.0, (5, 9): 0.5})


@pytest.mark.holds("transformers>=4.45", source="measured", about="pairs")
def test_list_of_pairs_equals_a_dict(hundred_run, bias):
    """`sequence_bias` may be a list of pairs of a list of ids and a float."""
    pairs = [[list(ids), number] for ids, number in bias.items()]
    assert torch.equal(hundred_run(sequence_bias=pairs)[1], hundred_run(sequence_bias=bias)[1])


@pytest.mark.holds("transformers<4.45", source="measured", about="pairs")
def test_list_of_pairs_raises_value_error(hundred_run):
    """`generate()` raises a `ValueError` for a `sequence_bias` that is a list."""
    with pytest.raises(ValueError, match="sequence_bias"):
        hundred_run(sequence_bias=[[[9], -1.5]])
