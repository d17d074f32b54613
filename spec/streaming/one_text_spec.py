"""A streamer takes one text: several rows and beams raise an error.

Documentation: "Streamer object that will be used to stream the generated sequences." (`GenerationMixin.generate`,
`streamer`). With `num_return_sequences=2` older releases mix the rows without an error. 4.56 has the second message
for beams too.

Instead: `num_beams=1` and one row per call

Message: `streamer` cannot be used with beam search (yet!). Make sure that `num_beams` is set to 1.

Message: TextStreamer only supports batch size 1
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("streamer_takes_beams", "streamer_takes_the_first_row")


@pytest.fixture(scope="module")
def letters(small_tokenizer_for):
    return small_tokenizer_for(clean_up_tokenization_spaces=False)


@pytest.fixture
def stream(hundred_model, hundred_batch, letters):
    """The call: four new tokens for the last `rows` prompts under these settings, with a `TextStreamer`."""
    streamer = transformers.TextStreamer(letters)

    def call(rows, **settings):
        prompts = {name: tensor[-rows:] for name, tensor in hundred_batch.items()}
        return hundred_model.generate(**prompts, max_new_tokens=4, pad_token_id=0, streamer=streamer, **settings)

    return call


def test_beams_raise_value_error(stream, messages):
    """`num_beams=2` with a streamer raises a `ValueError`."""
    with pytest.raises(ValueError, match="|".join(messages)):
        stream(1, num_beams=2)


@pytest.mark.parametrize("rows", [2, 8])
def test_several_rows_raise_value_error(stream, messages, rows):
    """Several rows raise `ValueError`."""
    with pytest.raises(ValueError, match=messages[1]):
        stream(rows)


@pytest.mark.holds("transformers>=4.56", source="measured")
def test_several_sequences_raise_value_error(stream, messages):
    """`num_return_sequences=2` raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[1]):
        stream(1, num_return_sequences=2, do_sample=True)


@pytest.mark.holds("transformers<4.56", source="measured")
def test_tokens_of_several_sequences_are_mixed(stream, letters, capsys):
    """`num_return_sequences=2` streams the tokens of both rows in turns, as one text."""
    ids = stream(1, num_return_sequences=2, do_sample=True)
    mixed = ids[:, 48:].T.flatten()
    assert capsys.readouterr().out == letters.decode([*ids[0, :48].tolist(), *mixed.tolist()]) + "\n"
