"""The official pages of the library about what a claim is about, by the names in the claim and by its chapter."""

import re

from gpt2_specification.claim import Claim

DOCUMENTATION = "https://huggingface.co/docs/transformers/"
TITLES = {
    "attention_interface": "Attention implementations",
    "chat_templating": "Chat templates",
    "internal/generation_utils": "Utilities for generation",
    "kv_cache": "Caches",
    "main_classes/configuration": "Configuration",
    "main_classes/model": "Models",
    "main_classes/output": "Model outputs",
    "main_classes/pipelines": "Pipelines",
    "main_classes/text_generation": "Generation",
    "main_classes/tokenizer": "Tokenizer",
    "main_classes/trainer": "Trainer",
    "model_doc/gpt2": "GPT-2",
    "pad_truncation": "Padding and truncation",
}
NAMES = {  # in the sentence of a claim
    r"\bGPT2\w+|\bhead_mask|\bConv1D": "model_doc/gpt2",
    r"\bgenerate\(|\bGenerationConfig|\bgeneration_config": "main_classes/text_generation",
    r"\bpipeline\(|[Pp]ipeline\b": "main_classes/pipelines",
    r"\b[Tt]okenizer\b|\w*(?:en|de)code\w*\(": "main_classes/tokenizer",
    r"\b[Pp]ad(?:s|d\w+)?\b|\bpadding\w*|\btruncation": "pad_truncation",
    r"\bfrom_pretrained|\bsave_pretrained|\bresize_token_embeddings": "main_classes/model",
    r"\b[Cc]aches?\b|\w*Cache\b|\bpast_key_values": "kv_cache",
    r"\bTrainer\b": "main_classes/trainer",
    r"\bGPT2Config|\bconfig\.json|\bconfig\b": "main_classes/configuration",
    r"\bsdpa\b|\b[Ee]ager\b|\battn_implementation": "attention_interface",
    r"\w*Streamer\b|\w*Processor\b|\bStoppingCriteria": "internal/generation_utils",
    r"\bchat\b|\bapply_chat_template": "chat_templating",
}
CHAPTERS = {
    "loading": "main_classes/model",
    "tokenizer": "main_classes/tokenizer",
    "padding": "pad_truncation",
    "generate": "main_classes/text_generation",
    "generate_output": "internal/generation_utils",
    "pipeline": "main_classes/pipelines",
    "pipeline_arguments": "main_classes/pipelines",
    "probabilities": "model_doc/gpt2",
    "hidden_states": "main_classes/output",
    "parameters": "model_doc/gpt2",
    "losses": "model_doc/gpt2",
    "heads": "model_doc/gpt2",
    "processors": "internal/generation_utils",
    "stopping": "main_classes/text_generation",
    "streaming": "internal/generation_utils",
    "strategies": "main_classes/text_generation",
    "vocabulary": "main_classes/tokenizer",
    "encoding": "main_classes/tokenizer",
    "settings": "main_classes/text_generation",
    "forward": "model_doc/gpt2",
    "caches": "kv_cache",
    "attention": "attention_interface",
    "configuration": "main_classes/configuration",
    "embeddings": "main_classes/model",
    "checkpoints": "main_classes/model",
    "training": "main_classes/model",
}


def pages(claim: Claim) -> list[tuple[str, str]]:
    """Return the titles and addresses of the official pages of a claim: up to two by its names, and its chapter's."""
    named = [page for pattern, page in NAMES.items() if re.search(pattern, claim.sentence)][:2]
    found = dict.fromkeys([*named, CHAPTERS[claim.chapter]])
    return [(TITLES[page], DOCUMENTATION + page) for page in found]
