"""Faults of assisted decoding, beam sampling, the end of a beam search, and strategies that moved to the hub."""

import torch
from transformers import GenerationMixin, PreTrainedModel

from . import after, always, at_the_top, fault, wrap
from .generate import generating, generating_with

ASSISTING = ("assistant_model", "prompt_lookup_num_tokens")


def _assisted(patch, change):
    """Make `generate()` return `change(generate, self, arguments)` if it is assisted."""

    def in_assisted(generate, self, arguments):
        if any(arguments.get(name) for name in ASSISTING):
            return change(generate, self, arguments)
        return generate(self, **arguments)

    generating(patch, in_assisted)


def _alone(arguments):
    """These arguments without those that assist."""
    return {name: value for name, value in arguments.items() if name not in ASSISTING}


@fault()
def assistant_decides(patch):
    """The assistant writes the text alone."""
    _assisted(
        patch, lambda generate, self, arguments: generate(arguments.get("assistant_model") or self, **_alone(arguments))
    )


@fault()
def assistant_ignored(patch):
    """`generate()` ignores `assistant_model` and `prompt_lookup_num_tokens`."""
    _assisted(patch, lambda generate, self, arguments: generate(self, **_alone(arguments)))


@fault()
def candidates_end_the_text(patch):
    """Assisted decoding loses the last token."""
    _assisted(patch, lambda generate, self, arguments: generate(self, **arguments)[:, :-1])


@fault("transformers>=4.42")
def assistants_of_any_vocabulary(patch):
    """`generate()` accepts an assistant with another number of tokens."""
    wrap(patch, GenerationMixin, "_validate_generation_mode", lambda validate: lambda *args, **kwargs: None)


@fault("transformers>=4.51")
def assistant_tokens_of_the_call(patch):
    """`num_assistant_tokens` in the call holds for the assistant too."""

    def change(generate, self, arguments):
        if number := arguments.get("num_assistant_tokens"):
            arguments["assistant_model"].generation_config.num_assistant_tokens = number
        return generate(self, **arguments)

    _assisted(patch, change)


@fault("transformers>=4.51")
def assistant_tokens_fixed(patch):
    """The assistant writes five tokens at each turn."""

    def change(generate, self, arguments):
        if assistant := arguments.get("assistant_model"):
            assistant.generation_config.num_assistant_tokens = 5
        return generate(self, **arguments)

    _assisted(patch, change)


def _with_beams(patch, change):
    """Make `generate()` return `change(generate, self, arguments)` if an assistant meets several beams."""

    def in_beams(generate, self, arguments):
        if arguments.get("num_beams", 1) > 1:
            return change(generate, self, arguments)
        return generate(self, **arguments)

    _assisted(patch, in_beams)


@fault("transformers>=4.52")
def assistant_refused_with_beams(patch):
    """`generate()` refuses an assistant with several beams."""

    def refuse(generate, self, arguments):
        raise ValueError("assisted generate is only supported with Greedy Search and Sample.")

    _with_beams(patch, refuse)


@fault("transformers<4.52")
def assistant_dropped_with_beams(patch):
    """`generate()` ignores an assistant if there are several beams."""
    _with_beams(patch, lambda generate, self, arguments: generate(self, **_alone(arguments)))


@fault()
def assistant_without_cache(patch):
    """`generate()` with an assistant ignores `use_cache=False`."""
    _assisted(patch, lambda generate, self, arguments: generate(self, **{**arguments, "use_cache": True}))


# the drafts of an assistant


def _drafting(patch, name, change):
    """Replace a method of the generator of drafts by `change(self, method)`; `method()` is what the library does."""
    from transformers.generation.candidate_generator import AssistedCandidateGenerator

    def around(method):
        def broken(self, *args, **kwargs):
            return change(self, lambda: method(self, *args, **kwargs))

        return broken

    wrap(patch, AssistedCandidateGenerator, name, around)


@fault("transformers>=4.51")
def drafts_never_change(patch):
    """The assistant drafts as many tokens at each turn, whatever the schedule is."""
    _drafting(patch, "update_candidate_strategy", lambda self, update: None)


@fault("transformers>=4.51")
def drafts_shrink_below_one(patch):
    """A refused draft of one token is followed by an empty one."""

    def change(self, update):
        before = self.num_assistant_tokens
        update()
        if before == self.num_assistant_tokens == 1:
            self.num_assistant_tokens = 0

    _drafting(patch, "update_candidate_strategy", change)


@fault("transformers>=4.51")
def drafts_change_by_one(patch):
    """An accepted draft is followed by one of one token more, with any schedule."""

    def change(self, update):
        self.num_assistant_tokens += 1

    _drafting(patch, "update_candidate_strategy", change)


@fault("transformers>=4.51")
def drafts_begin_anew(patch):
    """A call does not change the settings of its assistant."""

    def change(generate, self, arguments):
        settings = arguments["assistant_model"].generation_config
        before = settings.num_assistant_tokens
        try:
            return generate(self, **arguments)
        finally:
            settings.num_assistant_tokens = before

    _assisted(patch, change)


@fault("transformers>=4.51")
def drafts_are_remembered(patch):
    """The number of drafts is kept for the next call with any schedule."""

    def change(self, update):
        update()
        self.assistant_model.generation_config.num_assistant_tokens = self.num_assistant_tokens

    _drafting(patch, "update_candidate_strategy", change)


@fault("transformers>=4.51")
def drafts_of_five_by_default(patch):
    """The first draft has five tokens, unless the assistant's settings have a number below four."""

    def change(self, init):
        init()
        if self.num_assistant_tokens > 3:
            self.num_assistant_tokens = 5

    _drafting(patch, "__init__", change)


@fault("transformers>=4.51")
def assistant_is_always_sure(patch):
    """The assistant does not look at its probabilities."""
    from transformers.generation.stopping_criteria import ConfidenceCriteria

    patch.setattr(ConfidenceCriteria, "__call__", lambda self, input_ids, scores, **kwargs: False)


@fault("transformers>=4.51")
def assistant_is_never_sure(patch):
    """The assistant stops after each token."""
    _drafting(patch, "_calculate_new_tokens", lambda self, calculate: tuple(min(1, number) for number in calculate()))


@fault("transformers>=4.51")
def drafts_go_beyond_the_length(patch):
    """A draft is as long where there is less room."""
    _drafting(patch, "_calculate_new_tokens", lambda self, calculate: (calculate()[0], int(self.num_assistant_tokens)))


@fault("transformers>=4.51")
def assistant_ends_by_its_settings(patch):
    """The assistant ends at the `eos_token_id` and at the `max_new_tokens` of its own settings."""

    def change(self, init):
        init()
        own = self.assistant_model.generation_config
        self.generation_config.eos_token_id = own.eos_token_id
        if own.max_new_tokens or own.max_length == 5:
            self.num_assistant_tokens = 2

    _drafting(patch, "__init__", change)


@fault("transformers>=5.24")
def assistant_forgets_its_cache(patch):
    """The assistant reads the whole text at each turn."""

    def change(self, draft):
        try:
            return draft()
        finally:
            self.assistant_kwargs.pop("cache", None)

    _drafting(patch, "_generate_candidates", change)


@fault("transformers>=5.24")
def refused_drafts_are_kept(patch):
    """The assistant's cache keeps the drafts that the model refused."""
    _drafting(patch, "_update_past_and_masks", lambda self, update: False)


@fault("transformers>=4.51")
def assistant_ignores_pads(patch):
    """The assistant reads the pads of the prompt as tokens."""

    def change(self, init):
        init()
        if (mask := self.assistant_kwargs.get("attention_mask")) is not None:
            self.assistant_kwargs["attention_mask"] = torch.ones_like(mask)
        self.assistant_kwargs.pop("position_ids", None)

    _drafting(patch, "__init__", change)


def _outputs(patch, change):
    """Replace each of the optional fields of an assisted call by `change(field)`."""

    def changed(generate, self, arguments):
        returned = generate(self, **arguments)
        for name in ("scores", "logits", "attentions", "hidden_states"):
            returned[name] = change(returned.get(name))
        return returned

    _assisted(patch, changed)


@fault("transformers>=4.51")
def assisted_outputs_per_pass(patch):
    """Assisted decoding returns an entry for each fifth token."""
    _outputs(patch, lambda field: field and field[::5])


@fault("transformers>=4.51")
def assisted_outputs_unrequested(patch):
    """Assisted decoding returns an empty tuple for a field that is not requested."""
    _outputs(patch, lambda field: () if field is None else field)


@fault("transformers>=4.51")
def assistant_has_no_processors(patch):
    """The assistant drafts without the logits processors of the call."""

    def change(self, init):
        init()
        self.logits_processor = []

    _drafting(patch, "__init__", change)


@fault("transformers>=4.51")
def assisted_processors_dropped(patch):
    """Assisted decoding accepts drafts without the logits processors of the call."""
    always(patch, GenerationMixin, "_assisted_decoding", logits_processor=[])


@fault("transformers>=4.51")
def assisted_criteria_dropped(patch):
    """`generate()` ignores your own stopping criteria."""
    always(patch, GenerationMixin, "generate", stopping_criteria=None)


@fault("transformers>=4.51")
def assisted_minimum_ignored(patch):
    """Assisted decoding ignores `min_length` and `min_new_tokens`."""
    _assisted(patch, lambda generate, self, arguments: generate(self, **_without_a_minimum(arguments)))


@fault("transformers>=4.51")
def assistant_ignores_the_minimum(patch):
    """The assistant drafts without the minimum of the call, up to the end of text."""
    _drafting(patch, "_calculate_new_tokens", lambda self, calculate: (0, calculate()[1]))
    assistant_has_no_processors(patch)


def _without_a_minimum(arguments):
    """These arguments without a minimum of tokens."""
    return {name: value for name, value in arguments.items() if name not in ("min_length", "min_new_tokens")}


# prompt lookup


def _copying(patch, change):
    """Let prompt lookup propose `change(self, text, lookup)`; `lookup()` is the list that the library proposes."""
    from transformers.generation.candidate_generator import PromptLookupCandidateGenerator

    def around(get_candidates):
        def broken(self, input_ids, *args, **kwargs):
            def lookup():
                return get_candidates(self, input_ids, *args, **kwargs)[0][0, input_ids.shape[1] :].tolist()

            found = change(self, input_ids[0].tolist(), lookup)
            return torch.cat([input_ids, input_ids.new_tensor([found])], dim=1), None

        return broken

    wrap(patch, PromptLookupCandidateGenerator, "get_candidates", around)


@fault("transformers>=4.37")
def lookup_copies_the_last_match(patch):
    """Prompt lookup copies what last followed the end of the text."""

    def change(self, text, lookup):
        for size in range(min(self.max_matching_ngram_size, len(text) - 1), 0, -1):
            for start in range(len(text) - size - 1, -1, -1):
                if text[start : start + size] == text[-size:]:
                    return text[start + size :][: self.num_output_tokens]
        return []

    _copying(patch, change)


@fault("transformers>=4.37")
def lookup_of_one_token(patch):
    """Prompt lookup looks for the last token alone."""

    def change(self, text, lookup):
        self.max_matching_ngram_size = 1
        return lookup()

    _copying(patch, change)


@fault("transformers>=4.37")
def lookup_ends_after_50(patch):
    """Prompt lookup copies 50 tokens at most."""
    _copying(patch, lambda self, text, lookup: lookup()[:50])


@fault("transformers>=4.37")
def lookup_number_not_checked(patch):
    """`prompt_lookup_num_tokens=0` is read as 1."""
    from transformers.generation.candidate_generator import PromptLookupCandidateGenerator

    def around(init):
        def broken(self, *args, **kwargs):
            init(self, *args, **kwargs | {"num_output_tokens": max(1, kwargs["num_output_tokens"])})

        return broken

    wrap(patch, PromptLookupCandidateGenerator, "__init__", around)


@fault("transformers>=4.57")
def lookup_without_processors(patch):
    """Prompt lookup copies forbidden tokens too."""

    def change(self, text, lookup):
        self.logits_processor = None
        return lookup()

    _copying(patch, change)


@fault("transformers>=4.57")
def lookup_gives_up(patch):
    """Prompt lookup proposes nothing if the first match begins with a forbidden token."""

    def change(self, text, lookup):
        allowed, self.logits_processor = lookup(), None
        return allowed if allowed[:1] == lookup()[:1] else []

    _copying(patch, change)


@fault("transformers>=4.37")
def lookup_beyond_the_length(patch):
    """Prompt lookup writes three tokens more than `max_new_tokens`."""

    def change(generate, self, arguments):
        return generate(self, **arguments | {"max_new_tokens": arguments["max_new_tokens"] + 3})

    _assisted(patch, change)


@fault("transformers>=4.37")
def lookup_writes_past_the_end(patch):
    """Prompt lookup does not stop at the end of text."""
    _assisted(patch, lambda generate, self, arguments: generate(self, **arguments | {"eos_token_id": 99}))


@fault("transformers>=4.37")
def lookup_needs_an_end(patch):
    """Prompt lookup raises a `TypeError` without an `eos_token_id`."""

    def change(generate, self, arguments):
        if arguments.get("eos_token_id") is None:
            raise TypeError
        return generate(self, **arguments)

    _assisted(patch, change)


# early_stopping


def _early(patch, change):
    """Make `generate()` use `change(early_stopping)` where the call has it."""

    def around(generate):
        def broken(*args, **kwargs):
            if "early_stopping" in kwargs:
                kwargs["early_stopping"] = change(kwargs["early_stopping"])
            return generate(*args, **kwargs)

        return broken

    wrap(patch, GenerationMixin, "generate", around)


@fault()
def early_stopping_always(patch):
    """`early_stopping=False` and `early_stopping="never"` are read as True."""
    _early(patch, lambda value: value if value not in (False, "never") else True)


@fault()
def early_stopping_never(patch):
    """`early_stopping` is read as "never"."""
    _early(patch, lambda value: value if value not in (True, False) else "never")


@fault()
def early_stopping_not_checked(patch):
    """A value of `early_stopping` that the library does not know is read as False."""
    _early(patch, lambda value: value if value in (True, False, "never") else False)


# strategies that moved to the hub


@fault("transformers>=4.57")
def hub_strategies_run_as_others(patch):
    """`generate()` ignores the settings of the strategies that moved to the hub."""

    def around(generate):
        def broken(*args, trust_remote_code=None, **kwargs):
            moved = ("penalty_alpha", "dola_layers", "num_beam_groups", "diversity_penalty", "force_words_ids")
            return generate(*args, **{name: value for name, value in kwargs.items() if name not in moved})

        return broken

    wrap(patch, GenerationMixin, "generate", around)


@fault("transformers>=4.57")
def hub_code_is_not_loaded(patch):
    """`trust_remote_code=True` has no effect."""

    def around(generate):
        return lambda *args, trust_remote_code=None, **kwargs: generate(*args, **kwargs)

    wrap(patch, GenerationMixin, "generate", around)


# beam sampling, low_memory and early exit


@fault()
def beam_sampling_in_copies(patch):
    """Beam sampling searches once for each text that it returns."""

    def change(generate, self, arguments):
        if copies := arguments.pop("num_return_sequences", None):
            rows = {name: arguments[name].repeat_interleave(copies, dim=0) for name in ("input_ids", "attention_mask")}
            arguments |= rows
        return generate(self, **arguments)

    generating(patch, change)


@fault()
def beam_sampling_returns_one_text(patch):
    """Beam sampling returns one text per prompt."""
    always(patch, GenerationMixin, "generate", num_return_sequences=1)


@fault()
def beams_do_not_sample(patch):
    """`do_sample=True` has no effect with beams."""
    generating_with(
        patch, lambda arguments: {**arguments, "do_sample": False} if arguments.get("num_beams", 1) > 1 else arguments
    )


@fault()
def low_memory_ignored(patch):
    """`generate()` ignores `low_memory`."""
    always(patch, GenerationMixin, "generate", low_memory=None)


@fault()
def low_memory_refused(patch):
    """`generate()` raises a `ValueError` for `low_memory=True` in greedy search too."""

    def change(generate, self, arguments):
        if arguments.get("low_memory"):
            raise ValueError("low_memory")
        return generate(self, **arguments)

    generating(patch, change)


@fault()
def early_exit_ignored(patch):
    """`generate()` ignores `assistant_early_exit`."""
    always(patch, GenerationMixin, "generate", assistant_early_exit=None)


@fault()
def early_exit_restores_the_model(patch):
    """After `assistant_early_exit` the config has its layers back."""

    def change(generate, self, arguments):
        layers = self.config.n_layer
        try:
            return generate(self, **arguments)
        finally:
            self.config.n_layer = layers

    generating(patch, change)


# a function as the decoding loop


def _custom(patch, change):
    """Make `generate()` run with `change(arguments)` if `custom_generate` is among its arguments."""
    generating_with(patch, lambda arguments: change(arguments) if arguments.get("custom_generate") else arguments)


@fault("transformers>=4.56")
def custom_function_ignored(patch):
    """`generate()` ignores a function that is passed as `custom_generate`."""
    _custom(patch, lambda arguments: {**arguments, "custom_generate": None})


@fault("transformers>=4.56")
def custom_function_unprepared(patch):
    """The function that is passed as `custom_generate` is called without processors and criteria."""

    def change(arguments):
        function = arguments["custom_generate"]
        empty = {"logits_processor": [], "stopping_criteria": []}
        return {**arguments, "custom_generate": lambda *args, **kwargs: function(*args, **{**kwargs, **empty})}

    _custom(patch, change)


# loops of earlier releases

REMOVED = ("top_k_top_p_filtering", "BeamSearchScorer", "LogitsWarper")


@fault("transformers>=4.57")
def loops_are_back(patch):
    """A model has `greedy_search()`, and `transformers` has the names that code with such a loop imports."""
    patch.setattr(GenerationMixin, "greedy_search", GenerationMixin.generate, raising=False)
    for name in REMOVED:
        at_the_top(patch, name, None, raising=False)


@fault("transformers<4.39")
def loops_are_gone(patch):
    """A model has no `greedy_search()`, and `transformers` does not have the names of such a loop."""
    patch.delattr(GenerationMixin, "greedy_search")
    for name in REMOVED:
        at_the_top(patch, name, None)


@fault("transformers>=4.52")
def every_class_generates(patch):
    """`PreTrainedModel` has `generate()`."""
    patch.setattr(PreTrainedModel, "generate", GenerationMixin.generate, raising=False)


@fault("transformers<4.52")
def own_classes_do_not_generate(patch):
    """`PreTrainedModel` has no `generate()`."""

    def missing(self):
        raise AttributeError("generate")

    patch.setattr(PreTrainedModel, "generate", property(missing))


@fault()
def mixin_needs_a_published_class(patch):
    """`generate()` of a class that the library does not have writes zeros."""

    def change(self, sequences):
        own = not type(self).__module__.startswith("transformers")
        return torch.zeros_like(sequences) if own else sequences

    after(patch, GenerationMixin, "generate", change)


# the number of beams


def _beams(patch, change):
    """Let `generate()` search with `change(num_beams)`."""
    generating_with(patch, lambda arguments: {**arguments, "num_beams": change(arguments.get("num_beams", 1))})


@fault()
def zero_beams_are_one(patch):
    """`num_beams=0` is greedy search, and `num_beams=1` a search with two beams."""
    _beams(patch, lambda number: number + 1)


@fault()
def beams_are_rounded(patch):
    """`num_beams` is rounded to an integer."""
    _beams(patch, round)
