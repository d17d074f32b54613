"""Bad input is a usage error (exit status 4) with one line that says what to do, and without a traceback."""

import json
import os
import re
import sys
import time
from types import SimpleNamespace

import pytest
import torch
import transformers
from safetensors.torch import load_file, save_file

from gpt2_specification import precision
from gpt2_specification.checkpoint import find_checkpoint
from gpt2_specification.devices import DEVICES
from gpt2_specification.environment import installed_version
from gpt2_specification.files import CheckpointError
from gpt2_specification.precision import PRECISION, Precision
from tests.stub_hub import StubHub


@pytest.fixture
def refusal():
    """A function that returns the line with which `find_checkpoint` refuses a checkpoint."""

    def run(option, dtype=None):
        with pytest.raises(CheckpointError) as caught:
            find_checkpoint(str(option), dtype)
        line = str(caught.value)
        assert line.isprintable()
        return line

    return run


@pytest.fixture
def complaint(specification):
    """A function that runs the specification and returns the one line of its usage error."""

    def run(*arguments, **kwargs):
        result = specification(*arguments, **kwargs)
        output = result.stdout + result.stderr
        errors = [line for line in output.splitlines() if line.startswith("ERROR: ")]
        assert result.returncode == 4, output
        assert len(errors) == 1, output
        assert "Traceback" not in output
        return errors[0].removeprefix("ERROR: ")

    return run


ABSENT = ["./absent", "/absent/gpt2", "~/absent/gpt2/x", "absent/", "pyproject.toml", "/dev/null", "a/b/c", ""]


@pytest.mark.parametrize("path", ABSENT)
def test_a_checkpoint_that_does_not_exist(refusal, path):
    line = f"--checkpoint {path}: no such directory; omit --checkpoint to use the embedded one"
    assert refusal(path) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("~nouser/x", r"--checkpoint ~nouser/x: Could not determine home directory.; omit --checkpoint .*"),
        ("n" * 5000, r"--checkpoint 'n{50}'...: File name too long; omit --checkpoint to use the embedded one"),
        ("a\nb", r"--checkpoint 'a\\nb'...: no such directory; omit --checkpoint to use the embedded one"),
    ],
    ids=["no user", "5000 letters", "two lines"],
)
def test_a_name_that_no_directory_has(refusal, complaint, path, line):
    assert re.fullmatch(line, refusal(path))
    assert complaint(f"--checkpoint={path}") == refusal(path)


@pytest.fixture
def as_nobody(tmp_path):
    """Run the test without the permissions of root, from which no file is kept."""
    if os.geteuid():
        yield
        return
    for path in (tmp_path, *tmp_path.parents):
        if path.stat().st_mode & 0o001 == 0:
            path.chmod(path.stat().st_mode | 0o011)
    os.seteuid(65534)
    yield
    os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs users")
@pytest.mark.parametrize(("blocked", "mode"), [("", 0), ("config.json", 0), ("model.safetensors", 0), ("", 0o400)])
def test_no_permission(refusal, own, request, blocked, mode):
    find_checkpoint(str(own))  # so that what is imported in the check is imported by root
    path = own / blocked
    path.chmod(mode)
    request.getfixturevalue("as_nobody")
    assert re.fullmatch(rf"{own}/?[\w.]*: .*([Pp]ermission denied|damaged).*", refusal(own))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
@pytest.mark.parametrize("name", ["config.json", "vocab.json", "tokenizer_config.json", "model.safetensors"])
def test_a_pipe_in_place_of_a_file(refusal, own, name):
    (own / name).unlink()
    os.mkfifo(own / name)
    kind = f"{own / name}: not a regular file; copy or download it again"
    assert refusal(own) in (kind, f"{own}: the tokenizer's vocab.json is missing; save the tokenizer there")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_in_place_of_the_checkpoint(refusal, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe").endswith(": no such directory; omit --checkpoint to use the embedded one")


def write(name, content):
    """Return a function that writes a file of a checkpoint anew, or removes it."""

    def change(directory):
        (directory / name).unlink(missing_ok=True)
        if content is not None:
            (directory / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    return change


def edit(name, **changes):
    """Return a function that changes entries of a JSON file of a checkpoint."""

    def change(directory):
        content = json.loads((directory / name).read_text(encoding="utf-8")) if (directory / name).exists() else {}
        write(name, json.dumps(content | changes))(directory)

    return change


def tensors(changed):
    """Return a function that writes the weights that `changed` returns for a dictionary of the tensors."""

    def change(directory):
        weights = load_file(directory / "model.safetensors")
        save_file(changed(weights), directory / "model.safetensors", metadata={"format": "pt"})

    return change


def several(*changes):
    """Return a function that makes several changes."""

    def change(directory):
        for each in changes:
            each(directory)

    return change


def lacking(name):
    return tensors(lambda weights: {key: tensor for key, tensor in weights.items() if key != name})


def changed(name, function):
    return tensors(lambda weights: weights | {name: function(weights[name]).contiguous()})


def merges(function):
    """Return a function that changes the lines of merges.txt."""

    def change(directory):
        lines = (directory / "merges.txt").read_text(encoding="utf-8").splitlines(keepends=True)
        write("merges.txt", "".join(function(lines)))(directory)

    return change


def vocabulary(function):
    """Return a function that changes the ids in vocab.json."""

    def change(directory):
        ids = json.loads((directory / "vocab.json").read_text(encoding="utf-8"))
        write("vocab.json", json.dumps(ids | function(ids)))(directory)

    return change


def swapped(one, other):
    return vocabulary(lambda ids: {one: ids[other], other: ids[one]})


def pickled(directory):
    """Keep the weights as pytorch_model.bin."""
    torch.save(load_file(directory / "model.safetensors"), directory / "pytorch_model.bin")
    (directory / "model.safetensors").unlink()


def indexed(directory, **changes):
    """Keep the weights in one shard with an index that has these changes."""
    names = load_file(directory / "model.safetensors")
    (directory / "model.safetensors").rename(directory / "shard.safetensors")
    listed = dict.fromkeys(names, "shard.safetensors") | changes
    (directory / "model.safetensors.index.json").write_text(json.dumps({"weight_map": listed}), encoding="utf-8")


def with_tokenizer_json(**changes):
    """Return a function that adds a tokenizer.json, whose model has these changes."""

    def change(directory):
        lines = (directory / "merges.txt").read_text(encoding="utf-8").splitlines()[1:]
        model = {
            "type": "BPE",
            "vocab": json.loads((directory / "vocab.json").read_text(encoding="utf-8")),
            "merges": lines,
        }
        write("tokenizer.json", json.dumps({"model": model | changes, "added_tokens": []}))(directory)

    return change


AGAIN = "copy or download it again"
ONE_MODEL = "use the config.json and the weights of one model"
ONE_TOKENIZER = "copy vocab.json and merges.txt of one tokenizer"
MISSING = "is missing; save the tokenizer there"
NO_JSON = rf"not JSON \(.*\); {AGAIN}"
CLASS = "; the specification covers only GPT2Tokenizer"
UNMADE = r"cut, or of another vocabulary; no merge makes '.+', one of {} tokens; " + ONE_TOKENIZER
JSON_FILES = ["tokenizer_config", "generation_config", "special_tokens_map", "added_tokens", "tokenizer", "vocab"]
NOT_CHECKPOINTS = {  # what is wrong: (how it is made from a checkpoint, the file that is blamed, the rest of the line)
    "more layers in config.json": (
        edit("config.json", n_layer=3),
        "model.safetensors",
        rf"lacks the tensor h\.2\.ln_1\.weight, one of 12 that config\.json asks for \(n_layer 3\); {ONE_MODEL}",
    ),
    "fewer layers in config.json": (
        edit("config.json", n_layer=1),
        "model.safetensors",
        r"the tensor h\.1\.[\w.]+ is of layer 1, but config\.json has 1 layers \(n_layer\), from 0 on; " + ONE_MODEL,
    ),
    "a missing tensor": (
        lacking("h.1.mlp.c_fc.bias"),
        "model.safetensors",
        rf"lacks the tensor h\.1\.mlp\.c_fc\.bias, one of 1 that config\.json asks for \(n_layer 2\); {ONE_MODEL}",
    ),
    "no head of its own": (
        edit("config.json", tie_word_embeddings=False),
        "model.safetensors",
        rf"lacks the tensor lm_head\.weight, one of 1 that config\.json asks for \(n_layer 2\); {ONE_MODEL}",
    ),
    "another head than the tied one": (
        tensors(lambda weights: weights | {"lm_head.weight": weights["wte.weight"].flip(0)}),
        "model.safetensors",
        r"lm_head\.weight is not wte\.weight, which config\.json ties to it; set tie_word_embeddings to false",
    ),
    "a wrong shape": (
        changed("h.1.mlp.c_fc.weight", lambda tensor: tensor.T),
        "model.safetensors",
        r"the tensor h\.1\.mlp\.c_fc\.weight has the shape \(32, 8\), but config\.json asks for \(8, 32\); "
        + ONE_MODEL,
    ),
    "another inner width": (
        edit("config.json", n_inner=20),
        "model.safetensors",
        rf"the tensor h\.0\.mlp\.[\w.]+ has the shape .*, but config\.json asks for .*20.*; {ONE_MODEL}",
    ),
    "fewer positions in config.json": (
        edit("config.json", n_positions=8),
        "model.safetensors",
        rf"the tensor wpe\.weight has the shape \(16, 8\), but config\.json asks for \(8, 8\); {ONE_MODEL}",
    ),
    "another vocabulary size": (
        edit("config.json", vocab_size=50304),
        "model.safetensors",
        rf"the tensor wte\.weight has the shape \(50257, 8\), but config\.json asks for \(50304, 8\); {ONE_MODEL}",
    ),
    "quantized weights": (
        changed("h.0.mlp.c_fc.weight", lambda tensor: tensor.to(torch.int8)),
        "model.safetensors",
        r"the tensor .* holds torch\.int8; quantized weights are not covered: save the model in float32",
    ),
    "an infinite weight": (
        changed("h.0.mlp.c_fc.weight", lambda tensor: tensor / 0),
        "model.safetensors",
        rf"the tensor h\.0\.mlp\.c_fc\.weight holds NaN or infinity; {AGAIN}",
    ),
    "infinite outputs": (
        several(*(changed(f"h.{i}.mlp.c_proj.weight", lambda tensor: tensor.sign() * 3e38) for i in range(2))),
        "",
        r"the weights are finite, but a forward pass of 8 tokens in float32 gives NaN or infinity in h\.0\.mlp\.c_proj;"
        " use another --dtype or another checkpoint",
    ),
    "infinite attention": (
        changed("h.1.attn.c_attn.weight", lambda tensor: tensor.sign() * 1e20),
        "",
        r"the weights are finite, .* gives NaN or infinity in h\.1\.attn; use another --dtype or another checkpoint",
    ),
    "heads that do not divide the width": (
        edit("config.json", n_head=3),
        "config.json",
        "n_head 3 does not divide n_embd 8; correct them",
    ),
    "no head": (edit("config.json", n_head=0), "config.json", "n_layer, n_head, .* must be at least 1; correct them"),
    "an unknown activation": (
        edit("config.json", activation_function="sine"),
        "config.json",
        "activation_function 'sine' is unknown to transformers; correct it",
    ),
    "an encoder": (
        edit("config.json", add_cross_attention=True),
        "config.json",
        "add_cross_attention is true; only a GPT-2 without an encoder is covered",
    ),
    "a quantized model": (
        edit("config.json", quantization_config={"load_in_8bit": True}),
        "config.json",
        "(quantized weights are not covered; save the model in float32|not a configuration of GPT-2 .*)",
    ),
    "a size that is a string": (
        edit("config.json", vocab_size="50257"),
        "config.json",
        "vocab_size is '50257', which is not of the type int; correct it",
    ),
    "a size that is not whole": (
        edit("config.json", n_layer=2.0),
        "config.json",
        r"n_layer is 2\.0, which is not of the type int; correct it",
    ),
    "a probability that is a string": (
        edit("config.json", attn_pdrop="0.1"),
        "config.json",
        r"attn_pdrop is '0\.1', which is not of the type float; correct it",
    ),
    "an answer that is a string": (
        edit("config.json", tie_word_embeddings="yes"),
        "config.json",
        "tie_word_embeddings is 'yes', which is not of the type bool; correct it",
    ),
    "an inner width that is a string": (
        edit("config.json", n_inner="100"),
        "config.json",
        "(not a configuration of GPT-2 .*; correct it|n_inner is '100'; make it a size or null)",
    ),
    "a precision that is unknown": (
        edit("config.json", torch_dtype="float13"),
        "config.json",
        r"not a configuration of GPT-2 \(module 'torch' has no attribute 'float13'\); correct it",
    ),
    "a precision that is a number": (
        edit("config.json", torch_dtype=16),
        "config.json",
        "dtype is 16; make it one of float32, bfloat16, float16, float64",
    ),
    "config.json with a byte order mark": (
        lambda directory: write("config.json", b"\xef\xbb\xbf" + (directory / "config.json").read_bytes())(directory),
        "config.json",
        r"begins with a byte order mark \(BOM\), not with JSON; save it as UTF-8 without one",
    ),
    "no config.json": (write("config.json", None), "config.json", f"the file is missing; {AGAIN}"),
    "an empty config.json": (write("config.json", ""), "config.json", NO_JSON),
    "half a config.json": (write("config.json", "{"), "config.json", NO_JSON),
    "a list as config.json": (write("config.json", "[]"), "config.json", f"not a JSON object; {AGAIN}"),
    "no model_type": (
        write("config.json", "{}"),
        "config.json",
        "no model_type, so not a model configuration; the specification covers only gpt2",
    ),
    "another architecture": (
        write("config.json", '{"model_type": "bert"}'),
        "config.json",
        "a checkpoint of bert; the specification covers only gpt2",
    ),
    "an end that the model does not have": (
        edit("config.json", eos_token_id=50257),
        "config.json",
        "eos_token_id is 50257, but the model has 50257 tokens; correct it",
    ),
    "an end that is a string": (
        edit("generation_config.json", eos_token_id="50256"),
        "generation_config.json",
        "eos_token_id is '50256', but the model has 50257 tokens; correct it",
    ),
    "another end than the tokenizer's": (
        edit("generation_config.json", eos_token_id=0),
        "generation_config.json",
        r"eos_token_id is 0, but the tokenizer's end of text, '<\|endoftext\|>', has the id 50256; correct one of them",
    ),
    "no merges.txt": (write("merges.txt", None), "", f"the tokenizer's merges.txt {MISSING}"),
    "no vocab.json": (write("vocab.json", None), "", f"the tokenizer's vocab.json {MISSING}"),
    "an empty merges.txt": (write("merges.txt", ""), "merges.txt", UNMADE.format(50000)),
    "a merges.txt that is cut at a line": (
        merges(lambda lines: lines[:30000]),
        "merges.txt",
        UNMADE.format(50001 - 30000),
    ),
    "a merges.txt without the last line": (merges(lambda lines: lines[:-1]), "merges.txt", UNMADE.format(1)),
    "a merges.txt that is cut in a line": (
        merges(lambda lines: [*lines[:30000], lines[30000][:2]]),
        "merges.txt",
        UNMADE.format(50001 - 30000),
    ),
    "a line of merges.txt that is cut": (
        merges(lambda lines: [*lines[:3], "x\n", *lines[3:]]),
        "merges.txt",
        f"the merge 'x' is not of this vocabulary; {ONE_TOKENIZER}",
    ),
    "a merges.txt of another vocabulary": (
        merges(lambda lines: [*lines[:3], "q z\n", *lines[3:]]),
        "merges.txt",
        f"the merge 'q z' is not of this vocabulary; {ONE_TOKENIZER}",
    ),
    "a merges.txt that is not text": (write("merges.txt", b"\xff\n\n"), "merges.txt", rf"not UTF-8 \(.*\); {AGAIN}"),
    "two ids swapped in vocab.json": (
        swapped("Ġthe", "Ġa"),
        "vocab.json",
        f"the tokens of gpt2 with other ids; 'Ġa' is 262 and not 257; {AGAIN}",
    ),
    "the id of the end swapped": (
        swapped("<|endoftext|>", "Ġa"),
        "vocab.json",
        rf"the tokens of gpt2 with other ids; 'Ġa' is 50256 and not 257; {AGAIN}",
    ),
    "an id that two tokens have": (
        vocabulary(lambda ids: {"Ġa": ids["Ġthe"]}),
        "vocab.json",
        f"the id 257 has no token, or another id has two; {AGAIN}",
    ),
    "an id that is a string": (
        vocabulary(lambda ids: {"Ġa": "257"}),
        "vocab.json",
        f"not a tokenizer vocabulary; {AGAIN}",
    ),
    "no ids": (write("vocab.json", "{}"), "vocab.json", f"not a tokenizer vocabulary; {AGAIN}"),
    "a vocabulary of words": (
        write("vocab.json", json.dumps({"<|endoftext|>": 0, "the": 1})),
        "vocab.json",
        "not a byte-level vocabulary, without a token for 256 of the 256 bytes; use a tokenizer with .*",
    ),
    "another tokenizer.json than vocab.json": (
        with_tokenizer_json(vocab={"a": 0}),
        "vocab.json",
        r"not the same as in tokenizer\.json; save the tokenizer there again",
    ),
    "other merges in tokenizer.json": (
        with_tokenizer_json(merges=["a b"]),
        "merges.txt",
        r"not the same as in tokenizer\.json; save the tokenizer there again",
    ),
    "a tokenizer.json of another kind": (
        write("tokenizer.json", '{"model": {"type": "Unigram", "vocab": [["a", 0.5]]}}'),
        "tokenizer.json",
        f"not a tokenizer with byte-level BPE; {AGAIN}",
    ),
    "a tokenizer_class of another family": (
        edit("tokenizer_config.json", tokenizer_class="BertTokenizer"),
        "tokenizer_config.json",
        f"the tokenizer is a BertTokenizer{CLASS}",
    ),
    "a tokenizer_class of another family in config.json": (
        edit("config.json", tokenizer_class="T5Tokenizer"),
        "config.json",
        f"the tokenizer is a T5Tokenizer{CLASS}",
    ),
    "an added token beyond the embedding": (
        write("added_tokens.json", '{"<pad>": 50257}'),
        "",
        r"the tokenizer has ids up to 50257, but the model has 50257 tokens; use the model's own tokenizer, or call"
        r" resize_token_embeddings\(\) and save both",
    ),
    "a pad token that has no id": (
        edit("tokenizer_config.json", pad_token="<pad>"),
        "",
        "the tokenizer has ids up to 50257, but the model has 50257 tokens; .*",
    ),
    "an added token whose id is a string": (
        write("added_tokens.json", '{"<pad>": "50257"}'),
        "vocab.json",
        f"not a tokenizer vocabulary; {AGAIN}",
    ),
    "a special token that is a number": (
        write("special_tokens_map.json", '{"eos_token": 50256}'),
        "",
        r"the tokenizer's added or special tokens are broken \(.*\); save the tokenizer there again",
    ),
    **{f"a broken {name}.json": (write(f"{name}.json", '{"a": '), f"{name}.json", NO_JSON) for name in JSON_FILES},
    "an index that is broken": (
        several(indexed, write("model.safetensors.index.json", "{")),
        "model.safetensors.index.json",
        NO_JSON,
    ),
    "an index without a map": (
        several(indexed, write("model.safetensors.index.json", '{"metadata": {}}')),
        "model.safetensors.index.json",
        f"has no weight_map from tensors to files; {AGAIN}",
    ),
    "an index that names a missing tensor": (
        lambda directory: indexed(directory, **{"h.1.mlp.c_fc.scale": "shard.safetensors"}),
        "shard.safetensors",
        rf"lacks the tensor h\.1\.mlp\.c_fc\.scale, which the index names; {AGAIN}",
    ),
    "an index that names a missing file": (
        lambda directory: indexed(directory, **{"wte.weight": "another.safetensors"}),
        "another.safetensors",
        f"the file is missing; {AGAIN}",
    ),
    "no weights": (
        write("model.safetensors", None),
        "",
        r"no weights; there is no model\.safetensors and no pytorch_model\.bin",
    ),
    "empty weights": (
        write("model.safetensors", ""),
        "model.safetensors",
        rf"the file is truncated or damaged \(.*\); {AGAIN}",
    ),
    "half the weights": (
        lambda directory: write("model.safetensors", (directory / "model.safetensors").read_bytes()[:9999])(directory),
        "model.safetensors",
        rf"the file is truncated or damaged \(.*\); {AGAIN}",
    ),
    "half a pytorch file": (
        several(write("model.safetensors", None), write("pytorch_model.bin", b"PK\x03\x04")),
        "pytorch_model.bin",
        rf"the file is truncated or damaged \(.*\); {AGAIN}",
    ),
    "an empty pytorch file": (
        several(write("model.safetensors", None), write("pytorch_model.bin", b"")),
        "pytorch_model.bin",
        rf"the file is truncated or damaged \(.*\); {AGAIN}",
    ),
    "a zip file that is not of pytorch": (
        several(write("model.safetensors", None), write("pytorch_model.bin", b"PK\x05\x06" + bytes(18))),
        "pytorch_model.bin",
        rf"the file is truncated or damaged \(.*\); {AGAIN}",
    ),
    "a pytorch file with more than tensors": (
        several(
            write("model.safetensors", None),
            lambda directory: torch.save({"state_dict": {}, "step": 5}, directory / "pytorch_model.bin"),
        ),
        "pytorch_model.bin",
        r"not a state_dict, tensors by name; save the model with save_pretrained\(\)",
    ),
    "a pytorch file with a missing tensor": (
        several(lacking("wpe.weight"), pickled),
        "pytorch_model.bin",
        rf"lacks the tensor wpe\.weight, one of 1 that config\.json asks for \(n_layer 2\); {ONE_MODEL}",
    ),
}


@pytest.mark.parametrize(("change", "file", "line"), NOT_CHECKPOINTS.values(), ids=NOT_CHECKPOINTS)
def test_what_is_not_a_checkpoint(refusal, own, change, file, line):
    """The line says which file is wrong, what is wrong in it and what to do."""
    change(own)
    refused = refusal(own)
    assert re.fullmatch(rf"{re.escape(str(own / file))}: {line}", refused), refused


@pytest.mark.parametrize("case", ["more layers in config.json", "a broken added_tokens.json", "infinite outputs"])
def test_nothing_runs_on_what_is_not_a_checkpoint(complaint, refusal, own, case):
    NOT_CHECKPOINTS[case][0](own)
    assert complaint(f"--checkpoint={own}") == refusal(own)


def test_outputs_that_are_infinite_in_one_precision(refusal, own):
    """The products of layer 1 are near 1e6: float32 and bfloat16 have such numbers, float16 has not."""
    changed("h.1.mlp.c_proj.bias", lambda tensor: tensor * 0 + 1e6)(own)
    find_checkpoint(str(own), "bfloat16")
    assert "a forward pass of 8 tokens in float16 gives NaN or infinity in h.1.mlp.c_proj" in refusal(own, "float16")


def test_a_hub_name_without_network_and_cache(complaint, tmp_path):
    env = {"HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "0", "HF_ENDPOINT": "http://127.0.0.1:9"}
    line = complaint("--checkpoint=gpt2", env=env)
    assert line.startswith("--checkpoint gpt2: no such directory, and the download from the hub failed (")
    assert line.endswith("; without a network, omit --checkpoint to use the embedded one")


def test_a_hub_name_offline(complaint, tmp_path):
    line = complaint("--checkpoint=openai-community/gpt2", env={"HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1"})
    assert line.startswith(
        "--checkpoint openai-community/gpt2: no such directory, and the download from the hub failed ("
    )
    assert line.endswith("; without a network, omit --checkpoint to use the embedded one")


class FailingHub(StubHub):
    """A hub that answers with an error page, or that sends only 400 of the 1000 bytes of each file."""

    status, page, stalls = 200, "", 0

    def do_GET(self):
        commit, files = "a" * 40, ["config.json", "model.safetensors"]
        if self.page:
            self.answer(self.page.encode(), self.status)
        elif "/tree/" in self.path:
            self.answer(json.dumps([{"type": "file", "path": f, "size": 1000, "oid": f} for f in files]).encode())
        elif self.path.startswith("/api/"):
            siblings = [{"rfilename": name} for name in files]
            self.answer(json.dumps({"id": "gpt2", "sha": commit, "siblings": siblings}).encode())
        else:
            headers = {"Content-Length": 1000, "ETag": f'"{self.path[-5:]}"', "X-Repo-Commit": commit}
            self.answer(b"x" * 400, headers=headers)
            if self.command == "GET":
                time.sleep(self.stalls)


@pytest.fixture
def hub(request):
    """The address of a hub that fails in the way of the parameter."""
    with FailingHub.served(**request.param) as address:
        yield address


FAILURES = {
    "an error page": {"status": 502, "page": "<html>Bad gateway</html>"},
    "a login page": {"page": "<html>Sign in</html>"},
    "half a file": {},
    "a file that stalls": {"stalls": 5},
}


@pytest.mark.parametrize("hub", FAILURES.values(), ids=FAILURES, indirect=True)
def test_a_hub_that_fails(complaint, hub, tmp_path):
    env = {"HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "0", "HF_ENDPOINT": hub, "HF_HUB_DOWNLOAD_TIMEOUT": "1"}
    line = complaint("--checkpoint=gpt2", env=env)
    assert line.startswith("--checkpoint gpt2: no such directory, and the download from the hub failed (")
    assert line.endswith("; without a network, omit --checkpoint to use the embedded one")
    assert not [path for path in tmp_path.rglob("*") if path.parent.name in ("blobs", "a" * 40)]


@pytest.mark.parametrize("name", ["gpu", "", "cpu0", "tpu:0"])
def test_an_unknown_device(complaint, name):
    assert complaint(f"--device={name}").startswith(f"--device {name}: unknown device; present here: cpu")


@pytest.mark.parametrize("name", ["cuda:99", "cpu:1", "cuda:x"])
def test_an_absent_device(complaint, name):
    assert complaint(f"--device={name}").startswith(f"--device {name}: absent; present here: cpu")


def test_a_gpu_that_the_environment_hides(complaint):
    line = complaint("--device=cuda", env={"CUDA_VISIBLE_DEVICES": ""})
    assert line == "--device cuda: absent; present here: cpu; CUDA_VISIBLE_DEVICES= hides others"


def test_a_checkpoint_in_a_precision_without_a_tolerance(complaint, stand_in):
    config = json.loads((stand_in / "config.json").read_text(encoding="utf-8"))
    (stand_in / "config.json").unlink()
    (stand_in / "config.json").write_text(json.dumps(config | {"torch_dtype": "float64"}), encoding="utf-8")
    line = "--checkpoint is in float64: pass one of these to --dtype: float32, bfloat16, float16"
    assert complaint(f"--checkpoint={stand_in}") == line


def test_an_unknown_precision(complaint):
    assert complaint("--dtype=float64").startswith("usage: ")


@pytest.mark.parametrize("name", ["nosuch", "flash_attention_2", "flash_attention_3"])
def test_an_attention_that_is_not_available(complaint, name):
    line = complaint(f"--attention={name}")
    assert line.startswith(f"--attention {name}: not available on cpu with the installed packages (")


def test_a_device_that_cannot_compute_in_a_precision(monkeypatch):
    """The error is the one of torch before 2.1 for float16 on a CPU."""

    def refuse(layer, x):
        raise RuntimeError("\"addmm_impl_cpu_\" not implemented for 'Half'\nby torch")

    monkeypatch.setattr(transformers.pytorch_utils.Conv1D, "forward", refuse)
    config = SimpleNamespace(option=SimpleNamespace(dtype="float16", attention=None))
    config.stash = {DEVICES: ["cpu"], PRECISION: Precision("float16", None)}
    assert precision.complaint(config) == (
        "--dtype float16: not available on cpu with the installed packages"
        " (\"addmm_impl_cpu_\" not implemented for 'Half')"
    )


@pytest.mark.parametrize(
    ("what", "processes"),
    [
        ("torch.empty(2**50)", 0),
        ("torch.empty(2**50)", 2),
        ("bytearray(2**60)", 0),
        ("raise torch.cuda.OutOfMemoryError('CUDA out of memory. Tried to allocate 1.50 GiB.')", 0),
    ],
)
def test_out_of_memory(specification, tmp_path, what, processes):
    (tmp_path / "starved.py").write_text(
        "import pytest, torch\n\n\n"
        "@pytest.hookimpl(tryfirst=True)\n"
        "def pytest_fixture_setup(fixturedef):\n"
        "    if fixturedef.argname == 'base_model':\n"
        f"        {what}\n",
        encoding="utf-8",
    )
    arguments = ("spec/loading/base_model_spec.py", "-p", "starved", f"-n{processes}")
    result = specification(*arguments, plugins=tmp_path)
    assert result.returncode == 4, result.stdout
    (line,) = [line for line in result.stdout.splitlines() if "out of memory in" in line]
    assert ": use --dtype bfloat16, a smaller checkpoint, fewer processes or another --device" in line
    assert "1 claim: 0 hold, 0 BROKEN, 1 not run" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


@pytest.fixture
def without(tmp_path):
    """A function that returns an environment in which a distribution is missing or has another version."""

    def environment(name, version=None):
        if version is None:
            (tmp_path / "sitecustomize.py").write_text(
                "import importlib.metadata, sys\n"
                f"sys.modules[{name!r}] = None\n"
                "find = importlib.metadata.Distribution.from_name.__func__\n"
                "def from_name(cls, name):\n"
                f"    if name == {name!r}:\n"
                "        raise importlib.metadata.PackageNotFoundError(name)\n"
                "    return find(cls, name)\n"
                "importlib.metadata.Distribution.from_name = classmethod(from_name)\n",
                encoding="utf-8",
            )
        else:
            directory = tmp_path / f"{name}-{version}.dist-info"
            directory.mkdir()
            (directory / "METADATA").write_text(
                f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8"
            )
        return {"PYTHONPATH": os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])}

    return environment


def test_transformers_is_missing(complaint, without):
    line = "transformers is not installed: pip install 'transformers>=4.30'"
    assert complaint(env=without("transformers")) == line


def test_torch_is_missing(complaint, without):
    assert complaint(env=without("torch")).startswith("torch is not installed: pip install 'torch")


def test_transformers_is_too_old(complaint, without):
    line = "transformers 4.29.2 is too old; the specification covers 4.30 and later: pip install -U transformers"
    assert complaint(env=without("transformers", "4.29.2")) == line


def test_torch_is_too_old(complaint, without):
    line = complaint(env=without("torch", "1.0.0"))
    assert line.startswith("torch 1.0.0 is too old for transformers ")
    assert "pip install 'torch" in line


def test_a_cache_that_cannot_be_written(complaint, tmp_path):
    blocked = tmp_path / "cache"
    blocked.touch()  # a file in place of the directory: not even root can write below it
    line = complaint(env=cache_environment(blocked))
    assert line.startswith(f"cannot make the embedded checkpoint, 548 MB, in {blocked}")
    assert line.endswith("free disk space there, make it writable, or pass another checkpoint to --checkpoint")


STUBS = {  # a package that hides the installed one: how the complaint begins
    "an import error": (
        "transformers",
        "raise ImportError('boom')",
        "transformers {} cannot be imported: ImportError: boom",
    ),
    "a syntax error": ("transformers", "def", "transformers {} cannot be imported: SyntaxError: invalid syntax"),
    "another error": (
        "transformers",
        "raise RuntimeError('1\\n2')",
        "transformers {} cannot be imported: RuntimeError: 1 2",
    ),
    "an exit": ("transformers", "raise SystemExit(0)", "transformers {} cannot be imported: SystemExit: 0"),
    "no GPT-2": (
        "transformers",
        "__version__ = '9'",
        "the GPT-2 of transformers {} cannot be imported: AttributeError: ",
    ),
    "torch": ("torch", "raise OSError('no libcudart')", "torch {} cannot be imported: OSError: no libcudart"),
    "torch in part": ("torch", "__version__ = '9'", "the GPT-2 of transformers {} cannot be imported: "),
}
HIDDEN_MODULE = """
import sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "transformers.models.gpt2.modeling_gpt2":
            raise ImportError("no such thing in torch")
sys.meta_path.insert(0, Finder())
"""


@pytest.mark.parametrize(("package", "code", "start"), STUBS.values(), ids=STUBS)
def test_a_library_that_cannot_be_imported(complaint, tmp_path, package, code, start):
    (tmp_path / package).mkdir()
    (tmp_path / package / "__init__.py").write_text(code, encoding="utf-8")
    record = tmp_path / "record.json"
    line = complaint(f"--record={record}", "spec/padding", env={"PYTHONPATH": str(tmp_path)})
    name = "torch" if start.startswith("torch") else "transformers"
    assert line.startswith(start.format(installed_version(name)))
    recorded = json.loads(record.read_text(encoding="utf-8"))
    assert (recorded["error"], recorded["claims"]) == (line, {})


@pytest.mark.parametrize("arguments", [["-n2"], ["--faults"], ["--fault=mask_all_ones"]])
def test_a_model_that_cannot_be_imported(complaint, tmp_path, arguments):
    (tmp_path / "sitecustomize.py").write_text(HIDDEN_MODULE, encoding="utf-8")
    line = complaint("spec/padding", *arguments, env={"PYTHONPATH": str(tmp_path)})
    start = (
        f"the GPT-2 of transformers {installed_version('transformers')} cannot be imported: ImportError: no such thing"
    )
    assert line.startswith(start)


def test_a_model_that_cannot_be_made_is_no_internal_error(specification, tmp_path):
    code = "import transformers\ndef refuse(*args, **kwargs):\n    raise RuntimeError\n"
    (tmp_path / "unmade.py").write_text(f"{code}transformers.GPT2Model.__init__ = refuse\n", encoding="utf-8")
    arguments = ("-p", "unmade", "spec/loading/base_model_spec.py")
    result = specification(*arguments, plugins=tmp_path)
    assert result.returncode == 1
    assert "1 claim: 0 hold, 1 BROKEN, 0 not run" in result.stdout


def test_assertions_that_python_skips(complaint):
    line = complaint("spec/padding", "--assert=plain", env={"PYTHONOPTIMIZE": "1"})
    assert line.startswith("Python skips all assertions here, so every claim would hold")


def test_assertions_that_pytest_rewrites_are_executed(specification, copy):
    (copy / "spec" / "padding" / "wrong_spec.py").write_text(
        '"""A."""\n\n\ndef test_a():\n    assert False\n', encoding="utf-8"
    )
    result = specification("spec/padding/wrong_spec.py", cwd=copy, env={"PYTHONOPTIMIZE": "1"})
    assert "1 claim: 0 hold, 1 BROKEN, 0 not run" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--fault=a", "--fault=b"], "--fault is given twice: pass it once"),
        (["--claims", "padding", "--claims=tokenizer"], "--claims is given twice: pass it once"),
        (["--record=a", "--record=a", "--record", "b"], "--record is given 3 times: pass it once"),
        (["--checkpoint=gpt2", "--checkpoint=gpt2"], "--checkpoint is given twice: pass it once"),
        (["--dtype=float32", "--dtype=float16"], "--dtype is given twice: pass it once"),
        (["--fault="], "--fault has no value: pass one, or omit --fault"),
        (["--record="], "--record has no value: pass one, or omit --record"),
        (["--checkpoint="], "--checkpoint has no value: pass one, or omit --checkpoint"),
        (["--attention="], "--attention has no value: pass one, or omit --attention"),
        (["--faults", "--fault=a"], "--fault and --faults: pass one of them"),
        (["--changed", "--fault=a"], "--fault and --changed: pass one of them"),
        (["--faults", "--snapshot-update"], "--faults breaks the library, whose outputs are not to be recorded: "),
        (["--fault=a", "--snapshot-update"], "--fault breaks the library, whose outputs are not to be recorded: "),
        (["--changed", "--record=a"], "--changed breaks the library, whose outcomes are not to be recorded: "),
        (["--faults", "--record=a"], "--faults breaks the library, whose outcomes are not to be recorded: "),
    ],
)
def test_options_that_exclude_each_other(complaint, arguments, line):
    assert complaint(*arguments).startswith(line)


def test_a_command_line_takes_precedence_over_the_environment(specification):
    arguments = ("spec/padding/left_spec.py", "--dtype=float32")
    result = specification(*arguments, env={"PYTEST_ADDOPTS": "--dtype=bfloat16"})
    assert "dtype: float32" in result.stdout


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        (".", "not a file"),
        ("absent/record.json", "no such directory"),
        ("a" * 300, "cannot be written: File name too long"),
        *([("/dev/full", "not a file")] if os.path.exists("/dev/full") else []),
    ],
)
def test_a_record_that_cannot_be_written(complaint, tmp_path, name, problem):
    path = tmp_path / name
    assert complaint(f"--record={path}", "spec/padding/left_spec.py") == f"--record {path}: {problem}"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_record_on_a_full_disk(complaint, tmp_path):
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))"
    (tmp_path / "sitecustomize.py").write_text(limit, encoding="utf-8")
    path = tmp_path / "record.json"
    path.write_text("older", encoding="utf-8")
    arguments = (f"--record={path}", "spec/padding/left_spec.py")
    line = complaint(*arguments, env={"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"})
    assert line == f"--record {path}: cannot be written: File too large"
    assert path.read_text(encoding="utf-8") == "older"
    assert not list(tmp_path.glob("*.partial"))


@pytest.mark.parametrize("arguments", [["--co", "-q"], ["--claims", "padding"], ["--setup-plan"]])
def test_a_run_without_checks_leaves_the_record_alone(specification, tmp_path, arguments):
    path = tmp_path / "record.json"
    path.write_text("older", encoding="utf-8")
    specification(f"--record={path}", "spec/padding", *arguments)
    assert [(file.name, file.read_text(encoding="utf-8")) for file in tmp_path.iterdir()] == [("record.json", "older")]


def test_an_interrupted_run_leaves_the_record_alone(specification, tmp_path):
    code = "def pytest_runtest_logfinish():\n    raise KeyboardInterrupt\n"
    (tmp_path / "stops.py").write_text(code, encoding="utf-8")
    path = tmp_path / "record.json"
    path.write_text("older", encoding="utf-8")
    arguments = ("-p", "stops", f"--record={path}", "spec/padding/left_spec.py")
    assert specification(*arguments, plugins=tmp_path).returncode == 2
    assert path.read_text(encoding="utf-8") == "older"
    assert not list(tmp_path.glob("*.partial"))


def test_a_full_disk(complaint, tmp_path):
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000_000, 100_000_000))"
    (tmp_path / "sitecustomize.py").write_text(limit, encoding="utf-8")
    cache = tmp_path / "cache"
    line = complaint(env={**cache_environment(cache), "PYTHONPATH": str(tmp_path)})
    assert line.startswith(f"cannot make the embedded checkpoint, 548 MB, in {cache}")
    assert "File too large" in line
    assert [path.name for path in cache.rglob("*") if path.is_file()] == ["embedded.lock"]


def cache_environment(directory):
    return {"XDG_CACHE_HOME": str(directory), "HF_HOME": str(directory / "huggingface")}
