"""python -m atlas [--again] [RELEASE ...]: survey the claims that the record lacks, and write the page of the atlas."""

import argparse
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import date

from packaging.version import InvalidVersion, Version
from tqdm import tqdm

from gpt2_specification.claim import all_claims

from . import examining, history, index, surface, tables

FACTS = ("torch", "tokenizers", "numpy", "python", "date")
MEMORY = 4 << 30  # bytes per run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m atlas", description=__doc__.split(": ", 1)[1])
    parser.add_argument(
        "releases", nargs="*", metavar="RELEASE", help="such as 4.51.3 (default: all releases of the atlas)"
    )
    parser.add_argument("--again", action="store_true", help="survey the releases even if they are in the record")
    options = parser.parse_args()
    try:
        offered = index.offered()
        named = [Version(release) for release in options.releases]
    except index.IndexUnreachableError as error:
        parser.error(str(error))
    except InvalidVersion as error:
        parser.error(f"not a release: {error}")
    if unknown := set(named) - set(offered):
        parser.error(f"no such release: {', '.join(map(str, sorted(unknown)))}")
    record = history.read() | {"index": [str(version) for version in offered]}
    wanted = [str(version) for version in named or index.of_the_atlas(offered)]
    if options.again:
        for release in wanted:
            record["releases"].pop(release, None)
    missing = {
        release: claims
        for release in wanted
        if (claims := missing_claims(record, release)) or lacks_surface(record, release)
    }
    try:
        survey(record, missing)
    except KeyboardInterrupt:
        print("interrupted; the same command continues from here", file=sys.stderr)
        return 130
    finally:
        history.write(record)
        if tables.examined(record):
            tables.write(record)
    return 0


def missing_claims(record: dict, release: str) -> list[str]:
    """Return the ids of the claims that have no verdict on a release in the record."""
    entry = record["releases"].get(release, {})
    return [] if "error" in entry else [c.id for c in all_claims() if c.id not in entry.get("claims", {})]


def lacks_surface(record: dict, release: str) -> bool:
    return release not in surface.read() and "error" not in record["releases"].get(release, {})


def survey(record: dict, missing: dict[str, list[str]]) -> None:
    """Examine releases in parallel, as cores and memory allow, and write the record after each."""
    claims = {claim.id: claim for claim in all_claims()}
    at_once = max(1, min(os.cpu_count(), os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // MEMORY))
    with ThreadPoolExecutor(at_once) as pool:
        runs = {
            pool.submit(examining.examine, release, ids, surface=lacks_surface(record, release)): release
            for release, ids in missing.items()
        }
        try:
            for run in tqdm(as_completed(runs), "releases", len(runs)):
                release = runs[run]
                try:
                    found = run.result()
                except examining.UnknownError as error:
                    record["releases"][release] = {"date": str(date.today()), "error": str(error)}
                else:
                    entry = record["releases"].setdefault(release, {"claims": {}})
                    entry |= {key: found[key] for key in FACTS if key in found}
                    versions = history.versions_of(release, entry)
                    for id_ in missing[release]:
                        entry["claims"][id_] = history.entry_of(claims[id_], found["claims"].get(id_, {}), versions)
                    if found.get("surface"):
                        surface.add(release, found["surface"])
                history.write(record)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            examining.stop()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that SIGTERM also stops the runs
    sys.exit(main())
