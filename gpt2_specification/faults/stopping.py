"""Faults of what ends a row before its length does: strings, tokens, your own criteria, time."""

import warnings

import torch
import transformers
from transformers import GenerationMixin
from transformers.generation import stopping_criteria

from . import before, fault, wrap
from .generate import ROWS


def _criterion(patch, name, change):
    """Make a criterion of this class return `change(input_ids, ends)`; `ends` has a bool per row."""

    def around(call):
        return lambda self, input_ids, scores, **kwargs: change(input_ids, call(self, input_ids, scores, **kwargs))

    wrap(patch, getattr(stopping_criteria, name), "__call__", around)


def _own(patch, change):
    """Make `generate()` replace the caller's criteria by `change(criterion)`."""

    def changed(given):
        return transformers.StoppingCriteriaList(map(change, given or []))

    def around(get):
        def broken(self, generation_config, stopping_criteria, *args, **kwargs):
            return get(self, generation_config, changed(stopping_criteria), *args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "_get_stopping_criteria", around)


def _four(input_ids, ends):
    """The ends of the first four rows; the others do not end."""
    return ends & (torch.arange(len(input_ids), device=input_ids.device) < ROWS)


# stop_strings


@fault("transformers>=4.41")
def stop_strings_ignored(patch):
    """`stop_strings` has no effect."""
    _criterion(patch, "StopStringCriteria", lambda input_ids, ends: torch.zeros_like(ends))


@fault("transformers>=4.41")
def stop_strings_end_all_rows(patch):
    """A stop string ends all rows of the batch."""
    _criterion(patch, "StopStringCriteria", lambda input_ids, ends: ends.any().expand(len(ends)))


@fault("transformers>=4.41")
def stop_strings_of_four_rows(patch):
    """A stop string does not end the fifth row or a later one."""
    _criterion(patch, "StopStringCriteria", _four)


@fault("transformers>=4.41")
def only_the_first_stop_string(patch):
    """Of a list of stop strings only the first ends a row."""

    def around(init):
        def broken(self, tokenizer, stop_strings):
            init(self, tokenizer, stop_strings[:1] if isinstance(stop_strings, list) else stop_strings)

        return broken

    wrap(patch, stopping_criteria.StopStringCriteria, "__init__", around)


@fault("transformers>=4.41")
def impossible_strings_ignored(patch):
    """A stop string with a letter that is not ASCII has no effect."""

    def around(init):
        def broken(self, tokenizer, stop_strings):
            init(self, tokenizer, [string for string in stop_strings if string.isascii()] or ["never written"])

        return broken

    wrap(patch, stopping_criteria.StopStringCriteria, "__init__", around)


@fault("transformers>=4.41")
def stop_strings_without_tokenizer_ignored(patch):
    """`stop_strings` without `tokenizer=` has no effect."""

    def around(get):
        def broken(self, generation_config, stopping_criteria, tokenizer=None, **kwargs):
            if tokenizer is None:
                generation_config.stop_strings = None
            return get(self, generation_config, stopping_criteria, tokenizer=tokenizer, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "_get_stopping_criteria", around)


@fault("transformers>=4.41")
def stop_strings_of_whole_tokens(patch):
    """A stop string ends a row only if a single token has it."""

    def around(call):
        return lambda self, input_ids, scores, **kwargs: (
            call(self, input_ids, scores, **kwargs) & call(self, input_ids[:, -1:], scores, **kwargs)
        )

    wrap(patch, stopping_criteria.StopStringCriteria, "__call__", around)


# eos_token_id


@fault("transformers>=4.41")
def first_eos_of_a_list(patch):
    """Of a list of ends of text only the first ends a row."""

    def around(init):
        def broken(self, eos_token_id):
            init(self, eos_token_id[:1] if getattr(eos_token_id, "ndim", 0) else eos_token_id)

        return broken

    wrap(patch, stopping_criteria.EosTokenCriteria, "__init__", around)


@fault("transformers>=4.41")
def ends_of_four_rows(patch):
    """The end of text does not end the fifth row or a later one."""
    _criterion(patch, "EosTokenCriteria", _four)


@fault("transformers>=4.41")
def list_of_one_eos_ignored(patch):
    """A list of one end of text has no effect."""

    def change(self, generation_config):
        if isinstance(generation_config.eos_token_id, list) and len(generation_config.eos_token_id) == 1:
            generation_config.eos_token_id = None
        return generation_config

    before(patch, GenerationMixin, "_prepare_special_tokens", change)


@fault("transformers>=4.41")
def no_end_is_no_setting(patch):
    """`eos_token_id=None` and `eos_token_id=-1` in the call have no effect."""

    def around(update):
        def broken(self, **kwargs):
            if kwargs.get("eos_token_id", 0) in (None, -1):
                del kwargs["eos_token_id"]
            return update(self, **kwargs)

        return broken

    wrap(patch, transformers.GenerationConfig, "update", around)


# a caller's own criteria


@fault("transformers>=4.41")
def own_criteria_dropped(patch):
    """`generate()` ignores the caller's stopping criteria."""
    _own(patch, lambda criterion: lambda input_ids, scores, **kwargs: False)


@fault("transformers>=4.41")
def criteria_end_all_rows(patch):
    """A row that a criterion ends, ends all rows."""

    def all_rows(criterion):
        return lambda input_ids, scores, **kwargs: bool(torch.as_tensor(criterion(input_ids, scores, **kwargs)).any())

    _own(patch, all_rows)


@fault("transformers>=4.41")
def criteria_of_four_rows(patch):
    """A criterion does not end the fifth row or a later one."""

    def four(criterion):
        return lambda input_ids, scores, **kwargs: _four(input_ids, criterion(input_ids, scores, **kwargs))

    _own(patch, four)


@fault("transformers>=4.41")
def criteria_see_48_tokens(patch):
    """A criterion is called with the last 48 tokens."""
    _own(patch, lambda criterion: lambda input_ids, scores, **kwargs: criterion(input_ids[:, -48:], scores, **kwargs))


@fault("transformers>=4.50")
def own_length_ignored(patch):
    """`generate()` ignores the caller's criterion for the length, without a warning."""

    def around(merge):
        def broken(self, default_list, custom_list):
            others = [
                criterion for criterion in custom_list if not isinstance(criterion, transformers.MaxLengthCriteria)
            ]
            return merge(self, default_list, transformers.StoppingCriteriaList(others))

        return broken

    wrap(patch, GenerationMixin, "_merge_criteria_processor_list", around)


# max_time


@fault("transformers>=4.41")
def max_time_ignored(patch):
    """`max_time` has no effect."""
    _criterion(patch, "MaxTimeCriteria", lambda input_ids, ends: torch.zeros_like(ends))


@fault("transformers>=4.41")
def max_time_in_milliseconds(patch):
    """`max_time` is read as milliseconds."""

    def around(init):
        return lambda self, max_time, *args, **kwargs: init(self, max_time / 1000, *args, **kwargs)

    wrap(patch, stopping_criteria.MaxTimeCriteria, "__init__", around)


@fault("transformers>=4.41")
def time_is_always_over(patch):
    """`max_time` ends all rows after one token."""
    _criterion(patch, "MaxTimeCriteria", lambda input_ids, ends: torch.ones_like(ends))


# no length


def _without_length(patch, length):
    """Make `generate()` write up to `length(prompt)` tokens, prompt included, if no length is passed."""

    def around(prepare):
        def broken(self, generation_config, has_default_max_length, has_default_min_length, *args, **kwargs):
            prepared = prepare(self, generation_config, has_default_max_length, has_default_min_length, *args, **kwargs)
            if has_default_max_length and prepared.max_new_tokens is None:
                prepared.max_length = length(kwargs["input_ids_length"])
            return prepared

        return broken

    wrap(patch, GenerationMixin, "_prepare_generated_length", around)


@fault("transformers>=4.47")
def default_length_10(patch):
    """Without a length, `generate()` writes 10 tokens."""
    _without_length(patch, lambda prompt: prompt + 10)


@fault("transformers>=4.47")
def default_length_with_the_prompt(patch):
    """Without a length, `generate()` writes up to 20 tokens with the prompt, at least one."""
    _without_length(patch, lambda prompt: max(20, prompt + 1))


@fault("transformers>=5.3")
def default_length_silent(patch):
    """`generate()` does not warn that it uses its default length."""

    def around(prepare):
        def broken(*args, **kwargs):
            with warnings.catch_warnings(action="ignore"):
                return prepare(*args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "_validate_generated_length", around)


# more tokens than positions


@fault()
def positions_wrap_around(patch):
    """A position past the last one has the vector of the first one."""
    before(patch, torch.nn.Embedding, "forward", lambda self, ids: ids % self.num_embeddings)


def _of_max_length(patch, change):
    """Make a `MaxLengthCriteria` of `change(max_length, positions)`."""

    def around(init):
        return lambda self, max_length, max_position_embeddings=None: init(
            self, *change(max_length, max_position_embeddings)
        )

    wrap(patch, stopping_criteria.MaxLengthCriteria, "__init__", around)


@fault("transformers>=4.57")
def length_not_compared_with_positions(patch):
    """`generate()` does not warn that a text has more tokens than the model has positions."""
    _of_max_length(patch, lambda length, positions: (length, None))


@fault("transformers>=4.57")
def text_ends_at_the_last_position(patch):
    """`generate()` ends a text at the last position, silently."""
    _of_max_length(patch, lambda length, positions: (min(length, positions or length), positions))


# what criteria take and return


@fault("transformers>=4.39")
def criteria_of_two_dimensions(patch):
    """The library's own criteria return the documented shape, `(batch_size, 1)`."""
    for name in ("MaxLengthCriteria", "MaxTimeCriteria"):
        _criterion(patch, name, lambda input_ids, ends: ends[:, None])


@fault("transformers>=4.39")
def criteria_are_flattened(patch):
    """`generate()` flattens what a criterion returns."""
    _own(patch, lambda criterion: lambda *args, **kwargs: torch.as_tensor(criterion(*args, **kwargs)).flatten())


def _scores(patch, change):
    """Call the caller's criteria with `change(input_ids, scores)` as scores."""

    def own(criterion):
        return lambda input_ids, scores, **kwargs: criterion(input_ids, change(input_ids, scores), **kwargs)

    _own(patch, own)


@fault()
def criteria_have_scores(patch):
    """A criterion is always called with scores."""
    _scores(patch, lambda input_ids, scores: scores or (torch.zeros(1),))


@fault()
def criteria_without_scores(patch):
    """A criterion is never called with scores."""
    _scores(patch, lambda input_ids, scores: None)


@fault()
def criteria_have_the_last_scores(patch):
    """A criterion is called with the scores of the last step alone."""
    _scores(patch, lambda input_ids, scores: scores[-1:] if scores else scores)
