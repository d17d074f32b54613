"""The claims and faults are in plain technical English; these tests check some rules of CONTRIBUTING.md."""

import ast
import re

import pytest

from gpt2_specification.claim import all_claims, fault_sentences

CLAIMS = {claim.id: claim for claim in all_claims()}
FAULTS = fault_sentences()
FOREIGN = {  # pattern: what to write instead
    r"\btold\b|\bunnamed\b|\bnot told\b": "by default",
    r"\bnamed\b": "passed, given",
    r"\bsay(?:s|ing)?\b|\bsaid\b": "warns, logs, raises",
    r"\bgives?\b|\bgave\b|\bhand(?:s|ed|ing)? (?:out|on|in|back)\b": "returns",
    r"\bfrom \d[\d.]* on\b": "since",
    r"\bagain\b|\botherwise\b|\banother now\b": "what happens, and since when",
    r"\b(?:is|are|was|were) no\b": "is not",
    r"\bas (?:it|they) (?:is|are|comes?)\b|\bthough \w+ be\b|\ball the same\b": "plain words",
    r"\ba (?:\w+ )?(?:token|text|step|row|layer|list|dict|number|vector|entry) an? (?:\w+)\b": "per step, per row",
    r"\bshould\b|\btest that\b|\bcorrectly\b|\bworks\b": "what happens",
}
BARE = {"it", "they", "there", "this", "that", "these", "those", "what", "which", "told", "asked"}
PLACES = {"with", "without", "by", "in", "of", "from", "on", "under", "where", "when", "if", "as", "to", "for", "after"}
CODE = re.compile(r"\w+\(\)|\b\w+_\w+|\b[a-z]\w*=\S|\b[A-Z]\w*[a-z][A-Z]\w*")
NAMES = {"PyTorch", "LayerNorm", "GitHub", "NumPy"}


def foreign(text):
    """Return the phrases in a text that CONTRIBUTING.md advises against, outside quotations and code."""
    plain = re.sub(r"`[^`]*`|\"[^\"]*\"", "", text)
    return [f"{match[0]!r}: {better}" for pattern, better in FOREIGN.items() for match in re.finditer(pattern, plain)]


def bare_code(text):
    """Return the code in a text that is outside backticks and quotations."""
    plain = re.sub(r"`[^`]*`|\"[^\"]*\"|https://\S+", "", text)
    return [match[0] for match in CODE.finditer(plain) if match[0] not in NAMES]


def complaints(sentence):
    """Return what is wrong with a sentence that is read alone."""
    found = [*foreign(sentence), *(f"{code!r}: put it in backticks" for code in bare_code(sentence))]
    if not sentence.endswith("."):
        found.append("the full stop is missing")
    if sentence.split()[0].lower() in BARE:
        found.append(f"the sentence begins with {sentence.split()[0]!r}: say who does what")
    return found


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_the_claim_is_understood_alone(claim):
    assert complaints(claim.sentence) == []
    assert len(claim.sentence) <= 100
    assert not re.search(r"\b[LHDVPBT]\b", claim.sentence), "line 1 has real names, no letters of the project"


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_a_check_is_a_sentence_with_a_subject(claim):
    for check in claim.checks:
        words = check.name.removeprefix("test_").split("_")
        assert len(words) <= 10, check.name
        assert len(check.name) <= 55, check.name
        assert words[0] not in BARE | PLACES, f"{check.name} does not begin with its subject"
        assert foreign(check.name.replace("_", " ")) == []
        if check.docstring:
            assert complaints(check.docstring) == [], check.name
            assert "\n" not in check.docstring, check.name
            assert len(check.docstring) <= 100, check.name
        else:
            assert not check.ranges, f"{check.name} is dated: its docstring is the sentence of the reports"


IDENTIFIERS = re.compile(r"`([a-z]+(?:_[a-z]+)+)(?:=[^`]*)?`")
PLAIN = {"hidden_states", "last_hidden_state", "input_ids", "attention_mask"}  # English words too
IN_NAMES = {f"_{name}_" for claim in CLAIMS.values() for name in IDENTIFIERS.findall(claim.sentence)} | {"_generate_"}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_code_in_the_name_of_a_check_is_marked_in_its_docstring(claim):
    for check in claim.checks:
        name = f"{check.name.removeprefix('test')}_"
        code = [identifier for identifier in IN_NAMES if identifier in name and identifier.strip("_") not in PLAIN]
        assert check.docstring or not code, f"{check.name} has {code[0].strip('_')}: write its sentence as a docstring"


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_the_notes_are_labelled_paragraphs(claim):
    labels = [paragraph.partition(":")[0] for paragraph in claim.notes.split("\n\n")]
    source = f"Tutorial {claim.section}" if claim.section else labels[0]
    assert labels[0] == source
    assert claim.section or source in ("Beyond the tutorial", "Documentation")
    order = ["Erratum", "Instead", "Message"]
    assert [order.index(label) for label in labels[1:]] == sorted(order.index(label) for label in labels[1:])
    assert max(labels.count("Erratum"), labels.count("Instead")) <= 1
    assert len(claim.notes.split("\n\n")[0].splitlines()) <= 4


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_the_notes_are_plain(claim):
    for paragraph in (claim.source, claim.erratum):
        plain = re.sub(r"\bThe (tutorial|documentation) says\b", "", " ".join(paragraph.split()))
        assert [*foreign(plain), *bare_code(plain)] == []


@pytest.mark.parametrize("claim", [claim for claim in CLAIMS.values() if claim.dated], ids=lambda claim: claim.id)
def test_a_dated_claim_has_what_to_write_instead(claim):
    assert claim.instead


@pytest.mark.parametrize("claim", [claim for claim in CLAIMS.values() if claim.erratum], ids=lambda claim: claim.id)
def test_an_erratum_quotes_its_source(claim):
    assert re.match(r"The (tutorial|documentation) (says|prints): ", claim.erratum)


@pytest.mark.parametrize("claim", [claim for claim in CLAIMS.values() if claim.messages], ids=lambda claim: claim.id)
def test_each_message_is_compared_with_the_library(claim):
    code = ast.unparse(ast.parse(claim.path.read_text(encoding="utf-8")))
    for number in range(len(claim.messages)):
        assert re.search(rf"\bmessages\[{number}\]|[(.]messages\)", code), claim.messages[number]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_a_sentence(name):
    assert complaints(FAULTS[name]) == []
