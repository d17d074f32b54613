"""`no_repeat_ngram_size=2` blocks each token that would repeat two tokens of the prompt or new text.

Documentation: "If set to int > 0, all ngrams of that size can only occur once" (`GenerationConfig`,
`no_repeat_ngram_size`). The prompt counts, and so do its left pads: a padded row may be continued
in another way than the text alone.

Message: `ngram_size` has to be a strictly positive integer, but is 1.5
"""

import itertools

import pytest
import torch

pytestmark = pytest.mark.refuted_by(
    "ngrams_one_longer",
    "ngrams_of_the_prompt_allowed",
    "ngram_size_not_checked",
    "ngrams_of_four_rows",
    "ngrams_forgotten_after_16_steps",
    "ngrams_without_leading_pads",
)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_blocked_tokens_are_those_that_repeat_an_ngram(hundred_run, size):
    """Exactly the tokens that would repeat an n-gram score minus infinity, in each of 8 rows and 20 steps."""
    sequences, scores, logits = hundred_run(no_repeat_ngram_size=size)
    for row, text in enumerate(sequences.tolist()):
        for step in range(20):
            so_far = text[: 48 + step]
            ngrams = [so_far[start : start + size] for start in range(len(so_far) - size + 1)]
            blocked = {last for *others, last in ngrams if so_far[len(so_far) - size + 1 :] == others}
            assert set((scores[row, step] == -torch.inf).nonzero().flatten().tolist()) == blocked
    kept = scores > -torch.inf
    torch.testing.assert_close(scores[kept], logits[kept])


def test_new_text_has_no_ngram_twice(hundred_run):
    sequences, _, _ = hundred_run(no_repeat_ngram_size=2)
    for text in sequences[:, 47:].tolist():
        pairs = list(itertools.pairwise(text))
        assert len(pairs) == len(set(pairs)) == 20
    repeated = hundred_run()[0][:, 47:].tolist()
    assert any(len(set(itertools.pairwise(text))) < 20 for text in repeated)


def test_pads_count_as_ngrams(hundred_run, hundred_model, hundred_batch):
    """`no_repeat_ngram_size=1` blocks the pad id in a padded row, which is not blocked in the text alone."""
    _, scores, _ = hundred_run(no_repeat_ngram_size=1, max_new_tokens=1)
    own = hundred_batch["attention_mask"][0] == 1
    alone = {name: tensor[:1, own] for name, tensor in hundred_batch.items()}
    settings = {"max_new_tokens": 1, "do_sample": False, "no_repeat_ngram_size": 1, "pad_token_id": 0}
    outputs = hundred_model.generate(**alone, **settings, return_dict_in_generate=True, output_scores=True)
    assert scores[0, 0, 0] == -torch.inf
    assert 0 not in alone["input_ids"]
    assert outputs.scores[0][0, 0] > -torch.inf


def test_float_raises_value_error(hundred_run, messages):
    """`no_repeat_ngram_size=1.5` raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        hundred_run(no_repeat_ngram_size=1.5)
