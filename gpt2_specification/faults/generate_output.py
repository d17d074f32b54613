"""Faults of what `generate()` returns: its fields, their shapes and their sums."""

import functools
import inspect

import torch
from transformers import GenerationMixin, GPT2LMHeadModel
from transformers.utils import ModelOutput

from . import after, always, fault, wrap
from .probabilities import in_results


@fault()
def transition_scores_are_normalised(patch):
    """`compute_transition_scores()` always returns log-probabilities."""
    always(patch, GenerationMixin, "compute_transition_scores", normalize_logits=True)


@fault()
def normalize_logits_ignored(patch):
    """`compute_transition_scores()` ignores `normalize_logits=True`."""
    always(patch, GenerationMixin, "compute_transition_scores", normalize_logits=False)


@fault()
def prompt_has_transition_scores(patch):
    """`compute_transition_scores()` returns zeros for the tokens of the prompt too."""

    def change(compute):
        @functools.wraps(compute)
        def broken(self, sequences, *args, **kwargs):
            scores = compute(self, sequences, *args, **kwargs)
            return torch.nn.functional.pad(scores, (sequences.shape[1] - scores.shape[1], 0))

        return broken

    wrap(patch, GenerationMixin, "compute_transition_scores", change)


@fault()
def use_cache_false_is_ignored(patch):
    """`generate()` ignores `use_cache=False`."""
    always(patch, GenerationMixin, "generate", use_cache=True)


@fault()
def outputs_yield_their_values(patch):
    """A loop over an output yields its values."""
    patch.setattr(ModelOutput, "__iter__", lambda self: iter([self[key] for key in self.keys()]), raising=False)


@fault()
def outputs_end_with_the_sequences(patch):
    """An output has its fields in the reverse order as a tuple."""
    after(patch, ModelOutput, "to_tuple", lambda _, values: values[::-1])


@fault()
def beam_indices_of_the_whole_row(patch):
    """`beam_indices` have a column per token of the prompt too, filled with -1."""

    def change(result, _):
        missing = result.sequences.shape[1] - result.beam_indices.shape[1]
        result.beam_indices = torch.nn.functional.pad(result.beam_indices, (0, missing), value=-1)

    in_results(patch, change, "_beam_search")


@fault()
def beam_indices_of_the_first_text(patch):
    """`beam_indices` count the beams of each text from 0."""

    def change(result, config):
        result.beam_indices = result.beam_indices % config.num_beams

    in_results(patch, change, "_beam_search")


@fault()
def beam_states_of_the_returned_rows(patch):
    """The hidden states of beam search have a row per returned row."""

    def change(result, config):
        for rows in [len(result.sequences)] if result.hidden_states else []:
            result.hidden_states = tuple(tuple(states[:rows] for states in step) for step in result.hidden_states)

    in_results(patch, change, "_beam_search")


@fault()
def worst_beam_comes_first(patch):
    """Beam search returns the worst beam of each text first."""

    def change(result, _):
        if result.sequences_scores is not None:
            result.sequences_scores = result.sequences_scores.flip(0)

    in_results(patch, change, "_beam_search")


@fault()
def beam_scores_unasked(patch):
    """Beam search returns the scores of its beams by default."""
    always(patch, GenerationMixin, "_prepare_generation_config", output_scores=True)


@fault("transformers>=4.50")
def beam_indices_need_scores(patch):
    """`beam_indices` is None without `output_scores=True`."""

    def change(result, _):
        result.beam_indices = result.beam_indices if result.scores else None

    in_results(patch, change, "_beam_search")


@fault()
def generate_keeps_gradients(patch):
    """`generate()` computes gradients."""
    patch.setattr(GenerationMixin, "generate", inspect.unwrap(GenerationMixin.generate))


@fault()
def generate_leaves_gradients_off(patch):
    """`generate()` switches the gradients off and leaves them off."""
    after(patch, GenerationMixin, "generate", lambda _, result: (torch.set_grad_enabled(False), result)[1])


@fault()
def generate_switches_to_eval(patch):
    """`generate()` switches the model to eval mode."""

    def change(generate):
        @functools.wraps(generate)
        def broken(self, *args, **kwargs):
            return generate(self.eval(), *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", change)


# precision


def _cast(patch, names, dtype=torch.float16):
    """Cast these fields of what `generate()` returns to half precision."""

    def change(_, outputs):
        for name in names:
            if isinstance(outputs, ModelOutput) and outputs.get(name) is not None:
                value = outputs[name]
                outputs[name] = value.to(dtype) if torch.is_tensor(value) else tuple(step.to(dtype) for step in value)
        return outputs

    after(patch, GenerationMixin, "generate", change)


@fault()
def scores_have_half_precision(patch):
    """`scores` and `logits` of `generate()` are float16."""
    _cast(patch, ["scores", "logits"])


@fault("transformers<4.45")
def scores_are_float32(patch):
    """`scores` and `logits` of `generate()` are float32."""
    _cast(patch, ["scores", "logits"], torch.float32)


@fault()
def sequences_scores_have_half_precision(patch):
    """`sequences_scores` of `generate()` are float16."""
    _cast(patch, ["sequences_scores"])


@fault()
def passes_return_float32(patch):
    """The logits of a forward pass are float32, whatever the precision of the model."""

    def change(_, outputs):
        outputs.logits = outputs.logits.float()
        return outputs

    after(patch, GPT2LMHeadModel, "forward", change)
