"""`python -m bench.growth` measures how the cost grows with claims, releases and checkpoint size.

It draws bench/growth.svg. Each point is the wall time of one run. The dotted line through the first point shows
proportional growth.
"""

import math
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure
from tqdm import tqdm

from atlas import examining
from gpt2_specification import embedded

ROOT = Path(__file__).parent.parent
PLOT = Path(__file__).with_name("growth.svg")
RELEASES = ["4.30.2", "4.51.3", "4.57.6", "5.0.0"]
CHECKPOINTS = [{"n_layer": 6}, {"n_layer": 12}, {"n_layer": 24, "n_head": 16, "n_embd": 1024}]


def specification(*arguments: str, cwd: Path = ROOT) -> None:
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def multiplied(times: int, directory: Path) -> Path:
    """Make a copy of the specification in which each module occurs `times` times."""
    tree = directory / f"times-{times}"
    for name in ("fixtures", "gpt2_specification", "spec"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tree)
    for path in [*tree.glob("spec/*/*_spec.py"), *tree.glob("spec/*/snapshots_embedded/*_spec.ambr")]:
        for again in range(1, times):
            shutil.copy(path, path.with_stem(path.stem.replace("_spec", f"_{again}_spec")))
    return tree


def checkpoint(sizes: dict[str, int], directory: Path) -> tuple[float, Path]:
    """Make a checkpoint of these sizes; return its millions of parameters and its directory."""
    config, path = embedded.CONFIG | sizes, directory / f"layers-{sizes['n_layer']}"
    path.mkdir()
    embedded.write_checkpoint(path, lambda text: None, config)
    shapes = {name: shape for name, shape in embedded.tensor_shapes(config).items() if not name.endswith(".attn.bias")}
    return sum(map(math.prod, shapes.values())) / 1e6, path


def examine(count: int, at_once: int) -> None:
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(examining.examine, RELEASES[:count]))


def main() -> int:
    with tempfile.TemporaryDirectory() as directory:
        work = Path(directory)
        trees = {times: multiplied(times, work) for times in (1, 2, 4)}
        sizes = [checkpoint(sizes, work) for sizes in CHECKPOINTS]
        claims = len([*ROOT.glob("spec/*/*_spec.py")])
        runs = {("claims", "", times * claims): lambda t=tree: specification(cwd=t) for times, tree in trees.items()}
        for at_once in (1, 2):
            for count in (1, 2, 4):
                label = ("releases", f"{at_once} at once", count)
                runs[label] = lambda n=count, m=at_once: examine(n, m)
        for millions, path in sizes:
            runs["millions of parameters", "", millions] = lambda p=path: specification(f"--checkpoint={p}")
        seconds = {}
        for label, run in tqdm(runs.items(), "runs", unit="run"):
            start = time.perf_counter()
            run()
            seconds[label] = time.perf_counter() - start
    draw(seconds)
    return 0


def draw(seconds: dict[tuple[str, str, float], float]) -> None:
    """Draw one panel per cause: wall time in seconds over the amount."""
    causes = list(dict.fromkeys(cause for cause, _, _ in seconds))
    matplotlib.rcParams["svg.hashsalt"] = "growth"
    figure = Figure(figsize=(10, 3.2), layout="constrained")
    for cause, panel in zip(causes, figure.subplots(1, len(causes)), strict=True):
        for series in dict.fromkeys(series for c, series, _ in seconds if c == cause):
            points = sorted((amount, s) for (c, of, amount), s in seconds.items() if (c, of) == (cause, series))
            amounts, taken = zip(*points, strict=True)
            panel.plot(amounts, taken, marker="o", label=series or "measured")
        amount, first = min((amount, s) for (c, _, amount), s in seconds.items() if c == cause)
        panel.plot([0, amounts[-1]], [0, first * amounts[-1] / amount], ":", color="grey", label="in proportion")
        panel.set(xlabel=cause, ylabel="seconds", xlim=(0, None), ylim=(0, None))
        panel.legend(frameon=False)
        panel.spines[["top", "right"]].set_visible(False)
    figure.savefig(PLOT, metadata={"Date": None})


if __name__ == "__main__":
    sys.exit(main())
