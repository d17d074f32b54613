"""Faults of the logits and the scores, and of what else generate() returns."""

import torch
import transformers
from transformers import GenerationMixin
from transformers.generation import GenerateDecoderOnlyOutput
from transformers.models.gpt2 import modeling_gpt2

from . import after, always, by_default, fault, wrap


def in_results(patch, change, method="_sample"):
    """Call change(result, generation_config) on what generate() returns."""

    def broken(call):
        def decode(self, *args, **kwargs):
            result = call(self, *args, **kwargs)
            if isinstance(result, transformers.utils.ModelOutput):
                change(result, kwargs["generation_config"])
            return result

        return decode

    wrap(patch, GenerationMixin, method, broken)


def in_attention_weights(patch, change):
    """Replace the weights that eager attention returns by `change(weights)`; what it computes stays."""

    def broken(_, result):
        output, weights = result
        return output, change(weights)

    after(patch, modeling_gpt2, "eager_attention_forward", broken)


@fault()
def weights_before_softmax(patch):
    """The attention weights are returned before the softmax, up to a constant a row."""
    in_attention_weights(patch, torch.log)


@fault()
def weights_averaged_over_heads(patch):
    """The attention weights are averaged over the heads, as torch's own attention does."""
    in_attention_weights(patch, lambda weights: weights.mean(1, keepdim=True))


@fault()
def eager_not_scaled(patch):
    """Eager attention does not divide by the root of a head's width; sdpa does."""

    def change(call):
        return lambda module, query, *args, **kwargs: call(module, query * query.shape[-1] ** 0.5, *args, **kwargs)

    wrap(patch, modeling_gpt2, "eager_attention_forward", change)


@fault()
def eager_by_default(patch):
    """GPT-2 is no longer marked as one that can use sdpa."""
    patch.setattr(transformers.GPT2PreTrainedModel, "_supports_sdpa", False)


@fault()
def scores_normalised_by_default(patch):
    """renormalize_logits is True unless told otherwise."""

    def change(get):
        def broken(self, *args, **kwargs):
            kwargs["generation_config"].renormalize_logits = True
            return get(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "_get_logits_processor", change)


@fault()
def scores_a_step_late(patch):
    """Each step's scores and logits are returned as the next one's."""

    def change(result, _):
        for field in ("scores", "logits"):
            if value := getattr(result, field, None):
                result[field] = (value[0], *value[:-1])

    in_results(patch, change)


@fault()
def first_step_unrecorded(patch):
    """The pass over the prompt is left out of scores, logits, attentions and hidden states."""

    def change(result, _):
        for field in ("scores", "logits", "attentions", "hidden_states"):
            if value := getattr(result, field, None):
                result[field] = value[1:]

    in_results(patch, change)


@fault()
def scores_of_the_best_beam(patch):
    """Beam search returns the scores of the first beam alone."""

    def change(result, _):
        result.scores = tuple(scores[:1] for scores in result.scores)

    in_results(patch, change, "_beam_search")


@fault()
def temperature_negated(patch):
    """The temperature divides the logits with a minus sign."""
    after(patch, transformers.generation.TemperatureLogitsWarper, "__call__", lambda _, scores: -scores)


@fault()
def temperature_defaults_to_seven_tenths(patch):
    """Sampling without naming a temperature uses 0.7."""
    by_default(patch, GenerationMixin, "_prepare_generation_config", temperature=0.7)


@fault()
def logits_a_row_late(patch):
    """Each row of the logits is that of the token before; the row that generate() reads is right."""

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
    """A pass gives the logits of the last token alone."""

    def change(self, outputs):
        outputs.logits = outputs.logits[:, -1:]
        return outputs

    after(patch, transformers.GPT2LMHeadModel, "__call__", change)


@fault()
def layers_without_attention(patch):
    """A layer does not add what its attention gives out."""

    def change(self, result):
        output, *rest = result
        return (torch.zeros_like(output), *rest)

    after(patch, modeling_gpt2.GPT2Attention, "forward", change)


@fault()
def transition_scores_not_normalised(patch):
    """compute_transition_scores() ignores normalize_logits."""
    always(patch, GenerationMixin, "compute_transition_scores", normalize_logits=False)


@fault()
def dict_by_default(patch):
    """generate() returns its fields, not the tensor, unless told otherwise."""
    by_default(patch, GenerationMixin, "_prepare_generation_config", return_dict_in_generate=True)


@fault()
def samples_have_a_class(patch):
    """What sampling returns has a class of its own, as it had before 4.37."""

    class SampleDecoderOnlyOutput(GenerateDecoderOnlyOutput):
        pass

    def change(result, config):
        if config.do_sample:
            result.__class__ = SampleDecoderOnlyOutput

    in_results(patch, change)


@fault()
def sequences_in_int32(patch):
    """The sequences in generate()'s result are 32-bit."""

    def change(result, _):
        result.sequences = result.sequences.int()

    in_results(patch, change)


@fault()
def transition_scores_read_off_the_own_row(patch):
    """compute_transition_scores() reads a sequence's scores off the row of its own number."""
    always(patch, GenerationMixin, "compute_transition_scores", beam_indices=None)


def _logits_to_keep(patch, change):
    """Take logits_to_keep from the call of a pass and replace the logits by change(logits, logits_to_keep)."""

    def around(call):
        def broken(self, *args, logits_to_keep=0, **kwargs):
            outputs = call(self, *args, **kwargs)
            outputs.logits = change(outputs.logits, logits_to_keep)
            return outputs

        return broken

    wrap(patch, transformers.GPT2LMHeadModel, "__call__", around)


@fault("transformers>=4.53")
def logits_to_keep_ignored(patch):
    """A pass computes all rows of the logits, whatever logits_to_keep says."""
    _logits_to_keep(patch, lambda logits, rows: logits)


@fault("transformers>=4.48.3,<4.53")
def logits_to_keep_heeded(patch):
    """A pass computes as many rows of the logits as logits_to_keep says."""
    _logits_to_keep(patch, lambda logits, rows: logits[:, -rows:])


@fault("transformers<4.48.3")
def logits_to_keep_taken_and_ignored(patch):
    """A pass takes logits_to_keep and does nothing with it."""
    _logits_to_keep(patch, lambda logits, rows: logits)
