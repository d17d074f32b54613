"""A pad token that you set on the pipeline's tokenizer does not silence the pad warning before 5.13.

Beyond the tutorial: batches need `generator.tokenizer.pad_token_id`, which `generate()` does not see. A tokenizer that
has its pad token before it is passed to `pipeline()` silences the warning since 4.40. 5.13 removed the warning.

Instead: `generator(texts, batch_size=8, pad_token_id=generator.tokenizer.pad_token_id)`

Message: Setting `pad_token_id` to `eos_token_id`:... for open-end generation.
"""

import re

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("pipeline_warns_of_the_pad_token")
SETTINGS = {"max_new_tokens": 3, "do_sample": False}


@pytest.fixture(scope="module")
def generator_for(small_tokenizer_for):
    """A factory: a pipeline whose model ends at the id 99, with a tokenizer of these settings."""
    sizes = {"vocab_size": 100, "n_layer": 1, "n_head": 1, "n_embd": 8, "initializer_range": 0.5}

    def make(**settings):
        with torch.random.fork_rng():
            torch.manual_seed(42)
            model = transformers.GPT2LMHeadModel(transformers.GPT2Config(**sizes, bos_token_id=99, eos_token_id=99))
        return transformers.pipeline("text-generation", model=model, tokenizer=small_tokenizer_for(**settings))

    return make


@pytest.fixture
def pad_warnings(library_log, messages):
    """The call: the pad warnings of a call of this pipeline."""

    def call(generator, **settings):
        generator(["a!", "b"], **SETTINGS, **settings)
        return [message for message in library_log.messages if re.search(messages[0], message)]

    return call


def late_pad_token(generator):
    """Return the pipeline, whose tokenizer has a pad token from now on."""
    generator.tokenizer.pad_token_id = 5
    return generator


@pytest.mark.holds("transformers>=4.40", source="huggingface/transformers#29614", about="pad token of the tokenizer")
def test_pad_token_passed_with_it_is_silent(generator_for, pad_warnings):
    """A tokenizer that is passed with a pad token causes no warning."""
    assert pad_warnings(generator_for(pad_token="~")) == []


@pytest.mark.holds("transformers<4.40", source="huggingface/transformers#29614", about="pad token of the tokenizer")
def test_pad_token_passed_with_it_logs_a_warning(generator_for, pad_warnings):
    """A tokenizer that is passed with a pad token causes the warning too."""
    assert pad_warnings(generator_for(pad_token="~"))


@pytest.mark.holds("transformers>=5.13", source="huggingface/transformers#46955", about="pad token set later")
def test_pad_token_set_later_is_silent(generator_for, pad_warnings):
    """A pad token that is set on the tokenizer of a pipeline causes no warning."""
    assert pad_warnings(late_pad_token(generator_for()), batch_size=2) == []


@pytest.mark.holds("transformers<5.13", source="huggingface/transformers#46955", about="pad token set later")
def test_pad_token_set_later_logs_a_warning(generator_for, pad_warnings):
    """A pad token that is set on the tokenizer of a pipeline causes a warning."""
    assert pad_warnings(late_pad_token(generator_for()), batch_size=2)


def test_pad_token_id_of_the_call_is_silent(generator_for, pad_warnings):
    """`pad_token_id` in the call causes no warning, in every release."""
    assert pad_warnings(late_pad_token(generator_for()), batch_size=2, pad_token_id=5) == []
