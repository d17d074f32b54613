"""`cache_implementation="static"` writes the greedy tokens since 4.45, in a `StaticCache` since 4.52.

Documentation: "`\"static\"`: [`StaticCache`]" (`GenerationConfig`, `cache_implementation`). It has room for all tokens
from the first step. 4.45 to 4.51 warn and ignore it; a misspelt name is ignored in silence in 4.38 to 4.44.

Instead: transformers>=4.52: `generate(..., cache_implementation="static")`
transformers<4.52: nothing, since GPT-2 has one kind of cache alone

Message: Invalid `cache_implementation` (...). Choose one of: ...

Message: This model does not support `Cache` instances, it only supports the legacy cache format (tuple of tuples).
`cache_implementation` (set to static) will be ignored.
"""

import re
import warnings

import pytest
import torch

pytestmark = pytest.mark.refuted_by("static_cache_is_zeros", "cache_implementation_ignored")


@pytest.fixture
def write(hundred_model, hundred_batch):
    """The call: the outputs of `generate()` with this kind of cache, and the warnings that it issues."""

    def call(kind):
        settings = {"max_new_tokens": 20, "do_sample": False, "pad_token_id": 0, "return_dict_in_generate": True}
        with warnings.catch_warnings(record=True) as issued:
            warnings.simplefilter("always")
            outputs = hundred_model.generate(**hundred_batch, **settings, cache_implementation=kind)
        return outputs, [str(warning.message) for warning in issued]

    return call


@pytest.mark.holds("transformers<4.45", source="measured", about="static")
def test_static_raises_value_error(write):
    """ "static" raises a `ValueError`."""
    with pytest.raises(ValueError, match="cache_implementation"):
        write("static")


@pytest.mark.holds("transformers>=4.52", source="huggingface/transformers#35761", about="static")
def test_static_cache_holds_the_greedy_tokens(write, cache_name, hundred_greedy):
    """`generate()` returns the greedy tokens, with a `StaticCache` of all tokens but the last."""
    outputs, issued = write("static")
    assert torch.equal(outputs.sequences, hundred_greedy.sequences[:, :68])
    assert type(outputs[cache_name]).__name__ == "StaticCache"
    assert int(outputs[cache_name].get_seq_length()) == 67
    assert issued == []


@pytest.mark.holds("transformers>=4.45,<4.52", source="huggingface/transformers#35761", about="static")
def test_static_is_ignored_with_a_warning(write, cache_name, hundred_greedy, messages):
    """`generate()` issues a warning and returns the greedy tokens, with a tuple."""
    outputs, issued = write("static")
    assert torch.equal(outputs.sequences, hundred_greedy.sequences[:, :68])
    assert isinstance(outputs[cache_name], tuple)
    assert any(re.search(messages[1], text) for text in issued)


@pytest.mark.holds("transformers>=4.45", source="measured", about="unknown")
def test_unknown_kind_raises_value_error(write, messages):
    """An unknown kind raises a `ValueError` that lists the kinds."""
    with pytest.raises(ValueError, match=messages[0]):
        write("statik")


@pytest.mark.holds("transformers>=4.38,<4.45", source="measured", about="unknown")
def test_unknown_kind_is_ignored(write, hundred_greedy):
    """An unknown kind is silently ignored."""
    assert torch.equal(write("statik")[0].sequences, hundred_greedy.sequences[:, :68])


@pytest.mark.absent("transformers<4.38", source="measured", about="unknown")
def test_argument_is_unknown(write):
    """The argument raises a `ValueError`, since it does not exist."""
    with pytest.raises(ValueError, match="not used by the model"):
        write("statik")
