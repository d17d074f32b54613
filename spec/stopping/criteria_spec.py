"""Your own stopping criterion returns a bool per row since 4.39, and each row ends alone.

Documentation: "Custom stopping criteria that complements the default stopping criteria built from arguments and a
generation config." (`GenerationMixin.generate`, `stopping_criteria`). A plain list is enough.

Instead: transformers<4.39: `return bool((input_ids[:, -1] == token).all())`
transformers>=4.39: `return input_ids[:, -1] == token`, and `eos_token_id=` or a model that has one

Message: Boolean value of Tensor with more than one value is ambiguous
"""

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "own_criteria_dropped",
    "criteria_end_all_rows",
    "criteria_of_four_rows",
    "criteria_see_48_tokens",
)


@pytest.fixture
def after(hundred_batch):
    """A function: a criterion that is true for row n after n + 1 new tokens, and keeps the ids that it has seen."""
    prompt = hundred_batch["input_ids"].shape[1]

    class Criterion(transformers.StoppingCriteria):
        def __init__(self, change):
            self.change, self.seen = change, []

        def __call__(self, input_ids, scores, **kwargs):
            self.seen.append(input_ids)
            rows = torch.arange(len(input_ids), device=input_ids.device)
            return self.change(rows + 1 <= input_ids.shape[1] - prompt)

    return lambda change=lambda rows: rows: Criterion(change)


@pytest.mark.holds("transformers>=4.39", source="huggingface/transformers#29056", about="a bool per row")
def test_each_row_ends_alone(hundred_run, after):
    """Each of eight rows ends where the criterion is true for it, if the model has an end of text."""
    ids = hundred_run(do_sample=True, stopping_criteria=[after()], eos_token_id=99)[0][:, 48:]
    rows = hundred_run(do_sample=True, eos_token_id=99)[0][:, 48:]
    expected = [row[: n + 1] + [0] * (7 - n) for n, row in enumerate(rows.tolist())]
    assert ids.tolist() == expected


@pytest.mark.holds("transformers>=4.39", source="huggingface/transformers#29056", about="a bool per row")
def test_ended_rows_go_on_without_eos_token_id(hundred_run, after):
    """Without `eos_token_id`, a row that has ended is written on until all rows have ended."""
    ids = hundred_run(do_sample=True, stopping_criteria=[after()])[0][:, 48:]
    assert ids.tolist() == hundred_run(do_sample=True)[0][:, 48:56].tolist()


@pytest.mark.holds("transformers<4.39", source="huggingface/transformers#29056", about="a bool per row")
def test_a_bool_per_row_raises_runtime_error(hundred_run, after, messages):
    """A criterion that returns a bool per row raises a `RuntimeError`."""
    with pytest.raises(RuntimeError, match=messages[0]):
        hundred_run(stopping_criteria=transformers.StoppingCriteriaList([after()]))


def test_one_bool_ends_all_rows(hundred_run, after):
    """A criterion that returns one bool, read off row 3, ends all rows there in every release."""
    criterion = after(lambda rows: bool(rows[3]))
    ids = hundred_run(stopping_criteria=transformers.StoppingCriteriaList([criterion]))[0]
    assert ids.tolist() == hundred_run()[0][:, :52].tolist()


def test_criterion_is_called_with_all_ids(hundred_run, after):
    """The criterion is called after each token with the `input_ids` of the prompt and of the new tokens."""
    criterion = after(lambda rows: bool(rows.all()))
    ids = hundred_run(stopping_criteria=transformers.StoppingCriteriaList([criterion]))[0]
    assert [seen.tolist() for seen in criterion.seen] == [ids[:, :length].tolist() for length in range(49, 57)]
