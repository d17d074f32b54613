"""`padding_side` in the call of a tokenizer overrides the tokenizer's own side since 4.45.

Tutorial 2.1: `tokenizer = GPT2Tokenizer.from_pretrained("gpt2", padding_side = "left")`. The side that is passed to
`from_pretrained()` takes effect in every release.

Instead: `GPT2Tokenizer.from_pretrained("gpt2", padding_side="left")`

Message: Keyword arguments {'padding_side': 'left'} not recognized.

Message: PreTrainedTokenizerFast._batch_encode_plus() got an unexpected keyword argument 'padding_side'
"""

import re

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "padding_side_in_call_ignored",
        "padding_side_in_call_wins",
        "padding_side_ignored",
        "padding_side_in_call_stays",
        "later_rows_pad_on_the_other_side",
    ),
]
TEXTS = ["Hello", "Hello dear!"]


@pytest.fixture(scope="module")
def right_tokenizer(tokenizer_for, tokenizer):
    return tokenizer_for(pad_token=tokenizer.eos_token)


@pytest.mark.holds("transformers>=4.45", source="huggingface/transformers#33385")
@pytest.mark.needs("the default sides")
def test_side_in_the_call_overrides_the_tokenizer(right_tokenizer, forty_texts, forty_alone, eos):
    """`padding_side` in the call overrides the tokenizer's own side."""
    batch = right_tokenizer(forty_texts, padding=True, padding_side="left")
    longest = max(map(len, forty_alone))
    assert batch["input_ids"] == [[eos] * (longest - len(ids)) + ids for ids in forty_alone]


@pytest.mark.needs("the default sides")
def test_side_in_the_call_is_for_this_call_only(right_tokenizer):
    """After a call with `padding_side`, the next call pads on the tokenizer's own side."""
    right_tokenizer(TEXTS, padding=True, padding_side="left")
    assert right_tokenizer.padding_side == "right"
    assert right_tokenizer(TEXTS, padding=True)["attention_mask"][0][-1] == 0


@pytest.mark.holds("transformers<4.45", source="huggingface/transformers#33385")
@pytest.mark.needs("the default sides")
def test_side_in_the_call_is_ignored_with_a_warning(right_tokenizer, library_log, messages):
    """`GPT2Tokenizer` ignores `padding_side` in the call and logs a warning."""
    batch = right_tokenizer(TEXTS, padding=True, padding_side="left")
    assert batch["input_ids"] == right_tokenizer(TEXTS, padding=True)["input_ids"]
    assert any(re.search(messages[0], message) for message in library_log.messages)


@pytest.mark.holds("transformers<4.45", source="huggingface/transformers#33385")
def test_fast_tokenizer_raises_type_error(tokenizer_for, tokenizer, messages):
    """`GPT2TokenizerFast` raises `TypeError` for `padding_side` in the call."""
    fast_tokenizer = tokenizer_for(transformers.GPT2TokenizerFast, pad_token=tokenizer.eos_token)
    with pytest.raises(TypeError, match=messages[1]):
        fast_tokenizer(TEXTS, padding=True, padding_side="left")


@pytest.mark.needs("the default sides")
def test_side_passed_at_loading_takes_effect(left_tokenizer, right_tokenizer):
    """`padding_side` passed to `from_pretrained()` takes effect in every release."""
    mask = right_tokenizer(TEXTS, padding=True)["attention_mask"][0]
    assert (mask[0], mask[-1]) == (1, 0)
    assert left_tokenizer(TEXTS, padding=True)["attention_mask"][0] == mask[::-1]
