"""A beam's score is log-probability by new tokens to the power of length_penalty, from 4.36 on.

Beyond the tutorial: so beams of different lengths compare. Before, the tokens of the prompt were counted too.
"""

from functools import cache

import pytest
import torch

pytestmark = pytest.mark.refuted_by("length_penalty_ignored", "length_penalty_half_by_default")


@pytest.fixture(scope="module")
def search(model, today):
    """A call: three beams of two tokens, with this length_penalty if one is named."""

    @cache
    def call(**length_penalty):
        beams = {"num_beams": 3, "num_return_sequences": 3, "max_new_tokens": 2, "do_sample": False}
        settings = {"pad_token_id": 50256, "return_dict_in_generate": True, "output_scores": True}
        return model.generate(**today, **beams, **settings, **length_penalty)

    return call


@pytest.mark.parametrize("penalty", [1.0, 2.0])
@pytest.mark.holds("transformers>=4.36", source="measured")
def test_the_length_is_that_of_the_new_tokens(search, penalty, tolerance):
    expected = search(length_penalty=0.0).sequences_scores / 2**penalty
    torch.testing.assert_close(search(length_penalty=penalty).sequences_scores, expected, **tolerance)


@pytest.mark.parametrize("penalty", [1.0, 2.0])
@pytest.mark.holds("transformers<4.36", source="measured")
def test_the_length_is_that_of_the_whole_text(search, penalty, tolerance):
    expected = search(length_penalty=0.0).sequences_scores / (5 + 2) ** penalty
    torch.testing.assert_close(search(length_penalty=penalty).sequences_scores, expected, **tolerance)


def test_by_default_the_power_is_one(search, tolerance):
    named = search(length_penalty=1.0)
    torch.testing.assert_close(search().sequences_scores, named.sequences_scores, **tolerance)
