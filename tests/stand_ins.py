"""Checkpoints of GPT-2 as people have them, made here: other vocabularies, settings and sizes than those of gpt2."""

import json
import shutil
from pathlib import Path

from gpt2_specification import embedded

CORPUS = sorted((Path(__file__).parent.parent / "gpt2_specification").glob("*.py"))


def small(directory: Path, tokenizer: dict | None = None, generation: dict | None = None, **config) -> Path:
    """Write a checkpoint of three narrow layers, with settings of the tokenizer, of generate() and the model."""
    embedded.write_checkpoint(directory, print, embedded.QUICK | config)
    for name, changed in (("tokenizer_config.json", tokenizer), ("generation_config.json", generation)):
        path = directory / name
        path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | (changed or {})), encoding="utf-8")
    return directory


def own_vocabulary(directory: Path) -> None:
    """A byte-level BPE vocabulary of 1000 tokens, trained here."""
    from tokenizers import ByteLevelBPETokenizer

    trained = ByteLevelBPETokenizer()
    trained.train(
        [str(path) for path in CORPUS], vocab_size=1000, special_tokens=["<|endoftext|>"], show_progress=False
    )
    end = trained.token_to_id("<|endoftext|>")
    small(
        directory, {}, {"bos_token_id": end, "eos_token_id": end}, vocab_size=1000, bos_token_id=end, eos_token_id=end
    )
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


def untied_head(directory: Path) -> None:
    """A language model head of its own, saved by the installed library."""
    import torch
    import transformers

    small(directory, tie_word_embeddings=False)
    model = transformers.GPT2LMHeadModel.from_pretrained(directory)
    with torch.no_grad():
        model.lm_head.weight.copy_(model.transformer.wte.weight.flip(0))
    model.save_pretrained(directory)


def one_layer_and_head(directory: Path) -> None:
    """One layer with one attention head."""
    small(directory, n_layer=1, n_head=1)


def padded_vocabulary(directory: Path) -> None:
    """An embedding padded to 50304 rows, more than the tokenizer has tokens."""
    small(directory, vocab_size=50304)


def narrow_mlp(directory: Path) -> None:
    """An MLP of another inner width than four times the model's: n_inner=100."""
    import transformers

    small(directory)
    config = transformers.GPT2Config.from_pretrained(directory, n_inner=100)
    transformers.GPT2LMHeadModel(config).save_pretrained(directory)


def no_dropout(directory: Path) -> None:
    """No dropout anywhere."""
    small(directory, attn_pdrop=0, embd_pdrop=0, resid_pdrop=0)


def other_activation(directory: Path) -> None:
    """The exact GELU as the activation."""
    small(directory, activation_function="gelu")


def other_scale(directory: Path) -> None:
    """Attention scaled by the number of its layer, and upcast."""
    small(directory, scale_attn_by_inverse_layer_idx=True, reorder_and_upcast_attn=True)


MAKERS = [
    own_vocabulary,
    bos_added,
    prefix_space,
    sampling_settings,
    untied_head,
    one_layer_and_head,
    padded_vocabulary,
    narrow_mlp,
    no_dropout,
    other_activation,
    other_scale,
]
if __name__ == "__main__":
    import sys

    for maker in MAKERS:
        target = Path(sys.argv[1], maker.__name__)
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        maker(target)
