"""The command of the installed package: `gpt2-specification upgrade OLD NEW`."""

import signal
import sys


def main() -> int:
    """Run a command and return its exit status."""
    if sys.argv[1:2] != ["upgrade"]:
        asked = sys.argv[1:2] in (["-h"], ["--help"])
        print("usage: gpt2-specification upgrade [OLD] [NEW] [OPTION ...]", file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    from gpt2_specification.atlas import upgrade

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that SIGTERM also ends installations and runs
    return upgrade.main(sys.argv[2:])
