"""python -m mutation [--survivors | --sample] [MODULE ...]: run the mutants without a result, and write the report."""

import argparse
import importlib.util
import random
import sys
from collections import Counter

from tqdm import tqdm

from gpt2_specification.claim import all_claims

from . import records, summary, workers
from .targets import MODULES

FIRST = 15  # claims that run on each mutant first; then all claims that reach a survivor run on it
GROUP = 8  # survivors that are applied together in that second run; one that another hides counts as a survivor
SAMPLE, SEED = 40, 42


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m mutation", description=__doc__.split(": ", 1)[1])
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"of {', '.join(MODULES)} (default: all)")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--survivors", action="store_true", help="trace the claims, and run the survivors again")
    which.add_argument("--sample", action="store_true", help=f"run {SAMPLE} mutants again, and compare the results")
    options = parser.parse_args()
    if unknown := set(options.modules) - set(MODULES):
        parser.error(f"no such module: {', '.join(unknown)}")
    workers.import_what_the_library_imports()
    traced = {} if options.survivors or not records.recorded_trace() else records.recorded_traces()
    new = measure(traced)
    mutants = [(module, m) for module in options.modules or MODULES for m in records.mutants_of(module)]
    if options.sample:
        return check_sample(mutants)
    try:
        known = records.known(mutant for _, mutant in mutants)
        run([(module, (mutant,)) for module, mutant in mutants if mutant.id not in known], FIRST)
        left = "killed" if options.survivors else "claims_left"
        known = records.known(mutant for _, mutant in mutants)
        run(grouped([pair for pair in mutants if bool(known[pair[1].id].get(left)) != options.survivors]))
        known = records.known(mutant for _, mutant in mutants)
        survivors = [pair for pair in mutants if not known[pair[1].id]["killed"]]
        run(grouped([pair for pair in survivors if new & {*records.claims_that_see(*pair)}]), among=new)
    except KeyboardInterrupt:
        print("interrupted; the same command continues from here")
        return 130
    finally:
        records.tidy_results()
        summary.REPORT.write_text(summary.render(), encoding="utf-8")
    return 0


def measure(traces: dict[str, dict]) -> set[str]:
    """Measure which lines of the library each claim executes, of those that have no trace yet; return these claims."""
    claims = [(claim.id,) for claim in all_claims() if claim.id not in traces]
    if not claims:
        return set()
    if importlib.util.find_spec("coverage") is None:
        sys.exit(f"claims without a trace: {len(claims)}; to trace them, run: tox -e mutation")
    for (claim,), found in tqdm(workers.run_all(claims, workers.trace), "claims", len(claims)):
        if "lines" not in found:
            sys.exit(f"{claim} fails without a mutant: run pytest first")
        traces[claim] = found
    records.write_trace({claim.id: traces[claim.id] for claim in all_claims()})
    return {claim for (claim,) in claims}


def grouped(mutants: list) -> list[tuple]:
    """Form groups of up to GROUP mutants of a module that do not overlap: [(module, mutants)]."""
    made = []
    for module in MODULES:
        own, groups = [mutant for other, mutant in mutants if other == module], []
        step = -(-len(own) // GROUP)
        for mutant in (mutant for first in range(step) for mutant in own[first::step]):
            fitting = [g for g in groups if len(g) < GROUP and not any(mutant.overlaps(other) for other in g)]
            if fitting:
                fitting[0].append(mutant)
            else:
                groups.append([mutant])
        made += [(module, tuple(group)) for group in groups]
    return made


def run(
    groups: list, limit: int | None = None, keep: bool = True, among: set[str] | None = None
) -> dict[str, str | None]:
    """Run groups of mutants on the claims that reach them, and return what killed each mutant.

    `among` are the only claims that run: new ones, on the mutants that survived the others. A group that is killed is
    split in halves, which run separately.
    """
    kills = Counter()  # of each claim, per module and per function
    for result in records.results().values():
        kills.update(_kills(result["module"], result["function"], result["killed"]))
    outcomes = {}

    def tasks(groups):
        for module, mutants in groups:
            claims = [c for c in claims_that_see(module, mutants, kills) if among is None or c in among]
            yield module, mutants, tuple(claims[:limit])

    with tqdm(total=sum(len(mutants) for _, mutants in groups), unit="mutant") as progress:
        while groups:
            halves = []
            for (module, mutants, claims), found in workers.run_all(tasks(groups), workers.kill):
                killed = found["killed"]
                if killed and len(mutants) > 1:
                    middle = len(mutants) // 2
                    halves += [(module, mutants[:middle]), (module, mutants[middle:])]
                    continue
                for mutant in mutants:
                    outcomes[mutant.id] = killed
                    kills.update(_kills(module, mutant.function, killed))
                    if keep:
                        ran = claims if among is None else records.claims_that_see(module, mutant)
                        records.add_result(module, mutant, killed, ran)
                progress.update(len(mutants))
                progress.set_postfix(survived=sum(not killed for killed in outcomes.values()))
            groups = halves
    return outcomes


def claims_that_see(module: str, mutants: tuple, kills: Counter) -> list[str]:
    """Return the claims that reach one of the mutants; those with most kills in its function and module first."""
    functions = {mutant.function for mutant in mutants}
    seeing = dict.fromkeys(claim for mutant in mutants for claim in records.claims_that_see(module, mutant))
    return sorted(seeing, key=lambda claim: (-sum(kills[claim, f] for f in functions), -kills[claim, module]))


def _kills(module: str, function: str, killed: str | None) -> list[tuple[str, str]]:
    """Return the keys under which a kill is counted: the claim with the module and with the function."""
    return [(killed or "", module), (killed or "", function)]


def check_sample(mutants: list) -> int:
    """Run some of the mutants again. Return 1 if a result differs from the recorded one, else 0."""
    known = records.known(mutant for _, mutant in mutants)
    mutants = [pair for pair in mutants if pair[1].id in known]
    sample = random.Random(SEED).sample(mutants, min(SAMPLE, len(mutants)))
    outcomes = run([(module, (mutant,)) for module, mutant in sample], keep=False)
    others = [id_ for id_, killed in outcomes.items() if bool(killed) != bool(known[id_]["killed"])]
    for id_ in others:
        print(f"{id_}: {'killed' if outcomes[id_] else 'survived'}, which differs from results.jsonl")
    return int(bool(others))


if __name__ == "__main__":
    sys.exit(main())
