"""Faults of the logits processors: filters, penalties, bans, biases, their order and the caller's own."""

import torch
import transformers
from transformers import GenerationMixin

from . import after, before, fault, wrap
from .generate import ROWS, STEPS, _late


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

    def change(self, result):
        result[0].top_p = min(result[0].top_p, 0.9) if result[0].top_p is not None else None
        return result

    after(patch, GenerationMixin, "_prepare_generation_config", change)


@fault()
def top_p_not_checked(patch):
    """`top_p` accepts any number."""
    _unchecked(patch, transformers.TopPLogitsWarper, top_p=0.5)


@fault()
def top_p_refuses_integers(patch):
    """`top_p` must be a float."""

    def change(self, result):
        if isinstance(result[0].top_p, int):
            raise ValueError(f"`top_p` has to be a float, but is {result[0].top_p}")
        return result

    after(patch, GenerationMixin, "_prepare_generation_config", change)


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

    def change(self, result):
        result[0].min_new_tokens = min(result[0].min_new_tokens, STEPS) if result[0].min_new_tokens else None
        return result

    after(patch, GenerationMixin, "_prepare_generation_config", change)


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
