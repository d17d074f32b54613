"""Faults of generation: sampling and scores, cache, beams, lengths, ends and pads, mask and positions, warnings."""

import copy
import functools
import itertools
import types

import pytest
import torch
import transformers
from transformers import GenerationConfig, GenerationMixin
from transformers.generation import utils

from . import after, always, before, by_default, fault, silence, wrap


def generating(patch, change):
    """Make `generate()` return `change(generate, self, arguments)`; these are the keyword arguments."""

    def around(generate):
        def broken(self, *args, **kwargs):
            return change(lambda *own, **others: generate(*own, *args, **others), self, kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", around)


def generating_with(patch, change):
    """Make `generate()` run with `change(arguments)` in place of its keyword arguments."""
    generating(patch, lambda generate, self, arguments: generate(self, **change(arguments)))


# sampling and scores


@fault()
def temperature_multiplies(patch):
    """Sampling multiplies the logits by the temperature."""
    warper = transformers.generation.TemperatureLogitsWarper
    wrap(patch, warper, "__call__", lambda _: lambda self, input_ids, scores: scores * self.temperature)


@fault()
def temperature_not_checked(patch):
    """`temperature` accepts any number."""

    def change(init):
        def broken(self, temperature, *args, **kwargs):
            init(self, 1.0)
            self.temperature = temperature

        return broken

    wrap(patch, transformers.generation.TemperatureLogitsWarper, "__init__", change)


@fault()
def top_k_one_too_many(patch):
    """Sampling keeps one token more than `top_k`."""
    before(patch, transformers.generation.TopKLogitsWarper, "__init__", lambda _, top_k: top_k + 1)


@fault()
def top_k_not_checked(patch):
    """`top_k` accepts any number."""
    before(patch, transformers.generation.TopKLogitsWarper, "__init__", lambda _, top_k: max(1, int(top_k)))


@fault()
def scores_before_processors(patch):
    """`generate()` returns the logits before the processors as scores."""

    def change(sample):
        def broken(self, input_ids, logits_processor, **kwargs):
            logits = []

            def process(ids, scores):
                logits.append(scores)
                return logits_processor(ids, scores)

            outputs = sample(self, input_ids, logits_processor=process, **kwargs)
            if getattr(outputs, "scores", None):
                outputs.scores = tuple(logits[: len(outputs.scores)])
            return outputs

        return broken

    wrap(patch, GenerationMixin, "_sample", change)


@fault()
def logits_after_processors(patch):
    """`generate()` returns the scores after the processors as logits."""

    def change(self, outputs):
        if getattr(outputs, "logits", None) and outputs.scores:
            outputs.logits = outputs.scores
        return outputs

    after(patch, GenerationMixin, "_sample", change)


@fault()
def tokens_drawn_before_processors(patch):
    """`generate()` chooses tokens by the logits before the processors."""

    def change(sample):
        def broken(self, input_ids, logits_processor, **kwargs):
            processed = []

            def process(ids, scores):
                processed.append(logits_processor(ids, scores))
                return scores

            outputs = sample(self, input_ids, logits_processor=process, **kwargs)
            if getattr(outputs, "scores", None):
                outputs.scores = tuple(processed[: len(outputs.scores)])
            return outputs

        return broken

    wrap(patch, GenerationMixin, "_sample", change)


@fault()
def greedy_samples(patch):
    """`generate()` samples although `do_sample` is False."""
    always(patch, GenerationMixin, "generate", do_sample=True)


@fault()
def sampling_is_greedy(patch):
    """`generate()` picks the likeliest token although `do_sample` is True."""
    always(patch, GenerationMixin, "generate", do_sample=False)


@fault()
def sampling_by_default(patch):
    """`generate()` samples by default."""
    by_default(patch, GenerationMixin, "generate", do_sample=True)


@fault()
def set_seed_without_torch(patch):
    """`set_seed()` seeds Python's random numbers, but not torch's."""
    patch.setattr(transformers.trainer_utils, "is_torch_available", lambda: False)


@fault()
def generate_seeds_itself(patch):
    """`generate()` sets a seed of its own, so that every call samples the same tokens."""

    def change(generate):
        def broken(self, *args, **kwargs):
            torch.manual_seed(0)
            return generate(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", change)


@fault()
def top_k_defaults_to_40(patch):
    """Sampling keeps 40 tokens by default."""
    name = "_get_default_generation_params"  # since 5.0
    if hasattr(GenerationConfig, name):
        after(patch, GenerationConfig, name, lambda _, defaults: {**defaults, "top_k": 40})
    else:
        by_default(patch, GenerationConfig, "__init__", top_k=40)


@fault()
def top_k_falsy_is_default(patch):
    """`top_k=0` and `top_k=None` mean 50."""

    def change(self, result):
        config, _ = result
        config.top_k = config.top_k or 50
        return result

    after(patch, GenerationMixin, "_prepare_generation_config", change)


@fault("transformers>=5")
def generation_config_names_top_k(patch):
    """A `GenerationConfig` has `top_k=50` by default."""
    by_default(patch, GenerationConfig, "__init__", top_k=50)


@fault()
def top_k_without_sampling(patch):
    """`top_k` removes tokens under greedy search too."""

    def change(get):
        def broken(self, generation_config, *args, **kwargs):
            processors = get(self, generation_config, *args, **kwargs)
            if not generation_config.do_sample and generation_config.top_k:
                processors.append(transformers.generation.TopKLogitsWarper(generation_config.top_k))
            return processors

        return broken

    wrap(patch, GenerationMixin, "_get_logits_processor", change)


# cache


@fault()
def cache_forgets_a_step(patch):
    """The keys and values of the last cached step are zeros."""

    def change(update):
        def broken(self, key_states, value_states, *args, **kwargs):
            keys, values = update(self, key_states, value_states, *args, **kwargs)
            if key_states.shape[-2] == 1 < keys.shape[-2]:
                keys[..., -2, :] = 0
                values[..., -2, :] = 0
            return keys, values

        return broken

    def change_tuples(update):
        def broken(self, outputs, model_kwargs, **kwargs):
            past = outputs.past_key_values
            if isinstance(past, tuple) and model_kwargs.get("past_key_values"):
                for states in (states for layer in past for states in layer):
                    states[..., -1, :] = 0
            return update(self, outputs, model_kwargs, **kwargs)

        return broken

    owner = getattr(transformers.cache_utils, "DynamicLayer", transformers.DynamicCache)
    wrap(patch, owner, "update", change)
    if owner is transformers.DynamicCache:  # in those releases the cache of GPT-2 is tuples
        wrap(patch, GenerationMixin, "_update_model_kwargs_for_generation", change_tuples)


# beams


@fault()
def beams_not_normalised(patch):
    """Beam search adds up logits instead of log-probabilities."""

    def change(search):
        def broken(self, *args, **kwargs):
            with pytest.MonkeyPatch.context() as inside:
                inside.setattr(torch.nn.functional, "log_softmax", lambda scores, dim: scores)
                return search(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "_beam_search", change)


@fault()
def beams_keep_their_cache(patch):
    """Beam search does not reorder the cache with the beams."""
    patch.setattr(transformers.DynamicCache, "reorder_cache", lambda self, beam_idx: None)
    if hasattr(transformers.GPT2LMHeadModel, "_reorder_cache"):
        patch.setattr(transformers.GPT2LMHeadModel, "_reorder_cache", staticmethod(lambda past, beam_idx: past))


@fault()
def beams_returned_in_reverse(patch):
    """Beam search returns the least likely text first."""

    def change(self, result):
        if getattr(result, "sequences_scores", None) is not None:
            result.sequences, result.sequences_scores = result.sequences.flip(0), result.sequences_scores.flip(0)
        return result

    after(patch, GenerationMixin, "_beam_search", change)


@fault()
def returns_cut_to_beams(patch):
    """`generate()` silently reduces `num_return_sequences` to `num_beams`."""

    def change(generate):
        @functools.wraps(generate)
        def broken(self, *args, **kwargs):
            if kwargs.get("do_sample") is False and "num_return_sequences" in kwargs:
                kwargs["num_return_sequences"] = min(kwargs["num_return_sequences"], kwargs.get("num_beams", 1))
            return generate(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", change)


@fault()
def length_penalty_ignored(patch):
    """Beam search ignores `length_penalty`."""
    always(patch, GenerationMixin, "_prepare_generation_config", length_penalty=0.0)


@fault()
def length_penalty_half_by_default(patch):
    """`length_penalty` is 0.5 by default."""
    by_default(patch, GenerationMixin, "_prepare_generation_config", length_penalty=0.5)


def _beam_rows(patch, change):
    """Replace the new tokens that beam search returns by `change(new, generation_config)`."""

    def around(search):
        def broken(self, input_ids, *args, generation_config, **kwargs):
            result = search(self, input_ids, *args, generation_config=generation_config, **kwargs)
            rows = result if isinstance(result, torch.Tensor) else result.sequences
            T = input_ids.shape[1]
            rows = torch.cat([rows[:, :T], change(rows[:, T:], generation_config)], dim=1)
            if isinstance(result, torch.Tensor):
                return rows
            result.sequences = rows
            return result

        return broken

    wrap(patch, GenerationMixin, "_beam_search", around)


@fault()
def beams_filled_with_zero(patch):
    """Beam search fills ended rows with 0, whatever `pad_token_id` is."""

    def change(new, generation_config):
        ends = torch.isin(new, generation_config._eos_token_tensor).long()
        return new.masked_fill(ends.cumsum(-1) - ends > 0, 0)

    _beam_rows(patch, change)


@fault()
def beams_never_cropped(patch):
    """Beam search returns one column of pads more than the longest text needs."""
    _beam_rows(patch, lambda new, config: torch.nn.functional.pad(new, (0, 1), value=int(config._pad_token_tensor)))


@fault()
def beams_end_with_a_pad(patch):
    """Beam search replaces the token that ends a row by `pad_token_id`."""

    def change(new, generation_config):
        return new.where(~torch.isin(new, generation_config._eos_token_tensor), generation_config._pad_token_tensor)

    _beam_rows(patch, change)


@fault()
def uncached_steps_forget(patch):
    """Without a cache, each step runs only the last token."""

    def change(prepare):
        @functools.wraps(prepare)
        def broken(self, input_ids, *args, use_cache=None, **kwargs):
            inputs = prepare(self, input_ids, *args, use_cache=use_cache, **kwargs)
            if use_cache is False and input_ids.shape[1] > 3:
                inputs |= {name: inputs[name][:, -1:] for name in ("input_ids", "position_ids") if name in inputs}
                inputs["attention_mask"] = torch.ones_like(inputs["input_ids"])
            return inputs

        return broken

    wrap(patch, transformers.GPT2LMHeadModel, "prepare_inputs_for_generation", change)


# lengths and what is returned


@fault()
def max_length_counts_new_tokens(patch):
    """`max_length` counts only the new tokens."""

    def change(prepare):
        def broken(self, generation_config, has_default_max_length, *args, **kwargs):
            config = prepare(self, generation_config, has_default_max_length, *args, **kwargs)
            if config.max_new_tokens is None and not has_default_max_length:
                config.max_length += kwargs["input_ids_length"]
            return config

        return broken

    wrap(patch, GenerationMixin, "_prepare_generated_length", change)


@fault()
def one_token_too_many(patch):
    """`generate()` writes one token more than the limit."""

    def change(self, config):
        config.max_length += 1
        return config

    after(patch, GenerationMixin, "_prepare_generated_length", change)


@fault()
def prompt_cut_off(patch):
    """`generate()` returns the new tokens without the prompt."""

    def change(sample):
        def broken(self, input_ids, **kwargs):
            outputs = sample(self, input_ids, **kwargs)
            if isinstance(outputs, torch.Tensor):
                return outputs[:, input_ids.shape[1] :]
            outputs.sequences = outputs.sequences[:, input_ids.shape[1] :]
            return outputs

        return broken

    wrap(patch, GenerationMixin, "_sample", change)


@fault()
def embeddings_have_ids(patch):
    """`generate()` returns zeros as the ids of a prompt that is passed as embeddings."""

    def change(generate):
        @functools.wraps(generate)
        def broken(self, inputs=None, **kwargs):
            rows = generate(self, inputs, **kwargs)
            embeds = kwargs.get("inputs_embeds")
            if embeds is None or inputs is not None or "input_ids" in kwargs:
                return rows
            return torch.cat([rows.new_zeros(embeds.shape[:2]), rows], dim=1)

        return broken

    wrap(patch, GenerationMixin, "generate", change)


# ends and pads


@fault()
def ends_ignored(patch):
    """A row does not end at `eos_token_id`."""
    after(patch, transformers.generation.EosTokenCriteria, "__call__", lambda _, done: torch.zeros_like(done))


@fault()
def rows_end_together(patch):
    """All rows end with the first row that ends."""
    after(patch, transformers.generation.EosTokenCriteria, "__call__", lambda _, done: done | done.any())


@fault()
def pad_token_id_ignored(patch):
    """`generate()` fills ended rows with `eos_token_id`, whatever `pad_token_id` is."""

    def change(prepare):
        def broken(self, generation_config, *args, **kwargs):
            prepare(self, generation_config, *args, **kwargs)
            if (ends := generation_config._eos_token_tensor) is not None:
                generation_config._pad_token_tensor = ends[0]

        return broken

    wrap(patch, GenerationMixin, "_prepare_special_tokens", change)


@fault()
def pad_defaults_to_zero(patch):
    """Without `pad_token_id`, `generate()` pads with 0."""

    def change(prepare):
        def broken(self, generation_config, *args, **kwargs):
            prepare(self, generation_config, *args, **kwargs)
            if generation_config.pad_token_id is None:
                generation_config._pad_token_tensor = torch.zeros_like(generation_config._pad_token_tensor)

        return broken

    wrap(patch, GenerationMixin, "_prepare_special_tokens", change)


@fault()
def pad_named_by_generation_config(patch):
    """The `pad_token_id` of a `GenerationConfig` is `eos_token_id` by default."""

    def change(self, _):
        if self.pad_token_id is None:
            self.pad_token_id = self.eos_token_id

    after(patch, GenerationConfig, "__init__", change)


# mask and positions


def _masks(patch, change):
    """Replace the attention mask that is passed to generate() by `change(mask)`."""

    def around(generate):
        def broken(self, *args, **kwargs):
            if (mask := kwargs.get("attention_mask")) is not None:
                kwargs["attention_mask"] = change(mask)
            return generate(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", around)


@fault()
def generate_ignores_the_mask(patch):
    """`generate()` replaces every attention mask by ones."""
    _masks(patch, torch.ones_like)


def _guessed_masks(patch, guess):
    """Make generate() use `guess(input_ids, pad_token_id)` where no mask is passed."""

    def change(prepare):
        def broken(self, inputs_tensor, generation_config, *args, **kwargs):
            return guess(inputs_tensor, generation_config._pad_token_tensor)

        return broken

    wrap(patch, GenerationMixin, "_prepare_attention_mask_for_generation", change)


@fault()
def mask_guessed_from_pads(patch):
    """Without a mask, `generate()` masks every pad id, even one that is the end-of-text id."""
    _guessed_masks(patch, lambda ids, pad: ids.ne(pad).long())


@fault()
def mask_never_guessed(patch):
    """Without a mask, `generate()` masks nothing."""
    _guessed_masks(patch, lambda ids, pad: torch.ones_like(ids))


@fault()
def first_token_thought_a_pad(patch):
    """Without a mask, `generate()` masks the first token."""
    _guessed_masks(patch, lambda ids, pad: torch.arange(ids.shape[-1]).expand_as(ids).ne(0).long())


@fault()
def mask_of_the_first_row(patch):
    """`generate()` uses the mask of the first row for all rows."""
    _masks(patch, lambda mask: mask[:1].expand(mask.shape))


def _positions(patch, of):
    """Make generate() use `of(mask)` for position_ids."""
    name = "_prepare_position_ids_for_generation"
    if hasattr(GenerationMixin, name):
        wrap(patch, GenerationMixin, name, lambda _: lambda self, inputs, given: of(given["attention_mask"]))
        return

    def change(prepare):
        def broken(self, *args, attention_mask, **kwargs):
            position_ids = of(attention_mask)
            return prepare(self, *args, attention_mask=attention_mask, position_ids=position_ids, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "prepare_inputs_for_generation", change)


@fault()
def positions_ignore_the_mask(patch):
    """`generate()` counts positions from the first pad."""
    _positions(patch, lambda mask: torch.ones_like(mask).cumsum(-1) - 1)


@fault()
def positions_off_by_one_behind_pads(patch):
    """`generate()` counts positions from 1 in a row that begins with pads."""
    _positions(patch, lambda mask: (mask.cumsum(-1) - mask[:, :1]).clamp(min=0))


@fault()
def positions_of_the_first_row(patch):
    """`generate()` uses the positions of the first row for all rows."""
    _positions(patch, lambda mask: (mask.cumsum(-1) - 1).clamp(min=0)[:1].expand(mask.shape))


@fault()
def caller_positions_dropped(patch):
    """`generate()` drops the caller's `position_ids` and makes them from the mask."""

    def change(generate):
        @functools.wraps(generate)
        def broken(self, *args, position_ids=None, **kwargs):
            return generate(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", change)


@fault("transformers>=5.2")
def new_tokens_stand_still(patch):
    """`generate()` repeats the last position for each new token."""

    def change(self, model_kwargs):
        model_kwargs["position_ids"][..., -1] = model_kwargs["position_ids"][..., -2]
        return model_kwargs

    after(patch, GenerationMixin, "_update_model_kwargs_for_generation", change)


@fault()
def forward_reads_positions_off_the_mask(patch):
    """A forward pass without `position_ids` makes them from the mask."""

    def change(forward):
        def broken(self, *args, attention_mask=None, position_ids=None, **kwargs):
            if position_ids is None and attention_mask is not None:
                position_ids = (attention_mask.cumsum(-1) - 1).clamp(min=0)
            return forward(self, *args, attention_mask=attention_mask, position_ids=position_ids, **kwargs)

        return broken

    wrap(patch, transformers.GPT2Model, "forward", change)


@fault()
def right_pads_turned_left(patch):
    """`generate()` moves right pads to the left."""

    def change(generate):
        def broken(self, *args, **kwargs):
            if kwargs.get("attention_mask") is not None and "input_ids" in kwargs:
                order = kwargs["attention_mask"].sort(dim=-1, stable=True)  # the zeros of the pads come first
                kwargs["attention_mask"] = order.values
                kwargs["input_ids"] = kwargs["input_ids"].gather(-1, order.indices)
            return generate(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", change)


# constraints


@fault()
def own_processors_dropped(patch):
    """`generate()` drops the processors and criteria of the caller."""
    wrap(patch, GenerationMixin, "_merge_criteria_processor_list", lambda _: lambda self, default, custom: default)


@fault()
def last_bad_word_forgotten(patch):
    """`bad_words_ids` loses its last entry."""
    before(patch, transformers.generation.NoBadWordsLogitsProcessor, "__init__", lambda _, words: words[:-1])


@fault()
def words_kept_out_by_their_last_token(patch):
    """`bad_words_ids` blocks the last token of a word everywhere."""

    def change(_, words):
        return [word[-1:] for word in words]

    before(patch, transformers.generation.NoBadWordsLogitsProcessor, "__init__", change)


@fault()
def bad_words_unchecked(patch):
    """`bad_words_ids` accepts any value."""
    wrap(patch, transformers.generation.NoBadWordsLogitsProcessor, "_validate_arguments", lambda _: lambda *_: None)


@fault()
def end_of_text_is_a_bad_word(patch):
    """`bad_words_ids` blocks the end of text too."""

    def change(init):
        return lambda self, bad_words_ids, eos_token_id=None: init(self, bad_words_ids, None)

    wrap(patch, transformers.generation.NoBadWordsLogitsProcessor, "__init__", change)


@fault()
def prefix_function_told_row_0(patch):
    """`prefix_allowed_tokens_fn` is called with row 0 for every row."""

    def change(_, prefix_allowed_tokens_fn):
        return lambda row, ids: prefix_allowed_tokens_fn(0, ids)

    before(patch, transformers.generation.PrefixConstrainedLogitsProcessor, "__init__", change)


@fault("transformers>=5.23")
def repetition_penalty_counts_pads(patch):
    """`repetition_penalty` counts left pads as repeated tokens."""
    always(patch, transformers.generation.RepetitionPenaltyLogitsProcessor, "__init__", prompt_ignore_length=None)


@fault()
def repetition_penalty_ignored(patch):
    """`generate()` ignores `repetition_penalty`."""
    always(patch, GenerationMixin, "_prepare_generation_config", repetition_penalty=1.0)


# arguments


@fault()
def generate_takes_any_argument(patch):
    """`generate()` accepts unknown arguments."""
    wrap(patch, GenerationMixin, "_validate_model_kwargs", lambda _: lambda self, model_kwargs: None)


@fault("transformers>=4.38")
def length_not_checked(patch):
    """`generate()` does not check that `max_length` leaves room for a token."""
    wrap(patch, GenerationMixin, "_validate_generated_length", lambda _: lambda self, *args: None)


@fault()
def settings_stay(patch):
    """`generate()` keeps the arguments of a call in `model.generation_config`."""

    def change(generate):
        def broken(self, *args, **kwargs):
            self.generation_config.update(**kwargs)
            return generate(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", change)


@fault()
def configuration_not_copied(patch):
    """`generate()` changes the `generation_config` of the caller instead of a copy."""
    patch.setattr(utils, "copy", types.SimpleNamespace(deepcopy=lambda thing: thing, copy=copy.copy))


@fault()
def given_configuration_wins(patch):
    """`generation_config` overrides the arguments of the call."""

    def change(generate):
        def broken(self, *args, generation_config=None, **kwargs):
            given = generation_config.to_diff_dict() if generation_config else {}
            return generate(self, *args, **kwargs | {name: given[name] for name in given if name in kwargs})

        return broken

    wrap(patch, GenerationMixin, "generate", change)


# warnings


@fault()
def generation_warnings_silent(patch):
    """`generate()` logs its warnings as infos."""
    for module in (utils, transformers.generation.configuration_utils):
        patch.setattr(module.logger, "warning", module.logger.info)


@fault()
def ends_taken_for_pads(patch):
    """`generate()` warns of right-padding whenever a text ends with the pad token."""

    def change(generate):
        @functools.wraps(generate)
        def broken(self, *args, **kwargs):
            ids = kwargs.get("input_ids")
            if ids is not None and (ids[:, -1] == kwargs.get("pad_token_id")).any():
                utils.logger.warning(
                    "A decoder-only architecture is being used, but right-padding was detected! For correct generation "
                    "results, please set `padding_side='left'` when initializing the tokenizer."
                )
            return generate(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", change)


@fault("transformers<5.13")
def default_pad_taken_in_silence(patch):
    """`generate()` logs no warning."""
    patch.setattr(utils.logger, "warning", utils.logger.info)


@fault()
def mask_thought_missing(patch):
    """`generate()` warns of a missing attention mask although one is passed."""

    def change(prepare):
        def broken(self, generation_config, kwargs_has_attention_mask=None, *args, **kwargs):
            prepare(self, generation_config, False, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "_prepare_special_tokens", change)


@fault("transformers>=5.13")
def single_texts_warned_of(patch):
    """`generate()` warns of a missing attention mask for a single text too."""
    always(patch, GenerationMixin, "_prepare_special_tokens", batch_size=None)


@fault()
def flags_not_validated(patch):
    """A `GenerationConfig` is not checked for flags that contradict each other."""
    wrap(patch, GenerationConfig, "validate", lambda validate: lambda self, *args, **kwargs: None)


# no prompt


@fault()
def begins_with_zero(patch):
    """Without a prompt, `generate()` begins with the first token of the vocabulary."""
    start = GenerationMixin._maybe_initialize_input_ids_for_generation

    def broken(self, inputs=None, *args, **kwargs):
        ids = start(self, inputs, *args, **kwargs)
        return ids if inputs is not None else torch.zeros_like(ids)

    patch.setattr(GenerationMixin, "_maybe_initialize_input_ids_for_generation", broken)


@fault()
def bos_left_out(patch):
    """Without a prompt, `generate()` returns only the new tokens."""

    def change(generate):
        @functools.wraps(generate)
        def broken(self, inputs=None, **kwargs):
            rows = generate(self, inputs, **kwargs)
            return rows[:, 1:] if inputs is None and "input_ids" not in kwargs else rows

        return broken

    wrap(patch, GenerationMixin, "generate", change)


# sizes: wrong only in long texts, late steps, later rows, behind many pads or with far settings

STEPS = 16  # the steps that are still right
ROWS = 4  # the rows that are still right


def _late(patch, owner, broken):
    """Make the calls of an object of this class after the first STEPS return `broken(arguments, result)`."""

    def change(call):
        def late(self, *args, **kwargs):
            self._calls = getattr(self, "_calls", 0) + 1
            result = call(self, *args, **kwargs)
            return result if self._calls <= STEPS else broken(args, result)

        return late

    wrap(patch, owner, "__call__", change)


def _calls_of_generate(patch, change):
    """Replace the keyword arguments of `generate()` by `change(kwargs)`."""

    def around(generate):
        @functools.wraps(generate)
        def broken(self, *args, **kwargs):
            return generate(self, *args, **change(kwargs))

        return broken

    wrap(patch, GenerationMixin, "generate", around)


@fault()
def top_k_capped_at_100(patch):
    """Sampling keeps at most 100 tokens, whatever `top_k` is."""
    before(patch, transformers.generation.TopKLogitsWarper, "__init__", lambda _, top_k: min(top_k, 100))


@fault()
def top_k_of_four_rows(patch):
    """`top_k` removes no token from the fifth row on."""

    def change(call):
        def broken(self, input_ids, scores):
            return torch.cat([call(self, input_ids, scores)[:ROWS], scores[ROWS:]])

        return broken

    wrap(patch, transformers.generation.TopKLogitsWarper, "__call__", change)


@fault()
def top_k_forgotten_after_16_steps(patch):
    """`top_k` removes no token after 16 steps."""
    _late(patch, transformers.generation.TopKLogitsWarper, lambda args, result: args[1])


@fault()
def draws_from_the_top_k_alike(patch):
    """Sampling draws all tokens that keep a score with the same probability."""
    draw = torch.multinomial
    patch.setattr(torch, "multinomial", lambda probs, *args, **kwargs: draw((probs > 0).float(), *args, **kwargs))


@fault()
def later_samples_are_copies(patch):
    """From the fifth on, the samples of a text are copies of its first one."""

    def change(generate):
        @functools.wraps(generate)
        def broken(self, *args, **kwargs):
            rows = generate(self, *args, **kwargs)
            if kwargs.get("num_return_sequences", 1) > ROWS:
                samples = rows.view(-1, kwargs["num_return_sequences"], rows.shape[-1])
                samples[:, ROWS:] = samples[:, :1]
            return rows

        return broken

    wrap(patch, GenerationMixin, "generate", change)


@fault()
def second_best_after_16_steps(patch):
    """Greedy search picks the second likeliest token after 16 steps."""

    def change(generate):
        @functools.wraps(generate)
        def broken(self, *args, **kwargs):
            steps = itertools.count()

            def argmax(scores, dim):
                return scores.argmax(dim) if next(steps) < STEPS else scores.topk(2, dim).indices[..., 1]

            with pytest.MonkeyPatch.context() as inside:
                inside.setattr(torch, "argmax", argmax)
                return generate(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", change)


@fault("transformers>=4.56")
def cache_forgets_steps_after_16(patch):
    """The keys and values of the steps after the first 16 are zeros in the cache."""

    def change(update):
        def broken(self, key_states, value_states, *args, **kwargs):
            keys, values = update(self, key_states, value_states, *args, **kwargs)
            if key_states.shape[-2] == 1:
                self._steps = getattr(self, "_steps", 0) + 1
                if self._steps > STEPS:
                    keys[..., -2, :] = 0
                    values[..., -2, :] = 0
            return keys, values

        return broken

    wrap(patch, transformers.cache_utils.DynamicLayer, "update", change)


@fault()
def fifth_beam_is_a_copy(patch):
    """The fifth text that beam search returns is the fourth one."""

    def change(new, generation_config):
        texts = new.reshape(-1, generation_config.num_return_sequences, new.shape[-1]).clone()
        texts[:, 4:5] = texts[:, 3:4]
        return texts.reshape(new.shape)

    _beam_rows(patch, change)


@fault("transformers>=4.56")
def beams_keep_their_cache_after_4_steps(patch):
    """Beam search reorders the cache with the beams in the first 4 steps only."""

    def change(reorder):
        def broken(self, beam_idx):
            self._calls = getattr(self, "_calls", 0) + 1
            if self._calls <= 4:
                reorder(self, beam_idx)

        return broken

    wrap(patch, transformers.cache_utils.Cache, "reorder_cache", change)


@fault("transformers>=4.51")
def length_penalty_counts_8_tokens(patch):
    """`length_penalty` counts at most 8 new tokens."""

    def change(update):
        def broken(self, *args, cur_len, decoder_prompt_len, **kwargs):
            cur_len = min(cur_len, decoder_prompt_len + 7)
            return update(self, *args, cur_len=cur_len, decoder_prompt_len=decoder_prompt_len, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "_update_finished_beams", change)


@fault()
def limits_capped_at_100(patch):
    """`generate()` returns rows of at most 100 tokens."""

    def change(self, config):
        config.max_length = min(config.max_length, 100)
        return config

    after(patch, GenerationMixin, "_prepare_generated_length", change)


@fault("transformers>=4.38")
def length_of_long_prompts_not_checked(patch):
    """`generate()` does not check that `max_length` leaves room after a prompt of more than 64 tokens."""

    def change(validate):
        def broken(self, generation_config, input_ids_length, *args):
            if input_ids_length <= 64:
                validate(self, generation_config, input_ids_length, *args)

        return broken

    wrap(patch, GenerationMixin, "_validate_generated_length", change)


@fault()
def long_prompts_cut_off(patch):
    """`generate()` returns the last 64 tokens of a longer prompt."""

    def change(sample):
        def broken(self, input_ids, **kwargs):
            outputs = sample(self, input_ids, **kwargs)
            cut = max(0, input_ids.shape[1] - 64)
            if isinstance(outputs, torch.Tensor):
                return outputs[:, cut:]
            outputs.sequences = outputs.sequences[:, cut:]
            return outputs

        return broken

    wrap(patch, GenerationMixin, "_sample", change)


@fault()
def embeddings_cut_to_64(patch):
    """`generate()` masks all but the last 64 embeddings of a prompt that is passed as embeddings."""

    def change(kwargs):
        if "inputs_embeds" in kwargs:
            mask = kwargs["attention_mask"].clone()
            mask[:, :-64] = 0
            return kwargs | {"attention_mask": mask}
        return kwargs

    _calls_of_generate(patch, change)


@fault()
def ends_ignored_after_16_steps(patch):
    """A row does not end at `eos_token_id` after 16 steps."""
    _late(patch, transformers.generation.EosTokenCriteria, lambda args, done: torch.zeros_like(done))


@fault()
def mask_reaches_back_32(patch):
    """`generate()` masks pads only in the last 32 columns."""
    _masks(patch, lambda mask: torch.cat([torch.ones_like(mask[:, :-32]), mask[:, -32:]], dim=1))


@fault()
def mask_of_the_fourth_row(patch):
    """`generate()` uses the mask of the fourth row for the rows after it."""
    _masks(patch, lambda mask: torch.cat([mask[:ROWS], mask[ROWS - 1 : ROWS].expand(mask[ROWS:].shape)]))


@fault()
def masks_guessed_from_the_fifth_row_on(patch):
    """Without a mask, `generate()` masks every pad id from the fifth row on."""

    def guess(ids, pad):
        mask = torch.ones_like(ids)
        mask[ROWS:] = ids[ROWS:].ne(pad)
        return mask

    _guessed_masks(patch, guess)


@fault()
def mask_guessed_for_16_pads(patch):
    """Without a mask, `generate()` masks the pad id only in rows with at most 16 pads."""
    _guessed_masks(patch, lambda ids, pad: (ids.ne(pad) | (ids.eq(pad).sum(-1, keepdim=True) > 16)).long())


@fault()
def positions_count_16_pads(patch):
    """`generate()` counts positions from the seventeenth pad of a row with more pads."""

    def of(mask):
        pads = (mask == 0).sum(-1, keepdim=True).clamp(max=16)
        return (torch.ones_like(mask).cumsum(-1) - 1 - pads).clamp(min=0)

    _positions(patch, of)


@fault()
def positions_passed_saturate_at_256(patch):
    """`generate()` replaces each position above 256 that the caller passes by 256."""

    def change(kwargs):
        if "position_ids" in kwargs:
            return kwargs | {"position_ids": kwargs["position_ids"].clamp(max=256)}
        return kwargs

    _calls_of_generate(patch, change)


@fault()
def positions_of_the_fourth_row(patch):
    """A forward pass uses the positions of the fourth row for the rows after it."""

    def change(forward):
        @functools.wraps(forward)
        def broken(self, *args, position_ids=None, **kwargs):
            if position_ids is not None and len(position_ids) > ROWS:
                position_ids = position_ids.clone()
                position_ids[ROWS:] = position_ids[ROWS - 1]
            return forward(self, *args, position_ids=position_ids, **kwargs)

        return broken

    wrap(patch, transformers.GPT2Model, "forward", change)


@fault()
def right_pads_seen_in_the_first_row_only(patch):
    """`generate()` warns of right-padding only if the first row is right-padded."""

    def change(generate):
        @functools.wraps(generate)
        def broken(self, *args, **kwargs):
            mask = kwargs.get("attention_mask")
            with pytest.MonkeyPatch.context() as inside:
                if mask is not None and mask[0, -1] == 1:
                    inside.setattr(utils.logger, "warning", utils.logger.info)
                return generate(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", change)


@fault()
def prefix_function_forgotten_after_16_steps(patch):
    """`prefix_allowed_tokens_fn` has no effect after 16 steps."""
    _late(patch, transformers.generation.PrefixConstrainedLogitsProcessor, lambda args, result: args[1])


@fault()
def bad_words_forgotten_after_16_steps(patch):
    """`bad_words_ids` has no effect after 16 steps."""
    _late(patch, transformers.generation.NoBadWordsLogitsProcessor, lambda args, result: args[1])


@fault()
def repetition_penalty_at_most_2(patch):
    """`repetition_penalty` is 2 if a larger one is passed."""
    penalise = transformers.generation.RepetitionPenaltyLogitsProcessor
    before(patch, penalise, "__init__", lambda _, penalty: min(penalty, 2.0))


@fault()
def configs_refuse_unknown_fields(patch):
    """`GenerationConfig` refuses a field that it does not have."""

    def change(init):
        def broken(self, **kwargs):
            init(self, **kwargs)
            if "max_new_token" in kwargs:
                raise ValueError("max_new_token")

        return broken

    wrap(patch, GenerationConfig, "__init__", change)


@fault("transformers>=4.38")
def embeddings_have_no_length(patch):
    """`max_length` does not count `inputs_embeds`."""

    def change(prepare):
        def broken(self, *args, inputs_tensor=None, **kwargs):
            return prepare(self, *args, inputs_tensor=inputs_tensor[:, :0], **kwargs)

        return broken

    wrap(patch, GenerationMixin, "_prepare_generated_length", change)


@fault()
def max_length_before_max_new_tokens(patch):
    """`max_length` takes precedence over `max_new_tokens`."""
    generating_with(
        patch,
        lambda arguments: {**arguments, "max_new_tokens": None} if arguments.get("max_length") else arguments,
    )


@fault()
def samples_of_prompts_alternate(patch):
    """With `num_return_sequences=n`, the first samples of all prompts come first, then the second ones."""

    def change(generate, self, arguments):
        rows = generate(self, **arguments)
        if (n := arguments.get("num_return_sequences", 1)) == 1:
            return rows
        return rows.reshape(-1, n, rows.shape[-1]).transpose(0, 1).reshape(rows.shape)

    generating(patch, change)


@fault("transformers>=5.0")
def both_kinds_of_settings_in_silence(patch):
    """`generate()` logs nothing about arguments beside a `generation_config`."""
    silence(patch, utils.logger, "Passing `generation_config` together")
