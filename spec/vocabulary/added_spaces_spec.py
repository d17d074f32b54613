"""`GPT2Tokenizer` of 4.34 to 4.57 doubles the spaces around an added token in decoded text.

Beyond the tutorial: whoever adds tokens reads texts with them. Before 4.34 the spaces around an added token are lost
in encoding, and the ids of the words beside it differ. `GPT2TokenizerFast` keeps them in every release.

Instead: `GPT2TokenizerFast.from_pretrained("gpt2")`
"""

import copy

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "spaces_lost_at_added_tokens", "spaces_doubled_at_added_tokens", "spaces_kept_at_added_tokens"
)
TEXT = "a <new> b <new> dear " + "<new> dear " * 40 + "<new> dear"


@pytest.fixture(scope="module")
def tokenizer(small_tokenizer_for):
    """A tokenizer of 100 tokens."""
    return small_tokenizer_for()


@pytest.fixture(scope="module")
def own(tokenizer):
    """A copy of the tokenizer that knows `<new>`."""
    copied = copy.deepcopy(tokenizer)
    copied.add_tokens(["<new>"])
    return copied


@pytest.fixture(scope="module")
def parts(tokenizer, own):
    """The ids of the text, with those of each text between added tokens encoded alone: with spaces, and stripped."""
    new = len(tokenizer)

    def ids(change):
        rows = [tokenizer(change(part))["input_ids"] for part in TEXT.split("<new>")]
        return [id_ for row in rows for id_ in [new, *row]][1:]

    return ids(str), ids(str.strip)


@pytest.mark.holds("transformers>=4.34.1", source="huggingface/transformers#23909", about="ids")
def test_spaces_beside_an_added_token_are_encoded(own, parts):
    """The spaces before and after an added token are encoded."""
    assert own(TEXT)["input_ids"] == parts[0]


@pytest.mark.holds("transformers<4.34.1", source="huggingface/transformers#23909", about="ids")
def test_spaces_beside_an_added_token_are_lost(own, parts):
    """`GPT2Tokenizer` drops the spaces before and after an added token."""
    assert own(TEXT)["input_ids"] == parts[1]


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936", about="text")
def test_decoded_text_is_the_text(own):
    """The decoded text is the text that was encoded."""
    for text in (TEXT, "un<new>able"):
        assert own.decode(own(text)["input_ids"]) == text


@pytest.mark.holds("transformers>=4.34.1,<5", source="huggingface/transformers#23909", about="text")
def test_decoded_text_has_double_spaces(own):
    """`GPT2Tokenizer` puts one more space before and after an added token in the decoded text."""
    assert own.decode(own(TEXT)["input_ids"]).startswith("a  <new>  b  <new>  dear  <new>  dear")


@pytest.mark.holds("transformers<4.34.1", source="huggingface/transformers#23909", about="text")
def test_decoded_text_has_single_spaces(own):
    """`GPT2Tokenizer` puts one space before and after an added token in the decoded text."""
    assert own.decode(own(TEXT)["input_ids"]) == TEXT
    assert own.decode(own("un<new>able")["input_ids"]) == "un <new> able"


def test_fast_tokenizer_keeps_the_spaces(small_tokenizer_for, parts):
    """`GPT2TokenizerFast` encodes and decodes the spaces without a change, in every release."""
    fast_tokenizer = small_tokenizer_for(transformers.GPT2TokenizerFast)
    fast_tokenizer.add_tokens(["<new>"])
    assert fast_tokenizer(TEXT)["input_ids"] == parts[0]
    assert fast_tokenizer.decode(parts[0]) == TEXT
