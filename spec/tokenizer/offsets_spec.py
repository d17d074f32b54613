"""return_offsets_mapping=True says where in the text each token stands, from 5.0 on.

Beyond the tutorial: so a probability or a hidden state is traced to its characters. Before, GPT2Tokenizer is written
in Python and refuses; GPT2TokenizerFast does it in every release.
"""

import pytest

pytestmark = pytest.mark.refuted_by("offsets_passed_over", "offsets_begin_at_one")
TEXT = "Hello dear!"


@pytest.mark.holds("transformers>=5", source="huggingface/transformers#40936")
def test_each_token_has_its_first_character_and_the_one_after_its_last(tokenizer):
    offsets = tokenizer(TEXT, return_offsets_mapping=True)["offset_mapping"]
    assert [TEXT[first:end] for first, end in offsets] == ["Hello", " dear", "!"]


@pytest.mark.absent("transformers<5", source="huggingface/transformers#40936")
def test_they_are_refused(tokenizer):
    with pytest.raises(NotImplementedError, match="return_offset_mapping is not available"):
        tokenizer(TEXT, return_offsets_mapping=True)


def test_the_fast_name_gives_them_in_every_release(fast_tokenizer):
    offsets = fast_tokenizer(TEXT, return_offsets_mapping=True)["offset_mapping"]
    assert [TEXT[first:end].strip() for first, end in offsets] == ["Hello", "dear", "!"]
