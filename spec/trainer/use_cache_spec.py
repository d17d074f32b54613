"""`Trainer` sets `config.use_cache` to False since 5.0, and saves it: a pass returns no cache.

Beyond the tutorial: the model that was trained, and each one that is loaded from its files, returns None as
`past_key_values`. `generate()` makes a cache nevertheless, as it reads `generation_config.use_cache`. Only the checks
that train need the package accelerate.

Instead: `model.config.use_cache = True`, after the training and before `save_pretrained()`

Message: TrainingArguments.__init__() got an unexpected keyword argument 'use_cache'
"""

import inspect
import json

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("arguments_use_the_cache", "arguments_ignore_use_cache", "trainer_clears_use_cache")


@pytest.fixture
def after_training(trainer_for, tmp_path):
    """A call: the model that was trained with these settings, and the config.json that it saves."""

    def call(**settings):
        (trainer := trainer_for(settings=settings)).train()
        trainer.save_model(str(tmp_path))
        return trainer.model, json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))

    return call


@pytest.mark.needs("accelerate")
@pytest.mark.holds("transformers>=5.0", source="huggingface/trl#3891", about="model")
def test_trained_model_returns_no_cache(after_training):
    """`past_key_values` is None after training, and the saved `use_cache` is False; by default only."""
    model, saved = after_training()
    assert (model.config.use_cache, saved["use_cache"]) == (False, False)
    assert model(torch.tensor([[1, 2, 3]])).past_key_values is None
    model, saved = after_training(use_cache=True)
    assert (model.config.use_cache, saved["use_cache"]) == (True, True)


@pytest.mark.needs("accelerate")
@pytest.mark.holds("transformers<5.0", source="huggingface/trl#3891", about="model")
def test_trained_model_returns_a_cache(after_training):
    """`past_key_values` is returned after training, as before; the saved `use_cache` is True."""
    model, saved = after_training()
    assert (model.config.use_cache, saved["use_cache"]) == (True, True)
    assert model(torch.tensor([[1, 2, 3]])).past_key_values is not None


@pytest.mark.needs("accelerate")
def test_generate_caches_after_training(after_training):
    """`generate()` passes one new token at a time in every release."""
    model, _ = after_training()
    lengths = []
    model.register_forward_pre_hook(
        lambda module, args, kwargs: lengths.append(kwargs["input_ids"].shape[1]), with_kwargs=True
    )
    model.generate(torch.tensor([[1, 2, 3]]), max_new_tokens=4, do_sample=False, pad_token_id=0)
    assert lengths == [3, 1, 1, 1]


@pytest.mark.holds("transformers>=5.0", source="measured", about="argument")
def test_argument_use_cache_is_false_by_default():
    """`TrainingArguments` has a parameter `use_cache`, which is False by default."""
    assert inspect.signature(transformers.TrainingArguments).parameters["use_cache"].default is False


@pytest.mark.absent("transformers<5.0", source="measured", about="argument")
def test_argument_use_cache_raises_type_error(tmp_path, messages):
    """`TrainingArguments(use_cache=True)` raises `TypeError`."""
    with pytest.raises(TypeError, match=messages[0]):
        transformers.TrainingArguments(str(tmp_path), use_cache=True)
