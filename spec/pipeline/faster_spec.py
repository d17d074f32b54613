"""The pipeline makes the forward passes that generate() makes, one text at a time: it is no faster.

Erratum: the tutorial prints "It is faster and easier to use". It is easier; it wraps the same model and spends the same
time in it. Texts in a list go through it one by one, which takes as many passes again as there are texts; as one padded
batch they share them.
"""

import pytest
import transformers

pytestmark = [pytest.mark.tutorial("1"), pytest.mark.refuted_by("pipeline_drops_its_cache", "one_token_too_many")]
TEXTS = ["Hello", "Hello dear!"]
SETTINGS = {"max_new_tokens": 2, "do_sample": False, "pad_token_id": 50256}


@pytest.fixture(scope="module")
def own_pipe(checkpoint, device):
    return transformers.pipeline("text-generation", model=checkpoint.quick, device=device)


@pytest.fixture
def passes(own_pipe):
    """The shape (B, T) of the ids that each forward pass reads, as they are made."""
    shapes = []
    read = lambda module, args, named: shapes.append(named["input_ids"].shape)  # noqa: E731
    hook = own_pipe.model.register_forward_pre_hook(read, with_kwargs=True)
    yield shapes
    hook.remove()


def test_for_one_text_both_ways_make_the_same_passes(own_pipe, passes, tokenizer, device):
    own_pipe("Hello dear!", **SETTINGS)
    by_pipeline = list(passes)
    passes.clear()
    own_pipe.model.generate(**tokenizer("Hello dear!", return_tensors="pt").to(device), **SETTINGS)
    assert by_pipeline == passes
    assert len(passes) == 2


def test_a_list_of_two_texts_goes_through_one_text_at_a_time(own_pipe, passes):
    own_pipe(TEXTS, **SETTINGS)
    assert [B for B, T in passes] == [1] * 4


def test_a_padded_batch_of_two_takes_half_the_passes(own_pipe, passes, batch):
    own_pipe.model.generate(**batch, **SETTINGS)
    assert [B for B, T in passes] == [2] * 2
