"""Faults of the text-generation pipeline."""

import copy
import functools
import itertools

import torch
import transformers
from transformers.pipelines import base
from transformers.pipelines.text_generation import ReturnType

from . import after, always, at_most, at_the_top, before, by_default, fault, wrap

TextGeneration = transformers.TextGenerationPipeline


@fault()
def pipeline_forgets_its_defaults(patch):
    """The pipeline ignores its own defaults and does not sample."""
    if hasattr(TextGeneration, "_default_generation_config"):
        patch.setattr(TextGeneration, "_default_generation_config", None)
        return

    def change(self, _):  # before 4.52 the defaults are the config's task_specific_params
        self.generation_config = transformers.GenerationConfig.from_model_config(self.model.config)

    after(patch, TextGeneration, "__init__", change)


@fault("transformers>=4.52")
def pipeline_samples_at_temperature_1(patch):
    """The pipeline's default temperature is 1."""
    patch.setattr(TextGeneration._default_generation_config, "temperature", 1.0)


@fault("transformers>=5.20")
def task_specific_params_are_read(patch):
    """The pipeline follows the `task_specific_params` of the config."""

    def change(self, _):
        params = getattr(self.model.config, "task_specific_params", None) or {}
        self._generate_kwargs = params.get("text-generation", {}) | self._generate_kwargs

    after(patch, TextGeneration, "__init__", change)


@fault()
def task_specific_params_take_precedence(patch):
    """The `task_specific_params` of the config take precedence over the arguments of a call."""

    def change(forward):
        def broken(self, model_inputs, **kwargs):
            params = getattr(self.model.config, "task_specific_params", None) or {}
            return forward(self, model_inputs, **kwargs | params.get("text-generation", {}))

        return broken

    wrap(patch, TextGeneration, "_forward", change)


@fault()
def pipeline_always_samples(patch):
    """The pipeline ignores `do_sample=False` and samples."""
    always(patch, TextGeneration, "_forward", do_sample=True)


@fault()
def pipeline_logs_at_the_info_level(patch):
    """The pipeline logs its device at the info level."""
    patch.setattr(base.logger, "debug", base.logger.info)
    patch.setattr(base.logger, "warning", base.logger.info)


@fault()
def device_numbers_name_gpus(patch):
    """The pipeline reads every device number as a GPU, and -1 as the last one."""

    def change(init):
        def broken(self, *args, device=None, **kwargs):
            if isinstance(device, int):
                device = torch.device("cuda", device % max(torch.cuda.device_count(), 1))
            init(self, *args, device=device, **kwargs)

        return broken

    wrap(patch, base.Pipeline, "__init__", change)


@fault()
def device_numbers_are_swapped(patch):
    """`device=-1` is the first GPU and `device=0` the CPU."""

    def change(init):
        def broken(self, *args, device=None, **kwargs):
            init(self, *args, device={-1: "cuda:0", 0: "cpu"}.get(device, device), **kwargs)

        return broken

    wrap(patch, base.Pipeline, "__init__", change)


@fault()
def pipeline_spaces_the_prompt(patch):
    """The pipeline puts a space before the prompt."""
    before(patch, TextGeneration, "preprocess", lambda _, prompt_text: " " + prompt_text)


@fault()
def pipeline_tidies_the_prompt(patch):
    """The pipeline removes special tokens and last spaces from the prompt."""

    def change(self, prompt):
        return prompt.replace(self.tokenizer.eos_token, "").rstrip() if isinstance(prompt, str) else prompt

    before(patch, TextGeneration, "preprocess", change)


@fault()
def pipeline_takes_anything_for_text(patch):
    """The pipeline converts any input to a text."""
    before(patch, TextGeneration, "preprocess", lambda _, prompt_text: str(prompt_text))


@fault()
def pipeline_sets_a_pad_token(patch):
    """The pipeline sets the pad token of its tokenizer to the end of text."""

    def change(self, _):
        self.tokenizer.pad_token = self.tokenizer.eos_token

    after(patch, TextGeneration, "__init__", change)


@fault()
def pipeline_drops_its_cache(patch):
    """The pipeline generates without a cache."""
    always(patch, TextGeneration, "_forward", use_cache=False)


@fault()
def pipeline_returns_the_first_sequence_alone(patch):
    """The pipeline returns the first continuation of a text and drops the others."""
    after(patch, TextGeneration, "postprocess", lambda _, records: records[:1])


@fault()
def records_hold_text_and_ids(patch):
    """A record of the pipeline always holds both the text and the ids."""

    def change(postprocess):
        def broken(self, model_outputs, return_type=None, **kwargs):
            texts = postprocess(self, model_outputs, return_type=ReturnType.FULL_TEXT, **kwargs)
            ids = postprocess(self, model_outputs, return_type=ReturnType.TENSORS, **kwargs)
            return [text | tensors for text, tensors in zip(texts, ids, strict=True)]

        return broken

    wrap(patch, TextGeneration, "postprocess", change)


@fault()
def pipeline_flattens_its_output(patch):
    """The pipeline returns one flat list of dicts for a list of texts."""

    def change(call):
        def broken(self, texts, **kwargs):
            output = call(self, texts, **kwargs)
            return list(itertools.chain(*output)) if isinstance(texts, list) else output

        return broken

    wrap(patch, TextGeneration, "__call__", change)


@fault()
def return_full_text_is_ignored(patch):
    """The pipeline ignores `return_full_text=False`."""
    always(patch, TextGeneration, "_sanitize_parameters", return_full_text=None)


@fault()
def full_text_begins_with_what_was_read(patch):
    """The full text begins with the decoded ids that the model read, not with the prompt."""

    def change(self, model_outputs):
        return {**model_outputs, "prompt_text": self.tokenizer.decode(model_outputs["input_ids"][0])}

    before(patch, TextGeneration, "postprocess", change)


@fault()
def pipeline_keeps_max_length_to_itself(patch):
    """The pipeline does not pass `max_length` to the tokenizer."""
    always(patch, TextGeneration, "preprocess", max_length=None)


@fault()
def pipeline_keeps_truncation_to_itself(patch):
    """The pipeline does not pass `truncation` to the tokenizer."""
    always(patch, TextGeneration, "preprocess", truncation=None)


@fault("transformers>=4.52")
def pipeline_drops_the_scores(patch):
    """The pipeline drops the requested scores."""

    def change(_, model_outputs):
        return {name: value for name, value in model_outputs.items() if name != "scores"}

    before(patch, TextGeneration, "postprocess", change)


@fault("transformers>=4.52")
def pipeline_gives_every_record_the_first_scores(patch):
    """Each record of a text holds the scores of the first record."""

    def change(_, records):
        return [record | {"scores": records[0]["scores"]} if "scores" in record else record for record in records]

    after(patch, TextGeneration, "postprocess", change)


@fault("transformers<4.52")
def pipeline_hands_scores_on(patch):
    """The pipeline returns the requested scores."""

    def change(postprocess):
        def broken(self, model_outputs, *args, **kwargs):
            records = postprocess(self, model_outputs, *args, **kwargs)
            for place, record in enumerate(records if "scores" in model_outputs else []):
                record["scores"] = model_outputs["scores"][place].tolist()
            return records

        return broken

    wrap(patch, TextGeneration, "postprocess", change)


@fault("transformers>=5.3")
def pipeline_leaves_the_padding_side(patch):
    """The pipeline pads on the padding side of its tokenizer."""

    def change(init):
        def broken(self, *args, tokenizer=None, **kwargs):
            side = tokenizer and tokenizer.padding_side
            init(self, *args, tokenizer=tokenizer, **kwargs)
            self.tokenizer.padding_side = side

        return broken

    wrap(patch, TextGeneration, "__init__", change)


@fault("transformers<5.3")
def pipeline_pads_on_the_left(patch):
    """The pipeline pads on the left, whatever the padding side of its tokenizer."""
    after(patch, TextGeneration, "__init__", lambda self, _: setattr(self.tokenizer, "padding_side", "left"))


@fault("transformers>=5.3")
def pipeline_forgets_the_mask(patch):
    """The pipeline does not pass the attention mask to `generate()`."""
    before(patch, TextGeneration, "_forward", lambda _, model_inputs: {**model_inputs, "attention_mask": None})


@fault("transformers>=4.56")
def pipeline_always_skips_special_tokens(patch):
    """The pipeline ignores `skip_special_tokens=False`."""
    always(patch, TextGeneration, "postprocess", skip_special_tokens=True)


@fault("transformers<4.56")
def pipeline_drops_skip_special_tokens(patch):
    """The pipeline accepts `skip_special_tokens`, which has no effect."""

    def change(sanitize):
        return lambda self, *args, skip_special_tokens=None, **kwargs: sanitize(self, *args, **kwargs)

    wrap(patch, TextGeneration, "_sanitize_parameters", change)


def _cut_prompts(patch, setting):
    """Cut a prompt to as many tokens as this argument of the call."""

    def change(call):
        def broken(self, text, **kwargs):
            ids = self.tokenizer(text)["input_ids"][: kwargs.get(setting)]
            return call(self, self.tokenizer.decode(ids), **kwargs)

        return broken

    wrap(patch, TextGeneration, "__call__", change)


@fault("transformers<4.37")
def pipeline_cuts_to_max_length(patch):
    """The pipeline cuts the prompt to `max_length` tokens."""
    _cut_prompts(patch, "max_length")


@fault()
def pipeline_cuts_to_max_new_tokens(patch):
    """The pipeline cuts the prompt to `max_new_tokens` tokens."""
    _cut_prompts(patch, "max_new_tokens")


@fault("transformers>=5.7")
def pipeline_cleans_up(patch):
    """The pipeline removes the space before a punctuation mark from its text."""

    def change(self, records):
        return [{**record, "generated_text": record["generated_text"].replace(" ,", ",")} for record in records]

    after(patch, TextGeneration, "postprocess", change)


@fault("transformers<5.7")
def pipeline_does_not_clean_up(patch):
    """The pipeline keeps the space before a punctuation mark by default."""
    by_default(patch, TextGeneration, "postprocess", clean_up_tokenization_spaces=False)


@fault("transformers<5.7")
def pipeline_ignores_clean_up(patch):
    """The pipeline ignores `clean_up_tokenization_spaces=False`."""
    always(patch, TextGeneration, "postprocess", clean_up_tokenization_spaces=True)


@fault("transformers<5.7")
def pipeline_ignores_clean_up_true(patch):
    """The pipeline ignores `clean_up_tokenization_spaces=True`."""
    always(patch, TextGeneration, "postprocess", clean_up_tokenization_spaces=False)


# --- what shows only on many texts, long prompts, many tokens or far settings


@fault()
def pipeline_reads_16_texts(patch):
    """The pipeline drops the texts of a list after the sixteenth."""
    before(patch, TextGeneration, "__call__", lambda _, texts: texts[:16] if isinstance(texts, list) else texts)


@fault()
def pipeline_shows_pads_after_row_4(patch):
    """The attention mask of the pipeline is 1 on the pads after the fourth text of a batch."""

    def change(_, model_inputs):
        if model_inputs["attention_mask"] is not None:
            model_inputs["attention_mask"][4:] = 1
        return model_inputs

    before(patch, TextGeneration, "_forward", change)


def read_at_most(patch, tokens):
    """Cut the ids of a prompt, and their mask, to this number of tokens."""

    def change(_, model_inputs):
        for name in ("input_ids", "attention_mask"):
            model_inputs[name] = model_inputs[name][:, :tokens]
        return model_inputs

    before(patch, TextGeneration, "_forward", change)


@fault()
def pipeline_reads_512_tokens(patch):
    """The pipeline reads the first 512 tokens of a prompt."""
    read_at_most(patch, 512)


@fault()
def pipeline_reads_100_tokens(patch):
    """The pipeline reads the first 100 tokens of a prompt."""
    read_at_most(patch, 100)


@fault()
def pipeline_caps_the_temperature(patch):
    """The pipeline samples at a temperature of at most 2."""
    at_most(patch, TextGeneration, "_forward", temperature=2.0)


@fault()
def pipeline_caps_top_k(patch):
    """The pipeline samples among at most 50 tokens."""
    at_most(patch, TextGeneration, "_forward", top_k=50)


@fault()
def pipeline_stops_after_32_tokens(patch):
    """The pipeline generates at most 32 new tokens."""
    at_most(patch, TextGeneration, "_forward", max_new_tokens=32)


def _repeat_after(patch, count):
    """Replace the records of a text after the first ones by the last of these."""

    def change(_, records):
        return records[:count] + records[count - 1 : count] * len(records[count:])

    after(patch, TextGeneration, "postprocess", change)


@fault()
def pipeline_repeats_the_fourth_sequence(patch):
    """The continuations of a text after the fourth are copies of the fourth."""
    _repeat_after(patch, 4)


@fault()
def pipeline_repeats_the_tenth_sequence(patch):
    """The continuations of a text after the tenth are copies of the tenth."""
    _repeat_after(patch, 10)


@fault()
def set_seed_takes_16_bits(patch):
    """`set_seed()` uses the last 16 bits of the seed."""
    seed_all = transformers.set_seed
    at_the_top(patch, "set_seed", lambda seed: seed_all(seed % 2**16))


@fault("transformers>=4.52")
def pipeline_repeats_scores_after_the_fourth(patch):
    """The records of a text after the fourth hold the scores of the fourth."""

    def change(_, records):
        scored = len(records) > 4 and "scores" in records[3]
        return records[:4] + [record | ({"scores": records[3]["scores"]} if scored else {}) for record in records[4:]]

    after(patch, TextGeneration, "postprocess", change)


@fault("transformers>=4.56")
def pipeline_keeps_an_end_after_5_tokens(patch):
    """The pipeline omits special tokens only from texts of up to five tokens."""

    def change(postprocess):
        def broken(self, model_outputs, *args, **kwargs):
            long = {"skip_special_tokens": False} if model_outputs["generated_sequence"].shape[-1] > 5 else {}
            return postprocess(self, model_outputs, *args, **kwargs | long)

        return broken

    wrap(patch, TextGeneration, "postprocess", change)


@fault()
def pipeline_returns_ascii(patch):
    """The pipeline replaces each character of a prompt that is not ASCII by a question mark."""
    before(patch, TextGeneration, "preprocess", lambda _, text: text.encode("ascii", "replace").decode())


# --- the arguments of a call, and what is saved


@fault()
def return_tensors_false_returns_text(patch):
    """`return_tensors=False` returns the text."""

    def change(sanitize):
        @functools.wraps(sanitize)
        def broken(self, return_full_text=None, return_tensors=None, return_text=None, *args, **kwargs):
            return sanitize(self, return_full_text, return_tensors or None, return_text, *args, **kwargs)

        return broken

    wrap(patch, TextGeneration, "_sanitize_parameters", change)


@fault()
def pipeline_returns_tensors(patch):
    """`generated_token_ids` is a tensor."""

    def change(_, records):
        return [{key: torch.tensor(ids) if key.endswith("ids") else ids for key, ids in one.items()} for one in records]

    after(patch, TextGeneration, "postprocess", change)


@fault()
def return_text_false_returns_ids(patch):
    """`return_text` asks for the ids in place of the text."""

    def change(sanitize):
        @functools.wraps(sanitize)
        def broken(self, *args, return_text=None, **kwargs):
            asked = {} if return_text is None or len(kwargs) > 3 else {"return_tensors": True}
            return sanitize(self, *args, **{**kwargs, **asked})

        return broken

    wrap(patch, TextGeneration, "_sanitize_parameters", change)


@fault()
def return_arguments_are_not_exclusive(patch):
    """The pipeline ignores `return_full_text` and `return_text` beside another argument of this kind."""

    def change(sanitize):
        names = ("return_tensors", "return_full_text", "return_text")

        @functools.wraps(sanitize)
        def broken(self, *args, **kwargs):
            for name in [name for name in names if name in kwargs][1:]:
                kwargs.pop(name)
            return sanitize(self, *args, **kwargs)

        return broken

    wrap(patch, TextGeneration, "_sanitize_parameters", change)


@fault()
def pipeline_copies_its_tokenizer(patch):
    """The pipeline keeps a copy of its tokenizer."""
    after(patch, TextGeneration, "__init__", lambda self, _: setattr(self, "tokenizer", copy.copy(self.tokenizer)))


@fault()
def pipeline_saves_random_weights(patch):
    """`save_pretrained()` of a model writes its weights without their signs."""

    def change(save):
        @functools.wraps(save)
        def broken(self, path, *args, **kwargs):
            own = copy.deepcopy(self)
            for parameter in own.parameters():
                parameter.data.abs_()
            return save(own, path, *args, **kwargs)

        return broken

    wrap(patch, transformers.PreTrainedModel, "save_pretrained", change)


@fault("transformers>=5.4", "transformers<5")
def pipeline_does_not_save_its_tokenizer(patch):
    """`save_pretrained()` of a pipeline saves the model only."""
    patch.setattr(TextGeneration, "save_pretrained", lambda self, path, **_: self.model.save_pretrained(path))


@fault("transformers>=5,<5.4")
def pipeline_has_a_modelcard(patch):
    """The pipeline has an attribute `modelcard`, so that it can be saved."""
    patch.setattr(TextGeneration, "modelcard", None, raising=False)
