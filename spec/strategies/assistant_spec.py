"""`assistant_model=` writes the greedy tokens of the model, in fewer passes of it, for one row alone.

Documentation: "An assistant model that can be used to accelerate generation. The assistant model must have the exact
same tokenizer." (`GenerationMixin.generate`, `assistant_model`). How many passes it saves depends on how often both
models agree.

Instead: one prompt per call, with `do_sample=False` for the same tokens

Message: assisted generate is only supported for batch_size = 1
"""

import copy

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("assistant_decides", "assistant_ignored", "candidates_end_the_text")


@pytest.fixture(scope="module")
def main_model(hundred_model):
    """A copy of `hundred_model` that has the number of its passes in `passes`."""
    model = copy.deepcopy(hundred_model)
    model.passes = 0

    def count(*_):
        model.passes += 1

    model.transformer.register_forward_pre_hook(count)
    return model


@pytest.fixture
def write(main_model, hundred_batch):
    """The call: the last `rows` prompts continued greedily by 24 tokens, and the number of passes of the model."""

    def call(rows=1, **settings):
        main_model.passes = 0
        prompts = {name: tensor[-rows:] for name, tensor in hundred_batch.items()}
        length = {"max_new_tokens": 24, "do_sample": False, "pad_token_id": 0, "eos_token_id": 99}  # 4.38 needs an end
        ids = main_model.generate(**prompts, **length, **settings)
        return ids, main_model.passes

    return call


@pytest.fixture(scope="module")
def another(hundred_model):
    """A smaller model with the same vocabulary and other weights."""
    config = transformers.GPT2Config(**hundred_model.config.to_diff_dict() | {"n_layer": 1})
    with torch.random.fork_rng():
        torch.manual_seed(7)
        return transformers.GPT2LMHeadModel(config).eval().to(hundred_model.device)


def test_tokens_are_those_of_the_model_alone(write, another):
    """The tokens are those of the model alone, even if the assistant is wrong at most steps."""
    assert torch.equal(write(assistant_model=another)[0], write()[0])


def test_assistant_that_agrees_saves_half_of_the_passes(write, hundred_model):
    """An assistant that always agrees saves at least half of the model's 24 passes."""
    alone, every = write()
    ids, passes = write(assistant_model=copy.deepcopy(hundred_model))
    assert torch.equal(ids, alone)
    assert every == 24
    assert 0 < passes <= 12


def test_outputs_are_those_of_the_model_alone(write, another):
    """The scores and the hidden states of each step are those of greedy search."""
    requests = {"return_dict_in_generate": True, "output_scores": True, "output_hidden_states": True}
    assisted, alone = write(**requests, assistant_model=another)[0], write(**requests)[0]
    torch.testing.assert_close(torch.stack(assisted.scores), torch.stack(alone.scores))
    last, expected = (torch.cat([step[-1] for step in run.hidden_states], dim=1) for run in (assisted, alone))
    torch.testing.assert_close(last, expected)


def test_two_rows_raise_value_error(write, another, messages):
    """Two rows raise `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        write(rows=2, assistant_model=another)
