"""A `streamer` in the call of the pipeline prints each text while it is written, one after the other.

Documentation: "generate_kwargs (`dict`, *optional*): Additional keyword arguments to pass along to the generate method"
(docstring of `TextGenerationPipeline`). The pipeline returns the same records as without a streamer. By default
a streamer prints `<|endoftext|>` too, which the pipeline leaves out of its texts.

Instead: `generator(text, streamer=TextStreamer(generator.tokenizer, skip_special_tokens=True))`
"""

import copy

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "streamer_without_line_end", "streamer_loses_20_tokens", "skip_prompt_ignored", "pipeline_drops_the_streamer"
)
TEXTS = ["a!", "the third", "b" * 40]
SETTINGS = {"max_new_tokens": 24, "do_sample": False, "pad_token_id": 0, "clean_up_tokenization_spaces": False}


@pytest.fixture(scope="module")
def generator(hundred_model, small_tokenizer_for):
    tokenizer, model = small_tokenizer_for(clean_up_tokenization_spaces=False), copy.deepcopy(hundred_model)
    return transformers.pipeline("text-generation", model=model, tokenizer=tokenizer, device=model.device)


@pytest.fixture(scope="module")
def texts(generator):
    """What the pipeline returns for each text without a streamer."""
    return [record[0]["generated_text"] for record in generator(TEXTS, **SETTINGS)]


@pytest.fixture(scope="module")
def streamer(generator):
    """A factory: a streamer that leaves special tokens out."""
    settings = {"tokenizer": generator.tokenizer, "skip_special_tokens": True}
    return lambda **more: transformers.TextStreamer(**settings, **more)


def test_streamer_prints_the_returned_text(generator, streamer, texts, capsys):
    (record,) = generator(TEXTS[0], **SETTINGS, streamer=streamer())
    assert capsys.readouterr().out == record["generated_text"] + "\n" == texts[0] + "\n"


def test_list_is_printed_text_by_text(generator, streamer, texts, capsys):
    """The texts of a list are printed one after the other, each with a line end."""
    records = generator(TEXTS, **SETTINGS, streamer=streamer())
    assert [record[0]["generated_text"] for record in records] == texts
    assert capsys.readouterr().out == "".join(text + "\n" for text in texts)


def test_skip_prompt_prints_the_new_text(generator, streamer, texts, capsys):
    """`skip_prompt=True` prints the new text alone; the record has the prompt."""
    (record,) = generator(TEXTS[2], **SETTINGS, streamer=streamer(skip_prompt=True))
    assert record["generated_text"] == texts[2]
    assert capsys.readouterr().out == texts[2].removeprefix(TEXTS[2]) + "\n"


def test_streamer_prints_special_tokens_by_default(generator, capsys):
    """By default a streamer prints `<|endoftext|>`, which the pipeline leaves out."""
    streamer = transformers.TextStreamer(generator.tokenizer)
    (record,) = generator(TEXTS[0], **SETTINGS, streamer=streamer, forced_eos_token_id=99)
    printed = capsys.readouterr().out
    assert printed.endswith("<|endoftext|>\n")
    assert printed.replace("<|endoftext|>", "") == record["generated_text"] + "\n"
