"""`GPT2ForSequenceClassification` reads the last token that is not a pad; with left pads since 4.32.

Documentation: "finds the last token that is not a padding token in each row" (`GPT2ForSequenceClassification`). Before
4.49 a pad id inside the text, as an end of text between two parts, ends the text.

Instead: `tokenizer.add_special_tokens({"pad_token": "<pad>"})`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("reads_the_last_position", "reads_before_the_first_pad", "reads_the_first_token")
LENGTHS = [1, 2, 3, 5, 8, 13, 20, 24]


@pytest.fixture(scope="module")
def positions(head_for):
    """A call: the position in each row of these ids (8, 24) that the logits are computed from."""
    model = head_for("GPT2ForSequenceClassification", num_labels=3, pad_token_id=0)

    def read(ids):
        mask = (ids != 0).long()
        with torch.no_grad():
            of_each = model.score(model.transformer(ids, attention_mask=mask).last_hidden_state)  # (8, 24, 3)
            logits = model(ids, attention_mask=mask).logits  # (8, 3)
        torch.testing.assert_close((of_each - logits[:, None]).abs().amax(-1).amin(-1), logits.new_zeros(8))
        return (of_each - logits[:, None]).abs().amax(-1).argmin(-1).tolist()

    return read


def test_last_token_before_right_pads_is_read(positions, sequences):
    """With pads on the right, the last token before the pads is read."""
    assert positions(sequences("right")) == [length - 1 for length in LENGTHS]


@pytest.mark.holds("transformers>=4.32", source="huggingface/transformers#24979", about="left pads")
def test_last_token_after_left_pads_is_read(positions, sequences):
    """With pads on the left, the last token is read."""
    assert positions(sequences("left")) == [23] * 8


@pytest.mark.holds("transformers<4.32", source="huggingface/transformers#24979", about="left pads")
def test_position_counts_from_the_left_pads(positions, sequences):
    """With pads on the left, the position of the last token of the text without pads is read."""
    assert positions(sequences("left")) == [length - 1 for length in LENGTHS]


@pytest.mark.holds("transformers>=4.49", source="huggingface/transformers#35911", about="inside")
def test_pad_id_inside_a_text_does_not_end_it(positions, sequences):
    """With the pad id as fifth token of the texts, the last token is read."""
    ids = sequences("right")
    ids[:, 4] = 0
    assert positions(ids)[5:] == [12, 19, 23]


@pytest.mark.holds("transformers>=4.32,<4.49", source="huggingface/transformers#24979", about="inside")
def test_pad_id_inside_a_text_ends_it(positions, sequences):
    """With the pad id as fifth token of the texts, the fourth token is read."""
    ids = sequences("right")
    ids[:, 4] = 0
    assert positions(ids)[5:] == [3, 3, 3]


@pytest.mark.holds("transformers<4.32", source="huggingface/transformers#24979", about="inside")
def test_pad_id_inside_a_text_is_not_counted(positions, sequences):
    """With the pad id as fifth token of the texts, the token before the last is read."""
    ids = sequences("right")
    ids[:, 4] = 0
    assert positions(ids)[5:] == [11, 18, 22]
