"""The pictures of the documentation, drawn from what was recorded: fit to stand in any page, and true to the data."""

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


def test_the_record_is_small_and_has_what_each_picture_shows(data):
    assert pictures.RECORD.stat().st_size < 60_000
    assert list(data) == [picture.name for picture in PICTURES]


def test_each_stands_on_the_page_of_a_claim(picture):
    assert picture.claim in {claim.id for claim in all_claims()}
    assert picture.caption.endswith(".")
    assert len(picture.caption) <= 100


def test_it_is_one_element_without_a_prolog(text, root):
    assert text.startswith("<svg ")
    assert root.tag == f"{SVG}svg"


def test_it_has_its_text_alternative(picture, data, root):
    alternative = picture.alternative(data)
    assert root.get("role") == "img"
    assert root.get("aria-label") == alternative
    assert re.search(r"\d", alternative)
    assert 1 <= len(re.findall(r"\.(?= |$)", alternative)) <= 3


def test_it_is_as_wide_as_its_place(root):
    assert root.get("viewBox").startswith("0 0 440 ")
    assert "max-width: 100%" in root.get("style")
    assert not {"width", "height"} & set(root.attrib)


def test_it_holds_no_raster_image_and_nothing_that_acts_on_the_page(root):
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "g", "defs", "path", "use", "text"}


def test_it_refers_to_nothing_outside(text, root):
    ids = {element.get("id") for element in root.iter()} - {None}
    links = re.findall(r'href="([^"]*)"|url\(([^)]*)\)', text)
    assert {"".join(link) for link in links} == {f"#{id_}" for id_ in ids}
    assert text.count("http") == text.count('xmlns="http') == 1


def test_no_id_is_another_pictures(data):
    ids = [id_ for picture in PICTURES for id_ in re.findall(r'\bid="([^"]*)"', svg(picture, data))]
    assert ids
    assert len(ids) == len(set(ids))


def test_ink_is_the_pages_or_what_is_named(picture, data, text):
    assert "currentColor" in text
    assert pictures.INK not in text
    assert svg(picture, data, ink="#abcdef") == text.replace("currentColor", "#abcdef")


def test_it_has_no_other_colour_than_ink_and_two_fills(text):
    colors = set(re.findall(r"(?:fill|stroke): ([^;\"]+)", text))
    assert colors <= {"none", "currentColor", pictures.BLUE, pictures.ORANGE}


def test_text_is_text_in_the_pages_font(root):
    styles = [element.get("style") for element in root.iter(f"{SVG}text")]
    assert styles
    assert {re.search(r"font-size: (\d+)px", style)[1] for style in styles} <= {"10", "11"}
    assert not any("DejaVu" in style for style in styles)


def test_it_comes_out_the_same_again(picture, data, text):
    assert svg(picture, copy.deepcopy(data)) == text


def test_all_text_is_inside_and_none_on_other_text(picture, data):
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
def test_fills_show_on_either_page_and_text_on_them(page):
    ink = {PAPER: "#333333", NIGHT: "#cccccc"}[page]
    for color in (pictures.BLUE, pictures.ORANGE):
        assert contrast(to_rgb(color), to_rgb(page)) >= 3
        assert contrast(mixed(color, page, pictures.UNDER_TEXT), to_rgb(ink)) >= 4.5


def mixed(color, page, opacity):
    """What a colour looks like, thinned, on a page."""
    return [opacity * c + (1 - opacity) * p for c, p in zip(to_rgb(color), to_rgb(page), strict=True)]


def contrast(one, other):
    """The contrast of two colours as WCAG counts it: 1 to 21."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color):
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("exponent", "written"), [(-15.21, "6.2·10⁻¹⁶"), (15.278, "1.9·10¹⁵"), (2.9999, "1.0·10³")])
def test_a_power_of_ten_as_it_is_written(exponent, written):
    assert pictures.power(exponent) == written


@pytest.mark.parametrize("most", [0.9, 5, 99, 646, 3100])
def test_ticks_are_few_and_reach_far(most):
    found = pictures.ticks(most)
    assert 3 <= len(found) <= 6
    assert found[0] == 0
    assert most / 2 < found[-1] <= most


def test_the_readmes_picture_is_of_the_recorded_data(data):
    picture = next(picture for picture in PICTURES if picture.name == pictures.README.stem)
    file, drawn = (ElementTree.fromstring(text) for text in (pictures.README.read_text(), svg(picture, data)))
    assert file.get("aria-label") == drawn.get("aria-label")
    assert list(file.itertext()) == list(drawn.itertext())


def test_what_cannot_be_seen_in_a_token_is_written():
    assert [pictures.shown(token) for token in (" dear", "\n", "a")] == ["␣dear", r"\n", "a"]
