"""The pipeline keeps the space before a punctuation mark since 5.7; before, the space is removed.

Beyond the tutorial: before 5.7, the pipeline returns a different text than `decode()` of the same ids. Only the new
text is changed; every release returns the prompt unchanged. `clean_up_tokenization_spaces=True` is ignored since 5.7.

Instead: `generator(text, clean_up_tokenization_spaces=False)`
"""

import pytest

pytestmark = [
    pytest.mark.needs("the tokenizer of gpt2"),
    pytest.mark.refuted_by(
        "pipeline_cleans_up",
        "pipeline_does_not_clean_up",
        "pipeline_ignores_clean_up",
        "pipeline_ignores_clean_up_true",
    ),
]
MARKS = {837: " ,", 764: " ."}


@pytest.fixture
def end_with(pipe):
    """The call: the pipeline's text after the prompt "Hello , dear" and this token, which is forced."""

    def call(id_, **settings):
        forced = {"max_new_tokens": 1, "forced_eos_token_id": id_, "do_sample": False, "pad_token_id": 50256}
        return pipe("Hello , dear", **forced, **settings)[0]["generated_text"]

    return call


@pytest.mark.parametrize(("id_", "mark"), MARKS.items())
@pytest.mark.holds("transformers>=5.7", source="huggingface/transformers#44915")
def test_pipeline_keeps_the_space(end_with, id_, mark):
    """By default the pipeline keeps a space before punctuation in the new text."""
    assert end_with(id_) == f"Hello , dear{mark}"


@pytest.mark.parametrize(("id_", "mark"), MARKS.items())
@pytest.mark.holds("transformers<5.7", source="huggingface/transformers#44915")
def test_pipeline_removes_the_space(end_with, id_, mark):
    """By default the pipeline removes a space before punctuation from the new text."""
    assert end_with(id_) == f"Hello , dear{mark.strip()}"


@pytest.mark.parametrize(("id_", "mark"), MARKS.items())
@pytest.mark.holds("transformers>=5.7", source="huggingface/transformers#44915")
def test_clean_up_true_is_ignored(end_with, id_, mark):
    """`clean_up_tokenization_spaces=True` has no effect on the pipeline."""
    assert end_with(id_, clean_up_tokenization_spaces=True) == f"Hello , dear{mark}"


@pytest.mark.parametrize(("id_", "mark"), MARKS.items())
@pytest.mark.holds("transformers<5.7", source="huggingface/transformers#44915")
def test_clean_up_true_removes_the_space(end_with, id_, mark):
    """`clean_up_tokenization_spaces=True` removes a space before punctuation from the new text."""
    assert end_with(id_, clean_up_tokenization_spaces=True) == f"Hello , dear{mark.strip()}"


def test_clean_up_false_keeps_the_space_in_every_release(end_with):
    """`clean_up_tokenization_spaces=False` keeps the space in every release."""
    assert end_with(837, clean_up_tokenization_spaces=False) == "Hello , dear ,"
