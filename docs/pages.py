"""The Sphinx extension that writes the pages: one per claim and per release, the atlas, the first page and its lists.

The claims are read from their modules, the values that the checks saw from recorded/checks.json, and the verdicts from
the record of the atlas. The pages are Markdown, rendered from the templates before Sphinx reads them, and are not
committed.
"""

import ast
import html
import json
import os
import re
import textwrap
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from packaging.version import Version
from sphinx.errors import ExtensionError

from atlas import history, tables, upgrade
from atlas.comparison import Comparison
from atlas.sides import side
from gpt2_specification import verdict
from gpt2_specification.claim import SPEC, Check, Claim, all_claims, contents, fault_sentences, reached
from gpt2_specification.contents import corrected
from gpt2_specification.embedded import CONFIG, QUICK
from gpt2_specification.environment import versions_in
from gpt2_specification.impact import BREAKS, SILENT
from gpt2_specification.releases import in_force

from . import messages, official, pictures, scripts
from .questions import questions

DOCS = Path(__file__).parent
CODE = re.compile(
    r"`[^`]+`|<\|\w+\|>"  # text in backticks, and <|endoftext|>
    r"|\*?\*?[A-Za-z_][\w.]*\([^()\s]*\)"  # generate(), softmax(logits)
    r"|[A-Za-z_][\w.]*=(?:\"[^\"]*\"|\[[^\]]*\]|[\w.*]+)"  # padding_side="left"
    r"|[A-Za-z][\w.]*_\w*(?:\[[\w ]+\])*(?:\.\w+)*|[a-z]+\.\w+"  # input_ids, hidden_states[0].shape, vocab.json
    r"|\b[A-Z]\w+[a-z][A-Z]\w+"  # GPT2Model
    r"|\[\d[^\]]*\]|\((?:[A-Z0-9]+, ?)+[A-Z0-9]*\)"  # [15496, 0], (B, T)
)
PAST = re.compile(  # "in 4.52 to 5.15", "before 5.13": the last minor release, or the first later one
    r"(?<!except )\b(?:(?:in|of|from) (?:[\d.]+, )*[\d.]+ (?:to|and) (?P<last>\d+\.\d+)|before (?P<end>\d+\.\d+))"
)
PRESENT = (verdict.HOLDS, verdict.DIFFERS)  # the verdicts on a release that has the subject of a claim
ESCAPED = re.compile(r"([\\`*_{}\[\]<>#|$~^])")


TRUTHS = {  # of the sentence of a claim on a release: a sign, and words before the release
    "true": ("●", "True on"),
    "different": ("○", "Different on"),
    "moved": ("M", "An output has moved on"),
    "broken": ("X", "A check fails on"),
    "not run": ("·", "Not checked on"),
    tables.NOT_SURVEYED: ("?", "Not yet surveyed on"),
}


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
    start: int  # the place of the first release in the list of releases
    end: int
    minors: int
    letter: str  # of the behaviour: the same letter, the same behaviour
    truth: str  # whether the sentence of the claim is true there: true, different, or the verdict
    now: str  # the sentences of the dated checks that hold there


@dataclass(frozen=True)
class Bar:
    """A cell of the atlas: consecutive columns on which a claim has the same verdict and behaviour."""

    verdict: str
    letter: str  # of the behaviour, or a sign
    columns: int


def setup(app):
    app.connect("builder-inited", lambda app: write_pages())
    app.connect("html-page-context", add_releases, priority=400)  # before the theme, which drops empty parts of a page
    app.connect("html-page-context", add_to_page, priority=900)  # after the theme
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def add_releases(app, page, template, context, tree) -> None:
    """Add the releases to choose from to the pages that depend on the release."""
    context["releases_to_choose"] = examined() if page.startswith("claims/") else []


def add_to_page(app, page, template, context, tree) -> None:
    """Add the footer to a page, and a label to the theme's buttons that expand the navigation."""
    unnamed = context["generate_toctree_html"]
    context["generate_toctree_html"] = lambda *args, **kwargs: str(unnamed(*args, **kwargs)).replace(
        "<summary>", '<summary aria-label="pages of the chapter">'
    )
    context["made"] = made()
    releases = examined()
    folder, _, release = page.partition("/")
    if folder == "releases" and release in releases:
        place = releases.index(release)
        neighbours = {"prev": releases[:place][-1:], "next": releases[place + 1 :][:1]}
        for name, found in neighbours.items():
            context[name] = {"title": found[0], "link": f"{found[0]}.html"} if found else None


def prose(text: str) -> str:
    """Return plain text as Markdown, with names of the API as code and all other characters escaped."""
    parts, end = [], 0
    for match in CODE.finditer(text):
        parts += [ESCAPED.sub(r"\\\1", text[end : match.start()]), f"`{match[0].strip('`')}`"]
        end = match.end()
    return "".join([*parts, ESCAPED.sub(r"\\\1", text[end:])])


def coded(text: str) -> str:
    """Return plain text as HTML, with names of the API as code."""
    parts, end = [], 0
    for match in CODE.finditer(text):
        parts += [html.escape(text[end : match.start()]), f"<code>{html.escape(match[0].strip('`'))}</code>"]
        end = match.end()
    return "".join([*parts, html.escape(text[end:])])


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


def seen_with(claim: Claim, check: Check) -> str:
    """Return on what a check saw its values: the release, and the model if it is the embedded one."""
    code = "\n".join(ast.unparse(node) for node in reached(claim)[check.name].values())
    label = f"Seen with transformers {recorded()['transformers']}"
    for source, config in (("quick", QUICK), ("source", CONFIG)):
        if re.search(rf"(load|pipeline)\(.*checkpoint\.{source}", code):
            sizes = f"L={config['n_layer']}, H={config['n_head']}, D={config['n_embd']}, V={config['vocab_size']}"
            return f"{label} and the embedded checkpoint: random weights, {sizes}"
    return label


def fixtures(claim: Claim) -> dict[str, str]:
    """Return the fixtures outside of its module that a claim uses, with the first paragraphs of their docstrings."""
    own = {getattr(node, "name", "") for node in ast.parse(claim.path.read_text(encoding="utf-8")).body}
    used = {name: node for nodes in reached(claim).values() for name, node in nodes.items() if name not in own}
    described = {}
    for name, node in used.items():
        marks = [ast.unparse(mark) for mark in getattr(node, "decorator_list", [])]
        if any(mark == "run" or mark.startswith("pytest.fixture") for mark in marks) and ast.get_docstring(node):
            described[name] = ast.get_docstring(node).partition("\n\n")[0].replace("\n", " ")
    return described


def repository() -> str:
    """Return the address of the public repository; empty outside of its workflows, where it is not known."""
    name = os.environ.get("GITHUB_REPOSITORY")
    return f"https://github.com/{name}" if name else ""


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


@cache
def strip(claim: Claim) -> list[Stretch]:
    """Return the stretches of releases with the same verdict and behaviour of a claim."""
    stretches, end = [], -1
    letters = states(claim)
    meant = letters[examined().index(release_meant(claim))]
    for (found, now), group in groupby(fares(claim), lambda row: row[1:]):
        releases = [row[0] for row in group]
        start, end = end + 1, end + len(releases)
        minors = len(tables.last_patches(releases))
        letter = letters[start]
        truth = ("true" if letter == meant else "different") if found in verdict.GOOD else found
        stretches.append(
            Stretch(found, releases[0], releases[-1], start, end, minors, letter.upper(), truth, " ".join(now))
        )
    return stretches


def release_meant(claim: Claim) -> str:
    """Return a release of which the sentence of a claim speaks: the newest, unless its main clause names older ones."""
    clause = claim.sentence.partition(";")[0]
    past = PAST.search(clause) if claim.dated and "since" not in clause else None
    if not past:
        return examined()[-1]
    last = Version(past["last"] or past["end"]).release[:2]
    minors = {release: Version(release).release[:2] for release in examined()}
    return [r for r, minor in minors.items() if minor < last or (past["last"] and minor == last)][-1]


def different(release: str, other: str) -> list[tuple[Claim, str, str]]:
    """Return each claim that behaves otherwise on another release, with what is true on the two."""
    places = examined().index(release), examined().index(other)
    found = []
    for claim in all_claims():
        letters = states(claim)
        if claim.dated and letters[places[0]] != letters[places[1]]:
            here, there = (" ".join(fares(claim)[place][2]) for place in places)
            found.append((claim, here, there))
    return found


def truths_on(release: str) -> list[str]:
    """Return whether the sentence of each claim is true on a release."""
    place = examined().index(release)
    return [next(s.truth for s in strip(claim) if s.start <= place <= s.end) for claim in all_claims()]


def holds_here(check: Check) -> bool:
    """Return whether a check holds in the release of the recorded run."""
    return in_force(check.ranges, versions_in(recorded()))


@cache
def states(claim: Claim) -> str:
    """Return one letter per release; releases with the same behaviour of a claim have the same letter."""
    behaviours = [now for _, _, now in fares(claim)]
    letters = dict(zip(dict.fromkeys(behaviours), "abcdefghijklmnopqrstuvwxyz", strict=False))
    return "".join(letters[now] for now in behaviours)


def behaviours(claim: Claim) -> dict[str, str]:
    """Return what is true, as HTML, for each letter of `states`."""
    return {letter: coded(" ".join(now)) for letter, (_, _, now) in zip(states(claim), fares(claim), strict=True)}


@cache
def columns() -> list[str]:
    """Return the releases of the atlas: each last patch, and each patch on which a claim behaves otherwise."""
    last = {Version(release).release[:2]: release for release in tables.last_patches(examined())}
    places = {release: place for place, release in enumerate(examined())}
    rows = [states(claim) for claim in all_claims()]

    def is_shown(release: str) -> bool:
        here, there = places[release], places[last[Version(release).release[:2]]]
        return here == there or any(row[here] != row[there] for row in rows)

    return [release for release in examined() if is_shown(release)]


def bars(claim: Claim) -> list[Bar]:
    """Return the cells of a claim's row in the atlas."""
    rows = zip(examined(), fares(claim), states(claim), strict=True)
    shown = [(found, letter.upper()) for release, (_, found, _), letter in rows if release in columns()]
    signs = {name: tables.SIGNS[name].strip() or "·" for name in tables.SIGNS if name not in PRESENT}
    return [Bar(found, signs.get(found, letter), len(list(group))) for (found, letter), group in groupby(shown)]


def sources(claim: Claim, release: str) -> list[str]:
    """Return where the changes of a claim in a release are documented."""
    found = [change.source for change in changes() if change.claim.id == claim.id and change.release == release]
    return list(dict.fromkeys(found))


def drawn(picture: pictures.Picture) -> str:
    """Return a picture as one line of HTML, which Markdown does not change."""
    svg = pictures.svg(picture, pictures.read()).replace("\n", " ")
    return f'<figure class="picture">{svg}<figcaption>{picture.caption}</figcaption></figure>'


def code_in(text: str) -> str:
    """Return plain text as HTML, with what is in backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))


def recent() -> Comparison:
    """Return what breaks or changes in silence over the last six minor releases, the newest first."""
    minors = tables.last_patches(examined())
    found = upgrade.compare(side(minors[-7]), side(minors[-1]))
    kept = [change for change in found.changed if change.impact in (BREAKS, SILENT)]
    kept.sort(key=lambda change: Version(change.steps[-1].release), reverse=True)
    kept.sort(key=lambda change: change.impact)
    return replace(found, changed=kept)


def weights() -> str:
    """Return what the weights of the recorded run are."""
    run = recorded()
    said = f"The pages were recorded on {run['date']} with transformers {run['transformers']}"
    if run.get("checkpoint", "embedded") != "embedded":
        return f"{said} and the weights of `{run['checkpoint']}`."
    return (
        f"{said} and a stand-in for `gpt2` that has its size and vocabulary, but **random weights**: the texts that it "
        "writes make no sense, and its numbers are not those of `gpt2`."
    )


def made() -> str:
    run = recorded()
    torch = run["torch"].partition("+")[0]
    return f"From a run on {run['date']} with transformers {run['transformers']} and torch {torch}."


def write_pages() -> None:
    """Write every page, and remove the pages of claims and releases that no longer exist."""
    claims, releases = all_claims(), examined()
    if not releases:
        raise ExtensionError("the record of the atlas has no releases; run: tox -e atlas")
    chapters = {name: [c for c in claims if c.chapter == name] for name in dict.fromkeys(c.chapter for c in claims)}
    loader = FileSystemLoader(DOCS / "templates")
    templates = Environment(loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    functions = [bars, behaviours, blocks, changes, code_in, columns, corrected, different, fixtures, holds_here]
    functions += [printed, prose, repository, seen_with, sources, states, strip, truths_on]
    templates.filters |= {"source_link": tables.source_link, "coded": coded}
    templates.globals |= {function.__name__: function for function in functions}
    templates.globals |= {
        "claims": claims,
        "claim_of": {claim.id: claim for claim in claims},
        "questions": questions(),
        "messages": messages.entries(),
        "recent": recent(),
        "weights": weights(),
        "chapters": chapters,
        "titles": {chapter["folder"]: chapter["title"] for chapter in contents()},
        "openings": {chapter["folder"]: chapter["opening"] for chapter in contents()},
        "releases": releases,
        "tutorial": verdict.TUTORIAL,
        "faults": fault_sentences(),
        "record": record(),
        "Counter": Counter,
        "truths": TRUTHS,
        "official": official.pages,
        "drawn": {picture.name: drawn(picture) for picture in pictures.PICTURES},
        "pictures": pictures.PICTURES,
        "recorded_script": scripts.script,
        "recorded_scripts": scripts.read,
    }
    pages = {f"{name}.md": (f"{name}.md.jinja", {}) for name in ("index", "how", "messages", "errata", "atlas")}
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
