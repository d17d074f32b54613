"""The site, built and opened in Debian's chromium."""

import re
from urllib.parse import urldefrag, urljoin

import lxml.html
import pytest
from axe_playwright_python.sync_playwright import Axe

from atlas import upgrade
from atlas.sides import side
from docs import scripts
from docs.pages import examined
from gpt2_specification.claim import all_claims
from gpt2_specification.verdict import TUTORIAL

LOOKED_AT = [
    "index.html",
    "how.html",
    "messages.html?q=index+out+of+range",
    "errata.html",
    "atlas.html?chapter=padding",
    "claims/index.html",
    "claims/padding.html",
    "claims/padding/mask.html",
    "claims/pipeline/max_length.html",
    "claims/hidden_states/last_norm.html",
    "claims/probabilities/softmax.html",
    "releases/index.html",
    "releases/5.20.2.html",
    "search.html?q=attention_mask",
]
IN_THE_DARK = [
    "index.html",
    "messages.html?q=index+out+of+range",
    "atlas.html?chapter=padding",
    "claims/padding/mask.html",
    "claims/pipeline/max_length.html",
    "releases/5.20.2.html",
]


def test_each_claim_and_each_release_has_a_page(built):
    assert {str(path.relative_to(built / "claims")) for path in (built / "claims").glob("*/*.html")} == {
        f"{claim.id}.html" for claim in all_claims()
    }
    assert {path.stem for path in (built / "releases").glob("*.html")} == {"index", *examined()}


def test_every_link_has_a_target(built):
    pages = {
        path.relative_to(built).as_posix(): lxml.html.parse(path).getroot()
        for path in built.rglob("*.html")
        if "_static" not in path.parts
    }
    anchors = {name: set(root.xpath("//@id")) for name, root in pages.items()}
    links = {urljoin(name, link) for name, root in pages.items() for link in root.xpath("//a/@href")}
    internal = {urldefrag(re.sub(r"\?[^#]*", "", link)) for link in links if "://" not in link}
    assert len(pages) > len(all_claims())
    missing = [
        f"{name}#{anchor}"
        for name, anchor in internal
        if not (built / name).exists() or (anchor and anchor not in anchors[name])
    ]
    assert missing == []


@pytest.mark.parametrize("sides", [("4.51.3", "5.23.0"), ("4.57.6", "5.0.0")])
def test_the_atlas_shows_the_same_changes_as_an_upgrade(page, sides):
    page.goto("atlas.html")
    for name, release in zip(("from", "to"), sides, strict=True):
        page.select_option(f"#filter [name={name}]", release)
    rows = page.locator("#matrix tbody tr:visible th a").all_inner_texts()
    found = {change.claim for change in upgrade.compare(*map(side, sides)).changed}
    changed = [claim.id for claim in all_claims() if claim.id in found]
    assert rows == changed
    assert page.locator("#filter output").inner_text() == f"{len(changed)} claims"
    page.reload()
    assert page.locator("#matrix tbody tr:visible th a").all_inner_texts() == changed
    page.select_option("#filter [name=chapter]", "pipeline")
    assert page.locator("#matrix tbody tr:visible th a").all_inner_texts() == [
        claim for claim in changed if claim.startswith("pipeline/")
    ]


def test_the_atlas_opens_with_what_changed_since_the_tutorial(page):
    page.goto("atlas.html")
    newest = page.locator("#filter [name=to] option").last.inner_text()
    assert page.locator(".compared").all_inner_texts() == [TUTORIAL, newest]
    row = page.locator("tr", has=page.locator("a[href='claims/loading/progress_bar.html']"))
    assert row.locator(".change").inner_text() == (
        f"{TUTORIAL}: Loading a model from a directory prints no bar. "
        f'{newest}: Loading a model prints a bar, "Loading weights", to stderr.'
    )
    page.select_option("#filter [name=from]", "")
    assert page.locator("#matrix tbody tr:visible").count() == len(all_claims())
    page.reload()
    assert page.locator("#matrix tbody tr:visible").count() == len(all_claims())


@pytest.mark.parametrize(("patch", "last"), [("4.51.0", "4.51.3"), ("4.51.1", "4.51.3"), ("5.16.0", "5.16.1")])
def test_a_patch_has_a_column_if_a_claim_behaves_otherwise_on_it(page, patch, last):
    page.goto("atlas.html")
    shown = page.locator("#matrix thead [data-release]").all_inner_texts()
    assert last in shown
    assert (patch in shown) == bool(upgrade.compare(side(patch), side(last)).changed)


def test_the_release_of_a_page_is_kept_in_the_address(page):
    page.goto("claims/loading/progress_bar.html")
    newest = page.locator("#release").input_value()
    assert page.locator(".status:visible").inner_text().startswith(f"● True on {newest}")
    page.select_option("#release", TUTORIAL)
    page.wait_for_url(f"**/progress_bar.html?release={TUTORIAL}")
    different = f"○ Different on {TUTORIAL}: Loading a model from a directory prints no bar."
    assert page.locator(".status:visible").inner_text() == different
    page.reload()
    assert page.locator(".status:visible").inner_text() == different
    page.click("a[href*='claims/loading/two_ways']")
    page.wait_for_url(f"**/two_ways.html?release={TUTORIAL}")


@pytest.mark.parametrize("fold", ["checks", "faults", "history"])
def test_a_fold_opens_by_its_anchor(page, fold):
    page.goto("claims/padding/mask.html")
    assert page.locator("details.fold[open]").count() == 0
    page.goto(f"claims/padding/mask.html#{fold}")
    page.reload()
    assert page.locator("details.fold[open] > summary").inner_text() == fold.capitalize()


def test_each_claim_has_its_script_or_its_checks_unfolded(built):
    written = scripts.read()["scripts"]
    for claim in all_claims():
        root = lxml.html.parse(built / "claims" / f"{claim.id}.html").getroot()
        open_folds = root.xpath("//details[@class='fold'][@open]/summary/text()")
        assert open_folds == ([] if claim.id in written else ["Checks"]), claim.id


def test_the_atlas_can_be_used_by_keyboard(page):
    page.goto("atlas.html?from=&to=")
    page.focus("#filter [name=chapter]")
    page.keyboard.type("padd")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "matrix"
    while "claims/padding/ragged" not in page.evaluate("document.activeElement.href || ''"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims/padding/ragged.html")


def violations(page, address, **options):
    page.goto(address)
    page.wait_for_load_state("networkidle")
    found = Axe().run(page, options={"preload": False, "resultTypes": ["violations"]} | options)
    return [(rule["id"], [node["html"][:120] for node in rule["nodes"]][:3]) for rule in found.response["violations"]]


@pytest.mark.parametrize("address", LOOKED_AT)
def test_pages_meet_the_accessibility_rules(page, address):
    assert violations(page, address) == []


@pytest.mark.parametrize("address", IN_THE_DARK)
def test_dark_pages_have_enough_contrast(page, address):
    """Only the colours differ from those of a light page; these pages have all of them."""
    page.emulate_media(color_scheme="dark")
    assert violations(page, address, runOnly=["color-contrast"]) == []


@pytest.mark.parametrize("address", LOOKED_AT)
def test_nothing_is_wider_than_a_narrow_screen(page, address):
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
