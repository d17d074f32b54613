"""Each sampling filter keeps at least two tokens per beam, even `top_k=1`; `top_h` may keep one.

Documentation: "The number of highest probability vocabulary tokens to keep" (`GenerationConfig`, `top_k`). With
several end-of-text ids a filter keeps one token more than there are.

Erratum: The documentation says: "The number of highest probability vocabulary tokens to keep for top-k-filtering".
With `num_beams=3` and `top_k=1` two tokens are kept, so the text is drawn and not greedy.

Instead: `do_sample=False, num_beams=3`
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "beams_keep_one_token",
    "top_h_keeps_two_tokens",
    "several_ends_keep_two_tokens",
    "single_rows_keep_two_tokens",
)


@pytest.fixture(scope="module")
def kept(hundred_model, hundred_batch):
    """A factory: how many tokens keep a score, of each beam of 8 rows in 20 steps."""

    def count(**settings):
        settings = {"max_new_tokens": 20, "do_sample": True, "top_k": 0, "num_beams": 3, "pad_token_id": 0, **settings}
        returned = {"return_dict_in_generate": True, "output_scores": True}
        outputs = hundred_model.generate(**hundred_batch, **settings, **returned)
        return {number for scores in outputs.scores for number in (scores > -torch.inf).sum(-1).tolist()}

    return count


@pytest.mark.parametrize("setting", [{"top_k": 1}, {"top_p": 0.01}, {"typical_p": 0.01}, {"epsilon_cutoff": 0.999}])
def test_filter_keeps_two_tokens_per_beam(kept, setting):
    """`top_k=1` and the strictest `top_p`, `typical_p` and `epsilon_cutoff` keep two tokens per beam."""
    assert min(kept(**setting)) == 2


def test_filter_keeps_one_token_without_beams(kept):
    """Without beams `top_k=1` keeps one token, as documented."""
    assert kept(top_k=1, num_beams=1) == {1}


@pytest.mark.holds("transformers>=4.35", source="measured", about="several ends")
def test_filter_keeps_one_token_more_than_ends(kept):
    """With two end-of-text ids, `top_k=1` keeps three tokens per beam."""
    assert kept(top_k=1, eos_token_id=[98, 99]) == {3}


@pytest.mark.holds("transformers<4.35", source="measured", about="several ends")
def test_filter_keeps_two_tokens_whatever_the_ends(kept):
    """With two end-of-text ids too, `top_k=1` keeps two tokens per beam."""
    assert kept(top_k=1, eos_token_id=[98, 99]) == {2}


@pytest.mark.holds("transformers>=5", source="measured", about="top_h")
def test_top_h_keeps_one_token_per_beam(kept):
    """`top_h=0.01` keeps one token per beam."""
    assert min(kept(top_h=0.01)) == 1


@pytest.mark.absent("transformers<5", source="measured", about="top_h")
def test_generate_has_no_top_h_under_beams(kept):
    """`generate()` raises a `ValueError` for `top_h`, as for any unknown argument."""
    with pytest.raises(ValueError, match="top_h"):
        kept(top_h=0.01)
