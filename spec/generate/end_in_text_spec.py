"""Given its mask, a text that ends with `<|endoftext|>` is not taken for right-padded since 5.3.

Beyond the tutorial: pads and the end of text have the same id. Before 5.3 the library looked only at the ids of a
batch; since 5.3 it looks at the mask. Before 4.41 a single text caused the warning too.

Instead: Nothing needs to be done. The text is continued in the same way with and without the warning.

Message: A decoder-only architecture is being used, but right-padding was detected! For correct generation results,
please set `padding_side='left'` when initializing the tokenizer.
"""

import re

import pytest

pytestmark = pytest.mark.refuted_by("ends_taken_for_pads", "generation_warnings_silent")
TEXTS = ["Hello dear<|endoftext|>", "Hello dear!"]  # 3 tokens each


@pytest.fixture
def warned(model, tokenizer, eos, device, library_log, messages):
    """A call: whether the library warns of right-padding when it continues these texts."""

    def call(texts, *names):
        inputs = tokenizer(texts, return_tensors="pt").to(device)
        passed = {name: inputs[name] for name in ("input_ids", *names)}
        model.generate(**passed, max_new_tokens=1, do_sample=False, pad_token_id=eos)
        return any(re.search(messages[0], message) for message in library_log.messages)

    return call


@pytest.mark.holds("transformers>=5.3", source="measured", about="a batch")
def test_generate_does_not_warn_for_a_batch(warned):
    """`generate()` does not warn for a batch whose text ends with `<|endoftext|>`, given its mask."""
    assert not warned(TEXTS, "attention_mask")


@pytest.mark.holds("transformers<5.3", source="measured", about="a batch")
def test_generate_warns_for_a_batch(warned):
    """`generate()` warns for a batch whose text ends with `<|endoftext|>`, despite its mask."""
    assert warned(TEXTS, "attention_mask")


@pytest.mark.holds("transformers>=4.41", source="measured", about="a single text")
def test_generate_does_not_warn_for_a_single_text(warned):
    """`generate()` does not warn for a single text that ends with `<|endoftext|>`."""
    assert not warned(TEXTS[:1])


@pytest.mark.holds("transformers<4.41", source="measured", about="a single text")
def test_generate_warns_for_a_single_text(warned):
    """`generate()` warns for a single text that ends with `<|endoftext|>`."""
    assert warned(TEXTS[:1])


def test_generate_warns_for_a_batch_without_its_mask(warned):
    """`generate()` warns for a batch without its mask."""
    assert warned(TEXTS)
