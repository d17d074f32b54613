"""An `<|endoftext|>` that stands in the text has mask 1, although a pad with the same id has mask 0.

Beyond the tutorial: a mask that is computed as `input_ids != pad_token_id` hides this token from the model.

Instead: `model.generate(**tokenizer(texts, padding=True, return_tensors="pt"))`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("mask_from_ids", "special_tokens_split")
TEXTS = ["Hello<|endoftext|>", "Hello dear!"]


@pytest.fixture(scope="module")
def ended(left_tokenizer):
    return left_tokenizer(TEXTS, padding=True, return_tensors="pt")


def test_end_of_text_in_the_text_has_mask_1(ended):
    """`<|endoftext|>` has mask 1 in the text and mask 0 as a pad."""
    assert ended["input_ids"][0].tolist() == [50256, 15496, 50256]
    assert ended["attention_mask"][0].tolist() == [0, 1, 1]


def test_mask_computed_from_the_ids_hides_it(ended):
    """The mask `input_ids != 50256` is 0 on the `<|endoftext|>` in the text too."""
    computed = (ended["input_ids"] != 50256).long()
    assert computed[0].tolist() == [0, 1, 0]
    assert torch.equal(computed[1], ended["attention_mask"][1])
