"""A text that ends with <|endoftext|> of its own is not taken for right-padded, from 5.3 on.

Beyond the tutorial: pad and end of text share an id; the mask tells them apart, and the newer releases look at it.
Before 4.41 a single text was warned of as well.
"""

import pytest

pytestmark = pytest.mark.refuted_by("ends_taken_for_pads", "generation_warnings_silent")
TEXTS = ["Hello dear<|endoftext|>", "Hello dear!"]  # 3 tokens each


@pytest.fixture
def warned(model, tokenizer, device, library_log):
    """A call: whether the library warns of right-padding when it continues these texts."""

    def call(texts, *names):
        inputs = tokenizer(texts, return_tensors="pt").to(device)
        named = {name: inputs[name] for name in ("input_ids", *names)}
        model.generate(**named, max_new_tokens=1, do_sample=False, pad_token_id=50256)
        return any("right-padding was detected" in message for message in library_log.messages)

    return call


@pytest.mark.holds("transformers>=5.3", source="measured", about="a batch")
def test_a_batch_with_its_mask_is_continued_without_a_warning(warned):
    assert not warned(TEXTS, "attention_mask")


@pytest.mark.holds("transformers<5.3", source="measured", about="a batch")
def test_a_batch_is_warned_of_whatever_its_mask(warned):
    assert warned(TEXTS, "attention_mask")


@pytest.mark.holds("transformers>=4.41", source="measured", about="a single text")
def test_a_single_text_is_continued_without_a_warning(warned):
    assert not warned(TEXTS[:1])


@pytest.mark.holds("transformers<4.41", source="measured", about="a single text")
def test_a_single_text_is_warned_of(warned):
    assert warned(TEXTS[:1])


def test_a_batch_without_its_mask_is_warned_of_in_every_release(warned):
    assert warned(TEXTS)
