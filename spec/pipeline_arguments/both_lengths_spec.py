"""The pipeline logs that both lengths are set though you pass `max_new_tokens` alone, in 5.0 to 5.19.

Beyond the tutorial: the call needs no change. The pipeline's own `max_length` of 20 is the second
length. Since 5.0 a `max_length` in the model's `generation_config` causes the same warning.

Instead: `max_new_tokens=n`, without `max_length`; the warning has no effect on the text

Message: Both `max_new_tokens` (=...) and `max_length`(=...) seem to have been set. `max_new_tokens` will take
precedence. Please refer to the documentation for more information.
(https://huggingface.co/docs/transformers/main/en/main_classes/text_generation)
"""

import copy
import re

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "pipeline_sets_both_lengths", "two_lengths_are_set_in_silence", "pipeline_stops_after_32_tokens"
)


@pytest.fixture
def logged(tiny_pipe_for, library_log, messages):
    """A call: the new tokens of a pipeline, and the warnings about two lengths; `own` are settings of its model."""

    def call(own=None, **settings):
        pipe = tiny_pipe_for()
        model = copy.deepcopy(pipe.model)
        for name, value in (own or {}).items():
            setattr(model.generation_config, name, value)
        pipe = transformers.pipeline("text-generation", model=model, tokenizer=pipe.tokenizer, device=pipe.device)
        (record,) = pipe("!", return_tensors=True, pad_token_id=0, do_sample=False, **settings)
        found = [message.split(" seem")[0] for message in library_log.messages if re.search(messages[0], message)]
        return len(record["generated_token_ids"]) - len(pipe.tokenizer("!")["input_ids"]), found

    return call


@pytest.mark.holds("transformers<5", "transformers>=5.20", source="huggingface/transformers#40751", about="one length")
def test_max_new_tokens_alone_is_silent(logged):
    """`max_new_tokens` alone logs no warning about two lengths."""
    assert logged(max_new_tokens=7) == (7, [])


@pytest.mark.holds("transformers>=5,<5.20", source="huggingface/transformers#40751", about="one length")
def test_max_new_tokens_alone_logs_two_lengths(logged):
    """`max_new_tokens=7` alone logs that `max_length` is 20, and is followed."""
    assert logged(max_new_tokens=7) == (7, ["Both `max_new_tokens` (=7) and `max_length`(=20)"])


@pytest.mark.parametrize("new", [7, 40])
def test_max_new_tokens_takes_precedence(logged, new):
    """`max_new_tokens` takes precedence over `max_length`, with the warning, in every release."""
    assert logged(max_new_tokens=new, max_length=30) == (new, [f"Both `max_new_tokens` (={new}) and `max_length`(=30)"])


@pytest.mark.holds("transformers>=5", source="measured", about="length of the model")
def test_max_length_of_the_model_is_logged(logged):
    """`max_new_tokens` logs a warning if the model's `generation_config` has a `max_length`."""
    assert logged({"max_length": 50}, max_new_tokens=7) == (7, ["Both `max_new_tokens` (=7) and `max_length`(=50)"])


@pytest.mark.holds("transformers<5", source="measured", about="length of the model")
def test_max_length_of_the_model_is_silent(logged):
    """`max_new_tokens` logs no warning if the model's `generation_config` has a `max_length`."""
    assert logged({"max_length": 50}, max_new_tokens=7) == (7, [])
