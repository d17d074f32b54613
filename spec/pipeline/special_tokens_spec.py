"""generated_text leaves special tokens out; skip_special_tokens=False keeps them, from 4.56 on.

Beyond the tutorial: a text that ends early shows no <|endoftext|>, although generate() returns its id.
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "skip_special_tokens_ignored", "pipeline_always_skips_special_tokens", "pipeline_drops_skip_special_tokens"
)
SETTINGS = {"max_new_tokens": 2, "forced_eos_token_id": 50256, "do_sample": False, "pad_token_id": 50256}


@pytest.fixture(scope="module")
def ended(pipe):
    """The text after which the last token is made to be the end-of-text token."""
    return pipe("Hello", **SETTINGS)[0]["generated_text"]


def test_the_end_of_text_is_left_out(pipe, ended):
    assert ended == pipe("Hello", **SETTINGS | {"max_new_tokens": 1, "forced_eos_token_id": None})[0]["generated_text"]


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#40356")
def test_it_is_kept_on_request(pipe, ended):
    assert pipe("Hello", **SETTINGS, skip_special_tokens=False)[0]["generated_text"] == f"{ended}<|endoftext|>"


@pytest.mark.absent("transformers<4.56", source="huggingface/transformers#40356")
def test_the_request_is_refused(pipe):
    with pytest.raises(ValueError, match="skip_special_tokens"):
        pipe("Hello", **SETTINGS, skip_special_tokens=False)
