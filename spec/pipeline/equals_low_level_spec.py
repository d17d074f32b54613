"""With the same explicit settings and seed, the pipeline returns the text of `generate()`.

Tutorial 2.2: "Now we run the same example as above, but using the higher level interface". The two outputs that the
tutorial prints differ, because the settings do.
"""

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("2.2"),
    pytest.mark.refuted_by(
        "pipeline_spaces_the_prompt",
        "pipeline_forgets_its_defaults",
        "pipeline_caps_the_temperature",
        "pipeline_caps_top_k",
        "pipeline_stops_after_32_tokens",
    ),
]
SETTINGS = {"max_new_tokens": 3, "do_sample": True, "top_k": 5, "temperature": 2.0}
DECODING = {"clean_up_tokenization_spaces": False}  # the defaults of decode() and of the pipeline differ before 5.7


@pytest.fixture(scope="module")
def drawn_ids(model, tokenizer, device, eos):
    """The ids that `generate()` draws."""
    inputs = tokenizer("Hello dear!", return_tensors="pt").to(device)
    transformers.set_seed(42)
    return model.generate(**inputs, **SETTINGS, pad_token_id=eos)[0].tolist()


def test_pipeline_draws_the_same_ids(pipe, drawn_ids, eos):
    transformers.set_seed(42)
    output = pipe("Hello dear!", return_tensors=True, **SETTINGS, pad_token_id=eos)
    assert output == [{"generated_token_ids": drawn_ids}]


def test_pipeline_returns_the_same_text(pipe, tokenizer, drawn_ids, eos):
    transformers.set_seed(42)
    text = "Hello dear!" + tokenizer.decode(drawn_ids[-3:], **DECODING)
    assert pipe("Hello dear!", **SETTINGS, **DECODING, pad_token_id=eos) == [{"generated_text": text}]


@pytest.fixture(scope="module")
def mark(tiny_pipe_for):
    """The ids of "!", a text that the tiny pipeline can read."""
    pipe = tiny_pipe_for()
    return pipe.tokenizer("!", return_tensors="pt")["input_ids"].to(pipe.device)


def test_40_tokens_at_far_settings_are_the_same(tiny_pipe_for, mark):
    """40 tokens drawn at a high temperature among many tokens are the same."""
    pipe = tiny_pipe_for()
    far = {"max_new_tokens": 40, "do_sample": True, "temperature": 20.0, "top_k": 90}
    transformers.set_seed(42)
    drawn = pipe.model.generate(mark, **far)[0].tolist()
    transformers.set_seed(42)
    assert pipe("!", return_tensors=True, **far) == [{"generated_token_ids": drawn}]


def test_pipeline_samples_by_default_and_generate_does_not(tiny_pipe_for, mark):
    """By default the pipeline samples and `generate()` is greedy, so that their texts differ."""
    greedy = tiny_pipe_for().model.generate(mark, max_new_tokens=2)[0].tolist()
    pipe = tiny_pipe_for(do_sample=True, max_length=50)  # as in gpt2's config.json, which older releases read
    transformers.set_seed(42)
    drawn = pipe("!", max_new_tokens=2, num_return_sequences=5, return_tensors=True)
    assert any(record["generated_token_ids"] != greedy for record in drawn)
