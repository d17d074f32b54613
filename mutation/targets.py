"""The modules that are mutated, which the tutorial's calls execute, and the code in them that is left out."""

import importlib.util
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

PACKAGE = Path(importlib.util.find_spec("transformers").origin).parent

MODULES = [
    "models/gpt2/modeling_gpt2.py",
    "models/gpt2/tokenization_gpt2.py",
    "pytorch_utils.py",
    "pipelines/text_generation.py",
    "generation/logits_process.py",
    "generation/stopping_criteria.py",
    "generation/streamers.py",
    "generation/candidate_generator.py",
    "generation/utils.py",
    "generation/configuration_utils.py",
    "tokenization_utils_base.py",
    "tokenization_utils_tokenizers.py",
    "cache_utils.py",
    "loss/loss_utils.py",
]

LEFT_OUT_FUNCTIONS = {  # reason: functions that the claims execute but that are not mutated
    "the initial weights of an untrained model": ["GPT2PreTrainedModel._init_weights"],
    "not Conv1D": ["id_tensor_storage"],
    "chat templates, which GPT-2 does not have": ["PreTrainedTokenizerBase.apply_chat_template"],
    "models with an encoder": [
        "GenerationMixin._maybe_prepare_encoder_kwargs_for_generation",
        "GenerationMixin._supports_mm_encoder_outputs",
    ],
    "decoding methods loaded from a repository": [
        "GenerationMixin.adjust_generation_fn",
        "GenerationMixin._get_deprecated_gen_repo",
        "GenerationMixin._extract_generation_mode_kwargs",
    ],
    "layers of a cache that other models have, or that need a package for quantization": [
        *("LinearAttention*", "*SlidingWindowLayer*", "DummyLayer*", "get_layer_types_and_kwargs", "Cache.is_linear"),
        *("QuantizedLayer*", "QuantoQuantizedLayer*", "HQQQuantizedLayer*", "EncoderDecoderCache.*"),
    ],
    "compilation, and asynchronous stopping on accelerators": [
        "GenerationMixin._valid_auto_compile_criteria",
        "GenerationMixin._optimize_model_for_decode",
        "DeferredStopCheck.*",
    ],
    "finding, reading and writing files, each in several formats": [
        "PreTrainedTokenizerBase.from_pretrained",
        "PreTrainedTokenizerBase._from_pretrained",
        "PreTrainedTokenizerBase.convert_added_tokens",
        "PreTrainedTokenizerBase.save_pretrained",
        "PreTrainedTokenizerBase.special_tokens_map",
        "PreTrainedTokenizerBase.save_chat_templates",
        "TokenizersBackend.save_pretrained",
        "TokenizersBackend.save_vocabulary",
        "TokenizersBackend._save_pretrained",
        "TokenizersBackend.convert_to_native_format",
        "GenerationConfig.from_pretrained",
        "GenerationConfig.save_pretrained",
        "GenerationConfig.to_*",
        "GenerationConfig.dict_dtype_to_str",
        "GenerationConfig._dict_from_json_file",
        "GenerationConfig.__hash__",
    ],
}
LEFT_OUT_NAMES = {  # reason: names; code with such a name is not mutated in any function
    "models with an encoder": [
        *("is_encoder_decoder", "*mm_encoder*", "encoder_outputs", "encoder_input_ids", "has_encoder_input_ids"),
        *("encoder_attentions", "cross_attentions", "cross_attention_mask", "cross_attention_cache_kwargs"),
        *("encoder_kwargs", "encoder_signature", "encoder_accepts*", "encoder_fn", "encoder_repetition_penalty"),
    ],
    "training": ["*drop*", "training"],
    "compilation": ["*compil*", "mark_static_address", "supports_early_init"],
    "the device of tensors, which matters only on an accelerator": ["*device*"],
    "caches on two devices": ["offload*"],
    "serving": ["*continuous_batching*", "synced_gpus"],
    "code from a repository": ["is_remote_code", "*trust_remote*", "custom_generate"],
    "options of decoding that the calls do not set": [
        *("diversity_penalty", "penalty_alpha", "encoder_no_repeat*", "dola_layers", "constraints"),
        *("cache_config", "prefill_chunk_size", "is_constrained*", "force_words_ids"),
        *("mm_token*", "num_beam_groups", "*_lookbehind", "target_tokenizer"),
        *("*assistant_tokenizer", "speculation*"),
        *("minimax*", "unsupported_*", "_mask_length", "*linear_attn*", "mamba"),
    ],
    "options of the pipeline that the calls do not set": [
        *("tools", "documents", "continue_final_message", "response_template", "XL_PREFIX"),
    ],
    "options of the tokenizer that the calls do not set": [
        *("*text_target*", "max_target_length", "verbose", "chat_*"),
        *("response_schema", "processor_class", "*_in_target_*", "use_source_tokenizer"),
        *("*model_specific*", "prepend_batch_axis", "*add_eos_token", "*post_processor*", "MAX_LENGTH", "non_blocking"),
        *("n_sequences", "tokenizer_object", "tokenizer_truncation", "tokenizer_padding", "*_mistral_regex"),
    ],
    "internal bookkeeping of the library": [
        *("_from_auto", "_from_pipeline", "_from_model_config", "_commit_hash", "transformers_version"),
        *("_original_object_hash", "name_or_path", "init_inputs", "init_kwargs", "files_loaded", "backend"),
        *("deprecation_warnings", "vocab_file", "is_local", "local_files_only", "_is_local"),
    ],
}


def is_left_out(function: str) -> bool:
    """Return whether a function is left out."""
    return _matches(function, LEFT_OUT_FUNCTIONS)


def names_what_is_left_out(names: Iterable[str]) -> bool:
    """Return whether code with these names is left out."""
    return any(_matches(name, LEFT_OUT_NAMES) for name in names)


def _matches(name: str, left_out: dict[str, list[str]]) -> bool:
    return any(fnmatchcase(name, pattern) for patterns in left_out.values() for pattern in patterns)


def path_of(module: str) -> Path:
    """Return the path of a module of the installed library, without importing the library."""
    return PACKAGE / module


def name_of(module: str) -> str:
    """Return the import name of a module."""
    return "transformers." + module.removesuffix(".py").replace("/", ".")
