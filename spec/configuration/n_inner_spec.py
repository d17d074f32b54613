"""`n_inner` is the inner width of the MLP in each layer; by default it is four times `n_embd`.

Documentation: "Dimension of the MLP representations." (`GPT2Config`, `n_inner`). The page does not state that the
default, None, is `4 * n_embd`.
"""

import pytest

pytestmark = pytest.mark.refuted_by("inner_width_is_rounded", "inner_width_is_fixed")


@pytest.fixture
def widths(head_for):
    """A call: the inner and outer width of the MLPs of both layers with these settings."""

    def call(**settings):
        mlps = [block.mlp for block in head_for("GPT2Model", **settings).h]
        assert all(mlp.c_proj.weight.shape == tuple(mlp.c_fc.weight.shape)[::-1] for mlp in mlps)
        return [tuple(mlp.c_proj.weight.shape) for mlp in mlps]

    return call


def test_inner_width_is_n_inner(widths):
    """The MLP of each layer has `n_inner` columns inside."""
    assert widths(n_inner=24) == [(24, 16), (24, 16)]
    assert widths(n_inner=5) == [(5, 16), (5, 16)]


def test_inner_width_is_four_times_n_embd_by_default(widths):
    """By default, `n_inner` is None and the inner width is `4 * n_embd`."""
    assert widths() == widths(n_inner=None) == [(64, 16), (64, 16)]
