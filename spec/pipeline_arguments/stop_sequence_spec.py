"""`stop_sequence` ends the pipeline's text at this string since 5.20; before, at one of its tokens.

Documentation: "Stop sequences that, when generated, cause generation to stop" (docstring of `TextGenerationPipeline`,
5.24). The string stays at the end of the text. Before 5.20 any of its tokens ends the text, before 4.48 the first.

Instead: transformers>=5.20: `generator(text, stop_sequence="\\n\\n")`
transformers>=4.39,<5.20: `generator(text, stop_strings="\\n\\n", tokenizer=generator.tokenizer)`

Message: Stopping on a multiple token sequence is not yet supported on transformers. The first token of the stop
sequence will be used as the stop sequence string in the interim.
"""

import copy

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "stop_sequence_ignored",
    "stop_sequence_stops_at_its_first_token",
    "stop_sequence_stops_as_a_string",
    "later_stop_sequences_are_dropped",
    "stop_sequence_forgotten_after_16_tokens",
)
SETTINGS = {"max_new_tokens": 64, "do_sample": False, "return_full_text": False, "pad_token_id": 0}


@pytest.fixture(scope="module")
def generator(hundred_model, small_tokenizer_for):
    """A pipeline whose tokenizer has one token per character."""
    model = copy.deepcopy(hundred_model)
    return transformers.pipeline("text-generation", model=model, tokenizer=small_tokenizer_for(), device=model.device)


@pytest.fixture(scope="module")
def write(generator):
    """The call: the text of 64 tokens, or fewer, that the pipeline writes after "!"."""
    return lambda **settings: generator("!", **SETTINGS, **settings)[0]["generated_text"]


@pytest.fixture(scope="module")
def text(write):
    return write()


@pytest.fixture(scope="module", params=[4, 40])
def pair(request, text):
    """Two characters of the text; the first one occurs earlier too, if there are such."""
    later = (i for i in range(request.param, 62) if text.index(text[i : i + 2]) == i and text.index(text[i]) < i)
    place = next(later, 40)
    return text[place : place + 2]


@pytest.mark.holds("transformers>=5.20", source="measured")
def test_text_ends_with_the_whole_string(write, text, pair):
    """The text ends with the first occurrence of the whole string, which is kept."""
    assert write(stop_sequence=pair) == text[: text.index(pair) + 2]


@pytest.mark.holds("transformers>=5.20", source="measured")
def test_any_string_of_a_list_ends_the_text(write, text, pair):
    """Any string of a list ends the text."""
    assert write(stop_sequence=["not in it", pair]) == text[: text.index(pair) + 2]


@pytest.mark.holds("transformers>=4.48,<5.20", source="measured")
def test_text_ends_with_any_token_of_the_string(write, text, pair, generator):
    """The text ends with whichever token of the string comes first."""
    ends = [token for token in generator.tokenizer.tokenize(pair) if len(token) == 1 and token in text]
    assert write(stop_sequence=pair) == text[: min([text.index(end) + 1 for end in ends], default=64)]


@pytest.mark.holds("transformers<4.48", source="measured")
def test_text_ends_with_the_first_token(write, text, pair, generator):
    """The text ends with the first token of the string, or never if the model does not write this token."""
    first = generator.tokenizer.tokenize(pair)[0]
    assert write(stop_sequence=pair) == (text[: text.index(first) + 1] if len(first) == 1 else text)


@pytest.mark.holds("transformers<4.48", source="measured")
def test_string_of_several_tokens_warns(generator, messages):
    """The pipeline warns about a string of several tokens."""
    with pytest.warns(UserWarning, match=messages[0]):
        generator("!", stop_sequence="q!z!", max_new_tokens=1)


def test_text_ends_with_a_string_of_one_token(write, text):
    """The text ends with a string of one token in every release."""
    for character in sorted(set(text[20:]))[:4]:
        assert write(stop_sequence=character) == text[: text.index(character) + 1]
