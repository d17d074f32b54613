"""An assistant whose `vocab_size` differs is refused since 4.42, even if its tokenizer is the same.

Documentation: "The assistant model must have the exact same tokenizer." (`GenerationMixin.generate`,
`assistant_model`). What is compared is `vocab_size`, which differs too where a vocabulary is padded.

Instead: `assistant.resize_token_embeddings(model.config.vocab_size)`

Message: ...different tokenizers...

Message: Make sure the main and assistant model use the same tokenizer
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("assistants_of_any_vocabulary", "assistant_decides")


@pytest.fixture
def padded(hundred_model):
    """A smaller model whose vocabulary has 104 tokens: the same 100, and 4 that it never writes."""
    config = transformers.GPT2Config(**hundred_model.config.to_diff_dict() | {"n_layer": 1, "vocab_size": 104})
    with torch.random.fork_rng(), torch.no_grad():
        torch.manual_seed(7)
        model = transformers.GPT2LMHeadModel(config).eval().to(hundred_model.device)
        model.transformer.wte.weight[100:] = model.transformer.wte.weight[0]  # argmax takes the first of equal logits
        return model


@pytest.fixture
def write(hundred_model, hundred_batch):
    """The call: one row of `hundred_batch` continued greedily by 20 tokens, with this assistant."""
    prompt = {name: tensor[-1:] for name, tensor in hundred_batch.items()}
    settings = {"max_new_tokens": 20, "do_sample": False, "pad_token_id": 0, "eos_token_id": 99}
    return lambda assistant: hundred_model.generate(**prompt, **settings, assistant_model=assistant)


@pytest.mark.holds("transformers>=4.42", source="huggingface/transformers#45307")
def test_padded_vocabulary_raises_value_error(write, padded, messages):
    """An assistant with four more tokens raises a `ValueError`."""
    with pytest.raises(ValueError, match="|".join(messages)):
        write(padded)


@pytest.mark.holds("transformers<4.42", source="huggingface/transformers#45307")
def test_padded_vocabulary_is_accepted(write, padded):
    """An assistant with four more tokens writes the model's greedy tokens."""
    assert torch.equal(write(padded), write(None))


@pytest.mark.holds("transformers<5.15", "transformers>=5.16", source="measured", about="a resized assistant")
def test_resized_assistant_is_accepted(write, padded, hundred_model):
    """An assistant that is resized to the model's vocabulary writes the model's greedy tokens."""
    padded.resize_token_embeddings(hundred_model.config.vocab_size)
    assert torch.equal(write(padded), write(None))


@pytest.mark.holds("transformers>=5.15,<5.16", source="measured", about="a resized assistant")
def test_resized_assistant_raises_runtime_error(write, padded, hundred_model):
    """An assistant that is resized to fewer tokens raises a `RuntimeError` when it writes."""
    padded.resize_token_embeddings(hundred_model.config.vocab_size)
    with pytest.raises(RuntimeError, match="cannot reshape tensor of 0 elements"):
        write(padded)
