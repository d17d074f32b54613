"""Make a script from a check: fixtures become assignments, and assertions become prints.

Nothing is run. The script has no fixture and no pytest in it, and does not need this project.
"""

import ast
import builtins
import copy
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gpt2_specification.claim import SPEC, Claim
from gpt2_specification.environment import versions_in
from gpt2_specification.releases import in_force, in_range, parsed

PLAIN = Path(__file__).with_name("plain.py")
SMALL = "# Small models"  # the line in plain.py from which on the forms are optional
CHECKS = Path(__file__).with_name("recorded") / "checks.json"
FIXTURES = SPEC.parent / "fixtures"
CONDITIONAL = {"with_logits": {"output_logits": True}, "eager": {"attn_implementation": "eager"}}  # on new releases
OBSERVERS = {"library_log", "capsys", "messages", "caplog", "recwarn"}  # what they see is in the output of a script
MODELS = ("hundred_model", "base_model", "eager_model", "full_model", "own_model", "tiny_model", "deep_model")
SHORTER = {"left_tokenizer": "tokenizer", "fast_tokenizer": "tokenizer", "hundred_batch": "batch", "crowd": "batch"}
SHORTER |= dict.fromkeys(MODELS, "model") | {"tmp_path": "directory", "forty_texts": "texts"}
SHORTER |= {"small_tokenizer": "tokenizer", "hundred_texts": "texts", "full_row": "ids"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
SCOPES = (*FUNCTIONS, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
EASY = 60  # characters of an expression that may be repeated


class Unfit(Exception):
    """A check that cannot become a script; the message says why."""


@dataclass(frozen=True)
class Way:
    """One of the ways to make a script from a check."""

    check: str
    small: bool = False  # whether the small models of the fixtures are kept
    case: int = 0  # of a check with parameters


# Reading and rewriting trees


def names_in(node: ast.AST | list) -> list[str]:
    """Return the names that a tree reads, in order, with repetitions."""
    nodes = node if isinstance(node, list) else [node]
    found = [n for part in nodes for n in ast.walk(part) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
    return [n.id for n in sorted(found, key=lambda n: (getattr(n, "lineno", 0), getattr(n, "col_offset", 0)))]


def targets_in(node: ast.AST | list) -> set[str]:
    """Return the names that a tree binds outside of its functions and comprehensions."""
    found: set[str] = set()
    pending = list(node) if isinstance(node, list) else [node]
    while pending:
        part = pending.pop()
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(part.name)
        elif isinstance(part, SCOPES):
            continue
        else:
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                found.add(part.id)
            if isinstance(part, ast.ExceptHandler) and part.name:
                found.add(part.name)
            if isinstance(part, ast.Import | ast.ImportFrom):
                found |= {alias.asname or alias.name.partition(".")[0] for alias in part.names}
            pending += ast.iter_child_nodes(part)
    return found


def bound_in(node: ast.AST | list) -> set[str]:
    """Return every name that a tree binds, in inner scopes too."""
    nodes = node if isinstance(node, list) else [node]
    parts = [part for n in nodes for part in ast.walk(n)]
    found = {p.id for p in parts if isinstance(p, ast.Name) and isinstance(p.ctx, ast.Store)}
    found |= {p.arg for p in parts if isinstance(p, ast.arg)}
    named_ = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler)
    found |= {p.name for p in parts if isinstance(p, named_) and p.name}
    return found | {name for p in parts if isinstance(p, ast.Import | ast.ImportFrom) for name in imports_in(p)}


def free_names(node: ast.AST | list) -> list[str]:
    """Return the names that a tree reads and does not bind, in order, each once."""
    bound = bound_in(node)
    return [name for name in dict.fromkeys(names_in(node)) if name not in bound]


class Substitute(ast.NodeTransformer):
    """Replace names by expressions, and rename bound names."""

    def __init__(self, expressions: dict[str, ast.expr], renamed: dict[str, str] | None = None):
        self.expressions, self.renamed = expressions, renamed or {}

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Load) and node.id in self.expressions:
            return copy.deepcopy(self.expressions[node.id])
        return ast.copy_location(ast.Name(self.renamed.get(node.id, node.id), node.ctx), node)

    def visit_FunctionDef(self, node):
        node.name = self.renamed.get(node.name, node.name)
        return self.generic_visit(node)


def load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def assign(name: str, value: ast.expr) -> ast.Assign:
    return ast.Assign([ast.Name(name, ast.Store())], value)


def call(name: str, *arguments: ast.expr, **keywords: ast.expr) -> ast.Call:
    return ast.Call(load(name), list(arguments), [ast.keyword(key, value) for key, value in keywords.items()])


def is_literal(node: ast.expr) -> bool:
    """Return whether an expression is made of constants only."""
    allowed = (ast.Constant, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.UnaryOp, ast.operator, ast.unaryop)
    allowed += (ast.BinOp, ast.expr_context, ast.Starred)
    text = re.sub(r"\btorch\.[a-z]+\d*\b(?!\()", "0", ast.unparse(node))  # torch.int64 is a constant too
    return all(isinstance(part, allowed) for part in ast.walk(ast.parse(text, mode="eval").body))


def is_formula(node: ast.expr) -> bool:
    """Return whether an expression is a calculation or a list of names and constants: what a check expects."""
    allowed = (ast.Name, ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.UnaryOp, ast.BinOp, ast.Starred)
    allowed += (ast.operator, ast.unaryop, ast.expr_context)
    return all(isinstance(part, allowed) for part in ast.walk(node)) and not isinstance(node, ast.Name)


def named(node: ast.AST) -> str:
    """Return the dotted name of what a call calls; empty for other calls."""
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0]
    has_one = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    return body[1:] if has_one else body


# The project's files


@dataclass(frozen=True)
class Source:
    """The definitions and imports of a file."""

    defined: dict[str, ast.stmt]
    imports: dict[str, ast.stmt]


@cache
def read(path: Path, small: bool = False) -> Source:
    """Parse a file. `small` leaves out what stands below the line SMALL."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text.partition(SMALL)[0] if small else text)
    defined: dict[str, ast.stmt] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            defined[node.name] = node
        elif isinstance(node, ast.Assign):
            defined |= dict.fromkeys(targets_in(node), node)
    return Source(defined, imports_in(tree))


def imports_in(node: ast.AST) -> dict[str, ast.stmt]:
    """Return an import statement for each name that a tree imports."""
    found: dict[str, ast.stmt] = {}
    for part in ast.walk(node):
        if isinstance(part, ast.Import):
            found |= {a.asname or a.name.partition(".")[0]: ast.Import([a]) for a in part.names}
        elif isinstance(part, ast.ImportFrom) and not part.level:
            found |= {a.asname or a.name: ast.ImportFrom(part.module, [a], 0) for a in part.names}
    return found


@cache
def shared() -> dict[str, ast.stmt]:
    """Return what fixtures/ defines, by name."""
    return {name: node for path in sorted(FIXTURES.glob("*.py")) for name, node in read(path).defined.items()}


def is_fixture(node: ast.stmt | None) -> bool:
    decorators = getattr(node, "decorator_list", [])
    return any("fixture" in ast.unparse(decorator) or ast.unparse(decorator) == "run" for decorator in decorators)


# From assertions to prints


class Prints(ast.NodeTransformer):
    """Turn the assertions of a check into prints; `kept` keeps them as assertions, to try the script."""

    def __init__(self, kept: bool, watched: set[str], constants: set[str]):
        self.kept, self.watched, self.constants = kept, watched, constants

    def visit_Assert(self, node):
        if self.kept:
            return node
        return [ast.Expr(call("print", *map(in_order, group))) for group in values(node.test, self.constants)]

    def visit_With(self, node):
        node = self.generic_visit(node)
        item = node.items[0].context_expr
        if named(item) == "pytest.raises":
            return self.caught(node, item)
        if named(item) in ("pytest.warns", "warnings.catch_warnings", "pytest.deprecated_call"):
            if isinstance(seen := node.items[0].optional_vars, ast.Name):
                self.watched.add(seen.id)
            return node.body
        return node

    def caught(self, node: ast.With, item: ast.Call) -> ast.stmt:
        error = load("error")
        kind = ast.Attribute(call("type", error), "__name__", ast.Load())
        shown = call("print", kind, error, sep=ast.Constant(": "))
        body = node.body
        if self.kept:
            body = [*body, ast.parse("raise AssertionError").body[0]]
        handler = ast.ExceptHandler(item.args[0], "error", [ast.Expr(shown)])
        return ast.Try(body, [handler], [], [])

    def visit_Expr(self, node):
        if named(node.value) == "torch.testing.assert_close":
            if len(node.value.args) < 2:
                raise Unfit("compares without two values")
            left, right, *_ = node.value.args
            loose = any(k.arg is None for k in node.value.keywords)
            if self.kept:
                node.value.keywords = []
                if loose:
                    node.value.keywords = [ast.keyword(name, ast.Constant(1e-2)) for name in ("rtol", "atol")]
                return node
            return ast.Expr(
                call("print", call("torch.allclose", left, right, atol=ast.Constant(1e-3 if loose else 1e-5)))
            )
        return self.generic_visit(node)


def in_order(node: ast.expr) -> ast.expr:
    """Return an expression that prints the same each time: a vocabulary has another order in each process."""
    return call("sorted", node) if re.search(r"\.get_vocab\(\)(\.items\(\))?$", ast.unparse(node)) else node


def values(test: ast.expr, constants: set[str]) -> Iterator[list[ast.expr]]:
    """Yield what to print for an assertion: a list of expressions per line."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        for part in test.values:
            yield from values(part, constants)
    elif isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield from values(test.operand, constants)
    elif isinstance(test, ast.Compare):
        yield from values_compared(test, constants)
    elif named(test) == "torch.equal" and all(is_ids(side) for side in test.args):
        yield from ([side] for side in test.args)
    elif named(test) == "isinstance":
        yield [ast.Attribute(call("type", test.args[0]), "__name__", ast.Load())]
    else:
        yield [test]


def is_ids(node: ast.expr) -> bool:
    """Return whether an expression is a short one that has ids, which are worth printing."""
    text = ast.unparse(node)
    return len(text) < EASY and bool(re.search(r"ids|sequences|greedy|rows|generate", text))


def values_compared(test: ast.Compare, constants: set[str]) -> Iterator[list[ast.expr]]:
    sides = [test.left, *test.comparators]
    computed = [side for side in sides if not is_literal(side) and ast.unparse(side) not in constants]
    if named(test.left) == "type" and len(sides) == 2:
        yield [ast.Attribute(test.left, "__name__", ast.Load())]
        return
    of_values = all(isinstance(op, ast.Eq | ast.NotEq | ast.Lt | ast.LtE | ast.Gt | ast.GtE) for op in test.ops)
    if len(computed) == 1 and (of_values or ast.unparse(sides[-1]) == "None"):
        yield computed
    elif of_values:
        if any(isinstance(part, ast.Call | ast.Attribute) for side in computed for part in ast.walk(side)):
            computed = [side for side in computed if not is_formula(side)] or computed[:1]
        for side in computed:
            if ast.unparse(side) != "snapshot":
                yield [side]
    else:
        yield [test]


# Simplifying


def tidy(body: list[ast.stmt]) -> list[ast.stmt]:
    return [ast.fix_missing_locations(part) for node in body for part in listed(Simplify().visit(node))]


def listed(node) -> list:
    return node if isinstance(node, list) else [] if node is None else [node]


class Simplify(ast.NodeTransformer):
    """Remove devices and gradients' contexts, and write conditionals, keywords and classes as a user does."""

    def visit_Call(self, node):
        node = self.generic_visit(node)
        name = named(node)
        if name in CONDITIONAL:
            return ast.parse(repr(CONDITIONAL[name]), mode="eval").body
        if name == "in_range" and isinstance(node.args[0], ast.Constant):
            return ast.Constant(in_range(node.args[0].value, newest().get(parsed(node.args[0].value).name)))
        if name == "tmp_path_factory.mktemp":
            return ast.parse("Path(tempfile.mkdtemp())", mode="eval").body
        if name == "torch.no_grad()" and len(node.args) == 1:
            return node.args[0]
        if name == "pytest.approx":
            return node.args[0]
        if isinstance(node.func, ast.Attribute):
            if node.func.attr == "to" and len(node.args) == 1 and is_device(node.args[0]):
                return node.func.value
            if node.func.attr in ("cpu", "detach") and not node.args:
                return node.func.value
        if name == "getattr" and len(node.args) == 2 and isinstance(node.args[1], ast.Constant):
            return ast.Attribute(node.args[0], node.args[1].value, ast.Load())
        node.keywords = keywords_of(node.keywords)
        if name == "dict" and not node.args and not node.keywords:
            return ast.Dict([], [])
        return node

    def visit_Attribute(self, node):
        node = self.generic_visit(node)
        name = named(node.value)
        if node.attr == "eos_token" and name.endswith("Tokenizer.from_pretrained"):
            return ast.Constant("<|endoftext|>")
        if node.attr == "model" and name.endswith("pipeline") and ast.unparse(node.value).endswith("model='gpt2')"):
            return ast.parse("transformers.GPT2LMHeadModel.from_pretrained('gpt2')", mode="eval").body
        return node

    def visit_Dict(self, node):
        node = self.generic_visit(node)
        pairs = []
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None and isinstance(value, ast.Dict):
                pairs += zip(value.keys, value.values, strict=True)
            else:
                pairs.append((key, value))
        last = {ast.unparse(key): value for key, value in pairs if key is not None}
        seen: dict[str, tuple] = {}
        for key, value in pairs:
            text = ast.unparse(key) if key is not None else "**" + ast.unparse(value)
            seen.setdefault(text, (key, last.get(text, value)))
        node.keys, node.values = [key for key, _ in seen.values()], [value for _, value in seen.values()]
        return node

    def visit_Subscript(self, node):
        node = self.generic_visit(node)
        value, index = node.value, node.slice
        number = getattr(index, "value", None)
        if isinstance(value, ast.Tuple) and type(number) is int and isinstance(node.ctx, ast.Load):
            return node if any(isinstance(part, ast.Starred) for part in value.elts) else value.elts[number]
        if isinstance(value, ast.Dict) and isinstance(index, ast.Constant) and isinstance(node.ctx, ast.Load):
            for key, found in zip(value.keys, value.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == index.value:
                    return found
        return node

    def visit_BinOp(self, node):
        node = self.generic_visit(node)
        sides = (node.left, node.right)
        numbers = all(isinstance(side, ast.Constant) and type(side.value) is int for side in sides)
        if numbers and isinstance(node.op, ast.Add | ast.Sub):
            left, right = (side.value for side in sides)
            return ast.Constant(left + right if isinstance(node.op, ast.Add) else left - right)
        if isinstance(node.op, ast.BitOr) and isinstance(node.left, ast.Dict) and isinstance(node.right, ast.Dict):
            keys, vals = [*node.left.keys, *node.right.keys], [*node.left.values, *node.right.values]
            return self.visit_Dict(ast.Dict(keys, vals))
        return node

    def visit_Compare(self, node):
        node = self.generic_visit(node)
        if isinstance(node.left, ast.Constant | ast.Dict | ast.List) and len(node.ops) == 1:
            left, other, kind = node.left, node.comparators[0], node.ops[0]
            if isinstance(other, ast.Constant) and isinstance(kind, ast.Is | ast.IsNot | ast.Eq | ast.NotEq):
                equal = isinstance(left, ast.Constant) and left.value == other.value
                return ast.Constant(equal == isinstance(kind, ast.Is | ast.Eq))
        return node

    def visit_BoolOp(self, node):
        node = self.generic_visit(node)
        first = node.values[0]
        if isinstance(first, ast.Constant) and len(node.values) == 2:
            return first if bool(first.value) == isinstance(node.op, ast.Or) else node.values[1]
        return node

    def visit_UnaryOp(self, node):
        node = self.generic_visit(node)
        is_bool = isinstance(node.operand, ast.Constant) and isinstance(node.operand.value, bool)
        return ast.Constant(not node.operand.value) if is_bool and isinstance(node.op, ast.Not) else node

    def visit_IfExp(self, node):
        node = self.generic_visit(node)
        if isinstance(node.test, ast.Constant):
            return node.body if node.test.value else node.orelse
        return node

    def visit_If(self, node):
        node = self.generic_visit(node)
        if isinstance(node.test, ast.Constant):
            return node.body if node.test.value else node.orelse
        if any(named(part) == "pytest.skip" for part in ast.walk(node)):
            return node.orelse
        return node

    def visit_With(self, node):
        node = self.generic_visit(node)
        gone = ("torch.no_grad", "torch.random.fork_rng", "warnings.catch_warnings", "pytest.warns")
        node.items = [item for item in node.items if named(item.context_expr) not in gone]
        return node if node.items else node.body

    def visit_FunctionDef(self, node):
        node = self.generic_visit(node)
        gone = ("cache", "functools.cache", "torch.no_grad()")
        node.decorator_list = [d for d in node.decorator_list if ast.unparse(d) not in gone]
        node.returns = None
        return node

    def visit_Expr(self, node):
        node = self.generic_visit(node)
        return None if isinstance(node.value, ast.Constant | ast.Name | ast.Tuple) else node

    def visit_Assign(self, node):
        node = self.generic_visit(node)
        target, value = node.targets[0], node.value
        if isinstance(target, ast.Name) and isinstance(value, ast.Name) and target.id == value.id:
            return None
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            if any(isinstance(part, ast.Starred) for part in [*target.elts, *value.elts]):
                return node
            if not set(names_in(value)) & targets_in(target) and not all(map(is_literal, value.elts)):
                pairs = zip(target.elts, value.elts, strict=True)
                return [ast.Assign([one], other) for one, other in pairs]
        return node


def is_device(node: ast.expr) -> bool:
    text = ast.unparse(node)
    return text in ("device", "'cpu'") or text.endswith(".device")


def is_argument(key: ast.expr | None) -> bool:
    """Return whether the key of a dictionary can be the name of an argument, or is that of an unpacked dictionary."""
    return key is None or (isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value.isidentifier())


def keywords_of(keywords: list[ast.keyword]) -> list[ast.keyword]:
    """Return keywords with literal dictionaries spelt out, without devices; a later one replaces an earlier one."""
    spelt = []
    for keyword in keywords:
        value = keyword.value
        if keyword.arg is None and isinstance(value, ast.Dict) and all(map(is_argument, value.keys)):
            pairs = zip(value.keys, value.values, strict=True)
            spelt += [ast.keyword(key.value if key else None, v) for key, v in pairs]
        elif not (keyword.arg == "device" and is_device(value)):
            spelt.append(keyword)
    found: dict[str, ast.keyword] = {}
    for keyword in spelt:
        found[keyword.arg or "**" + ast.unparse(keyword.value)] = keyword
    return list(found.values())


@cache
def newest() -> dict:
    """Return the versions of the recorded run."""
    return versions_in(json.loads(CHECKS.read_text(encoding="utf-8")))


# The script


class Maker:
    """The statements of one script."""

    def __init__(self, path: Path, way: Way, kept: bool = False):
        self.module = read(path)
        self.plain = read(PLAIN, way.small)
        self.way, self.kept = way, kept
        self.check = copy.deepcopy(self.module.defined[way.check])
        self.imports: dict[str, ast.stmt] = {}
        for path in (*sorted(FIXTURES.glob("*.py")), PLAIN):
            self.imports |= read(path).imports
        self.imports |= {name: ast.Import([ast.alias(name)]) for name in ("tempfile",)}
        self.imports |= {"Path": ast.ImportFrom("pathlib", [ast.alias("Path")], 0)}
        self.imports |= self.module.imports
        self.parameters: dict[str, ast.expr] = {}
        self.done: set[str] = set()
        self.taken: set[str] = set()  # names that statements bind
        self.watched = set(OBSERVERS)  # names whose values are not printed
        self.statements: list[ast.stmt] = []

    def make(self) -> str:
        self.read_parameters()
        body = without_docstring(self.check.body)
        body = [Substitute(self.parameters).visit(node) for node in body]
        arguments = {a.arg for a in self.check.args.args}
        self.local = bound_in(body) - arguments
        self.requested = arguments
        body = [part for node in body for part in listed(Prints(self.kept, self.watched, self.constants()).visit(node))]
        body = tidy(body)
        self.taken |= targets_in(body) | bound_in(body)
        self.need(body)
        for node in self.statements:
            node.given = True
        self.statements += body
        self.inline_all()
        self.drop_watched()
        self.drop_unused()
        self.simplify_generate()
        self.refuse_empty_slices()
        self.drop_copies()
        self.shorten_names()
        self.drop_unused()
        return self.text()

    def constants(self) -> set[str]:
        """Return the names of the module's constants, which a check expects."""
        found = self.module.defined.items()
        return {name for name, node in found if isinstance(node, ast.Assign) and is_literal(node.value)}

    def read_parameters(self) -> None:
        for decorator in self.check.decorator_list:
            text = named(decorator)
            if text == "given":
                raise Unfit("inputs of Hypothesis")
            if isinstance(decorator, ast.Name):  # a mark that the module names
                mark = self.module.defined.get(decorator.id)
                decorator = mark.value if isinstance(mark, ast.Assign) else decorator
                text = named(decorator)
            if text == "pytest.mark.parametrize":
                self.read_case(decorator)

    def read_case(self, decorator: ast.Call) -> None:
        names, cases = decorator.args[0], self.literal(decorator.args[1])
        if not isinstance(cases, ast.List | ast.Tuple) or not cases.elts:
            raise Unfit("computed cases")
        case = cases.elts[min(self.way.case, len(cases.elts) - 1)]
        if named(case) == "pytest.param":
            case = case.args[0] if len(case.args) == 1 else ast.Tuple(case.args, ast.Load())
        if isinstance(names, ast.Constant) and "," not in names.value:
            self.parameters[names.value] = case
            return
        listed_names = (
            [n.strip() for n in names.value.split(",")] if isinstance(names, ast.Constant) else ast.literal_eval(names)
        )
        if not isinstance(case, ast.Tuple | ast.List):
            raise Unfit("computed cases")
        self.parameters |= dict(zip(listed_names, case.elts, strict=True))

    def literal(self, node: ast.expr) -> ast.expr:
        """Return the value of a module's constant, or the expression itself."""
        if isinstance(node, ast.Name) and isinstance(self.module.defined.get(node.id), ast.Assign):
            return self.module.defined[node.id].value
        if isinstance(node, ast.List | ast.Tuple):
            elements = []
            for part in node.elts:
                inner = self.literal(part.value) if isinstance(part, ast.Starred) else part
                elements += inner.elts if isinstance(part, ast.Starred) and hasattr(inner, "elts") else [part]
            return type(node)(elements, ast.Load())
        return node

    # Fixtures, constants and helpers

    def need(self, nodes: ast.AST | list) -> None:
        """Add the statements of each project's name that a tree refers to."""
        for name in free_names(nodes):
            self.define(name)

    def define(self, name: str) -> None:
        if name in self.done or name in self.watched:
            return
        self.done.add(name)
        if name in self.parameters and name not in self.module.defined:
            self.add([assign(name, self.parameters[name])], name)
            return
        for source in (self.module.defined, self.plain.defined, shared()):
            if name in source:
                node = copy.deepcopy(source[name])
                break
        else:
            return
        if isinstance(node, ast.Assign | ast.ClassDef):
            self.need(node)
            self.add(tidy([node]), name)
        elif is_fixture(node) or (source is self.plain.defined and not self.is_factory(node)):
            self.expand(node)
        else:
            node.body = without_docstring(node.body)
            (node,) = tidy([node]) or [node]
            self.need(node)
            self.add([node], name)

    def is_factory(self, node: ast.FunctionDef) -> bool:
        return bool(node.args.kwarg or node.args.defaults) or any(a.arg not in shared() for a in node.args.args)

    def expand(self, node: ast.FunctionDef) -> None:
        """Add a fixture as statements that assign its value to its name."""
        name = node.name
        self.imports |= {k: v for k, v in imports_in(node).items() if k not in self.module.imports}
        body = without_docstring(node.body)
        body = [n for n in body if not isinstance(n, ast.Import | ast.ImportFrom)]
        if case := self.case_of(node):
            body = [ReplaceParam(case).visit(n) for n in body]
        body = tidy(
            [
                Substitute({k: v for k, v in self.parameters.items() if k not in self.module.defined}).visit(n)
                for n in body
            ]
        )
        body = (
            Prints(False, self.watched, set())
            .visit(ast.Module([n for n in body if not isinstance(n, ast.Assert)], []))
            .body
        )
        arguments = {a.arg for a in node.args.args}
        last = next((i for i, n in enumerate(body) if returned(n) is not None), None)
        if last is None:
            raise Unfit(f"fixture {name} has several ends")
        value = returned(body[last])
        body = body[:last]
        inner = next((n for n in body if isinstance(n, ast.FunctionDef) and ast.unparse(value) == n.name), None)
        if inner:
            others = [n for n in body if n is not inner]
            value, body = inner, others
        locals_ = targets_in(body)
        renamed = {}
        if isinstance(value, ast.Name) and value.id in locals_:
            renamed[value.id] = name
        for local in sorted(locals_ - renamed.keys()):
            if local in self.taken or local in self.requested or local in self.done - arguments:
                renamed[local] = self.fresh(f"{name}_{local}")
        swap = Substitute({}, renamed)
        body = [swap.visit(n) for n in body]
        if not isinstance(value, ast.Name) or value.id not in locals_:
            if named(value) in ("cache", "functools.cache"):
                value = value.args[0]
            if isinstance(value, ast.Lambda):
                function = ast.FunctionDef(name, swap.visit(value.args), [ast.Return(swap.visit(value.body))], [])
                end = [function]
            elif isinstance(value, ast.FunctionDef):
                value = swap.visit(value)
                value.name, value.decorator_list, value.returns = name, [], None
                value.body = without_docstring(value.body)
                end = [value]
            else:
                end = [assign(name, swap.visit(value))]
            body = [*body, *end]
        body = tidy(body)
        outside = [n for n in free_names(body) if n != name]
        for n in outside:
            self.define(n)
        self.add(body, name)

    def case_of(self, node: ast.FunctionDef) -> ast.expr | None:
        for decorator in node.decorator_list:
            for keyword in getattr(decorator, "keywords", []):
                if keyword.arg == "params":
                    cases = self.literal(keyword.value)
                    if not isinstance(cases, ast.List | ast.Tuple):
                        raise Unfit("computed cases")
                    return cases.elts[min(self.way.case, len(cases.elts) - 1)]
        return None

    def fresh(self, name: str) -> str:
        while name in self.taken:
            name += "_"
        return name

    def add(self, nodes: list[ast.stmt], name: str) -> None:
        for node in nodes:
            node.given = True
        self.taken |= targets_in(nodes) | {name}
        self.statements += nodes

    # Passes over the whole script

    def inline_all(self) -> None:
        for _ in range(60):
            self.statements = [self.marked(part, node) for node in self.statements for part in tidy([node])]
            if not (self.merge() or self.inline_constant() or self.inline_function() or self.split() or self.unify()):
                return

    @staticmethod
    def marked(part: ast.stmt, node: ast.stmt) -> ast.stmt:
        part.given = getattr(node, "given", False)
        return part

    def uses(self, name: str) -> list[ast.Name]:
        parts = (part for node in self.statements for part in ast.walk(node))
        return [p for p in parts if isinstance(p, ast.Name) and p.id == name and isinstance(p.ctx, ast.Load)]

    def inline_constant(self) -> bool:
        """Replace one name by its value if that is a short constant, or a dictionary that is unpacked once."""
        bindings = [n for node in self.statements for n in sorted(targets_in(node))]
        for node in self.statements:
            if not (isinstance(node, ast.Assign) and len(node.targets) == 1):
                continue
            target, value = node.targets[0], node.value
            if not isinstance(target, ast.Name) or bindings.count(target.id) > 1:
                continue
            if isinstance(value, ast.Name) and bindings.count(value.id) == 1:
                self.statements.remove(node)
                swap = Substitute({}, {value.id: target.id})
                self.statements = [self.marked(swap.visit(n), n) for n in self.statements]
                return True
            if not getattr(node, "given", False):
                continue
            used = len(self.uses(target.id))
            small = isinstance(value, ast.Constant) and len(ast.unparse(value)) <= 30
            settings = isinstance(value, ast.Dict) and (used == 1 or (len(ast.unparse(value)) < EASY and used < 3))
            settings = settings and not any(isinstance(p, ast.Call) for p in ast.walk(value))
            same = isinstance(value, ast.Name)
            if isinstance(value, ast.List | ast.Dict) and not ast.unparse(value)[1:-1]:
                continue  # a list that is filled later
            literal = used == 1 and is_literal(value) and len(ast.unparse(value)) <= EASY
            holder = used == 1 and isinstance(value, ast.Tuple)
            if small or settings or same or literal or holder:
                self.statements.remove(node)
                self.replace({target.id: value})
                return True
        return False

    def merge(self) -> bool:
        """Write a dictionary that is extended before it is used as one."""
        for index, node in enumerate(self.statements):
            if not (isinstance(node, ast.AugAssign) and isinstance(node.op, ast.BitOr)):
                continue
            name = ast.unparse(node.target)
            for before in reversed(self.statements[:index]):
                if isinstance(before, ast.Assign) and ast.unparse(before.targets[0]) == name:
                    if isinstance(before.value, ast.Dict):
                        before.value = Simplify().visit(ast.BinOp(before.value, ast.BitOr(), node.value))
                        before.given = True
                        self.statements.remove(node)
                        return True
                    break
                if name in names_in(before):
                    break
        return False

    def split(self) -> bool:
        """Replace a dictionary that is only looked into by its values."""
        for node in self.statements:
            if not (
                getattr(node, "given", False) and isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
            ):
                continue
            name, keys = ast.unparse(node.targets[0]), node.value.keys
            if not keys or not all(isinstance(k, ast.Constant) and isinstance(k.value, str) for k in keys):
                continue
            items = {k.value: v for k, v in zip(keys, node.value.values, strict=True)}
            look = LookUp(name, items, self.taken)
            for other in self.statements:
                if other is not node:
                    look.visit(copy.deepcopy(other))
            if look.found and look.found == len(self.uses(name)):
                place = self.statements.index(node)
                new = [assign(target, value) for target, value in look.targets.items()]
                for one in new:
                    one.given = True
                self.taken |= set(look.targets)
                rest = [self.marked(look.visit(n), n) for n in self.statements if n is not node]
                self.statements = [*rest[:place], *new, *rest[place:]]
                return True
        return False

    def unify(self) -> bool:
        """Use one of two objects that are made alike."""
        made_by: dict[str, str] = {}
        bindings = [n for node in self.statements for n in sorted(targets_in(node))]
        for node in self.statements:
            if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)):
                continue
            name, text = node.targets[0].id, ast.unparse(node.value)
            if bindings.count(name) > 1 or not getattr(node, "given", False) or name == "own_model":
                continue
            if isinstance(node.value, ast.Dict) or text.endswith(("from_pretrained('gpt2')", "pt')")):
                if text in made_by:
                    self.statements.remove(node)
                    self.replace({name: load(made_by[text])})
                    return True
                made_by[text] = name
        return not self.way.small and self.unify_pair({n for node in self.statements for n in targets_in(node)})

    def unify_pair(self, names: set[str]) -> bool:
        """Use one tokenizer and one model where the script has two and needs one."""
        text = "\n".join(map(ast.unparse, self.statements))
        pairs = [("tokenizer", "left_tokenizer")]
        pairs += [] if "attentions" in text else [("eager_model", "model")]
        for gone, kept in pairs:
            if {gone, kept} <= names:
                both = [
                    n
                    for n in self.statements
                    if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) in (gone, kept)
                ]
                if len(both) == 2 and all("from_pretrained('gpt2'" in ast.unparse(n.value) for n in both):
                    place = self.statements.index(both[0])
                    stays = next(n for n in both if ast.unparse(n.targets[0]) == kept)
                    self.statements = [n for n in self.statements if n not in both]
                    self.statements.insert(place, stays)
                    self.replace({gone: load(kept)})
                    return True
        return False

    def replace(self, expressions: dict[str, ast.expr]) -> None:
        swap = Substitute(expressions)
        self.statements = [self.marked(swap.visit(node), node) for node in self.statements]

    def inline_function(self) -> bool:
        for function in [n for n in self.statements if isinstance(n, ast.FunctionDef) and not n.decorator_list]:
            if not getattr(function, "given", False):
                continue
            calls = [
                part
                for node in self.statements
                if node is not function
                for part in ast.walk(node)
                if isinstance(part, ast.Call) and ast.unparse(part.func) == function.name
            ]
            if not calls or len(calls) != len(self.uses(function.name)):
                continue
            if self.inline_calls(function, calls):
                return True
        return False

    def inline_calls(self, function: ast.FunctionDef, calls: list[ast.Call]) -> bool:
        body = without_docstring(function.body)
        if len(body) == 1 and isinstance(body[0], ast.Return) and body[0].value:
            short = len(ast.unparse(body[0].value)) < EASY
            for found in calls:
                if len(calls) <= 2 or short:
                    expression = self.expression(function, body[0].value, found)
                    if expression is not None:
                        self.swap(found, expression)
                        return True
            return False
        if len(calls) > (2 if len(body) <= 3 else 1) or any(
            isinstance(p, ast.Return) for n in body[:-1] for p in ast.walk(n)
        ):
            return False
        if any(isinstance(p, ast.Yield | ast.Nonlocal | ast.Global) for n in body for p in ast.walk(n)):
            return False
        return any(self.inline_statements(function, body, found) for found in calls)

    def bind(self, function: ast.FunctionDef, found: ast.Call) -> tuple[dict, list[ast.keyword]] | None:
        """Return the argument of each parameter of a call, and the keywords that are left for `**settings`."""
        given = function.args
        if given.vararg or any(isinstance(a, ast.Starred) for a in found.args):
            return None
        names = [a.arg for a in [*given.posonlyargs, *given.args]]
        bound = dict(zip(names[len(names) - len(given.defaults) :], given.defaults, strict=True))
        bound |= {a.arg: d for a, d in zip(given.kwonlyargs, given.kw_defaults, strict=True) if d is not None}
        names += [a.arg for a in given.kwonlyargs]
        bound |= dict(zip(names, found.args, strict=False))
        rest = []
        for keyword in found.keywords:
            if keyword.arg in names:
                bound[keyword.arg] = keyword.value
            else:
                rest.append(keyword)
        if set(bound) != set(names) or (rest and not given.kwarg):
            return None
        if given.kwarg:
            bound[given.kwarg.arg] = ast.Dict(
                [ast.Constant(k.arg) if k.arg else None for k in rest], [k.value for k in rest]
            )
        return bound, rest

    def expression(self, function: ast.FunctionDef, value: ast.expr, found: ast.Call) -> ast.expr | None:
        bound = self.bind(function, found)
        if bound is None:
            return None
        for name, argument in bound[0].items():
            count = names_in(value).count(name)
            simple = isinstance(argument, ast.Constant | ast.Name | ast.Attribute | ast.Dict)
            if count > 1 and not simple:
                return None
        inner = bound_in(value)
        if inner & {n for a in bound[0].values() for n in names_in(a)}:
            return None
        value = Substitute(bound[0]).visit(copy.deepcopy(value))
        return Apply().visit(value)

    def inline_statements(self, function: ast.FunctionDef, body: list[ast.stmt], found: ast.Call) -> bool:
        place = self.place(found)
        bound = self.bind(function, found)
        if place is None or bound is None:
            return False
        block, index = place
        expressions, before = {}, []
        locals_ = targets_in(body)
        others = {n for node in self.statements for n in bound_in(node) if node is not function}
        renamed = {n: self.fresh(f"{function.name}_{n}") if n in others else n for n in locals_}
        counts = names_in(body)
        for name, argument in bound[0].items():
            simple = isinstance(argument, ast.Constant | ast.Name | ast.Attribute | ast.Dict | ast.Lambda)
            if (simple or counts.count(name) <= 1) and name not in locals_:
                expressions[name] = argument
            else:
                target = renamed.get(name, name if name not in others else self.fresh(f"{function.name}_{name}"))
                renamed[name] = target
                before.append(assign(target, argument))
        swap = Substitute(expressions, renamed)
        new = [swap.visit(n) for n in copy.deepcopy(body)]
        value: ast.expr = ast.Constant(None)
        if isinstance(new[-1], ast.Return):
            value = new.pop().value or value
        elif any(isinstance(p, ast.Return) for n in new for p in ast.walk(n)):
            return False
        new = [Apply().visit(n) for n in [*before, *new]]
        for node in new:
            node.given = False
            self.taken |= targets_in(node)
        block[index:index] = new
        self.swap(found, Apply().visit(value))
        return True

    def place(self, found: ast.Call) -> tuple[list[ast.stmt], int] | None:
        """Return the block and the index of the statement that contains a call and is run once."""
        pending = [self.statements]
        while pending:
            block = pending.pop()
            for index, node in enumerate(block):
                if not any(part is found for part in ast.walk(node)):
                    continue
                bodies = [getattr(node, name, []) for name in ("body", "orelse", "finalbody")]
                if isinstance(node, ast.FunctionDef | ast.ClassDef):
                    return None
                inner = [b for b in bodies if any(part is found for n in b for part in ast.walk(n))]
                if inner:
                    pending += inner
                    break
                scopes = [part for part in ast.walk(node) if isinstance(part, SCOPES)]
                if any(part is found for scope in scopes for part in ast.walk(scope)) or isinstance(node, ast.While):
                    return None
                return block, index
        return None

    def swap(self, found: ast.Call, value: ast.expr) -> None:
        swap = SwapCall(found, value)
        self.statements = [self.marked(swap.visit(node), node) for node in self.statements]

    def drop_watched(self) -> None:
        """Remove what only looks at logs and printed text, which a script shows itself."""
        self.statements = self.unwatched(self.statements)

    def unwatched(self, block: list[ast.stmt]) -> list[ast.stmt]:
        kept: list[ast.stmt] = []
        for node in block:
            simple = not hasattr(node, "body") or isinstance(node, ast.FunctionDef)
            if simple and self.sees(node):
                self.watched |= targets_in(node) if isinstance(node, ast.Assign) else set()
                for rescued in self.rescued(node):
                    kept.append(ast.Expr(rescued))
                continue
            if not simple:
                for name in ("body", "orelse", "finalbody"):
                    if getattr(node, name, None):
                        setattr(node, name, self.unwatched(getattr(node, name)))
                if not node.body:
                    continue
                if isinstance(node, ast.For | ast.While | ast.If | ast.With) and self.sees_head(node):
                    raise Unfit("looks at the log in a loop")
            kept.append(node)
        return kept

    def sees(self, node: ast.AST) -> bool:
        names = set(names_in(node))
        if "error" in names and "error.value" in ast.unparse(node):
            return True
        return bool(names & self.watched) or "warnings.simplefilter" in ast.unparse(node)

    def sees_head(self, node: ast.stmt) -> bool:
        heads = [getattr(node, name) for name in ("iter", "test") if hasattr(node, name)]
        return any(self.sees(head) for head in heads)

    def rescued(self, node: ast.stmt) -> list[ast.expr]:
        """Return the calls of the library in a statement that is dropped."""
        calls = [p for p in ast.walk(node) if isinstance(p, ast.Call)]
        wanted = ("generate", "model", "tokenizer", "pipe", "generator", "from_pretrained", "save_pretrained")
        return [c for c in calls if named(c).rpartition(".")[2] in wanted and not self.sees(c)][:1]

    def drop_unused(self) -> None:
        """Remove assignments and functions whose names no later statement reads; a call of the check stays."""
        changed = True
        while changed:
            changed = False
            for index, node in reversed(list(enumerate(self.statements))):
                later = set(names_in(self.statements[index + 1 :]))
                if not isinstance(node, ast.FunctionDef | ast.Assign) or not is_unused(node, later):
                    continue
                given = getattr(node, "given", False) or isinstance(node, ast.FunctionDef)
                if given or not any(isinstance(part, ast.Call) for part in ast.walk(node.value)):
                    del self.statements[index]
                    changed = True
                elif isinstance(node.targets[0], ast.Name):
                    self.statements[index] = ast.Expr(node.value)
                    changed = True

    def drop_copies(self) -> None:
        once = {n for node in self.statements for n in targets_in(node) if len(self.uses(n)) == 1}
        once &= {
            n for node in self.statements if ".from_pretrained('gpt2'" in ast.unparse(node) for n in targets_in(node)
        }
        dropped = [(Originals(once).visit(n), n) for n in self.statements]
        self.statements = [self.marked(new, n) for new, n in dropped if new is not None and has_body(new)]
        for _ in range(9):
            self.statements = [self.marked(part, node) for node in self.statements for part in tidy([node])]
            if not self.inline_constant():
                break
        texts = [ast.unparse(node) for node in self.statements]
        self.statements = [
            n
            for i, n in enumerate(self.statements)
            if not (texts[i].startswith("print(") and texts[i] in texts[:i][-2:])
        ]

    def refuse_empty_slices(self) -> None:
        """Raise `Unfit` if a place of a long text is looked at and the text is a short one in place of it."""
        if self.way.small or not self.done & {"hundred_batch", "hundred_texts", "crowd", "full_row", "hundred_run"}:
            return
        for node in self.statements:
            for part in ast.walk(node):
                if isinstance(part, ast.Slice):
                    bounds = [b for b in (part.lower, part.upper) if isinstance(b, ast.Constant)]
                    if any(b.value is not None and b.value > 3 for b in bounds):
                        raise Unfit("looks at a place of a long text")

    def simplify_generate(self) -> None:
        """Do not ask `generate()` for what the script does not read."""
        text = "\n".join(map(ast.unparse, self.statements))
        read_ = {
            field: f".{field}" in text or f"'{field}'" in text
            for field in ("scores", "logits", "hidden_states", "attentions")
        }
        sequences_only = not any(read_.values()) and ".sequences_scores" not in text and ".past_key_values" not in text
        sequences_only = sequences_only and ".cache" not in text
        for node in list(self.statements):
            for part in ast.walk(node):
                if isinstance(part, ast.Call) and named(part).endswith(".generate"):
                    part.keywords = [
                        k
                        for k in part.keywords
                        if not (
                            k.arg
                            and k.arg.startswith("output_")
                            and getattr(k.value, "value", None) is True
                            and not read_.get(k.arg.removeprefix("output_"), True)
                        )
                    ]
        if sequences_only and self.all_sequences():
            self.statements = [self.marked(PlainSequences().visit(n), n) for n in self.statements]

    def all_sequences(self) -> bool:
        """Return whether the script reads only `.sequences` of what `generate()` returns."""
        outputs = {
            t.id
            for n in self.statements
            if isinstance(n, ast.Assign) and "return_dict_in_generate=True" in ast.unparse(n.value)
            for t in n.targets
            if isinstance(t, ast.Name)
        }
        parts = [p for n in self.statements for p in ast.walk(n)]
        read_ = [
            p for p in parts if isinstance(p, ast.Attribute) and isinstance(p.value, ast.Name) and p.value.id in outputs
        ]
        uses = [p for p in parts if isinstance(p, ast.Name) and p.id in outputs and isinstance(p.ctx, ast.Load)]
        return len(read_) == len(uses) and all(p.attr == "sequences" for p in read_)

    def shorten_names(self) -> None:
        """Give the objects the names that a user gives them, where a name is free."""
        bound = bound_in(self.statements)
        renamed: dict[str, str] = {}
        for name, short in SHORTER.items():
            if name in bound and short not in bound and short not in renamed.values() and short not in self.imports:
                renamed[name] = short
        for name in sorted(bound):
            if name.isupper() and len(name) > 1 and name.lower() not in bound | set(self.imports) | set(dir(builtins)):
                renamed[name] = name.lower()
        swap = Substitute({}, renamed)
        self.statements = [self.marked(swap.visit(n), n) for n in self.statements]

    def text(self) -> str:
        body = ast.unparse(ast.fix_missing_locations(ast.Module(self.statements, [])))
        tree = ast.parse(body)
        tree = FromTransformers().visit(tree)
        classes = sorted(n for n in FromTransformers.found(self.statements))
        names = free_names(tree.body)
        lines, origins = [], set(classes)
        for name in names:
            if name in self.imports and name != "transformers":
                node = self.imports[name]
                if isinstance(node, ast.ImportFrom) and node.module == "transformers":
                    origins.add(name)
                else:
                    lines.append(ast.unparse(node))
            elif name not in classes and not hasattr(builtins, name) and name != "transformers":
                raise Unfit(f"unknown name {name}")
        if (
            any(word in names for word in ("pytest", "request", "monkeypatch", "checkpoint"))
            or "gpt2_specification" in "".join(lines)
        ) and not (self.kept and "pytest" in names):
            raise Unfit("needs the project")
        top = sorted(set(lines), key=lambda line: (not is_standard(line), "torch" in line, line))
        if "transformers" in names:
            top.append("import transformers")
        if origins:
            top.append(f"from transformers import {', '.join(sorted(origins))}")
        head = []
        code = ast.unparse(tree)
        if needs_no_gradient(code):
            head = ["torch.set_grad_enabled(False)"]
            if "import torch" not in top:
                top.insert(len([t for t in top if is_standard(t)]), "import torch")
        return "\n".join([*top, "", *head, code]) + "\n"


def is_unused(node: ast.FunctionDef | ast.Assign, later: set[str]) -> bool:
    """Return whether a statement only binds names that later statements do not read."""
    if isinstance(node, ast.Assign) and not all(isinstance(t, ast.Name | ast.Tuple) for t in node.targets):
        return False
    return not targets_in(node) & later


def has_body(node: ast.stmt) -> bool:
    return not hasattr(node, "body") or bool(node.body)


def returned(node: ast.stmt) -> ast.expr | None:
    """Return the value of a return or yield statement."""
    if isinstance(node, ast.Return):
        return node.value
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield):
        return node.value.value
    return None


def is_standard(line: str) -> bool:
    return line.split()[1].partition(".")[0] in sys.stdlib_module_names


def needs_no_gradient(code: str) -> bool:
    """Return whether the script makes a pass of a model and needs no gradients."""
    words = ("backward", "grad", "Trainer", "checkpointing")
    if any(word in code for word in words):
        return False
    parts = [p for p in ast.walk(ast.parse(code)) if isinstance(p, ast.Call)]
    return any(is_pass(named(p)) for p in parts) or ".parameters()" in code or ".weight" in code


def is_pass(name: str) -> bool:
    last = name.rpartition(".")[2]
    return last.endswith("model") or last in ("transformer", "lm_head", "forward", "ln_f") or name.endswith("]")


class ReplaceParam(ast.NodeTransformer):
    """Replace `request.param`."""

    def __init__(self, case: ast.expr):
        self.case = case

    def visit_Attribute(self, node):
        return copy.deepcopy(self.case) if ast.unparse(node) == "request.param" else self.generic_visit(node)


class LookUp(ast.NodeTransformer):
    """Replace `name["key"]` by the value of the key, and `name.values()` by all values."""

    def __init__(self, name: str, items: dict[str, ast.expr], taken: set[str]):
        self.name, self.found = name, 0
        self.targets: dict[str, ast.expr] = {}
        self.values: dict[str, ast.expr] = {}
        for key, value in items.items():
            if isinstance(value, ast.Name | ast.Constant):
                self.values[key] = value
            else:
                short = key if key.isidentifier() and key not in taken else f"{name}_{key}"
                self.targets[short] = value
                self.values[key] = load(short)

    def visit_Subscript(self, node):
        key = getattr(node.slice, "value", None)
        if isinstance(node.value, ast.Name) and node.value.id == self.name and key in self.values:
            self.found += 1
            return copy.deepcopy(self.values[key])
        return self.generic_visit(node)

    def visit_Call(self, node):
        if named(node) == f"{self.name}.values":
            self.found += 1
            return ast.Tuple([copy.deepcopy(value) for value in self.values.values()], ast.Load())
        return self.generic_visit(node)


class Originals(ast.NodeTransformer):
    """Take an object itself where its copy is its only use, and drop prints of constants."""

    def __init__(self, once: set[str]):
        self.once = once

    def visit_Call(self, node):
        node = self.generic_visit(node)
        if named(node) == "copy.deepcopy" and isinstance(node.args[0], ast.Name) and node.args[0].id in self.once:
            return node.args[0]
        return node

    def visit_Expr(self, node):
        node = self.generic_visit(node)
        value = node.value
        if named(value) == "print" and not value.keywords and all(map(is_literal, value.args)):
            return None
        return node


class SwapCall(ast.NodeTransformer):
    """Replace one call, the same object, by an expression."""

    def __init__(self, found: ast.Call, value: ast.expr):
        self.found, self.value = found, value

    def visit_Call(self, node):
        return self.value if node is self.found else self.generic_visit(node)


class Apply(ast.NodeTransformer):
    """Replace the call of a lambda by its value."""

    def visit_Call(self, node):
        node = self.generic_visit(node)
        function = node.func
        if isinstance(function, ast.Lambda) and not node.keywords and len(node.args) == len(function.args.args):
            names = [a.arg for a in function.args.args]
            return Substitute(dict(zip(names, node.args, strict=True))).visit(copy.deepcopy(function.body))
        return node


class PlainSequences(ast.NodeTransformer):
    """Take the sequences that `generate()` returns by itself."""

    def visit_Call(self, node):
        node = self.generic_visit(node)
        if named(node).endswith(".generate"):
            node.keywords = [k for k in node.keywords if k.arg != "return_dict_in_generate"]
        return node

    def visit_Attribute(self, node):
        node = self.generic_visit(node)
        return node.value if node.attr == "sequences" else node


class FromTransformers(ast.NodeTransformer):
    """Write `GPT2Model` for `transformers.GPT2Model`."""

    def visit_Attribute(self, node):
        if isinstance(node.value, ast.Name) and node.value.id == "transformers":
            return ast.Name(node.attr, node.ctx)
        return self.generic_visit(node)

    @staticmethod
    def found(nodes: list[ast.stmt]) -> set[str]:
        parts = [part for node in nodes for part in ast.walk(node)]
        return {
            p.attr
            for p in parts
            if isinstance(p, ast.Attribute) and isinstance(p.value, ast.Name) and p.value.id == "transformers"
        }


def ways(claim: Claim) -> Iterator[Way]:
    """Yield the ways to make a script for a claim, the best first."""
    for check in claim.checks:
        if in_force(check.ranges, newest()):
            for small in (False, True):
                for case in (0, 1):
                    yield Way(check.name, small, case)


def made(claim: Claim, way: Way, kept: bool = False) -> str:
    """Return the script of a check, on as few lines as possible. Raise `Unfit` if there is none."""
    try:
        return Maker(claim.path, way, kept).make()
    except SyntaxError:
        raise Unfit("unpacks what is not a dictionary") from None
