"""An `AsyncTextIteratorStreamer` yields the text in pieces to `async for`, since 4.48.

Documentation: "Streamer that stores print-ready text in a queue, to be used by a downstream application as an async
iterator." (`AsyncTextIteratorStreamer`). `generate()` runs in another thread.

Instead: `while (piece := await asyncio.to_thread(next, streamer, None)) is not None:`, with a `TextIteratorStreamer`
"""

import asyncio
from threading import Thread

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "async_iterator_ends_early",
    "async_timeout_ends_the_text",
    "async_iterator_without_loop",
    "streamer_loses_20_tokens",
)


@pytest.fixture(scope="module")
def letters(small_tokenizer_for):
    return small_tokenizer_for(clean_up_tokenization_spaces=False)


@pytest.fixture
def write(hundred_model, hundred_batch):
    """The call: the longest prompt continued greedily by 24 tokens, with this streamer."""
    prompt = {name: tensor[-1:] for name, tensor in hundred_batch.items()}
    settings = {"max_new_tokens": 24, "do_sample": False, "pad_token_id": 0}
    return lambda streamer=None: hundred_model.generate(**prompt, **settings, streamer=streamer)


@pytest.mark.holds("transformers>=4.48", source="huggingface/transformers#34931")
@pytest.mark.parametrize("skipped", [0, 48])
def test_pieces_are_those_of_the_iterator(write, letters, skipped):
    """`async for` awaits the pieces of a `TextIteratorStreamer`, with `skip_prompt=True` too."""
    settings = {"skip_prompt": bool(skipped), "timeout": 60}

    async def main():
        streamer = transformers.AsyncTextIteratorStreamer(letters, **settings)
        Thread(target=write, args=[streamer]).start()
        return [piece async for piece in streamer]

    found, streamer = asyncio.run(main()), transformers.TextIteratorStreamer(letters, **settings)
    ids = write(streamer)
    assert found == list(streamer)
    assert "".join(found) == letters.decode(ids[0, skipped:])


@pytest.mark.holds("transformers>=4.48", source="huggingface/transformers#34931")
def test_timeout_raises_timeout_error(letters):
    """`timeout=` raises a `TimeoutError` if no piece comes in this time."""

    async def main():
        return [piece async for piece in transformers.AsyncTextIteratorStreamer(letters, timeout=0.001)]

    with pytest.raises(TimeoutError):
        asyncio.run(main())


@pytest.mark.holds("transformers>=4.48", source="huggingface/transformers#34931")
def test_streamer_needs_an_event_loop(letters):
    """Outside a coroutine `AsyncTextIteratorStreamer()` raises a `RuntimeError`."""
    with pytest.raises(RuntimeError, match="no running event loop"):
        transformers.AsyncTextIteratorStreamer(letters)


@pytest.mark.absent("transformers<4.48", source="huggingface/transformers#34931")
def test_async_iterator_is_missing():
    """`transformers` does not have an `AsyncTextIteratorStreamer`."""
    assert not hasattr(transformers, "AsyncTextIteratorStreamer")


def test_iterator_is_awaited_in_a_thread(write, letters):
    """`asyncio.to_thread(next, streamer, None)` awaits the next piece of a `TextIteratorStreamer`."""

    async def main():
        found, streamer = [], transformers.TextIteratorStreamer(letters, timeout=60)
        Thread(target=write, args=[streamer]).start()
        while (piece := await asyncio.to_thread(next, streamer, None)) is not None:
            found.append(piece)
        return found

    assert "".join(asyncio.run(main())) == letters.decode(write()[0])
