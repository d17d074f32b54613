"""A `TextStreamer` prints prompt and new text while `generate()` runs, and a line end after it.

Documentation: "Simple text streamer that prints the token(s) to stdout as soon as they are decoded" (`TextStreamer`).
`generate()` returns what it returns without a streamer.

Instead: `TextStreamer(tokenizer, skip_prompt=True, skip_special_tokens=True)`, for the new text alone
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "streamer_without_line_end",
    "streamer_loses_20_tokens",
    "streamer_draws_a_number",
    "skip_prompt_ignored",
    "streamer_ignores_decode_arguments",
)


@pytest.fixture(scope="module")
def letters(small_tokenizer_for):
    """A tokenizer for `hundred_model`: its tokens are characters, but "he" is one, and 99 is the end of text."""
    return small_tokenizer_for(clean_up_tokenization_spaces=False)


@pytest.fixture
def row(hundred_model, hundred_batch):
    """The call: the longest prompt, continued by 24 sampled tokens under these settings, as ids (1, 72)."""
    prompt = {name: tensor[-1:] for name, tensor in hundred_batch.items()}
    length = {"max_new_tokens": 24, "do_sample": True, "top_k": 0, "pad_token_id": 0}

    def call(**settings):
        transformers.set_seed(42)
        return hundred_model.generate(**prompt, **length, **settings)

    return call


def test_streamer_prints_prompt_text_and_line_end(row, letters, capsys):
    ids = row(streamer=transformers.TextStreamer(letters))
    assert capsys.readouterr().out == letters.decode(ids[0]) + "\n"


def test_streamer_does_not_change_the_tokens(row, letters):
    assert torch.equal(row(streamer=transformers.TextStreamer(letters)), row())


def test_skip_prompt_prints_the_new_text_alone(row, letters, capsys):
    """`skip_prompt=True` prints the new text alone."""
    ids = row(streamer=transformers.TextStreamer(letters, skip_prompt=True))
    assert capsys.readouterr().out == letters.decode(ids[0, 48:]) + "\n"


def test_further_arguments_are_those_of_decode(letters, capsys):
    """Further arguments are those of `decode()`: `skip_special_tokens=True` leaves `<|endoftext|>` out."""
    streamer = transformers.TextStreamer(letters, skip_special_tokens=True)
    streamer.put(torch.tensor([[75, 99, 76]]))
    streamer.end()
    assert capsys.readouterr().out == letters.decode([75, 76]) + "\n"
