"""Prompt lookup copies no token that a logits processor forbids, since 4.57.

Beyond the tutorial: the model refuses a forbidden candidate in every release, so the text is right; the pass over the
tokens after it is lost. Since 4.57 the copy ends before it, and the next match is tried if nothing is left.

Instead: transformers<4.37: `assistant_model=`, with a smaller model
transformers>=4.37: `suppress_tokens=[...]` and `prompt_lookup_num_tokens=10` in one call
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("lookup_without_processors", "lookup_gives_up")
TEXT = [4, 5, 6, 7, 8, 4, 5]


@pytest.fixture(scope="module")
def copied(chain_model_for, device):
    """The call: the tokens that the model checks in its first pass after this text, four at most, and the new ones."""
    read, model = [], chain_model_for([*range(1, 100), 0])
    model.transformer.wte.register_forward_pre_hook(lambda _, args: read.append(args[0][0].tolist()))

    def call(text, **settings):
        read.clear()
        ids = torch.tensor([text], device=device)
        settings |= {"max_new_tokens": 8, "do_sample": False, "pad_token_id": 0, "eos_token_id": 99}
        written = model.generate(ids, attention_mask=torch.ones_like(ids), prompt_lookup_num_tokens=4, **settings)
        return read[0][len(text) :], written[0, len(text) :].tolist()

    return call


@pytest.mark.holds("transformers>=4.57", source="huggingface/transformers#40726")
@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"suppress_tokens": [8]}, [6, 7]),
        ({"suppress_tokens": [7]}, [6]),
        ({"bad_words_ids": [[7, 8]]}, [6, 7]),
        ({"suppress_tokens": [6]}, []),
    ],
)
def test_copy_ends_before_a_forbidden_token(copied, settings, expected):
    """A copy ends before the first token that `suppress_tokens` or `bad_words_ids` forbids."""
    assert copied(TEXT, **settings)[0] == expected


@pytest.mark.holds("transformers>=4.57", source="huggingface/transformers#40726")
def test_next_match_is_tried(copied):
    """If the first token is forbidden, the next match is copied."""
    assert copied([5, 6, 1, 5, 7, 2, 5], suppress_tokens=[6])[0] == [7, 2, 5]


@pytest.mark.holds("transformers>=4.37,<4.57", source="huggingface/transformers#40726")
def test_forbidden_tokens_are_copied(copied):
    """A forbidden token is copied too, and the model refuses it."""
    found, written = copied(TEXT, suppress_tokens=[6])
    assert found == [6, 7, 8, 4]
    assert 6 not in written


@pytest.mark.absent("transformers<4.37", source="huggingface/transformers#27775")
def test_generate_refuses_prompt_lookup(copied):
    """`generate()` raises a `ValueError` for `prompt_lookup_num_tokens`, as for any unknown argument."""
    with pytest.raises(ValueError, match="prompt_lookup_num_tokens"):
        copied(TEXT)
