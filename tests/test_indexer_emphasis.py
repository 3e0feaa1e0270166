"""Headings and captions that are set in the size of the text: underlined, in italics, or told by their words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from paper_reading import drafts_of
from pdf_making import HEIGHT, SIZE, Sheet, pdf
from reportlab.pdfbase.pdfmetrics import stringWidth

from corpus.papers import Passage
from indexer.readers.pdf import read_pdf

Draw = Callable[[Sheet], None]
OBLIQUE = "Helvetica-Oblique"


def underlined(sheet: Sheet, text: str, more: float = 0) -> None:
    """Write a line with a rule below it, so many points longer than the line."""
    end = 72 + stringWidth(text, "Helvetica", SIZE) + more
    sheet.canvas.setLineWidth(0.6)
    sheet.canvas.line(72, HEIGHT - sheet.y - 1.5, end, HEIGHT - sheet.y - 1.5)
    sheet.say(text)


def passages(heading: Draw) -> dict[str, Passage]:
    """Read a paper in which this stands between two numbered paragraphs."""

    def draw(sheet: Sheet) -> None:
        for number in (1, 2):
            sheet.say(f"1.{number} The board heard of the harbour and of its works, which the officers had", "begun.")
        heading(sheet)
        sheet.say("1.3 The tolls were raised a little in the autumn, as the board had asked its officers", "to do.")
        sheet.say("1.4 It closed.")

    (draft,) = drafts_of(read_pdf(pdf(draw)))
    return {str(passage.locator): passage for passage in draft.passages}


HEADINGS: list[Draw] = [
    lambda sheet: underlined(sheet, "The tolls of the harbour"),
    lambda sheet: sheet.say("The tolls of the harbour", font=OBLIQUE),
    lambda sheet: sheet.say("The tolls of the harbour", bold=True),
]


@pytest.mark.parametrize("heading", HEADINGS, ids=["underlined", "in italics", "bold"])
def test_a_heading_in_the_size_of_the_text_ends_the_paragraph_above(heading: Draw) -> None:
    read = passages(heading)
    assert read["para 1.2"].text.endswith("had begun.")
    assert read["para 1.3"].headings == ("The tolls of the harbour",)


def test_a_bold_heading_with_a_colon_inside_is_one_above_a_numbered_paragraph() -> None:
    read = passages(lambda sheet: sheet.say("The harbour: tolls and dues", bold=True))
    assert read["para 1.3"].headings == ("The harbour: tolls and dues",)


NO_HEADINGS: list[Draw] = [
    lambda sheet: underlined(sheet, "It was so.", more=200),
    lambda sheet: sheet.say("It was so.", font=OBLIQUE),
    lambda sheet: sheet.say(
        "It was so, and the board, which had been told of it in the winter,", "noted it", font=OBLIQUE
    ),
]


@pytest.mark.parametrize("text", NO_HEADINGS, ids=["above a longer rule", "a sentence", "a paragraph in italics"])
def test_other_text_so_set_stays_with_the_paragraph_above(text: Draw) -> None:
    read = passages(text)
    assert "It was so" in read["para 1.2"].text
    assert read["para 1.3"].headings == ()


def test_a_link_is_underlined_and_no_heading() -> None:
    def link(sheet: Sheet) -> None:
        sheet.canvas.linkURL("https://example.org/", (72, HEIGHT - sheet.y - 3, 300, HEIGHT - sheet.y + 9))
        underlined(sheet, "The plan of the harbour")

    assert passages(link)["para 1.3"].headings == ()


@pytest.mark.parametrize("caption", ["Figure 1: Ships in the harbour", "Chart 4.2 – Tolls by year", "Map A. The bar"])
@pytest.mark.parametrize("bold", [False, True])
def test_a_pictures_caption_is_a_place_of_its_own_and_heads_nothing(caption: str, bold: bool) -> None:
    read = passages(lambda sheet: sheet.say(caption, bold=bold))
    assert read["para 1.2"].text.endswith("had begun.")
    assert read["para 1.3"].headings == ()
    assert caption in {passage.text for passage in read.values()}


def test_a_sentence_that_begins_with_a_figures_name_is_no_caption() -> None:
    read = passages(lambda sheet: sheet.say("Figure 1 shows the ships in the harbour."))
    assert read["para 1.2"].text.endswith("Figure 1 shows the ships in the harbour.")
