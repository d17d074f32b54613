"""The pipeline omits special tokens from its text; `skip_special_tokens=False` keeps them since 4.56.

Beyond the tutorial: a text that ends early shows no `<|endoftext|>`, although `generate()` returns the id of this
token. Before 4.56, `skip_special_tokens` is not an argument of the pipeline.

Instead: `tokenizer.decode(generator(text, return_tensors=True)[0]["generated_token_ids"])`

Message: The following `model_kwargs` are not used by the model: ['skip_special_tokens'] (note: typos in the generate
arguments will also show up in this list)
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "skip_special_tokens_ignored",
    "pipeline_always_skips_special_tokens",
    "pipeline_drops_skip_special_tokens",
    "pipeline_keeps_an_end_after_5_tokens",
)


@pytest.fixture(scope="module")
def settings(eos):
    """A call whose last token is forced to be the end of text."""
    return {"max_new_tokens": 6, "forced_eos_token_id": eos, "do_sample": False, "pad_token_id": eos}


@pytest.fixture(scope="module")
def ended(pipe, settings):
    return pipe("Hello", **settings)[0]["generated_text"]


def test_end_of_text_is_omitted(pipe, settings, ended):
    assert ended == pipe("Hello", **settings | {"max_new_tokens": 5, "forced_eos_token_id": None})[0]["generated_text"]


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#40356")
def test_skip_special_tokens_false_keeps_them(pipe, settings, ended):
    """`skip_special_tokens=False` keeps the end-of-text token in the text of the pipeline."""
    assert pipe("Hello", **settings, skip_special_tokens=False)[0]["generated_text"] == ended + pipe.tokenizer.eos_token


@pytest.mark.absent("transformers<4.56", source="huggingface/transformers#40356")
def test_skip_special_tokens_raises_an_error(pipe, settings, messages):
    """The pipeline raises a `ValueError` for `skip_special_tokens=False`."""
    with pytest.raises(ValueError, match=messages[0]):
        pipe("Hello", **settings, skip_special_tokens=False)
