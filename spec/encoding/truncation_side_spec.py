"""`truncation_side="left"` keeps the last tokens of a text; passed in the call, it is ignored.

Documentation: "truncation_side: The side on which the model should have truncation applied" (docstring of
`PreTrainedTokenizerBase`). For a prompt, the last tokens are often those that matter.

Instead: `GPT2Tokenizer.from_pretrained("gpt2", truncation_side="left")`, or `tokenizer.truncation_side = "left"`
"""

import pytest

pytestmark = [
    pytest.mark.needs("the default sides"),
    pytest.mark.refuted_by(
        "truncation_side_ignored",
        "call_follows_truncation_side",
        "truncation_side_is_fixed",
        "later_rows_not_truncated",
    ),
]


@pytest.mark.needs("nothing added before a text")
@pytest.mark.parametrize("length", [1, 2, 50, 300])
def test_left_side_keeps_the_last_tokens(length, tokenizer_for, forty_texts, forty_alone):
    """`truncation_side="left"` and `max_length=n` keep the last n tokens of each text."""
    batch = tokenizer_for(truncation_side="left")(forty_texts, truncation=True, max_length=length)
    assert batch["input_ids"] == [ids[-length:] for ids in forty_alone]


@pytest.mark.parametrize("length", [1, 2, 50, 300])
def test_right_side_is_the_default(length, tokenizer, forty_texts, forty_alone):
    """By default the first n tokens are kept: `truncation_side` is `"right"`."""
    assert tokenizer.truncation_side == "right"
    batch = tokenizer(forty_texts, truncation=True, max_length=length)
    assert batch["input_ids"] == [ids[:length] for ids in forty_alone]


def test_side_in_the_call_is_ignored(tokenizer, forty_texts, forty_alone):
    """`truncation_side="left"` in the call is ignored: the first tokens are kept."""
    batch = tokenizer(forty_texts, truncation=True, max_length=50, truncation_side="left")
    assert batch["input_ids"] == [ids[:50] for ids in forty_alone]


def test_attribute_sets_the_side_of_the_next_call(small_tokenizer_for, forty_texts):
    """Setting `tokenizer.truncation_side` sets the side of the next calls."""
    own = small_tokenizer_for()
    whole = own(forty_texts, truncation=False)["input_ids"]
    own.truncation_side = "left"
    assert own(forty_texts, truncation=True, max_length=50)["input_ids"] == [ids[-50:] for ids in whole]


def test_padding_side_does_not_change_the_truncation_side(left_tokenizer, forty_texts, forty_alone):
    """`padding_side="left"` does not change the side on which texts are cut."""
    batch = left_tokenizer(forty_texts, truncation=True, max_length=50)
    assert batch["input_ids"] == [ids[:50] for ids in forty_alone]
