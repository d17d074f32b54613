"""The Sphinx extension that writes the pages: one per claim, one per release, the atlas, and the index page.

The claims are read from their modules, the values that the checks saw from recorded/checks.json, and the verdicts from
the record of the atlas. The pages are Markdown, rendered from the templates before Sphinx reads them, and are not
committed.
"""

import json
import re
import textwrap
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from packaging.version import Version
from sphinx.errors import ExtensionError

from atlas import history, tables
from gpt2_specification import verdict
from gpt2_specification.claim import SPEC, Check, Claim, all_claims, contents, fault_sentences
from gpt2_specification.environment import versions_in
from gpt2_specification.releases import in_force

from . import pictures

DOCS = Path(__file__).parent
CODE = re.compile(
    r"`[^`]+`|<\|\w+\|>"  # text in backticks, and <|endoftext|>
    r"|\*?\*?[A-Za-z_][\w.]*\([^()\s]*\)"  # generate(), softmax(logits)
    r"|[A-Za-z_][\w.]*=(?:\"[^\"]*\"|\[[^\]]*\]|[\w.*]+)"  # padding_side="left"
    r"|[A-Za-z][\w.]*_\w*(?:\[[\w ]+\])*(?:\.\w+)*|[a-z]+\.\w+"  # input_ids, hidden_states[0].shape, vocab.json
    r"|\b[A-Z]\w+[a-z][A-Z]\w+"  # GPT2Model
    r"|\[\d[^\]]*\]|\((?:[A-Z0-9]+, ?)+[A-Z0-9]*\)"  # [15496, 0], (B, T)
)
ESCAPED = re.compile(r"([\\`*_{}\[\]<>#|$~^])")


@dataclass(frozen=True)
class Block:
    """A piece of a module: a check, or the code between two checks."""

    code: str
    check: Check | None = None
    seen: tuple[tuple[str, str], ...] = ()  # pairs of an expression and its value
    snapshot: str = ""


@dataclass(frozen=True)
class Stretch:
    """Consecutive releases on which a claim has the same verdict and behaviour."""

    verdict: str
    first: str
    last: str
    minors: int
    now: str  # the sentences of the dated checks that hold there


def setup(app):
    app.connect("builder-inited", lambda app: write_pages())
    app.connect("html-page-context", add_to_page, priority=900)  # after the theme
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def add_to_page(app, page, template, context, tree) -> None:
    """Add the footer to a page, and a label to the theme's buttons that expand the navigation."""
    unnamed = context["generate_toctree_html"]
    context["generate_toctree_html"] = lambda *args, **kwargs: str(unnamed(*args, **kwargs)).replace(
        "<summary>", '<summary aria-label="pages of the chapter">'
    )
    context["made"] = made()


def prose(text: str) -> str:
    """Return plain text as Markdown, with names of the API as code and all other characters escaped."""
    parts, end = [], 0
    for match in CODE.finditer(text):
        parts += [ESCAPED.sub(r"\\\1", text[end : match.start()]), f"`{match[0].strip('`')}`"]
        end = match.end()
    return "".join([*parts, ESCAPED.sub(r"\\\1", text[end:])])


def printed(claim: Claim) -> str:
    """Return the erratum of a claim without the words "The tutorial says: "."""
    return re.sub(r"^The (tutorial|documentation) (says|prints): ", "", claim.erratum)


@cache
def recorded() -> dict:
    return json.loads((DOCS / "recorded" / "checks.json").read_text(encoding="utf-8"))


@cache
def record() -> dict:
    return history.read()


@cache
def changes() -> list[tables.Change]:
    return tables.changes(record())


def blocks(claim: Claim) -> list[Block]:
    """Return the pieces of a module's code with what each check saw; a docstring is the title of its check."""
    found = []
    for piece in claim.pieces:
        check, code = piece.check, piece.code
        if check:
            code = code.replace(f'    """{check.docstring}"""\n', "", 1)
            found.append(Block(code, check, seen(claim, check), snapshot(claim, check)))
        else:
            found.append(Block(code))
    return found


def seen(claim: Claim, check: Check) -> tuple[tuple[str, str], ...]:
    """Return what a check saw in the recorded run, one entry per assertion.

    An assertion with several values has the first value and the number of the others.
    """
    pairs = recorded()["claims"].get(claim.id, {}).get(check.name, {}).get("seen", [])
    found = []
    for expression, values in groupby(pairs, lambda pair: pair[0]):
        first, *more = [value for _, value in values]
        found.append((expression, f"{first}{f'  (and {len(more)} more)' if more else ''}"))
    return tuple(found)


def snapshot(claim: Claim, check: Check) -> str:
    """Return the recorded output of a check from its snapshot of the embedded checkpoint."""
    folder, _, name = claim.id.partition("/")
    path = SPEC / folder / "snapshots_embedded" / f"{name}_spec.ambr"
    if not path.exists():
        return ""
    found = re.search(rf"^# name: {check.name}(?:\[.*\])?\n(.*?)^# ---", path.read_text(encoding="utf-8"), re.M | re.S)
    return textwrap.dedent(found[1]).partition("\n")[2].rstrip() if found else ""


@cache
def examined() -> list[str]:
    return tables.examined(record())


@cache
def fares(claim: Claim) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return each release with the verdict on a claim and the sentences of its dated behaviours."""
    rows = []
    for release in examined():
        entry = record()["releases"][release]
        dated = verdict.behaviours(claim, history.versions_of(release, entry))
        now = tuple(tables.said(checks) for checks in dated.values())
        rows.append((release, tables.verdict_in(entry, claim), now))
    return rows


def strip(claim: Claim) -> list[Stretch]:
    """Return the stretches of releases with the same verdict and behaviour of a claim."""
    stretches = []
    for (found, now), group in groupby(fares(claim), lambda row: row[1:]):
        releases = [row[0] for row in group]
        minors = len(tables.last_patches(releases))
        stretches.append(Stretch(found, releases[0], releases[-1], minors, " ".join(now)))
    return stretches


def verdicts_on(release: str) -> list[str]:
    """Return the verdicts on all claims on a release."""
    return [tables.verdict_in(record()["releases"][release], claim) for claim in all_claims()]


def holds_here(check: Check) -> bool:
    """Return whether a check holds in the release of the recorded run."""
    return in_force(check.ranges, versions_in(recorded()))


def states(claim: Claim) -> str:
    """Return one letter per release; releases with the same behaviour of a claim have the same letter."""
    behaviours = [now for _, _, now in fares(claim)]
    letters = dict(zip(dict.fromkeys(behaviours), "abcdefghijklmnopqrstuvwxyz", strict=False))
    return "".join(letters[now] for now in behaviours)


def sources(claim: Claim, release: str) -> list[str]:
    """Return where the changes of a claim in a release are documented."""
    found = [change.source for change in changes() if change.claim.id == claim.id and change.release == release]
    return list(dict.fromkeys(found))


def drawn(picture: pictures.Picture) -> str:
    """Return a picture as one line of HTML, which Markdown does not change."""
    svg = pictures.svg(picture, pictures.read()).replace("\n", " ")
    return f'<figure class="picture">{svg}<figcaption>{picture.caption}</figcaption></figure>'


def made() -> str:
    run = recorded()
    torch = run["torch"].partition("+")[0]
    return f"From a run on {run['date']} with transformers {run['transformers']} and torch {torch}."


def write_pages() -> None:
    """Write every page, and remove the pages of claims and releases that no longer exist."""
    claims, releases = all_claims(), examined()
    if not releases:
        raise ExtensionError("the record of the atlas has no releases; run: tox -e atlas")
    minors = tables.last_patches(releases)
    chapters = {name: [c for c in claims if c.chapter == name] for name in dict.fromkeys(c.chapter for c in claims)}
    loader = FileSystemLoader(DOCS / "templates")
    templates = Environment(loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    functions = [tables.verdict_in, blocks, changes, holds_here, printed, prose, sources, states, strip, verdicts_on]
    templates.filters |= {"version": Version, "source_link": tables.source_link}
    templates.globals |= {function.__name__: function for function in functions}
    templates.globals |= {
        "claims": claims,
        "chapters": chapters,
        "titles": {chapter["folder"]: chapter["title"] for chapter in contents()},
        "openings": {chapter["folder"]: chapter["opening"] for chapter in contents()},
        "releases": releases,
        "minors": minors,
        "faults": fault_sentences(),
        "record": record(),
        "Counter": Counter,
        "signs": tables.SIGNS,
        "drawn": {picture.name: drawn(picture) for picture in pictures.PICTURES},
        "pictures": pictures.PICTURES,
    }
    pages = {"index.md": ("index.md.jinja", {}), "atlas.md": ("atlas.md.jinja", {})}
    pages |= {"claims/index.md": ("claims.md.jinja", {}), "releases/index.md": ("releases.md.jinja", {})}
    for name, group in chapters.items():
        pages[f"claims/{name}.md"] = ("chapter.md.jinja", {"chapter": name, "group": group})
    for claim in claims:
        pages[f"claims/{claim.id}.md"] = ("claim.md.jinja", {"claim": claim})
    for release in releases:
        changed = [change for change in changes() if change.release == release]
        pages[f"releases/{release}.md"] = ("release.md.jinja", {"release": release, "changed": changed})
    for folder in ("claims", "releases"):
        for path in (DOCS / folder).rglob("*.md"):
            if str(path.relative_to(DOCS)) not in pages:
                path.unlink()
    for name, (template, variables) in pages.items():
        path = DOCS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = templates.get_template(template).render(variables)
        if not path.exists() or path.read_text(encoding="utf-8") != text:  # so that Sphinx rebuilds only what changed
            path.write_text(text, encoding="utf-8")
