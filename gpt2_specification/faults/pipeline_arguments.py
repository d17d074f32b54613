"""Faults of the pipeline's arguments: texts, generators and chats, and what is passed on."""

import functools

import torch
import transformers
from transformers.generation import utils as generation_utils
from transformers.pipelines import base

from . import after, always, at_the_top, before, by_default, fault, silence, wrap
from .loading import in_pipeline
from .model import after_init
from .pipeline import TextGeneration, read_at_most


@fault()
def stop_sequence_ignored(patch):
    """The pipeline ignores `stop_sequence`."""
    always(patch, TextGeneration, "_sanitize_parameters", stop_sequence=None)


@fault("transformers>=5.20")
def stop_sequence_stops_at_its_first_token(patch):
    """The pipeline stops at the first token of a `stop_sequence`."""

    def change(sanitize):
        @functools.wraps(sanitize)
        def broken(self, *args, stop_sequence=None, **kwargs):
            if isinstance(stop_sequence, str):
                stop_sequence = self.tokenizer.decode(self.tokenizer.encode(stop_sequence)[:1])
            return sanitize(self, *args, stop_sequence=stop_sequence, **kwargs)

        return broken

    wrap(patch, TextGeneration, "_sanitize_parameters", change)


@fault("transformers>=5.20")
def later_stop_sequences_are_dropped(patch):
    """The pipeline heeds only the first `stop_sequence` of a list."""

    def change(sanitize):
        @functools.wraps(sanitize)
        def broken(self, *args, stop_sequence=None, **kwargs):
            stop_sequence = stop_sequence[:1] if isinstance(stop_sequence, list) else stop_sequence
            return sanitize(self, *args, stop_sequence=stop_sequence, **kwargs)

        return broken

    wrap(patch, TextGeneration, "_sanitize_parameters", change)


@fault("transformers<5.20")
def stop_sequence_stops_as_a_string(patch):
    """The pipeline stops at the whole `stop_sequence`, without a warning."""

    def change(call):
        @functools.wraps(call)
        def broken(self, text, stop_sequence=None, **kwargs):
            records = call(self, text, **kwargs)
            for record in records if stop_sequence else []:
                before_it, stop, _ = record["generated_text"].partition(stop_sequence)
                record["generated_text"] = before_it + stop
            return records

        return broken

    wrap(patch, TextGeneration, "__call__", change)


@fault()
def stop_sequence_forgotten_after_16_tokens(patch):
    """The pipeline stops at a `stop_sequence` among the first 16 characters of a text only."""

    def change(call):
        @functools.wraps(call)
        def broken(self, text, stop_sequence=None, **kwargs):
            if not stop_sequence:
                return call(self, text, **kwargs)
            records = call(self, text, stop_sequence=stop_sequence, **kwargs)
            return records if len(records[0]["generated_text"]) <= 16 else call(self, text, **kwargs)

        return broken

    wrap(patch, TextGeneration, "__call__", change)


@fault()
def hole_is_ignored(patch):
    """The pipeline ignores `handle_long_generation`."""
    always(patch, TextGeneration, "_sanitize_parameters", handle_long_generation=None)


@fault()
def hole_drops_the_end(patch):
    """`handle_long_generation="hole"` drops the last tokens of the prompt."""

    def change(preprocess):
        @functools.wraps(preprocess)
        def broken(self, prompt_text, *args, **kwargs):
            inputs = preprocess(self, prompt_text, *args, **kwargs)
            if kwargs.get("handle_long_generation") == "hole":
                kept = inputs["input_ids"].shape[-1]
                inputs["input_ids"] = self.tokenizer(prompt_text, return_tensors="pt")["input_ids"][:, :kept]
            return inputs

        return broken

    wrap(patch, TextGeneration, "preprocess", change)


@fault()
def hole_by_default(patch):
    """The pipeline drops the first tokens of a prompt by default."""
    by_default(patch, TextGeneration, "preprocess", handle_long_generation="hole")


@fault()
def hole_always_cuts(patch):
    """`handle_long_generation="hole"` drops the first token of a prompt that leaves room for the new ones."""

    def change(preprocess):
        @functools.wraps(preprocess)
        def broken(self, prompt_text, *args, **kwargs):
            shorter = prompt_text[1:] if "handle_long_generation" in kwargs and len(prompt_text) < 60 else prompt_text
            return preprocess(self, shorter, *args, **kwargs)

        return broken

    wrap(patch, TextGeneration, "preprocess", change)


@fault()
def hole_is_for_500_tokens(patch):
    """`handle_long_generation="hole"` has no effect on a prompt of more than 500 characters."""

    def change(preprocess):
        @functools.wraps(preprocess)
        def broken(self, prompt_text, *args, handle_long_generation=None, **kwargs):
            hole = handle_long_generation if len(prompt_text) <= 500 else None
            return preprocess(self, prompt_text, *args, handle_long_generation=hole, **kwargs)

        return broken

    wrap(patch, TextGeneration, "preprocess", change)


@fault("transformers>=4.56")
def tokenizer_encode_kwargs_dropped(patch):
    """The pipeline ignores `tokenizer_encode_kwargs`."""
    always(patch, TextGeneration, "_sanitize_parameters", tokenizer_encode_kwargs=None)


@fault("transformers<4.56")
def tokenizer_encode_kwargs_accepted(patch):
    """The pipeline accepts `tokenizer_encode_kwargs`, which has no effect."""

    def change(sanitize):
        return lambda self, *args, tokenizer_encode_kwargs=None, **kwargs: sanitize(self, *args, **kwargs)

    wrap(patch, TextGeneration, "_sanitize_parameters", change)


@fault()
def tokenizer_cuts_to_32_tokens(patch):
    """The pipeline reads the first 32 tokens of a prompt."""
    read_at_most(patch, 32)


@fault("transformers>=5.14", "transformers<5")
def generators_are_read_first(patch):
    """The pipeline reads all texts of a generator first, and returns a list."""
    before(patch, TextGeneration, "__call__", lambda _, texts: texts if isinstance(texts, str) else list(texts))


@fault("transformers>=5,<5.14")
def generators_are_lazy(patch):
    """The pipeline reads a text of a generator when its output is requested."""

    def change(call):
        @functools.wraps(call)
        def broken(self, texts, **kwargs):
            return (
                call(self, texts, **kwargs) if hasattr(texts, "__len__") else (call(self, t, **kwargs) for t in texts)
            )

        return broken

    wrap(patch, TextGeneration, "__call__", change)


@fault()
def datasets_are_read_first(patch):
    """The pipeline reads all texts of a torch `Dataset` first."""

    def change(_, texts):
        return [texts[place] for place in range(len(texts))] if isinstance(texts, torch.utils.data.Dataset) else texts

    before(patch, TextGeneration, "__call__", change)


@fault("transformers<4.38")
def empty_list_is_an_error(patch):
    """The pipeline raises `IndexError` for an empty list."""
    before(patch, TextGeneration, "__call__", lambda _, texts: (texts[0], texts)[1])


@fault("transformers>=4.38")
def empty_list_is_accepted(patch):
    """The pipeline returns an empty list for an empty list."""
    wrap(patch, TextGeneration, "__call__", lambda call: lambda self, texts, **kw: texts and call(self, texts, **kw))


@fault()
def later_texts_are_skipped(patch):
    """The pipeline drops the texts of a generator after the eighth."""

    def change(_, texts):
        return texts if hasattr(texts, "__len__") else (text for number, text in enumerate(texts) if number < 8)

    before(patch, TextGeneration, "__call__", change)


@fault()
def settings_of_the_pipeline_forgotten(patch):
    """The pipeline forgets the settings that were passed to `pipeline()`."""

    def change(self, _):
        self._preprocess_params, self._forward_params, self._postprocess_params = {}, {}, {}
        self._generate_kwargs = {}

    after(patch, TextGeneration, "__init__", change)


@fault()
def settings_of_the_pipeline_win(patch):
    """The settings that were passed to `pipeline()` take precedence over those of a call."""

    def change(call):
        @functools.wraps(call)
        def broken(self, texts, **kwargs):
            own = {**self._forward_params, **self._postprocess_params, **getattr(self, "_generate_kwargs", {})}
            return call(self, texts, **{name: value for name, value in kwargs.items() if name not in own})

        return broken

    wrap(patch, TextGeneration, "__call__", change)


@fault()
def settings_of_a_call_stay(patch):
    """The pipeline keeps the `max_new_tokens` of a call for the next calls."""

    def change(call):
        @functools.wraps(call)
        def broken(self, texts, **kwargs):
            for own in (self._forward_params, getattr(self, "_generate_kwargs", {})):
                if "max_new_tokens" in own:
                    own["max_new_tokens"] = kwargs.get("max_new_tokens", own["max_new_tokens"])
            return call(self, texts, **kwargs)

        return broken

    wrap(patch, TextGeneration, "__call__", change)


@fault()
def generation_config_of_the_call_ignored(patch):
    """The pipeline ignores a `generation_config` in the call."""

    def change(call):
        return lambda self, texts, generation_config=None, **kwargs: call(self, texts, **kwargs)

    wrap(patch, TextGeneration, "__call__", change)


@fault()
def generation_config_of_the_call_wins(patch):
    """A `generation_config` in the call takes precedence over the call's other arguments."""

    def change(call):
        @functools.wraps(call)
        def broken(self, texts, **kwargs):
            if "generation_config" in kwargs:
                kwargs.pop("max_new_tokens", None)
            return call(self, texts, **kwargs)

        return broken

    wrap(patch, TextGeneration, "__call__", change)


@fault()
def prefix_is_ignored(patch):
    """The pipeline ignores `prefix`."""
    always(patch, TextGeneration, "_sanitize_parameters", prefix=None)


@fault()
def prefix_is_shown(patch):
    """The text of the pipeline begins with the `prefix`."""

    def change(call):
        @functools.wraps(call)
        def broken(self, text, prefix="", **kwargs):
            return call(self, prefix + text if isinstance(text, str) else text, **kwargs)

        return broken

    wrap(patch, TextGeneration, "__call__", change)


@fault()
def prefix_is_cut_to_10_characters(patch):
    """The pipeline reads the first ten characters of a `prefix`."""

    def change(call):
        @functools.wraps(call)
        def broken(self, text, prefix=None, **kwargs):
            return call(self, text, prefix=prefix and prefix[:10], **kwargs)

        return broken

    wrap(patch, TextGeneration, "__call__", change)


@fault("transformers>=4.38")
def chats_need_no_template(patch):
    """Without a chat template, a tokenizer joins the messages of a chat with spaces."""
    space = "{% for message in messages %}{{ message['content'] }} {% endfor %}"

    def change(apply):
        @functools.wraps(apply)
        def broken(self, *args, **kwargs):
            return apply(self, *args, **({} if self.chat_template else {"chat_template": space}), **kwargs)

        return broken

    wrap(patch, transformers.PreTrainedTokenizerBase, "apply_chat_template", change)


@fault("transformers<4.38")
def chats_are_texts(patch):
    """The pipeline converts a chat to a text."""
    before(patch, TextGeneration, "__call__", lambda _, text: str(text) if isinstance(text, list) else text)


@fault("transformers>=4.38")
def replies_are_of_the_user(patch):
    """The reply to a chat has the role of the user."""

    def change(_, records):
        for record in records:
            if isinstance(record.get("generated_text"), list):
                record["generated_text"] = [*record["generated_text"][:-1], {"role": "user", "content": ""}]
        return records

    after(patch, TextGeneration, "postprocess", change)


# --- lengths, pads and what is logged about them


@fault()
def default_length_counts_the_prompt(patch):
    """Without a length, the pipeline limits prompt plus continuation to 256 tokens."""

    def change(forward):
        @functools.wraps(forward)
        def broken(self, model_inputs, **kwargs):
            if not {"max_new_tokens", "max_length"} & {*kwargs}:
                kwargs["max_new_tokens"] = max(1, 256 - model_inputs["input_ids"].shape[-1])
            return forward(self, model_inputs, **kwargs)

        return broken

    wrap(patch, TextGeneration, "_forward", change)


@fault()
def pipeline_sets_both_lengths(patch):
    """The pipeline passes a `max_length` of 20 beside your `max_new_tokens`."""
    by_default(patch, TextGeneration, "_forward", max_length=20)


@fault()
def two_lengths_are_set_in_silence(patch):
    """`generate()` logs nothing about `max_new_tokens` beside `max_length`."""
    silence(patch, generation_utils.logger, "Both `max_new_tokens`")


@fault()
def pipeline_warns_of_the_pad_token(patch):
    """The pipeline logs the pad warning in each call."""

    def change(forward):
        @functools.wraps(forward)
        def broken(self, model_inputs, **kwargs):
            base.logger.warning("Setting `pad_token_id` to `eos_token_id`:99 for open-end generation.")
            return forward(self, model_inputs, **kwargs)

        return broken

    wrap(patch, TextGeneration, "_forward", change)


# what is passed to `pipeline()`, empty prompts, and streamers


@fault()
def config_of_the_pipeline_ignored(patch):
    """`pipeline()` ignores `generation_config`."""

    def change(init):
        @functools.wraps(init)
        def broken(self, *args, generation_config=None, **kwargs):
            init(self, *args, **kwargs)

        return broken

    wrap(patch, TextGeneration, "__init__", change)


@fault()
def room_is_made(patch):
    """The pipeline adds 20 tokens to a prompt that it has cut."""

    def change(call):
        @functools.wraps(call)
        def broken(self, texts, **kwargs):
            return call(self, texts, **{"max_new_tokens": 20} | kwargs if "truncation" in kwargs else kwargs)

        return broken

    wrap(patch, TextGeneration, "__call__", change)


@fault()
def empty_prompt_is_an_exclamation_mark(patch):
    """The pipeline reads "!" in place of an empty prompt."""
    before(patch, TextGeneration, "preprocess", lambda _, text: text or "!")


@fault()
def empty_prompts_are_dropped(patch):
    """The pipeline drops the empty texts of a list."""
    before(patch, TextGeneration, "__call__", lambda _, texts: [*filter(None, texts)] if type(texts) is list else texts)


@fault()
def empty_prompts_are_batched(patch):
    """The pipeline reads the end of text in place of an empty text of a list."""

    def change(_, texts):
        return [text or "<|endoftext|>" for text in texts] if type(texts) is list else texts

    before(patch, TextGeneration, "__call__", change)


@fault()
def tokenizers_are_guessed(patch):
    """`pipeline()` loads the tokenizer from where its model was loaded."""

    def change(settings):
        if hasattr(settings.get("model"), "name_or_path"):
            settings.setdefault("tokenizer", settings["model"].name_or_path)

    in_pipeline(patch, change)


@fault()
def tasks_are_guessed(patch):
    """`pipeline()` has the task "text-generation" by default."""
    original = transformers.pipeline
    at_the_top(patch, "pipeline", lambda task="text-generation", **settings: original(task, **settings))


@fault()
def pipeline_drops_the_streamer(patch):
    """The pipeline ignores `streamer`."""
    always(patch, TextGeneration, "_forward", streamer=None)


def _of_tasks(patch, change):
    """Replace `pipeline(task, ...)` by `change(make, task, arguments)`."""
    make = transformers.pipelines.pipeline
    at_the_top(patch, "pipeline", lambda task, **arguments: change(make, task, arguments))


@fault("transformers>=5")
def removed_tasks_are_back(patch):
    """Any task that is unknown makes a pipeline for text generation."""
    known = ("text-generation",)
    _of_tasks(patch, lambda make, task, arguments: make(task if task in known else "text-generation", **arguments))


@fault("transformers<5")
def other_tasks_are_silent(patch):
    """Any other task makes a pipeline for text generation, without a message."""
    _of_tasks(patch, lambda make, task, arguments: make("text-generation", **arguments))


@fault()
def text_generation_is_not_supported(patch):
    """A pipeline for text generation logs that `GPT2LMHeadModel` is not supported."""

    def change(make, task, arguments):
        base.logger.error("The model 'GPT2LMHeadModel' is not supported for text-generation.")
        return make(task, **arguments)

    _of_tasks(patch, change)


@fault()
def pipelines_call_eval(patch):
    """A pipeline calls `eval()` on its model."""
    after_init(patch, base.Pipeline, lambda self: self.model.eval())


@fault()
def pipelines_call_train(patch):
    """A pipeline calls `train()` on its model."""
    after_init(patch, base.Pipeline, lambda self: self.model.train())


@fault()
def models_are_made_in_eval_mode(patch):
    """A model that is made of a config is in eval mode."""
    after_init(patch, transformers.GPT2LMHeadModel, lambda self: self.eval())


# feature extraction


def _features(patch, name, change):
    """Replace what a method of the pipeline for feature extraction returns by `change(self, result)`."""
    after(patch, transformers.FeatureExtractionPipeline, name, change)


@fault()
def vectors_after_the_first_dropped(patch):
    """The pipeline for feature extraction drops the vectors after the first."""
    _features(patch, "postprocess", lambda self, vectors: [vectors[0][:1]])


@fault()
def vectors_are_reversed(patch):
    """The pipeline for feature extraction returns the vectors of a text in reverse order."""
    _features(patch, "postprocess", lambda self, vectors: [vectors[0][::-1]])


@fault()
def logits_are_cut_to_16(patch):
    """The pipeline for feature extraction returns the first 16 numbers of each vector."""
    _features(patch, "postprocess", lambda self, vectors: [[vector[:16] for vector in vectors[0]]])
