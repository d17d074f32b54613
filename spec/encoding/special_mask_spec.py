"""`special_tokens_mask` is 1 on the pads, and 0 on an `<|endoftext|>` in the text.

Documentation: "List of 0s and 1s, with 1 specifying added special tokens and 0 specifying regular sequence tokens"
(docstring of `PreTrainedTokenizerBase.__call__`). A special token that you wrote into the text is not an added one.

Instead: `[id in tokenizer.all_special_ids for id in tokenizer(text)["input_ids"]]`
"""

import pytest

pytestmark = [
    pytest.mark.needs("nothing added before a text"),
    pytest.mark.refuted_by("special_mask_from_ids", "special_mask_is_zero", "special_mask_ends_after_64_pads"),
]


@pytest.fixture(scope="module")
def special_mask(left_tokenizer):
    """The call: the `special_tokens_mask` of texts."""
    return lambda texts, **settings: left_tokenizer(texts, return_special_tokens_mask=True, **settings)[
        "special_tokens_mask"
    ]


def test_mask_is_0_on_special_tokens_of_a_text(special_mask, left_tokenizer):
    """The mask is 0 on each `<|endoftext|>` in a text."""
    text = f"a{left_tokenizer.eos_token}b" * 40
    assert special_mask(text) == [0] * len(left_tokenizer(text)["input_ids"])


def test_mask_is_1_on_the_pads(special_mask, forty_texts, forty_alone):
    """The mask is 1 on the pads of forty rows, and 0 elsewhere."""
    longest = max(map(len, forty_alone))
    rows = special_mask(forty_texts, padding=True)
    assert rows == [[1] * (longest - len(ids)) + [0] * len(ids) for ids in forty_alone]


def test_mask_is_1_on_an_added_bos_token(tokenizer_for):
    """The mask is 1 on the token that `add_bos_token=True` adds."""
    batch = tokenizer_for(add_bos_token=True)("Hello dear", return_special_tokens_mask=True)
    assert batch["special_tokens_mask"] == [1] + [0] * (len(batch["input_ids"]) - 1)
