"""The tokenizer returns `input_ids` and `attention_mask`, and nothing else.

Tutorial 2.1: "This attention mask is in the dictionary returned by the tokenizer under the key “attention_mask”."
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by("token_type_ids_too", "keys_are_no_attributes", "long_texts_have_another_key"),
]


def test_tokenizer_returns_two_keys(tokenizer, forty_texts, P):
    for texts in ("Hello dear!", "", " a" * (P + 1), forty_texts):
        assert set(tokenizer(texts)) == {"input_ids", "attention_mask"}


def test_each_key_is_an_attribute(flag):
    assert flag.input_ids is flag["input_ids"]
    assert flag.attention_mask is flag["attention_mask"]


@pytest.mark.needs("the tokenizer of gpt2")
def test_result_unpacks_into_arguments_of_the_model(tokenizer):
    assert {**tokenizer("Hello dear!")} == {"input_ids": [15496, 13674, 0], "attention_mask": [1, 1, 1]}


def test_return_attention_mask_false_omits_the_mask(tokenizer, forty_texts, forty_alone):
    """`return_attention_mask=False` leaves the mask out of the result."""
    ids = tokenizer("Hello dear!")["input_ids"]
    assert {**tokenizer("Hello dear!", return_attention_mask=False)} == {"input_ids": ids}
    assert {**tokenizer(forty_texts, return_attention_mask=False)} == {"input_ids": forty_alone}
