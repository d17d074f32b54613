"""The mutants of a module. Each changes one operator, constant, condition, argument or statement."""

import ast
import hashlib
from collections import Counter
from dataclasses import dataclass

from .targets import names_what_is_left_out

SWAPS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


@dataclass(frozen=True)
class Mutant:
    """A change of a module's source: the bytes from `start` to `end` become `replacement`."""

    id: str  # "modeling_gpt2.py GPT2Block.forward | x = x + y | Add became Sub"; does not depend on the release
    function: str  # qualified name of the function or class
    code: str  # digest of the function or class
    body: range  # the lines of the body of the function or class
    line: int
    start: int  # in bytes of the source, like the offsets of `ast`
    end: int
    replacement: str

    def apply(self, source: str) -> str:
        """Return the source with the change."""
        text = source.encode()
        return (text[: self.start] + self.replacement.encode() + text[self.end :]).decode()

    def overlaps(self, other: "Mutant") -> bool:
        """Return whether two mutants change the same piece of the source."""
        return self.start < other.end and other.start < self.end

    def diff(self, source: str) -> str:
        """Return the lines that the change affects, before and after."""
        before, after = source.splitlines(), self.apply(source).splitlines()
        last = source.encode()[: self.end].count(b"\n") + 1
        removed = before[self.line - 1 : last]
        added = after[self.line - 1 : len(after) - (len(before) - last)]
        return "\n".join([f"-{line}" for line in removed] + [f"+{line}" for line in added])


def find_mutants(file: str, source: str, lines: set[int]) -> list[Mutant]:
    """Return all mutants of a module on the executed `lines`, in the order of the source."""
    return [mutant for mutant in _Visitor(file, source, lines).mutants if mutant.line in lines]


class _Visitor(ast.NodeVisitor):
    def __init__(self, file: str, source: str, lines: set[int]):
        self.file, self.lines, self.text = file, lines, source.splitlines()
        self.line_starts = [0]
        for line in source.encode().splitlines(keepends=True):
            self.line_starts.append(self.line_starts[-1] + len(line))
        self.scope: list[str] = []
        self.bodies: list[range] = []
        self.parents: list[ast.AST] = []  # of the current node
        self.seen: Counter = Counter()
        self.mutants: list[Mutant] = []
        self.visit(ast.parse(source))
        self.mutants.sort(key=lambda mutant: mutant.line)

    def offer(self, node, change: str, replacement, about=None) -> None:
        """Add a mutant that replaces `node` by `replacement`, a node or a text.

        Add nothing if one of the nodes `about` (default: `[node]`) contains a name of LEFT_OUT_NAMES.
        """
        if not self.scope:
            return
        text = replacement if isinstance(replacement, str) else f"({ast.unparse(replacement)})"
        start = self.line_starts[node.lineno - 1] + node.col_offset
        end = self.line_starts[node.end_lineno - 1] + node.end_col_offset
        function, body = ".".join(self.scope), self.bodies[-1]
        id_ = f"{self.file} {function} | {self.text[node.lineno - 1].strip()} | {change}"
        self.seen[id_] += 1
        number = self.seen[id_]
        if any(map(_is_left_out, about or [node])):
            return
        id_ += f" ({number})" if number > 1 else ""
        code = hashlib.sha256("\n".join(self.text[body.start - 1 : body.stop - 1]).encode()).hexdigest()[:8]
        self.mutants.append(Mutant(id_, function, code, body, node.lineno, start, end, text))

    def generic_visit(self, node):
        self.parents.append(node)
        super().generic_visit(node)
        self.parents.pop()

    def visit_ClassDef(self, node):
        self.enter(node)
        for statement in node.body:
            self.visit(statement)
        self.leave()

    def enter(self, node):
        self.scope.append(node.name)
        self.bodies.append(range(node.body[0].lineno, node.end_lineno + 1))

    def leave(self):
        self.scope.pop()
        self.bodies.pop()

    def visit_FunctionDef(self, node):
        if self.lines.isdisjoint(range(node.body[0].lineno, node.end_lineno + 1)):
            return  # the function is never called
        self.enter(node)
        named = node.args.args[len(node.args.args) - len(node.args.defaults) :] + node.args.kwonlyargs
        for argument, default in zip(named, [*node.args.defaults, *node.args.kw_defaults], strict=True):
            if default:
                self.parents.append(argument)
                self.visit(default)
                self.parents.pop()
        self.parents.append(node)
        for statement in node.body:
            self.visit(statement)
        self.parents.pop()
        self.leave()

    def skip(self, node):
        """Ignore error messages, imports and type annotations, which do not change calls that succeed."""

    visit_Raise = visit_Import = visit_ImportFrom = visit_JoinedStr = visit_Assert = visit_AnnAssign = skip

    def drop(self, node):
        value = node.value.func if isinstance(node.value, ast.Call) else node.value
        self.offer(node, "statement dropped", "pass", [value, *getattr(node, "targets", [])])

    def visit_Expr(self, node):
        if not isinstance(node.value, ast.Constant) and not _logs(node.value):
            self.drop(node)
            self.generic_visit(node)

    def visit_AugAssign(self, node):
        self.drop(node)
        self.generic_visit(node)

    def visit_Assign(self, node):
        read = {part.id for part in ast.walk(node.value) if isinstance(part, ast.Name)}
        if all(not isinstance(target, ast.Name | ast.Tuple) or read & _names(target) for target in node.targets):
            self.drop(node)
        self.generic_visit(node)

    def visit_If(self, node):
        if not _negated_elsewhere(node.test):
            self.offer(node.test, "condition negated", ast.UnaryOp(ast.Not(), node.test))
        self.generic_visit(node)

    visit_IfExp = visit_If

    def visit_BinOp(self, node):
        kind = type(node.op)
        if kind in SWAPS:
            changed = ast.BinOp(node.left, SWAPS[kind](), node.right)
            self.offer(node, f"{kind.__name__} became {SWAPS[kind].__name__}", changed)
        self.generic_visit(node)

    def visit_BoolOp(self, node):
        if _is_left_out(node):
            return
        kind = type(node.op)
        self.offer(node, f"{kind.__name__} became {SWAPS[kind].__name__}", ast.BoolOp(SWAPS[kind](), node.values))
        self.generic_visit(node)

    def visit_Compare(self, node):
        kind = type(node.ops[0])
        if len(node.ops) == 1 and kind in SWAPS:
            changed = ast.Compare(node.left, [SWAPS[kind]()], node.comparators)
            self.offer(node, f"{kind.__name__} became {SWAPS[kind].__name__}", changed)
        self.generic_visit(node)

    def visit_UnaryOp(self, node):
        self.offer(node, f"{type(node.op).__name__} dropped", node.operand)
        self.generic_visit(node)

    def visit_Constant(self, node):
        if isinstance(node.value, bool | int | float):
            other = not node.value if isinstance(node.value, bool) else node.value + 1
            self.offer(node, f"{node.value} became {other}", str(other), [self.parents[-1]])

    def visit_Call(self, node):
        if _logs(node):
            return
        if len(node.args) >= 2 and not any(isinstance(argument, ast.Starred) for argument in node.args[:2]):
            first, second, *others = node.args
            symmetric = ast.unparse(node.func).rpartition(".")[2] in ("transpose", "swapaxes") or (
                ast.unparse(node.func) in ("max", "min") or ast.unparse(first) == ast.unparse(second)
            )
            if not symmetric:
                swapped = ast.Call(node.func, [second, first, *others], node.keywords)
                self.offer(node, "arguments swapped", swapped, [first, second])
        for place, keyword in enumerate(node.keywords):
            if keyword.arg:
                shorter = ast.Call(node.func, node.args, node.keywords[:place] + node.keywords[place + 1 :])
                self.offer(node, f"argument {keyword.arg} dropped", shorter, [keyword])
        self.generic_visit(node)


def _negated_elsewhere(test) -> bool:
    """Return whether another mutant negates this condition: a dropped `not` or a swapped comparison."""
    if isinstance(test, ast.Compare):
        return len(test.ops) == 1 and isinstance(
            test.ops[0], ast.Eq | ast.NotEq | ast.Is | ast.IsNot | ast.In | ast.NotIn
        )
    return isinstance(test, ast.UnaryOp)


def _is_left_out(node) -> bool:
    return names_what_is_left_out(_names(node))


def _names(node) -> set[str]:
    """Return the names of the variables, attributes, arguments and keys in a node."""
    if isinstance(node, ast.FunctionDef | ast.If):  # a parent node, whose other statements do not matter
        return set()
    parts = list(ast.walk(node))
    names = {getattr(part, field, None) for part in parts for field in ("id", "attr", "arg", "value")}
    return {name for name in names if isinstance(name, str)}


def _logs(node) -> bool:
    return isinstance(node, ast.Call) and bool(_names(node.func) & {"logger", "warnings"})
