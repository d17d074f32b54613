"""Rewrites of a check's syntax tree: prints in place of assertions, and the forms that a user writes."""

import ast
import copy
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from gpt2_specification.environment import versions_in
from gpt2_specification.releases import in_range, parsed

CHECKS = Path(__file__).with_name("recorded") / "checks.json"
CONDITIONAL = {"with_logits": {"output_logits": True}, "eager": {"attn_implementation": "eager"}}  # on new releases
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
SCOPES = (*FUNCTIONS, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
EASY = 60  # characters of an expression that may be repeated


class Unfit(Exception):
    """A check that cannot become a script; the message says why."""


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


def imports_in(node: ast.AST) -> dict[str, ast.stmt]:
    """Return an import statement for each name that a tree imports."""
    found: dict[str, ast.stmt] = {}
    for part in ast.walk(node):
        if isinstance(part, ast.Import):
            found |= {a.asname or a.name.partition(".")[0]: ast.Import([a]) for a in part.names}
        elif isinstance(part, ast.ImportFrom) and not part.level:
            found |= {a.asname or a.name: ast.ImportFrom(part.module, [a], 0) for a in part.names}
    return found


def is_fixture(node: ast.stmt | None) -> bool:
    decorators = getattr(node, "decorator_list", [])
    return any("fixture" in ast.unparse(decorator) or ast.unparse(decorator) == "run" for decorator in decorators)


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


def has_body(node: ast.stmt) -> bool:
    return not hasattr(node, "body") or bool(node.body)


def returned(node: ast.stmt) -> ast.expr | None:
    """Return the value of a return or yield statement."""
    if isinstance(node, ast.Return):
        return node.value
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield):
        return node.value.value
    return None


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
