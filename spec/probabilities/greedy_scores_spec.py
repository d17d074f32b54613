"""With greedy decoding, `scores` are the logits unless a logits processor changes them.

Tutorial 3: "Scores are equal to logits in case of greedy decoding".
"""

import pytest
import torch

pytestmark = [
    pytest.mark.tutorial("3"),
    pytest.mark.refuted_by(
        "scores_before_processors",
        "scores_a_step_late",
        "records_repeat_after_20",
        "scores_of_four_rows",
        "cache_drops_a_token_after_20",
        "later_rows_share_the_attention_mask",
    ),
]


def test_scores_of_every_step_are_the_logits(greedy, greedy_forward, tolerance):
    scores = torch.stack(greedy.scores, dim=1)  # (B, 3, V)
    torch.testing.assert_close(scores, greedy_forward.logits[:, -3:], **tolerance)


def test_each_new_token_has_the_highest_score(greedy):
    assert torch.stack(greedy.scores).argmax(-1)[:, 0].tolist() == greedy.sequences[0, -3:].tolist()


def test_suppress_tokens_lowers_a_score_below_its_logit(model, today, eos, greedy, greedy_forward, tolerance):
    """`suppress_tokens` lowers a token's score to minus infinity; the other scores stay the logits."""
    first = greedy.sequences[0, -3].item()
    settings = {"max_new_tokens": 1, "do_sample": False, "suppress_tokens": [first], "pad_token_id": eos}
    scores = model.generate(**today, **settings, return_dict_in_generate=True, output_scores=True).scores[0]
    expected = greedy_forward.logits[:, -3].clone()  # (B, V)
    expected[:, first] = -torch.inf
    torch.testing.assert_close(scores, expected, **tolerance)


def test_scores_are_the_logits_over_dozens_of_steps(tiny_greedy, tiny_greedy_forward):
    """The scores of all 24 steps of six texts are the logits of one forward pass."""
    assert len(tiny_greedy.scores) == 24
    torch.testing.assert_close(torch.stack(tiny_greedy.scores, dim=1), tiny_greedy_forward.logits[:, -24:])


def test_pads_and_cache_do_not_change_the_scores(model, base_model, crowd, crowd_greedy, tolerance):
    """The scores of 32 steps of a padded batch are those of one pass over each text alone."""
    scores = torch.stack([scores[:, ::50] for scores in crowd_greedy.scores], dim=1)  # (8, 32, V / 50)
    head = model.lm_head.weight[::50].detach()  # (V / 50, D)
    for ids, mask, row in zip(crowd_greedy.sequences, crowd["attention_mask"], scores, strict=True):
        pads = int((mask == 0).sum())
        with torch.no_grad():
            states = base_model(ids[None, pads:-1]).last_hidden_state[0, -len(row) :]
        torch.testing.assert_close(row, states @ head.T, **tolerance)
