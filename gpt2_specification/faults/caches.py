"""Faults of the caches that `generate()` and a pass are given, and of the classes of caches."""

import copy
import functools

import torch
import transformers
from transformers import GenerationMixin

from . import after, always, at_the_top, before, fault, wrap
from .forward import in_outputs
from .probabilities import in_passed_cache


def _in_given_cache(patch, change):
    """Replace the cache that is given to `generate()` by `change(past)`."""
    in_passed_cache(patch, change, GenerationMixin, "generate")


def _zeros(past, start=0):
    """Set the keys and values of a cache to zeros, in place, from this token on."""
    for keys, values, *_ in past:
        keys[:, :, start:] = 0
        values[:, :, start:] = 0
    return past


@fault()
def given_cache_is_zeros(patch):
    """`generate()` continues from zeros instead of the keys and values that it is given."""
    _in_given_cache(patch, _zeros)


@fault()
def given_cache_forgets_after_20(patch):
    """`generate()` continues from zeros after the first 20 tokens of the cache that it is given."""
    _in_given_cache(patch, lambda past: _zeros(past, start=20))


@fault()
def given_cache_ignored(patch):
    """`generate()` ignores the cache that it is given."""
    _in_given_cache(patch, lambda past: None)


@fault("transformers>=4.56")
def given_cache_copied(patch):
    """`generate()` continues from a copy of the cache that it is given."""
    _in_given_cache(patch, copy.deepcopy)


@fault("transformers>=4.56")
def whole_cache_cropped(patch):
    """`generate()` removes the last token from a cache of 48 tokens."""

    def change(past):
        if past.get_seq_length() == 48:
            past.crop(-1)
        return past

    _in_given_cache(patch, change)


@fault("transformers>=4.52")
def new_ids_follow_the_last_text(patch):
    """`generate()` appends a prompt that is shorter than its cache to the text that it wrote last."""
    texts = []

    def change(generate):
        @functools.wraps(generate)
        def broken(self, inputs=None, **kwargs):
            ids = kwargs.pop("input_ids") if inputs is None else inputs
            name = next((name for name in ("cache", "past_key_values") if kwargs.get(name) is not None), None)
            if name and kwargs[name].get_seq_length() > ids.shape[1]:
                del kwargs[name]
                ids = torch.cat([texts[-1], ids], dim=1)
            result = generate(self, ids, **kwargs)
            texts.append(getattr(result, "sequences", result))
            return result

        return broken

    wrap(patch, GenerationMixin, "generate", change)


@fault("transformers>=4.56")
def static_cache_is_zeros(patch):
    """A `StaticCache` holds zeros."""

    def change(update):
        return lambda self, keys, values, *args, **kwargs: update(self, keys * 0, values * 0, *args, **kwargs)

    wrap(patch, transformers.cache_utils.StaticLayer, "update", change)


@fault("transformers>=4.45")
def cache_implementation_ignored(patch):
    """`generate()` ignores `cache_implementation`."""
    always(patch, GenerationMixin, "generate", cache_implementation=None)


@fault("transformers>=5.21")
def fp8_needs_a_package(patch):
    """A `QuantizedCache` of the backend "fp8" raises an `ImportError`."""

    def change(init):
        @functools.wraps(init)
        def broken(self, backend, *args, **kwargs):
            if backend == "fp8":
                raise ImportError("fp8")
            return init(self, backend, *args, **kwargs)

        return broken

    wrap(patch, transformers.QuantizedCache, "__init__", change)


@fault("transformers>=5")
def tuples_become_caches(patch):
    """A tuple of keys and values becomes a `DynamicCache`, in `generate()` and in a pass."""

    def change(past):
        return transformers.DynamicCache(past) if isinstance(past, tuple) else past

    _in_given_cache(patch, change)
    in_passed_cache(patch, change)


@fault("transformers>=4.50")
def pairs_not_read(patch):
    """`DynamicCache()` ignores the pairs that it is given."""

    def change(init):
        return lambda self, pairs=None, *args, **kwargs: init(self, *args, **kwargs)

    wrap(patch, transformers.DynamicCache, "__init__", change)


@fault("transformers>=4.56")
def keys_and_values_swapped(patch):
    """A layer of a cache holds the keys as values and the values as keys."""

    def change(update):
        def broken(self, keys, values, *args, **kwargs):
            return update(self, values, keys, *args, **kwargs)[::-1]

        return broken

    wrap(patch, transformers.cache_utils.DynamicLayer, "update", change)


@fault("transformers>=4.36")
def legacy_methods_exist(patch):
    """A cache has `key_cache`, `value_cache`, `to_legacy_cache` and `cache[i]`."""
    for name in ("key_cache", "value_cache", "to_legacy_cache", "__getitem__"):
        patch.setattr(transformers.DynamicCache, name, lambda self, *_: None, raising=False)


@fault("transformers>=5")
def cache_of_pairs(patch):
    """A loop over a cache has two values per layer."""
    patch.setattr(
        transformers.DynamicCache, "__iter__", lambda self: iter([(layer.keys, layer.values) for layer in self.layers])
    )


@fault("transformers>=4.42")
def crop_removes_one_more(patch):
    """`crop(-n)` removes n + 1 tokens."""
    before(patch, transformers.DynamicCache, "crop", lambda self, number: number - 1 if number < 0 else number)


@fault("transformers>=4.42")
def crop_of_a_positive_number(patch):
    """`crop(n)` removes n tokens."""
    before(patch, transformers.DynamicCache, "crop", lambda self, number: -abs(number))


@fault("transformers>=4.42")
def crop_of_zero_empties(patch):
    """`crop(0)` empties a cache."""
    before(patch, transformers.DynamicCache, "crop", lambda self, number: number or -self.get_seq_length())


@fault("transformers>=4.56")
def new_cache_is_never_filled(patch):
    """A pass does not extend an empty cache that is passed."""
    in_passed_cache(patch, lambda past: past if past.get_seq_length() else transformers.DynamicCache())


@fault("transformers>=4.56")
def cache_has_a_layer_less(patch):
    """The length of a cache is the number of its layers less one."""
    after(patch, transformers.DynamicCache, "__len__", lambda self, number: number - 1)


@fault("transformers>=4.56")
def repeats_are_appended(patch):
    """`batch_repeat_interleave(n)` repeats the whole batch n times."""

    def broken(self, repeats):
        for layer in self.layers:
            layer.keys, layer.values = (tensor.repeat(repeats, 1, 1, 1) for tensor in (layer.keys, layer.values))

    patch.setattr(transformers.DynamicCache, "batch_repeat_interleave", broken)


@fault("transformers>=4.56")
def selection_is_reversed(patch):
    """`batch_select_indices()` keeps the rows in the reverse order."""
    before(patch, transformers.DynamicCache, "batch_select_indices", lambda self, rows: rows.flip(0))


@fault("transformers>=4.56")
def reordering_does_nothing(patch):
    """`reorder_cache()` has no effect."""
    patch.setattr(transformers.DynamicCache, "reorder_cache", lambda self, rows: None)


@fault("transformers>=4.56")
def static_caches_have_more_room(patch):
    """A `StaticCache` has room for eight more tokens."""

    def change(init):
        def broken(self, max_cache_len, **kwargs):
            init(self, max_cache_len + 8, **kwargs)

        return broken

    wrap(patch, transformers.cache_utils.StaticLayer, "__init__", change)


@fault("transformers>=4.56")
def training_needs_no_cache(patch):
    """A pass in training mode returns no cache."""

    def change(forward):
        @functools.wraps(forward)
        def broken(self, *args, use_cache=None, **kwargs):
            return forward(self, *args, use_cache=False if self.training else use_cache, **kwargs)

        return broken

    wrap(patch, transformers.GPT2LMHeadModel, "forward", change)


@fault()
def cache_halves_the_loss(patch):
    """The loss of a pass with a cache is divided by 2."""

    def change(outputs):
        if outputs.loss is not None and "cache" in outputs:
            outputs.loss = outputs.loss / 2

    in_outputs(patch, change)


@fault("transformers>=5.18")
def reset_writes_zeros(patch):
    """`reset()` sets the keys and values of a `DynamicCache` to zeros."""
    patch.setattr(transformers.DynamicCache, "reset", lambda self: _zeros(self) and None)


@fault("transformers>=4.36")
def maximum_lengths_are_zero(patch):
    """`get_max_length()` and `get_max_cache_shape()` return 0."""
    for name in ("get_max_length", "get_max_cache_shape"):
        patch.setattr(transformers.DynamicCache, name, lambda self, *_: 0, raising=False)


@fault("transformers>=4.36")
def seen_tokens_are_zero(patch):
    """`seen_tokens` and `get_usable_length()` of a cache are 0."""
    patch.setattr(transformers.DynamicCache, "seen_tokens", 0, raising=False)
    patch.setattr(transformers.DynamicCache, "get_usable_length", lambda self, *_: 0, raising=False)


@fault("transformers>=4.36")
def length_of_a_cache_is_one_less(patch):
    """`get_seq_length()` returns the number of tokens less one."""
    after(patch, transformers.DynamicCache, "get_seq_length", lambda self, number: max(number - 1, 0))


@fault("transformers>=4.36")
def rows_of_a_cache_stay(patch):
    """`model._reorder_cache()` and `cache.reorder_cache()` leave the rows where they are."""
    patch.setattr(transformers.GPT2LMHeadModel, "_reorder_cache", lambda self, past, rows: past, raising=False)
    patch.setattr(transformers.DynamicCache, "reorder_cache", lambda self, rows: None)


REMOVED_CACHES = ("HybridCache", "OffloadedCache", "SlidingWindowCache", "SinkCache", "QuantizedCacheConfig")


@fault("transformers>=4.56")
def removed_caches_are_back(patch):
    """`transformers` has `HybridCache`, `SinkCache` and other caches that are gone."""
    for name in REMOVED_CACHES:
        at_the_top(patch, name, transformers.DynamicCache, raising=False)


@fault("transformers>=4.44,<4.56")
def removed_caches_are_no_caches(patch):
    """`HybridCache`, `SinkCache` and other names of caches stand for the class `object`."""
    for name in REMOVED_CACHES:
        at_the_top(patch, name, object)


# --- caches that only some releases or machines have


@fault("transformers>=5.21")
def fp8_scales_are_lost(patch):
    """An fp8 cache divides new keys by a scale of their own, and multiplies them by the first."""

    def change(quantize):
        return lambda self, tensor, scale=None: quantize(self, tensor)

    wrap(patch, transformers.cache_utils.Fp8QuantizedLayer, "_quantize", change)


@fault("transformers>=5.21")
def fp8_keeps_new_values(patch):
    """An fp8 cache returns the newest keys and values exactly."""

    def change(update):
        @functools.wraps(update)
        def broken(self, keys, values, *args, **kwargs):
            found = update(self, keys, values, *args, **kwargs)
            pairs = zip(found, (keys, values), strict=True)
            return tuple(torch.cat([old[..., : -new.shape[-2], :], new], dim=-2) for old, new in pairs)

        return broken

    wrap(patch, transformers.cache_utils.Fp8QuantizedLayer, "update", change)


@fault("transformers>=4.52", "transformers>=4.44,<4.45")
def caches_that_raise_are_dynamic(patch):
    """`generate()` uses the default cache, whatever `cache_implementation`."""
    always(patch, GenerationMixin, "generate", cache_implementation=None)


@fault("transformers<5.21")
def fp8_exists_early(patch):
    """The library has the class `Fp8QuantizedLayer`."""
    patch.setattr(transformers.cache_utils, "Fp8QuantizedLayer", object, raising=False)


@fault()
def cache_implementation_refused(patch):
    """`generate()` raises a `KeyError` for each `cache_implementation`."""

    def change(generate):
        @functools.wraps(generate)
        def broken(*args, cache_implementation=None, **kwargs):
            if cache_implementation:
                raise KeyError("cache_implementation")
            return generate(*args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", change)


@fault("transformers>=5.24")
def static_crop_ignored(patch):
    """`StaticCache.crop()` has no effect."""
    patch.setattr(transformers.StaticCache, "crop", lambda self, number: None)


@fault("transformers>=5.24")
def static_crop_takes_any_number(patch):
    """`StaticCache.crop()` takes the number of tokens to keep."""
    before(patch, transformers.StaticCache, "crop", lambda self, number: min(number, number - self.get_seq_length()))


@fault("transformers<5.24")
def static_caches_crop_early(patch):
    """`StaticCache.crop()` exists, and has no effect."""
    static = type("StaticCache", (), {"__init__": lambda self, **kwargs: None, "crop": lambda self, number: None})
    at_the_top(patch, "StaticCache", static)
