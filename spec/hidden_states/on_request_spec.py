"""`hidden_states` is None unless requested; requesting hidden states leaves the logits bit-identical.

Beyond the tutorial: the tutorial sets `output_hidden_states=True`; the default is False.

Instead: `model(**inputs, output_hidden_states=True)`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "states_given_unasked",
    "states_asked_for_ignored",
    "generate_records_unasked",
    "states_change_the_pass",
    "states_change_a_long_pass",
)


@pytest.fixture(scope="module")
def plain_outputs(model, flag):
    with torch.no_grad():
        return model(**flag)


def test_forward_pass_returns_none_by_default(plain_outputs):
    """`hidden_states` of a forward pass is None by default."""
    assert plain_outputs.hidden_states is None
    assert "hidden_states" not in plain_outputs


def test_output_hidden_states_adds_one_field(plain_outputs, flag_outputs):
    """`output_hidden_states=True` adds `hidden_states` to the outputs, and nothing else."""
    assert set(flag_outputs) - set(plain_outputs) == {"hidden_states"}


def test_generate_returns_none_by_default(beams, sampled):
    """`hidden_states` of `generate()` is None by default."""
    assert beams.hidden_states is None
    assert sampled.hidden_states is None


def test_requesting_leaves_the_logits_bit_identical(plain_outputs, flag_outputs):
    """The logits with `output_hidden_states=True` are bit-identical to those without."""
    assert torch.equal(plain_outputs.logits, flag_outputs.logits)


def test_requesting_leaves_a_long_batch_bit_identical(base_model, crowd, crowd_outputs):
    """The same holds of `last_hidden_state` of a padded batch of eight rows."""
    with torch.no_grad():
        assert torch.equal(base_model(**crowd).last_hidden_state, crowd_outputs.last_hidden_state)
