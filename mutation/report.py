"""REPORT.md: what became of the mutants, by module and by function, and why those live that survived."""

import re
import tomllib
from collections import defaultdict
from functools import cache

from . import records
from .targets import LEFT_OUT_FUNCTIONS, LEFT_OUT_NAMES, MODULES

REPORT = records.HERE / "REPORT.md"
REASONS = records.HERE / "survivors.toml"
SELF_ATTENTION = ("eager_attention_forward", "GPT2Attention.")
UNEXPLAINED = {"reason": "Not explained", "equivalent": False}


@cache
def reasons() -> dict[str, dict]:
    """Why a survivor lives: {pattern of mutants: {"reason": ..., "equivalent": bool}}, from survivors.toml."""
    entries = tomllib.loads(REASONS.read_text())["survivors"]
    return {pattern: entry for entry in entries for pattern in entry["mutants"]}


def reason_of(mutant: str) -> dict | None:
    """Why a mutant survived, None where no pattern matches it."""
    return next((entry for pattern, entry in reasons().items() if matches(mutant, pattern)), None)


def matches(mutant: str, pattern: str) -> bool:
    """Whether a pattern of survivors.toml means a mutant; `...` in it stands for anything."""
    return bool(re.fullmatch(".*".join(map(re.escape, pattern.split("..."))), mutant))


def render() -> str:
    """The text of REPORT.md."""
    results = list(records.results().values())
    attention = [result for result in results if result["function"].startswith(SELF_ATTENTION)]
    pending = sum(bool(result.get("claims_left")) for result in results)
    by_function, by_reason = defaultdict(list), defaultdict(list)
    for result in results:
        by_function[f"{result['module'].rpartition('/')[2]}: {result['function']}"].append(result)
        if not result["killed"]:
            by_reason[(reason_of(result["mutant"]) or UNEXPLAINED)["reason"]].append(result)
    lines = [
        "# Mutants of the library, and the claims that kill them",
        "",
        f"Made by `python -m mutation` on transformers {records.recorded_trace()['transformers']}; do not edit.",
        "",
        "A mutant is one small change to a line of the library that the claims pass through: to an operator, a",
        "constant, a condition, an argument, a statement. It is killed when a claim fails on it. One that changes",
        "nothing that a call can show is equivalent: no claim can kill it. Each [survivor](#survivors) has a reason.",
        "One that the claims that kill most of its module miss meets the others in a group of eight; one that another",
        "of its group hides counts as a survivor.",
        "",
        *_table("module", [(module, [r for r in results if r["module"] == module]) for module in MODULES]),
        *_row("**all**", results),
        *_row("self-attention alone", attention),
        "",
        "The self-attention is `eager_attention_forward` and `GPT2Attention` of modeling_gpt2.py.",
        *([f"{pending} survivors have not met all the claims that see them."] if pending else []),
        "",
        "## By function",
        "",
        *_table("function", by_function.items()),
        "",
        "## Survivors",
        "",
    ]
    for reason in sorted(by_reason, key=lambda reason: -len(by_reason[reason])):
        lines += [f"### {reason}", ""]
        for result in by_reason[reason]:
            lines += [f"`{result['mutant']}`, {result['function']}", "", "```diff", result["diff"], "```", ""]
    lines += ["## Left out", "", "Functions that the claims pass through and that have no mutants:", ""]
    lines += _left_out(LEFT_OUT_FUNCTIONS)
    lines += ["", "In all others, changes to code that has one of these names:", "", *_left_out(LEFT_OUT_NAMES)]
    return "\n".join(lines) + "\n"


def _left_out(entries: dict[str, list[str]]) -> list[str]:
    return [f"- {reason}: {', '.join(f'`{name}`' for name in names)}" for reason, names in entries.items()]


def _table(head: str, rows):
    yield f"| {head} | mutants | killed | equivalent | other survivors | killed % | of those not equivalent |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for name, results in rows:
        yield from _row(name, results)


def _row(name: str, results: list[dict]):
    if results:
        survivors = [result["mutant"] for result in results if not result["killed"]]
        equivalent = sum((reason_of(mutant) or UNEXPLAINED)["equivalent"] for mutant in survivors)
        killed, others = len(results) - len(survivors), len(survivors) - equivalent
        shares = f"{100 * killed / len(results):.1f} | {100 * killed / max(1, killed + others):.1f}"
        yield f"| {name} | {len(results)} | {killed} | {equivalent} | {others} | {shares} |"
