"""truncation=True cuts the prompt to max_length tokens, from 4.37 on; so does max_length alone.

Tutorial 2.2 passes truncation=True and max_length=30; its prompts are short, so there nothing is cut.
"""

import pytest

pytestmark = [
    pytest.mark.tutorial("2.2"),
    pytest.mark.refuted_by(
        "pipeline_keeps_max_length_to_itself",
        "pipeline_keeps_truncation_to_itself",
        "full_text_begins_with_what_was_read",
    ),
]
PROMPT = "The American flag's colors are red, blue and"  # 10 tokens
SETTINGS = {"max_length": 5, "max_new_tokens": 1, "do_sample": False, "pad_token_id": 50256}


@pytest.mark.holds("transformers>=4.37", source="huggingface/transformers#28362", about="truncation")
def test_the_model_reads_the_first_tokens_alone(pipe, flag):
    ids = pipe(PROMPT, truncation=True, return_tensors=True, **SETTINGS)[0]["generated_token_ids"]
    assert ids[:5] == flag["input_ids"][0, :5].tolist()
    assert len(ids) == 5 + 1


@pytest.mark.holds("transformers>=4.37", source="huggingface/transformers#28362", about="truncation")
def test_the_text_still_begins_with_the_whole_prompt(pipe):
    assert pipe(PROMPT, truncation=True, **SETTINGS)[0]["generated_text"].startswith(PROMPT)


@pytest.mark.absent("transformers<4.37", source="huggingface/transformers#28362", about="truncation")
def test_it_is_an_unknown_argument(pipe):
    with pytest.raises(ValueError, match="not used by the model"):
        pipe(PROMPT, truncation=True, **SETTINGS)


@pytest.mark.holds("transformers>=4.37", source="measured", about="unnamed")
def test_left_out_the_prompt_is_cut_all_the_same(pipe):
    ids = pipe(PROMPT, return_tensors=True, **SETTINGS)[0]["generated_token_ids"]
    assert len(ids) == 5 + 1


@pytest.mark.holds("transformers>=4.37", source="measured", about="unnamed")
def test_false_leaves_the_prompt_whole(pipe, flag):
    ids = pipe(PROMPT, truncation=False, return_tensors=True, **SETTINGS)[0]["generated_token_ids"]
    assert ids[:10] == flag["input_ids"][0].tolist()


@pytest.mark.holds("transformers<4.37", source="measured", about="unnamed")
def test_left_out_the_prompt_is_whole(pipe, flag):
    ids = pipe(PROMPT, return_tensors=True, **SETTINGS)[0]["generated_token_ids"]
    assert ids[:10] == flag["input_ids"][0].tolist()
