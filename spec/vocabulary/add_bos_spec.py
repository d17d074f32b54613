"""`add_bos_token=True` at loading puts `<|endoftext|>` before each text; by default nothing is added.

Documentation: "add_bos_token: Whether or not to add an initial beginning of sentence token to the input" (docstring of
`GPT2Tokenizer`). The released checkpoints do not set it, and the call of a tokenizer ignores it.

Instead: `GPT2Tokenizer.from_pretrained("gpt2", add_bos_token=True)`
"""

import pytest

pytestmark = [
    pytest.mark.needs("nothing added before a text"),
    pytest.mark.refuted_by(
        "bos_added", "add_bos_token_ignored", "call_follows_add_bos_token", "later_rows_repeat_a_row"
    ),
]


@pytest.fixture(scope="module")
def with_bos(tokenizer_for):
    return tokenizer_for(add_bos_token=True)


def test_bos_token_is_before_each_text(with_bos, forty_texts, forty_alone):
    """With `add_bos_token=True`, the ids of each text begin with `bos_token_id`, of an empty text too."""
    bos = with_bos.bos_token_id
    assert with_bos(forty_texts)["input_ids"] == [[bos, *ids] for ids in forty_alone]
    assert with_bos.encode("") == [bos]


def test_text_has_no_bos_token_by_default(tokenizer, forty_texts):
    """By default no text begins with `bos_token_id`."""
    assert all(ids[:1] != [tokenizer.bos_token_id] for ids in tokenizer(forty_texts)["input_ids"])


def test_add_special_tokens_false_leaves_the_token_out(with_bos, forty_texts, forty_alone):
    """`add_special_tokens=False` in the call leaves the beginning-of-text token out."""
    assert with_bos(forty_texts, add_special_tokens=False)["input_ids"] == forty_alone


def test_bos_token_counts_for_max_length(with_bos, forty_texts, forty_alone):
    """`max_length=50` keeps the beginning-of-text token and 49 tokens of the text."""
    if with_bos.truncation_side == "right":
        batch = with_bos(forty_texts, truncation=True, max_length=50)
        assert batch["input_ids"] == [[with_bos.bos_token_id, *ids[:49]] for ids in forty_alone]


def test_add_bos_token_in_the_call_is_ignored(tokenizer, forty_texts, forty_alone):
    """`add_bos_token=True` in the call has no effect."""
    assert tokenizer(forty_texts, add_bos_token=True)["input_ids"] == forty_alone
