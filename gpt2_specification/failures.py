"""The line that says why a check failed: what differed, without the whole traceback."""

import ast
import re
from pathlib import Path

LENGTH = 200  # characters of a line
INPUT = 60  # characters of an input that Hypothesis found
EXAMPLE = "Failing input: "  # the beginning of the note that examples.py adds to an error
NOISE = ("Use -v", "Skipping ", "Omitting ", "Full diff:", "?")  # lines of pytest's comparisons that show no value
VAGUE = re.compile(r"AssertionError|assert (?:[(\s)]|not\b|and\b|or\b|tensor\b|True\b|False\b|None\b|\[\]|\{\}|'')*")
WHERE = re.compile(r"\+ +(?:where|and) ")  # the lines that pytest adds to an assertion
GREATEST = re.compile(r"(?:Greatest a|A)bsolute difference: (.*)")
OBJECT = re.compile(  # the repr of a function or class, of which only the name is shown
    r"<(?:built-in method|function|bound method|method|class) '?((?:[^ '<>]|<locals>)+)[^<>]*(?:<[^<>]*>[^<>]*)*>"
)


def message_of(longrepr) -> str:
    """Return one line from pytest's representation of a failure."""
    if crash := getattr(longrepr, "reprcrash", None):
        message, _, example = placeless(crash.message).strip().partition(EXAMPLE)
        found = f"with {shortened(example.partition(chr(10))[0], INPUT)}: " if example else ""
        return steady(found + _line(message.strip(), Path(crash.path), crash.lineno))
    marked = [line[1:].strip() for line in str(longrepr).splitlines() if line.startswith("E ")]
    named = [line for line in marked if re.match(r"[\w.]+: ", line)]  # after the code of a SyntaxError
    return steady([*named, *marked, str(longrepr).strip().partition("\n")[0]][0])


def steady(message: str) -> str:
    """Return a message without what differs between runs and machines, and shortened to LENGTH characters."""
    message = placeless(message)
    return message if len(message) <= LENGTH else f"{message[: LENGTH - 3]}..."


def placeless(text: str) -> str:
    """Return a text without addresses of objects, and without the places of temporary files and of the checkpoint."""
    return re.sub(r" at 0x[0-9a-f]+|/[^\s']*/(pytest-of-[^/]+/pytest-\d+(/popen-gw\d+)?|gpt2-specification)/", "", text)


def shortened(text: str, length: int) -> str:
    """Return a text with its middle left out, if it is longer than `length`."""
    half = max((length - 3) // 2, 1)
    return text if len(text) <= length else f"{text[:half]}...{text[-half:]}"


def _line(message: str, path: Path, lineno: int) -> str:
    first, *rest = (line.strip() for line in message.splitlines() or [""])
    first = first.removeprefix("AssertionError: ")
    if first.endswith((" are not close!", " are not equal!")):  # of torch.testing
        return _difference(first, rest)
    if VAGUE.fullmatch(first):
        code = _assertion(path, lineno) or first
        values = _values(message, LENGTH - len(code) - 2)
        return f"{code}: {values}" if values else code
    details = [line for line in rest if line and not line.startswith(NOISE)]
    if not first.startswith("assert "):
        return shortened(_sentence([first, *details]), LENGTH)  # the last line may be the cause
    if "..." in first:  # pytest shortened the values, perhaps where they differ
        return _sentence([first, *(_near(line) for line in details if not WHERE.match(line))])
    return first


def _near(line: str) -> str:
    """Return a line of pytest such as `At index 2 diff: [1, 2] != [1, 3]` with the values near their difference."""
    start, colon, pair = line.partition("diff: ")
    values = pair.split(" != ")
    if not colon or len(pair) < INPUT or len(values) != 2:
        return line
    same = next((place for place, (a, b) in enumerate(zip(*values, strict=False)) if a != b), 0)
    begin, end = max(same - 10, 0), same + 15
    cut = [f"{'...' * (begin > 0)}{value[begin:end]}{'...' * (len(value) > end)}" for value in values]
    return f"{start}{colon}{cut[0]} != {cut[1]}"


def _sentence(lines: list[str]) -> str:
    """Join lines to one."""
    return " ".join([*(line if line.endswith((".", ":", ",", ";")) else f"{line};" for line in lines[:-1]), lines[-1]])


def _difference(first: str, rest: list[str]) -> str:
    """Return the greatest difference that torch.testing found, and where it is."""
    text = re.sub(r"\d+\.\d+(e-?\d+)?", lambda number: f"{float(number[0]):.4g}", "\n".join(rest))
    found = [f"the greatest difference is {match[1]}" for match in GREATEST.finditer(text)]
    found += [line.rstrip(".") for line in rest if line.startswith(("Expected ", "Mismatched ", "The failure "))]
    return _sentence([first.rstrip("!"), *found])


def _assertion(path: Path, lineno: int) -> str:
    """Return the code of the assertion at a line, in one line."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError):
        return ""
    found = [n for n in ast.walk(tree) if isinstance(n, ast.Assert) and n.lineno <= lineno <= (n.end_lineno or 0)]
    return f"assert {ast.unparse(found[0].test)}" if found else ""


def _values(message: str, length: int) -> str:
    """Return the call whose result is false, with its arguments, from the lines that pytest adds to an assertion."""
    found = re.search(r"^ \+  where .*? = (.*)$", message, re.M)
    if not found or not found[1].endswith(")") or "<generator object" in found[1]:  # an attribute is in the code
        return ""
    text = OBJECT.sub(lambda name: name[1].rpartition(".")[2], re.sub(r"\\n *", " ", found[1]))
    call, bracket, inside = text.partition("(")
    arguments = _arguments(inside.removesuffix(")")) if bracket else []
    if not arguments or arguments == [""]:
        owner = re.search(rf"^ \+ +where .* = (.*)\.{re.escape(call)}$", message, re.M)
        return shortened(re.sub(r"\\n *", " ", owner[1]) if owner else "", length)
    each = (length - len(call) - 2) // len(arguments) - 2
    return f"{call}({', '.join(shortened(argument, each) for argument in arguments)})" if each > 8 else ""


def _arguments(text: str) -> list[str]:
    """Split the arguments of a call at the commas outside brackets."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]
