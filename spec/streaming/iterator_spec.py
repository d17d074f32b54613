"""A `TextIteratorStreamer` yields the text in pieces while `generate()` runs in another thread.

Documentation: "Streamer that stores print-ready text in a queue, to be used by a downstream application as an
iterator." (`TextIteratorStreamer`). The loop ends with the text; in one thread the text comes when all is done.

Instead: `Thread(target=model.generate, kwargs={**inputs, "streamer": streamer}).start()`, then `for piece in streamer:`
"""

import queue
from threading import Thread

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "iterator_forgets_the_prompt", "iterator_ignores_timeout", "streamer_loses_20_tokens"
)


@pytest.fixture(scope="module")
def letters(small_tokenizer_for):
    return small_tokenizer_for(clean_up_tokenization_spaces=False)


@pytest.fixture(scope="module")
def one(hundred_model, hundred_batch):
    """The settings of `generate()` for the longest prompt and 24 new tokens."""
    prompt = {name: tensor[-1:] for name, tensor in hundred_batch.items()}
    return {**prompt, "max_new_tokens": 24, "do_sample": False, "pad_token_id": 0}


@pytest.mark.parametrize("skipped", [0, 48])
def test_pieces_of_a_thread_are_the_text(hundred_model, one, letters, skipped):
    """The pieces are the prompt and the new text, or with `skip_prompt=True` the new text."""
    streamer = transformers.TextIteratorStreamer(letters, skip_prompt=bool(skipped), timeout=60)
    thread = Thread(target=hundred_model.generate, kwargs={**one, "streamer": streamer})
    thread.start()
    pieces = list(streamer)
    thread.join()
    assert len(pieces) > 24
    assert "".join(pieces) == letters.decode(hundred_model.generate(**one)[0, skipped:])


def test_timeout_raises_queue_empty(letters):
    """`timeout=` raises `queue.Empty` if no piece comes in this time; without it the loop waits for ever."""
    with pytest.raises(queue.Empty):
        next(iter(transformers.TextIteratorStreamer(letters, timeout=0.001)))
