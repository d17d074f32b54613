"""`early_stopping=True` ends a beam search at `num_beams` ended texts; False and "never" search on.

Documentation: "`False`, where an heuristic is applied and the generation stops when is it very unlikely to find better
candidates; `"never"`, where the beam search procedure only stops when there cannot be better candidates"
(`GenerationConfig`, `early_stopping`, False by default). False compares with the score that the best unfinished text
has now, "never" with the score that it would have at `max_length`.

Instead: `early_stopping="never"` for the best text, `early_stopping=True` for the shortest time

Message: `early_stopping` must be a boolean or 'never', but is ...
"""

import pytest
import torch

pytestmark = pytest.mark.refuted_by("early_stopping_always", "early_stopping_never", "early_stopping_not_checked")

END = 99
LATER_IS_BETTER = {(): {END: -1.0, 1: -0.5}, (1,): {END: -2.0, 3: -0.3}, (1, 3): {END: -0.1}}
LONG_IS_BEST = {(): {END: -1.2, 1: -0.9}, (1,): {END: -1.0, 3: -0.7}, (1, 3): {4: -4.5}}
LONG_IS_BEST |= {(1, 3, *[4] * n): {4: 0.0} for n in range(1, 7)} | {(1, 3, *[4] * 7): {END: 0.0}}


@pytest.fixture
def search(hundred_model, device):
    """The call: the best new tokens of two beams, and the number of steps.

    The log-probabilities of the next token are those of `after`, by the tokens that are written; of others -30.
    """

    def call(after, early_stopping):
        def scores_of(input_ids, scores):
            scores = torch.full_like(scores, -30.0)
            for row, written in enumerate(input_ids[:, 1:].tolist()):
                for token, score in after.get(tuple(written), {}).items():
                    scores[row, token] = score
            return scores

        prompts = torch.zeros(3, 1, dtype=torch.int64, device=device)
        outputs = hundred_model.generate(
            prompts,
            attention_mask=torch.ones_like(prompts),
            max_new_tokens=12,
            num_beams=2,
            do_sample=False,
            eos_token_id=END,
            pad_token_id=END,
            early_stopping=early_stopping,
            logits_processor=[scores_of],
            return_dict_in_generate=True,
            output_scores=True,
        )
        texts = outputs.sequences[:, 1:].tolist()
        assert texts == texts[:1] * 3
        return [token for token in texts[0] if token != END], len(outputs.scores)

    return call


def test_true_ends_with_as_many_texts_as_beams(search):
    """`early_stopping=True` ends the search with the second ended text, though a better one would follow."""
    assert search(LATER_IS_BETTER, True) == ([], 2)
    assert search(LONG_IS_BEST, True) == ([1], 2)


def test_false_ends_when_no_text_scores_better(search):
    """`early_stopping=False` ends the search when the unfinished texts score less than the ended ones."""
    assert search(LATER_IS_BETTER, False)[0] == [1, 3]
    assert search(LONG_IS_BEST, False) == ([1], 3)


def test_never_searches_while_a_longer_text_can_win(search):
    """`early_stopping="never"` searches on while the text could win at its full length."""
    assert search(LONG_IS_BEST, "never")[0] == [1, 3, 4, 4, 4, 4, 4, 4, 4]


@pytest.mark.parametrize("wrong", [5, "always"])
def test_another_value_raises_value_error(search, messages, wrong):
    """Another value raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        search(LATER_IS_BETTER, wrong)
