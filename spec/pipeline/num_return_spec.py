"""num_return_sequences=5 gives five continuations of each text, drawn separately.

Tutorial 1: generator("Hello, I'm a language model,", max_length=30, num_return_sequences=5).
"""

import pytest
import transformers

pytestmark = [
    pytest.mark.tutorial("1"),
    pytest.mark.refuted_by(
        "pipeline_returns_the_first_sequence_alone", "pipeline_spaces_the_prompt", "pipeline_always_samples"
    ),
]
SETTINGS = {"max_new_tokens": 2, "num_return_sequences": 5, "pad_token_id": 50256}


@pytest.fixture(scope="module")
def drawn(pipe):
    transformers.set_seed(42)
    return pipe(["Hello", "Hello dear!"], do_sample=True, temperature=2.0, **SETTINGS)


def test_each_text_gives_five(drawn):
    assert [len(output) for output in drawn] == [5, 5]


def test_each_begins_with_its_prompt(drawn):
    assert all(record["generated_text"].startswith("Hello dear!") for record in drawn[1])


def test_they_differ_from_one_another(drawn):
    for output in drawn:
        assert len({record["generated_text"] for record in output}) > 1


def test_without_sampling_five_are_refused(pipe):
    with pytest.raises(ValueError, match="num_return_sequences"):
        pipe("Hello", do_sample=False, **SETTINGS)
