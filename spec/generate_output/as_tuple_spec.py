"""`outputs[:2]` of `generate()` is `sequences` and `scores`; a third field is the cache since 4.36.

Documentation: "When using our `generation_output` object as a tuple, it only keeps the attributes that don't have
`None` values." (https://huggingface.co/docs/transformers/internal/generation_utils) A loop yields the names of fields.

Erratum: The documentation says: "it has two keys that are `sequences` and `scores`". The cache is a third one, which is
called `past_key_values` before 5.24. Only with `use_cache=False` there are two.

Instead: `outputs.sequences` and `outputs.scores`
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "generate_records_unasked",
    "cache_never_used",
    "use_cache_false_is_ignored",
    "outputs_yield_their_values",
    "outputs_end_with_the_sequences",
)


@pytest.fixture(scope="module")
def call(hundred_model, hundred_batch):
    """The call: two greedy tokens per row with their scores."""
    settings = {"max_new_tokens": 2, "do_sample": False, "pad_token_id": 0}
    returned = {"return_dict_in_generate": True, "output_scores": True}
    return lambda **more: hundred_model.generate(**hundred_batch, **settings, **returned, **more)


@pytest.fixture(scope="module")
def outputs(call):
    return call()


def test_first_two_are_sequences_and_scores(outputs):
    """`outputs[0]` and `outputs[1]` are `sequences` and `scores`."""
    assert outputs[0] is outputs["sequences"] is outputs.sequences
    assert outputs[1] is outputs["scores"] is outputs.scores
    assert all(found is field for found, field in zip(outputs[:2], (outputs.sequences, outputs.scores), strict=True))


@pytest.mark.holds("transformers>=5.24", source="measured", about="keys")
def test_third_key_is_cache(outputs):
    """The keys are `sequences`, `scores` and `cache`."""
    assert list(outputs.keys()) == ["sequences", "scores", "cache"]


@pytest.mark.holds("transformers>=4.36,<5.24", source="huggingface/transformers#25086", about="keys")
def test_third_key_is_past_key_values(outputs):
    """The keys are `sequences`, `scores` and `past_key_values`."""
    assert list(outputs.keys()) == ["sequences", "scores", "past_key_values"]


@pytest.mark.holds("transformers<4.36", source="huggingface/transformers#25086", about="keys")
def test_keys_are_the_documented_ones(outputs):
    """The keys are `sequences` and `scores`."""
    assert list(outputs.keys()) == ["sequences", "scores"]


def test_use_cache_false_leaves_the_documented_keys(call):
    """With `use_cache=False`, the keys are `sequences` and `scores`, in every release."""
    assert list(call(use_cache=False).keys()) == ["sequences", "scores"]


def test_loop_yields_names(outputs):
    """A loop over the output, or `ids, scores, *_ = outputs`, yields the names of the fields."""
    assert [*outputs][:2] == ["sequences", "scores"]


def test_tuple_has_the_values(outputs):
    """`outputs.to_tuple()` has the values."""
    assert outputs.to_tuple()[0] is outputs.sequences
    assert len(outputs.to_tuple()) == len(outputs)
