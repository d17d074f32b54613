"""Your own logits processor replaces the built-in one of its class; before 4.50 both raise an error.

Documentation: "Custom logits processors that complement the default logits processors built from arguments and
generation config" (`GenerationMixin.generate`, `logits_processor`). A processor of another class is added.

Erratum: The documentation says: "If a logit processor is passed that is already created with the arguments or a
generation config an error is thrown". Since 4.50 the argument is ignored instead, with one warning per session.

Instead: `no_repeat_ngram_size=1`, without an own `NoRepeatNGramLogitsProcessor`

Message: A custom logits processor of type <class '...'> has been passed to `.generate()`, but it was also created in
`.generate()`, given its parameterization. The custom <class '...'> will take precedence. Please check the docstring of
<class '...'> to see related `.generate()` flags.

Message: A custom logits processor of type <class '...'> with values ... has been passed to `.generate()`, but it has
already been created with the values ... has been created by passing the corresponding arguments to generate or by the
model's config default values. If you just want to change the default values of logits processor consider passing them
as arguments to `.generate()` instead of using a custom logits processor.
"""

import re

import pytest
import torch
import transformers

pytestmark = pytest.mark.refuted_by(
    "own_processors_dropped",
    "built_in_processor_wins",
    "both_processors_run",
    "generation_warnings_silent",
)


@pytest.fixture(scope="module")
def own():
    return transformers.NoRepeatNGramLogitsProcessor(1)


@pytest.mark.holds("transformers>=4.50", source="measured")
def test_own_processor_replaces_the_built_in_one(hundred_run, own):
    """An own processor replaces the one that the argument creates, whatever the argument is."""
    scores = hundred_run(no_repeat_ngram_size=3, logits_processor=[own])[1]
    assert torch.equal(scores, hundred_run(no_repeat_ngram_size=1)[1])
    assert not torch.equal(scores, hundred_run(no_repeat_ngram_size=3)[1])
    wide = transformers.NoRepeatNGramLogitsProcessor(3)
    replaced = hundred_run(no_repeat_ngram_size=1, logits_processor=[wide])[1]
    assert torch.equal(replaced, hundred_run(no_repeat_ngram_size=3)[1])


@pytest.mark.holds("transformers>=4.50", source="measured")
def test_generate_logs_that_the_own_one_takes_precedence(hundred_run, own, library_log, messages):
    """`generate()` logs once that the own processor takes precedence."""
    for _ in range(2):
        hundred_run(no_repeat_ngram_size=3, logits_processor=[own], max_new_tokens=1)
    assert [bool(re.search(messages[0], text)) for text in library_log.messages if "custom" in text] == [True]


@pytest.mark.holds("transformers<4.50", source="measured")
def test_two_processors_of_a_class_raise_value_error(hundred_run, own, messages):
    """An own processor of the class that an argument creates raises a `ValueError`."""
    with pytest.raises(ValueError, match=messages[1]):
        hundred_run(no_repeat_ngram_size=3, logits_processor=[own])


def test_own_processor_of_another_class_is_added(hundred_run, own):
    scores = hundred_run(suppress_tokens=[5], logits_processor=[own])[1]
    assert torch.equal(scores, hundred_run(suppress_tokens=[5], no_repeat_ngram_size=1)[1])
    assert (scores[..., 5] == -torch.inf).all()
