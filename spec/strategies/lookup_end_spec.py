"""Prompt lookup stops at the end of text since 4.44; before, it writes on where a copy has the end.

Beyond the tutorial: the end of text is looked for in the last new token alone, so a copy has to end before it. Without
an `eos_token_id` the first copy raises an error in 4.37 to 4.39 and in 4.44 to 5.12.

Instead: `eos_token_id=`, with any token that the model does not write if there is no end of text
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("candidates_end_the_text", "lookup_writes_past_the_end", "lookup_needs_an_end")
ROUND = [1, 2, 3, 4, 5, 6]


@pytest.fixture(scope="module")
def write(chain_model_for, device):
    """The call: ten tokens after 1 to 6 three times, where the model writes 1 to 6 without end, and the first copy."""
    read, model = [], chain_model_for([*range(1, 6), 6, 1, *range(8, 100), 0])
    model.transformer.wte.register_forward_pre_hook(lambda _, args: read.append(args[0][0].tolist()))

    def call(**settings):
        read.clear()
        ids = torch.tensor([ROUND * 3], device=device)
        settings |= {"max_new_tokens": 10, "do_sample": False, "pad_token_id": 0, "prompt_lookup_num_tokens": 5}
        return model.generate(ids, attention_mask=torch.ones_like(ids), **settings)[0, 18:].tolist(), read[0][18:]

    return call


@pytest.mark.holds("transformers>=4.44", source="huggingface/transformers#31301", about="an end of text")
@pytest.mark.parametrize(("end", "first"), [(1, 1), (2, 2), (5, 5), ([5, 3], 3)])
def test_text_ends_with_the_end_of_text(write, end, first):
    """The text ends with the first `eos_token_id`, and a copy ends before it."""
    assert write(eos_token_id=end) == (ROUND[:first], ROUND[: first - 1])


@pytest.mark.holds("transformers>=4.37,<4.44", source="huggingface/transformers#31301", about="an end of text")
@pytest.mark.parametrize("end", [1, 2, 4])
def test_end_of_text_within_a_copy_is_overlooked(write, end):
    """The end of text does not stop the text where it is followed by accepted candidates."""
    written, copied = write(eos_token_id=end)
    assert written[:10] == (ROUND * 2)[:10]
    assert copied == ROUND[:5]


@pytest.mark.absent("transformers<4.37", source="huggingface/transformers#27775", about="an end of text")
def test_generate_refuses_prompt_lookup(write):
    """`generate()` raises a `ValueError` for `prompt_lookup_num_tokens`, as for any unknown argument."""
    with pytest.raises(ValueError, match="prompt_lookup_num_tokens"):
        write(eos_token_id=2)


@pytest.mark.holds(
    "transformers>=4.40,<4.44", "transformers>=5.13", source="huggingface/transformers#46790", about="without an end"
)
def test_model_without_an_end_writes(write):
    """Without an `eos_token_id` the tokens are those of greedy search."""
    written, copied = write()
    assert written[:10] == (ROUND * 2)[:10]
    assert copied == ROUND[:5]


@pytest.mark.holds(
    "transformers<4.40", "transformers>=4.44,<5.13", source="huggingface/transformers#46790", about="without an end"
)
def test_model_without_an_end_raises(write):
    """Without an `eos_token_id` the call raises an error."""
    with pytest.raises((TypeError, AttributeError, ValueError)):
        write()
