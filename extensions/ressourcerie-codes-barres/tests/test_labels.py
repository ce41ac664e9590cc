# SPDX-License-Identifier: Apache-2.0
"""What is printed is read again, where it should be."""

import re
from collections.abc import Sequence
from random import Random
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.units import mm
from ressourcerie_codes_barres.codes.grammar import MOST_CENTS, OBJECTS, encode, grouped
from ressourcerie_codes_barres.codes.kinds import ObjectCode, PriceCode
from ressourcerie_codes_barres.labels.papers import PAPERS, Paper
from ressourcerie_codes_barres.labels.pdf import Label, pdf
from ressourcerie_codes_barres.labels.problems import PaperTooNarrow, StartRefused
from ressourcerie_codes_barres.labels.svg import sheet_svg
from ressourcerie_codes_barres.labels.symbols import Symbology, draw, svg

from .reading import codes_on, pages_of, spoiled

HALF_A_MILLIMETRE = 0.5
SVG = "{http://www.w3.org/2000/svg}"
ALL = [(paper, symbology) for paper in PAPERS.values() for symbology in Symbology]
READABLE = [pair for pair in ALL if pair != (PAPERS["5x13"], Symbology.CODE_128)]
IDS = [f"{paper.slug}-{symbology.value}" for paper, symbology in READABLE]
# As makers print on their boxes: left and top margins, then from one label to the next.
AS_SOLD = {
    "3x8": (0, 0.5, 70, 37),
    "3x7": (7.25, 15.15, 66, 38.1),
    "2x7": (4.65, 15.15, 101.6, 38.1),
    "5x13": (4.75, 10.7, 40.6, 21.2),
    "rouleau-57": (0, 0, 0, 0),
    "rouleau-80": (0, 0, 0, 0),
}
OBJECT = st.builds(ObjectCode, st.integers(0, OBJECTS - 1)).map(encode)
PRICE = st.builds(PriceCode, st.integers(0, 99), st.integers(0, MOST_CENTS), st.none()).map(encode)
NAMES = st.text(st.characters(codec="latin-1", exclude_categories=["C"]), max_size=80)


def label(code: str, name: str = "Fauteuil à bascule en châtaignier") -> Label:
    return Label(code, name, "45,00 €", "12,5 kg")


def some(count: int) -> list[Label]:
    chance = Random(count)
    return [label(encode(ObjectCode(chance.randrange(OBJECTS)))) for _one in range(count)]


def read(data: bytes, dpi: int) -> list[str]:
    return sorted(one.text for page in pages_of(data, dpi) for one in codes_on(page))


def texts(labels: Sequence[Label]) -> list[str]:
    return sorted(label.code for label in labels)


@pytest.mark.parametrize(("paper", "symbology"), READABLE, ids=IDS)
@pytest.mark.parametrize("dpi", [200, 300])
def test_each_paper_is_read_again(paper: Paper, symbology: Symbology, dpi: int) -> None:
    labels = some(min(paper.on_a_page, 20) + 1)
    assert read(pdf(labels, paper, symbology, start=paper.on_a_page), dpi) == texts(labels)


@pytest.mark.parametrize("symbology", Symbology)
def test_a_turned_and_blurred_page_is_read_again(symbology: Symbology) -> None:
    labels = some(12)
    (page,) = pages_of(pdf(labels, PAPERS["2x7"], symbology), 300)
    assert sorted(one.text for one in codes_on(spoiled(page))) == texts(labels)


@settings(max_examples=25, deadline=None)
@given(code=OBJECT | PRICE, name=NAMES, symbology=st.sampled_from(Symbology))
def test_whatever_stands_on_it_a_label_is_read_again(
    code: str, name: str, symbology: Symbology
) -> None:
    assert read(pdf([label(code, name)], PAPERS["3x8"], symbology), 200) == [code]


@pytest.mark.parametrize(("paper", "symbology"), READABLE, ids=IDS)
def test_each_label_stands_where_the_sheet_has_it(paper: Paper, symbology: Symbology) -> None:
    labels = some(paper.on_a_page)
    (page,) = pages_of(pdf(labels, paper, symbology), 300)
    found = {one.text: one for one in codes_on(page, 300)}
    left, top, pitch_x, pitch_y = AS_SOLD[paper.slug]
    across, down = middle(paper, symbology)
    for place, one in enumerate(labels):
        row, column = divmod(place, paper.columns)
        seen = found[one.code]
        assert abs(seen.x - (left + column * pitch_x + across)) < HALF_A_MILLIMETRE
        assert abs(seen.y - (top + row * pitch_y + down)) < HALF_A_MILLIMETRE


def middle(paper: Paper, symbology: Symbology) -> tuple[float, float]:
    """Give where the middle of a code is to be on its label, in millimetres."""
    width, height = paper.label_width / 10, paper.label_height / 10
    if symbology is Symbology.QR:
        side = min(height - 4, width / 2 - 2, 29 * 0.7)
        return 2 + side / 2, height / 2
    return width / 2, height - 2 - height * 0.36 / 2


def test_a_sheet_that_served_goes_on_from_its_first_free_place() -> None:
    paper, labels = PAPERS["3x8"], some(4)
    first, second = pages_of(pdf(labels, paper, Symbology.QR, start=23), 200)
    assert [len(codes_on(first)), len(codes_on(second))] == [2, 2]
    assert min(one.y for one in codes_on(first)) > 7 * 37


@pytest.mark.parametrize("start", [0, 25, -1])
def test_a_place_that_the_sheet_has_not_is_refused(start: int) -> None:
    with pytest.raises(StartRefused) as caught:
        pdf(some(1), PAPERS["3x8"], Symbology.QR, start=start)
    assert caught.value.hint == "Choisissez une place de 1 à 24."


def test_bars_too_thin_for_a_reader_are_refused() -> None:
    with pytest.raises(PaperTooNarrow) as caught:
        pdf(some(1), PAPERS["5x13"], Symbology.CODE_128)
    assert "38 mm" in caught.value.detail


def test_the_screen_shows_what_the_paper_shows() -> None:
    drawn = draw("JBCDFGHJKL", Symbology.QR)
    shown = svg(drawn, label="Étiquette <a>")
    runs = {(int(x), int(y), int(w)) for x, y, w in re.findall(r"M(\d+) (\d+)h(\d+)v1", shown)}
    assert runs == {(run.x, run.y, run.width) for run in drawn.runs}
    assert "&lt;a&gt;" in shown


@pytest.mark.parametrize(("paper", "symbology"), READABLE, ids=IDS)
def test_the_screen_shows_each_label_where_the_paper_will_have_it(
    paper: Paper, symbology: Symbology
) -> None:
    start = min(3, paper.on_a_page)
    labels = some(paper.on_a_page - start + 2)  # one more than the page holds
    page = ElementTree.fromstring(sheet_svg(labels, paper, symbology, start=start))

    wanted = [grouped(one.code) for one in labels]
    codes = [one for one in page.iter(f"{SVG}text") if one.text in wanted]
    assert [one.text for one in codes] == wanted[:-1]
    tenth = mm / 10
    for one, (left, top) in zip(codes, list(paper.places())[start - 1 :], strict=True):
        across, down = float(one.attrib["x"]) / tenth - left, float(one.attrib["y"]) / tenth - top
        assert 0 < across < paper.label_width
        assert 0 < down < paper.label_height
    assert len(list(page.iter(f"{SVG}path"))) == len(labels) - 1
