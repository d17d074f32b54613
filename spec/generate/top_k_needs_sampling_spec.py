"""`top_k` has no effect without sampling; `generate()` logs a warning about it since 4.52.

Tutorial 2.1: "Flag is used only if do_sample = TRUE". In 4.32 to 4.51 `generate()` issues a Python warning instead;
before 4.32 there is none.

Instead: `do_sample=False`, without `top_k`

Message: The following generation flags are not valid and may be ignored: ['top_k']. Set
`TRANSFORMERS_VERBOSITY=info` for more details.

Message: `do_sample` is set to `False`. However, `top_k` is set to `5` -- this flag is only used in sample-based
generation modes. You should set `do_sample=True` or unset `top_k`.
"""

import re
import warnings

import pytest
import torch

pytestmark = [pytest.mark.tutorial("2.1"), pytest.mark.refuted_by("top_k_without_sampling", "flags_not_validated")]


@pytest.fixture(scope="module")
def greedy_with_top_k(model, batch, eos):
    settings = {"max_new_tokens": 1, "pad_token_id": eos, "return_dict_in_generate": True, "output_scores": True}
    return lambda: model.generate(**batch, do_sample=False, top_k=5, **settings)


@pytest.mark.filterwarnings("ignore:`do_sample` is set")
def test_top_k_changes_neither_rows_nor_scores(greedy_with_top_k, batch_greedy, tolerance):
    """`top_k` changes neither the rows nor the scores."""
    with_top_k = greedy_with_top_k()
    assert torch.equal(with_top_k.sequences, batch_greedy.sequences[:, :-3])
    torch.testing.assert_close(with_top_k.scores[0], batch_greedy.scores[0], **tolerance)  # none is -inf


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#38179")
def test_generate_logs_a_warning_about_top_k(greedy_with_top_k, library_log, messages):
    """Without sampling, `generate()` logs that `top_k` may be ignored."""
    greedy_with_top_k()
    assert len(library_log.messages) == 1
    assert re.search(messages[0], library_log.messages[0])


@pytest.mark.holds("transformers>=4.32,<4.52", source="measured")
def test_generate_issues_a_user_warning_about_top_k(greedy_with_top_k, library_log, messages):
    """Without sampling, `generate()` issues a `UserWarning` about `top_k` and logs nothing."""
    with pytest.warns(UserWarning, match=messages[1]):
        greedy_with_top_k()
    assert library_log.messages == []


@pytest.mark.holds("transformers<4.32", source="measured")
def test_generate_does_not_warn_about_top_k(greedy_with_top_k, library_log):
    """Without sampling, `generate()` does not warn about `top_k`."""
    with warnings.catch_warnings(action="error"):
        greedy_with_top_k()
    assert library_log.messages == []
