"""`Trainer` writes the special ids of its tokenizer into the model's configurations since 4.56.

Beyond the tutorial: a pad token that is set on the tokenizer reaches the model and its files by training. The end of
text of the model is kept in `generation_config`, behind that of the tokenizer. Until 5.17 a tokenizer without a
`bos_token` takes away the model's. The checks need the package accelerate.

Instead: `model.generation_config.pad_token_id = tokenizer.pad_token_id`

Message: The tokenizer has new PAD/BOS/EOS tokens that differ from the model config and generation config. The model
config and generation config were aligned accordingly, being updated with the tokenizer's values. Updated tokens: {...}.
"""

import inspect
import re

import pytest
import transformers

pytestmark = [
    pytest.mark.needs("accelerate"),
    pytest.mark.refuted_by("training_keeps_the_ids", "training_writes_the_start"),
]


@pytest.fixture(scope="module")
def trained(trainer_for, head_for, small_tokenizer_for):
    """A call: a model with the start 1 and the end 2, trained with a tokenizer that has these tokens in place of 99."""
    parameters = inspect.signature(transformers.Trainer).parameters
    name = "processing_class" if "processing_class" in parameters else "tokenizer"

    def call(**tokens):
        model = head_for("GPT2LMHeadModel")
        for config in (model.config, model.generation_config):
            config.bos_token_id, config.eos_token_id = 1, 2
        trainer_for(model=model, **{name: small_tokenizer_for(**tokens)}).train()
        return model

    return call


@pytest.mark.holds("transformers>=4.56", source="huggingface/transformers#48592", about="ids")
def test_training_writes_the_ids_of_the_tokenizer(trained, library_log, messages):
    """The model has the tokenizer's start, end and pad after training, and a warning lists them."""
    model = trained(pad_token="!")
    for config in (model.config, model.generation_config):
        assert (config.bos_token_id, config.pad_token_id) == (99, 4)
    assert (model.config.eos_token_id, model.generation_config.eos_token_id) == (99, [99, 2])
    assert any(re.search(messages[0], message) for message in library_log.messages)


@pytest.mark.holds("transformers<4.56", source="huggingface/transformers#48592", about="ids")
def test_training_keeps_the_ids_of_the_model(trained):
    """The model has its own start and end after training, and no pad token."""
    model = trained(pad_token="!")
    for config in (model.config, model.generation_config):
        assert (config.bos_token_id, config.eos_token_id, config.pad_token_id) == (1, 2, None)


@pytest.mark.holds(
    "transformers<4.56", "transformers>=5.18", source="huggingface/transformers#48592", about="no start of text"
)
def test_absent_start_of_text_is_not_written(trained):
    """With a tokenizer that has no `bos_token`, the model keeps its own."""
    assert trained(bos_token=None, pad_token="!").config.bos_token_id == 1


@pytest.mark.holds("transformers>=4.56,<5.18", source="huggingface/transformers#48592", about="no start of text")
def test_absent_start_of_text_is_written(trained):
    """With a tokenizer that has no `bos_token`, the model loses its own."""
    assert trained(bos_token=None, pad_token="!").config.bos_token_id is None
