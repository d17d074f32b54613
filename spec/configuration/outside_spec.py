"""`GPT2Config` logs a token id that lies outside the vocabulary since 5.9, also the default 50256.

Documentation: "Token id used for end-of-stream in the vocabulary." (`GPT2Config`, `eos_token_id`). The config is made
in every release; a model with fewer tokens never writes such an id.

Instead: `GPT2Config(vocab_size=100, bos_token_id=None, eos_token_id=None)`

Message: Model config: bos_token_id must be `None` or an integer within the vocabulary (between 0 and 99), got 50256.
This may result in unexpected behavior.
"""

import re

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("ids_outside_are_silent", "ids_inside_are_logged", "ids_outside_become_none")
NAMES = ["bos_token_id", "eos_token_id", "pad_token_id"]


@pytest.mark.holds("transformers>=5.9", source="measured")
def test_ids_outside_are_logged(library_log, messages):
    """The library logs each id outside the vocabulary: the defaults, and `pad_token_id=200`."""
    transformers.GPT2Config(vocab_size=100, pad_token_id=200)
    assert len(library_log.messages) == 3
    assert any(re.search(messages[0], message) for message in library_log.messages)
    assert all(name in "".join(library_log.messages) for name in NAMES)


@pytest.mark.holds("transformers<5.9", source="measured")
def test_ids_outside_are_not_logged(library_log):
    """The library logs nothing about ids outside the vocabulary."""
    transformers.GPT2Config(vocab_size=100, pad_token_id=200)
    assert library_log.messages == []


def test_ids_outside_are_kept():
    """The config has the ids that it is made with."""
    config = transformers.GPT2Config(vocab_size=100, pad_token_id=200)
    assert [getattr(config, name) for name in NAMES] == [50256, 50256, 200]


def test_ids_inside_are_not_logged(library_log):
    """Ids in the vocabulary, and None, are not logged."""
    transformers.GPT2Config(vocab_size=100, bos_token_id=None, eos_token_id=99, pad_token_id=0)
    assert library_log.messages == []
