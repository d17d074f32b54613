"""A text that ends with `<|endoftext|>` logs no right-padding warning since 5.3, given its mask.

Beyond the tutorial: pads and the end of text have the same id. Before 5.3 the library looked only at the ids of a
batch; since 5.3 it looks at the mask. Before 4.41 a single text logged the warning too.

Instead: Nothing needs to be done. The text is continued in the same way with and without the warning.

Message: A decoder-only architecture is being used, but right-padding was detected! For correct generation results,
please set `padding_side='left'` when initializing the tokenizer.
"""

import re

import pytest

pytestmark = pytest.mark.refuted_by("ends_taken_for_pads", "generation_warnings_silent")
TEXTS = ["Hello dear<|endoftext|>", "Hello dear!"]  # 3 tokens each


@pytest.fixture
def warned(model, tokenizer, device, library_log, messages):
    """A call: whether the library warns of right-padding when it continues these texts."""

    def call(texts, *names):
        inputs = tokenizer(texts, return_tensors="pt").to(device)
        passed = {name: inputs[name] for name in ("input_ids", *names)}
        model.generate(**passed, max_new_tokens=1, do_sample=False, pad_token_id=50256)
        return any(re.search(messages[0], message) for message in library_log.messages)

    return call


@pytest.mark.holds("transformers>=5.3", source="measured", about="a batch")
def test_batch_with_its_mask_logs_no_warning(warned):
    """A batch whose text ends with `<|endoftext|>` logs no warning if its mask is passed."""
    assert not warned(TEXTS, "attention_mask")


@pytest.mark.holds("transformers<5.3", source="measured", about="a batch")
def test_batch_with_its_mask_logs_the_warning(warned):
    """A batch whose text ends with `<|endoftext|>` logs a right-padding warning despite its mask."""
    assert warned(TEXTS, "attention_mask")


@pytest.mark.holds("transformers>=4.41", source="measured", about="a single text")
def test_single_text_logs_no_warning(warned):
    """A single text that ends with `<|endoftext|>` logs no right-padding warning."""
    assert not warned(TEXTS[:1])


@pytest.mark.holds("transformers<4.41", source="measured", about="a single text")
def test_single_text_logs_the_warning(warned):
    """A single text that ends with `<|endoftext|>` logs a right-padding warning."""
    assert warned(TEXTS[:1])


def test_batch_without_its_mask_logs_the_warning(warned):
    assert warned(TEXTS)
