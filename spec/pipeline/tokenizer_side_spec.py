"""`pipeline()` sets `padding_side="left"` on the tokenizer that you pass to it, since 5.3.

Beyond the tutorial: the pipeline keeps the object and no copy. A tokenizer that pads a training batch on the right pads
it on the left after a pipeline was made with it, without a warning.

Instead: `pipeline("text-generation", model=model, tokenizer=copy.deepcopy(tokenizer))`
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "pipeline_leaves_the_padding_side", "pipeline_pads_on_the_left", "pipeline_copies_its_tokenizer"
)


@pytest.fixture(scope="module")
def own(small_tokenizer_for):
    """A tokenizer that pads on the right, which was passed to `pipeline()`."""
    tokenizer = small_tokenizer_for()
    tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


@pytest.fixture(scope="module")
def generator(own, tiny_pipe_for):
    return transformers.pipeline("text-generation", model=tiny_pipe_for().model, tokenizer=own)


@pytest.fixture(scope="module")
def masks(generator, own, forty_texts):
    """The rows of the mask of a batch, after the pipeline was made."""
    return own(forty_texts, padding=True)["attention_mask"]


def test_pipeline_keeps_the_tokenizer_itself(generator, own):
    """`pipe.tokenizer` is the object that was passed."""
    assert generator.tokenizer is own


@pytest.mark.holds("transformers>=5.3", source="measured")
def test_tokenizer_pads_on_the_left_afterwards(own, masks):
    """The tokenizer pads on the left after it was passed to `pipeline()`."""
    assert own.padding_side == "left"
    assert masks == [sorted(row) for row in masks]


@pytest.mark.holds("transformers<5.3", source="measured")
def test_tokenizer_pads_on_the_right_afterwards(own, masks):
    """The tokenizer pads on the right after it was passed to `pipeline()`."""
    assert own.padding_side == "right"
    assert masks == [sorted(row, reverse=True) for row in masks]
