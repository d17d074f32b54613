"""Bad input is a usage error (exit status 4) with one line that says what to do, and without a traceback."""

import json
import os
import re
import struct
import sys
import time
import zipfile
from types import SimpleNamespace

import pytest
import transformers

from gpt2_specification import precision
from gpt2_specification.devices import DEVICES
from gpt2_specification.environment import installed_version
from gpt2_specification.precision import PRECISION, Precision
from tests.stub_hub import StubHub


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


@pytest.mark.parametrize("path", ["./absent", "/absent/gpt2", "~/absent/gpt2/x", "absent/", "pyproject.toml"])
def test_a_checkpoint_that_does_not_exist(complaint, path):
    line = f"--checkpoint {path}: no such directory; omit --checkpoint to use the embedded one"
    assert complaint(f"--checkpoint={path}") == line


def test_a_truncated_weights_file(complaint, stand_in):
    weights = stand_in / "model.safetensors"
    content = weights.read_bytes()[:1_000_000]
    weights.unlink()
    weights.write_bytes(content)
    line = complaint(f"--checkpoint={stand_in}")
    assert line.startswith(f"{weights}: the file is truncated or damaged (")
    assert line.endswith("; copy or download it again")


def test_an_empty_weights_file(complaint, stand_in):
    weights = stand_in / "model.safetensors"
    weights.unlink()
    weights.touch()
    assert complaint(f"--checkpoint={stand_in}").startswith(f"{weights}: the file is truncated or damaged")


def test_a_truncated_pytorch_file(complaint, stand_in):
    (stand_in / "model.safetensors").unlink()
    weights = stand_in / "pytorch_model.bin"
    weights.write_bytes(b"PK\x03\x04")
    line = f"{weights}: the file is truncated or is not a PyTorch file; copy or download it again"
    assert complaint(f"--checkpoint={stand_in}") == line


def test_a_zip_file_that_is_not_a_pytorch_file(complaint, stand_in):
    (stand_in / "model.safetensors").unlink()
    weights = stand_in / "pytorch_model.bin"
    with zipfile.ZipFile(weights, "w") as file:
        file.writestr("a.txt", "a")
    line = complaint(f"--checkpoint={stand_in}")
    assert line.startswith(f"{weights}: the file is truncated or damaged (")
    assert line.endswith("; copy or download it again")


def test_a_missing_shard(complaint, stand_in):
    (stand_in / "model.safetensors").unlink()
    (stand_in / "model.safetensors.index.json").write_text('{"weight_map": {"wte.weight": "model-00001.safetensors"}}')
    line = f"{stand_in / 'model-00001.safetensors'}: the file is missing; copy or download it again"
    assert complaint(f"--checkpoint={stand_in}") == line


def test_weights_with_nan(complaint, stand_in):
    weights = stand_in / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-4:] = struct.pack("<f", float("nan"))
    weights.unlink()
    weights.write_bytes(content)
    line = complaint(f"--checkpoint={stand_in}")
    assert re.fullmatch(rf"{weights}: the tensor [\w.]+ holds NaN or infinity; copy or download it again", line)


@pytest.mark.parametrize("name", ["added_tokens.json", "tokenizer.json"])
def test_a_tokenizer_with_more_ids_than_the_model(complaint, stand_in, name):
    added = {"<pad>": 50257} if name == "added_tokens.json" else {"model": {"vocab": {"a": 0}}}
    tokens = {} if name == "added_tokens.json" else {"added_tokens": [{"id": 50257}]}
    (stand_in / name).write_text(json.dumps(added | tokens))
    assert complaint(f"--checkpoint={stand_in}") == (
        f"{stand_in}: the tokenizer has ids up to 50257, but the model has 50257 tokens; use the"
        " model's own tokenizer, or call resize_token_embeddings() and save both"
    )


@pytest.mark.parametrize("content", ["{", "[]", "{}"])
def test_a_file_that_is_not_a_vocabulary(complaint, stand_in, content):
    vocabulary = stand_in / "vocab.json"
    vocabulary.unlink()
    vocabulary.write_text(content)
    line = f"{vocabulary}: not a tokenizer vocabulary; copy or download it again"
    assert complaint(f"--checkpoint={stand_in}") == line


def test_missing_weights(complaint, stand_in):
    (stand_in / "model.safetensors").unlink()
    line = f"{stand_in}: no weights; there is no model.safetensors and no pytorch_model.bin"
    assert complaint(f"--checkpoint={stand_in}") == line


@pytest.mark.parametrize("name", ["vocab.json", "merges.txt"])
def test_a_missing_tokenizer_file(complaint, stand_in, name):
    (stand_in / name).unlink()
    line = f"{stand_in}: the tokenizer's {name} is missing; save the tokenizer there"
    assert complaint(f"--checkpoint={stand_in}") == line


def test_another_architecture(complaint, stand_in):
    config = stand_in / "config.json"
    config.unlink()
    config.write_text('{"model_type": "bert"}')
    assert (
        complaint(f"--checkpoint={stand_in}") == f"{stand_in}: a checkpoint of bert; the specification covers only gpt2"
    )


@pytest.mark.parametrize("content", [None, "", "{", "[]", "{}"])
def test_no_configuration(complaint, stand_in, content):
    config = stand_in / "config.json"
    config.unlink()
    if content is not None:
        config.write_text(content)
    line = f"{stand_in}: config.json is missing or is not a model configuration"
    assert complaint(f"--checkpoint={stand_in}") == line


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
    config = json.loads((stand_in / "config.json").read_text())
    (stand_in / "config.json").unlink()
    (stand_in / "config.json").write_text(json.dumps(config | {"torch_dtype": "float64"}))
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
        f"        {what}\n"
    )
    arguments = ("spec/loading/base_model_spec.py", "-p", "starved", f"-n{processes}")
    result = specification(*arguments, env={"PYTHONPATH": str(tmp_path)})
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
                "importlib.metadata.Distribution.from_name = classmethod(from_name)\n"
            )
        else:
            directory = tmp_path / f"{name}-{version}.dist-info"
            directory.mkdir()
            (directory / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
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
    (tmp_path / package / "__init__.py").write_text(code)
    record = tmp_path / "record.json"
    line = complaint(f"--record={record}", "spec/padding", env={"PYTHONPATH": str(tmp_path)})
    name = "torch" if start.startswith("torch") else "transformers"
    assert line.startswith(start.format(installed_version(name)))
    recorded = json.loads(record.read_text())
    assert (recorded["error"], recorded["claims"]) == (line, {})


@pytest.mark.parametrize("arguments", [["-n2"], ["--faults"], ["--fault=mask_all_ones"]])
def test_a_model_that_cannot_be_imported(complaint, tmp_path, arguments):
    (tmp_path / "sitecustomize.py").write_text(HIDDEN_MODULE)
    line = complaint("spec/padding", *arguments, env={"PYTHONPATH": str(tmp_path)})
    start = (
        f"the GPT-2 of transformers {installed_version('transformers')} cannot be imported: ImportError: no such thing"
    )
    assert line.startswith(start)


def test_a_model_that_cannot_be_made_is_no_internal_error(specification, tmp_path):
    code = "import transformers\ndef refuse(*args, **kwargs):\n    raise RuntimeError\n"
    (tmp_path / "unmade.py").write_text(f"{code}transformers.GPT2Model.__init__ = refuse\n")
    arguments = ("-p", "unmade", "spec/loading/base_model_spec.py")
    result = specification(*arguments, env={"PYTHONPATH": str(tmp_path)})
    assert result.returncode == 1
    assert "1 claim: 0 hold, 1 BROKEN, 0 not run" in result.stdout


def test_assertions_that_python_skips(complaint):
    line = complaint("spec/padding", "--assert=plain", env={"PYTHONOPTIMIZE": "1"})
    assert line.startswith("Python skips all assertions here, so every claim would hold")


def test_assertions_that_pytest_rewrites_are_executed(specification, copy):
    (copy / "spec" / "padding" / "wrong_spec.py").write_text('"""A."""\n\n\ndef test_a():\n    assert False\n')
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
        (["--faults", "--snapshot-update"], "--faults breaks the library, whose outputs are not to be recorded: "),
        (["--fault=a", "--snapshot-update"], "--fault breaks the library, whose outputs are not to be recorded: "),
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
    (tmp_path / "sitecustomize.py").write_text(limit)
    path = tmp_path / "record.json"
    path.write_text("older")
    arguments = (f"--record={path}", "spec/padding/left_spec.py")
    line = complaint(*arguments, env={"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"})
    assert line == f"--record {path}: cannot be written: File too large"
    assert path.read_text() == "older"
    assert not list(tmp_path.glob("*.partial"))


@pytest.mark.parametrize("arguments", [["--co", "-q"], ["--claims", "padding"], ["--setup-plan"]])
def test_a_run_without_checks_leaves_the_record_alone(specification, tmp_path, arguments):
    path = tmp_path / "record.json"
    path.write_text("older")
    specification(f"--record={path}", "spec/padding", *arguments)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("record.json", "older")]


def test_an_interrupted_run_leaves_the_record_alone(specification, tmp_path):
    code = "def pytest_runtest_logfinish():\n    raise KeyboardInterrupt\n"
    (tmp_path / "stops.py").write_text(code)
    path = tmp_path / "record.json"
    path.write_text("older")
    arguments = ("-p", "stops", f"--record={path}", "spec/padding/left_spec.py")
    assert specification(*arguments, env={"PYTHONPATH": str(tmp_path)}).returncode != 0
    assert path.read_text() == "older"
    assert not list(tmp_path.glob("*.partial"))


@pytest.mark.parametrize("option", ["--faults", "--fault=mask_all_ones"])
def test_faults_in_several_processes(complaint, option):
    assert complaint(option, "-n", "2") == "--faults and --fault run in one process: omit -n"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_full_disk(complaint, tmp_path):
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000_000, 100_000_000))"
    (tmp_path / "sitecustomize.py").write_text(limit)
    cache = tmp_path / "cache"
    line = complaint(env={**cache_environment(cache), "PYTHONPATH": str(tmp_path)})
    assert line.startswith(f"cannot make the embedded checkpoint, 548 MB, in {cache}")
    assert "File too large" in line
    assert [path.name for path in cache.rglob("*") if path.is_file()] == ["embedded.lock"]


def cache_environment(directory):
    return {"XDG_CACHE_HOME": str(directory), "HF_HOME": str(directory / "huggingface")}
