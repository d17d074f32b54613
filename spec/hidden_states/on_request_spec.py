"""Hidden states not asked for are None; asking for them changes no logit.

Beyond the tutorial: it asks with output_hidden_states = True and does not say what happens otherwise.
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "states_given_unasked", "states_asked_for_ignored", "generate_records_unasked", "states_change_the_pass"
)


@pytest.fixture(scope="module")
def plain_outputs(model, flag):
    with torch.no_grad():
        return model(**flag)


def test_a_forward_pass_gives_none(plain_outputs):
    assert plain_outputs.hidden_states is None
    assert "hidden_states" not in plain_outputs


def test_a_forward_pass_that_is_asked_gives_them(plain_outputs, flag_outputs):
    assert set(flag_outputs) - set(plain_outputs) == {"hidden_states"}


def test_generate_gives_none(beams, sampled):
    assert beams.hidden_states is None
    assert sampled.hidden_states is None


def test_the_logits_are_the_same_to_the_bit(plain_outputs, flag_outputs):
    assert torch.equal(plain_outputs.logits, flag_outputs.logits)
