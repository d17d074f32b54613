"""A stop string may begin and end inside a token: what counts is the text, not its tokens.

Documentation: "what tokens the model is allowed to generate can overlap the stop string" is how `StopStringCriteria`
explains that " stop" ends a text whose tokens are " st" and "opped". A list of the ids of the string would miss it.

Instead: `stop_strings="\\n"`, not `eos_token_id=tokenizer.encode("\\n")`
"""

import itertools
import json

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("stop_strings_of_whole_tokens", "stop_strings_end_all_rows", "stop_strings_ignored")


@pytest.fixture(scope="module")
def syllables(tmp_path_factory):
    """A tokenizer whose tokens are all texts of one to three of the letters a, b and c, and the letters d to z."""
    path = tmp_path_factory.mktemp("syllables")
    tokens = ["".join(letters) for n in (1, 2, 3) for letters in itertools.product("abc", repeat=n)]
    tokens += [*map(chr, range(ord("d"), ord("z") + 1)), "<|endoftext|>"]
    (path / "vocab.json").write_text(json.dumps({token: n for n, token in enumerate(tokens)}), encoding="utf-8")
    (path / "merges.txt").write_text("#version: 0.2\n", encoding="utf-8")
    (path / "tokenizer_config.json").write_text('{"tokenizer_class": "GPT2Tokenizer"}', encoding="utf-8")
    return transformers.GPT2Tokenizer.from_pretrained(path)


@pytest.fixture(scope="module")
def texts(device):
    """The ids of 200 random texts of 12 tokens, from a fixed seed."""
    generator = torch.Generator().manual_seed(42)
    return torch.randint(39, (200, 12), generator=generator).to(device)


@pytest.mark.holds("transformers>=4.41", source="huggingface/transformers#28932")
@pytest.mark.parametrize("strings", [["abc", "cab"], ["bbb"], ["a", "cc"], ["abcabca", "ccb", "bacab"]])
@pytest.mark.parametrize("length", [1, 4, 12])
def test_row_ends_with_the_token_in_which_a_string_ends(syllables, texts, strings, length):
    """Each of 200 rows ends with the token in which a stop string ends, wherever in the tokens it begins."""
    ends = transformers.StopStringCriteria(syllables, strings)(texts[:, :length], None)
    expected = []
    for ids in texts[:, :length].tolist():
        text, before = syllables.decode(ids), len(syllables.decode(ids[:-1]))
        expected.append(any(text.find(end, max(0, before - len(end) + 1)) >= 0 for end in strings))
    assert ends.tolist() == expected
    assert length == 1 or 5 < sum(expected) < 195


@pytest.mark.absent("transformers<4.41", source="huggingface/transformers#28932")
def test_no_release_before_has_the_criterion():
    """`transformers.StopStringCriteria` does not exist."""
    assert not hasattr(transformers, "StopStringCriteria")
