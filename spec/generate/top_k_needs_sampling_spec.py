"""Without sampling top_k changes nothing; the library logs that it may be ignored, from 4.52 on.

Tutorial 2.1: "Flag is used only if do_sample = TRUE".
"""

import warnings

import pytest
import torch

pytestmark = [pytest.mark.tutorial("2.1"), pytest.mark.refuted_by("top_k_without_sampling", "flags_not_validated")]
WARNING = "`do_sample` is set to `False`. However, `top_k` is set to `5`"


@pytest.fixture(scope="module")
def greedy_with_top_k(model, batch):
    named = {"max_new_tokens": 1, "pad_token_id": 50256, "return_dict_in_generate": True, "output_scores": True}
    return lambda: model.generate(**batch, do_sample=False, top_k=5, **named)


@pytest.mark.filterwarnings("ignore:`do_sample` is set")
def test_the_rows_and_all_scores_are_those_without_it(greedy_with_top_k, batch_greedy, tolerance):
    with_top_k = greedy_with_top_k()
    assert torch.equal(with_top_k.sequences, batch_greedy.sequences[:, :4])
    torch.testing.assert_close(with_top_k.scores[0], batch_greedy.scores[0], **tolerance)  # none is -inf


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#38179")
def test_it_logs_that_the_flag_may_be_ignored(greedy_with_top_k, library_log):
    greedy_with_top_k()
    assert len(library_log.messages) == 1
    assert library_log.messages[0].startswith(
        "The following generation flags are not valid and may be ignored: ['top_k']"
    )


@pytest.mark.holds("transformers>=4.32,<4.52", source="measured")
def test_it_gives_a_python_warning(greedy_with_top_k, library_log):
    with pytest.warns(UserWarning, match=WARNING):
        greedy_with_top_k()
    assert library_log.messages == []


@pytest.mark.holds("transformers<4.32", source="measured")
def test_it_says_nothing(greedy_with_top_k, library_log):
    with warnings.catch_warnings(action="error"):
        greedy_with_top_k()
    assert library_log.messages == []
