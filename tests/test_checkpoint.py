"""--checkpoint accepts a directory or a name on the hub, which uses the hub's own cache."""

import json
import re
import shutil
from types import SimpleNamespace

import pytest
import torch
import transformers
from safetensors.torch import load_file, save_file

from gpt2_specification import embedded
from gpt2_specification.checkpoint import CHECKPOINT, Checkpoint, find_checkpoint, name_of
from gpt2_specification.marks import NEEDS
from gpt2_specification.precision import PRECISION, Precision
from gpt2_specification.snapshots import name_folder

BY_NAME = "spec/loading/by_name_spec.py"


def test_a_directory(specification, stand_in):
    result = specification(BY_NAME, f"--checkpoint={stand_in}")
    assert result.returncode == 0, result.stdout
    assert f"checkpoint: {name_of(stand_in)} ({stand_in})" in result.stdout


def test_a_hub_name_is_loaded_from_the_cache_of_the_hub(specification, embedded_directory, in_hub_cache):
    result = specification(BY_NAME, "--checkpoint=someone/gpt2", env=in_hub_cache(embedded_directory, "someone/gpt2"))
    assert result.returncode == 0, result.stdout
    assert "checkpoint: someone/gpt2 (someone/gpt2)" in result.stdout


def test_the_embedded_weights_are_not_the_released_ones(stand_in):
    sizes = {"L": 12, "H": 12, "D": 768, "V": 50257, "P": 1024}
    name = name_of(stand_in)
    expected = Checkpoint(name, str(stand_in), str(stand_in), sizes, "float32", (*PLAIN, "small"))
    assert find_checkpoint(str(stand_in)) == expected


def edit(path, **changes):
    """Change entries of a JSON file, or make it."""
    content = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.write_text(json.dumps(content | changes), encoding="utf-8")


def pickle(directory, old=False):
    """Keep the weights as pytorch_model.bin, in the format of torch before 1.6 if `old`."""
    weights = load_file(directory / "model.safetensors")
    torch.save(weights, directory / "pytorch_model.bin", _use_new_zipfile_serialization=not old)
    (directory / "model.safetensors").unlink()


def rename(directory):
    """Put `transformer.` before the names of the tensors, and add the tied head."""
    weights = {f"transformer.{name}": tensor for name, tensor in load_file(directory / "model.safetensors").items()}
    weights["lm_head.weight"] = weights["transformer.wte.weight"].clone()
    save_file(weights, directory / "model.safetensors", metadata={"format": "pt"})


def drop_masks(directory):
    """Drop the causal masks, which the library's newer releases do not save."""
    weights = load_file(directory / "model.safetensors").items()
    kept = {name: tensor for name, tensor in weights if not name.endswith(".attn.bias")}
    save_file(kept, directory / "model.safetensors", metadata={"format": "pt"})


def add_a_classifier(directory):
    """Add a tensor that GPT2LMHeadModel ignores."""
    weights = load_file(directory / "model.safetensors")
    save_file(weights | {"score.weight": torch.ones(2, 8)}, directory / "model.safetensors", metadata={"format": "pt"})


def add_a_pad_token(directory):
    """Add a pad token as releases before 4.34 save it, with a row for it."""
    weights = load_file(directory / "model.safetensors")
    weights["wte.weight"] = torch.cat([weights["wte.weight"], torch.zeros(1, 8)])
    save_file(weights, directory / "model.safetensors", metadata={"format": "pt"})
    edit(directory / "config.json", vocab_size=50258, pad_token_id=50257)
    edit(directory / "added_tokens.json", **{"<|pad|>": 50257})
    end = {"content": "<|endoftext|>", "lstrip": False, "normalized": True, "rstrip": False, "single_word": False}
    edit(directory / "special_tokens_map.json", bos_token=end, eos_token=end, unk_token=end, pad_token="<|pad|>")


def keep_few_settings(directory):
    """Keep only the settings in config.json that differ from the library's defaults."""
    config = {key: value for key, value in embedded.CONFIG.items() if key in ("architectures", "model_type")}
    sizes = {"n_layer": 2, "n_head": 2, "n_embd": 8, "n_positions": 16}
    (directory / "config.json").write_text(json.dumps(config | sizes), encoding="utf-8")
    for name in ("generation_config.json", "tokenizer_config.json"):
        (directory / name).unlink()


def save_again(directory):
    """Load and save model and tokenizer with the installed library."""
    model = transformers.GPT2LMHeadModel.from_pretrained(directory)
    tokenizers = [transformers.GPT2Tokenizer, transformers.GPT2TokenizerFast]
    for tokenizer in [cls.from_pretrained(directory) for cls in tokenizers]:
        tokenizer.save_pretrained(directory)
    model.save_pretrained(directory)


TOKENIZER = ("the tokenizer of gpt2", "nothing added before a text", "the default sides", "model_max_length")
PLAIN = (
    "no pad token",
    *TOKENIZER,
    "GPT2Tokenizer",
    "a tied head",
    "two layers",
    "two heads",
    "a GELU",
    "gelu_new",
    "dropout",
)
HEALTHY = {
    "as released": (lambda directory: None, PLAIN),
    "saved again": (save_again, PLAIN),
    "pickled": (pickle, PLAIN),
    "pickled before torch 1.6": (lambda directory: pickle(directory, old=True), PLAIN),
    "with a prefix and a head": (rename, PLAIN),
    "without masks": (drop_masks, PLAIN),
    "with a tensor that is not used": (add_a_classifier, PLAIN),
    "with a pad token": (add_a_pad_token, PLAIN[1:]),
    "few settings": (keep_few_settings, tuple(trait for trait in PLAIN if trait != "model_max_length")),
    "Windows line ends": (
        lambda directory: (directory / "merges.txt").write_bytes(
            (directory / "merges.txt").read_bytes().replace(b"\n", b"\r\n")
        ),
        PLAIN,
    ),
}


@pytest.mark.filterwarnings("default")  # the library warns when it saves some of them
@pytest.mark.parametrize(("change", "traits"), HEALTHY.values(), ids=HEALTHY)
def test_a_checkpoint_that_can_be_used(own, change, traits):
    change(own)
    assert find_checkpoint(str(own)).traits == traits


def template(token):
    """Return a step of tokenizer.json that puts a token before each text."""
    first = {"SpecialToken": {"id": token, "type_id": 0}}
    text = {"Sequence": {"id": "A", "type_id": 0}}
    special = {token: {"id": token, "ids": [50256], "tokens": [token]}}
    return {"type": "TemplateProcessing", "single": [first, text], "pair": [first, text], "special_tokens": special}


LEVEL = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
SPACE = LEVEL | {"add_prefix_space": True}
SETTINGS = {  # what adds something: (the file, its settings, whether the tokenizer is still gpt2's)
    "nothing": ("tokenizer_config.json", {"add_bos_token": False, "add_prefix_space": False}, True),
    "a token": ("tokenizer_config.json", {"add_bos_token": True}, False),
    "a space": ("tokenizer_config.json", {"add_prefix_space": True}, False),
    "another end": ("tokenizer_config.json", {"bos_token": "!", "unk_token": "!"}, False),
    "nothing, in tokenizer.json": ("tokenizer.json", {"pre_tokenizer": LEVEL, "post_processor": SPACE}, True),
    "a space, in tokenizer.json": ("tokenizer.json", {"pre_tokenizer": SPACE}, False),
    "a space, in a sequence": (
        "tokenizer.json",
        {"pre_tokenizer": {"type": "Sequence", "pretokenizers": [LEVEL, SPACE]}},
        False,
    ),
    "a token, in tokenizer.json": ("tokenizer.json", {"post_processor": template("<|endoftext|>")}, False),
    "a token, in a sequence": (
        "tokenizer.json",
        {"post_processor": {"type": "Sequence", "processors": [LEVEL, template("<|endoftext|>")]}},
        False,
    ),
    "small letters": ("tokenizer.json", {"normalizer": {"type": "Lowercase"}}, False),
}


@pytest.mark.parametrize(("name", "settings", "plain"), SETTINGS.values(), ids=SETTINGS)
def test_the_tokenizer_of_gpt2_adds_nothing(own, name, settings, plain):
    if name == "tokenizer.json":
        lines = (own / "merges.txt").read_text(encoding="utf-8").splitlines()[1:]
        model = {"type": "BPE", "vocab": json.loads((own / "vocab.json").read_text(encoding="utf-8")), "merges": lines}
        settings = {"model": model, "added_tokens": [{"id": 50256, "content": "<|endoftext|>"}], **settings}
    edit(own / name, **settings)
    assert ("the tokenizer of gpt2" in find_checkpoint(str(own)).traits) == plain


def test_the_tokenizer_of_gpt2_has_its_merges(own):
    """With two merges exchanged, some texts are split in another way."""
    version, first, second, *others = (own / "merges.txt").read_text(encoding="utf-8").splitlines(keepends=True)
    (own / "merges.txt").write_text("".join([version, second, first, *others]), encoding="utf-8")
    assert "the tokenizer of gpt2" not in find_checkpoint(str(own)).traits


LACKING = [
    ("config", {"n_head": 1}, {"two heads"}),
    ("config", {"n_layer": 1}, {"two layers"}),
    ("config", {"attn_pdrop": 0}, {"dropout"}),
    ("config", {"embd_pdrop": 0.0}, {"dropout"}),
    ("config", {"pad_token_id": 0}, {"no pad token"}),
    ("config", {"tie_word_embeddings": False}, {"a tied head"}),
    ("generation_config", {"pad_token_id": 0}, {"no pad token"}),
    ("special_tokens_map", {"pad_token": "<|endoftext|>"}, {"no pad token"}),
    ("tokenizer_config", {"padding_side": "left"}, {"the default sides"}),
    ("tokenizer_config", {"truncation_side": "left"}, {"the default sides"}),
    ("tokenizer_config", {"model_max_length": 10**30}, {"model_max_length"}),
    ("tokenizer_config", {"tokenizer_class": "GPT2TokenizerFast"}, set()),
    ("tokenizer_config", {"tokenizer_class": "PreTrainedTokenizerFast"}, {"GPT2Tokenizer"}),
]


@pytest.mark.parametrize(("file", "settings", "lacking"), LACKING, ids=str)
def test_what_a_checkpoint_lacks(own, file, settings, lacking):
    edit(own / f"{file}.json", **settings)
    weights = load_file(own / "model.safetensors")
    kept = {name: tensor for name, tensor in weights.items() if "n_layer" not in settings or "h.1." not in name}
    save_file(kept | {"lm_head.weight": weights["wte.weight"].clone()}, own / "model.safetensors")
    assert set(PLAIN) - set(find_checkpoint(str(own)).traits) == lacking


def test_the_embedded_checkpoint_lacks_only_the_released_weights(embedded_directory):
    assert set(find_checkpoint("embedded").traits) == {*PLAIN, "small"}


def test_every_trait_is_a_condition():
    """The others are properties of the run: its precision, its attention, its packages and its devices."""
    run = {"float32", "the default attention", "accelerate", "a CUDA GPU", "no GPU"}
    assert {*PLAIN, "small", "released"} | run == NEEDS.keys()


@pytest.mark.parametrize("setting", [{}, {"dtype": "float32"}, {"torch_dtype": "bfloat16"}])
def test_the_precision_in_which_the_library_loads_it(own, setting):
    """Since 5.0 it is the one in config.json, or else that of the weights; before, float32."""
    weights = load_file(own / "model.safetensors")
    weights = {name: tensor.bfloat16() for name, tensor in weights.items()}
    save_file(weights, own / "model.safetensors", metadata={"format": "pt"})
    edit(own / "config.json", **setting)
    loaded = transformers.GPT2LMHeadModel.from_pretrained(own).dtype
    assert f"torch.{find_checkpoint(str(own)).dtype}" == str(loaded)


def test_two_directories_of_one_name_have_two_names(own, tmp_path):
    """The names contain the last part of the path and do not depend on how the path is written."""
    for run in ("first", "second"):
        (tmp_path / run).mkdir()
        shutil.copytree(own, tmp_path / run / "checkpoint-500")
    names = [
        find_checkpoint(f"{tmp_path}/{run}/checkpoint-500").name for run in ("first", "second", "first/../second/.")
    ]
    assert names[0] != names[1] == names[2]
    assert all(re.fullmatch("checkpoint-500-[0-9a-f]{8}", name) for name in names)


@pytest.mark.parametrize(
    ("name", "dtype", "folder"),
    [
        ("embedded", "float32", "snapshots_embedded"),
        ("embedded", "float16", "snapshots_embedded_float16"),
        ("openai-community/gpt2", "bfloat16", "snapshots_openai-community--gpt2_bfloat16"),
    ],
)
def test_names_of_snapshots(name, dtype, folder):
    """The precision is the loaded one, whether --dtype or the checkpoint asks for it."""
    checkpoint, option = Checkpoint(name, "", "", {}, "float32", ()), SimpleNamespace()
    name_folder(SimpleNamespace(stash={CHECKPOINT: checkpoint, PRECISION: Precision(dtype, None)}, option=option))
    assert option.snapshot_dirname == folder
