"""Faults of the streamers: what they print, in which pieces, and what they refuse."""

import asyncio
import types
import unicodedata

import torch
import transformers
from transformers import TextIteratorStreamer, TextStreamer

from . import after, before, fault, wrap
from .generate import ROWS, generating_with


@fault()
def streamer_without_line_end(patch):
    """A `TextStreamer` prints no line end after the text."""
    wrap(patch, TextStreamer, "on_finalized_text", lambda _: lambda self, text, stream_end=False: print(text, end=""))


@fault()
def streamer_loses_20_tokens(patch):
    """A streamer hands over nothing after 20 tokens."""

    def around(put):
        def broken(self, value):
            self.count = getattr(self, "count", 0) + (value.ndim == 1)
            if self.count <= 20:
                put(self, value)

        return broken

    wrap(patch, TextStreamer, "put", around)


@fault()
def skip_prompt_ignored(patch):
    """`skip_prompt=True` has no effect."""
    _set(patch, skip_prompt=False)


@fault()
def streamer_ignores_decode_arguments(patch):
    """A streamer ignores the arguments of `decode()`."""
    _set(patch, decode_kwargs={})


def _set(patch, **attributes):
    """Give every streamer these attributes."""

    def around(init):
        def broken(self, *args, **kwargs):
            init(self, *args, **kwargs)
            vars(self).update(attributes)

        return broken

    wrap(patch, TextStreamer, "__init__", around)


@fault("transformers>=5.24")
def words_wait_for_a_space(patch):
    """Letters wait for the next space, as before 5.24."""
    _category(patch, lambda category: "S")


@fault("transformers>=5.24")
def symbols_do_not_wait(patch):
    """Symbols are handed over at once, as letters are."""
    _category(patch, lambda category: "L")


def _category(patch, change):
    from transformers.generation import streamers

    class Changed:
        category = staticmethod(lambda character: change(unicodedata.category(character)))

    patch.setattr(streamers, "unicodedata", Changed)


@fault()
def line_ends_wait(patch):
    """A line end waits for the end of the text."""

    def around(put):
        def broken(self, value):
            self.waiting = [*getattr(self, "waiting", []), value]
            if not self.tokenizer.decode(value.flatten()).endswith("\n"):
                for waiting in self.waiting:
                    put(self, waiting)
                self.waiting = []

        return broken

    wrap(patch, TextStreamer, "put", around)


@fault()
def iterator_forgets_the_prompt(patch):
    """A `TextIteratorStreamer` leaves the prompt out without `skip_prompt=True`."""

    def around(put):
        def broken(self, value):
            if value.ndim == 1:
                put(self, value)

        return broken

    wrap(patch, TextIteratorStreamer, "put", around)


@fault()
def iterator_ignores_timeout(patch):
    """`timeout=` of a `TextIteratorStreamer` has no effect; an empty queue ends the text."""

    def around(following):
        def broken(self):
            if self.text_queue.empty():
                raise StopIteration
            return following(self)

        return broken

    wrap(patch, TextIteratorStreamer, "__next__", around)


def _streaming(patch, change):
    """Call `change(arguments)` with the keyword arguments of each `generate()` that has a streamer."""

    def with_streamer(arguments):
        if arguments.get("streamer"):
            change(arguments)
        return arguments

    generating_with(patch, with_streamer)


@fault()
def streamer_draws_a_number(patch):
    """`generate()` with a streamer draws a random number first."""
    _streaming(patch, lambda arguments: torch.rand(1))


@fault()
def streamer_takes_beams(patch):
    """A streamer is ignored with beams."""
    _streaming(patch, lambda arguments: arguments.get("num_beams", 1) > 1 and arguments.pop("streamer"))


@fault()
def streamer_takes_the_first_row(patch):
    """A `TextStreamer` streams the first of several rows."""
    before(patch, TextStreamer, "put", lambda self, value: value[:1] if isinstance(value, torch.Tensor) else value)


# an object of one's own


def _between(patch, put=lambda put, value: put(value), end=lambda end: end()):
    """Make `generate()` call `put(streamer.put, value)` and `end(streamer.end)` for `put()` and `end()`."""

    def change(arguments):
        streamer = arguments["streamer"]
        arguments["streamer"] = types.SimpleNamespace(
            put=lambda value: put(streamer.put, value), end=lambda: end(streamer.end)
        )

    _streaming(patch, change)


@fault()
def streamer_without_prompt(patch):
    """A streamer is called with the new tokens alone."""
    _between(patch, put=lambda put, value: put(value) if value.ndim == 1 else None)


@fault()
def streamer_without_end(patch):
    """`generate()` does not call `end()`."""
    _between(patch, end=lambda end: None)


@fault()
def streamer_of_four_rows(patch):
    """A streamer is called with the tokens of the first four rows."""
    _between(patch, put=lambda put, value: put(value[:ROWS]))


# which characters wait


@fault()
def chinese_characters_wait(patch):
    """Chinese characters wait for the next space, as symbols do."""
    after(patch, TextStreamer, "_is_chinese_char", lambda self, found: False)


@fault()
def all_characters_are_chinese(patch):
    """Each character sends what waits, as a Chinese one does."""
    after(patch, TextStreamer, "_is_chinese_char", lambda self, found: True)


@fault()
def one_chinese_block(patch):
    """The Chinese characters of the first block alone, 4E00 to 9FFF, are sent at once."""
    wrap(patch, TextStreamer, "_is_chinese_char", lambda _: lambda self, code: 0x4E00 <= code <= 0x9FFF)


# a second call


def _ending(patch, change):
    """Call `change(end, self)` where `self.end()` is called."""
    wrap(patch, TextStreamer, "end", lambda end: lambda self: change(end, self))


@fault()
def streamer_keeps_its_tokens(patch):
    """A streamer prints the tokens of a call before those of the next one."""

    def change(end, self):
        tokens = list(self.token_cache)
        end(self)
        self.token_cache = tokens

    _ending(patch, change)


@fault()
def second_prompt_is_not_skipped(patch):
    """`skip_prompt=True` skips the prompt of the first call alone."""

    def change(end, self):
        end(self)
        self.next_tokens_are_prompt = False

    _ending(patch, change)


@fault()
def last_token_is_lost(patch):
    """A single token that waits is not printed at the end."""

    def change(end, self):
        if len(self.token_cache) == 1:
            self.token_cache = []
        end(self)

    _ending(patch, change)


# the asynchronous iterator


def _awaiting(patch, change):
    """Replace `__anext__` of an `AsyncTextIteratorStreamer` by `change(__anext__)`."""
    wrap(patch, transformers.AsyncTextIteratorStreamer, "__anext__", change)


@fault("transformers>=4.48")
def async_iterator_ends_early(patch):
    """An `AsyncTextIteratorStreamer` ends when its queue is empty."""

    def around(following):
        async def broken(self):
            if self.text_queue.empty():
                raise StopAsyncIteration
            return await following(self)

        return broken

    _awaiting(patch, around)


@fault("transformers>=4.48")
def async_timeout_ends_the_text(patch):
    """`timeout=` of an `AsyncTextIteratorStreamer` ends the text without an error."""

    def around(following):
        async def broken(self):
            try:
                return await following(self)
            except TimeoutError:
                raise StopAsyncIteration from None

        return broken

    _awaiting(patch, around)


@fault("transformers>=4.48")
def async_iterator_without_loop(patch):
    """An `AsyncTextIteratorStreamer` makes an event loop of its own outside a coroutine."""

    def around(init):
        def broken(self, *args, **kwargs):
            try:
                init(self, *args, **kwargs)
            except RuntimeError:
                self.loop = asyncio.new_event_loop()

        return broken

    wrap(patch, transformers.AsyncTextIteratorStreamer, "__init__", around)
