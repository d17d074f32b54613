"""With beams an assistant is ignored since 4.52; before, `generate()` raises an error.

Documentation: "An assistant model that can be used to accelerate generation." (`GenerationMixin.generate`,
`assistant_model`). It accelerates greedy search and sampling alone, and both need the cache.

Instead: `model.generate(input_ids, assistant_model=assistant)` without `num_beams` and `use_cache`

Message: ...assisted generate is only supported with Greedy Search and Sample.

Message: assisted generate requires `use_cache=True`

Message: Assisted decoding requires a cache
"""

import pytest

pytestmark = pytest.mark.refuted_by(
    "assistant_refused_with_beams", "assistant_dropped_with_beams", "assistant_without_cache"
)


@pytest.mark.holds("transformers>=4.52", source="measured", about="beams")
def test_beams_are_searched_without_the_assistant(assisted, assistant_for):
    """With two beams the assistant drafts nothing, and the text is that of the model alone."""
    expected, passes = assisted(None, num_beams=2)
    found, drafts = assisted(assistant_for([50] * 100), num_beams=2)
    assert found.tolist() == expected.tolist() == [[*range(1, 14)]]
    assert drafts == passes == [0] * 10


@pytest.mark.holds("transformers<4.52", source="measured", about="beams")
def test_beams_raise_value_error(assisted, assistant_for, messages):
    """With two beams `generate()` raises `ValueError`."""
    with pytest.raises(ValueError, match=messages[0]):
        assisted(assistant_for(), num_beams=2)


def test_use_cache_false_raises(assisted, assistant_for, messages):
    """With `use_cache=False` it raises `ValueError` or `RuntimeError`, in every release."""
    with pytest.raises((ValueError, RuntimeError), match=f"{messages[1]}|{messages[2]}"):
        assisted(assistant_for(), use_cache=False)
