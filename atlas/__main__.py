"""python -m atlas [--again] [RELEASE ...]: survey what the record lacks, and write its page."""

import argparse
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import date

from packaging.version import InvalidVersion, Version
from tqdm import tqdm

from fixtures.claims import all_claims

from . import library, pages, releases, verdicts

MEMORY = 4 << 30  # bytes that a run is given


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m atlas", description=__doc__.split(": ", 1)[1])
    parser.add_argument(
        "releases", nargs="*", metavar="RELEASE", help="such as 4.51.3; all of the atlas if none is named"
    )
    parser.add_argument("--again", action="store_true", help="survey them anew, whatever the record has of them")
    options = parser.parse_args()
    try:
        index = releases.offered()
        named = [Version(release) for release in options.releases]
    except releases.IndexUnreachableError as error:
        parser.error(str(error))
    except InvalidVersion as error:
        parser.error(f"not a release: {error}")
    if unknown := set(named) - set(index):
        parser.error(f"no such release: {', '.join(map(str, sorted(unknown)))}")
    record = current_record([str(version) for version in index])
    wanted = [str(version) for version in named or releases.of_the_atlas(index)]
    if options.again:
        for release in wanted:
            record["releases"].pop(release, None)
    missing = {release: claims for release in wanted if (claims := missing_claims(record, release))}
    try:
        survey(record, missing)
    except KeyboardInterrupt:
        print("interrupted; the same command goes on from here", file=sys.stderr)
        return 130
    finally:
        if pages.examined(record):
            pages.write(record)
    return 0


def current_record(index: list[str]) -> dict:
    """The record less what is of another state of a module's checks, its verdicts by the ranges as they are."""
    record, claims = verdicts.read(), {claim.id: claim for claim in all_claims()}
    modules = {claim: verdicts.digest(claim) for claim in claims}
    for release, entry in record["releases"].items():
        known = {id_: old for id_, old in entry.get("claims", {}).items() if record["modules"][id_] == modules.get(id_)}
        for id_, old in known.items():
            outcomes = verdicts.outcomes_in(entry, claims[id_])
            old["verdict"] = verdicts.verdict(claims[id_], verdicts.versions_of(release, entry), outcomes)
        if "error" not in entry:
            entry["claims"] = known
    return record | {"index": index, "modules": modules}


def missing_claims(record: dict, release: str) -> list[str]:
    """The claims of which the record does not say what they are on a release."""
    entry = record["releases"].get(release, {})
    return [] if "error" in entry else [c.id for c in all_claims() if c.id not in entry.get("claims", {})]


def survey(record: dict, missing: dict[str, list[str]]) -> None:
    """Examine releases, as many at once as there are cores and memory for, and write the record after each."""
    claims = {claim.id: claim for claim in all_claims()}
    at_once = max(1, min(os.cpu_count(), os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // MEMORY))
    with ThreadPoolExecutor(at_once) as pool:
        runs = {pool.submit(library.examine, release, ids): release for release, ids in missing.items()}
        try:
            for run in tqdm(as_completed(runs), "releases", len(runs)):
                release = runs[run]
                try:
                    found = run.result()
                except library.UnknownError as error:
                    record["releases"][release] = {"date": str(date.today()), "error": str(error)}
                else:
                    entry = record["releases"].setdefault(release, {"claims": {}})
                    entry |= {key: found[key] for key in ("torch", "python", "date")}
                    versions = verdicts.versions_of(release, entry)
                    for id_ in missing[release]:
                        entry["claims"][id_] = verdicts.entry_of(claims[id_], found["claims"].get(id_, {}), versions)
                verdicts.write(record)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            library.stop()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that no run is left behind
    sys.exit(main())
