"""The same seed samples exactly the same text; another seed, or the next call, samples another text.

Tutorial 2.1: "sample randomly". The seed is set with `set_seed()`, as before the tutorial's calls of the pipeline.
"""

import pytest
import torch
import transformers

pytestmark = [
    pytest.mark.tutorial("2.1"),
    pytest.mark.refuted_by(
        "set_seed_without_torch",
        "sampling_is_greedy",
        "generate_seeds_itself",
        "later_samples_are_copies",
        "samples_of_prompts_alternate",
    ),
]


@pytest.fixture(scope="module")
def sample(model, batch, eos):
    """A factory: two tokens per row from the fifty likeliest, so hot that no two samples are alike by chance."""
    settings = {"max_new_tokens": 2, "do_sample": True, "top_k": 50, "temperature": 5.0, "pad_token_id": eos}
    return lambda: model.generate(**batch, **settings)


@pytest.fixture(scope="module")
def rows(sample):
    transformers.set_seed(42)
    return sample()


def test_same_seed_samples_the_same_rows(sample, rows):
    transformers.set_seed(42)
    assert torch.equal(sample(), rows)


def test_next_call_samples_other_rows(sample, rows):
    assert not torch.equal(sample(), rows)


def test_other_seed_samples_other_rows(sample, rows):
    transformers.set_seed(1)
    assert not torch.equal(sample(), rows)


def test_generate_samples_with_the_seed_of_torch(sample, rows):
    """`generate()` samples with the seed of torch."""
    torch.manual_seed(42)
    assert torch.equal(sample(), rows)


def test_eight_samples_of_one_prompt_differ(hundred_model, hundred_batch):
    """`num_return_sequences=8` returns eight different samples of each prompt."""
    transformers.set_seed(42)
    settings = {"max_new_tokens": 8, "do_sample": True, "temperature": 5.0, "pad_token_id": 0}
    rows = hundred_model.generate(**hundred_batch, **settings, num_return_sequences=8)
    assert len(rows.unique(dim=0)) == len(rows) == 8 * 8


def test_samples_of_a_prompt_follow_each_other(hundred_model, hundred_batch):
    """`num_return_sequences=3` returns three rows of the first prompt, then three of the second."""
    settings = {"max_new_tokens": 2, "do_sample": True, "pad_token_id": 0}
    rows = hundred_model.generate(**hundred_batch, **settings, num_return_sequences=3)
    assert torch.equal(rows[:, :48], hundred_batch["input_ids"].repeat_interleave(3, dim=0))


@pytest.mark.needs("no GPU", "float32")
def test_seed_42_samples_these_texts(left_tokenizer, sampled, snapshot):
    assert [left_tokenizer.decode(row) for row in sampled.sequences] == snapshot
