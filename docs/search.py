"""The Sphinx extension of the search: an index that Pagefind makes of the claims, the questions and the other pages.

A record is what a page says, and not the page itself, so that code, faults and history are not searched. The records of
a claim and of a question have the words of synonyms.toml too. search.js shows the results.
"""

import html
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gpt2_specification.claim import all_claims, contents

from .pages import examined
from .questions import questions

SYNONYMS = Path(__file__).with_name("synonyms.toml")
NAME = re.compile(r"[A-Za-z]\w*_\w+")
SIGNS = re.compile(r"[=(){}\[\]\"'`,:;|*]+")
PAGES = {  # address: title, what it contains
    "how.html": ("How do I ...?", "questions of beginners with code examples"),
    "messages.html": ("Message index", "every warning, error and log line: look up a message"),
    "errata.html": ("Errata", "mistakes of the documentation and of the tutorial, what is wrong"),
    "atlas.html": ("Atlas", "every claim on every release: matrix, compare versions, upgrade"),
    "claims/index.html": ("Claims", "all claims by chapter, table of contents"),
    "releases/index.html": ("Releases", "all releases: changes, changelog, versions, what changed when"),
}


@dataclass(frozen=True)
class Record:
    """What the search knows about a page."""

    address: str
    kind: str  # claim, question, chapter, page or release
    title: str
    text: str
    write: str = ""  # code that answers
    words: str = ""  # what beginners call it


def setup(app):
    app.connect("builder-inited", without_own_search)
    app.connect("html-collect-pages", lambda app: [("search", {}, "search.html")])
    app.connect("build-finished", write_index)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def without_own_search(app) -> None:
    """Turn off Sphinx's own search, whose index of 900 kB would be loaded with each page."""
    app.builder.search = False


def synonyms() -> dict[str, list[str]]:
    """Return what each group of words of synonyms.toml leads to: ids of claims, or of questions after "how#"."""
    return tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))


def records() -> Iterator[Record]:
    """Yield the record of every page but the first."""
    words = defaultdict(list)
    for phrase, targets in synonyms().items():
        for target in targets:
            words[target].append(phrase)
    for claim in all_claims():
        checks = " ".join(check.sentence for check in claim.checks)
        text = "\n".join([claim.sentence, claim.id.replace("_", " "), checks, *claim.instead, *claim.messages])
        said = " ".join(words[claim.id])
        yield Record(f"claims/{claim.id}.html", "claim", claim.sentence, text, " ".join(claim.instead[:1]), said)
    for question in questions():
        place = f"how#{question.id}"
        text = f"{question.ask} {question.answer}"
        yield Record(f"how.html#{question.id}", "question", question.ask, text, words=" ".join(words[place]))
    for chapter in contents():
        yield Record(f"claims/{chapter['folder']}.html", "chapter", chapter["title"], chapter["opening"])
    for address, (title, text) in PAGES.items():
        yield Record(address, "page", title, text)
    for release in examined():
        yield Record(f"releases/{release}.html", "release", f"transformers {release}", f"release version {release}")


def write_index(app, exception) -> None:
    """Write the index of the search into the site. Pagefind reads a small page for each record."""
    if exception is not None or app.builder.format != "html":
        return
    with tempfile.TemporaryDirectory() as directory:
        for number, record in enumerate(records()):
            Path(directory, f"{number}.html").write_text(page(record), encoding="utf-8")
        command = [sys.executable, "-m", "pagefind", "--silent", "--site", directory]
        subprocess.run([*command, "--output-path", str(Path(app.outdir) / "pagefind")], check=True)


def page(record: Record) -> str:
    """Return what Pagefind reads of a record. The address is in it, as that of a question has an anchor."""
    meta = {"address": record.address, "title": record.title, "kind": record.kind, "write": record.write}
    meta |= {"words": record.words, "names": " ".join(NAME.findall(record.title))}  # to Pagefind top_p=0.9 is one word
    elements = "".join(
        f'<meta data-pagefind-meta="{name}[content]" content="{html.escape(value)}">'
        for name, value in meta.items()
        if value
    )
    text = html.escape(SIGNS.sub(" ", record.text))
    return f'<html lang="en"><head>{elements}</head><body data-pagefind-body><p>{text}</p></body></html>'
