"""The pipeline takes a Python generator and yields its texts one by one, except in 5.0 to 5.13.

Documentation: "you can pass a generator to the pipeline" (the page "Pipelines", main classes). In 5.0 to 5.13 the
whole input is read first: an endless input never ends. A torch `Dataset` is read one by one in every release.

Instead: `outputs = (generator(text) for text in texts)`
"""

import string

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "generators_are_read_first",
    "generators_are_lazy",
    "empty_list_is_an_error",
    "empty_list_is_accepted",
    "later_texts_are_skipped",
    "datasets_are_read_first",
)
TEXTS = [*string.ascii_lowercase]
SETTINGS = {"max_new_tokens": 2, "do_sample": False}


@pytest.fixture
def read():
    """The texts that were read from the generator."""
    return []


@pytest.fixture
def outputs(tiny_pipe_for, read):
    """What the pipeline returns for a generator of 26 texts."""

    def texts():
        for text in TEXTS:
            read.append(text)
            yield text

    return tiny_pipe_for()(texts(), **SETTINGS)


@pytest.mark.holds("transformers>=5.14", "transformers<5", source="measured", about="generator")
def test_first_output_needs_the_first_text_only(outputs, read):
    """When the first output is returned, only the first text has been read."""
    next(iter(outputs))
    assert read == TEXTS[:1]


@pytest.mark.holds("transformers>=5,<5.14", source="measured", about="generator")
def test_all_texts_are_read_first(outputs, read):
    """The pipeline reads all texts first, and returns a list."""
    assert type(outputs) is list
    assert read == TEXTS


def test_outputs_are_those_of_the_list(outputs, tiny_pipe_for):
    """The outputs are those of a list of the texts, in the same order."""
    assert list(outputs) == tiny_pipe_for()(TEXTS, **SETTINGS)


def test_dataset_is_read_as_outputs_are_requested(tiny_pipe_for, read):
    """A torch `Dataset`, and a `KeyDataset` of one of its columns, is read text by text in every release."""
    from transformers.pipelines.pt_utils import KeyDataset

    class Rows(torch.utils.data.Dataset):
        __len__ = TEXTS[:4].__len__

        def __getitem__(self, place):
            read.append(TEXTS[place])
            return {"text": TEXTS[place]}

    outputs = tiny_pipe_for()(KeyDataset(Rows(), "text"), **SETTINGS)
    assert next(iter(outputs)) == tiny_pipe_for()(TEXTS[0], **SETTINGS)
    assert set(read) == {TEXTS[0]}
    assert list(outputs) == tiny_pipe_for()(TEXTS[:4], **SETTINGS)


@pytest.mark.holds("transformers>=4.38", source="measured", about="empty list")
def test_empty_list_raises_index_error(tiny_pipe_for):
    """An empty list of texts raises `IndexError`."""
    with pytest.raises(IndexError):
        tiny_pipe_for()([], **SETTINGS)


@pytest.mark.holds("transformers<4.38", source="measured", about="empty list")
def test_empty_list_returns_an_empty_list(tiny_pipe_for):
    """An empty list of texts returns an empty list."""
    assert tiny_pipe_for()([], **SETTINGS) == []
