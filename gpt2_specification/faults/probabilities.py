"""Faults of the logits and the scores, of the cache, and of what else `generate()` returns."""

import copy
import functools
import inspect
import types

import torch
import transformers
from transformers import GenerationConfig, GenerationMixin
from transformers.models.gpt2 import modeling_gpt2

from . import after, always, before, by_default, fault, wrap
from .model import ignore_argument, refuse_argument, wrap_sdpa


def in_results(patch, change, method="_sample"):
    """Call `change(result, generation_config)` on what `generate()` returns."""

    def broken(call):
        def decode(self, *args, **kwargs):
            result = call(self, *args, **kwargs)
            if isinstance(result, transformers.utils.ModelOutput):
                change(result, kwargs["generation_config"])
            return result

        return decode

    wrap(patch, GenerationMixin, method, broken)


def in_attention_weights(patch, change):
    """Replace the weights that eager attention returns by `change(weights)`; its output stays the same."""

    def broken(_, result):
        output, weights = result
        return output, change(weights)

    after(patch, modeling_gpt2, "eager_attention_forward", broken)


@fault()
def weights_before_softmax(patch):
    """Eager attention returns its weights before the softmax, up to a constant per row."""
    in_attention_weights(patch, torch.log)


@fault()
def weights_averaged_over_heads(patch):
    """Eager attention returns its weights averaged over the heads."""
    in_attention_weights(patch, lambda weights: weights.mean(1, keepdim=True))


@fault()
def weights_of_long_texts_averaged(patch):
    """Eager attention returns its weights averaged over the heads if there are more than 64 tokens."""

    def change(weights):
        return weights.mean(1, keepdim=True).expand_as(weights) if weights.shape[-1] > 64 else weights

    in_attention_weights(patch, change)


@fault("transformers>=4.48")
def sdpa_not_scaled_over_50_tokens(patch):
    """sdpa does not divide by the root of the head width if there are more than 50 tokens."""

    def around(attend):
        def broken(module, query, key, *args, **kwargs):
            scale = query.shape[-1] ** 0.5 if key.shape[-2] > 50 else 1
            return attend(module, query * scale, key, *args, **kwargs)

        return broken

    wrap_sdpa(patch, around)


@fault()
def eager_not_scaled(patch):
    """Eager attention does not divide by the root of the head width; sdpa does."""

    def change(call):
        return lambda module, query, *args, **kwargs: call(module, query * query.shape[-1] ** 0.5, *args, **kwargs)

    wrap(patch, modeling_gpt2, "eager_attention_forward", change)


@fault()
def eager_by_default(patch):
    """The default attention of GPT-2 is eager."""
    patch.setattr(transformers.GPT2PreTrainedModel, "_supports_sdpa", False)


@fault()
def scores_normalised_by_default(patch):
    """`renormalize_logits` is True by default."""

    def change(get):
        def broken(self, *args, **kwargs):
            kwargs["generation_config"].renormalize_logits = True
            return get(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "_get_logits_processor", change)


@fault()
def scores_a_step_late(patch):
    """`generate()` returns the scores and logits of each step as those of the next step."""

    def change(result, _):
        for field in ("scores", "logits"):
            if value := getattr(result, field, None):
                result[field] = (value[0], *value[:-1])

    in_results(patch, change)


@fault()
def first_step_unrecorded(patch):
    """Scores, logits, attentions and hidden states lack the first step, the pass over the prompt."""

    def change(result, _):
        for field in ("scores", "logits", "attentions", "hidden_states"):
            if value := getattr(result, field, None):
                result[field] = value[1:]

    in_results(patch, change)


@fault()
def scores_of_the_best_beam(patch):
    """Beam search returns only the scores of the first beam."""

    def change(result, _):
        result.scores = tuple(scores[:1] for scores in result.scores)

    in_results(patch, change, "_beam_search")


@fault()
def records_repeat_after_20(patch):
    """Scores, logits, attentions and hidden states after the twentieth step are those of that step."""

    def change(result, _):
        for field in ("scores", "logits", "attentions", "hidden_states"):
            if value := getattr(result, field, None):
                result[field] = tuple(value[min(step, 19)] for step in range(len(value)))

    in_results(patch, change)


@fault()
def records_of_16_steps(patch):
    """Scores, logits, attentions and hidden states are recorded for the first sixteen steps."""

    def change(result, _):
        for field in ("scores", "logits", "attentions", "hidden_states"):
            if value := getattr(result, field, None):
                result[field] = value[:16]

    in_results(patch, change)


@fault()
def scores_of_four_rows(patch):
    """The scores and logits of the rows after the fourth are those of the fourth."""

    def change(result, _):
        for field in ("scores", "logits"):
            if value := getattr(result, field, None):
                result[field] = tuple(step[[min(row, 3) for row in range(len(step))]] for step in value)

    in_results(patch, change)


@fault()
def scores_of_four_beams(patch):
    """The scores of the beams after the fourth are those of the fourth."""

    def change(result, _):
        result.scores = tuple(step[[min(row, 3) for row in range(len(step))]] for step in result.scores)

    in_results(patch, change, "_beam_search")


@fault()
def transition_scores_of_16_tokens(patch):
    """`compute_transition_scores()` returns the score 0 for the tokens after the sixteenth."""

    def change(_, scores):
        scores[:, 16:] = 0
        return scores

    after(patch, GenerationMixin, "compute_transition_scores", change)


@fault()
def sequences_without_the_later_pads(patch):
    """`sequences` of a batch lacks the columns of the prompt before the last 64."""

    def change(result, config):
        new = config.max_new_tokens or 0
        result.sequences = result.sequences[:, -(64 + new) :]

    in_results(patch, change)


@fault()
def temperature_at_most_2(patch):
    """Sampling takes a temperature above 2 for 2."""
    before(patch, transformers.generation.TemperatureLogitsWarper, "__init__", lambda _, value: min(value, 2.0))


@fault()
def temperature_at_least_half(patch):
    """Sampling takes a positive temperature below 0.5 for 0.5."""

    def change(_, value):
        return max(value, 0.5) if value > 0 else value

    before(patch, transformers.generation.TemperatureLogitsWarper, "__init__", change)


@fault()
def sampling_among_at_most_50(patch):
    """Sampling takes a `top_k` above 50 for 50."""
    before(patch, transformers.generation.TopKLogitsWarper, "__init__", lambda _, top_k: min(top_k, 50))


@fault()
def cache_of_20_tokens(patch):
    """`generate()` returns a cache of at most 20 tokens."""

    def change(result, _):
        for name in ("cache", "past_key_values"):
            if name in result and (length := result[name].get_seq_length()) > 20:
                result[name].crop(20 - length)

    in_results(patch, change)


@fault()
def temperature_negated(patch):
    """`temperature` divides the logits and changes their sign."""
    after(patch, transformers.generation.TemperatureLogitsWarper, "__call__", lambda _, scores: -scores)


@fault()
def temperature_defaults_to_seven_tenths(patch):
    """`temperature` is 0.7 by default."""
    by_default(patch, GenerationMixin, "_prepare_generation_config", temperature=0.7)


@fault()
def logits_a_row_late(patch):
    """Each row of the logits is that of the token before, except in the passes of `generate()`."""

    def change(call):
        def broken(self, *args, **kwargs):
            outputs = call(self, *args, **kwargs)
            if not kwargs.get("use_cache"):
                outputs.logits = torch.cat([outputs.logits[:, :1], outputs.logits[:, :-1]], dim=1)
            return outputs

        return broken

    wrap(patch, transformers.GPT2LMHeadModel, "__call__", change)


@fault()
def logits_of_the_last_row(patch):
    """A pass returns only the last row of the logits."""

    def change(self, outputs):
        outputs.logits = outputs.logits[:, -1:]
        return outputs

    after(patch, transformers.GPT2LMHeadModel, "__call__", change)


@fault()
def layers_without_attention(patch):
    """A layer does not add the output of its attention."""

    def change(self, result):
        output, *rest = result
        return (torch.zeros_like(output), *rest)

    after(patch, modeling_gpt2.GPT2Attention, "forward", change)


@fault()
def transition_scores_not_normalised(patch):
    """`compute_transition_scores()` ignores `normalize_logits`."""
    always(patch, GenerationMixin, "compute_transition_scores", normalize_logits=False)


@fault()
def dict_by_default(patch):
    """`return_dict_in_generate` is True by default."""
    by_default(patch, GenerationMixin, "_prepare_generation_config", return_dict_in_generate=True)


@fault()
def samples_have_a_class(patch):
    """Sampled outputs have a class of their own, as before 4.37."""

    class SampleDecoderOnlyOutput(transformers.generation.GenerateDecoderOnlyOutput):
        pass

    def change(result, config):
        if config.do_sample:
            result.__class__ = SampleDecoderOnlyOutput

    in_results(patch, change)


@fault()
def sequences_in_int32(patch):
    """`sequences` holds 32-bit integers."""

    def change(result, _):
        result.sequences = result.sequences.int()

    in_results(patch, change)


@fault()
def transition_scores_read_off_the_own_row(patch):
    """`compute_transition_scores()` ignores `beam_indices` and reads each sequence's own row."""
    always(patch, GenerationMixin, "compute_transition_scores", beam_indices=None)


def _logits_to_keep(patch, change):
    """Take `logits_to_keep` out of the call of a pass and replace the logits by `change(logits, logits_to_keep)`."""

    def around(call):
        def broken(self, *args, logits_to_keep=0, **kwargs):
            outputs = call(self, *args, **kwargs)
            outputs.logits = change(outputs.logits, logits_to_keep)
            return outputs

        return broken

    wrap(patch, transformers.GPT2LMHeadModel, "__call__", around)


@fault("transformers>=4.53")
def logits_to_keep_ignored(patch):
    """A pass accepts `logits_to_keep` and returns all rows of the logits."""
    _logits_to_keep(patch, lambda logits, rows: logits)


@fault("transformers>=4.53")
def logits_to_keep_at_most_8(patch):
    """A pass takes a `logits_to_keep` above 8 for 8."""
    _logits_to_keep(patch, lambda logits, rows: logits[:, -min(rows, 8) :] if rows else logits)


@fault("transformers>=4.48.3,<4.53")
def logits_to_keep_heeded(patch):
    """A pass returns as many rows of the logits as `logits_to_keep` requests."""
    _logits_to_keep(patch, lambda logits, rows: logits[:, -rows:])


@fault("transformers<4.48.3")
def logits_to_keep_taken_and_ignored(patch):
    """A pass accepts `logits_to_keep`, which that release does not know."""
    _logits_to_keep(patch, lambda logits, rows: logits)


# arguments that forward() does not declare


@fault()
def undeclared_arguments_ignored(patch):
    """A pass accepts `num_items_in_batch` and `is_causal` and ignores them."""
    for name in ("num_items_in_batch", "is_causal"):
        ignore_argument(patch, name)


@fault("transformers>=4.48.3,<5.3")
def is_causal_refused(patch):
    """A pass raises a `TypeError` for `is_causal`."""
    refuse_argument(patch, "is_causal")


@fault()
def undeclared_arguments_declared(patch):
    """The signature of `forward()` has `num_items_in_batch` and `is_causal`."""

    def change(forward):
        signature = inspect.signature(forward)
        names = ("num_items_in_batch", "is_causal")
        added = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None) for name in names]
        rest = [p for p in signature.parameters.values() if p.kind is p.VAR_KEYWORD]
        named = [p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]

        def broken(*args, **kwargs):
            return forward(*args, **kwargs)

        broken.__signature__ = signature.replace(parameters=[*named, *added, *rest])
        return broken

    wrap(patch, transformers.GPT2LMHeadModel, "forward", change)


# the cache


def in_passed_cache(patch, change, owner=transformers.GPT2Model, name="forward"):
    """Replace the keys and values that are passed to a pass, or to another method, by `change(past)`."""

    def around(forward):
        @functools.wraps(forward)  # the library reads signatures
        def broken(*args, **kwargs):
            for argument in ("cache", "past_key_values"):
                if kwargs.get(argument) is not None:
                    kwargs[argument] = change(kwargs[argument])
            return forward(*args, **kwargs)

        return broken

    wrap(patch, owner, name, around)


@fault("transformers>=4.56")
def passed_cache_copied(patch):
    """A pass extends a copy of the keys and values that are passed."""
    in_passed_cache(patch, copy.deepcopy)


@fault()
def passed_cache_logged(patch):
    """A pass logs a warning about the keys and values that are passed."""

    def change(past):
        transformers.utils.logging.get_logger("transformers").warning("Keys and values are passed.")
        return past

    in_passed_cache(patch, change)


@fault()
def pass_keeps_no_cache(patch):
    """A pass returns no keys and values."""
    always(patch, transformers.GPT2Model, "forward", use_cache=False)


@fault("transformers>=5.24")
def old_cache_name_is_silent(patch):
    """The name `past_key_values` is accepted without a warning."""
    patch.setattr(transformers.utils.deprecation, "warnings", types.SimpleNamespace(warn=lambda *_, **__: None))
    patch.setattr(transformers.utils.ModelOutput, "past_key_values", property(lambda self: self.cache))


@fault("transformers>=4.48.3")
def cache_argument_refused(patch):
    """A pass raises a `TypeError` for the argument `cache`."""
    refuse_argument(patch, "cache")


@fault("transformers<4.48.3", "transformers>=5.24")
def cache_argument_ignored(patch):
    """A pass accepts the argument `cache` and ignores it."""
    ignore_argument(patch, "cache")


@fault("transformers>=4.48")
def sdpa_aligned_with_the_past(patch):
    """sdpa lets the new tokens attend only to the first tokens of the preceding text."""

    def around(attend):
        def broken(module, query, key, value, mask, *args, **kwargs):
            new, length = query.shape[-2], key.shape[-2]
            if 1 < new < length:
                mask = torch.ones(new, length, dtype=torch.bool, device=query.device).tril()[None, None]
            return attend(module, query, key, value, mask, *args, **kwargs)

        return broken

    wrap_sdpa(patch, around)


@fault()
def layer_index_is_ignored(patch):
    """`GPT2Config` ignores `scale_attn_by_inverse_layer_idx=True`."""
    always(patch, transformers.GPT2Config, "__init__", scale_attn_by_inverse_layer_idx=False)


@fault("transformers>=5.4")
def inverse_layer_ends_at_3(patch):
    """`scale_attn_by_inverse_layer_idx=True` divides by 3 in the layers after the third."""

    def change(self, _):
        if self.scale_attn_by_inverse_layer_idx and self.layer_idx > 2:
            self.scaling *= (self.layer_idx + 1) / 3

    after(patch, modeling_gpt2.GPT2Attention, "__init__", change)


@fault("transformers>=4.48,<5.4")
def sdpa_divides_by_its_layer(patch):
    """The `sdpa` attention divides by the number of the layer if the config asks for it."""

    def around(attend):
        def broken(module, query, *args, **kwargs):
            divisor = module.layer_idx + 1 if module.scale_attn_by_inverse_layer_idx else 1
            return attend(module, query / divisor, *args, **kwargs)

        return broken

    wrap_sdpa(patch, around)


@fault()
def weights_are_divided_by_the_layer(patch):
    """Eager attention divides the attention weights by the number of the layer."""

    def broken(module, result):
        output, weights = result
        return output, weights / (module.layer_idx + 1)

    after(patch, modeling_gpt2, "eager_attention_forward", broken)


# the documented sum over beams


@fault("transformers>=5")
def length_penalty_has_its_default(patch):
    """`GenerationConfig().length_penalty` is 1.0."""
    by_default(patch, GenerationConfig, "__init__", length_penalty=1.0)
    patch.setattr(GenerationConfig, "length_penalty", 1.0, raising=False)


@fault("transformers<5")
def length_penalty_has_no_default(patch):
    """`GenerationConfig().length_penalty` is None."""
    after(patch, GenerationConfig, "__init__", lambda self, _: setattr(self, "length_penalty", None))
