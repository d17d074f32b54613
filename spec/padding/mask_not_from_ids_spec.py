"""An `<|endoftext|>` that stands in the text has mask 1, although a pad with the same id has mask 0.

Beyond the tutorial: a mask that is computed as `input_ids != pad_token_id` hides this token from the model.

Instead: `model.generate(**tokenizer(texts, padding=True, return_tensors="pt"))`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("mask_from_ids", "special_tokens_split", "later_ends_have_mask_0")


@pytest.fixture(scope="module")
def ended(left_tokenizer):
    return left_tokenizer(["Hello<|endoftext|>", "Hello dear!"], padding=True, return_tensors="pt")


@pytest.mark.needs("the tokenizer of gpt2")
def test_end_of_text_in_the_text_has_mask_1(ended):
    """`<|endoftext|>` has mask 1 in the text and mask 0 as a pad."""
    assert ended["input_ids"][0].tolist() == [50256, 15496, 50256]
    assert ended["attention_mask"][0].tolist() == [0, 1, 1]


@pytest.mark.needs("the tokenizer of gpt2")
def test_mask_computed_from_the_ids_hides_it(ended):
    """The mask `input_ids != 50256` is 0 on the `<|endoftext|>` in the text too."""
    computed = (ended["input_ids"] != 50256).long()
    assert computed[0].tolist() == [0, 1, 0]
    assert torch.equal(computed[1], ended["attention_mask"][1])


def test_every_end_of_text_in_a_text_has_mask_1(left_tokenizer, eos):
    """The `<|endoftext|>` after each of n words has mask 1, in every row of a batch."""
    texts = [f"Hello{left_tokenizer.eos_token}" * n for n in range(1, 100, 14)]
    batch = left_tokenizer(texts, padding=True)
    for text, ids, mask in zip(texts, batch["input_ids"], batch["attention_mask"], strict=True):
        pads = mask.count(0)
        assert mask == [0] * pads + [1] * (len(mask) - pads)
        assert ids[:pads].count(eos) == pads
        assert ids[pads:] == left_tokenizer(text)["input_ids"]
        assert ids[pads:].count(eos) >= text.count(left_tokenizer.eos_token)
