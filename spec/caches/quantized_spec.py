"""`cache_implementation="quantized"` needs optimum-quanto since 4.54, or the backend "fp8" since 5.21.

Documentation: the page "Cache strategies", section "Quantized cache", names the backends quanto and HQQ. The backend
"fp8", since 5.21, needs no package.

Instead: transformers>=5.21: `generate(..., cache_implementation="quantized", cache_config={"backend": "fp8"})`
transformers>=4.54,<5.21: `pip install optimum-quanto`
transformers<4.54: `generate(...)`, since GPT-2 has no quantized cache

Message: You need to install optimum-quanto in order to use KV cache quantization with optimum-quanto backend. Please
install it via with `pip install optimum-quanto`

Message: This model does not support the quantized cache. If you want your model to support quantized cache, please open
an issue...
"""

import importlib.util

import pytest
import transformers

pytestmark = pytest.mark.refuted_by(
    "caches_that_raise_are_dynamic", "cache_implementation_refused", "fp8_exists_early", "fp8_needs_a_package"
)


@pytest.fixture
def write(hundred_model, hundred_batch, cache_name):
    """The call: what `generate()` returns with a quantized cache, and its cache."""
    if importlib.util.find_spec("optimum"):
        pytest.skip("needs an environment without the package optimum-quanto")
    settings = {"max_new_tokens": 8, "do_sample": False, "pad_token_id": 0, "return_dict_in_generate": True}

    def call(**more):
        outputs = hundred_model.generate(**hundred_batch, **settings, cache_implementation="quantized", **more)
        return outputs.sequences, outputs[cache_name]

    return call


@pytest.mark.holds("transformers>=4.54", source="measured", about="quanto")
def test_missing_package_raises_import_error(write, messages):
    """Without the package the call raises an `ImportError`."""
    with pytest.raises(ImportError, match=messages[0]):
        write()


@pytest.mark.holds("transformers>=4.42,<4.45", "transformers>=4.52,<4.54", source="measured", about="quanto")
def test_quantized_cache_raises_value_error(write, messages):
    """The call raises a `ValueError`, with the package or without."""
    with pytest.raises(ValueError, match=messages[1]):
        write()


@pytest.mark.holds("transformers>=4.38,<4.42", "transformers>=4.45,<4.52", source="measured", about="quanto")
def test_quantized_cache_is_a_tuple(write):
    """The call ignores the setting and makes a tuple."""
    assert isinstance(write()[1], tuple)


@pytest.mark.absent("transformers<4.38", source="measured", about="quanto")
def test_argument_raises_value_error(write):
    """The argument raises a `ValueError`, since it does not exist."""
    with pytest.raises(ValueError, match="not used by the model"):
        write()


@pytest.mark.holds("transformers>=5.21", source="measured", about="fp8")
def test_fp8_needs_no_package(write):
    """With the backend "fp8" the call returns eight new tokens per row and a `QuantizedCache`."""
    sequences, past = write(cache_config={"backend": "fp8"})
    assert sequences.shape == (8, 56)
    assert type(past).__name__ == "QuantizedCache"


@pytest.mark.absent("transformers<5.21", source="measured", about="fp8")
def test_fp8_does_not_exist():
    """The backend "fp8" does not exist."""
    assert not hasattr(getattr(transformers, "cache_utils", None), "Fp8QuantizedLayer")
