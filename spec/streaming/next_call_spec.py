"""A streamer starts anew with each call: one object serves many calls, and skips the prompt of each.

Beyond the tutorial: a chat streams many answers. What a call leaves waiting is printed at its end, and a call whose
tokens were all left out prints a line end alone.

Instead: one streamer per row, and one call at a time
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "streamer_keeps_its_tokens",
    "second_prompt_is_not_skipped",
    "last_token_is_lost",
    "streamer_ignores_decode_arguments",
)


@pytest.fixture(scope="module")
def letters(small_tokenizer_for):
    return small_tokenizer_for(clean_up_tokenization_spaces=False)


@pytest.fixture
def stream(hundred_model, hundred_batch, capsys):
    """The call: the last and the first row of `hundred_batch`, 40 and 7 new tokens: what is printed, and the ids."""

    def call(streamer):
        found = []
        for row, number in ((7, 40), (0, 7)):
            prompt = {name: tensor[row : row + 1] for name, tensor in hundred_batch.items()}
            settings = {"max_new_tokens": number, "do_sample": False, "pad_token_id": 0}
            ids = hundred_model.generate(**prompt, **settings, streamer=streamer)
            found.append((capsys.readouterr().out, ids[0]))
        return found

    return call


def test_second_call_is_streamed_alone(stream, letters):
    for printed, ids in stream(transformers.TextStreamer(letters)):
        assert printed == letters.decode(ids) + "\n"


def test_second_prompt_is_skipped_too(stream, letters):
    """`skip_prompt=True` skips the prompt of the second call too."""
    for printed, ids in stream(transformers.TextStreamer(letters, skip_prompt=True)):
        assert printed == letters.decode(ids[48:]) + "\n"


def test_iterator_serves_a_second_call(stream, letters):
    """A `TextIteratorStreamer` yields the pieces of one call per loop."""
    streamer = transformers.TextIteratorStreamer(letters, timeout=60)
    (_, first), (_, second) = stream(streamer)
    assert "".join(streamer) == letters.decode(first)
    assert "".join(streamer) == letters.decode(second)


def test_token_that_waits_is_printed_at_the_end(letters, capsys):
    streamer = transformers.TextStreamer(letters)
    for token in letters("?!")["input_ids"]:
        streamer.put(torch.tensor([token]))
        assert capsys.readouterr().out == ""
        streamer.end()
        assert capsys.readouterr().out == letters.decode([token]) + "\n"


def test_call_of_skipped_tokens_prints_a_line_end(letters, capsys):
    """A call that writes `<|endoftext|>` alone, which is left out, prints a line end."""
    streamer = transformers.TextStreamer(letters, skip_special_tokens=True)
    streamer.put(torch.tensor([[99]]))
    streamer.put(torch.tensor([99]))
    streamer.end()
    assert capsys.readouterr().out == "\n"
