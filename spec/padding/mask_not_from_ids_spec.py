"""An <|endoftext|> that stands in the text keeps mask 1, although pad and end of text share an id.

Beyond the tutorial: a mask rebuilt as input_ids != pad_token_id hides that token from the model.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("mask_from_ids", "special_tokens_split")
TEXTS = ["Hello<|endoftext|>", "Hello dear!"]


@pytest.fixture(scope="module")
def ended(left_tokenizer):
    return left_tokenizer(TEXTS, padding=True, return_tensors="pt")


def test_the_token_in_the_text_is_attended_to(ended):
    assert ended["input_ids"][0].tolist() == [50256, 15496, 50256]
    assert ended["attention_mask"][0].tolist() == [0, 1, 1]


def test_a_mask_rebuilt_from_the_ids_loses_it(ended):
    rebuilt = (ended["input_ids"] != 50256).long()
    assert rebuilt[0].tolist() == [0, 1, 0]
    assert torch.equal(rebuilt[1], ended["attention_mask"][1])
