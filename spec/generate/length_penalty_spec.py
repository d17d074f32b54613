"""Beam search divides a score by (number of new tokens) ** `length_penalty` since 4.36.

Beyond the tutorial: the division makes the scores of beams of different lengths comparable. Before 4.36 the tokens
of the prompt were counted too.

Instead: `length_penalty=0.0`, which leaves the log-probabilities in `sequences_scores` undivided
"""

from functools import cache

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "length_penalty_ignored", "length_penalty_half_by_default", "length_penalty_counts_8_tokens"
)
TOKENS = 12


@pytest.fixture(scope="module")
def search(hundred_model, hundred_batch):
    """A call: three beams of twelve tokens after a prompt of 48 tokens, with this `length_penalty` if one is passed."""
    prompt = {name: tensor[-1:] for name, tensor in hundred_batch.items()}

    @cache
    def call(**length_penalty):
        settings = {"num_beams": 3, "num_return_sequences": 3, "max_new_tokens": TOKENS, "do_sample": False}
        returned = {"pad_token_id": 0, "return_dict_in_generate": True, "output_scores": True}
        return hundred_model.generate(**prompt, **settings, **returned, **length_penalty)

    return call


@pytest.mark.parametrize("penalty", [-1.0, 1.0, 2.0])
@pytest.mark.holds("transformers>=4.36", source="measured")
def test_length_penalty_counts_the_new_tokens(search, penalty, tolerance):
    """`length_penalty` counts only the new tokens."""
    expected = search(length_penalty=0.0).sequences_scores / TOKENS**penalty
    torch.testing.assert_close(search(length_penalty=penalty).sequences_scores, expected, **tolerance)


@pytest.mark.parametrize("penalty", [-1.0, 1.0, 2.0])
@pytest.mark.holds("transformers<4.36", source="measured")
def test_length_penalty_counts_the_prompt_too(search, penalty, tolerance):
    """`length_penalty` counts the tokens of the prompt and the new tokens."""
    expected = search(length_penalty=0.0).sequences_scores / (48 + TOKENS) ** penalty
    torch.testing.assert_close(search(length_penalty=penalty).sequences_scores, expected, **tolerance)


def test_length_penalty_is_1_by_default(search, tolerance):
    """`length_penalty` is 1 by default."""
    passed = search(length_penalty=1.0)
    torch.testing.assert_close(search().sequences_scores, passed.sequences_scores, **tolerance)
