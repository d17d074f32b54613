"""`logits_to_keep=1` returns only the last row of the logits since 4.53; 4.48.3 to 4.52 ignore it.

Beyond the tutorial: generation needs only the last row of a long text; the other rows cost memory. Releases before
4.48.3 raise a `TypeError`.

Instead: `model(**inputs).logits[:, -1:]`

Message: GPT2LMHeadModel.forward() got an unexpected keyword argument 'logits_to_keep'
"""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.refuted_by(
    "logits_to_keep_ignored", "logits_to_keep_heeded", "logits_to_keep_taken_and_ignored", "logits_to_keep_at_most_8"
)


@pytest.fixture(scope="module")
def kept_logits(model, flag):
    """A factory: the logits of a pass with `logits_to_keep=rows`."""

    def logits(rows):
        with torch.no_grad():
            return model(**flag, logits_to_keep=rows).logits

    return logits


@pytest.mark.holds("transformers>=4.53", source="huggingface/transformers#39016")
@pytest.mark.parametrize("rows", [1, 2])
def test_logits_to_keep_returns_the_last_rows(kept_logits, flag_outputs, rows, tolerance):
    """`logits_to_keep=n` returns only the last n rows of the logits."""
    torch.testing.assert_close(kept_logits(rows), flag_outputs.logits[:, -rows:], **tolerance)


@pytest.mark.holds("transformers>=4.53", source="huggingface/transformers#39016")
@given(tokens=st.integers(1, 100), rows=st.integers(1, 100))
def test_logits_to_keep_returns_any_number_of_rows(tiny_model, tiny_outputs, tokens, rows):
    """`logits_to_keep=n` returns the last n rows for any n and any text, and all rows of a shorter text."""
    ids = tiny_outputs["input_ids"][:, :tokens]
    with torch.no_grad():
        logits = tiny_model(ids, logits_to_keep=rows).logits
    torch.testing.assert_close(logits, tiny_outputs["logits"][:, :tokens][:, -rows:])


@pytest.mark.holds("transformers>=4.48.3,<4.53", source="huggingface/transformers#35875")
def test_a_pass_ignores_logits_to_keep(kept_logits, flag_outputs):
    """A pass accepts `logits_to_keep` and returns all rows of the logits."""
    assert kept_logits(1).shape == flag_outputs.logits.shape


@pytest.mark.absent("transformers<4.48.3", source="huggingface/transformers#35875")
def test_logits_to_keep_raises_a_type_error(kept_logits, messages):
    """`logits_to_keep` raises a `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        kept_logits(1)
