"""`generate()` takes the ids as first argument, as `inputs=` or as `input_ids=`; a list is an error.

Documentation: "The sequence used as a prompt for the generation" (`GenerationMixin.generate`, `inputs`). The ids are a
tensor of two dimensions; without `return_tensors="pt"` the tokenizer returns lists.

Instead: `model.generate(**tokenizer(text, return_tensors="pt"))`

Message: 'list' object has no attribute 'shape'

Message: `inputs`: ... were passed alongside input_ids which is not allowed...
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("inputs_ignored", "generate_takes_lists", "input_ids_before_inputs")


@pytest.fixture(scope="module")
def write(hundred_model, hundred_batch):
    """A factory: four greedy tokens after the ids of `hundred_batch`, passed in one of several ways."""
    settings = {"max_new_tokens": 4, "do_sample": False, "pad_token_id": 0}
    settings["attention_mask"] = hundred_batch["attention_mask"]
    return lambda *ids, **names: hundred_model.generate(*ids, **names, **settings)


def test_three_ways_are_the_same(write, hundred_batch):
    ids = hundred_batch["input_ids"]
    found = write(ids)
    assert torch.equal(write(inputs=ids), found)
    assert torch.equal(write(input_ids=ids), found)


@pytest.mark.parametrize("name", ["inputs", "input_ids"])
def test_list_raises_attribute_error(write, hundred_batch, messages, name):
    """A list of lists of ids raises an `AttributeError`."""
    with pytest.raises(AttributeError, match=messages[0]):
        write(**{name: hundred_batch["input_ids"].tolist()})


def test_both_names_raise_value_error(write, hundred_batch, messages):
    """`inputs=` and `input_ids=` in one call raise a `ValueError`."""
    ids = hundred_batch["input_ids"]
    with pytest.raises(ValueError, match=messages[1]):
        write(inputs=ids, input_ids=ids)
