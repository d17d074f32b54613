"""The scripts of the claims' pages, and what they print. `python -m docs.scripts` runs them and records it.

Each script runs in a fork of a process that has imported the library, in an empty directory. `"gpt2"` in a script is
the embedded checkpoint, or what `--checkpoint` names. The record has the script with "gpt2".
"""

import argparse
import ast
import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from pathlib import Path

from gpt2_specification.claim import Claim, all_claims
from gpt2_specification.environment import installed_version

from .making import Unfit, Way, made, ways

RECORD = Path(__file__).with_name("recorded") / "scripts.json"
EMBEDDED = "embedded"
LINES = 15  # of a script
SHOWN, WIDTH = 12, 100  # lines and characters of an output that are shown
LIMIT = 300  # seconds for a script, which the gate runs beside other work
TRIES = 12  # scripts of a claim that are run
RANDOM = re.compile(r"sample|rand|train|Config|pipeline|GPT2For|DoubleHeads|resize|drop|set\(|time|Thread")
PROCESSES = 4
SEED = "torch.manual_seed(0)"
COLUMNS = 100  # of a line of code
RUFF = ["ruff", "format", "--isolated", f"--line-length={COLUMNS}", "-"]


@dataclass(frozen=True)
class Run:
    """What a script printed, and what the library logged."""

    printed: str
    logged: str
    failed: bool


def formatted(code: str) -> str:
    """Return code as ruff formats it."""
    for command in (["ruff", "check", "--isolated", "--fix", "--quiet", "--exit-zero", "--select=I,UP034", "-"], RUFF):
        code = subprocess.run(
            command, input=code, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True
        ).stdout
    return filled(re.sub(r"\n\n+", "\n\n", code).strip())


def filled(code: str) -> str:
    """Return code with as many arguments on a line as fit, where ruff has one argument or bracket per line."""
    lines: list[str] = []
    for line in code.splitlines():
        before, text = (lines[-1] if lines else ""), line.strip()
        beside = before.endswith(",") and text.endswith(",") and indent(line) == indent(before) > 0
        closing = re.fullmatch(r"[)\]}]+,?", text) and not before.endswith(("(", "[", "{"))
        joined = before.removesuffix(",") + text if closing else f"{before} {text}"
        if (beside or closing) and len(joined) <= COLUMNS:
            lines[-1] = joined
        else:
            lines.append(line)
    shorter = "\n".join(lines)
    return shorter if ast.dump(ast.parse(shorter)) == ast.dump(ast.parse(code)) else code


def indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def lines_of(code: str) -> int:
    """Return the number of lines that have code."""
    return sum(bool(line.strip()) for line in code.splitlines())


def run(code: str, source: str, seed: int = 1) -> Run:
    """Run a script in a fork of this process, with `source` in place of "gpt2"."""
    with tempfile.TemporaryDirectory() as directory:
        paths = [Path(directory, name) for name in ("out", "err")]
        work = Path(directory, "work")
        work.mkdir()
        child = os.fork()
        if child == 0:
            _run(code, source, seed, work, paths)
        failed = _wait(child) != 0
        texts = (path.read_text(encoding="utf-8", errors="replace") for path in paths)
        printed, logged = (clean(text, source, work) for text in texts)
    return Run(shortened(printed), shortened(logged, 2 * SHOWN, 20 * WIDTH), failed)


def _run(code: str, source: str, seed: int, work: Path, paths: list[Path]) -> None:
    """Run a script in this process, which ends."""
    status = 1
    try:
        for number, path in enumerate(paths, start=1):
            with path.open("wb") as file:
                os.dup2(file.fileno(), number)
        os.chdir(work)
        tempfile.tempdir = str(work)
        import torch

        torch.set_num_threads(1)
        torch.manual_seed(seed)
        tree = ast.parse(code)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and node.value == "gpt2":
                node.value = source
        exec(compile(tree, "<script>", "exec"), {"__name__": "__main__"})
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _wait(child: int) -> int:
    """Return the status of a child process, which is killed after the limit."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return status
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def clean(text: str, source: str, work: Path) -> str:
    """Return an output without progress bars, colours, and paths of this machine; `work` is where the script ran."""
    text = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text)
    lines = [line.rpartition("\r")[2] for line in text.splitlines()]
    lines = [line for line in lines if not re.search(r"\d+%\|", line)]
    text = "\n".join(lines).replace(source, "gpt2") if source != "gpt2" else "\n".join(lines)
    text = re.sub(r" \(/\S*/site-packages/\S+\)", "", text)
    text = text.replace(str(work), "/tmp")
    text = re.sub(r"/tmp/tmp\w+", "/tmp/tmp", text)
    text = re.sub(r"\S*/(?:site-packages|lib)/\S+?:\d+: (\w+: .*)(\n  .*)?", r"\1", text)
    text = re.sub(r"/\S*/site-packages/", "", text)  # in a trace of TorchScript
    text = re.sub(r"<script>:\d+: ", "", text)
    return re.sub(r" at 0x[0-9a-f]+", " at 0x...", text).strip()


def shortened(text: str, most: int = SHOWN, width: int = WIDTH) -> str:
    """Return an output with an ellipsis for lines and characters that are too many."""
    lines = text.splitlines()
    if len(lines) > most:
        lines = [*lines[: most - 3], "...", *lines[-2:]]
    half = (width - 5) // 2
    return "\n".join(
        line if len(line) <= width or is_prose(line) else f"{line[:half]} ... {line[-half:]}" for line in lines
    )


def is_prose(line: str) -> bool:
    """Return whether a line is a text or a message, and not a list of numbers, which can be cut."""
    return len(line) < 10 * WIDTH and bool(
        re.match(r"[A-Z]\w+(Error|Exception)?: |\[transformers\]|[A-Za-z]+ [a-z]+ ", line)
    )


def tries(claim: Claim) -> Iterator[tuple[Way, str]]:
    """Yield the scripts of a claim and the ways in which they were made, without repetitions."""
    seen = set()
    for way in ways(claim):
        try:
            code = made(claim, way)
        except Unfit:
            continue
        if code not in seen and code.count("\n") <= 1.5 * LINES:  # layout makes it longer still
            seen.add(code)
            yield way, code


def record_of(claim: Claim, source: str, kept: dict, current: bool) -> dict:
    """Return the record of a claim: of the script that is recorded if its module still makes it, or of the best one.

    `current` is whether the outputs of `kept` are of these releases and this checkpoint, so that none has to run.
    """
    recorded = kept.get(claim.id)
    if not recorded:
        return best_of(claim, source)
    try:
        code = made(claim, Way(recorded["check"], recorded["small"], recorded["case"]))
    except (Unfit, KeyError):
        return best_of(claim, source)
    if not same(code, recorded["code"]):
        return again(recorded, formatted(code), source) or best_of(claim, source)
    if current:
        return recorded
    found = run(recorded["code"], source)
    return recorded | {"printed": found.printed, "logged": found.logged}


def again(recorded: dict, code: str, source: str) -> dict:
    """Return the record of a check whose script has changed; empty if the script is too long or prints nothing."""
    first, second = (run(code, source, seed) for seed in (1, 2))
    if first != second:
        code = formatted(seeded(code))
        first, second = (run(code, source, seed) for seed in (1, 2))
    if first.failed or first != second or lines_of(code) > LINES or not (first.printed or first.logged):
        return {}
    return recorded | {"code": code, "printed": first.printed, "logged": first.logged}


def same(made_code: str, recorded: str) -> bool:
    """Return whether a recorded script is what a module makes, apart from its layout and the line that seeds."""
    seeded_too = re.sub(rf"^{re.escape(SEED)}\n", "", recorded, flags=re.MULTILINE)
    if "torch." not in made_code:
        seeded_too = seeded_too.replace("import torch\n", "")
    return bare(made_code) in (bare(recorded), bare(seeded_too))


def bare(code: str) -> tuple[set[str], str]:
    """Return what a script imports, in no order, and its other statements."""
    body = ast.parse(code).body
    imports = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {f"{getattr(node, 'module', '')}.{alias.name}" for node in imports for alias in node.names}
    return names, ast.unparse(ast.Module([node for node in body if node not in imports], []))


def best_of(claim: Claim, source: str) -> dict:
    """Return the best script of a claim with what it printed; empty if no check becomes a script."""
    best: tuple[int, dict] | None = None
    for order, (way, code) in enumerate(islice(tries(claim), TRIES)):
        code = formatted(code)
        least = order + 10 * max(0, lines_of(code) - LINES)
        if best and least >= best[0]:
            continue
        if is_replaced(claim, way, code) and run(checked(claim, way), source).failed:
            continue
        first = run(code, source, 1)
        if first.failed:
            continue
        second = run(code, source, 2) if RANDOM.search(code) else first
        if first != second:
            code = formatted(seeded(code))
            first, second = (run(code, source, seed) for seed in (1, 2))
        if first.failed or first != second or not (first.printed or first.logged):
            continue
        points = least + worth(first)
        if best is None or points < best[0]:
            found = {"check": way.check, "small": way.small, "case": way.case, "code": code}
            best = points, found | {"printed": first.printed, "logged": first.logged}
        if points < 8:
            break
    return best[1] if best else {}


def is_replaced(claim: Claim, way: Way, code: str) -> bool:
    """Return whether a script has gpt2 in place of a small model, so that what it shows has to be tried."""
    try:
        return not same(made(claim, Way(way.check, True, way.case)), code)
    except Unfit:
        return True


def checked(claim: Claim, way: Way) -> str:
    """Return the script with the assertions of the check, to see that it shows the claim."""
    try:
        return made(claim, way, kept=True)
    except Unfit:
        return "raise SystemExit(1)"


def worth(run: Run) -> int:
    """Return how much less than the best an output tells: many lines, or nothing but True and False."""
    words = set(re.findall(r"\w+", run.printed))
    return 3 * (words <= {"True", "False"} and not run.logged) + (4 if "..." in run.printed else 0)


def seeded(code: str) -> str:
    """Return a script with a line that makes its random numbers the same each time."""
    lines = code.splitlines()
    last = max(i for i, line in enumerate(lines) if line.startswith(("import ", "from ", ")")) and i < len(lines) - 1)
    if "import torch" not in lines:
        lines.insert(0, "import torch")
        last += 1
    return "\n".join([*lines[: last + 1], "", SEED, *lines[last + 1 :]])


@cache
def read() -> dict:
    """Return the record."""
    return json.loads(RECORD.read_text(encoding="utf-8"))


def script(claim: Claim) -> dict | None:
    """Return the recorded script of a claim, or None if its checks need more than a script."""
    return read()["scripts"].get(claim.id)


def source_of(checkpoint: str) -> str:
    """Return the argument of `from_pretrained` for a checkpoint by name."""
    from gpt2_specification.embedded import cached_checkpoint

    return str(cached_checkpoint(print, lambda text: None)) if checkpoint == EMBEDDED else checkpoint


def import_library() -> None:
    """Import what the scripts use, so that each of them is a fork that starts at once."""
    os.environ |= {"OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
    import torch  # noqa: F401
    import transformers

    for name in ("GPT2LMHeadModel", "GPT2Tokenizer", "GPT2TokenizerFast", "pipeline", "set_seed", "GenerationConfig"):
        getattr(transformers, name)
    transformers.utils.logging.disable_progress_bar()


def moved_scripts(source: str) -> list[str]:
    """Run every recorded script, and return the claims whose script fails or prints something else."""
    recorded = read()["scripts"]
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        runs = pool.map(partial(run, source=source), [script["code"] for script in recorded.values()], chunksize=1)
    pairs = zip(recorded.items(), runs, strict=True)
    return [
        name
        for (name, script), r in pairs
        if r.failed or (r.printed, r.logged) != (script["printed"], script["logged"])
    ]


def write(record: dict) -> None:
    RECORD.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--checkpoint", default=EMBEDDED, help="a name on the hub or a directory")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; list the scripts that print something else"
    )
    parser.add_argument("claims", nargs="*", help="choose the scripts of these claims anew, such as padding/mask")
    arguments = parser.parse_args()
    if os.environ.get("PYTHONHASHSEED") != "0":  # the order of what a script prints of a set
        os.execve(
            sys.executable, [sys.executable, "-m", "docs.scripts", *sys.argv[1:]], os.environ | {"PYTHONHASHSEED": "0"}
        )
    import_library()
    source = source_of(arguments.checkpoint)
    if arguments.check:
        sys.exit("\n".join(["these scripts print something else:", *moved]) if (moved := moved_scripts(source)) else 0)
    claims = all_claims()
    release = {"transformers": str(installed_version("transformers"))}
    release |= {"torch": str(installed_version("torch")).partition("+")[0], "checkpoint": arguments.checkpoint}
    kept = dict(read()["scripts"]) if RECORD.exists() else {}
    current = RECORD.exists() and release == {name: read()[name] for name in release}
    for name in arguments.claims:
        kept.pop(name, None)
    claims.sort(key=lambda claim: claim.id in kept)  # what is new comes first
    found = {}
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        results = pool.imap(partial(record_of, source=source, kept=kept, current=current), claims)
        for number, (claim, script) in enumerate(zip(claims, results, strict=True), start=1):
            found[claim.id] = script
            print(f"\r{number} of {len(claims)} claims", end="", file=sys.stderr, flush=True)
            if number % 20 == 0 or number == len(claims):  # what is done is kept if the run is interrupted
                scripts = {c.id: found[c.id] if c.id in found else kept.get(c.id) for c in all_claims()}
                write(release | {"scripts": {name: script for name, script in scripts.items() if script}})
    print(file=sys.stderr)


if __name__ == "__main__":
    main()
