"""The files of a mutation run: which claims execute which lines, and the result of each mutant.

trace.json is measured on the installed release. results.jsonl has one line per mutant and is written during the run, so
that an interrupted run can continue. A mutant is identified by its function, its line and its change. Its result
applies to every release in which the function is the same.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from .mutants import Mutant, find_mutants
from .targets import MODULES, is_left_out, path_of

HERE = Path(__file__).parent
TRACE = HERE / "trace.json"
RESULTS = HERE / "results.jsonl"


@cache
def recorded_trace() -> dict | None:
    """Return the trace if it is of the installed release and of all modules, else None."""
    recorded = json.loads(TRACE.read_text(encoding="utf-8")) if TRACE.exists() else {}
    current = recorded.get("transformers") == version("transformers") and recorded["lines"].keys() == set(MODULES)
    return recorded if current else None


def write_trace(traces: dict[str, dict]) -> None:
    """Write which claims execute each line, from {claim: {"lines": {module: [line]}, "seconds": s}}.

    Consecutive lines with the same claims are one entry: [first, last, index of the set of claims].
    """
    claims, sets = list(traces), {}
    lines = {module: [] for module in MODULES}
    for module in MODULES:
        seen = defaultdict(list)
        for number, claim in enumerate(claims):
            for line in traces[claim]["lines"][module]:
                seen[line].append(number)
        for line in sorted(seen):
            which = sets.setdefault(tuple(seen[line]), len(sets))
            if lines[module] and lines[module][-1][1:] == [line - 1, which]:
                lines[module][-1][1] = line
            else:
                lines[module].append([line, line, which])
    recorded = {
        "transformers": version("transformers"),
        "seconds": {claim: traces[claim]["seconds"] for claim in claims},
        "sets": list(sets),
        "lines": lines,
    }
    TRACE.write_text(json.dumps(recorded) + "\n", encoding="utf-8")
    recorded_trace.cache_clear()
    claims_by_line.cache_clear()


def recorded_traces() -> dict[str, dict]:
    """Return the recorded trace of each claim, as write_trace takes it."""
    recorded = recorded_trace()
    traces = {
        claim: {"lines": {module: [] for module in MODULES}, "seconds": seconds}
        for claim, seconds in recorded["seconds"].items()
    }
    for module in MODULES:
        for line, claims in sorted(claims_by_line(module).items()):
            for claim in claims:
                traces[claim]["lines"][module].append(line)
    return traces


@cache
def claims_by_line(module: str) -> dict[int, set[str]]:
    """Return the claims that execute each line of a module; lines that no claim executes are left out."""
    recorded = recorded_trace()
    if recorded is None:
        raise LookupError(f"no trace of transformers {version('transformers')}: run python -m mutation")
    claims = list(recorded["seconds"])
    return {
        line: {claims[number] for number in recorded["sets"][which]}
        for first, last, which in recorded["lines"][module]
        for line in range(first, last + 1)
    }


def mutants_of(module: str) -> list[Mutant]:
    """Return the mutants of a module on the lines that the claims execute."""
    mutants = find_mutants(
        path_of(module).name, path_of(module).read_text(encoding="utf-8"), set(claims_by_line(module))
    )
    return [mutant for mutant in mutants if not is_left_out(mutant.function)]


def claims_that_see(module: str, mutant: Mutant) -> list[str]:
    """Return the claims that execute a mutant's line and its function; the fastest first."""
    by_line = claims_by_line(module)
    inside = set().union(*(by_line.get(line, ()) for line in mutant.body))
    return sorted(by_line[mutant.line] & inside, key=recorded_trace()["seconds"].get)


def results() -> dict[str, dict]:
    """Return the result of each mutant by id: module, function, what killed it, and the diff of a survivor."""
    if not RESULTS.exists():
        return {}
    return {result["mutant"]: result for result in map(json.loads, RESULTS.read_text(encoding="utf-8").splitlines())}


def known(mutants: Iterable[Mutant]) -> dict[str, dict]:
    """Return the results of the mutants whose function has not changed since they ran."""
    recorded = results()
    return {m.id: recorded[m.id] for m in mutants if recorded.get(m.id, {}).get("code") == m.code}


def add_result(module: str, mutant: Mutant, killed: str | None, claims: Iterable[str]) -> None:
    """Append the result of a mutant on these claims; for a survivor, also how many other claims reach it."""
    result = {"mutant": mutant.id, "module": module, "function": mutant.function, "code": mutant.code, "killed": killed}
    if not killed:
        claims_left = len(set(claims_that_see(module, mutant)) - set(claims))
        result |= {"claims_left": claims_left, "diff": mutant.diff(path_of(module).read_text(encoding="utf-8"))}
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(result) + "\n")


def tidy_results() -> None:
    """Rewrite the results: one per current mutant, in the order of the source."""
    _write_results(known(m for module in MODULES for m in mutants_of(module)).values())


def _write_results(kept: Iterable[dict]) -> None:
    temporary = RESULTS.with_suffix(".partial")
    temporary.write_text("".join(json.dumps(result) + "\n" for result in kept), encoding="utf-8")
    temporary.replace(RESULTS)
