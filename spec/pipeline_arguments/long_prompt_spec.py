"""Without a length, a prompt of 50 tokens or more fails in the pipeline of gpt2 from 4.38 to 4.51.

Beyond the tutorial: the default length of these releases, `max_length=50` in the `config.json` of gpt2, counts the
prompt. A model without such an entry has a limit of 20, and fails up to 4.46. Since 4.52 there is always room for 256.

Instead: `generator(text, max_new_tokens=n)`

Message: Input length of input_ids is ..., but `max_length` is set to ... This can lead to unexpected behavior. You
should consider increasing `max_length` or, better yet, setting `max_new_tokens`.
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "pipeline_forgets_its_defaults", "default_length_counts_the_prompt", "pipeline_stops_after_32_tokens"
)
PROMPT = "a!b!c!d!e!" * 16  # 160 tokens of gpt2
PUBLISHED = {"do_sample": True, "max_length": 50}  # what gpt2's config.json has for text-generation


@pytest.fixture
def new_tokens(tiny_pipe_for):
    """A call: the number of tokens after this prompt, of a pipeline with these `task_specific_params`."""

    def count(prompt, task_params, **settings):
        pipe = tiny_pipe_for(**task_params)
        (record,) = pipe(prompt, return_tensors=True, pad_token_id=0, **settings)
        return len(record["generated_token_ids"]) - len(pipe.tokenizer(prompt)["input_ids"])

    return count


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#38129", about="gpt2")
def test_long_prompt_has_room_for_256(new_tokens):
    """The pipeline adds up to 256 tokens to a long prompt."""
    assert new_tokens(PROMPT, PUBLISHED) == 256


@pytest.mark.parametrize("characters", [60, 160])
@pytest.mark.holds("transformers>=4.38,<4.52", source="measured", about="gpt2")
def test_prompt_of_50_tokens_raises_value_error(new_tokens, characters, messages):
    """A prompt of 50 tokens or more raises `ValueError` with the `config.json` of gpt2."""
    with pytest.raises(ValueError, match=messages[0]):
        new_tokens(PROMPT[:characters], PUBLISHED)


@pytest.mark.parametrize("characters", [60, 160])
@pytest.mark.filterwarnings("ignore:Input length of input_ids")
@pytest.mark.holds("transformers<4.38", source="measured", about="gpt2")
def test_prompt_of_50_tokens_has_one_new_token(new_tokens, characters):
    """The pipeline adds one token to a prompt of 50 tokens or more, with the `config.json` of gpt2."""
    assert new_tokens(PROMPT[:characters], PUBLISHED) == 1


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#38129", about="no entry")
def test_config_without_an_entry_has_room_for_256(new_tokens):
    """Without an entry in the `config.json`, the pipeline adds up to 256 tokens to a long prompt."""
    assert new_tokens(PROMPT[:30], {}) == 256


@pytest.mark.parametrize("characters", [30, 160])
@pytest.mark.holds("transformers>=4.47,<4.52", source="measured", about="no entry")
def test_config_without_an_entry_has_room_for_20(new_tokens, characters):
    """Without an entry in the `config.json`, the pipeline adds up to 20 tokens to a long prompt."""
    assert new_tokens(PROMPT[:characters], {}) == 20


@pytest.mark.parametrize("characters", [30, 160])
@pytest.mark.filterwarnings("ignore:Using the model-agnostic default", "ignore:Input length of input_ids")
@pytest.mark.holds("transformers>=4.38,<4.47", source="huggingface/transformers#34026", about="no entry")
def test_prompt_of_20_tokens_raises_value_error(new_tokens, characters, messages):
    """Without an entry in the `config.json`, a prompt of 20 tokens or more raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        new_tokens(PROMPT[:characters], {})


@pytest.mark.filterwarnings("ignore:Using the model-agnostic default", "ignore:Input length of input_ids")
@pytest.mark.holds("transformers<4.38", source="measured", about="no entry")
def test_prompt_of_20_tokens_has_one_new_token(new_tokens):
    """Without an entry in the `config.json`, the pipeline adds one token to a prompt of 20 tokens or more."""
    assert new_tokens(PROMPT[:30], {}) == 1


def test_max_new_tokens_leaves_room(new_tokens):
    """`max_new_tokens` leaves room after a prompt of any length, in every release."""
    assert new_tokens(PROMPT, PUBLISHED, max_new_tokens=40) == 40
