"""The forms of the upgrade report: text for a terminal, Markdown for a CI run, JSON for programs, lines for a file."""

import json
import re
from dataclasses import asdict

from gpt2_specification.claim import all_claims
from gpt2_specification.failures import shortened
from gpt2_specification.impact import IMPACTS
from gpt2_specification.verdict import BROKEN, MOVED, SHOWN

from .comparison import ALL, Broken, Comparison, Difference, Own
from .surface import Thing

MOST = 4  # new parameters of a method that are listed; more are counted


def as_text(comparison: Comparison) -> str:
    """Return the comparison as text for a terminal."""
    lines = [title(comparison), *(f"  {line}" for line in origins(comparison)), ""]
    for heading, entries in groups(comparison):
        lines += [heading, ""] if entries else []
        for entry in entries:
            lines += [f"{entry.name}" if isinstance(entry, Own) else f"{entry.claim}: {entry.sentence}"]
            lines += [f"  {name:7} {text}" for name, text in details(entry)] + [""]
    if comparison.told:
        lines += [
            surface_heading(comparison),
            "",
            *(f"  {line_of(thing, comparison)}" for thing in comparison.told),
            "",
        ]
    lines += [f"not a change: {line} is accepted, but does not change; remove the line" for line in comparison.stale]
    return "\n".join([*lines, count(comparison)])


def as_markdown(comparison: Comparison) -> str:
    """Return the comparison as Markdown for the summary of a CI run."""
    lines = [f"## {title(comparison)}", "", count(comparison), "", *(f"- {line}" for line in origins(comparison)), ""]
    for heading, entries in groups(comparison):
        lines += [f"### {heading}", ""] if entries else []
        for entry in entries:
            lines += [code(entry.name) if isinstance(entry, Own) else f"**{entry.claim}**: {entry.sentence}", ""]
            for name, text in details(entry):
                lines.append(f"- {name}: {code(text) if name in ('message', 'seen', 'fails', 'moved') else text}")
            lines.append("")
    if comparison.told:
        lines += [f"### {surface_heading(comparison)}", ""]
        lines += [f"- {code(line_of(thing, comparison))}" for thing in comparison.told] + [""]
    lines += [f"- {code(line)} is accepted, but does not change; remove the line" for line in comparison.stale]
    return "\n".join(lines).rstrip()


def as_json(comparison: Comparison) -> str:
    """Return the comparison as JSON for other programs."""
    return json.dumps(asdict(comparison), indent=2)


def as_lines(comparison: Comparison) -> str:
    """Return a line per change, for the file of `--accept`."""
    return "\n".join(dict.fromkeys(change.key for change in (*comparison.changed, *comparison.told)))


def title(comparison: Comparison) -> str:
    downgrade = " (a downgrade)" if comparison.downgrade else ""
    return f"transformers {comparison.old} to {comparison.new}{downgrade}"


def origins(comparison: Comparison) -> list[str]:
    """Return a line per side: where its answers come from, and the versions with which they were found."""
    lines = []
    for side, known in comparison.versions.items():
        versions = ", ".join(f"{name} {version}" for name, version in known.items() if name != "from")
        lines.append(f"{side}: {known['from']}, {versions}")
    return lines


def groups(comparison: Comparison) -> list[tuple[str, list]]:
    """Return the entries under their headings, in the order of their weight: BROKEN first."""
    own = comparison.own
    broken = {
        verdict: [entry for entry in comparison.broken if entry.verdict == verdict] for verdict in (BROKEN, MOVED)
    }
    found: list[tuple[str, list]] = [(SHOWN[verdict], entries) for verdict, entries in broken.items()]
    found.append((f"your tests ({len(own)} of {comparison.tested} differ)", own))
    for name, meaning in IMPACTS.items():
        entries = [change for change in comparison.changed if change.impact == name]
        found.append((f"{name} ({len(entries)}): {meaning}", entries))
    return found


def surface_heading(comparison: Comparison) -> str:
    """Return what the section of the public surface is about."""
    return f"surface ({len(comparison.told)}): names, parameters, defaults, files, requirements, variables and messages"


def line_of(thing: Thing, comparison: Comparison) -> str:
    """Return a line about a thing of the surface."""
    parts = thing.what.split(", ")
    new = [part for part in parts if part.startswith("+")]
    if thing.kind == "method" and len(new) > MOST:
        parts = [*(part for part in parts if not part.startswith("+")), f"and {len(new)} new"]
    what = f": {', '.join(parts)}" if thing.what else ""
    turned = f" ({'until' if comparison.downgrade else 'since'} {thing.release})" if thing.release else ""
    return f"{thing.change:7} {thing.kind} {shortened(thing.name, 160)}{what}{turned}"


def details(entry: Difference | Broken | Own) -> list[tuple[str, str]]:
    """Return the lines about a change or a broken claim, as pairs of a label and a text."""
    if isinstance(entry, Own):
        rows = [("fails" if entry.since else "failed", entry.why), ("since", entry.since)]
    elif isinstance(entry, Difference):
        rows = [("was", entry.was), ("now", entry.now), ("message", entry.message), ("seen", entry.seen)]
        rows += [("write", line) for line in entry.instead]
        label, last = "until" if entry.downgrade else "since", len(entry.steps) == 1
        rows += [
            (label, f"{step.release}{'' if last else f': {step.sentence}'} ({step.source})") for step in entry.steps
        ]
    else:
        label = "moved" if entry.verdict == MOVED else "fails"
        rows = [("on", entry.release), *((label, f"{check}: {text}") for check, text in entry.checks.items())]
        rows += [("since", entry.since)]
    return [(name, text) for name, text in rows if text]


def in_words(message: str) -> str:
    """Return what the check of the old behaviour saw, or nothing if its message does not say it."""
    if compared := re.fullmatch(r"assert (.+) == (.+)", message):
        return f"{compared[1]}, not {compared[2]}"
    if silent := re.fullmatch(r"Failed: DID NOT RAISE.*'([\w.]+)'.*", message):
        return f"no {silent[1].rpartition('.')[2]} is raised"
    return message if re.match(r"[\w.]+(Error|Exception|Warning|Interrupt)\b", message) else ""


def code(text: str) -> str:
    """Return a text as code in Markdown, whatever backticks it has."""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    room = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{room}{text}{room}{fence}"


def count(comparison: Comparison) -> str:
    """Return the summary line."""
    changed = len({entry.claim for entry in comparison.changed})
    broken, moved = (len({entry.claim for entry in comparison.broken if entry.verdict == v}) for v in (BROKEN, MOVED))
    if any(entry.claim == ALL for entry in comparison.broken):
        broken = len(all_claims())
    parts = [
        f"{changed} {'claim changes' if changed == 1 else 'claims change'}",
        f"{broken} BROKEN",
        *([f"{moved} with moved outputs"] if moved else []),
        *([f"{comparison.accepted} accepted"] if comparison.accepted else []),
        f"{comparison.same} the same",
        f"{comparison.not_run} not run",
        *([f"{len(comparison.own)} of {comparison.tested} of your tests differ"] if comparison.tested else []),
    ]
    return f"{', '.join(parts)}; {of_surface(comparison)}"


def of_surface(comparison: Comparison) -> str:
    """Return the part of the summary line about the public surface."""
    if not comparison.looked_at:
        return "the public surface was not compared"
    added = len(comparison.things) - len(comparison.told)
    return f"of {comparison.looked_at} things of the public surface {len(comparison.told)} differ, {added} are added"
