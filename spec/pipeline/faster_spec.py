"""The pipeline is not faster than `generate()`: both make the same forward passes.

Tutorial 1: the pipeline is the "high level" option, and `generate()` the "low level" one. In the pipeline, a list of
texts takes one pass per text and token, because one text is generated at a time. In `generate()`, a padded batch takes
one pass per token.

Erratum: The tutorial says: "It is faster and easier to use." The pipeline calls `generate()` of the same model, once
per text, and cannot be faster than that call.
"""

import pytest

pytestmark = [pytest.mark.tutorial("1"), pytest.mark.refuted_by("pipeline_drops_its_cache", "one_token_too_many")]
TEXTS = ["Hello", "Hello dear!"]


@pytest.fixture(scope="module")
def settings(eos):
    return {"max_new_tokens": 2, "do_sample": False, "pad_token_id": eos}


@pytest.fixture
def passes(pipe):
    """The shape (B, T) of the ids that each forward pass reads, in the order of the passes."""
    shapes = []
    read = lambda module, args, kwargs: shapes.append(kwargs["input_ids"].shape)  # noqa: E731
    hook = pipe.model.register_forward_pre_hook(read, with_kwargs=True)
    yield shapes
    hook.remove()


def test_pipeline_and_generate_make_the_same_passes(pipe, passes, tokenizer, device, settings):
    """The pipeline and `generate()` make the same forward passes for one text, one per new token."""
    settings = settings | {"min_new_tokens": 6, "max_new_tokens": 6}
    pipe("Hello dear!", **settings)
    by_pipeline = list(passes)
    passes.clear()
    pipe.model.generate(**tokenizer("Hello dear!", return_tensors="pt").to(device), **settings)
    assert by_pipeline == passes
    assert [T for B, T in passes[1:]] == [1] * 5  # the cache has the rest


def test_pipeline_reads_a_list_one_text_at_a_time(pipe, passes, settings):
    pipe(TEXTS, **settings)
    assert [B for B, T in passes] == [1] * 4


def test_generate_takes_half_the_passes_for_a_batch_of_two(pipe, passes, batch, settings):
    """`generate()` takes half as many passes for a padded batch of two texts."""
    pipe.model.generate(**batch, **settings)
    assert [B for B, T in passes] == [2] * 2
