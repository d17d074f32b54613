"""The pipeline makes the forward passes that generate() makes, one text at a time: it is no faster.

Erratum: the tutorial prints "It is faster and easier to use". It is easier; it wraps the same model and spends the same
time in it. Texts in a list go through it one by one, which takes as many passes again as there are texts; as one padded
batch they share them.
"""

import pytest

pytestmark = [pytest.mark.tutorial("1"), pytest.mark.refuted_by("pipeline_drops_its_cache", "one_token_too_many")]
TEXTS = ["Hello", "Hello dear!"]
SETTINGS = {"max_new_tokens": 2, "do_sample": False, "pad_token_id": 50256}


@pytest.fixture
def passes(pipe):
    """The shape (B, T) of the ids that each forward pass reads, as they are made."""
    shapes = []
    read = lambda module, args, named: shapes.append(named["input_ids"].shape)  # noqa: E731
    hook = pipe.model.register_forward_pre_hook(read, with_kwargs=True)
    yield shapes
    hook.remove()


def test_for_one_text_both_ways_make_the_same_passes(pipe, passes, tokenizer, device):
    pipe("Hello dear!", **SETTINGS)
    by_pipeline = list(passes)
    passes.clear()
    pipe.model.generate(**tokenizer("Hello dear!", return_tensors="pt").to(device), **SETTINGS)
    assert by_pipeline == passes
    assert len(passes) == 2


def test_a_list_of_two_texts_goes_through_one_text_at_a_time(pipe, passes):
    pipe(TEXTS, **SETTINGS)
    assert [B for B, T in passes] == [1] * 4


def test_a_padded_batch_of_two_takes_half_the_passes(pipe, passes, batch):
    pipe.model.generate(**batch, **SETTINGS)
    assert [B for B, T in passes] == [2] * 2
