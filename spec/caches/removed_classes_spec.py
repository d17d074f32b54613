"""`HybridCache`, `SinkCache`, `OffloadedCache` and other caches are gone since 5.0.

Beyond the tutorial: code that imports one of these classes ends with `ImportError`. `DynamicCache`, `StaticCache`,
`QuantizedCache` and `EncoderDecoderCache` are left. `QuantizedCacheConfig` has left before, in 4.56.

Instead: `DynamicCache(config=model.config)`; `DynamicCache(offloading=True)` for `OffloadedCache()`

Message: cannot import name 'HybridCache' from 'transformers'...

Message: cannot import name 'QuantizedCacheConfig' from 'transformers'...
"""

import pytest
import transformers

pytestmark = pytest.mark.refuted_by("removed_caches_are_back", "removed_caches_are_no_caches")
GONE = ["HybridCache", "OffloadedCache", "SlidingWindowCache"]


@pytest.mark.holds("transformers>=5.0", source="huggingface/transformers#44351", about="caches")
def test_hybrid_and_offloaded_caches_are_gone(messages):
    """`transformers` has no `HybridCache`, `OffloadedCache` or `SlidingWindowCache`."""
    assert [name for name in GONE if hasattr(transformers, name)] == []
    with pytest.raises(ImportError, match=messages[0]):
        from transformers import HybridCache  # noqa: F401


@pytest.mark.holds("transformers>=4.44,<5.0", source="huggingface/transformers#44351", about="caches")
def test_hybrid_and_offloaded_caches_are_imported():
    """`transformers` has the caches `HybridCache`, `OffloadedCache` and `SlidingWindowCache`."""
    assert [name for name in GONE if issubclass(getattr(transformers, name), transformers.Cache)] == GONE


@pytest.mark.absent("transformers<4.44", source="measured", about="caches")
def test_hybrid_and_offloaded_caches_do_not_exist():
    """`HybridCache`, `OffloadedCache` and `SlidingWindowCache` do not exist."""
    assert [name for name in GONE if hasattr(transformers, name)] == []


@pytest.mark.holds("transformers>=5.0", source="measured", about="SinkCache")
def test_sink_cache_is_gone():
    """`transformers` has no `SinkCache`."""
    assert not hasattr(transformers, "SinkCache")


@pytest.mark.holds("transformers>=4.36,<5.0", source="measured", about="SinkCache")
def test_sink_cache_is_imported():
    """`transformers` has the cache `SinkCache`."""
    assert issubclass(transformers.SinkCache, transformers.Cache)


@pytest.mark.absent("transformers<4.36", source="huggingface/transformers#26681", about="SinkCache")
def test_sink_cache_does_not_exist():
    """`SinkCache` does not exist."""
    assert not hasattr(transformers, "SinkCache")


@pytest.mark.holds("transformers>=4.56", source="measured", about="config")
def test_quantized_cache_config_is_gone(messages):
    """`transformers` has no `QuantizedCacheConfig`: a dict takes its place."""
    with pytest.raises(ImportError, match=messages[1]):
        from transformers import QuantizedCacheConfig  # noqa: F401


@pytest.mark.holds("transformers>=4.42,<4.56", source="measured", about="config")
def test_quantized_cache_config_is_imported():
    """`transformers` has `QuantizedCacheConfig`, the settings of a `QuantizedCache`."""
    assert issubclass(transformers.QuantizedCacheConfig, transformers.cache_utils.CacheConfig)


@pytest.mark.absent("transformers<4.42", source="measured", about="config")
def test_quantized_cache_config_does_not_exist():
    """`QuantizedCacheConfig` does not exist."""
    assert not hasattr(transformers, "QuantizedCacheConfig")
