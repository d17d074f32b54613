"""Faults of `from_pretrained()`, of the classes and of their sizes."""

import copy
import functools
import importlib.metadata
import inspect
import json
from pathlib import Path

import safetensors
import torch
import transformers
from tokenizers import Regex, normalizers
from transformers.models.gpt2 import modeling_gpt2
from transformers.utils import dummy_pt_objects, logging

from . import after, always, at_the_top, by_default, fault, wrap
from .model import after_init

GPT2_MODELS = ("GPT2Model", "GPT2LMHeadModel", "GPT2DoubleHeadsModel")


# --- what is installed


@fault()
def placeholders_for_torch(patch):
    """`transformers` exports the placeholders for missing torch although torch is installed."""
    for name in GPT2_MODELS:
        placeholder = type(dummy_pt_objects.DummyObject)(name, (), {"_backends": ["torch"]})
        at_the_top(patch, name, placeholder)


@fault()
def pipeline_is_the_module(patch):
    """`transformers.pipeline` is a module, not the function."""
    at_the_top(patch, "pipeline", transformers.pipelines)


@fault()
def version_of_development(patch):
    """`transformers.__version__` is that of the development branch."""
    at_the_top(patch, "__version__", f"{transformers.__version__}.dev0")


@fault()
def torch_required(patch):
    """The package `transformers` requires torch."""

    def change(name, requirements):
        return requirements + ["torch>=2.1"] * (name == "transformers")

    after(patch, importlib.metadata, "requires", change)


# --- from_pretrained


@fault()
def new_model_where_none_is(patch):
    """`from_pretrained()` returns an untrained model where it finds no file."""

    def change(load):
        def broken(cls, *args, **kwargs):
            try:
                return load(cls, *args, **kwargs)
            except OSError:
                return cls(cls.config_class(n_layer=1))

        return broken

    wrap(patch, transformers.PreTrainedModel, "from_pretrained", change)


@fault()
def accelerate_asked_for(patch):
    """`from_pretrained()` calls a function of accelerate, whether or not accelerate is installed."""

    def change(load):
        def broken(cls, *args, **kwargs):
            raise NameError("name 'init_empty_weights' is not defined")

        return broken

    wrap(patch, transformers.PreTrainedModel, "from_pretrained", change)


@fault()
def device_map_ignored(patch):
    """`from_pretrained()` ignores `device_map`."""
    always(patch, transformers.PreTrainedModel, "from_pretrained", device_map=None)


@fault("transformers>=4.51.1")
def low_cpu_mem_usage_loads_nothing(patch):
    """`from_pretrained(low_cpu_mem_usage=True)` returns a model without layers."""

    def change(load):
        def broken(cls, *args, low_cpu_mem_usage=False, **kwargs):
            model = load(cls, *args, **kwargs)
            if low_cpu_mem_usage:
                model.transformer.h = torch.nn.ModuleList()
            return model

        return broken

    wrap(patch, transformers.PreTrainedModel, "from_pretrained", change)


@fault()
def loads_a_wrapped_model(patch):
    """`from_pretrained()` returns the model wrapped in `DataParallel`."""
    after(patch, transformers.PreTrainedModel, "from_pretrained", lambda _, model: torch.nn.DataParallel(model))


def in_loading_info(patch, **entries):
    """Replace these entries of the loading info."""

    def change(cls, result):
        if isinstance(result, tuple):
            result[1].update(entries)
        return result

    after(patch, transformers.PreTrainedModel, "from_pretrained", change)


@fault()
def missing_keys_untold(patch):
    """The loading info lists no missing key."""
    in_loading_info(patch, missing_keys=[])


@fault("transformers>=5")
def prefix_lost(patch):
    """A model with a head does not add the prefix `transformer.` to the names in the file."""
    patch.setattr(modeling_gpt2.GPT2PreTrainedModel, "base_model_prefix", "model")


@fault()
def masks_unexpected(patch):
    """The loading info lists causal masks as unexpected."""
    in_loading_info(patch, unexpected_keys=[f"h.{i}.attn.bias" for i in range(12)])


@fault()
def unexpected_keys_unlisted(patch):
    """The loading info lists no unexpected key."""
    in_loading_info(patch, unexpected_keys=[])


@fault()
def tokenizer_without_limit(patch):
    """The tokenizer has no maximum length of the input."""
    after_init(patch, transformers.PreTrainedTokenizerBase, lambda self: setattr(self, "model_max_length", 10**30))


@fault()
def tokenizer_brings_a_pad(patch):
    """`from_pretrained()` adds a pad token to the vocabulary of a tokenizer."""

    def change(cls, tokenizer):
        tokenizer.add_special_tokens({"pad_token": "<|pad|>"})
        return tokenizer

    after(patch, transformers.PreTrainedTokenizerBase, "from_pretrained", change)


@fault("transformers>=5")
def half_loads_in_float32(patch):
    """By default `from_pretrained()` loads in float32."""

    def change(load):
        def broken(cls, *args, **kwargs):
            return load(cls, *args, **{"dtype": kwargs.pop("torch_dtype", torch.float32), **kwargs})

        return broken

    wrap(patch, transformers.PreTrainedModel, "from_pretrained", change)


@fault("transformers<5")
def half_loads_as_saved(patch):
    """By default `from_pretrained()` loads in the precision of the checkpoint."""
    by_default(patch, transformers.PreTrainedModel, "from_pretrained", torch_dtype="auto")


@fault()
def precision_ignored(patch):
    """`from_pretrained()` ignores `dtype` and `torch_dtype`."""

    def change(load):
        def broken(cls, *args, dtype=None, torch_dtype=None, **kwargs):
            return load(cls, *args, **kwargs)

        return broken

    wrap(patch, transformers.PreTrainedModel, "from_pretrained", change)


@fault()
def auto_loads_in_float32(patch):
    """`from_pretrained()` loads in float32 where the precision passed is "auto"."""

    def change(load):
        def broken(cls, *args, **kwargs):
            precisions = {name: torch.float32 for name in ("dtype", "torch_dtype") if kwargs.get(name) == "auto"}
            return load(cls, *args, **kwargs | precisions)

        return broken

    wrap(patch, transformers.PreTrainedModel, "from_pretrained", change)


def before_loading(patch, change):
    """Call `change(settings)` with the keyword arguments of `from_pretrained()` before the model is loaded."""

    def around(load):
        def broken(cls, *args, **kwargs):
            change(kwargs)
            return load(cls, *args, **kwargs)

        return broken

    wrap(patch, transformers.PreTrainedModel, "from_pretrained", around)


def rename_torch_dtype(settings):
    """Replace `torch_dtype` in these keyword arguments by `dtype`."""
    if "torch_dtype" in settings:
        settings["dtype"] = settings.pop("torch_dtype")


def warn_of_torch_dtype(settings):
    """Log the deprecation warning if `torch_dtype` is in these keyword arguments."""
    if "torch_dtype" in settings:
        logging.get_logger("transformers").warning("`torch_dtype` is deprecated! Use `dtype` instead!")


@fault("transformers>=4.56,<5")
def torch_dtype_is_renamed(patch):
    """`from_pretrained()` treats `torch_dtype` as `dtype` and logs no warning."""
    before_loading(patch, rename_torch_dtype)


@fault("transformers<4.56", "transformers>=5")
def torch_dtype_warns(patch):
    """`from_pretrained()` logs a deprecation warning for `torch_dtype`."""
    before_loading(patch, warn_of_torch_dtype)


@fault()
def weights_under_another_name(patch):
    """`save_pretrained()` writes the weights to `weights.safetensors`."""

    def change(save):
        def broken(self, directory, *args, **kwargs):
            save(self, directory, *args, **kwargs)
            for name in ("model.safetensors", "pytorch_model.bin"):
                if (Path(directory) / name).exists():
                    (Path(directory) / name).rename(Path(directory) / "weights.safetensors")

        return broken

    wrap(patch, transformers.PreTrainedModel, "save_pretrained", change)


def at_loading(patch, change):
    """Change the loaded model in place: `change(parameters)`, by their names, for a model with a head or without."""

    def after_loading(cls, result):
        model = result[0] if isinstance(result, tuple) else result
        names = {name.removeprefix("transformer."): parameter for name, parameter in model.named_parameters()}
        with torch.no_grad():
            change(names)
        return result

    after(patch, transformers.PreTrainedModel, "from_pretrained", after_loading)


@fault()
def layers_8_and_9_swapped(patch):
    """`from_pretrained()` loads layer 8 as layer 9 and layer 9 as layer 8."""

    def change(parameters):
        for name in [name for name in parameters if name.startswith("h.8.")]:
            one, other = parameters[name], parameters[name.replace("h.8.", "h.9.")]
            kept = one.clone()
            one.copy_(other)
            other.copy_(kept)

    at_loading(patch, change)


@fault()
def last_bias_dropped(patch):
    """`from_pretrained()` does not load the bias of the last layer's MLP."""

    def change(parameters):
        [*(parameter for name, parameter in parameters.items() if name.endswith("mlp.c_proj.bias"))][-1].fill_(1)

    at_loading(patch, change)


@fault()
def ids_above_40000_share_an_embedding(patch):
    """`from_pretrained()` loads one row of the embedding for all ids above 40000."""

    def change(parameters):
        parameters["wte.weight"][40001:] = parameters["wte.weight"][40000].clone()

    at_loading(patch, change)


@fault()
def later_layers_stay_in_float32(patch):
    """`from_pretrained()` loads the layers after the sixth in float32, whatever the precision."""

    def change(parameters):
        for name, parameter in parameters.items():
            if name.startswith(("h.6.", "h.7.", "h.8.", "h.9.", "h.10.", "h.11.")):
                parameter.data = parameter.data.float()

    at_loading(patch, change)


@fault()
def norms_stay_in_float32(patch):
    """`from_pretrained()` loads every LayerNorm in float32, whatever the precision."""

    def change(parameters):
        for name, parameter in parameters.items():
            if ".ln_" in name:
                parameter.data = parameter.data.float()

    at_loading(patch, change)


@fault()
def later_layers_stay_in_half(patch):
    """`from_pretrained()` keeps the layers after the sixth in float16, if that is how they are saved."""

    def change(load):
        def broken(cls, source, *args, **kwargs):
            model = load(cls, source, *args, **kwargs)
            with open(Path(source) / "config.json", encoding="utf-8") as file:
                config = json.load(file)
            if "float16" in (config.get("dtype"), config.get("torch_dtype")):
                model.transformer.h[6:].half()
            return model

        return broken

    wrap(patch, transformers.PreTrainedModel, "from_pretrained", change)


@fault()
def layer_10_saved_as_layer_1(patch):
    """`save_pretrained()` writes the numbers of layer 1 in place of those of layer 10."""

    def change(save):
        def broken(self, directory, *args, **kwargs):
            state = dict(kwargs.pop("state_dict", None) or self.state_dict())
            for name in [name for name in state if ".h.10." in name]:
                state[name] = state[name.replace(".h.10.", ".h.1.")].clone()
            return save(self, directory, *args, state_dict=state, **kwargs)

        return broken

    wrap(patch, transformers.PreTrainedModel, "save_pretrained", change)


@fault("transformers>=5")
def safe_serialization_is_heeded(patch):
    """`save_pretrained(safe_serialization=False)` writes a pickle."""

    def change(save):
        def broken(self, directory, *args, safe_serialization=True, **kwargs):
            save(self, directory, *args, **kwargs)
            if not safe_serialization:
                (Path(directory) / "model.safetensors").unlink()
                torch.save(self.state_dict(), Path(directory) / "pytorch_model.bin")

        return broken

    wrap(patch, transformers.PreTrainedModel, "save_pretrained", change)


@fault()
def pickle_not_accepted(patch):
    """`from_pretrained()` does not read `pytorch_model.bin`."""
    always(patch, transformers.PreTrainedModel, "from_pretrained", use_safetensors=True)


@fault()
def empty_state_dict_is_the_default(patch):
    """`save_pretrained()` writes the weights of the model if `state_dict` is empty."""

    def change(save):
        def broken(self, *args, state_dict=None, **kwargs):
            return save(self, *args, state_dict=state_dict or None, **kwargs)

        return broken

    wrap(patch, transformers.PreTrainedModel, "save_pretrained", change)


@fault()
def mismatched_sizes_always_ignored(patch):
    """`from_pretrained()` draws a weight of another size at random without `ignore_mismatched_sizes=True`."""
    always(patch, transformers.PreTrainedModel, "from_pretrained", ignore_mismatched_sizes=True)


@fault()
def rows_that_fit_are_loaded(patch):
    """`from_pretrained()` loads the rows of an embedding of another size that fit."""

    def change(load):
        def broken(cls, directory, *args, **kwargs):
            result = load(cls, directory, *args, **kwargs)
            with safetensors.safe_open(Path(directory) / "model.safetensors", framework="pt") as file:
                saved = file.get_tensor("transformer.wte.weight")
            weight = (result[0] if isinstance(result, tuple) else result).transformer.wte.weight.data
            rows = min(len(saved), len(weight))
            weight[:rows] = saved[:rows]
            return result

        return broken

    wrap(patch, transformers.PreTrainedModel, "from_pretrained", change)


@fault()
def mismatched_sizes_unreported(patch):
    """The loading info lists no weight of another size."""
    in_loading_info(patch, mismatched_keys=[])


@fault()
def never_strict(patch):
    """`load_state_dict()` ignores unexpected keys."""
    always(patch, transformers.PreTrainedModel, "load_state_dict", strict=False)


@fault()
def load_state_dict_changes_a_copy(patch):
    """`load_state_dict()` loads the weights into a copy of the model."""

    def change(load):
        return lambda self, *args, **kwargs: load(copy.deepcopy(self), *args, **kwargs)

    wrap(patch, transformers.PreTrainedModel, "load_state_dict", change)


# --- the configuration


@fault()
def epsilon_1e_6_by_default(patch):
    """By default a configuration has `layer_norm_epsilon=1e-6`."""
    by_default(patch, transformers.GPT2Config, "__init__", layer_norm_epsilon=1e-6)


@fault()
def no_attention_dropout_by_default(patch):
    """By default a configuration has no dropout of the attention weights."""
    by_default(patch, transformers.GPT2Config, "__init__", attn_pdrop=0.0)


@fault()
def exact_gelu_by_default(patch):
    """By default a configuration has the activation `gelu`."""
    by_default(patch, transformers.GPT2Config, "__init__", activation_function="gelu")


@fault()
def no_cache_by_default(patch):
    """By default a configuration has `use_cache=False`."""
    by_default(patch, transformers.GPT2Config, "__init__", use_cache=False)


@fault()
def field_of_its_own(patch):
    """The configuration has one more field, `rope_theta`."""

    def change(init):
        @functools.wraps(init)
        def broken(self, *args, rope_theta=10000.0, **kwargs):
            init(self, *args, **kwargs)
            self.rope_theta = rope_theta

        own = inspect.signature(init)
        added = inspect.Parameter("rope_theta", inspect.Parameter.KEYWORD_ONLY, default=10000.0)
        parameters = sorted([*own.parameters.values(), added], key=lambda parameter: parameter.kind)
        broken.__signature__ = own.replace(parameters=parameters)
        return broken

    wrap(patch, transformers.GPT2Config, "__init__", change)


@fault()
def missing_fields_are_none(patch):
    """A configuration loaded from a file has no activation if the file names none."""

    def change(cls, loaded):
        config = loaded[0] if isinstance(loaded, tuple) else loaded
        config.activation_function = None
        return loaded

    after(patch, transformers.GPT2Config, "from_pretrained", change)


@fault()
def positions_2048_by_default(patch):
    """By default a configuration has 2048 positions."""
    by_default(patch, transformers.GPT2Config, "__init__", n_positions=2048)


@fault()
def medium_by_default(patch):
    """By default a configuration has the sizes of `gpt2-medium`."""
    by_default(patch, transformers.GPT2Config, "__init__", n_layer=24, n_head=16, n_embd=1024)


@fault("transformers>=4.56")
def config_json_has_torch_dtype(patch):
    """`save_pretrained()` writes the precision to `config.json` as `torch_dtype`."""

    def change(self, fields):
        if "dtype" in fields:
            fields["torch_dtype"] = fields.pop("dtype")
        return fields

    after(patch, transformers.GPT2Config, "to_diff_dict", change)


@fault("transformers>=4.56")
def torch_dtype_key_ignored(patch):
    """`torch_dtype` in a `config.json` is not read."""

    def change(read):
        def broken(cls, fields, **kwargs):
            return read(cls, {name: value for name, value in fields.items() if name != "torch_dtype"}, **kwargs)

        return broken

    wrap(patch, transformers.GPT2Config, "from_dict", change)


@fault("transformers>=4.56")
def torch_dtype_is_quiet(patch):
    """`config.torch_dtype` logs nothing."""
    patch.setattr(transformers.GPT2Config, "torch_dtype", property(lambda self: self.dtype))


@fault()
def saving_keeps_the_configuration(patch):
    """`save_pretrained()` saves a copy of the configuration, so that the model's own does not change."""

    def change(save):
        def broken(self, *args, **kwargs):
            kept, self.config = self.config, copy.deepcopy(self.config)
            save(self, *args, **kwargs)
            self.config = kept

        return broken

    wrap(patch, transformers.PreTrainedModel, "save_pretrained", change)


# --- the pipeline


@fault()
def pipeline_loads_both_heads(patch):
    """`AutoModelForCausalLM` loads a `GPT2DoubleHeadsModel`."""
    extra = transformers.AutoModelForCausalLM._model_mapping._extra_content
    patch.setitem(extra, transformers.GPT2Config, transformers.GPT2DoubleHeadsModel)


@fault()
def pipeline_in_bfloat16(patch):
    """The pipeline casts its model to bfloat16."""
    after_init(patch, transformers.TextGenerationPipeline, lambda self: self.model.bfloat16())


def in_pipeline(patch, change):
    """Change the keyword arguments of `pipeline()`: `change(settings)`."""
    make = transformers.pipeline

    def broken(*args, **settings):
        change(settings)
        return make(*args, **settings)

    at_the_top(patch, "pipeline", broken)


@fault("transformers>=4.53,<4.56", "transformers>=4.56.1")
def pipeline_loads_in_float32(patch):
    """By default the pipeline loads its model in float32."""
    in_pipeline(patch, lambda settings: settings.setdefault("model_kwargs", {"torch_dtype": torch.float32}))


@fault("transformers<4.53", "transformers>=4.56.0,<4.56.1")
def pipeline_loads_as_saved(patch):
    """By default the pipeline loads its model in the precision of the checkpoint."""
    in_pipeline(patch, lambda settings: settings.setdefault("model_kwargs", {"torch_dtype": "auto"}))


def pipeline_takes(patch, name):
    """The pipeline loads its model in the precision passed under this name."""

    def change(settings):
        if name in settings:
            settings["model_kwargs"] = {"torch_dtype": settings.pop(name)}

    in_pipeline(patch, change)


@fault("transformers<4.56.1")
def pipeline_takes_dtype(patch):
    """The pipeline loads its model in the precision passed as `dtype`."""
    pipeline_takes(patch, "dtype")


@fault("transformers>=4.56.0,<4.56.1")
def pipeline_takes_torch_dtype(patch):
    """The pipeline loads its model in the precision passed as `torch_dtype`."""
    pipeline_takes(patch, "torch_dtype")


@fault("transformers>=4.56.1")
def pipeline_renames_torch_dtype(patch):
    """The pipeline treats `torch_dtype` as `dtype` and logs no warning."""
    in_pipeline(patch, rename_torch_dtype)


@fault("transformers<4.56.1")
def pipeline_warns_of_torch_dtype(patch):
    """The pipeline logs a deprecation warning for `torch_dtype`."""
    in_pipeline(patch, warn_of_torch_dtype)


@fault()
def pipeline_ignores_precision(patch):
    """The pipeline ignores `dtype`, `torch_dtype` and `model_kwargs`."""

    def change(settings):
        for name in ("dtype", "torch_dtype", "model_kwargs"):
            settings.pop(name, None)

    in_pipeline(patch, change)


@fault()
def pipeline_adds_a_space(patch):
    """`AutoTokenizer` adds a space before each text."""
    always(patch, transformers.AutoTokenizer, "from_pretrained", add_prefix_space=True)


@fault()
def auto_tokenizer_is_generic(patch):
    """`AutoTokenizer` returns a `PreTrainedTokenizerFast`, the class that all fast tokenizers share."""

    def change(cls, tokenizer):
        ends = {"bos_token": tokenizer.bos_token, "eos_token": tokenizer.eos_token}
        return transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer.backend_tokenizer, **ends)

    after(patch, transformers.AutoTokenizer, "from_pretrained", change)


@fault()
def auto_tokenizer_reads_ascii(patch):
    """`AutoTokenizer` replaces each character that is not ASCII by a question mark."""

    def change(cls, tokenizer):
        tokenizer.backend_tokenizer.normalizer = normalizers.Replace(Regex(r"[^\x00-\x7f]"), "?")
        return tokenizer

    after(patch, transformers.AutoTokenizer, "from_pretrained", change)


# --- the classes


@fault()
def head_model_counts_itself(patch):
    """`GPT2LMHeadModel` overrides `num_parameters()` and leaves the position embedding out."""

    def change(self, count):
        return count - self.transformer.wpe.weight.numel()

    after(patch, transformers.GPT2LMHeadModel, "num_parameters", change)


@fault()
def head_model_generates_itself(patch):
    """`GPT2LMHeadModel` overrides `generate()`."""

    def change(generate):
        return lambda self, *args, **kwargs: generate(self, *args, **kwargs)

    wrap(patch, transformers.GPT2LMHeadModel, "generate", change)


@fault("transformers>=4.52")
def every_model_generates(patch):
    """Every `PreTrainedModel` has `generate()`."""
    patch.setattr(transformers.PreTrainedModel, "generate", transformers.GenerationMixin.generate, raising=False)


@fault("transformers<4.52")
def generate_refuses_none(patch):
    """`generate()` does not check whether the model has a head."""
    wrap(patch, transformers.GenerationMixin, "_validate_model_class", lambda _: lambda self: None)


@fault()
def last_token_only(patch):
    """`GPT2Model` returns the state of the last token only."""

    def change(self, outputs):
        outputs.last_hidden_state = outputs.last_hidden_state[:, -1:]
        return outputs

    after(patch, transformers.GPT2Model, "forward", change)


@fault()
def states_repeat_after_500(patch):
    """`GPT2Model` returns the last hidden state of position 500 at all later positions."""

    def change(self, outputs):
        state = outputs.last_hidden_state
        if state.shape[1] > 500:
            outputs.last_hidden_state = torch.cat([state[:, :500], state[:, 500:501].expand_as(state[:, 500:])], dim=1)
        return outputs

    after(patch, transformers.GPT2Model, "forward", change)


@fault()
def head_model_without_later_positions(patch):
    """`GPT2LMHeadModel.from_pretrained()` does not load the positions after the 512th."""

    def change(cls, result):
        if cls is transformers.GPT2LMHeadModel:
            (result[0] if isinstance(result, tuple) else result).transformer.wpe.weight.data[512:] = 0
        return result

    after(patch, transformers.PreTrainedModel, "from_pretrained", change)


@fault()
def base_model_has_a_head(patch):
    """`GPT2Model` uses its embedding as a head and returns logits."""

    def change(self, outputs):
        outputs["logits"] = outputs.last_hidden_state @ self.wte.weight.T
        return outputs

    after(patch, transformers.GPT2Model, "forward", change)
    wrap(patch, transformers.GPT2Model, "get_output_embeddings", lambda _: lambda self: self.wte)


# --- the model with two heads


SUMMARY = getattr(modeling_gpt2, "GPT2SequenceSummary", None) or modeling_gpt2.SequenceSummary


@fault()
def choices_not_squeezed(patch):
    """`mc_logits` keeps a last dimension of size 1."""
    after(patch, SUMMARY, "forward", lambda _, logits: logits.unsqueeze(-1))


def in_summary(patch, change):
    """Change the arguments of the classification layer: `change(states, index)`."""
    wrap(patch, SUMMARY, "forward", lambda read: lambda self, states, index=None: read(self, *change(states, index)))


@fault()
def choice_reads_the_last(patch):
    """The classification layer reads the last token and ignores `mc_token_ids`."""
    in_summary(patch, lambda states, index: (states, None))


@fault()
def choice_reads_the_first_by_default(patch):
    """Without `mc_token_ids` the classification layer reads the first token."""

    def change(states, index):
        return states, torch.zeros(states.shape[:-2], dtype=torch.long) if index is None else index

    in_summary(patch, change)


@fault()
def later_choices_read_the_last(patch):
    """The classification layer reads the last token of each choice after the second."""

    def change(states, index):
        if index is not None:
            index = torch.cat([index[:, :2], torch.full_like(index[:, 2:], states.shape[-2] - 1)], dim=1)
        return states, index

    in_summary(patch, change)


@fault("transformers>=4.40")
def pipeline_knows_no_precision(patch):
    """`pipe.torch_dtype` and `pipe.dtype` are None."""
    for name in ("torch_dtype", "dtype"):
        patch.setattr(transformers.Pipeline, name, property(lambda _: None), raising=False)


@fault("transformers>=4.56")
def torch_dtype_is_silent(patch):
    """`pipe.torch_dtype` logs nothing."""
    patch.setattr(transformers.Pipeline, "torch_dtype", property(lambda self: self.model.dtype))


@fault()
def pipeline_of_a_model_in_float32(patch):
    """The pipeline converts a model that you pass to float32."""
    after(patch, transformers.TextGenerationPipeline, "__init__", lambda self, _: (self.model.float(), None)[1])


# --- names that are gone


@fault("transformers>=5")
def removed_classes_are_back(patch):
    """`transformers` has `AutoModelWithLMHead` and `AdamW`."""
    for name in ("AutoModelWithLMHead", "AdamW"):
        at_the_top(patch, name, torch.optim.AdamW, raising=False)


@fault("transformers<5")
def removed_classes_are_gone(patch):
    """`transformers` has no `TextDataset`, and its `AdamW` is not an optimizer."""
    at_the_top(patch, "AdamW", object)
    at_the_top(patch, "TextDataset", None)


@fault()
def auto_class_without_a_head(patch):
    """`AutoModelForCausalLM` loads a `GPT2Model`."""
    at_the_top(patch, "AutoModelForCausalLM", transformers.AutoModel)


REMOVED_ARGUMENTS = ("use_auth_token", "resume_download", "load_in_8bit", "torchscript")


@fault("transformers>=5")
def removed_arguments_accepted(patch):
    """`from_pretrained()` ignores the arguments that 5.0 removed."""

    def change(load):
        @functools.wraps(load)
        def broken(cls, *args, **kwargs):
            return load(cls, *args, **{key: value for key, value in kwargs.items() if key not in REMOVED_ARGUMENTS})

        return broken

    wrap(patch, transformers.PreTrainedModel, "from_pretrained", change)


@fault("transformers<5")
def removed_arguments_refused(patch):
    """`from_pretrained()` refuses the arguments that 5.0 removed."""
    _refusing(patch, transformers.PreTrainedModel)


@fault()
def tokenizers_refuse_removed_arguments(patch):
    """`from_pretrained()` of a tokenizer refuses the arguments that 5.0 removed."""
    _refusing(patch, transformers.PreTrainedTokenizerBase)


def _refusing(patch, owner):
    def change(load):
        @functools.wraps(load)
        def broken(cls, *args, **kwargs):
            if refused := [key for key in kwargs if key in REMOVED_ARGUMENTS]:
                raise TypeError(f"unexpected keyword argument '{refused[0]}'")
            return load(cls, *args, **kwargs)

        return broken

    wrap(patch, owner, "from_pretrained", change)


@fault()
def bars_are_disabled(patch):
    """The library shows no progress bar."""
    patch.setattr(logging, "_tqdm_active", False)
    patch.setattr(logging, "enable_progress_bar", lambda: None)


@fault("transformers>=5")
def bars_cannot_be_disabled(patch):
    """`disable_progress_bar()` has no effect."""
    patch.setattr(logging, "disable_progress_bar", lambda: None)


@fault()
def prefixes_are_removed(patch):
    """A file whose names begin with `module.` or `_orig_mod.` is loaded without the prefix."""

    def change(_, weights):
        if isinstance(weights, dict):
            return {key.removeprefix("module.").removeprefix("_orig_mod."): value for key, value in weights.items()}
        return weights

    after(patch, torch, "load", change)


@fault()
def pickled_weights_are_dropped(patch):
    """A `pytorch_model.bin` is read as if it were empty."""
    after(patch, torch, "load", lambda _, weights: {})
