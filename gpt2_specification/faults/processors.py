"""Faults of the logits processors: filters, penalties, bans, biases, their order and the caller's own."""

import functools
import warnings

import torch
import transformers
from transformers import GenerationMixin
from transformers.generation import utils

from . import after, before, fault, wrap
from .generate import ROWS, STEPS, _late, generating_with


def _calls(patch, owner, broken):
    """Make the calls of an object of this class return `broken(self, input_ids, scores, result)`."""

    def change(call):
        def called(self, input_ids, scores):
            return broken(self, input_ids, scores, call(self, input_ids, scores.clone()))

        return called

    wrap(patch, owner, "__call__", change)


def _four_rows(patch, owner):
    """Make an object of this class change no score from the fifth row on."""
    _calls(patch, owner, lambda self, input_ids, scores, result: torch.cat([result[:ROWS], scores[ROWS:]]))


def _forgotten(patch, owner):
    """Make an object of this class change no score after 16 steps."""
    _late(patch, owner, lambda args, result: args[1])


def _sorted(patch, key):
    """Make `generate()` run the processors in the order of `key(processor)`."""

    def change(_, processors):
        processors.sort(key=key)
        return processors

    after(patch, GenerationMixin, "_get_logits_processor", change)


def _config(patch, change):
    """Apply `change(generation_config)` to the settings with which `generate()` runs."""
    after(patch, GenerationMixin, "_prepare_generation_config", lambda _, result: (change(result[0]), result)[1])


def _prefix_function(patch, change):
    """Replace the caller's `prefix_allowed_tokens_fn` by `change(function)`."""
    before(patch, transformers.PrefixConstrainedLogitsProcessor, "__init__", lambda _, function: change(function))


def _unchecked(patch, owner, **attributes):
    """Make a class accept any value: `attributes` are the names of the attribute and of a value that is valid."""
    ((name, valid),) = attributes.items()

    def change(init):
        def broken(self, *args, **kwargs):
            value = args[0] if args else kwargs.pop(name)
            init(self, valid, *args[1:], **kwargs)
            setattr(self, name, value)

        return broken

    wrap(patch, owner, "__init__", change)


# top_p


@fault()
def top_p_stops_one_short(patch):
    """`top_p` keeps the tokens that stay below it, without the one that reaches it."""

    def broken(self, input_ids, scores, result):
        least = result.masked_fill(result == -torch.inf, torch.inf).argmin(-1, keepdim=True)
        several = (result > -torch.inf).sum(-1, keepdim=True) > 1
        return torch.where(several, result.scatter(-1, least, -torch.inf), result)

    _calls(patch, transformers.TopPLogitsWarper, broken)


@fault()
def top_p_at_most_nine_tenths(patch):
    """`top_p` is 0.9 if a larger number is passed."""

    def change(config):
        config.top_p = min(config.top_p, 0.9) if config.top_p is not None else None

    _config(patch, change)


@fault()
def top_p_not_checked(patch):
    """`top_p` accepts any number."""
    _unchecked(patch, transformers.TopPLogitsWarper, top_p=0.5)


@fault()
def top_p_refuses_integers(patch):
    """`top_p` must be a float."""

    def change(config):
        if isinstance(config.top_p, int):
            raise ValueError(f"`top_p` has to be a float, but is {config.top_p}")

    _config(patch, change)


@fault()
def top_p_of_zero_keeps_nothing(patch):
    """`top_p=0.0` keeps no token."""

    def broken(self, input_ids, scores, result):
        return result if self.top_p else torch.full_like(result, -torch.inf)

    _calls(patch, transformers.TopPLogitsWarper, broken)


@fault()
def top_p_of_four_rows(patch):
    """`top_p` removes no token from the fifth row on."""
    _four_rows(patch, transformers.TopPLogitsWarper)


@fault()
def top_p_forgotten_after_16_steps(patch):
    """`top_p` removes no token after 16 steps."""
    _forgotten(patch, transformers.TopPLogitsWarper)


# min_p


@fault()
def min_p_is_not_scaled(patch):
    """`min_p` is the least probability itself, not a share of the largest one."""

    def broken(self, input_ids, scores, result):
        return scores.masked_fill(scores.softmax(-1) < self.min_p, -torch.inf)

    _calls(patch, transformers.MinPLogitsWarper, broken)


@fault()
def min_p_before_temperature(patch):
    """`min_p` is compared with the probabilities at temperature 1."""

    _sorted(patch, lambda processor: not isinstance(processor, transformers.MinPLogitsWarper))


@fault()
def min_p_not_checked(patch):
    """`min_p` accepts any number."""
    _unchecked(patch, transformers.MinPLogitsWarper, min_p=0.5)


@fault()
def min_p_of_four_rows(patch):
    """`min_p` removes no token from the fifth row on."""
    _four_rows(patch, transformers.MinPLogitsWarper)


@fault()
def min_p_forgotten_after_16_steps(patch):
    """`min_p` removes no token after 16 steps."""
    _forgotten(patch, transformers.MinPLogitsWarper)


# repetition


@fault()
def penalty_not_checked(patch):
    """`repetition_penalty` accepts any number."""
    _unchecked(patch, transformers.RepetitionPenaltyLogitsProcessor, penalty=1.5)


@fault()
def repetition_penalty_only_divides(patch):
    """`repetition_penalty` divides negative scores too, which raises them."""

    def broken(self, input_ids, scores, result):
        return torch.where(result == scores, scores, scores / self.penalty)

    _calls(patch, transformers.RepetitionPenaltyLogitsProcessor, broken)


@fault()
def repetition_penalty_counts_occurrences(patch):
    """`repetition_penalty` lowers a token's score once per occurrence."""

    def broken(self, input_ids, scores, result):
        times = torch.zeros_like(scores).scatter_add(-1, input_ids, torch.ones_like(input_ids, dtype=scores.dtype))
        return torch.where(scores < 0, scores * self.penalty**times, scores / self.penalty**times)

    _calls(patch, transformers.RepetitionPenaltyLogitsProcessor, broken)


@fault()
def repetition_penalty_leaves_out_the_prompt(patch):
    """`repetition_penalty` counts the new tokens alone."""

    def change(call):
        def broken(self, input_ids, scores):
            self._prompt = getattr(self, "_prompt", input_ids.shape[1])
            self.prompt_ignore_length = None
            new = input_ids[:, self._prompt :]
            return call(self, new, scores) if new.shape[1] else scores

        return broken

    wrap(patch, transformers.RepetitionPenaltyLogitsProcessor, "__call__", change)


@fault()
def repetition_penalty_of_four_rows(patch):
    """`repetition_penalty` has no effect from the fifth row on."""
    _four_rows(patch, transformers.RepetitionPenaltyLogitsProcessor)


@fault()
def repetition_penalty_forgotten_after_16_steps(patch):
    """`repetition_penalty` has no effect after 16 steps."""

    def change(call):
        def broken(self, input_ids, scores):
            self._calls = getattr(self, "_calls", 0) + 1
            return call(self, input_ids, scores) if self._calls <= STEPS else scores

        return broken

    wrap(patch, transformers.RepetitionPenaltyLogitsProcessor, "__call__", change)


@fault("transformers>=4.52")
def prompt_ignore_length_dropped(patch):
    """`RepetitionPenaltyLogitsProcessor` ignores an integer `prompt_ignore_length`."""

    def change(init):
        def broken(self, penalty, prompt_ignore_length=None):
            init(self, penalty, None if isinstance(prompt_ignore_length, int) else prompt_ignore_length)

        return broken

    wrap(patch, transformers.RepetitionPenaltyLogitsProcessor, "__init__", change)


@fault()
def ngrams_one_longer(patch):
    """`no_repeat_ngram_size` allows n-grams of that size and forbids longer ones."""
    before(patch, transformers.NoRepeatNGramLogitsProcessor, "__init__", lambda _, size: size + 1)


@fault()
def ngrams_of_the_prompt_allowed(patch):
    """`no_repeat_ngram_size` compares the new tokens alone."""

    def change(call):
        def broken(self, input_ids, scores):
            self._prompt = getattr(self, "_prompt", input_ids.shape[1])
            return call(self, input_ids[:, self._prompt :], scores)

        return broken

    wrap(patch, transformers.NoRepeatNGramLogitsProcessor, "__call__", change)


@fault()
def ngrams_without_leading_pads(patch):
    """`no_repeat_ngram_size` leaves out the zeros at the beginning of a row."""

    def change(call):
        def broken(self, input_ids, scores):
            starts = (input_ids != 0).int().argmax(-1).tolist()
            rows = zip(input_ids, scores, starts, strict=True)
            return torch.cat([call(self, ids[None, start:], row[None]) for ids, row, start in rows])

        return broken

    wrap(patch, transformers.NoRepeatNGramLogitsProcessor, "__call__", change)


@fault()
def ngram_size_not_checked(patch):
    """`no_repeat_ngram_size` accepts any number."""
    before(patch, transformers.NoRepeatNGramLogitsProcessor, "__init__", lambda _, size: max(1, int(size)))


@fault()
def ngrams_of_four_rows(patch):
    """`no_repeat_ngram_size` blocks nothing from the fifth row on."""
    _four_rows(patch, transformers.NoRepeatNGramLogitsProcessor)


@fault()
def ngrams_forgotten_after_16_steps(patch):
    """`no_repeat_ngram_size` blocks nothing after 16 steps."""
    _forgotten(patch, transformers.NoRepeatNGramLogitsProcessor)


# lengths and suppressed tokens


@fault()
def min_length_one_short(patch):
    """`min_length` is one token shorter than passed."""
    before(patch, transformers.MinLengthLogitsProcessor, "__init__", lambda _, length: length - 1)


@fault()
def min_length_never_lifted(patch):
    """`min_length` blocks the end in every step."""
    before(patch, transformers.MinLengthLogitsProcessor, "__init__", lambda _, length: 10**6)


@fault()
def min_new_tokens_count_the_prompt(patch):
    """`min_new_tokens` counts the prompt."""

    def change(prepare):
        def broken(self, generation_config, *args, **kwargs):
            new = generation_config.min_new_tokens
            generation_config.min_new_tokens = None
            if new is not None:
                generation_config.min_length = new
            return prepare(self, generation_config, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "_prepare_generated_length", change)


@fault()
def min_length_of_four_rows(patch):
    """`min_length` blocks the end in the first four rows only."""
    _four_rows(patch, transformers.MinLengthLogitsProcessor)


@fault()
def min_length_forgotten_after_16_steps(patch):
    """`min_length` has no effect after 16 steps."""
    _forgotten(patch, transformers.MinLengthLogitsProcessor)


@fault()
def min_new_tokens_at_most_16(patch):
    """`min_new_tokens` is 16 if a larger number is passed."""

    def change(config):
        config.min_new_tokens = min(config.min_new_tokens, STEPS) if config.min_new_tokens else None

    _config(patch, change)


@fault()
def larger_minimum_holds(patch):
    """The larger of `min_new_tokens` and `min_length` holds."""

    def change(prepare):
        def broken(self, generation_config, *args, **kwargs):
            length = generation_config.min_length or 0
            generation_config = prepare(self, generation_config, *args, **kwargs)
            generation_config.min_length = max(length, generation_config.min_length or 0)
            return generation_config

        return broken

    wrap(patch, GenerationMixin, "_prepare_generated_length", change)


@fault()
def last_suppressed_token_forgotten(patch):
    """`suppress_tokens` and `begin_suppress_tokens` lose their last entry."""
    for name in ("SuppressTokensLogitsProcessor", "SuppressTokensAtBeginLogitsProcessor"):
        before(patch, getattr(transformers, name), "__init__", lambda _, tokens: list(tokens)[:-1] or [99])


@fault()
def begin_suppress_tokens_at_every_step(patch):
    """`begin_suppress_tokens` blocks its tokens at every step."""

    def broken(self, input_ids, scores, result):
        result = scores.clone()
        result[:, self.begin_suppress_tokens] = -torch.inf
        return result

    _calls(patch, transformers.SuppressTokensAtBeginLogitsProcessor, broken)


@fault()
def suppress_tokens_of_four_rows(patch):
    """`suppress_tokens` has no effect from the fifth row on."""
    _four_rows(patch, transformers.SuppressTokensLogitsProcessor)


@fault()
def suppress_tokens_forgotten_after_16_steps(patch):
    """`suppress_tokens` has no effect after 16 steps."""
    _forgotten(patch, transformers.SuppressTokensLogitsProcessor)


@fault()
def suppress_tokens_only_lowered(patch):
    """`suppress_tokens` lowers the scores of its tokens by 5."""

    def broken(self, input_ids, scores, result):
        return torch.where(result == -torch.inf, scores - 5, result)

    _calls(patch, transformers.SuppressTokensLogitsProcessor, broken)


# biases


@fault()
def bias_everywhere(patch):
    """`sequence_bias` adds the bias of a sequence to its last token at every step."""

    def change(_, biases):
        pairs = biases.items() if isinstance(biases, dict) else biases
        return {tuple(sequence[-1:]) if isinstance(sequence, tuple | list) else sequence: n for sequence, n in pairs}

    before(patch, transformers.SequenceBiasLogitsProcessor, "__init__", change)


@fault()
def biases_not_summed(patch):
    """`sequence_bias` adds the bias of one token alone where a longer sequence ends with it too."""

    def broken(self, input_ids, scores, result):
        alone = {sequence[0]: n for sequence, n in self.sequence_bias.items() if len(sequence) == 1}
        result = result.clone()
        for token, number in alone.items():
            result[:, token] = scores[:, token] + number
        return result

    _calls(patch, transformers.SequenceBiasLogitsProcessor, broken)


@fault()
def biases_unchecked(patch):
    """`sequence_bias` accepts any value."""
    wrap(patch, transformers.SequenceBiasLogitsProcessor, "_validate_arguments", lambda _: lambda *_: None)


@fault()
def biased_ids_unchecked(patch):
    """`sequence_bias` leaves out the ids outside the vocabulary."""

    def change(prepare):
        def broken(self, scores):
            inside = {ids: n for ids, n in self.sequence_bias.items() if max(ids) < scores.shape[-1]}
            self.sequence_bias = inside
            return prepare(self, scores)

        return broken

    wrap(patch, transformers.SequenceBiasLogitsProcessor, "_prepare_bias_variables", change)


@fault()
def biases_of_four_rows(patch):
    """`sequence_bias` has no effect from the fifth row on."""
    _four_rows(patch, transformers.SequenceBiasLogitsProcessor)


@fault()
def biases_forgotten_after_16_steps(patch):
    """`sequence_bias` has no effect after 16 steps."""
    _forgotten(patch, transformers.SequenceBiasLogitsProcessor)


@fault()
def bias_pairs_refused(patch):
    """`sequence_bias` must be a dict."""

    def change(_, biases):
        if not isinstance(biases, dict):
            raise ValueError(f"`sequence_bias` has to be a non-empty dictionary, but is {biases}.")
        return biases

    before(patch, transformers.SequenceBiasLogitsProcessor, "__init__", change)


# renormalization, order and own processors


@fault()
def renormalize_ignored(patch):
    """`renormalize_logits` has no effect."""
    wrap(patch, transformers.LogitNormalization, "__call__", lambda _: lambda self, input_ids, scores: scores)


@fault()
def renormalized_before_filters(patch):
    """`renormalize_logits` acts before the other processors."""
    _sorted(patch, lambda processor: not isinstance(processor, transformers.LogitNormalization))


@fault()
def renormalized_four_rows(patch):
    """`renormalize_logits` has no effect from the fifth row on."""
    _four_rows(patch, transformers.LogitNormalization)


@fault()
def renormalized_for_16_steps(patch):
    """`renormalize_logits` has no effect after 16 steps."""
    _forgotten(patch, transformers.LogitNormalization)


@fault()
def own_processors_last(patch):
    """The caller's processors run after the filters of sampling."""
    _sorted(patch, lambda processor: not isinstance(processor, transformers.LogitsProcessor))


@fault()
def own_processors_first(patch):
    """The caller's processors run before all others."""
    _sorted(patch, lambda processor: isinstance(processor, transformers.LogitsProcessor))


@fault()
def own_processors_reversed(patch):
    """The caller's processors run in reverse order."""

    def change(merge):
        return lambda self, default, custom: merge(self, default, type(custom)(custom[::-1]))

    wrap(patch, GenerationMixin, "_merge_criteria_processor_list", change)


@fault()
def top_p_before_temperature(patch):
    """`top_p` counts the probabilities at temperature 1, among all tokens."""
    _sorted(patch, lambda processor: not isinstance(processor, transformers.TopPLogitsWarper))


@fault()
def processors_by_name(patch):
    """The processors run in the order of their names."""
    _sorted(patch, lambda processor: type(processor).__name__)


@fault()
def built_in_processor_wins(patch):
    """The processor that an argument creates replaces the caller's own one of its class."""

    def change(merge):
        def broken(self, default, custom):
            kinds = {type(processor) for processor in default}
            return merge(self, default, type(custom)([own for own in custom if type(own) not in kinds]))

        return broken

    wrap(patch, GenerationMixin, "_merge_criteria_processor_list", change)


@fault()
def both_processors_run(patch):
    """The caller's processors are added to the built-in ones, those of the same class too."""

    def change(_):
        return lambda self, default, custom: type(default)([*default, *custom])

    wrap(patch, GenerationMixin, "_merge_criteria_processor_list", change)


# typical_p, epsilon_cutoff, eta_cutoff and top_h


@fault()
def typical_p_is_top_p(patch):
    """`typical_p` keeps the likeliest tokens, as `top_p` does."""

    def broken(self, input_ids, scores, result):
        return transformers.TopPLogitsWarper(self.mass)(input_ids, scores)

    _calls(patch, transformers.TypicalLogitsWarper, broken)


@fault()
def typical_p_not_checked(patch):
    """`typical_p` accepts any number."""
    _unchecked(patch, transformers.TypicalLogitsWarper, mass=0.5)


@fault()
def typical_p_at_most_nine_tenths(patch):
    """`typical_p` is 0.9 if a larger number is passed."""

    def change(config):
        config.typical_p = min(config.typical_p, 0.9) if config.typical_p is not None else None

    _config(patch, change)


@fault()
def typical_p_of_four_rows(patch):
    """`typical_p` removes no token from the fifth row on."""
    _four_rows(patch, transformers.TypicalLogitsWarper)


@fault()
def typical_p_forgotten_after_16_steps(patch):
    """`typical_p` removes no token after 16 steps."""
    _forgotten(patch, transformers.TypicalLogitsWarper)


@fault()
def epsilon_removes_the_likeliest(patch):
    """`epsilon_cutoff` keeps the token of the largest id alone where no token is likely enough."""

    def broken(self, input_ids, scores, result):
        removed = scores.softmax(-1) < self.epsilon
        removed[:, -1] &= ~removed.all(-1)
        return scores.masked_fill(removed, -torch.inf)

    _calls(patch, transformers.EpsilonLogitsWarper, broken)


@fault()
def epsilon_of_four_rows(patch):
    """`epsilon_cutoff` removes no token from the fifth row on."""
    _four_rows(patch, transformers.EpsilonLogitsWarper)


@fault()
def epsilon_forgotten_after_16_steps(patch):
    """`epsilon_cutoff` removes no token after 16 steps."""
    _forgotten(patch, transformers.EpsilonLogitsWarper)


def _eta(patch, bound):
    """Make the bound of `eta_cutoff` `bound(eta, entropy)`."""

    def broken(self, input_ids, scores, result):
        probabilities = scores.softmax(-1)
        entropy = torch.distributions.Categorical(logits=scores).entropy()[:, None]
        removed = probabilities < bound(float(self.epsilon), entropy)
        return scores.masked_fill(removed & (scores < scores.max(-1, keepdim=True).values), -torch.inf)

    _calls(patch, transformers.EtaLogitsWarper, broken)


@fault()
def eta_root_over_the_product(patch):
    """The bound of `eta_cutoff` has the root over the product of `eta_cutoff` and the exponential."""
    _eta(patch, lambda eta, entropy: (eta * torch.exp(-entropy)).sqrt().clamp(max=eta))


@fault()
def eta_ignores_the_entropy(patch):
    """The bound of `eta_cutoff` is the number itself."""
    _eta(patch, lambda eta, entropy: eta)


@fault()
def eta_of_four_rows(patch):
    """`eta_cutoff` removes no token from the fifth row on."""
    _four_rows(patch, transformers.EtaLogitsWarper)


@fault()
def eta_forgotten_after_16_steps(patch):
    """`eta_cutoff` removes no token after 16 steps."""
    _forgotten(patch, transformers.EtaLogitsWarper)


@fault()
def cutoffs_above_one_remove_all(patch):
    """`epsilon_cutoff` and `eta_cutoff` outside 0 to 1 are taken as 0.99."""

    def change(config):
        for name in ("epsilon_cutoff", "eta_cutoff"):
            number = getattr(config, name)
            if number is not None and not 0 < number < 1:
                setattr(config, name, 0.99)

    _config(patch, change)


@fault("transformers>=5")
def top_h_renormalizes(patch):
    """`top_h` compares the renormalized entropy of the kept tokens."""

    def broken(self, input_ids, scores, result):
        probabilities, order = scores.softmax(-1).sort(descending=True)
        terms, sums = torch.special.xlogy(probabilities, probabilities).cumsum(-1), probabilities.cumsum(-1)
        entropy = sums.log() - terms / sums  # of the first tokens, renormalized
        kept = entropy <= self.top_h * entropy[:, -1:]
        return scores.masked_fill(~torch.zeros_like(kept).scatter(-1, order, kept), -torch.inf)

    _calls(patch, transformers.TopHLogitsWarper, broken)


@fault("transformers>=5")
def top_h_without_a_cap(patch):
    """`top_h` counts all tokens, not the 100 likeliest."""
    after(patch, transformers.TopHLogitsWarper, "__init__", lambda self, _: setattr(self, "top_n", 10**6))


@fault("transformers>=5")
def top_h_not_checked(patch):
    """`top_h` accepts any number."""
    _unchecked(patch, transformers.TopHLogitsWarper, top_h=0.5)


@fault("transformers>=5")
def top_h_of_four_rows(patch):
    """`top_h` removes no token from the fifth row on."""
    _four_rows(patch, transformers.TopHLogitsWarper)


@fault("transformers>=5")
def top_h_forgotten_after_16_steps(patch):
    """`top_h` removes no token after 16 steps."""
    _forgotten(patch, transformers.TopHLogitsWarper)


# encoder_repetition_penalty, forced tokens and invalid values


@fault()
def encoder_penalty_not_inverse(patch):
    """`encoder_repetition_penalty` lowers the scores of the prompt's tokens, as `repetition_penalty` does."""

    def change(self, _):
        self.penalty = 1 / self.penalty

    after(patch, transformers.EncoderRepetitionPenaltyLogitsProcessor, "__init__", change)


@fault()
def encoder_penalty_of_new_tokens_too(patch):
    """`encoder_repetition_penalty` raises the scores of the new tokens too."""

    def change(call):
        def broken(self, input_ids, scores):
            self.encoder_input_ids = input_ids
            return call(self, input_ids, scores)

        return broken

    wrap(patch, transformers.EncoderRepetitionPenaltyLogitsProcessor, "__call__", change)


@fault()
def encoder_penalty_not_checked(patch):
    """`encoder_repetition_penalty` accepts any number."""
    _unchecked(patch, transformers.EncoderRepetitionPenaltyLogitsProcessor, penalty=1.5)


@fault()
def encoder_penalty_of_four_rows(patch):
    """`encoder_repetition_penalty` has no effect from the fifth row on."""
    _four_rows(patch, transformers.EncoderRepetitionPenaltyLogitsProcessor)


@fault()
def encoder_penalty_forgotten_after_16_steps(patch):
    """`encoder_repetition_penalty` has no effect after 16 steps."""
    _forgotten(patch, transformers.EncoderRepetitionPenaltyLogitsProcessor)


@fault()
def forced_bos_after_any_prompt(patch):
    """`forced_bos_token_id` is forced in the first step, whatever the length of the prompt is."""

    def broken(self, input_ids, scores, result):
        self._first = getattr(self, "_first", input_ids.shape[1])
        if input_ids.shape[1] == self._first:
            result = torch.full_like(scores, -torch.inf)
            result[:, self.bos_token_id] = 0
        return result

    _calls(patch, transformers.ForcedBOSTokenLogitsProcessor, broken)


@fault()
def forced_bos_ignored(patch):
    """`forced_bos_token_id` has no effect."""
    _calls(patch, transformers.ForcedBOSTokenLogitsProcessor, lambda self, input_ids, scores, result: scores)


@fault()
def forced_eos_one_early(patch):
    """`forced_eos_token_id` is forced one step before the last."""
    before(patch, transformers.ForcedEOSTokenLogitsProcessor, "__init__", lambda _, length: length - 1)


@fault()
def forced_eos_of_four_rows(patch):
    """`forced_eos_token_id` has no effect from the fifth row on."""
    _four_rows(patch, transformers.ForcedEOSTokenLogitsProcessor)


@fault()
def last_forced_eos_forgotten(patch):
    """`forced_eos_token_id` forces the first id of a list alone."""

    def change(config):
        if isinstance(config.forced_eos_token_id, list):
            config.forced_eos_token_id = config.forced_eos_token_id[:1]

    _config(patch, change)


@fault()
def invalid_values_kept(patch):
    """`remove_invalid_values` has no effect."""
    _calls(patch, transformers.InfNanRemoveLogitsProcessor, lambda self, input_ids, scores, result: scores)


@fault()
def invalid_values_always_removed(patch):
    """Invalid values are replaced in every call of `generate()`."""

    def change(self, processors):
        processors.insert(0, transformers.InfNanRemoveLogitsProcessor())
        return processors

    after(patch, GenerationMixin, "_get_logits_processor", change)


@fault()
def nan_replaced_by_the_lowest(patch):
    """`remove_invalid_values` replaces nan and minus infinity by the lowest number over two."""

    def broken(self, input_ids, scores, result):
        return result.masked_fill(scores.isnan() | scores.isneginf(), torch.finfo(scores.dtype).min / 2)

    _calls(patch, transformers.InfNanRemoveLogitsProcessor, broken)


@fault()
def invalid_values_of_four_rows(patch):
    """`remove_invalid_values` has no effect from the fifth row on."""
    _four_rows(patch, transformers.InfNanRemoveLogitsProcessor)


@fault()
def invalid_values_kept_after_16_steps(patch):
    """`remove_invalid_values` has no effect after 16 steps."""
    _forgotten(patch, transformers.InfNanRemoveLogitsProcessor)


# exponential decay, minima above the maximum


@fault()
def decay_counts_the_prompt(patch):
    """`exponential_decay_length_penalty` counts the prompt."""

    def change(self, _):
        self.regulation_start -= 48

    after(patch, transformers.ExponentialDecayLengthPenalty, "__init__", change)


@fault()
def decay_only_multiplies(patch):
    """`exponential_decay_length_penalty` multiplies the end's score, so a negative one falls."""

    def broken(self, input_ids, scores, result):
        steps = max(0, input_ids.shape[1] - self.regulation_start)
        return torch.where(result == scores, scores, scores * self.regulation_factor**steps)

    _calls(patch, transformers.ExponentialDecayLengthPenalty, broken)


@fault()
def decay_of_four_rows(patch):
    """`exponential_decay_length_penalty` has no effect from the fifth row on."""
    _four_rows(patch, transformers.ExponentialDecayLengthPenalty)


@fault()
def decay_forgotten_after_four_steps(patch):
    """`exponential_decay_length_penalty` has no effect from the fifth step after its start on."""

    def broken(self, input_ids, scores, result):
        return result if input_ids.shape[1] - self.regulation_start <= 4 else scores

    _calls(patch, transformers.ExponentialDecayLengthPenalty, broken)


@fault()
def decay_of_a_blocked_end_is_nan(patch):
    """`exponential_decay_length_penalty` makes the score of a blocked end nan."""

    def broken(self, input_ids, scores, result):
        return result.masked_fill(result == -torch.inf, torch.nan)

    _calls(patch, transformers.ExponentialDecayLengthPenalty, broken)


@fault()
def minimum_raises_the_maximum(patch):
    """`max_new_tokens` is `min_new_tokens` or `min_length` if that is larger."""

    def change(config):
        least = max(config.min_new_tokens or 0, (config.min_length or 0) - 48)
        if config.max_new_tokens is not None:
            config.max_new_tokens = max(config.max_new_tokens, least)

    _config(patch, change)


@fault()
def unfeasible_lengths_silent(patch):
    """`generate()` does not compare the minimum with the maximum."""
    wrap(patch, GenerationMixin, "_validate_generated_length", lambda _: lambda *args, **kwargs: None)


@fault()
def feasible_lengths_warned_of(patch):
    """`generate()` warns of every minimum length."""

    def change(self, _):
        warnings.warn("Unfeasible length constraints", UserWarning, stacklevel=2)

    after(patch, GenerationMixin, "_validate_generated_length", change)


# filters under beams, and the caller's function of the allowed tokens


@fault()
def beams_keep_one_token(patch):
    """Under beams the filters of sampling may leave one token."""

    def change(self, processors):
        for processor in processors:
            if hasattr(processor, "min_tokens_to_keep"):
                processor.min_tokens_to_keep = 1
            if isinstance(processor, transformers.TopKLogitsWarper):
                processor.top_k = 1
        return processors

    after(patch, GenerationMixin, "_get_logits_processor", change)


@fault("transformers>=5")
def top_h_keeps_two_tokens(patch):
    """`top_h` keeps at least two tokens."""

    def broken(self, input_ids, scores, result):
        likeliest = scores.topk(2).indices
        return result.scatter(-1, likeliest, scores.gather(-1, likeliest))

    _calls(patch, transformers.TopHLogitsWarper, broken)


@fault()
def several_ends_keep_two_tokens(patch):
    """Under beams the filters of sampling leave two tokens, whatever the number of end-of-text ids is."""

    def change(self, processors):
        for processor in processors:
            if isinstance(processor, transformers.TopKLogitsWarper):
                processor.top_k = min(processor.top_k, 2)
        return processors

    after(patch, GenerationMixin, "_get_logits_processor", change)


@fault()
def single_rows_keep_two_tokens(patch):
    """Without beams too, `top_k` keeps at least two tokens."""
    before(patch, transformers.TopKLogitsWarper, "__init__", lambda _, top_k: max(top_k, 2))


@fault()
def prefix_function_arguments_swapped(patch):
    """`prefix_allowed_tokens_fn` is called with the ids first, then the row's number."""

    _prefix_function(patch, lambda function: lambda row, ids: function(ids, row))


@fault()
def empty_list_allows_all(patch):
    """An empty list of `prefix_allowed_tokens_fn` allows all tokens."""

    _prefix_function(patch, lambda function: lambda row, ids: function(row, ids) or list(range(100)))


@fault()
def prefix_function_gets_the_last_ids(patch):
    """`prefix_allowed_tokens_fn` gets at most 50 ids of a row."""

    _prefix_function(patch, lambda function: lambda row, ids: function(row, ids[-50:]))


# settings of sampling without sampling


@fault()
def filters_without_sampling(patch):
    """`top_p` and `typical_p` act without sampling too."""

    def change(get):
        def broken(self, generation_config, *args, **kwargs):
            processors = get(self, generation_config, *args, **kwargs)
            if not generation_config.do_sample and generation_config.top_p and generation_config.top_p < 1:
                processors.append(transformers.TopPLogitsWarper(generation_config.top_p))
            return processors

        return broken

    wrap(patch, GenerationMixin, "_get_logits_processor", change)


@fault()
def own_settings_warned_of(patch):
    """`generate()` logs a warning about each temperature in the model's `generation_config`."""

    def change(self, result):
        if self.generation_config.temperature not in (None, 1.0):
            utils.logger.warning("The following generation flags are not valid and may be ignored: ['temperature'].")
        return result

    after(patch, GenerationMixin, "_prepare_generation_config", change)


# guidance and watermarks


@fault("transformers>=4.32")
def guidance_of_logits(patch):
    """`guidance_scale` doubles the difference from the log probabilities of the prompt."""

    def broken(self, input_ids, scores, result):
        return 2 * result - scores.log_softmax(-1)

    _calls(patch, transformers.UnbatchedClassifierFreeGuidanceLogitsProcessor, broken)


@fault("transformers>=4.32")
def guidance_above_one_alone(patch):
    """`guidance_scale` has no effect unless it is above 1, and 1 makes log probabilities of the logits."""

    def change(get):
        def broken(self, generation_config, *args, **kwargs):
            scale = generation_config.guidance_scale
            if scale is not None and scale < 1:
                generation_config.guidance_scale = None
            if scale == 1:
                generation_config.guidance_scale = 1.01
            return get(self, generation_config, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "_get_logits_processor", change)


@fault("transformers>=4.32")
def negative_prompt_ignored(patch):
    """`negative_prompt_ids` has no effect."""

    def change(init):
        def broken(self, scale, model, unconditional_ids=None, unconditional_attention_mask=None, use_cache=True):
            init(self, scale, model, None, None, use_cache)

        return broken

    wrap(patch, transformers.UnbatchedClassifierFreeGuidanceLogitsProcessor, "__init__", change)


@fault("transformers>=4.32")
def guidance_of_four_rows(patch):
    """`guidance_scale` has no effect from the fifth row on."""
    _four_rows(patch, transformers.UnbatchedClassifierFreeGuidanceLogitsProcessor)


@fault("transformers>=4.32")
def guidance_forgotten_after_16_steps(patch):
    """`guidance_scale` has no effect after 16 steps."""
    _forgotten(patch, transformers.UnbatchedClassifierFreeGuidanceLogitsProcessor)


@fault("transformers>=4.41")
def watermark_of_all_tokens(patch):
    """A watermark adds its bias to all tokens."""
    _calls(patch, transformers.WatermarkLogitsProcessor, lambda self, input_ids, scores, result: scores + self.bias)


@fault("transformers>=4.41")
def watermark_chosen_by_the_row(patch):
    """The green tokens of a watermark depend on the whole text."""

    def change(set_seed):
        def broken(self, input_seq):
            self.rng.manual_seed(int(input_seq.sum()))

        return broken

    wrap(patch, transformers.WatermarkLogitsProcessor, "set_seed", change)


@fault("transformers>=4.41")
def watermark_of_four_rows(patch):
    """A watermark adds no bias from the fifth row on."""
    _four_rows(patch, transformers.WatermarkLogitsProcessor)


@fault("transformers>=4.41")
def watermark_forgotten_after_16_steps(patch):
    """A watermark adds no bias after 16 steps."""
    _forgotten(patch, transformers.WatermarkLogitsProcessor)


@fault("transformers>=4.41")
def watermark_dict_ignored(patch):
    """`generate()` ignores a dict as `watermarking_config`."""

    def change(generate):
        @functools.wraps(generate)
        def broken(self, *args, **kwargs):
            if isinstance(kwargs.get("watermarking_config"), dict):
                kwargs["watermarking_config"] = None
            return generate(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", change)


@fault("transformers>=4.41")
def detector_ignores_the_key(patch):
    """`WatermarkDetector` uses the default `hashing_key`."""

    def change(init):
        def broken(self, model_config, device, watermarking_config, *args, **kwargs):
            watermarking_config.hashing_key = 15485863
            init(self, model_config, device, watermarking_config, *args, **kwargs)

        return broken

    wrap(patch, transformers.WatermarkDetector, "__init__", change)


@fault("transformers>=4.41")
def detector_finds_all(patch):
    """`WatermarkDetector` takes each token for a green one."""
    wrap(patch, transformers.WatermarkDetector, "_get_ngram_score", lambda _: lambda self, prefix, target: True)


@fault("transformers>=4.41")
def detector_scores_four_rows(patch):
    """`WatermarkDetector` finds no green token from the fifth row on."""

    def change(self, result):
        result[1][ROWS:] = 0
        return result

    after(patch, transformers.WatermarkDetector, "_score_ngrams_in_passage", change)


@fault("transformers>=4.41")
def green_tokens_counted_twice(patch):
    """`WatermarkDetector` doubles the `z_score`."""
    after(patch, transformers.WatermarkDetector, "_compute_z_score", lambda self, score: 2 * score)


# settings outside their range

INSIDE = {"top_p": 0.5, "typical_p": 0.5, "epsilon_cutoff": 0.1, "eta_cutoff": 0.1}
INSIDE |= {"no_repeat_ngram_size": 1, "encoder_no_repeat_ngram_size": 1}


def _outside(arguments):
    """Return the names of the settings of a call that are outside their range."""
    return [name for name in INSIDE if not 0 <= arguments.get(name, 0) <= (10 if "ngram" in name else 1)]


@fault()
def settings_are_clipped(patch):
    """`generate()` replaces a setting that is outside its range by one inside."""
    generating_with(patch, lambda arguments: {**arguments, **{name: INSIDE[name] for name in _outside(arguments)}})


@fault()
def settings_out_of_range_warn(patch):
    """`generate()` warns of a setting that is outside its range."""

    def change(arguments):
        if _outside(arguments):
            utils.logger.warning("outside")
        return arguments

    generating_with(patch, change)


@fault()
def lengths_are_cut(patch):
    """`generate()` cuts a fraction off `max_new_tokens`."""
    generating_with(patch, lambda arguments: {**arguments, "max_new_tokens": int(arguments.get("max_new_tokens", 20))})
