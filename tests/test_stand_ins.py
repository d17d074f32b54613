"""The claims on checkpoints of other sizes and formats, made as the embedded one is; in other precisions; by eager.

`pytest tests -m big` runs them on 24 layers too, in a minute and a half and with 1.5 GB of disk.
"""

import shutil

import pytest
import torch
import transformers
from safetensors.torch import load_file

from gpt2_specification import embedded
from gpt2_specification.claim import all_claims

RELEASED = {"released_texts", "released_logits", "released"}
ONE_FILE = {*RELEASED, "released_layout"}  # it is of the released file's own names
NO_PAD = {"no_token", "pad_default"}  # they are of a checkpoint that names no pad


def six_layers(directory):
    """As distilgpt2."""
    embedded.write_checkpoint(directory, print, embedded.CONFIG | {"n_layer": 6})


def medium(directory):
    """As gpt2-medium."""
    embedded.write_checkpoint(directory, print, embedded.CONFIG | {"n_layer": 24, "n_head": 16, "n_embd": 1024})


def fine_tune(directory):
    """One whose vocabulary was extended by a pad token of its own, saved by the installed library."""
    source = embedded.cached_checkpoint(print, print)
    tokenizer = transformers.GPT2Tokenizer.from_pretrained(source)
    tokenizer.add_special_tokens({"pad_token": "<|pad|>"})
    model = transformers.GPT2LMHeadModel.from_pretrained(source)
    model.resize_token_embeddings(len(tokenizer))
    model.config.pad_token_id = model.generation_config.pad_token_id = tokenizer.pad_token_id
    tokenizer.save_pretrained(directory)
    model.save_pretrained(directory)


def sharded(directory):
    """Six layers in several files of safetensors with an index."""
    six_layers(directory)
    model = transformers.GPT2LMHeadModel.from_pretrained(directory)
    (directory / "model.safetensors").unlink()
    model.save_pretrained(directory, max_shard_size="100MB")
    assert (directory / "model.safetensors.index.json").exists()


def pickled(directory):
    """Six layers in the older format, as the hub had it until 2023."""
    six_layers(directory)
    torch.save(load_file(directory / "model.safetensors"), directory / "pytorch_model.bin")
    (directory / "model.safetensors").unlink()


STAND_INS = [
    pytest.param(six_layers, RELEASED),
    pytest.param(medium, RELEASED, marks=pytest.mark.big),
    pytest.param(fine_tune, ONE_FILE | NO_PAD),
    pytest.param(sharded, ONE_FILE),
    pytest.param(pickled, ONE_FILE),
]


def not_run(result):
    """The claims that a run of all of them left out; none of the others may be broken."""
    assert result.returncode == 0, result.stdout
    lines = [line.split() for line in result.stdout.splitlines() if line.startswith("  not run ")]
    names = {next(word for word in line[2:] if word.islower()) for line in lines}
    total = len(all_claims())
    assert f"{total} claims: {total - len(lines)} hold, 0 BROKEN, {len(lines)} not run" in result.stdout
    return names


@pytest.mark.filterwarnings("default")  # of the library, about what it is asked to do here
@pytest.mark.parametrize(("make", "left_out"), STAND_INS)
def test_every_claim_holds_or_says_what_it_needs(specification, make, left_out, tmp_path):
    make(tmp_path)
    result = specification(f"--checkpoint={tmp_path}")
    shutil.rmtree(tmp_path)
    assert not_run(result) == left_out


@pytest.mark.parametrize(
    ("options", "header"),
    [
        (["--dtype=bfloat16"], "dtype: bfloat16; attention: sdpa"),
        (["--attention=eager"], "dtype: float32; attention: eager"),
    ],
)
def test_every_claim_holds_in_another_precision_and_by_another_attention(specification, options, header):
    result = specification(*options)
    assert header in result.stdout
    assert not_run(result) == RELEASED


def test_a_chapter_holds_in_float16_which_a_cpu_computes_slowly(specification):
    result = specification("spec/hidden_states", "--dtype=float16")
    assert result.returncode == 0, result.stdout
    assert "dtype: float16" in result.stdout


def test_the_snapshots_of_another_precision_are_its_own(specification):
    result = specification("spec/probabilities/top_ten_spec.py", "--dtype=bfloat16")
    assert "no snapshot was recorded: pytest --dtype=bfloat16 --snapshot-update" in result.stdout
