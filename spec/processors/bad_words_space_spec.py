"""`bad_words_ids` needs a word with its leading space, which `add_prefix_space=True` adds at loading.

Documentation: "make sure to set `add_prefix_space=True` when initializing the tokenizer" (`NoBadWordsLogitsProcessor`).
A word at the start of a text has other ids than within it.

Erratum: The documentation says: "The `add_prefix_space` argument is only supported for some slow tokenizers". The fast
tokenizer of GPT-2 takes it too.

Instead: `tokenizer(" dear", add_special_tokens=False)["input_ids"]`
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.needs("nothing added before a text"),
    pytest.mark.refuted_by("prefix_space", "add_prefix_space_ignored"),
]


@pytest.fixture
def blocked(tokenizer, V):
    """A function: whether this bad word keeps " dear" out, where the text before it is "Hello"."""
    *text, last = tokenizer("Hello dear")["input_ids"]

    def call(word):
        processor = transformers.NoBadWordsLogitsProcessor([word], eos_token_id=tokenizer.eos_token_id)
        return processor(torch.tensor([text]), torch.zeros(1, V))[0, last].isneginf().item()

    return call


def test_word_without_space_is_not_blocked_within_a_text(blocked, tokenizer):
    """The ids of "dear" do not keep " dear" out of a text; the ids of " dear" do."""
    assert not blocked(tokenizer("dear")["input_ids"])
    assert blocked(tokenizer(" dear")["input_ids"])


@pytest.mark.parametrize("cls", ["GPT2Tokenizer", "GPT2TokenizerFast"])
def test_both_tokenizers_add_the_space(blocked, tokenizer_for, cls):
    """`add_prefix_space=True` adds the space in `GPT2Tokenizer` and in `GPT2TokenizerFast`."""
    spaced = tokenizer_for(getattr(transformers, cls), add_prefix_space=True)
    assert blocked(spaced("dear")["input_ids"])


def test_fast_tokenizer_takes_the_argument(tokenizer, tokenizer_for):
    """`GPT2TokenizerFast`, a fast tokenizer, follows `add_prefix_space=True`."""
    spaced = tokenizer_for(transformers.GPT2TokenizerFast, add_prefix_space=True)
    assert spaced.is_fast
    assert spaced("dear")["input_ids"] == tokenizer(" dear")["input_ids"] != tokenizer("dear")["input_ids"]
