"""`python -m gpt2_specification.contents` makes spec/README.md of spec/contents.toml and of the modules."""

from .claim import SPEC, SUFFIX, Claim, all_claims, contents

PAGE = SPEC / "README.md"
HEAD = """\
# The claims

Made by `tox -e update` of [contents.toml](contents.toml) and the modules; do not edit. A claim is one module, and the
first line of its docstring. The chapters follow the tutorial.

*erratum*: the tutorial is wrong there, and the claim says what is right. *dated*: the behaviour changed over the
releases. *beyond*: not in the tutorial.
"""


def entry(claim: Claim) -> str:
    """The line of a claim."""
    signs = ", ".join(claim.kinds)
    name = claim.id.partition("/")[2]
    return f"- [{name}]({claim.id}{SUFFIX}): {claim.sentence}{f' *{signs}*' if signs else ''}"


def page() -> str:
    """The text of spec/README.md."""
    parts = [HEAD]
    for chapter in contents():
        entries = [entry(claim) for claim in all_claims() if claim.chapter == chapter["folder"]]
        parts.append("\n".join([f"## {chapter['title']}", "", chapter["opening"], "", *entries, ""]))
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
