"""`logits_to_keep` may be a tensor of positions since 4.53, with other positions per text since 5.21.

Documentation: "If a `torch.Tensor`, must be 1D corresponding to the indices to keep in the sequence length dimension."
(`GPT2LMHeadModel.forward`, `logits_to_keep`). A tensor of bools keeps the rows where it is True, one after the other.

Erratum: The documentation says: "If a `torch.Tensor`, must be 1D". A tensor of two dimensions keeps other rows of each
text since 5.21. In 4.53 to 5.20 the logits have a dimension more, without an error.

Instead: `model(input_ids).logits[rows, positions]`

Message: GPT2LMHeadModel.forward() got an unexpected keyword argument 'logits_to_keep'
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("logits_to_keep_ignored", "kept_rows_are_reversed")


@pytest.fixture(scope="module")
def kept(hundred_model, hundred_texts, device):
    """The call: the logits of a pass with these rows to keep."""

    @torch.no_grad()
    def logits(rows):
        return hundred_model(hundred_texts["input_ids"], logits_to_keep=torch.tensor(rows, device=device)).logits

    return logits


PLACES = [[n, 23 - n] for n in range(8)]  # two positions of each of eight texts


@pytest.mark.holds("transformers>=4.53", source="huggingface/transformers#39016", about="one dimension")
def test_positions_are_kept_in_their_order(kept, hundred_texts, tolerance):
    """A tensor of positions keeps these rows of each text, in the order of the tensor."""
    torch.testing.assert_close(kept([5, 2, -1]), hundred_texts["logits"][:, [5, 2, -1]], **tolerance)


@pytest.mark.holds("transformers>=4.48.3,<4.53", source="huggingface/transformers#35875", about="one dimension")
def test_positions_are_ignored(kept, hundred_texts, tolerance):
    """A tensor of positions is ignored: all rows are returned."""
    torch.testing.assert_close(kept([5, 2, -1]), hundred_texts["logits"], **tolerance)


@pytest.mark.absent("transformers<4.48.3", source="huggingface/transformers#35875", about="one dimension")
def test_logits_to_keep_raises_type_error(kept, messages):
    """`logits_to_keep` raises `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        kept([5, 2, -1])


@pytest.mark.holds("transformers>=5.21", source="measured", about="two dimensions")
def test_each_text_keeps_its_own_rows(kept, hundred_texts, tolerance):
    """A tensor of two positions per text keeps these rows of each text; bools keep the rows of a True."""
    expected = torch.stack([row[places] for row, places in zip(hundred_texts["logits"], PLACES, strict=True)])
    torch.testing.assert_close(kept(PLACES), expected, **tolerance)
    shown = [[place == 3 for place in range(24)]] * 8
    torch.testing.assert_close(kept(shown), hundred_texts["logits"][:, 3], **tolerance)


@pytest.mark.holds("transformers>=4.53,<5.21", source="measured", about="two dimensions")
def test_each_text_keeps_the_rows_of_all(kept, hundred_texts, tolerance):
    """A tensor of two positions per text keeps all of these rows in each text, with four dimensions."""
    torch.testing.assert_close(kept(PLACES), hundred_texts["logits"][:, torch.tensor(PLACES)], **tolerance)


@pytest.mark.holds("transformers>=4.48.3,<4.53", source="huggingface/transformers#35875", about="two dimensions")
def test_two_dimensions_are_ignored(kept, hundred_texts, tolerance):
    """A tensor of two positions per text is ignored: all rows are returned."""
    torch.testing.assert_close(kept(PLACES), hundred_texts["logits"], **tolerance)


@pytest.mark.absent("transformers<4.48.3", source="huggingface/transformers#35875", about="two dimensions")
def test_two_dimensions_raise_type_error(kept, messages):
    """A tensor of two positions per text raises `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        kept(PLACES)
