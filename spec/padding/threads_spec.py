"""A fast tokenizer keeps the padding of its last call: another thread can change it during a call.

Beyond the tutorial: each call sets padding and truncation in the tokenizer and then encodes. A call of another thread
between the two is enough, and raises no error. Some releases of `tokenizers` raise "Already borrowed" at other times.

Instead: `copy.deepcopy(tokenizer)`, one per thread
"""

import copy
import threading

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("padding_is_never_unset", "padding_ends_with_the_call", "copies_share_the_backend")
PADDED = {"padding": "max_length", "max_length": 4}


@pytest.fixture
def tokenizer(small_tokenizer_for):
    """A tokenizer of its own, which has four tokens for "abcd" and one for "x"."""
    return small_tokenizer_for(transformers.GPT2TokenizerFast, pad_token="<|endoftext|>")


@pytest.fixture
def interrupted(tokenizer, monkeypatch):
    """A call: the number of ids of "x" with these settings, if a thread calls `other` after the settings are made."""

    def call(other, **settings):
        make, threads = tokenizer.set_truncation_and_padding, []

        def then_switch(*args, **kwargs):
            make(*args, **kwargs)
            if not threads:
                threads.append(threading.Thread(target=other))
                threads[0].start()
                threads[0].join()

        monkeypatch.setattr(tokenizer, "set_truncation_and_padding", then_switch)
        return len(tokenizer("x", **settings)["input_ids"])

    return call


def test_tokenizer_keeps_the_padding_of_a_call(tokenizer):
    """After a call with padding `backend_tokenizer.padding` has its length, and after one without is None."""
    tokenizer("x", **PADDED)
    assert (tokenizer.backend_tokenizer.padding or {}).get("length") == 4
    tokenizer("x")
    assert tokenizer.backend_tokenizer.padding is None


def test_another_thread_takes_the_padding_away(tokenizer, interrupted):
    """A call with padding has no pads if another thread makes a call without padding meanwhile."""
    assert interrupted(lambda: tokenizer("x"), **PADDED) == 1


def test_another_thread_adds_pads(tokenizer, interrupted):
    """A call without padding has pads if another thread makes a call with padding meanwhile."""
    assert interrupted(lambda: tokenizer("x", **PADDED)) == 4


def test_copy_does_not_disturb_the_call(tokenizer, interrupted):
    """A call of another thread on a copy of the tokenizer has no effect."""
    other = copy.deepcopy(tokenizer)
    assert interrupted(lambda: other("x"), **PADDED) == 4
    assert other.backend_tokenizer.padding is None
