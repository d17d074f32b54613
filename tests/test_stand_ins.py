"""The claims on generated checkpoints of other sizes and formats, in other precisions and with eager attention.

`pytest tests -m big` runs them with 24 layers, which takes 90 seconds and 1.5 GB of disk space.
"""

import re
import shutil

import pytest
import torch
import transformers
from safetensors.torch import load_file

from gpt2_specification import embedded
from gpt2_specification.claim import all_claims

RELEASED = {"released_texts", "released_logits", "released"}
ONE_FILE = {*RELEASED, "released_layout"}  # released_layout needs the tensor names of the released file
NO_PAD = {"no_token", "pad_default"}  # these claims need a checkpoint without a pad token


def six_layers(directory):
    """Make a checkpoint of the size of distilgpt2."""
    embedded.write_checkpoint(directory, print, embedded.CONFIG | {"n_layer": 6})


def medium(directory):
    """Make a checkpoint of the size of gpt2-medium."""
    embedded.write_checkpoint(directory, print, embedded.CONFIG | {"n_layer": 24, "n_head": 16, "n_embd": 1024})


def fine_tune(directory):
    """Make a checkpoint with an additional pad token, saved by the installed library."""
    source = embedded.cached_checkpoint(print, print)
    tokenizer = transformers.GPT2Tokenizer.from_pretrained(source)
    tokenizer.add_special_tokens({"pad_token": "<|pad|>"})
    model = transformers.GPT2LMHeadModel.from_pretrained(source)
    model.resize_token_embeddings(len(tokenizer))
    model.config.pad_token_id = model.generation_config.pad_token_id = tokenizer.pad_token_id
    tokenizer.save_pretrained(directory)
    model.save_pretrained(directory)


def sharded(directory):
    """Make a checkpoint of six layers in several safetensors files with an index."""
    six_layers(directory)
    model = transformers.GPT2LMHeadModel.from_pretrained(directory)
    (directory / "model.safetensors").unlink()
    model.save_pretrained(directory, max_shard_size="100MB")
    assert (directory / "model.safetensors.index.json").exists()


def pickled(directory):
    """Make a checkpoint of six layers in the older format, pytorch_model.bin."""
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
    """Return the claims that were not run, after asserting that all others hold."""
    assert result.returncode == 0, result.stdout
    lines = [line.split() for line in result.stdout.splitlines() if line.startswith("  not run ")]
    names = {next(word for word in line[2:] if word.islower()) for line in lines}
    total = len(all_claims())
    counted = rf"{total} claims: {total - len(lines)} hold \(\d+ differ from 4\.51\.3\), 0 BROKEN, {len(lines)} not run"
    assert re.search(counted, result.stdout)
    return names


@pytest.mark.filterwarnings("default")  # the library warns when it makes these checkpoints
@pytest.mark.parametrize(("make", "left_out"), STAND_INS)
def test_every_claim_holds_or_is_not_run(specification, make, left_out, tmp_path):
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
def test_every_claim_holds_in_another_precision_or_attention(specification, options, header):
    result = specification(*options)
    assert header in result.stdout
    assert not_run(result) == RELEASED


def test_a_chapter_holds_in_float16(specification):
    result = specification("spec/hidden_states", "--dtype=float16")
    assert result.returncode == 0, result.stdout
    assert "dtype: float16" in result.stdout


def test_another_precision_has_its_own_snapshots(specification):
    result = specification("spec/probabilities/top_ten_spec.py", "--dtype=bfloat16")
    assert "no snapshot was recorded: pytest --dtype=bfloat16 --snapshot-update" in result.stdout
