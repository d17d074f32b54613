"""`generate()` writes 20 new tokens if you pass no length; before 4.47, 20 tokens with the prompt.

Documentation: "defaults to 20" (`GenerationConfig`, `max_length`), which is now the number of new tokens. A prompt of
20 tokens or more was an error from 4.38 to 4.46; before, it got one token.

Instead: `max_new_tokens=20`, which is the number of new tokens in every release

Message: Input length of input_ids is ..., but `max_length` is set to 20. This can lead to unexpected behavior. You
should consider increasing `max_length` or, better yet, setting `max_new_tokens`.

Message: Using the model-agnostic default `max_length` (=...) to control ... We recommend setting `max_new_tokens` to
control the maximum length of the generation.

Message: Using `max_length`'s default (20) to control the generation length. This behaviour is deprecated and will be
removed from the config in v5 of Transformers -- we recommend using `max_new_tokens` to control the maximum length of
the generation.
"""

import pytest
import torch

pytestmark = [
    pytest.mark.filterwarnings("ignore:Using .* default"),
    pytest.mark.refuted_by("default_length_10", "default_length_with_the_prompt", "default_length_silent"),
]


@pytest.fixture
def length(hundred_model, device):
    """The call: the length of the text, prompt included, after a prompt of this many tokens, in each of three rows."""

    def call(tokens):
        ids = torch.arange(3 * tokens, device=device).view(3, tokens) % 90
        return hundred_model.generate(ids, attention_mask=torch.ones_like(ids), pad_token_id=0).shape[1]

    return call


@pytest.mark.holds("transformers>=4.47", source="huggingface/transformers#34026", about="a short prompt")
def test_twenty_new_tokens_follow_the_prompt(length):
    """20 new tokens follow the prompt, whether it is short or long."""
    assert [length(tokens) for tokens in (1, 5, 25, 100)] == [21, 25, 45, 120]


@pytest.mark.holds("transformers<4.47", source="huggingface/transformers#34026", about="a short prompt")
def test_twenty_tokens_count_the_prompt(length):
    """The text has 20 tokens with the prompt."""
    assert [length(tokens) for tokens in (1, 5, 19)] == [20, 20, 20]


@pytest.mark.holds("transformers>=4.38,<4.47", source="measured", about="a long prompt")
def test_prompt_of_twenty_tokens_raises_value_error(length, messages):
    """A prompt of 20 tokens or more raises a `ValueError`."""
    for tokens in (20, 25, 100):
        with pytest.raises(ValueError, match=messages[0]):
            length(tokens)


@pytest.mark.holds("transformers<4.38", source="measured", about="a long prompt")
def test_long_prompt_gets_one_token(length):
    """One token follows a prompt of 20 tokens or more."""
    assert [length(tokens) for tokens in (20, 25, 100)] == [21, 26, 101]


@pytest.mark.holds("transformers>=4.47", source="huggingface/transformers#34026", about="a long prompt")
def test_long_prompt_gets_twenty_tokens(length):
    """20 new tokens follow a prompt of 20 tokens or more."""
    assert [length(tokens) for tokens in (20, 25, 100)] == [40, 45, 120]


@pytest.mark.holds("transformers<4.47", "transformers>=5.3", source="measured", about="the warning")
def test_default_length_warns(length, messages):
    """`generate()` warns that it uses its default, at each call."""
    for _ in range(2):
        with pytest.warns(UserWarning, match=f"{messages[1]}|{messages[2]}"):
            length(5)


@pytest.mark.holds("transformers>=4.47,<5.3", source="measured", about="the warning")
def test_default_length_does_not_warn(length, recwarn):
    """`generate()` does not warn that it uses its default."""
    length(5)
    assert [warning for warning in recwarn if "default" in str(warning.message)] == []
