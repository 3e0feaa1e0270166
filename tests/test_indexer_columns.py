"""PDF pages in columns, and what only looks like columns."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pdf_making import FILLER, Sheet, fill, pdf, said

from indexer.blocks import Reading, Role
from indexer.joins import join_cut_paragraphs
from indexer.readers.pdf import read_pdf

FIRST = "The harbour was dredged in the spring, and the spoil was taken out to sea beyond the bar in hired barges. " * 2
SECOND = "The tolls were raised a little in the autumn, and the fishing boats were let in free of them as before. " * 2
THIRD = "The lights along the mole were seen to at last, and no ship has been lost there in the winter since. " * 2


def read(draw: Callable[[Sheet], None]) -> Reading:
    return read_pdf(pdf(draw))


def in_columns(sheet: Sheet, *columns: list[str], lower: float = 0.0) -> None:
    """Write paragraphs in columns, each column so much lower than the one before it."""
    width = (450 - 20 * (len(columns) - 1)) / len(columns)
    top, lowest = sheet.y, sheet.y
    for place, paragraphs in enumerate(columns):
        sheet.y = top + place * lower
        for paragraph in paragraphs:
            sheet.wrap(paragraph, 72 + place * (width + 20), width)
        lowest = max(lowest, sheet.y)
    sheet.y = lowest


@pytest.mark.parametrize("lower", [0, 2, 7], ids=["level", "a little lower", "half a line lower"])
def test_two_columns_are_read_one_after_the_other(lower: float) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.say("The year in the harbour", size=16)
        sheet.wrap(FILLER)
        in_columns(sheet, [FIRST, SECOND], [THIRD, FIRST], lower=lower)
        sheet.wrap(f"Below. {FILLER}")

    expected = ["The year in the harbour", FILLER, FIRST, SECOND, THIRD, FIRST, f"Below. {FILLER}"]
    assert said(read(draw)) == [text.strip() for text in expected]


def test_three_columns_are_read_one_after_the_other() -> None:
    def draw(sheet: Sheet) -> None:
        in_columns(sheet, [FIRST], [SECOND], [THIRD])

    assert said(read(draw)) == [text.strip() for text in (FIRST, SECOND, THIRD)]


def test_columns_come_again_below_a_line_across_them() -> None:
    def draw(sheet: Sheet) -> None:
        in_columns(sheet, [FIRST], [SECOND])
        sheet.say("What came after it, as the officers told the board in the hall by the quay", size=15)
        in_columns(sheet, [THIRD], [FIRST])

    texts = said(read(draw))
    assert [texts[0], texts[1], texts[3], texts[4]] == [text.strip() for text in (FIRST, SECOND, THIRD, FIRST)]
    assert texts[2].startswith("What came after it")


def test_a_paragraph_that_goes_on_in_the_next_column_is_one() -> None:
    def draw(sheet: Sheet) -> None:
        words = (FIRST + SECOND).split()
        in_columns(sheet, [THIRD, " ".join(words[:24])], [" ".join(words[24:]), THIRD])

    blocks = join_cut_paragraphs(read(draw).blocks)
    assert [b.text for b in blocks] == [text.strip() for text in (THIRD, FIRST + SECOND, THIRD)]


def test_a_sentence_cut_by_the_column_goes_on_with_a_figure() -> None:
    def draw(sheet: Sheet) -> None:
        cut = "Of the boats that lay in the harbour through the whole of that long winter the board counted"
        in_columns(sheet, [THIRD, cut], [f"412 in all. {FIRST}", THIRD])

    texts = [block.text for block in join_cut_paragraphs(read(draw).blocks)]
    assert any("winter the board counted 412 in all." in text for text in texts)


def test_list_items_in_columns_are_as_deep_as_elsewhere() -> None:
    def draw(sheet: Sheet) -> None:
        top = sheet.y
        for left, texts in ((72, (FIRST, SECOND)), (320, (THIRD + FIRST, SECOND))):
            sheet.y = top
            for text in texts:
                sheet.at(left, sheet.y, "•")
                sheet.wrap(text, left + 14, 190)

    blocks = read(draw).blocks
    assert [b.text for b in blocks] == [text.strip() for text in (FIRST, SECOND, THIRD + FIRST, SECOND)]
    assert {(b.bullet, b.depth) for b in blocks} == {(True, 1)}


def test_a_table_across_columns_parts_them() -> None:
    def draw(sheet: Sheet) -> None:
        in_columns(sheet, [FIRST], [SECOND])
        top = sheet.y
        for y in (top, top + 20, top + 40):
            sheet.canvas.line(72, 842 - y, 522, 842 - y)
        for x in (72, 250, 522):
            sheet.canvas.line(x, 842 - top, x, 842 - top - 40)
        for row, cells in enumerate((("Port", "Tonnes"), ("Coal", "5"))):
            for x, text in zip((76, 254), cells, strict=True):
                sheet.at(x, top + 20 * row + 14, text)
        sheet.y = top + 70
        in_columns(sheet, [THIRD], [FIRST])

    blocks = read(draw).blocks
    texts = [FIRST, SECOND, "Port Tonnes", "Coal 5", THIRD, FIRST]
    assert [b.text for b in blocks] == [text.strip() for text in texts]
    assert [b.role for b in blocks[2:4]] == [Role.ROW, Role.ROW]


def test_a_narrow_column_beside_a_wide_one_is_read_apart() -> None:
    def draw(sheet: Sheet) -> None:
        top = sheet.y
        sheet.wrap(FIRST, 72, 70)
        sheet.y = top + 6
        sheet.wrap(SECOND + THIRD + SECOND + THIRD + SECOND, 170, 300)

    assert said(read(draw)) == [FIRST.strip(), (SECOND + THIRD + SECOND + THIRD + SECOND).strip()]


def test_labels_beside_text_are_read_with_it() -> None:
    def draw(sheet: Sheet) -> None:
        for label in ("Report by:", "Report to:", "Date:", "Subject:", "Ward:", "Status:"):
            sheet.at(72, sheet.y, label)
            sheet.say("the harbour master of the town and of the coast beyond it", left=200)
        fill(sheet)

    assert said(read(draw))[0] == "Report by: the harbour master of the town and of the coast beyond it"


def test_numbers_that_hang_beside_paragraphs_stay_with_them() -> None:
    def draw(sheet: Sheet) -> None:
        for number in range(1, 7):
            sheet.at(72, sheet.y, f"2.{number}")
            sheet.wrap(FIRST, 110, 400)

    assert said(read(draw)) == [f"2.{number} {FIRST}".strip() for number in range(1, 7)]


def test_cells_side_by_side_without_lines_are_no_columns() -> None:
    def draw(sheet: Sheet) -> None:
        for _ in range(4):
            top = sheet.y
            sheet.wrap("What the harbour board had asked of its officers in the autumn of that year.", 72, 200)
            sheet.y = top
            sheet.wrap("What its officers had done of it by the end of the winter, as far as they told.", 310, 200)

    assert said(read(draw))[0].startswith("What the harbour board had asked of its What its officers had done")


def test_contents_with_page_numbers_are_no_columns() -> None:
    def draw(sheet: Sheet) -> None:
        for number in range(1, 12):
            sheet.at(72, sheet.y, f"{number}. What the harbour board heard of the tides and tolls")
            sheet.say(f"{number + 3}", left=500, gap=0)

    assert said(read(draw))[0] == "1. What the harbour board heard of the tides and tolls 4"
