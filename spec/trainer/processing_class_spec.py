"""`Trainer(tokenizer=...)` raises `TypeError` since 5.0; `processing_class` is its name since 4.46.

Beyond the tutorial: most examples for `Trainer` pass the tokenizer. Nothing else has changed: the trainer pads with it
and saves it beside the model. `trainer.tokenizer` is gone too.

Instead: transformers>=4.46: `Trainer(model, arguments, train_dataset=texts, processing_class=tokenizer)`
transformers<4.46: `Trainer(model, arguments, train_dataset=texts, tokenizer=tokenizer)`

Message: Trainer.__init__() got an unexpected keyword argument 'tokenizer'

Message: `tokenizer` is deprecated and will be removed in version 5.0.0 for `Trainer.__init__`. Use `processing_class`
instead.

Message: Trainer.__init__() got an unexpected keyword argument 'processing_class'
"""

import inspect

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("trainer_ignores_tokenizer", "trainer_has_no_processing_class")


@pytest.fixture(scope="module")
def parameters():
    """The names of the parameters of `Trainer`."""
    return set(inspect.signature(transformers.Trainer).parameters)


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#32385", about="tokenizer")
def test_tokenizer_raises_type_error(messages):
    """`Trainer(tokenizer=...)` raises `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        transformers.Trainer(tokenizer=None)


@pytest.mark.holds("transformers>=4.46,<5.0", source="huggingface/transformers#32385", about="tokenizer")
def test_tokenizer_is_deprecated(small_tokenizer_for, messages):
    """`Trainer(tokenizer=...)` warns that `tokenizer` is deprecated, and accepts it."""
    # without a model, or without accelerate, the call ends after the warning
    with pytest.warns(FutureWarning, match=messages[1]), pytest.raises((RuntimeError, ImportError)):
        transformers.Trainer(tokenizer=small_tokenizer_for())


@pytest.mark.holds("transformers<4.46", source="huggingface/transformers#32385", about="tokenizer")
def test_tokenizer_is_a_parameter(parameters):
    """`Trainer` has a parameter `tokenizer`, without a warning."""
    assert "tokenizer" in parameters


@pytest.mark.holds("transformers>=4.46", source="huggingface/transformers#32385", about="processing_class")
def test_processing_class_is_a_parameter(parameters):
    """`Trainer` has a parameter `processing_class`."""
    assert "processing_class" in parameters


@pytest.mark.absent("transformers<4.46", source="huggingface/transformers#32385", about="processing_class")
def test_processing_class_raises_type_error(messages):
    """`Trainer(processing_class=...)` raises `TypeError`."""
    with pytest.raises(TypeError, match=messages[2]):
        transformers.Trainer(processing_class=None)


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#32385", about="attribute")
def test_trainer_has_no_attribute_tokenizer():
    """`trainer.tokenizer` is gone."""
    assert not hasattr(transformers.Trainer, "tokenizer")


@pytest.mark.needs("accelerate")
@pytest.mark.holds("transformers<5.0", source="huggingface/transformers#32385", about="attribute")
def test_trainer_tokenizer_is_the_tokenizer(trainer_for, small_tokenizer_for, parameters):
    """`trainer.tokenizer` is the tokenizer."""
    tokenizer = small_tokenizer_for()
    name = "processing_class" if "processing_class" in parameters else "tokenizer"
    assert trainer_for(**{name: tokenizer}).tokenizer is tokenizer
