"""`lm_head.weight` and `transformer.wte.weight` of `gpt2` are one tensor: changing one changes both.

Beyond the tutorial: `torch.equal`, which the tutorial prints, is True of two copies too. Whoever edits or trains the
embedding has changed the head.

Instead: `head = model.lm_head.weight.detach().clone()`, to keep a copy.

Message: Some tensors share memory, this will lead to duplicate memory on disk and potential differences when loading
them again: [{...}]. A potential way to correctly save your model is to use `save_model`. More information at
https://huggingface.co/docs/safetensors/torch_shared_tensors
"""

import pytest
import safetensors.torch
import torch
import transformers

pytestmark = pytest.mark.refuted_by("head_is_a_copy")

TINY = {"n_layer": 1, "n_head": 1, "n_embd": 4, "n_positions": 1, "vocab_size": 5, "bos_token_id": 0, "eos_token_id": 0}


@pytest.mark.needs("a tied head")
def test_embedding_and_head_are_one_object(model):
    """`lm_head.weight` and `transformer.wte.weight` are one object."""
    assert model.lm_head.weight is model.transformer.wte.weight


@pytest.mark.needs("a tied head")
def test_change_of_the_embedding_changes_the_head(own_model):
    with torch.no_grad():
        own_model.transformer.wte.weight.fill_(7.0)
    assert (own_model.lm_head.weight == 7.0).all()


def test_resized_embedding_is_the_head_too():
    """`resize_token_embeddings()` keeps the embedding and the head one tensor."""
    tiny = transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY))
    tiny.resize_token_embeddings(7)
    assert tiny.lm_head.weight is tiny.transformer.wte.weight
    assert tiny.lm_head.weight.shape == (7, 4)  # (V, D) of this tiny model


def test_save_pretrained_writes_the_matrix_once(tmp_path):
    """`save_pretrained()` writes the matrix once, without `lm_head.weight`."""
    transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY)).save_pretrained(tmp_path, safe_serialization=True)
    with safetensors.safe_open(tmp_path / "model.safetensors", framework="pt") as saved:
        assert saved.get_tensor("transformer.wte.weight").shape == (5, 4)
        assert "lm_head.weight" not in saved.keys()  # noqa: SIM118  # not a dict


def test_save_file_raises_runtime_error(tmp_path, messages):
    """`safetensors.torch.save_file(model.state_dict(), ...)` raises `RuntimeError`."""
    tiny = transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY))
    with pytest.raises(RuntimeError, match=messages[0]):
        safetensors.torch.save_file(tiny.state_dict(), tmp_path / "model.safetensors")


def test_save_model_saves_a_tied_model(tmp_path):
    """`safetensors.torch.save_model()` saves a tied model, which `load_model()` loads tied."""
    tiny, other = (transformers.GPT2LMHeadModel(transformers.GPT2Config(**TINY)) for _ in range(2))
    safetensors.torch.save_model(tiny, str(tmp_path / "model.safetensors"))
    safetensors.torch.load_model(other, str(tmp_path / "model.safetensors"))
    assert all(torch.equal(tensor, other.state_dict()[name]) for name, tensor in tiny.state_dict().items())
    assert other.lm_head.weight is other.transformer.wte.weight
