"""Your own `MaxLengthCriteria` replaces the length of the call since 4.50; before, it raises an error.

Documentation: "Custom stopping criteria that complements the default stopping criteria built from arguments and a
generation config." (`GenerationMixin.generate`, `stopping_criteria`).

Erratum: The documentation says: "If a stopping criteria is passed that is already created with the arguments or a
generation config an error is thrown." Since 4.50 a warning is logged, and your own criterion holds, even if it is
longer than `max_new_tokens`.

Instead: `max_length=` or `max_new_tokens=`, without a criterion for the length

Message: A custom stopping criteria of type ... has been passed to `.generate()`, but it was also created in
`.generate()`, given its parameterization. The custom ... will take precedence. Please check the docstring of ... to
see related `.generate()` flags.

Message: A custom stopping criteria of type ... with values ... has been passed to `.generate()`, but it has already
been created with the values ...
"""

import re

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by("own_criteria_dropped", "own_length_ignored")


@pytest.fixture
def write(hundred_model, hundred_batch):
    """The call: the greedy continuations of eight rows under these settings and up to `length` tokens in all."""

    def call(length, **settings):
        criteria = transformers.StoppingCriteriaList([transformers.MaxLengthCriteria(max_length=length)])
        settings |= {"do_sample": False, "pad_token_id": 0}
        return hundred_model.generate(**hundred_batch, **settings, stopping_criteria=criteria)

    return call


@pytest.mark.holds("transformers>=4.50", source="huggingface/transformers#35753")
@pytest.mark.parametrize("length", [50, 78])
def test_own_criterion_decides_the_length(write, hundred_greedy, length):
    """The criterion decides, whether it is shorter or longer than `max_new_tokens=20`."""
    assert torch.equal(write(length, max_new_tokens=20), hundred_greedy.sequences[:, :length])


@pytest.mark.holds("transformers>=4.50", source="huggingface/transformers#35753")
def test_warning_is_logged(write, library_log, messages):
    """A warning is logged that the criterion takes precedence."""
    write(50, max_new_tokens=20)
    assert [message for message in library_log.messages if re.search(messages[0], message)]


@pytest.mark.holds("transformers<4.50", source="huggingface/transformers#35753")
def test_own_criterion_raises_value_error(write, messages):
    """The criterion raises a `ValueError`, even if it has the same length."""
    for settings in ({"max_new_tokens": 20}, {"max_length": 50}):
        with pytest.raises(ValueError, match=messages[1]):
            write(50, **settings)
