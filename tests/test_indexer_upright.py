"""Pages that are turned or cut to a part, and text that is printed twice."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdf
import pytest
from pdf_making import FILLER, HEIGHT, WIDTH, Sheet, fill, pdf, said

from indexer.readers.pdf import read_pdf

# Where the page's origin goes before the text is drawn turned by so much.
TURNS = {90: (WIDTH, 0.0), 180: (WIDTH, HEIGHT), 270: (0.0, HEIGHT)}


def turned(angle: int) -> Callable[[Sheet], None]:
    def draw(sheet: Sheet) -> None:
        sheet.canvas.translate(*TURNS[angle])
        sheet.canvas.rotate(angle)
        sheet.canvas.translate(0, 0 if angle == 180 else WIDTH - HEIGHT)  # its upper edge is a long one
        fill(sheet)

    return draw


def shown(data: bytes, change: Callable[[pypdf.PageObject], object]) -> bytes:
    """Return the PDF with each page shown otherwise than it was drawn."""
    writer = pypdf.PdfWriter(io.BytesIO(data))
    for page in writer.pages:
        change(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("angle", TURNS)
def test_text_that_runs_along_the_page_is_read(angle: int) -> None:
    blocks = read_pdf(pdf(turned(angle))).blocks
    assert [block.text for block in blocks] == [FILLER] * 3
    assert blocks[0].boxes[0].left == pytest.approx(72, abs=2)
    assert blocks[0].boxes[0].bottom == pytest.approx(102.4, abs=2)


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_is_shown_turned_has_its_margins_where_its_text_has_them(angle: int) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.at(72, 40, "Harbour Board papers")
        fill(sheet)

    data = shown(pdf(draw, draw), lambda page: page.rotate(angle))
    assert said(read_pdf(data)) == [FILLER] * 6


def test_a_page_that_is_cut_to_a_part_counts_from_that_parts_corner() -> None:
    def cut(page: pypdf.PageObject) -> None:
        page.mediabox = pypdf.generic.RectangleObject((36, 100, WIDTH, HEIGHT))
        page.cropbox = page.mediabox

    (block, *_) = read_pdf(shown(pdf(fill), cut)).blocks
    assert block.boxes[0].left == pytest.approx(36, abs=2)
    assert block.boxes[0].bottom == pytest.approx(102.4, abs=2)


@pytest.mark.parametrize(("font", "size"), [("Helvetica", 11), ("Times-Roman", 11.5)])
@pytest.mark.parametrize("mode", [0, 3], ids=["seen", "unseen"])
def test_what_is_printed_twice_on_one_place_is_read_once(font: str, size: float, mode: int) -> None:
    def draw(sheet: Sheet) -> None:
        for x, name, letters, shown_as in ((72, "Helvetica", 11, 0), (72.4, font, size, mode)):
            text = sheet.canvas.beginText(x, HEIGHT - 100)
            text.setFont(name, letters)
            text.setTextRenderMode(shown_as)
            text.textLine("The board heard of the tides")
            sheet.canvas.drawText(text)

    assert said(read_pdf(pdf(draw))) == ["The board heard of the tides"]


def test_a_word_that_is_said_twice_is_read_twice() -> None:
    assert said(read_pdf(pdf(lambda sheet: sheet.say("It was said that that was so.")))) == [
        "It was said that that was so."
    ]
