"""Make a script from a check: fixtures become assignments, and assertions become prints.

Nothing is run. The script has no fixture and no pytest in it, and does not need this project. The rewrites of single
expressions and statements are in rewriting.py; here is the order in which they are made.
"""

import ast
import builtins
import copy
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gpt2_specification.claim import SPEC, Claim
from gpt2_specification.releases import in_force

from .rewriting import (
    EASY,
    SCOPES,
    Apply,
    FromTransformers,
    LookUp,
    Originals,
    PlainSequences,
    Prints,
    ReplaceParam,
    Simplify,
    Substitute,
    SwapCall,
    Unfit,
    assign,
    bound_in,
    free_names,
    has_body,
    imports_in,
    is_fixture,
    is_literal,
    listed,
    load,
    named,
    names_in,
    newest,
    returned,
    targets_in,
    tidy,
    without_docstring,
)

PLAIN = Path(__file__).with_name("plain.py")
SMALL = "# Small models"  # the line in plain.py from which on the forms are optional
FIXTURES = SPEC.parent / "fixtures"
OBSERVERS = {"library_log", "capsys", "messages", "caplog", "recwarn"}  # what they see is in the output of a script
MODELS = ("hundred_model", "base_model", "eager_model", "full_model", "own_model", "tiny_model", "deep_model")
SHORTER = {"left_tokenizer": "tokenizer", "fast_tokenizer": "tokenizer", "hundred_batch": "batch", "crowd": "batch"}
SHORTER |= dict.fromkeys(MODELS, "model") | {"tmp_path": "directory", "forty_texts": "texts"}
SHORTER |= {"small_tokenizer": "tokenizer", "hundred_texts": "texts", "full_row": "ids"}


@dataclass(frozen=True)
class Way:
    """One of the ways to make a script from a check."""

    check: str
    small: bool = False  # whether the small models of the fixtures are kept
    case: int = 0  # of a check with parameters


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


@cache
def shared() -> dict[str, ast.stmt]:
    """Return what fixtures/ defines, by name."""
    return {name: node for path in sorted(FIXTURES.glob("*.py")) for name, node in read(path).defined.items()}


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
            self.done |= targets_in(node) if isinstance(node, ast.Assign) else set()
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
