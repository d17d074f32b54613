"""The same explicit settings and seed give the text that tokenizer, generate() and decode() give.

Tutorial 2.2: "using both methods"; its two outputs differ because their settings do.
"""

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("2.2"),
    pytest.mark.refuted_by("pipeline_spaces_the_prompt", "pipeline_forgets_its_defaults"),
]
SETTINGS = {"max_new_tokens": 3, "do_sample": True, "top_k": 5, "temperature": 2.0, "pad_token_id": 50256}


@pytest.fixture(scope="module")
def by_hand(model, tokenizer, device):
    """The ids that the low-level way draws."""
    transformers.set_seed(42)
    return model.generate(**tokenizer("Hello dear!", return_tensors="pt").to(device), **SETTINGS)[0].tolist()


def test_the_ids_are_the_same(pipe, by_hand):
    transformers.set_seed(42)
    assert pipe("Hello dear!", return_tensors=True, **SETTINGS) == [{"generated_token_ids": by_hand}]


def test_the_text_is_the_same(pipe, tokenizer, by_hand):
    transformers.set_seed(42)
    assert pipe("Hello dear!", **SETTINGS) == [{"generated_text": tokenizer.decode(by_hand)}]


def test_told_nothing_they_differ_the_pipeline_samples_and_generate_does_not(pipe, hello_greedy):
    transformers.set_seed(42)
    drawn = pipe("Hello", max_new_tokens=2, num_return_sequences=5, return_tensors=True, pad_token_id=50256)
    assert any(record["generated_token_ids"] != hello_greedy.sequences[0, :3].tolist() for record in drawn)
