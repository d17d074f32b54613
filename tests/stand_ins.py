"""Checkpoints of GPT-2 as people have them, made here: other vocabularies, settings, sizes and files."""

import json
import shutil
from pathlib import Path

from gpt2_specification import embedded

CORPUS = [Path(__file__).parent.parent / name for name in ("README.md", "spec/README.md", "atlas/README.md")]


def small(directory: Path, tokenizer: dict | None = None, generation: dict | None = None, **config) -> Path:
    """Write a checkpoint of three narrow layers with these settings of tokenizer, generation and model."""
    embedded.write_checkpoint(directory, print, embedded.QUICK | config)
    for name, changed in (("tokenizer_config.json", tokenizer), ("generation_config.json", generation)):
        path = directory / name
        path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | (changed or {})), encoding="utf-8")
    return directory


def own_vocabulary(directory: Path) -> None:
    """A byte-level BPE vocabulary of 1000 tokens, trained here."""
    from tokenizers import ByteLevelBPETokenizer

    trained = ByteLevelBPETokenizer()
    files = [str(path) for path in CORPUS]
    trained.train(files, vocab_size=1000, special_tokens=["<|endoftext|>"], show_progress=False)
    ends = dict.fromkeys(("bos_token_id", "eos_token_id"), trained.token_to_id("<|endoftext|>"))
    small(directory, {}, ends, vocab_size=1000, **ends)
    trained.save_model(str(directory))


def bos_added(directory: Path) -> None:
    """A tokenizer that puts `<|endoftext|>` before each text."""
    small(directory, {"add_bos_token": True})


def prefix_space(directory: Path) -> None:
    """A tokenizer that puts a space before each text."""
    small(directory, {"add_prefix_space": True})


def sampling_settings(directory: Path) -> None:
    """A generation_config.json that samples."""
    settings = {"do_sample": True, "temperature": 0.7, "top_k": 20, "max_new_tokens": 12, "repetition_penalty": 1.3}
    small(directory, {}, settings)


def other_config(directory: Path) -> None:
    """An embedding padded to 50304 rows, more than the tokenizer has tokens, no dropout and the exact GELU."""
    small(directory, vocab_size=50304, attn_pdrop=0, embd_pdrop=0, resid_pdrop=0, activation_function="gelu")


def one_layer(directory: Path) -> None:
    """One layer with one head and 256 positions. The config.json asks for no cache and for hidden states."""
    sizes = {"n_layer": 1, "n_head": 1, "n_positions": 256, "n_ctx": 256}
    small(directory, **sizes, use_cache=False, output_hidden_states=True)


def narrow_mlp(directory: Path) -> None:
    """An MLP that is 100 wide, not four times the model's width; attention is upcast and scaled by its layer."""
    import transformers

    transformers.set_seed(0)
    small(directory, scale_attn_by_inverse_layer_idx=True, reorder_and_upcast_attn=True)
    config = transformers.GPT2Config.from_pretrained(directory, n_inner=100)
    transformers.GPT2LMHeadModel(config).save_pretrained(directory)


def untied_and_sharded(directory: Path) -> None:
    """A language model head of its own, and weights in several safetensors files with an index."""
    import torch
    import transformers

    small(directory, tie_word_embeddings=False)
    model = transformers.GPT2LMHeadModel.from_pretrained(directory)
    with torch.no_grad():
        model.lm_head.weight.copy_(model.transformer.wte.weight.flip(0))
    (directory / "model.safetensors").unlink()
    model.save_pretrained(directory, max_shard_size="1MB")
    assert (directory / "model.safetensors.index.json").exists()


def older_files(directory: Path) -> None:
    """Weights in pytorch_model.bin, and a tokenizer.json alone, saved by the class PreTrainedTokenizerFast."""
    import torch
    import transformers
    from safetensors.torch import load_file

    tokenizer = transformers.GPT2TokenizerFast.from_pretrained(small(directory))
    ends = dict.fromkeys(("bos_token", "eos_token", "unk_token"), "<|endoftext|>")
    torch.save(load_file(directory / "model.safetensors"), directory / "pytorch_model.bin")
    for name in ("vocab.json", "merges.txt", "model.safetensors"):
        (directory / name).unlink()
    transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer.backend_tokenizer, **ends).save_pretrained(
        directory
    )


def fine_tune(directory: Path) -> None:
    """An additional pad token with a row of the embedding, saved by the installed library."""
    import transformers

    small(directory)
    tokenizer = transformers.GPT2Tokenizer.from_pretrained(directory)
    tokenizer.add_special_tokens({"pad_token": "<|pad|>"})
    model = transformers.GPT2LMHeadModel.from_pretrained(directory)
    model.resize_token_embeddings(len(tokenizer))
    model.config.pad_token_id = model.generation_config.pad_token_id = tokenizer.pad_token_id
    tokenizer.save_pretrained(directory)
    model.save_pretrained(directory)


def saved_fast(directory: Path) -> None:
    """A tokenizer saved as tokenizer.json alone, after a call that padded and truncated."""
    import transformers

    tokenizer = transformers.GPT2TokenizerFast.from_pretrained(small(directory))
    tokenizer.pad_token = tokenizer.eos_token
    tokenizer(["a b c d", "a"], padding=True, truncation=True, max_length=3)
    for name in ("vocab.json", "merges.txt"):
        (directory / name).unlink()
    tokenizer.save_pretrained(directory)


def left_padding(directory: Path) -> None:
    """A tokenizer that pads and truncates on the left, with the end of text as its pad token and without a length."""
    sides = {"padding_side": "left", "truncation_side": "left"}
    small(directory, sides | {"pad_token": "<|endoftext|>", "model_max_length": 10**30})


def in_bfloat16(directory: Path) -> None:
    """Weights in bfloat16, with a tensor of a classifier."""
    import torch
    from safetensors.torch import load_file, save_file

    weights = load_file(small(directory, dtype="bfloat16") / "model.safetensors")
    weights = {name: tensor.bfloat16() for name, tensor in weights.items()} | {"score.weight": torch.ones(2, 64)}
    save_file(weights, directory / "model.safetensors", metadata={"format": "pt"})


def six_layers(directory: Path) -> None:
    """The layers and heads of distilgpt2, a quarter as wide."""
    embedded.write_checkpoint(directory, print, embedded.CONFIG | {"n_layer": 6, "n_embd": 192})


def medium(directory: Path) -> None:
    """The size of gpt2-medium."""
    embedded.write_checkpoint(directory, print, embedded.CONFIG | {"n_layer": 24, "n_head": 16, "n_embd": 1024})


MAKERS = [
    own_vocabulary,
    bos_added,
    prefix_space,
    sampling_settings,
    other_config,
    one_layer,
    narrow_mlp,
    untied_and_sharded,
    older_files,
    fine_tune,
    saved_fast,
    left_padding,
    in_bfloat16,
    six_layers,
    medium,
]
if __name__ == "__main__":
    import sys

    for maker in MAKERS:
        target = Path(sys.argv[1], maker.__name__)
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        maker(target)
