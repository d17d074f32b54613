"""`WatermarkDetector` finds watermarked text if it has the same `WatermarkingConfig`; new in 4.41.

Documentation: "The detector needs to be given the exact same settings that were given during text generation"
(`WatermarkDetector`). The prompt is not part of the text that is examined.

Instead: transformers>=4.41: `WatermarkDetector(model.config, device, watermarking_config=config)`
transformers<4.41: Nothing needs to be done.
"""

import copy

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "detector_ignores_the_key",
    "detector_finds_all",
    "detector_scores_four_rows",
    "green_tokens_counted_twice",
)


@pytest.fixture(scope="module")
def detect(hundred_model):
    """A factory: what a detector with this key returns for these new tokens."""
    config = copy.deepcopy(hundred_model.config)
    config.bos_token_id = 100  # the detector needs one, which no row begins with here

    def call(rows, **settings):
        watermark = transformers.WatermarkingConfig(bias=4.0, seeding_scheme="lefthash", **settings)
        return transformers.WatermarkDetector(config, rows.device.type, watermark)(rows, return_dict=True)

    return call


@pytest.fixture(scope="module")
def marked(hundred_run):
    """40 watermarked new tokens in each of eight rows."""
    watermark = transformers.WatermarkingConfig(bias=4.0, seeding_scheme="lefthash")
    return hundred_run(watermarking_config=watermark, do_sample=True, max_new_tokens=40)[0][:, 48:]


@pytest.mark.holds("transformers>=4.41", source="measured")
def test_watermarked_text_is_detected_in_each_row(detect, marked):
    """Watermarked text of 40 tokens is detected in each of eight rows."""
    assert detect(marked).prediction.tolist() == [True] * 8


@pytest.mark.holds("transformers>=4.41", source="measured")
def test_other_text_is_not_detected(detect, hundred_run):
    """Text without a watermark is not detected."""
    rows = hundred_run(do_sample=True, max_new_tokens=40)[0][:, 48:]
    assert detect(rows).prediction.tolist() == [False] * 8


@pytest.mark.holds("transformers>=4.41", source="measured")
def test_another_key_detects_nothing(detect, marked):
    """A detector with another `hashing_key` detects no watermark."""
    assert detect(marked, hashing_key=99).prediction.tolist() == [False] * 8


@pytest.mark.holds("transformers>=4.41", source="measured")
def test_z_score_counts_the_green_tokens(detect, marked):
    """`z_score` is how far the green tokens of a row are above a quarter, in standard deviations."""
    found = detect(marked)
    assert found.num_tokens_scored.tolist() == [39] * 8  # the first one has no previous token
    expected = (found.green_fraction - 0.25) * (39 / (0.25 * 0.75)) ** 0.5
    assert found.z_score.tolist() == pytest.approx(expected.tolist())
    assert (found.prediction == (found.z_score > 3)).all()


@pytest.mark.absent("transformers<4.41", source="measured")
def test_library_has_no_watermark_detector():
    """The library has no `WatermarkDetector`."""
    assert not hasattr(transformers, "WatermarkDetector")
