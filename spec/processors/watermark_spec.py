"""`watermarking_config` adds a bias to a quarter of the tokens, by the previous token; new in 4.41.

Documentation: "adding a small bias to randomly selected set of "green" tokens" (`GenerationConfig`,
`watermarking_config`). "If passed as `Dict`, it will be converted": 4.57 to 5.15 raise an error for a dict instead.

Instead: transformers>=4.41: `watermarking_config=WatermarkingConfig(bias=2.5)`
transformers<4.41: your own logits processor
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "watermark_of_all_tokens",
    "watermark_chosen_by_the_row",
    "watermark_of_four_rows",
    "watermark_forgotten_after_16_steps",
    "watermark_dict_ignored",
)


@pytest.fixture(scope="module")
def raised(hundred_run):
    """A factory: the sequences (8, 68), and what a watermark adds to the logits (8, 20, 100)."""

    def run(watermark, **settings):
        sequences, scores, logits = hundred_run(watermarking_config=watermark, **settings)
        return sequences, (scores - logits).round(decimals=2)

    return run


@pytest.mark.holds("transformers>=4.41", source="measured")
@pytest.mark.parametrize(("ratio", "bias"), [(0.25, 2.5), (0.5, 10.0)])
def test_bias_is_added_to_a_share_of_the_tokens(raised, ratio, bias):
    """The bias is added to `greenlist_ratio` of the tokens in each of eight rows and 20 steps."""
    _, added = raised(transformers.WatermarkingConfig(greenlist_ratio=ratio, bias=bias))
    assert ((added - bias).abs() < 0.02).sum(-1).tolist() == [[100 * ratio] * 20] * 8
    assert (added.abs() < 0.02).sum(-1).tolist() == [[100 - 100 * ratio] * 20] * 8


@pytest.mark.holds("transformers>=4.41", source="measured")
def test_previous_token_chooses_the_green_tokens(raised):
    """The tokens that get the bias depend on the previous token alone, in any row and step."""
    sequences, added = raised(transformers.WatermarkingConfig(bias=2.5))
    green = {}
    for text, steps in zip(sequences[:, 47:67].tolist(), (added > 1).tolist(), strict=True):
        for previous, tokens in zip(text, steps, strict=True):
            assert green.setdefault(previous, tokens) == tokens
    assert 5 < len({tuple(tokens) for tokens in green.values()}) < 8 * 20


@pytest.mark.holds("transformers>=4.41,<4.57", "transformers>=5.16", source="measured", about="a dict")
def test_dict_equals_a_config(raised):
    """`watermarking_config` may be a dict."""
    sequences, added = raised({"bias": 2.5})
    assert torch.equal(sequences, raised(transformers.WatermarkingConfig(bias=2.5))[0])
    assert (added > 1).any()


@pytest.mark.holds("transformers>=4.57,<5.16", source="measured", about="a dict")
def test_dict_raises_attribute_error(raised):
    """`generate()` raises an `AttributeError` for a dict as `watermarking_config`."""
    with pytest.raises(AttributeError, match="'dict' object has no attribute 'validate'"):
        raised({"bias": 2.5})


@pytest.mark.absent("transformers<4.41", source="measured", about="a dict")
def test_generate_refuses_watermarking_config(raised):
    """`generate()` raises a `ValueError` for `watermarking_config`, as for any unknown argument."""
    with pytest.raises(ValueError, match="watermarking_config"):
        raised({"bias": 2.5})


@pytest.mark.absent("transformers<4.41", source="measured")
def test_library_has_no_watermarking_config():
    """The library has no `WatermarkingConfig`."""
    assert not hasattr(transformers, "WatermarkingConfig")
