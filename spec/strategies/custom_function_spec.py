"""`custom_generate=` takes a function that replaces the decoding loop, since 4.56.

Documentation: "`generate` will perform the usual input preparation steps, then call the provided callable to run the
decoding loop" (`GenerationMixin.generate`, `custom_generate`). The function is local code: nothing is loaded.

Instead: transformers<4.56: a loop of your own over `model(...)`
transformers>=4.56: `custom_generate=function`
"""

import pytest

pytestmark = pytest.mark.refuted_by("custom_function_ignored", "custom_function_unprepared")


@pytest.fixture
def written(hundred_model, hundred_batch):
    """A function: what `generate()` returns with this `custom_generate`, and the arguments of the function."""
    found = {}

    def backwards(model, input_ids, **arguments):
        found.update(arguments, model=model)
        return input_ids.flip(-1)

    settings = {"max_new_tokens": 5, "do_sample": False, "pad_token_id": 0, "bad_words_ids": [[7]]}
    return lambda: (hundred_model.generate(**hundred_batch, **settings, custom_generate=backwards), found)


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#40085")
def test_generate_returns_what_the_function_returns(written, hundred_batch):
    """`generate()` returns what the function returns for the `input_ids`."""
    assert written()[0].tolist() == hundred_batch["input_ids"].flip(-1).tolist()


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#40085")
def test_function_is_called_with_what_generate_prepares(written, hundred_model):
    """The function is called with the model, the settings, the processors and the stopping criteria."""
    found = written()[1]
    assert found.get("model") is hundred_model
    assert found["generation_config"].max_new_tokens == 5
    assert [type(processor).__name__ for processor in found["logits_processor"]] == ["NoBadWordsLogitsProcessor"]
    assert [criterion.max_length for criterion in found["stopping_criteria"]] == [53]


@pytest.mark.absent("transformers>=4.52,<4.56", source="huggingface/transformers#36405")
def test_function_raises_type_error(written):
    """`custom_generate=` takes the name of a repository alone; a function raises a `TypeError`."""
    with pytest.raises(TypeError, match="path should be string"):
        written()


@pytest.mark.absent("transformers<4.52", source="huggingface/transformers#36405")
def test_generate_refuses_custom_generate(written):
    """`generate()` raises a `ValueError` for `custom_generate`, as for any unknown argument."""
    with pytest.raises(ValueError, match="custom_generate"):
        written()
