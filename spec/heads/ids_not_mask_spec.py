"""`GPT2ForSequenceClassification` finds the last token by the ids; `attention_mask` has no effect.

Beyond the tutorial: with the end of text as pad token, a text that ends with it is read at the token before. With
another pad id than the config's, a pad is read, although the mask hides it.

Instead: `tokenizer.add_special_tokens({"pad_token": "<pad>"}); model.config.pad_token_id = tokenizer.pad_token_id`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("reads_the_last_unmasked", "reads_the_last_position", "reads_the_first_token")


@pytest.fixture(scope="module")
def model(head_for):
    return head_for("GPT2ForSequenceClassification", num_labels=3, pad_token_id=0)


@pytest.fixture
def logits(model):
    """A call: the logits (8, 3) of these ids under this mask, and of the token at this position alone."""

    def read(ids, mask, position):
        with torch.no_grad():
            states = model.transformer(ids, attention_mask=mask).last_hidden_state
            return model(ids, attention_mask=mask).logits, model.score(states[:, position])

    return read


def test_masked_token_of_another_id_is_read(logits, sequences):
    """A token at the end that the mask hides is read if it is not `pad_token_id`."""
    ids = sequences("right").clamp(min=1)
    ids[:, 20:] = 7
    mask = torch.ones_like(ids)
    mask[:, 20:] = 0
    torch.testing.assert_close(*logits(ids, mask, -1))


def test_visible_pad_id_is_not_read(logits, sequences):
    """A token at the end that is `pad_token_id` is not read, although the mask shows it."""
    ids = sequences("right").clamp(min=1)
    ids[:, -1] = 0
    torch.testing.assert_close(*logits(ids, torch.ones_like(ids), -2))
