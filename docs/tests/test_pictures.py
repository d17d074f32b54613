"""The pictures of the site: each fits into any page and agrees with the recorded data."""

import copy
import itertools
import json
import re
from xml.etree import ElementTree

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from docs import pictures
from docs.pictures import PICTURES, SVG, svg
from gpt2_specification.claim import all_claims

PAPER, NIGHT = "#ffffff", "#121212"


@pytest.fixture(scope="module")
def data():
    return pictures.read()


@pytest.fixture(scope="module", params=PICTURES, ids=lambda picture: picture.name)
def picture(request):
    return request.param


@pytest.fixture(scope="module")
def text(picture, data):
    return svg(picture, data)


@pytest.fixture
def root(text):
    return ElementTree.fromstring(text)


def test_the_record_is_small_and_has_the_data_of_each_picture(data):
    assert pictures.RECORD.stat().st_size < 60_000
    assert list(data) == [picture.name for picture in PICTURES]


def test_each_picture_is_on_the_page_of_a_claim(picture):
    assert picture.claim in {claim.id for claim in all_claims()}
    assert picture.caption.endswith(".")
    assert len(picture.caption) <= 100


def test_a_picture_is_one_element_without_a_prolog(text, root):
    assert text.startswith("<svg ")
    assert root.tag == f"{SVG}svg"


def test_a_picture_has_a_text_alternative(picture, data, root):
    alternative = picture.alternative(data)
    assert root.get("role") == "img"
    assert root.get("aria-label") == alternative
    assert re.search(r"\d", alternative)
    assert 1 <= len(re.findall(r"\.(?= |$)", alternative)) <= 3


def test_a_picture_is_as_wide_as_its_container(root):
    assert root.get("viewBox").startswith("0 0 440 ")
    assert "max-width: 100%" in root.get("style")
    assert not {"width", "height"} & set(root.attrib)


def test_a_picture_contains_only_vector_elements(root):
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "g", "defs", "path", "use", "text"}


def test_a_picture_refers_only_to_itself(text, root):
    ids = {element.get("id") for element in root.iter()} - {None}
    links = re.findall(r'href="([^"]*)"|url\(([^)]*)\)', text)
    assert {"".join(link) for link in links} == {f"#{id_}" for id_ in ids}
    assert text.count("http") == text.count('xmlns="http') == 1


def test_ids_are_unique_across_pictures(data):
    ids = [id_ for picture in PICTURES for id_ in re.findall(r'\bid="([^"]*)"', svg(picture, data))]
    assert ids
    assert len(ids) == len(set(ids))


def test_ink_is_the_colour_of_the_page_or_the_given_one(picture, data, text):
    assert "currentColor" in text
    assert pictures.INK not in text
    assert svg(picture, data, ink="#abcdef") == text.replace("currentColor", "#abcdef")


def test_a_picture_has_only_the_ink_and_two_fill_colours(text):
    colors = set(re.findall(r"(?:fill|stroke): ([^;\"]+)", text))
    assert colors <= {"none", "currentColor", pictures.BLUE, pictures.ORANGE}


def test_text_has_the_font_of_the_page(root):
    styles = [element.get("style") for element in root.iter(f"{SVG}text")]
    assert styles
    assert {re.search(r"font-size: (\d+)px", style)[1] for style in styles} <= {"10", "11"}
    assert not any("DejaVu" in style for style in styles)


def test_drawing_twice_has_the_same_result(picture, data, text):
    assert svg(picture, copy.deepcopy(data)) == text


def test_text_is_inside_the_picture_and_does_not_overlap(picture, data):
    figure = Figure(dpi=72)
    FigureCanvasAgg(figure)
    picture.draw(data, figure)
    boxes = {text: text.get_window_extent() for text in figure.axes[0].texts}
    for text, box in boxes.items():
        assert figure.bbox.padded(0.5).contains(box.x0, box.y0), text
        assert figure.bbox.padded(0.5).contains(box.x1, box.y1), text
    for (one, box), (other, other_box) in itertools.combinations(boxes.items(), 2):
        assert not box.padded(-0.5).overlaps(other_box.padded(-0.5)), (one, other)


def test_the_alternative_follows_the_data(picture, data):
    swapped = str.maketrans("36", "63")
    other = json.loads(json.dumps(data[picture.name]).translate(swapped))
    assert picture.alternative(data | {picture.name: other}) != picture.alternative(data)


@pytest.mark.parametrize("page", [PAPER, NIGHT])
def test_fills_and_text_on_them_are_legible_on_both_pages(page):
    ink = {PAPER: "#333333", NIGHT: "#cccccc"}[page]
    for color in (pictures.BLUE, pictures.ORANGE):
        assert contrast(to_rgb(color), to_rgb(page)) >= 3
        assert contrast(mixed(color, page, pictures.UNDER_TEXT), to_rgb(ink)) >= 4.5


def mixed(color, page, opacity):
    """Return the colour of a fill with this opacity on a page."""
    return [opacity * c + (1 - opacity) * p for c, p in zip(to_rgb(color), to_rgb(page), strict=True)]


def contrast(one, other):
    """Return the contrast ratio of two colours by WCAG: 1 to 21."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color):
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("exponent", "written"), [(-15.21, "6.2·10⁻¹⁶"), (15.278, "1.9·10¹⁵"), (2.9999, "1.0·10³")])
def test_a_power_of_ten_is_in_scientific_notation(exponent, written):
    assert pictures.power(exponent) == written


@pytest.mark.parametrize("most", [0.9, 5, 99, 646, 3100])
def test_ticks_are_few_and_cover_most_of_the_range(most):
    found = pictures.ticks(most)
    assert 3 <= len(found) <= 6
    assert found[0] == 0
    assert most / 2 < found[-1] <= most


def test_the_picture_of_the_readme_has_the_recorded_data(data):
    picture = next(picture for picture in PICTURES if picture.name == pictures.README.stem)
    file, drawn = (
        ElementTree.fromstring(text) for text in (pictures.README.read_text(encoding="utf-8"), svg(picture, data))
    )
    assert file.get("aria-label") == drawn.get("aria-label")
    assert list(file.itertext()) == list(drawn.itertext())


def test_invisible_characters_of_a_token_are_shown():
    assert [pictures.shown(token) for token in (" dear", "\n", "a")] == ["␣dear", r"\n", "a"]
