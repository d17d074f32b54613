"""Prompt lookup keeps to `max_new_tokens`; in 4.40 to 5.13 it writes more where the text repeats.

Beyond the tutorial: all candidates that the model accepts in its last pass are kept there, up to
`prompt_lookup_num_tokens`. The tokens up to the limit are those of greedy search in every release.

Instead: `ids[:, : prompt_length + max_new_tokens]`, which cuts the others off
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("candidates_end_the_text", "lookup_beyond_the_length")
ROUND = [1, 2, 3, 4, 5, 6]


@pytest.fixture(scope="module")
def write(chain_model_for, device):
    """The call: the tokens that follow 1 to 6 three times, where the model writes 1 to 6 without end."""
    model = chain_model_for([*range(1, 6), 6, 1, *range(8, 100), 0])

    def call(number, **settings):
        ids = torch.tensor([ROUND * 3], device=device)
        settings |= {"max_new_tokens": number, "do_sample": False, "pad_token_id": 0, "eos_token_id": 99}
        return model.generate(ids, attention_mask=torch.ones_like(ids), **settings)[0, 18:].tolist()

    return call


@pytest.mark.holds("transformers>=4.37,<4.40", "transformers>=5.14", source="huggingface/transformers#46229")
def test_length_is_kept(write):
    """Prompt lookup writes `max_new_tokens` new tokens."""
    for number in (1, 2, 5, 44):
        assert write(number, prompt_lookup_num_tokens=5) == (ROUND * 8)[:number]


@pytest.mark.holds("transformers>=4.40,<5.14", source="measured")
@pytest.mark.parametrize("candidates", [5, 10])
def test_accepted_candidates_exceed_the_length(write, candidates):
    """With two tokens left all candidates are checked, and those that the model accepts are returned."""
    written = write(2, prompt_lookup_num_tokens=candidates)
    assert written == (ROUND * 2)[:candidates]
    assert written[:2] == write(2)


@pytest.mark.absent("transformers<4.37", source="huggingface/transformers#27775")
def test_generate_refuses_prompt_lookup(write):
    """`generate()` raises a `ValueError` for `prompt_lookup_num_tokens`, as for any unknown argument."""
    with pytest.raises(ValueError, match="prompt_lookup_num_tokens"):
        write(2, prompt_lookup_num_tokens=5)
