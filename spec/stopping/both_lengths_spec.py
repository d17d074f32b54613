"""`max_new_tokens` takes precedence over `max_length` in one call of `generate()`, with a warning.

Documentation: "`max_new_tokens` is recommended for controlling how many tokens the model generates"
(`GenerationConfig`, `max_length`). The greater of the two lengths does not matter.

Instead: `max_new_tokens=n` alone

Message: Both `max_new_tokens` (=...) and `max_length`(=...) seem to have been set. `max_new_tokens` will take
precedence. Please refer to the documentation for more information.
(https://huggingface.co/docs/transformers/main/en/main_classes/text_generation)
"""

import re

import pytest

pytestmark = pytest.mark.refuted_by(
    "max_length_before_max_new_tokens", "two_lengths_are_set_in_silence", "one_token_too_many"
)


@pytest.fixture
def written(hundred_run, library_log, messages):
    """The call: the length of the rows after 48 tokens of prompt, and the number of warnings about two lengths."""

    def call(**lengths):
        rows = hundred_run(**lengths)[0]
        return rows.shape[1], sum(bool(re.search(messages[0], message)) for message in library_log.messages)

    return call


@pytest.mark.parametrize("max_length", [6, 50, 80])
def test_max_new_tokens_takes_precedence(written, max_length):
    """`max_new_tokens=3` writes three tokens, whether `max_length` is smaller or greater than the prompt."""
    assert written(max_new_tokens=3, max_length=max_length) == (48 + 3, 1)


def test_one_length_is_silent(written):
    """One of the two lengths alone logs no warning."""
    assert written(max_new_tokens=3) == (48 + 3, 0)
    assert written(max_new_tokens=None, max_length=50) == (50, 0)
