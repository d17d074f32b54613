"""The pipeline keeps the space before a punctuation mark since 5.7; before, the space is removed.

Beyond the tutorial: before 5.7, the pipeline returns a different text than `decode()` of the same ids. Only the new
text is changed; every release returns the prompt unchanged.

Instead: `generator(text, clean_up_tokenization_spaces=False)`
"""

import pytest

pytestmark = pytest.mark.refuted_by("pipeline_cleans_up", "pipeline_does_not_clean_up", "pipeline_ignores_clean_up")
SETTINGS = {"max_new_tokens": 1, "forced_eos_token_id": 837, "do_sample": False, "pad_token_id": 50256}  # 837 is " ,"


@pytest.mark.holds("transformers>=5.7", source="huggingface/transformers#44915")
def test_pipeline_keeps_the_space(pipe):
    """By default the pipeline keeps a space before punctuation in the new text."""
    assert pipe("Hello , dear", **SETTINGS)[0]["generated_text"] == "Hello , dear ,"


@pytest.mark.holds("transformers<5.7", source="huggingface/transformers#44915")
def test_pipeline_removes_the_space(pipe):
    """By default the pipeline removes a space before punctuation from the new text."""
    assert pipe("Hello , dear", **SETTINGS)[0]["generated_text"] == "Hello , dear,"


def test_clean_up_false_keeps_the_space_in_every_release(pipe):
    """`clean_up_tokenization_spaces=False` keeps the space in every release."""
    record = pipe("Hello , dear", clean_up_tokenization_spaces=False, **SETTINGS)[0]
    assert record["generated_text"] == "Hello , dear ,"
