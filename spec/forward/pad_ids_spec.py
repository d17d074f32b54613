"""A pass does not hide pads without a mask; it warns if a row begins or ends with one, since 4.32.

Documentation: "doesn't automatically create an `attention_mask` to mask a padding token" (page "Troubleshoot",
"Incorrect output when padding tokens aren't masked"). The warning needs `config.pad_token_id`, which `gpt2` lacks.

Instead: `model(**tokenizer(texts, padding=True, return_tensors="pt"))`, which passes the mask

Message: We strongly recommend passing in an `attention_mask` since your input_ids may be padded. See
https://huggingface.co/docs/transformers/troubleshooting#incorrect-output-when-padding-tokens-arent-masked.
"""

import re

import pytest
import torch

pytestmark = pytest.mark.refuted_by("pads_are_hidden", "pads_are_not_logged", "pads_are_always_logged")


@pytest.fixture(scope="module")
def model(head_for):
    """A model with the pad id 0."""
    return head_for("GPT2LMHeadModel", pad_token_id=0)


@pytest.fixture
def logged(model, library_log, sequences):
    """A call: what a pass logs over eight texts without pads, of which one has a pad at this place."""

    def call(place=None, mask=None, model=model):
        ids = sequences("right")[7:].expand(8, -1).clone()
        if place is not None:
            ids[3, place] = 0
        model(ids, attention_mask=None if mask is None else torch.ones_like(ids))
        return library_log.messages

    return call


def test_pads_are_read_as_tokens(model, sequences):
    """Pads on the left change the logits of the last tokens, unless a mask hides them."""
    ids = sequences("left")
    with torch.no_grad():
        bare, masked = (model(ids, **mask).logits for mask in ({}, {"attention_mask": (ids != 0).long()}))
    assert ((bare - masked)[:-1, -1].abs().amax(-1) > 0.01).all()  # the last of the eight texts has no pad


@pytest.mark.holds("transformers>=4.32", source="huggingface/transformers#24510")
@pytest.mark.parametrize("place", [0, -1])
def test_pad_at_an_end_is_logged(logged, messages, place):
    """A pad at the beginning or the end of a row is logged."""
    assert [bool(re.search(messages[0], message)) for message in logged(place)] == [True]


@pytest.mark.holds("transformers<4.32", source="huggingface/transformers#24510")
@pytest.mark.parametrize("place", [0, -1])
def test_pad_at_an_end_is_not_logged(logged, place):
    """A pad at the beginning or the end of a row is not logged."""
    assert logged(place) == []


def test_other_passes_log_nothing(logged, head_for):
    """A pad within a row, a pass with a mask, and a model without a pad id log nothing."""
    assert logged(12) == logged(None) == logged(0, mask=True) == []
    assert logged(0, model=head_for("GPT2LMHeadModel")) == []
