"""`AutoModelWithLMHead`, `TextDataset` and the classes for `tensorflow` and `flax` are gone since 5.0.

Beyond the tutorial: scripts of earlier years import these names, and end with `ImportError`. `AdamW` left before, in
4.50. Each name has a successor that every release has.

Instead: `AutoModelForCausalLM`, `torch.optim.AdamW`; `GPT2LMHeadModel` in place of `TFGPT2LMHeadModel`

Message: cannot import name 'AutoModelWithLMHead' from 'transformers'...
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("removed_classes_are_back", "removed_classes_are_gone", "auto_class_without_a_head")
GONE = ["AutoModelWithLMHead", "TextDataset", "LineByLineTextDataset", "TFGPT2LMHeadModel", "FlaxGPT2LMHeadModel"]


@pytest.mark.holds("transformers>=5.0", source="measured", about="old names")
def test_old_names_are_gone(messages):
    """`transformers` has no `AutoModelWithLMHead`, `TextDataset`, `TFGPT2LMHeadModel` or Flax classes."""
    assert [name for name in GONE if hasattr(transformers, name)] == []
    with pytest.raises(ImportError, match=messages[0]):
        from transformers import AutoModelWithLMHead  # noqa: F401


@pytest.mark.holds("transformers<5.0", source="measured", about="old names")
def test_old_names_are_imported():
    """`transformers` has `AutoModelWithLMHead`, `TextDataset`, `TFGPT2LMHeadModel` and Flax classes."""
    assert [name for name in GONE if hasattr(transformers, name)] == GONE


@pytest.mark.holds("transformers>=4.50", source="measured", about="AdamW")
def test_adamw_is_gone():
    """`transformers` has no `AdamW`."""
    assert not hasattr(transformers, "AdamW")


@pytest.mark.holds("transformers<4.50", source="measured", about="AdamW")
def test_adamw_is_an_optimizer():
    """`transformers.AdamW` is an optimizer."""
    assert issubclass(transformers.AdamW, transformers.optimization.Optimizer)


def test_auto_class_for_causal_models_loads(checkpoint):
    """`AutoModelForCausalLM` loads a `GPT2LMHeadModel` in every release."""
    loaded = transformers.AutoModelForCausalLM.from_pretrained(checkpoint.quick)
    assert type(loaded) is transformers.GPT2LMHeadModel
