"""`prompt_lookup_num_tokens` copies what first followed the last two tokens, or else the last one.

Documentation: "The maximum ngram size to be considered for matching in the prompt. Default to 2 if not provided."
(`GenerationConfig`, `max_matching_ngram_size`). A later match is not looked at, even if it is longer.

Instead: transformers<4.37: `assistant_model=`, with a smaller model
transformers>=4.37: `prompt_lookup_num_tokens=10`, with `max_matching_ngram_size=3` (since 4.39) for fewer copies

Message: Invalid max_matching_ngram_size or num_output_tokens

Message: The following `model_kwargs` are not used by the model: ['prompt_lookup_num_tokens'] (note: typos in the
generate arguments will also show up in this list)
"""

import random

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "lookup_copies_the_last_match", "lookup_of_one_token", "lookup_ends_after_50", "lookup_number_not_checked"
)
TEXTS = [[7], [5, 5, 5], [3, 1, 2, 3], [8, 2, 5, 1, 2, 7, 6, 1, 2], [1, 2, 9, 7, 1, 2, 8, 7, 1, 2], [*range(40)] * 3]
TEXTS.append(random.Random(42).choices(range(4), k=30))


@pytest.fixture(scope="module")
def copied(chain_model_for, device):
    """The call: the tokens that the model checks in its first pass after this text, under these settings."""
    read, model = [], chain_model_for([*range(1, 100), 0])
    model.transformer.wte.register_forward_pre_hook(lambda _, args: read.append(args[0][0].tolist()))

    def call(text, number, **settings):
        read.clear()
        ids = torch.tensor([text], device=device)
        settings |= {"max_new_tokens": 2, "do_sample": False, "pad_token_id": 0, "eos_token_id": 99}
        model.generate(ids, attention_mask=torch.ones_like(ids), prompt_lookup_num_tokens=number, **settings)
        return read[0][len(text) :]

    return call


@pytest.mark.holds("transformers>=4.39", source="huggingface/transformers#29131")
@pytest.mark.parametrize("largest", [None, 1, 3])
@pytest.mark.parametrize("number", [1, 60])
def test_first_match_of_the_longest_end_is_copied(copied, largest, number):
    """The longest end of the text that occurs before decides, of `max_matching_ngram_size` tokens at most."""
    settings = {} if largest is None else {"max_matching_ngram_size": largest}
    for text in TEXTS:
        ends = [text[-size:] for size in range(largest or 2, 0, -1)]
        matches = [(i, len(end)) for end in ends for i in range(len(text) - len(end)) if text[i : i + len(end)] == end]
        start = sum(matches[0]) if matches else len(text)
        assert copied(text, number, **settings) == text[start : start + number]


@pytest.mark.holds("transformers>=4.37,<4.39", source="huggingface/transformers#29131")
def test_token_0_is_proposed_without_a_match(copied):
    """Where neither the last two tokens nor the last one occur before, the token 0 is proposed."""
    assert copied([8, 2, 5, 1, 2, 7, 6, 1, 2], 4) == [7, 6, 1, 2]
    assert copied([1, 2, 3], 4) == [0]


@pytest.mark.absent("transformers<4.37", source="huggingface/transformers#27775")
def test_generate_refuses_prompt_lookup(copied, messages):
    """`generate()` raises a `ValueError` for `prompt_lookup_num_tokens`, as for any unknown argument."""
    with pytest.raises(ValueError, match=messages[1]):
        copied([1, 2, 3], 4)


def test_number_0_raises_value_error(copied, messages):
    """`prompt_lookup_num_tokens=0` raises a `ValueError`."""
    with pytest.raises(ValueError, match="|".join(messages)):
        copied([1, 2, 3], 0)
