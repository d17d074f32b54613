"""With the same explicit settings and seed, the pipeline returns the text of `generate()`.

Tutorial 2.2: "Now we run the same example as above, but using the higher level interface". The two outputs that the
tutorial prints differ, because the settings do.
"""

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("2.2"),
    pytest.mark.refuted_by("pipeline_spaces_the_prompt", "pipeline_forgets_its_defaults"),
]
SETTINGS = {"max_new_tokens": 3, "do_sample": True, "top_k": 5, "temperature": 2.0, "pad_token_id": 50256}
DECODING = {"clean_up_tokenization_spaces": False}  # the defaults of decode() and of the pipeline differ before 5.7


@pytest.fixture(scope="module")
def drawn_ids(model, tokenizer, device):
    """The ids that `generate()` draws."""
    transformers.set_seed(42)
    return model.generate(**tokenizer("Hello dear!", return_tensors="pt").to(device), **SETTINGS)[0].tolist()


def test_pipeline_draws_the_same_ids(pipe, drawn_ids):
    transformers.set_seed(42)
    assert pipe("Hello dear!", return_tensors=True, **SETTINGS) == [{"generated_token_ids": drawn_ids}]


def test_pipeline_returns_the_same_text(pipe, tokenizer, drawn_ids):
    transformers.set_seed(42)
    text = tokenizer.decode(drawn_ids, **DECODING)
    assert pipe("Hello dear!", **SETTINGS, **DECODING) == [{"generated_text": text}]


def test_pipeline_samples_by_default_and_generate_does_not(pipe, hello_greedy):
    """By default the pipeline samples and `generate()` is greedy, so that their texts differ."""
    transformers.set_seed(42)
    drawn = pipe("Hello", max_new_tokens=2, num_return_sequences=5, return_tensors=True, pad_token_id=50256)
    assert any(record["generated_token_ids"] != hello_greedy.sequences[0, :3].tolist() for record in drawn)
