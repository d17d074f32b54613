"""`get_input_embeddings()` is `wte` in each class; `get_output_embeddings()` is `lm_head` or None.

Documentation: the methods of `PreTrainedModel` that read the embeddings of any model, without the names of its parts.

Instead: `model.get_input_embeddings().weight`, in each class
"""

import pytest

pytestmark = pytest.mark.refuted_by("input_embeddings_are_positions", "output_embeddings_are_tied")
CLASSES = {
    "GPT2LMHeadModel": True,
    "GPT2DoubleHeadsModel": True,
    "GPT2ForSequenceClassification": False,
    "GPT2ForTokenClassification": False,
    "GPT2ForQuestionAnswering": False,
}


@pytest.fixture(scope="module")
def models(head_for):
    """A model of each class with a head, by its name."""
    return {name: head_for(name) for name in CLASSES}


def test_input_embeddings_are_wte(models):
    """`get_input_embeddings()` is the module `wte`, with 100 rows of width 16."""
    for model in models.values():
        assert model.get_input_embeddings() is model.transformer.wte
        assert model.get_input_embeddings().weight.shape == (100, 16)


def test_base_model_has_the_same_input_embeddings(models):
    """`get_input_embeddings()` of `model.transformer`, a `GPT2Model`, is the same module."""
    for model in models.values():
        assert model.transformer.get_input_embeddings() is model.get_input_embeddings()


def test_output_embeddings_are_the_head(models):
    """`get_output_embeddings()` is `lm_head` in the two classes that have one."""
    for name, has_head in CLASSES.items():
        if has_head:
            assert models[name].get_output_embeddings() is models[name].lm_head


def test_other_classes_have_no_output_embeddings(models):
    """`get_output_embeddings()` is None in the classes without a language model head, and in `GPT2Model`."""
    without = [models[name] for name, has_head in CLASSES.items() if not has_head]
    for model in (*without, models["GPT2LMHeadModel"].transformer):
        assert model.get_output_embeddings() is None
