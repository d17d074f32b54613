"""`truncation=True, max_length=n` leaves no room for new tokens after a prompt of n tokens or more.

Documentation: "`max_length` is also a `generate` arg" (comment in the code of `TextGenerationPipeline`, 5.24). One
number cuts the prompt and limits prompt plus continuation. In 4.52 to 5.19 the second limit has no effect.

Instead: `generator(text, truncation=True, max_length=n, max_new_tokens=m)`

Message: Input length of input_ids is ..., but `max_length` is set to ... This can lead to unexpected behavior. You
should consider increasing `max_length` or, better yet, setting `max_new_tokens`.
"""

import pytest

pytestmark = [
    pytest.mark.needs("the default sides"),
    pytest.mark.refuted_by(
        "pipeline_keeps_max_length_to_itself", "length_not_checked", "room_is_made", "pipeline_stops_after_32_tokens"
    ),
]
PROMPT = "a!b!c!d!e!" * 16  # 160 tokens of gpt2


@pytest.fixture(scope="module")
def new_tokens(tiny_pipe_for):
    """The call: the number of new tokens after the prompt, cut to this number of tokens."""

    def count(length, **settings):
        settings = {"truncation": True, "max_length": length, "return_tensors": True, "pad_token_id": 0, **settings}
        (record,) = tiny_pipe_for()(PROMPT, **settings)
        return len(record["generated_token_ids"]) - length

    return count


@pytest.mark.parametrize("length", [5, 100])
@pytest.mark.holds("transformers>=4.38,<4.52", "transformers>=5.20", source="huggingface/transformers#40751")
def test_prompt_that_is_cut_raises_value_error(new_tokens, length, messages):
    """A prompt that is cut to `max_length` tokens raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        new_tokens(length)


@pytest.mark.holds("transformers>=4.52,<5.20", source="huggingface/transformers#40751")
def test_prompt_that_is_cut_has_256_new_tokens(new_tokens):
    """The pipeline adds up to 256 tokens to the prompt that it has cut."""
    assert new_tokens(5) == 256


@pytest.mark.filterwarnings("ignore:Input length of input_ids")
@pytest.mark.holds("transformers>=4.37,<4.38", source="measured")
def test_prompt_that_is_cut_has_one_new_token(new_tokens):
    """The pipeline adds one token to the prompt that it has cut."""
    assert new_tokens(5) == 1


@pytest.mark.absent("transformers<4.37", source="huggingface/transformers#28362")
def test_truncation_is_refused(new_tokens):
    """The pipeline raises `ValueError` for `truncation=True`."""
    with pytest.raises(ValueError, match="truncation"):
        new_tokens(5)


@pytest.mark.parametrize("new", [1, 40])
@pytest.mark.holds("transformers>=4.37", source="huggingface/transformers#28362", about="both")
def test_max_new_tokens_makes_room(new_tokens, new):
    """With `max_new_tokens` too, the prompt is cut and has so many new tokens."""
    assert new_tokens(5, max_new_tokens=new) == new


@pytest.mark.absent("transformers<4.37", source="huggingface/transformers#28362", about="both")
def test_max_new_tokens_beside_truncation_is_refused(new_tokens):
    """With `max_new_tokens` too, the pipeline raises `ValueError` for `truncation=True`."""
    with pytest.raises(ValueError, match="truncation"):
        new_tokens(5, max_new_tokens=1)
