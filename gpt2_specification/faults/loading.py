"""Faults of from_pretrained(), of the classes and of their sizes."""

import importlib.metadata
from pathlib import Path

import torch
import transformers
from transformers.models.gpt2 import modeling_gpt2
from transformers.utils import dummy_pt_objects

from . import after, always, at_the_top, by_default, fault, wrap
from .model import after_init

GPT2_MODELS = ("GPT2Model", "GPT2LMHeadModel", "GPT2DoubleHeadsModel")


# --- what is installed


@fault()
def placeholders_for_torch(patch):
    """The placeholders that ask for torch stand at the top with torch installed."""
    for name in GPT2_MODELS:
        placeholder = type(dummy_pt_objects.DummyObject)(name, (), {"_backends": ["torch"]})
        at_the_top(patch, name, placeholder)


@fault()
def pipeline_is_the_module(patch):
    """The name pipeline at the top is the module of the pipelines."""
    at_the_top(patch, "pipeline", transformers.pipelines)


@fault()
def version_of_development(patch):
    """The version is that of the development branch."""
    at_the_top(patch, "__version__", f"{transformers.__version__}.dev0")


@fault()
def torch_required(patch):
    """The package requires torch."""

    def change(name, requirements):
        return requirements + ["torch>=2.1"] * (name == "transformers")

    after(patch, importlib.metadata, "requires", change)


# --- from_pretrained


@fault()
def new_model_where_none_is(patch):
    """from_pretrained() makes an untrained model where it finds no file."""

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
    """from_pretrained() goes through a name of accelerate, installed or not."""

    def change(load):
        def broken(cls, *args, **kwargs):
            raise NameError("name 'init_empty_weights' is not defined")

        return broken

    wrap(patch, transformers.PreTrainedModel, "from_pretrained", change)


@fault()
def loads_a_wrapped_model(patch):
    """from_pretrained() returns the model wrapped for parallel use."""
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
    """The loading info names no missing key."""
    in_loading_info(patch, missing_keys=[])


@fault("transformers>=5")
def prefix_lost(patch):
    """A model with a head looks for the file's names without putting `transformer.` before them."""
    patch.setattr(modeling_gpt2.GPT2PreTrainedModel, "base_model_prefix", "model")


@fault()
def masks_unexpected(patch):
    """The causal masks of the file are reported as unexpected."""
    in_loading_info(patch, unexpected_keys=[f"h.{i}.attn.bias" for i in range(12)])


@fault()
def tokenizer_without_limit(patch):
    """The tokenizer knows of no longest input."""
    after_init(patch, transformers.PreTrainedTokenizerBase, lambda self: setattr(self, "model_max_length", 10**30))


@fault()
def tokenizer_brings_a_pad(patch):
    """from_pretrained() adds a pad token to the vocabulary of a tokenizer."""

    def change(cls, tokenizer):
        tokenizer.add_special_tokens({"pad_token": "<|pad|>"})
        return tokenizer

    after(patch, transformers.PreTrainedTokenizerBase, "from_pretrained", change)


@fault("transformers>=5")
def half_loads_in_float32(patch):
    """from_pretrained() loads in float32 unless it is told otherwise."""

    def change(load):
        def broken(cls, *args, **kwargs):
            return load(cls, *args, **{"dtype": kwargs.pop("torch_dtype", torch.float32), **kwargs})

        return broken

    wrap(patch, transformers.PreTrainedModel, "from_pretrained", change)


@fault("transformers<5")
def half_loads_as_saved(patch):
    """from_pretrained() loads in the precision of the file unless it is told otherwise."""
    by_default(patch, transformers.PreTrainedModel, "from_pretrained", torch_dtype="auto")


@fault()
def precision_ignored(patch):
    """from_pretrained() passes a precision that it is told over in silence."""

    def change(load):
        def broken(cls, *args, dtype=None, torch_dtype=None, **kwargs):
            return load(cls, *args, **kwargs)

        return broken

    wrap(patch, transformers.PreTrainedModel, "from_pretrained", change)


@fault()
def weights_under_another_name(patch):
    """save_pretrained() writes the weights to weights.safetensors."""

    def change(save):
        def broken(self, directory, *args, **kwargs):
            save(self, directory, *args, **kwargs)
            for name in ("model.safetensors", "pytorch_model.bin"):
                if (Path(directory) / name).exists():
                    (Path(directory) / name).rename(Path(directory) / "weights.safetensors")

        return broken

    wrap(patch, transformers.PreTrainedModel, "save_pretrained", change)


# --- the configuration


@fault()
def positions_2048_by_default(patch):
    """A configuration that is not told has 2048 positions."""
    by_default(patch, transformers.GPT2Config, "__init__", n_positions=2048)


@fault()
def medium_by_default(patch):
    """A configuration that is not told is the medium variant."""
    by_default(patch, transformers.GPT2Config, "__init__", n_layer=24, n_head=16, n_embd=1024)


# --- the pipeline


@fault()
def pipeline_loads_both_heads(patch):
    """AutoModelForCausalLM takes GPT2DoubleHeadsModel."""
    extra = transformers.AutoModelForCausalLM._model_mapping._extra_content
    patch.setitem(extra, transformers.GPT2Config, transformers.GPT2DoubleHeadsModel)


@fault()
def pipeline_in_bfloat16(patch):
    """The pipeline casts its model to bfloat16."""
    after_init(patch, transformers.TextGenerationPipeline, lambda self: self.model.bfloat16())


@fault()
def pipeline_adds_a_space(patch):
    """AutoTokenizer puts a space before each text."""
    always(patch, transformers.AutoTokenizer, "from_pretrained", add_prefix_space=True)


@fault()
def auto_tokenizer_is_generic(patch):
    """AutoTokenizer gives the class that is common to all tokenizers-backed tokenizers."""

    def change(cls, tokenizer):
        ends = {"bos_token": tokenizer.bos_token, "eos_token": tokenizer.eos_token}
        return transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer.backend_tokenizer, **ends)

    after(patch, transformers.AutoTokenizer, "from_pretrained", change)


# --- the classes


@fault()
def head_model_counts_itself(patch):
    """GPT2LMHeadModel counts its parameters in a way of its own, without the positions."""

    def change(self, count):
        return count - self.transformer.wpe.weight.numel()

    after(patch, transformers.GPT2LMHeadModel, "num_parameters", change)


@fault()
def head_model_generates_itself(patch):
    """GPT2LMHeadModel has a generate() of its own."""

    def change(generate):
        return lambda self, *args, **kwargs: generate(self, *args, **kwargs)

    wrap(patch, transformers.GPT2LMHeadModel, "generate", change)


@fault("transformers>=4.52")
def every_model_generates(patch):
    """Every pretrained model has generate()."""
    patch.setattr(transformers.PreTrainedModel, "generate", transformers.GenerationMixin.generate, raising=False)


@fault("transformers<4.52")
def generate_refuses_none(patch):
    """generate() tries models that have no head."""
    wrap(patch, transformers.GenerationMixin, "_validate_model_class", lambda _: lambda self: None)


@fault()
def last_token_only(patch):
    """GPT2Model gives the state of the last token alone."""

    def change(self, outputs):
        outputs.last_hidden_state = outputs.last_hidden_state[:, -1:]
        return outputs

    after(patch, transformers.GPT2Model, "forward", change)


@fault()
def base_model_has_a_head(patch):
    """GPT2Model takes its embedding for a head and gives logits."""

    def change(self, outputs):
        outputs["logits"] = outputs.last_hidden_state @ self.wte.weight.T
        return outputs

    after(patch, transformers.GPT2Model, "forward", change)
    wrap(patch, transformers.GPT2Model, "get_output_embeddings", lambda _: lambda self: self.wte)


# --- the model with two heads


SUMMARY = getattr(modeling_gpt2, "GPT2SequenceSummary", None) or modeling_gpt2.SequenceSummary


@fault()
def choices_not_squeezed(patch):
    """mc_logits keeps a last dimension of one number."""
    after(patch, SUMMARY, "forward", lambda _, logits: logits.unsqueeze(-1))


def in_summary(patch, change):
    """Change what the layer for classification is given: change(states, index)."""
    wrap(patch, SUMMARY, "forward", lambda read: lambda self, states, index=None: read(self, *change(states, index)))


@fault()
def choice_reads_the_last(patch):
    """The layer for classification reads the last token, whichever is named."""
    in_summary(patch, lambda states, index: (states, None))


@fault()
def choice_reads_the_first_by_default(patch):
    """The layer for classification reads the first token where none is named."""

    def change(states, index):
        return states, torch.zeros(states.shape[:-2], dtype=torch.long) if index is None else index

    in_summary(patch, change)
