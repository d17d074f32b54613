"""Faults of generation: lengths, ends and pads, positions and mask, cache, sampling, beams, warnings."""

import copy
import functools
import types

import pytest
import torch
import transformers
from transformers import GenerationConfig, GenerationMixin
from transformers.generation import utils

from . import after, always, before, by_default, fault, wrap

# sampling and scores


@fault()
def temperature_multiplies(patch):
    """The temperature multiplies the logits."""
    warper = transformers.generation.TemperatureLogitsWarper
    wrap(patch, warper, "__call__", lambda _: lambda self, input_ids, scores: scores * self.temperature)


@fault()
def temperature_not_checked(patch):
    """Any number is taken for a temperature."""

    def change(init):
        def broken(self, temperature, *args, **kwargs):
            init(self, 1.0)
            self.temperature = temperature

        return broken

    wrap(patch, transformers.generation.TemperatureLogitsWarper, "__init__", change)


@fault()
def top_k_one_too_many(patch):
    """Sampling keeps one token more than top_k."""
    before(patch, transformers.generation.TopKLogitsWarper, "__init__", lambda _, top_k: top_k + 1)


@fault()
def top_k_not_checked(patch):
    """Any number is taken for top_k."""
    before(patch, transformers.generation.TopKLogitsWarper, "__init__", lambda _, top_k: max(1, int(top_k)))


@fault()
def scores_before_processors(patch):
    """The scores that generate() returns are the logits from before the processors."""

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
    """The logits that generate() returns are the scores from after the processors."""

    def change(self, outputs):
        if getattr(outputs, "logits", None) and outputs.scores:
            outputs.logits = outputs.scores
        return outputs

    after(patch, GenerationMixin, "_sample", change)


@fault()
def tokens_drawn_before_processors(patch):
    """Tokens are chosen by the logits, not by what the processors leave of them."""

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


def _do_sample(value: bool):
    """The change that makes `_sample` take this for do_sample, whatever was asked for."""

    def change(sample):
        def broken(self, input_ids, generation_config, **kwargs):
            generation_config.do_sample = value  # a copy made for this call
            return sample(self, input_ids, generation_config=generation_config, **kwargs)

        return broken

    return change


@fault()
def greedy_samples(patch):
    """A token is drawn though do_sample is False."""
    wrap(patch, GenerationMixin, "_sample", _do_sample(True))


@fault()
def sampling_is_greedy(patch):
    """The likeliest token is taken though do_sample is True."""
    wrap(patch, GenerationMixin, "_sample", _do_sample(False))


@fault()
def sampling_by_default(patch):
    """generate() samples unless told otherwise."""
    by_default(patch, GenerationMixin, "generate", do_sample=True)


@fault()
def set_seed_without_torch(patch):
    """set_seed() seeds Python's random, not torch."""
    patch.setattr(transformers.trainer_utils, "is_torch_available", lambda: False)


@fault()
def generate_seeds_itself(patch):
    """generate() begins with a seed of its own, so every call draws the same."""

    def change(generate):
        def broken(self, *args, **kwargs):
            torch.manual_seed(0)
            return generate(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", change)


@fault()
def top_k_defaults_to_40(patch):
    """Sampling without naming top_k keeps 40 tokens."""
    name = "_get_default_generation_params"  # from 5.0 on
    if hasattr(GenerationConfig, name):
        after(patch, GenerationConfig, name, lambda _, defaults: {**defaults, "top_k": 40})
    else:
        by_default(patch, GenerationConfig, "__init__", top_k=40)


@fault()
def top_k_falsy_is_default(patch):
    """top_k=0 and top_k=None mean 50, as though none were named."""

    def change(self, result):
        config, _ = result
        config.top_k = config.top_k or 50
        return result

    after(patch, GenerationMixin, "_prepare_generation_config", change)


@fault("transformers>=5")
def generation_config_names_top_k(patch):
    """A generation config names top_k=50 by itself again."""
    by_default(patch, GenerationConfig, "__init__", top_k=50)


@fault()
def top_k_without_sampling(patch):
    """top_k strikes tokens out under greedy decoding too."""

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
    """The key-value cache forgets the step before the current one: its keys and values are zeros."""

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
    if owner is transformers.DynamicCache:  # those releases have GPT-2's cache in tuples
        wrap(patch, GenerationMixin, "_update_model_kwargs_for_generation", change_tuples)


# beams


@fault()
def beams_not_normalised(patch):
    """Beam search adds logits up, not log-probabilities."""

    def change(search):
        def broken(self, *args, **kwargs):
            with pytest.MonkeyPatch.context() as inside:
                inside.setattr(torch.nn.functional, "log_softmax", lambda scores, dim: scores)
                return search(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "_beam_search", change)


@fault()
def beams_keep_their_cache(patch):
    """The cache is not put in the order of the beams."""
    patch.setattr(transformers.DynamicCache, "reorder_cache", lambda self, beam_idx: None)
    if hasattr(transformers.GPT2LMHeadModel, "_reorder_cache"):
        patch.setattr(transformers.GPT2LMHeadModel, "_reorder_cache", staticmethod(lambda past, beam_idx: past))


@fault()
def beams_returned_in_reverse(patch):
    """Beam search returns the least likely of its texts first."""

    def change(self, result):
        if getattr(result, "sequences_scores", None) is not None:
            result.sequences, result.sequences_scores = result.sequences.flip(0), result.sequences_scores.flip(0)
        return result

    after(patch, GenerationMixin, "_beam_search", change)


@fault()
def returns_cut_to_beams(patch):
    """Of more texts than there are beams generate() returns as many as there are beams."""

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
    """Beam search adds log-probabilities up, whatever length_penalty says."""
    always(patch, GenerationMixin, "_prepare_generation_config", length_penalty=0.0)


@fault()
def length_penalty_half_by_default(patch):
    """length_penalty is 0.5 unless named."""
    by_default(patch, GenerationMixin, "_prepare_generation_config", length_penalty=0.5)


@fault()
def uncached_steps_forget(patch):
    """Without a cache a step sees the last token alone."""

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
    """max_length counts the new tokens only."""

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
    """generate() writes one token more than it is told."""

    def change(self, config):
        config.max_length += 1
        return config

    after(patch, GenerationMixin, "_prepare_generated_length", change)


@fault()
def prompt_cut_off(patch):
    """generate() returns the new tokens without the prompt."""

    def change(sample):
        def broken(self, input_ids, **kwargs):
            outputs = sample(self, input_ids, **kwargs)
            if isinstance(outputs, torch.Tensor):
                return outputs[:, input_ids.shape[1] :]
            outputs.sequences = outputs.sequences[:, input_ids.shape[1] :]
            return outputs

        return broken

    wrap(patch, GenerationMixin, "_sample", change)


# ends and pads


@fault()
def ends_ignored(patch):
    """A row does not end at its eos_token_id."""
    after(patch, transformers.generation.EosTokenCriteria, "__call__", lambda _, done: torch.zeros_like(done))


@fault()
def rows_end_together(patch):
    """All rows end with the first row that ends."""
    after(patch, transformers.generation.EosTokenCriteria, "__call__", lambda _, done: done | done.any())


@fault()
def pad_token_id_ignored(patch):
    """Rows that end are filled with the id that ends them though pad_token_id is named."""

    def change(prepare):
        def broken(self, generation_config, *args, **kwargs):
            prepare(self, generation_config, *args, **kwargs)
            generation_config._pad_token_tensor = generation_config._eos_token_tensor[0]

        return broken

    wrap(patch, GenerationMixin, "_prepare_special_tokens", change)


@fault()
def pad_defaults_to_zero(patch):
    """Where pad_token_id is not named generate() pads with 0."""

    def change(prepare):
        def broken(self, generation_config, *args, **kwargs):
            prepare(self, generation_config, *args, **kwargs)
            if generation_config.pad_token_id is None:
                generation_config._pad_token_tensor = torch.zeros_like(generation_config._pad_token_tensor)

        return broken

    wrap(patch, GenerationMixin, "_prepare_special_tokens", change)


@fault()
def pad_named_by_generation_config(patch):
    """A generation config whose pad_token_id is not named takes it from eos_token_id."""

    def change(self, _):
        if self.pad_token_id is None:
            self.pad_token_id = self.eos_token_id

    after(patch, GenerationConfig, "__init__", change)


# mask and positions


def _masks(patch, change):
    """Replace the attention mask that generate() is given by `change(mask)`."""

    def around(generate):
        def broken(self, *args, **kwargs):
            if (mask := kwargs.get("attention_mask")) is not None:
                kwargs["attention_mask"] = change(mask)
            return generate(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", around)


@fault()
def generate_ignores_the_mask(patch):
    """generate() takes every attention mask for one of ones."""
    _masks(patch, torch.ones_like)


def _guessed_masks(patch, guess):
    """Make generate() use guess(input_ids, pad_token_id) where it is given no mask."""

    def change(prepare):
        def broken(self, inputs_tensor, generation_config, *args, **kwargs):
            return guess(inputs_tensor, generation_config._pad_token_tensor)

        return broken

    wrap(patch, GenerationMixin, "_prepare_attention_mask_for_generation", change)


@fault()
def mask_guessed_from_pads(patch):
    """Without a mask generate() takes every pad for masked, though it is the id that ends a text too."""
    _guessed_masks(patch, lambda ids, pad: ids.ne(pad).long())


@fault()
def mask_never_guessed(patch):
    """Without a mask generate() hides nothing."""
    _guessed_masks(patch, lambda ids, pad: torch.ones_like(ids))


@fault()
def first_token_thought_a_pad(patch):
    """Without a mask generate() hides the first token."""
    _guessed_masks(patch, lambda ids, pad: torch.arange(ids.shape[-1]).expand_as(ids).ne(0).long())


@fault()
def mask_of_the_first_row(patch):
    """generate() uses the first row's mask for all rows."""
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
    """generate() counts positions from the first pad."""
    _positions(patch, lambda mask: torch.ones_like(mask).cumsum(-1) - 1)


@fault()
def positions_off_by_one_behind_pads(patch):
    """generate() counts positions from 1 in a row that begins with pads."""
    _positions(patch, lambda mask: (mask.cumsum(-1) - mask[:, :1]).clamp(min=0))


@fault()
def positions_of_the_first_row(patch):
    """generate() uses the first row's positions for all rows."""
    _positions(patch, lambda mask: (mask.cumsum(-1) - 1).clamp(min=0)[:1].expand(mask.shape))


@fault()
def forward_reads_positions_off_the_mask(patch):
    """A forward pass without position_ids makes them of the mask."""

    def change(forward):
        def broken(self, *args, attention_mask=None, position_ids=None, **kwargs):
            if position_ids is None and attention_mask is not None:
                position_ids = (attention_mask.cumsum(-1) - 1).clamp(min=0)
            return forward(self, *args, attention_mask=attention_mask, position_ids=position_ids, **kwargs)

        return broken

    wrap(patch, transformers.GPT2Model, "forward", change)


@fault()
def right_pads_turned_left(patch):
    """generate() moves pads on the right to the left."""

    def change(generate):
        def broken(self, *args, **kwargs):
            if kwargs.get("attention_mask") is not None and "input_ids" in kwargs:
                order = kwargs["attention_mask"].sort(dim=-1, stable=True)  # the pads' zeros come first
                kwargs["attention_mask"] = order.values
                kwargs["input_ids"] = kwargs["input_ids"].gather(-1, order.indices)
            return generate(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", change)


# constraints


@fault()
def own_processors_dropped(patch):
    """generate() drops the processors and criteria that it is given."""
    wrap(patch, GenerationMixin, "_merge_criteria_processor_list", lambda _: lambda self, default, custom: default)


@fault()
def last_bad_word_forgotten(patch):
    """bad_words_ids loses the last of its entries."""
    before(patch, transformers.generation.NoBadWordsLogitsProcessor, "__init__", lambda _, words: words[:-1])


@fault()
def words_kept_out_by_their_last_token(patch):
    """Of a bad word of several tokens the last is kept out everywhere."""

    def change(_, words):
        return [word[-1:] for word in words]

    before(patch, transformers.generation.NoBadWordsLogitsProcessor, "__init__", change)


@fault()
def bad_words_unchecked(patch):
    """Anything is taken for bad_words_ids."""
    wrap(patch, transformers.generation.NoBadWordsLogitsProcessor, "_validate_arguments", lambda _: lambda *_: None)


@fault()
def end_of_text_is_a_bad_word(patch):
    """bad_words_ids keeps the end of text out too."""

    def change(init):
        return lambda self, bad_words_ids, eos_token_id=None: init(self, bad_words_ids, None)

    wrap(patch, transformers.generation.NoBadWordsLogitsProcessor, "__init__", change)


@fault()
def prefix_function_told_row_0(patch):
    """prefix_allowed_tokens_fn is told the first row for every row."""

    def change(_, prefix_allowed_tokens_fn):
        return lambda row, ids: prefix_allowed_tokens_fn(0, ids)

    before(patch, transformers.generation.PrefixConstrainedLogitsProcessor, "__init__", change)


# arguments


@fault()
def generate_takes_any_argument(patch):
    """generate() takes an argument that it does not know."""
    wrap(patch, GenerationMixin, "_validate_model_kwargs", lambda _: lambda self, model_kwargs: None)


@fault("transformers>=4.38")
def length_not_checked(patch):
    """generate() does not look whether max_length leaves room for a token."""
    wrap(patch, GenerationMixin, "_validate_generated_length", lambda _: lambda self, *args: None)


@fault()
def settings_stay(patch):
    """generate() leaves the settings of a call in model.generation_config."""

    def change(generate):
        def broken(self, *args, **kwargs):
            self.generation_config.update(**kwargs)
            return generate(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", change)


@fault()
def configuration_not_copied(patch):
    """generate() writes into the configuration that it is given, not into a copy."""
    patch.setattr(utils, "copy", types.SimpleNamespace(deepcopy=lambda thing: thing, copy=copy.copy))


@fault()
def given_configuration_wins(patch):
    """A generation_config that is given wins over what the call names."""

    def change(generate):
        def broken(self, *args, generation_config=None, **kwargs):
            given = generation_config.to_diff_dict() if generation_config else {}
            return generate(self, *args, **kwargs | {name: given[name] for name in given if name in kwargs})

        return broken

    wrap(patch, GenerationMixin, "generate", change)


# warnings


@fault()
def generation_warnings_silent(patch):
    """generate() logs its warnings a level too low, so that nobody sees them."""
    for module in (utils, transformers.generation.configuration_utils):
        patch.setattr(module.logger, "warning", module.logger.info)


@fault()
def ends_taken_for_pads(patch):
    """generate() warns of right padding whenever a text ends with the pad token."""

    def change(generate):
        @functools.wraps(generate)
        def broken(self, *args, **kwargs):
            ids = kwargs.get("input_ids")
            if ids is not None and (ids[:, -1] == kwargs.get("pad_token_id")).any():
                utils.logger.warning("A decoder-only architecture is being used, but right-padding was detected!")
            return generate(self, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", change)


@fault("transformers<5.13")
def default_pad_taken_in_silence(patch):
    """generate() warns of nothing."""
    patch.setattr(utils.logger, "warning", utils.logger.info)


@fault()
def mask_thought_missing(patch):
    """generate() does not see that it is given an attention mask, and warns."""

    def change(prepare):
        def broken(self, generation_config, kwargs_has_attention_mask=None, *args, **kwargs):
            prepare(self, generation_config, False, *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "_prepare_special_tokens", change)


@fault("transformers>=5.13")
def single_texts_warned_of(patch):
    """generate() warns of a missing attention mask for a single text too."""
    always(patch, GenerationMixin, "_prepare_special_tokens", batch_size=None)


@fault()
def flags_not_validated(patch):
    """A generation config is not searched for flags that contradict each other."""
    wrap(patch, GenerationConfig, "validate", lambda validate: lambda self, *args, **kwargs: None)


# no prompt


@fault()
def begins_with_zero(patch):
    """Without a prompt generate() begins with the first token of the vocabulary."""
    start = GenerationMixin._maybe_initialize_input_ids_for_generation

    def broken(self, inputs=None, *args, **kwargs):
        ids = start(self, inputs, *args, **kwargs)
        return ids if inputs is not None else torch.zeros_like(ids)

    patch.setattr(GenerationMixin, "_maybe_initialize_input_ids_for_generation", broken)


@fault()
def bos_left_out(patch):
    """Without a prompt generate() returns the new tokens alone."""

    def change(generate):
        @functools.wraps(generate)
        def broken(self, inputs=None, **kwargs):
            rows = generate(self, inputs, **kwargs)
            return rows[:, 1:] if inputs is None and "input_ids" not in kwargs else rows

        return broken

    wrap(patch, GenerationMixin, "generate", change)
