"""`suppress_tokens`, `bad_words_ids` and your own logits processor hold for model and assistant alike.

Documentation: "Custom logits processors that complement the default logits processors built from arguments and
generation config" (`GenerationMixin.generate`, `logits_processor`). For each token of a draft they read the text before
it, so the text is that of the model alone, and no draft is refused because of them.

Instead: Nothing needs to be done, except an upgrade of 5.15, where a refused draft raises an error.
"""

import pytest

pytestmark = pytest.mark.refuted_by("assistant_has_no_processors", "assisted_processors_dropped")


def token_by_length(input_ids, scores):
    """A logits processor that wants the token of the position: 53 after 3 tokens, 54 after 4, up to 89."""
    scores = scores.clone()
    scores[:, 50 + input_ids.shape[1] % 40] = 1000.0
    return scores


RULES = [
    {"suppress_tokens": [6]},
    {"bad_words_ids": [[5, 6]]},
    {"logits_processor": [token_by_length]},
]


@pytest.mark.parametrize("rule", RULES)
def test_assisted_text_is_that_of_the_model_alone(assisted, assistant_for, rule):
    """With a rule the text is that of the model alone."""
    expected = assisted(None, **rule)[0].tolist()
    assert expected != assisted(None)[0].tolist()
    assert assisted(assistant_for(), **rule)[0].tolist() == expected


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.holds("transformers<5.15", "transformers>=5.16", source="measured", about="refused draft")
def test_wrong_assistant_does_not_change_the_text(assisted, assistant_for, rule):
    """With a rule the text is that of the model alone if the assistant is wrong too."""
    assert assisted(assistant_for([50] * 100), **rule)[0].tolist() == assisted(None, **rule)[0].tolist()


@pytest.mark.holds("transformers>=5.15,<5.16", source="measured", about="refused draft")
def test_refused_draft_raises_runtime_error(assisted, assistant_for):
    """A draft that the model refuses raises `RuntimeError`, in 5.15."""
    with pytest.raises(RuntimeError):
        assisted(assistant_for([50] * 100), suppress_tokens=[6])


@pytest.mark.parametrize("rule", RULES)
def test_assistant_follows_the_rule(assisted, assistant_for, rule):
    """An assistant that agrees drafts under the same rule: ten tokens need two passes of the model."""
    assert len(assisted(assistant_for(), **rule)[1]) == 2
