"""python -m mutation [--survivors | --sample] [MODULE ...]: run the mutants that have no result yet, and report."""

import argparse
import random
import sys
from collections import Counter

from tqdm import tqdm

from fixtures.claims import listed_ids

from . import records, report, workers
from .targets import MODULES

FIRST = 15  # claims that a mutant meets at first; when all have met theirs, the survivors meet the others
SAMPLE, SEED = 40, 42


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m mutation", description=__doc__.split(": ", 1)[1])
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"of {', '.join(MODULES)}; all if none is named")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--survivors", action="store_true", help="trace the claims and run those again that survived")
    which.add_argument("--sample", action="store_true", help=f"run {SAMPLE} that have a result, and compare")
    options = parser.parse_args()
    if unknown := set(options.modules) - set(MODULES):
        parser.error(f"no such module: {', '.join(unknown)}")
    workers.import_what_the_library_imports()
    if options.survivors or not records.recorded_trace():
        measure()
    mutants = [(module, m) for module in options.modules or MODULES for m in records.mutants_of(module)]
    if options.sample:
        return check_sample(mutants)
    if options.survivors:
        records.forget_survivors(mutant.id for _, mutant in mutants)
    try:
        known = records.results()
        run([(module, mutant) for module, mutant in mutants if mutant.id not in known], FIRST)
        known = records.results()
        rest = [(module, mutant) for module, mutant in mutants if known[mutant.id].get("claims_left")]
        run(sorted(rest, key=lambda pair: bool(report.reason_of(pair[1].id))))  # those that nobody explains first
    except KeyboardInterrupt:
        print("interrupted; the same command goes on from here")
        return 130
    finally:
        records.tidy_results()
        report.REPORT.write_text(report.render())
    return 0


def measure() -> None:
    """Measure which lines of the library each claim passes through."""
    claims = [(claim,) for claim in listed_ids()]
    traces = {}
    for (claim,), found in tqdm(workers.run_all(claims, workers.trace), "claims", len(claims)):
        if "lines" not in found:
            sys.exit(f"{claim} fails with no mutant: run pytest first")
        traces[claim] = found
    records.write_trace({claim: traces[claim] for (claim,) in claims})


def run(mutants: list, limit: int | None = None, keep: bool = True) -> dict[str, str | None]:
    """Run mutants on the claims that see them, those first that killed most of their module: what killed each."""
    kills = Counter()  # of a claim in a module and in a function
    for result in records.results().values():
        kills.update(_kills(result["module"], result["function"], result["killed"]))
    outcomes = {}

    def tasks():
        for module, mutant in mutants:

            def rank(claim, module=module, function=mutant.function):
                return -kills[claim, function], -kills[claim, module]

            claims = sorted(records.claims_that_see(module, mutant), key=rank)
            yield module, mutant, tuple(claims[:limit])

    with tqdm(total=len(mutants), unit="mutant") as progress:
        for (module, mutant, claims), found in workers.run_all(tasks(), workers.kill):
            killed = outcomes[mutant.id] = found["killed"]
            kills.update(_kills(module, mutant.function, killed))
            if keep:
                records.add_result(module, mutant, killed, claims)
            progress.update()
            progress.set_postfix(survived=sum(not killed for killed in outcomes.values()))
    return outcomes


def _kills(module: str, function: str, killed: str | None) -> list[tuple[str, str]]:
    """What a kill counts for: its claim, in the module and in the function."""
    claim = (killed or "").partition("_spec.py")[0].removeprefix("spec/")
    return [(claim, module), (claim, function)]


def check_sample(mutants: list) -> int:
    """Run some of the mutants again: 1 if one fares otherwise than the results say."""
    known = records.results()
    mutants = [pair for pair in mutants if pair[1].id in known]
    sample = random.Random(SEED).sample(mutants, min(SAMPLE, len(mutants)))
    outcomes = run(sample, keep=False)
    others = [id_ for id_, killed in outcomes.items() if bool(killed) != bool(known[id_]["killed"])]
    for id_ in others:
        print(f"{id_}: {'killed' if outcomes[id_] else 'survived'}, otherwise than results.jsonl says")
    return int(bool(others))


sys.exit(main())
