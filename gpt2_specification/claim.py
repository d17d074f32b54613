"""Parse the modules of the specification: claims, checks, their code and its digests. No module is imported.

No other module parses the specification's source. CONTRIBUTING.md specifies the docstrings.
"""

import ast
import copy
import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TypeGuard

HERE = Path(__file__).parent
SPEC = next(path for path in (HERE / "spec", HERE.parent / "spec") if path.is_dir())  # installed, or in the clone
INSTALLED = SPEC.is_relative_to(HERE)
RUN = f"pytest --pyargs {HERE.name}" if INSTALLED else "pytest"  # the command that runs the specification
CONTENTS = SPEC / "contents.toml"  # the chapters and their claims, in reading order
SUFFIX = "_spec.py"
CODE_OF_DATA = {"checkpoint": ("embedded", "CHECKSUMS")}  # fixture: (module, the constant that identifies its data)


@dataclass(frozen=True)
class Check:
    """A test function and the releases in which it holds."""

    name: str
    ranges: tuple[str, ...]  # of releases; empty if the check holds in all of them
    about: str  # the behaviour that the ranges date, if the module dates several
    source: str  # where the change is documented, or "measured"
    absent: bool  # whether the check shows that the subject of the claim does not exist in these releases
    docstring: str  # one line; empty if the name alone is the sentence

    @property
    def sentence(self) -> str:
        """The docstring, or the sentence in the name: `test_pads_follow_the_text` reads "Pads follow the text."."""
        if self.docstring:
            return self.docstring
        words = self.name.removeprefix("test_").replace("_", " ")
        return f"{words[0].upper()}{words[1:]}."


@dataclass(frozen=True)
class Piece:
    """A piece of a module's code: a check without the mark that dates it, or the code between two checks."""

    code: str
    check: Check | None


@dataclass(frozen=True)
class Claim:
    """A module of the specification."""

    id: str  # chapter and subject: padding/left
    sentence: str  # line 1 of the docstring
    notes: str  # the rest of the docstring
    section: str  # of the tutorial; empty if the claim is not in the tutorial
    checks: tuple[Check, ...]
    faults: tuple[str, ...]  # the names of the faults that break its checks
    pieces: tuple[Piece, ...]  # the code after docstring, imports and marks

    @property
    def chapter(self) -> str:
        return self.id.partition("/")[0]

    @property
    def path(self) -> Path:
        return path_of(self.id)

    @property
    def source(self) -> str:
        """The first paragraph of the notes: where the claim comes from."""
        return self.notes.partition("\n\n")[0]

    @property
    def erratum(self) -> str:
        """What the source says that is wrong, and why; empty if the source is right."""
        return "".join(self._labelled("Erratum"))

    @property
    def source_is_wrong(self) -> str:
        """Which source is wrong, "tutorial" or "documentation"; empty if there is no erratum."""
        return self.erratum.removeprefix("The ").partition(" ")[0]

    @property
    def instead(self) -> tuple[str, ...]:
        """What to write: one line that is right in every release, or one line per range of releases."""
        return tuple(line for paragraph in self._labelled("Instead", "\n") for line in paragraph.splitlines())

    @property
    def messages(self) -> tuple[str, ...]:
        """The complete warnings and errors of the library; `...` stands for text that differs from call to call."""
        return self._labelled("Message")

    def _labelled(self, label: str, separator: str = " ") -> tuple[str, ...]:
        """Return the paragraphs of the notes with this label, without the label and with their lines joined."""
        found = [p.removeprefix(f"{label}:") for p in self.notes.split("\n\n") if p.startswith(f"{label}:")]
        return tuple(separator.join(line.strip() for line in p.strip().splitlines()) for p in found)

    @property
    def dated(self) -> bool:
        return any(check.ranges for check in self.checks)

    @property
    def kinds(self) -> list[str]:
        """Which of erratum, dated and beyond (not in the tutorial) apply to the claim; empty for most claims."""
        kinds = {"erratum": bool(self.erratum), "dated": self.dated, "beyond": not self.section}
        return [kind for kind, applies in kinds.items() if applies]


def pattern(message: str) -> str:
    """Return a regular expression that matches a complete `Message:` with any white space between its words."""
    words = (re.escape(word).replace(re.escape("..."), ".*") for word in message.split())
    return r"(?s:\A\s*" + r"\s+".join(words) + r"\s*\Z)"


def run_of(path: Path) -> str:
    """Return the command that runs a module, from its path or node id."""
    return f"{RUN}.spec.{'.'.join(path.with_suffix('').parts[-2:])}" if INSTALLED else f"{RUN} {path.as_posix()}"


def claim_id(path: Path) -> str:
    """Return the claim id (chapter/subject) of a module's path, which may be absolute or from a node id."""
    return "/".join(path.parts[-2:]).removesuffix(SUFFIX)


@cache
def read_claim(path: Path) -> Claim:
    """Parse a module and return its claim."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    sentence, _, notes = (ast.get_docstring(tree) or "").partition("\n")
    marks = [mark for node in tree.body if isinstance(node, ast.Assign) for mark in _marks(node.value)]
    sections = [ast.literal_eval(mark.args[0]) for name, mark in marks if name == "tutorial"]
    faults = [ast.literal_eval(fault) for name, mark in marks if name == "refuted_by" for fault in mark.args]
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    checks = tuple(_check(function) for function in functions if function.name.startswith("test_"))
    pieces = tuple(_pieces(tree, text.splitlines(), {check.name: check for check in checks}))
    return Claim(claim_id(path), sentence, notes.strip(), "".join(sections[:1]), checks, tuple(faults), pieces)


def _check(function: ast.FunctionDef) -> Check:
    docstring = ast.get_docstring(function) or ""
    for name, mark in (
        pair for decorator in function.decorator_list if _dates(decorator) for pair in _marks(decorator)
    ):
        given = {keyword.arg: ast.literal_eval(keyword.value) for keyword in mark.keywords}
        ranges = tuple(ast.literal_eval(argument) for argument in mark.args)
        absent = name == "absent"
        return Check(function.name, ranges, given.get("about", ""), given.get("source", ""), absent, docstring)
    return Check(function.name, (), "", "", absent=False, docstring=docstring)


def _dates(decorator: ast.expr) -> bool:
    """Return whether a decorator is one of the marks that date a check, `holds` or `absent`."""
    return any(name in ("holds", "absent") for name, _ in _marks(decorator))


def _marks(node: ast.expr) -> list[tuple[str, ast.Call]]:
    """Return the name and the call of each mark in a decorator or in the value of `pytestmark`."""
    calls = [call for call in ast.walk(node) if isinstance(call, ast.Call)]
    return [(call.func.attr, call) for call in calls if isinstance(call.func, ast.Attribute)]


def _pieces(tree: ast.Module, lines: list[str], checks: dict[str, Check]) -> Iterator[Piece]:
    code = [node for node in tree.body[1:] if not isinstance(node, ast.Import | ast.ImportFrom)]
    nodes = [node for node in code if not _is_pytestmark(node)]
    for check, group in groupby(nodes, lambda node: checks.get(getattr(node, "name", ""))):
        yield Piece("\n\n\n".join(_text(node, lines) for node in group), check)


def _is_pytestmark(node: ast.stmt) -> TypeGuard[ast.Assign]:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"


def _text(node: ast.stmt, lines: list[str]) -> str:
    """Return the source of a statement with its decorators, except the marks that date it."""
    kept = []
    for decorator in getattr(node, "decorator_list", []):
        if not _dates(decorator):
            kept += lines[decorator.lineno - 1 : decorator.end_lineno]
    return "\n".join([*kept, *lines[node.lineno - 1 : node.end_lineno]])


@cache
def contents() -> list[dict]:
    """Return the chapters in reading order: folder, title, opening and the subjects of their claims."""
    return tomllib.loads(CONTENTS.read_text(encoding="utf-8"))["chapter"]


def reading_order() -> list[str]:
    """Return the id of each claim in the order of spec/contents.toml; claims that are not listed there come last."""
    listed = [f"{chapter['folder']}/{subject}" for chapter in contents() for subject in chapter["claims"]]
    order = {identifier: place for place, identifier in enumerate(listed)}
    found = [claim_id(path) for path in sorted(SPEC.rglob(f"*{SUFFIX}"))]
    return sorted(found, key=lambda identifier: order.get(identifier, len(order)))


def path_of(identifier: str) -> Path:
    """Return the path of the module of a claim."""
    return SPEC / f"{identifier}{SUFFIX}"


def all_claims() -> list[Claim]:
    """Return every claim in reading order."""
    return [read_claim(path_of(identifier)) for identifier in reading_order()]


def fault_sentences() -> dict[str, str]:
    """Return the sentence of each fault of the catalogue, by name."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((HERE / "faults").glob("*.py"))]
    functions = [node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {
        function.name: ast.get_docstring(function) or ""
        for function in functions
        if any(ast.unparse(decorator).startswith("fault(") for decorator in function.decorator_list)
    }


def digests(claim: Claim) -> dict[str, str]:
    """Return a digest of the code that each check runs, by the name of the check.

    A digest covers the code of the check and everything that this code refers to by name in its module, in the
    fixtures and in the machinery. Docstrings, the name of the check and the marks that date it are left out.
    """
    module = _Module(claim.path)
    needs = [ast.unparse(mark) for node in module.marks for name, mark in _marks(node) if name == "needs"]
    found = {}
    for check in claim.checks:
        reached = _reached(module, check.name)
        data = [module.defined[check.name], *(node for _, node in reached)]
        texts = sorted({_bare(node, nameless=node is data[0]) for node in data})
        said = claim.messages if any(name == "messages" for name, _ in reached) else ()
        text = "\n".join([*needs, *texts, *said])
        found[check.name] = hashlib.sha256(text.encode()).hexdigest()[:8]
    return found


@cache
def reached(claim: Claim) -> dict[str, dict[str, ast.stmt]]:
    """Return the project's statements that each check refers to, directly or not, by the name of the check."""
    module = _Module(claim.path)
    return {check.name: dict(_reached(module, check.name)) for check in claim.checks}


@cache  # most statements are fixtures that many checks use
def _bare(node: ast.stmt, nameless: bool) -> str:
    """Return the code of a statement without docstrings and dating marks; `nameless` also removes a check's name."""
    node = copy.deepcopy(node)
    for part in ast.walk(node):
        if isinstance(part, ast.FunctionDef | ast.ClassDef):
            part.decorator_list = [decorator for decorator in part.decorator_list if not _dates(decorator)]
            if ast.get_docstring(part) is not None:
                part.body = part.body[1:] or [ast.Pass()]
    if nameless and isinstance(node, ast.FunctionDef):
        node.name = "check"
    return ast.unparse(node)


class _Module:
    """The top-level definitions of one of the project's files, and its imports from the machinery."""

    def __init__(self, path: Path):
        self.defined: dict[str, ast.stmt] = {}
        self.imported: dict[str, tuple[str, str]] = {}  # name: (module of the machinery, name in it or "")
        self.marks: list[ast.expr] = []
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if _is_pytestmark(node):
                self.marks.append(node.value)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                self.defined[node.name] = node
            elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names = [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]
                self.defined |= dict.fromkeys(names, node)
            elif isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").startswith(__package__)):
                source = (node.module or "").removeprefix(__package__).removeprefix(".")
                for alias in node.names:
                    name = alias.asname or alias.name
                    self.imported[name] = (source, alias.name) if source else (alias.name, "")


@cache
def _machinery(name: str) -> _Module:
    return _Module(HERE / f"{name}.py")


@cache
def _fixtures() -> dict[str, _Module]:
    """Return the module that defines each name, for all names in the fixtures."""
    folder = next(path for path in (HERE / "fixtures", HERE.parent / "fixtures") if path.is_dir())
    modules = [_Module(path) for path in sorted(folder.glob("*.py"))]
    return {name: module for module in modules for name in module.defined}


def _reached(module: _Module, name: str) -> list[tuple[str, ast.stmt]]:
    """Return the project's statements that a check refers to, directly or not, each with the name that refers to it."""
    seen, pending, found = set(), [(module, name)], []
    while pending:
        owner, name = pending.pop()
        if (id(owner), name) not in seen:
            seen.add((id(owner), name))
            found.append((name, owner.defined[name]))
            pending += _references(owner, name)
    return found[1:]


@cache
def _references(owner: _Module, name: str) -> list[tuple[_Module, str]]:
    """Return the project's statements that a statement refers to, as pairs of their module and their name."""
    found = []
    if name in CODE_OF_DATA:
        source, constant = CODE_OF_DATA[name]
        found.append((_machinery(source), constant))
    for part in ast.walk(owner.defined[name]):
        if isinstance(part, ast.arg) and part.arg not in owner.defined and part.arg in _fixtures():
            found.append((_fixtures()[part.arg], part.arg))
        reference = part.id if isinstance(part, ast.Name) else part.arg if isinstance(part, ast.arg) else None
        if reference in owner.defined:
            found.append((owner, reference))
        elif reference in owner.imported:
            source, imported = owner.imported[reference]
            if source != "claim" and imported in _machinery(source).defined:
                found.append((_machinery(source), imported))
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            source, imported = owner.imported.get(part.value.id, ("claim", ""))
            if source != "claim" and not imported and part.attr in _machinery(source).defined:
                found.append((_machinery(source), part.attr))
    return found
