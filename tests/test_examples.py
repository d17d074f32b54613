"""Properties: Hypothesis tries the same few inputs in a plain run and many with --examples, and shrinks what fails."""

import re

import pytest

MODULE = '''"""A property of a text."""

from hypothesis import given
from hypothesis import strategies as st


@given(text=st.text())
def test_text_has_no_letter_a(tokenizer, text):
    print(f"tried {text!r}")
    assert CONDITION
'''


@pytest.fixture
def tried(specification, copy):
    """A function that runs a property and returns the result and the inputs that were tried."""

    def run(condition, *arguments, module=MODULE):
        (copy / "spec" / "padding" / "property_spec.py").write_text(
            module.replace("CONDITION", condition), encoding="utf-8"
        )
        result = specification("spec/padding/property_spec.py", "-s", *arguments, cwd=copy)
        return result, re.findall(r"tried ['\"].*", result.stdout)

    return run


def test_a_plain_run_tries_the_same_few_inputs(tried):
    (result, first), (_, second) = tried("True"), tried("True")
    assert result.returncode == 0, result.stdout
    assert len(first) == 10
    assert first == second


def test_the_inputs_do_not_depend_on_what_is_imported(tried, copy):
    constants = "\n".join(f"x{n} = 'constant {n}'" for n in range(200))
    (copy / "constants.py").write_text(constants, encoding="utf-8")
    many = MODULE.replace("import given", "import given, settings").replace(
        "@given", "@settings(max_examples=300)\n@given"
    )
    _, first = tried("True", module=many)
    _, second = tried("True", "-p", "constants", module=many)
    assert len(first) == 300
    assert first == second


def test_examples_is_the_number_of_inputs(tried):
    _, inputs = tried("True", "--examples=30")
    assert len(inputs) == 30


def test_a_failing_property_shows_its_shrunk_input(tried):
    result, _ = tried("len(text) < 3", "--examples=300")
    assert result.returncode == 1
    assert "text='000'" in result.stdout


def test_a_run_leaves_no_file_of_hypothesis(tried, copy):
    tried("True")
    assert not list(copy.rglob(".hypothesis"))


@pytest.mark.parametrize(
    ("given", "line"),
    [
        *((given, f"--examples {given}: pass a whole number of at least 1") for given in ("0", "-1", "many", "1.5")),
        ("", "--examples has no value: pass one, or omit --examples"),
    ],
)
def test_a_wrong_number_of_examples_is_a_line(specification, given, line):
    result = specification(f"--examples={given}", "--co")
    assert result.returncode == 4
    assert line in result.stderr
