"""`skip_special_tokens` does not skip a token that `tokenizer.eos_token` is set to, since 5.0.

Beyond the tutorial: the attribute names the token, `eos_token_id` follows, and the token stays a plain one in
`GPT2TokenizerFast` of every release. A decoded text ends with it.

Instead: `tokenizer.add_special_tokens({"eos_token": "he"})`
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "attributes_are_special_tokens",
    "special_tokens_are_kept",
    "end_token_cannot_be_set",
)


@pytest.fixture(scope="module")
def decoded():
    """The call: the text of "h", "he" and the end of text, without special tokens."""
    return lambda tokenizer: tokenizer.decode([75, 98, 99], skip_special_tokens=True)


@pytest.fixture
def later(small_tokenizer_for):
    """A tokenizer whose `eos_token` is set to a token of the vocabulary after loading."""
    tokenizer = small_tokenizer_for()
    tokenizer.eos_token = "he"
    return tokenizer


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#40936")
def test_token_that_is_set_later_is_kept(later, decoded):
    """The token that `eos_token` is set to is kept by `skip_special_tokens=True`."""
    assert decoded(later) == "hhe"


@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#40936")
def test_token_that_is_set_later_is_skipped(later, decoded):
    """The token that `eos_token` is set to is skipped by `skip_special_tokens=True`."""
    assert decoded(later) == "h"


def test_eos_token_id_follows_the_attribute(later):
    """`eos_token_id` and `all_special_tokens` follow the attribute in every release."""
    assert later.eos_token_id == 98
    assert "he" in later.all_special_tokens


def test_added_end_token_is_skipped(small_tokenizer_for, decoded):
    """A token that `add_special_tokens()` makes the end is skipped, and one that is passed at loading."""
    added = small_tokenizer_for()
    added.add_special_tokens({"eos_token": "he"})
    assert decoded(added) == decoded(small_tokenizer_for(eos_token="he")) == "h"
