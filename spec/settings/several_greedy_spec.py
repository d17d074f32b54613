"""`GenerationConfig(num_return_sequences=3)` raises `ValueError` without sampling, since 4.32.

Beyond the tutorial: a config is checked when it is made, before the call that would add `do_sample=True`. `generate()`
itself refuses several greedy texts in every release, which would all be the same.

Instead: `transformers.GenerationConfig(num_return_sequences=3, do_sample=True)`

Message: Greedy methods... without beam search do not support `num_return_sequences` different than 1 (got 3).

Message: `num_return_sequences` (3) has to be smaller or equal to `num_beams` (2).
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "several_greedy_texts_are_not_checked", "several_texts_are_refused", "num_return_sequences_is_one"
)


@pytest.mark.holds("transformers>=4.32", source="measured")
def test_several_greedy_texts_raise_value_error(messages):
    """A config of three greedy texts raises `ValueError`, and so does one of more texts than beams."""
    with pytest.raises(ValueError, match=messages[0]):
        transformers.GenerationConfig(num_return_sequences=3)
    with pytest.raises(ValueError, match=messages[1]):
        transformers.GenerationConfig(num_return_sequences=3, num_beams=2)


@pytest.mark.holds("transformers<4.32", source="measured")
def test_several_greedy_texts_are_accepted():
    """A config of three texts without sampling is made."""
    assert transformers.GenerationConfig(num_return_sequences=3).num_return_sequences == 3


def test_generate_refuses_several_greedy_texts(hundred_model, hundred_batch):
    """`generate()` raises `ValueError` for three greedy texts."""
    with pytest.raises(ValueError, match="num_return_sequences"):
        hundred_model.generate(**hundred_batch, num_return_sequences=3, do_sample=False, max_new_tokens=2)


@pytest.mark.parametrize("settings", [{"do_sample": True}, {"num_beams": 3}])
def test_config_with_sampling_or_beams_is_accepted(settings, hundred_model, hundred_batch):
    """A config of three texts with sampling, or with three beams, returns three texts per prompt."""
    config = transformers.GenerationConfig(num_return_sequences=3, max_new_tokens=2, pad_token_id=0, **settings)
    assert hundred_model.generate(**hundred_batch, generation_config=config).shape == (24, 50)
