"""logits_to_keep=n computes the last n rows of the logits alone, from 4.53 on.

Beyond the tutorial: the next token's logits are all that generation needs of a long text; the others cost memory. From
4.48.3 to 4.52 a pass takes the argument and ignores it, before it is a TypeError.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "logits_to_keep_ignored", "logits_to_keep_heeded", "logits_to_keep_taken_and_ignored"
)


@pytest.fixture(scope="module")
def ask(model, flag):
    """The logits of a pass that is told how many rows to keep."""

    def logits(rows):
        with torch.no_grad():
            return model(**flag, logits_to_keep=rows).logits

    return logits


@pytest.mark.holds("transformers>=4.53", source="huggingface/transformers#39016")
@pytest.mark.parametrize("rows", [1, 2])
def test_they_are_the_last_rows_of_the_whole(ask, flag_outputs, rows, tolerance):
    torch.testing.assert_close(ask(rows), flag_outputs.logits[:, -rows:], **tolerance)


@pytest.mark.holds("transformers>=4.48.3,<4.53", source="huggingface/transformers#35875")
def test_a_pass_takes_it_and_computes_all_rows(ask, V):
    assert ask(1).shape == (1, 10, V)


@pytest.mark.absent("transformers<4.48.3", source="huggingface/transformers#35875")
def test_it_is_no_argument_of_a_pass(ask):
    with pytest.raises(TypeError, match="logits_to_keep"):
        ask(1)
