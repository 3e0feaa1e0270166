"""Tables on PDF pages made here: with all their lines, with some, with none, and what only looks like one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from paper_reading import drafts_of, places
from pdf_making import HEIGHT, LEADING, SIZE, Sheet, fill, pdf
from reportlab.pdfbase.pdfmetrics import stringWidth

from indexer.blocks import Role
from indexer.readers.pdf import read_pdf

Draw = Callable[[Sheet], None]
STEP = 14  # points from line to line
RIGHTS = (330, 400, 470)  # where the figures of the columns end


def right(sheet: Sheet, x: float, y: float, text: str) -> None:
    sheet.canvas.setFont("Helvetica", 10)
    sheet.canvas.drawRightString(x, HEIGHT - y, text)


def columns(sheet: Sheet, rows: Sequence[Sequence[str]], top: float = 200, label: float = 72) -> float:
    """Write rows of a label and figures that end below each other, with no lines; return the last baseline."""
    y = top
    for name, *cells in rows:
        sheet.at(label, y, name, size=10)
        for x, cell in zip(RIGHTS, cells, strict=False):
            right(sheet, x, y, cell)
        y += STEP
    return y - STEP


def rows_of(*draws: Draw) -> list[tuple[str, ...]]:
    return [block.cells for block in read_pdf(pdf(*draws)).blocks if block.role is Role.ROW]


def contexts(*draws: Draw) -> dict[str, str]:
    (draft,) = drafts_of(read_pdf(pdf(*draws)), "paper")
    return {passage.text: passage.context for passage in places(draft).values() if passage.locator.kind == "row"}


TOLLS = (
    ("", "Budget", "Forecast", "Variance"),
    ("Ferry dues", "1,204.5", "1,310.0", "105.5"),
    ("Crane hire", "88.0", "79.5", "-8.5"),
    ("Total", "1,292.5", "1,389.5", "97.0"),
)


class TestWithoutLines:
    def test_figures_below_each_other_are_a_table(self) -> None:
        def draw(sheet: Sheet) -> None:
            fill(sheet, 2)
            columns(sheet, TOLLS)

        assert rows_of(draw) == list(TOLLS)
        assert contexts(draw)["Crane hire 88.0 79.5 -8.5"] == "Budget: 88.0; Forecast: 79.5; Variance: -8.5"

    def test_a_header_of_two_lines_is_put_together(self) -> None:
        def draw(sheet: Sheet) -> None:
            columns(sheet, [("", "2031-32", "2032-33", "2033-34"), ("", "Actual", "Budget", "Plan"), *TOLLS[1:]])

        assert contexts(draw)["Ferry dues 1,204.5 1,310.0 105.5"] == (
            "2031-32 Actual: 1,204.5; 2032-33 Budget: 1,310.0; 2033-34 Plan: 105.5"
        )

    def test_a_head_over_several_columns_belongs_to_each(self) -> None:
        rights = (250, 310, 390, 450)

        def draw(sheet: Sheet) -> None:
            sheet.canvas.setFont("Helvetica", 10)
            for middle, text in ((268, "North quay"), (408, "South quay")):
                sheet.canvas.drawCentredString(middle, HEIGHT - 200, text)
            for y, cells in ((214, ("Ships", "Crews", "Ships", "Crews")), (228, "1234"), (242, "5678"), (256, "9012")):
                sheet.at(72, y, "" if y == 214 else f"Week of {y}", size=10)
                for x, cell in zip(rights, cells, strict=True):
                    right(sheet, x, y, cell)

        (context,) = [context for text, context in contexts(draw).items() if text.endswith("5 6 7 8")]
        assert context == "North quay Ships: 5; North quay Crews: 6; South quay Ships: 7; South quay Crews: 8"

    def test_a_line_above_rows_is_their_group_and_a_long_label_goes_on(self) -> None:
        wrapped = ("Repair of the eastern breakwater and", "its two lights after the winter storms")

        def draw(sheet: Sheet) -> None:
            rows = [TOLLS[0], ("Works",), (wrapped[0],), (wrapped[1], "5.0", "6.0", "1.0"), *TOLLS[1:]]
            columns(sheet, rows)

        found = contexts(draw)
        assert found[f"{' '.join(wrapped)} 5.0 6.0 1.0"].startswith("Works; Budget: 5.0")
        assert found["Ferry dues 1,204.5 1,310.0 105.5"].startswith("Works; ")

    def test_the_text_around_it_stays_text(self) -> None:
        def draw(sheet: Sheet) -> None:
            fill(sheet, 2)
            sheet.y = columns(sheet, TOLLS) + 30
            fill(sheet, 2)

        blocks = read_pdf(pdf(draw)).blocks
        assert [b.role for b in blocks] == [*[Role.TEXT] * 2, *[Role.ROW] * 4, *[Role.TEXT] * 2]


class TestWithSomeLines:
    def test_lines_across_part_the_rows_and_figures_the_columns(self) -> None:
        def draw(sheet: Sheet) -> None:
            sheet.at(72, 200, "Berth", size=10)
            for x, cell in zip(RIGHTS, ("Ships", "Crews", "Dues"), strict=True):
                right(sheet, x, 200, cell)
            for n, (names, cells) in enumerate(
                [
                    (("Stone quay by the", "old customs house"), "123"),
                    (("Mole",), "456"),
                    (("Slip and", "basin"), "789"),
                ]
            ):
                top = 206 + 34 * n
                for i, name in enumerate(names):
                    sheet.at(72, top + 13 + 14 * i, name, size=10)
                for x, cell in zip(RIGHTS, cells, strict=True):
                    right(sheet, x, top + 20, cell)
            for n in range(4):
                sheet.canvas.line(70, HEIGHT - 206 - 34 * n, 480, HEIGHT - 206 - 34 * n)

        assert rows_of(draw) == [
            ("Berth", "Ships", "Crews", "Dues"),
            ("Stone quay by the old customs house", "1", "2", "3"),
            ("Mole", "4", "5", "6"),
            ("Slip and basin", "7", "8", "9"),
        ]

    def test_a_table_open_at_its_sides_has_its_outer_columns(self) -> None:
        def draw(sheet: Sheet) -> None:
            for y in (100, 130, 160):
                sheet.canvas.line(70, HEIGHT - y, 480, HEIGHT - y)
            sheet.canvas.line(200, HEIGHT - 100, 200, HEIGHT - 160)
            for y, cells in ((118, ("Signal", "Meaning of it")), (148, ("Red flag", "No ship may leave"))):
                sheet.at(76, y, cells[0])
                sheet.at(206, y, cells[1])

        assert rows_of(draw) == [("Signal", "Meaning of it"), ("Red flag", "No ship may leave")]

    def test_lines_drawn_in_one_stroke_are_a_grid(self) -> None:
        def draw(sheet: Sheet) -> None:
            path = sheet.canvas.beginPath()
            for y in (100, 130, 160):
                path.moveTo(70, HEIGHT - y)
                path.lineTo(400, HEIGHT - y)
            for x in (70, 200, 400):
                path.moveTo(x, HEIGHT - 100)
                path.lineTo(x, HEIGHT - 160)
            sheet.canvas.drawPath(path)
            for y, cells in ((118, ("Signal", "Meaning of it")), (148, ("Red flag", "No ship may leave"))):
                sheet.at(76, y, cells[0])
                sheet.at(206, y, cells[1])

        assert rows_of(draw) == [("Signal", "Meaning of it"), ("Red flag", "No ship may leave")]

    def test_a_merged_header_cell_heads_all_the_columns_below_it(self) -> None:
        edges, sides = (100, 120, 140, 160), (70, 200, 260, 320)

        def draw(sheet: Sheet) -> None:
            for y in edges:
                sheet.canvas.line(70, HEIGHT - y, 320, HEIGHT - y)
            for x in sides:
                sheet.canvas.line(x, HEIGHT - (120 if x == 260 else 100), x, HEIGHT - 160)
            for y, cells in ((114, ("", "2031-32")), (134, ("", "Ships", "Crews")), (154, ("Mole", "4", "31"))):
                for x, cell in zip(sides, cells, strict=False):
                    sheet.at(x + 4, y, cell, size=10)

        assert contexts(draw) == {"Mole 4 31": "2031-32 Ships: 4; 2031-32 Crews: 31"}


def across(sheet: Sheet, *heights: float) -> None:
    for y in heights:
        sheet.canvas.line(70, HEIGHT - y, 500, HEIGHT - y)


def prose(sheet: Sheet, x: float, y: float, *lines: str) -> None:
    for n, line in enumerate(lines):
        sheet.at(x, y + 12 * n, line, size=10)


class TestLinesAcrossOnly:
    def test_words_that_leave_the_same_white_in_all_rows_are_cells(self) -> None:
        def draw(sheet: Sheet) -> None:
            across(sheet, 100, 145, 190)
            prose(sheet, 72, 114, "Old quay", "wall")
            prose(
                sheet, 160, 114, "The stones below the water were looked at by", "divers in the spring and are sound."
            )
            prose(sheet, 72, 159, "Lamps")
            prose(sheet, 160, 159, "Four lamps on the mole were out for a night, and", "are lit again.")
            prose(sheet, 72, 204, "Cranes on", "the basin")
            prose(sheet, 160, 204, "Below the last line stands one more row, for lines", "only part the rows here.")

        assert rows_of(draw) == [
            ("Old quay wall", "The stones below the water were looked at by divers in the spring and are sound."),
            ("Lamps", "Four lamps on the mole were out for a night, and are lit again."),
            ("Cranes on the basin", "Below the last line stands one more row, for lines only part the rows here."),
        ]

    def test_lines_drawn_cell_by_cell_part_columns_set_close_together(self) -> None:
        def draw(sheet: Sheet) -> None:
            for y in (100, 145, 190):
                sheet.canvas.line(70, HEIGHT - y, 152, HEIGHT - y)
                sheet.canvas.line(153, HEIGHT - y, 500, HEIGHT - y)
            for y, label in ((114, "Quay wall"), (159, "Lamps")):
                right(sheet, 150, y, label)
                prose(sheet, 156, y, "What the board was told of it, a line", "and then another.")

        said = "What the board was told of it, a line and then another."
        assert rows_of(draw) == [("Quay wall", said), ("Lamps", said)]

    def test_paragraphs_between_lines_stay_paragraphs(self) -> None:
        def draw(sheet: Sheet) -> None:
            across(sheet, 100, 145, 190, 235)
            for y in (114, 159, 204):
                prose(sheet, 72, y, "The board heard of the tides and of the tolls, and of", "the lamps on the mole.")

        assert rows_of(draw) == []

    def test_numbered_rows_stay_paragraphs_and_are_read_cell_by_cell(self) -> None:
        def draw(sheet: Sheet) -> None:
            fill(sheet, 1)
            across(sheet, 200, 245, 290)
            for y, number, label in ((214, "4.1", "Dues owed"), (259, "4.2", "Dues paid")):
                prose(sheet, 72, y, number)
                prose(sheet, 120, y, f"{label} at the", "end of May")
                prose(sheet, 240, y, "The sum is what the ships of the", "north had to pay.")

        blocks = read_pdf(pdf(draw)).blocks
        assert [block.text for block in blocks[1:]] == [
            "4.1 Dues owed at the end of May",
            "The sum is what the ships of the north had to pay.",
            "4.2 Dues paid at the end of May",
            "The sum is what the ships of the north had to pay.",
        ]
        (draft,) = drafts_of(read_pdf(pdf(draw)), "paper")
        assert {"para 4.1", "para 4.2"} <= set(places(draft))


class TestShades:
    def test_values_beside_boxes_of_labels_are_cells(self) -> None:
        def draw(sheet: Sheet) -> None:
            for n, (label, value) in enumerate((("Kind of harbour", "Tidal"), ("Ships", "392"), ("Mole", "Stone"))):
                sheet.canvas.rect(70, HEIGHT - 130 - 24 * n, 150, 24)
                sheet.at(76, 122 + 24 * n, label, size=10)
                sheet.at(240, 122 + 24 * n, value, size=10)

        assert rows_of(draw) == [("Kind of harbour", "Tidal"), ("Ships", "392"), ("Mole", "Stone")]
        assert contexts(draw)["Ships 392"] == ""

    def test_text_below_or_beside_boxes_off_their_lines_is_no_cell(self) -> None:
        def draw(sheet: Sheet) -> None:
            for n, label in enumerate(("Tidal harbour", "Ships", "Mole")):
                sheet.canvas.rect(70, HEIGHT - 130 - 24 * n, 150, 24)
                sheet.at(76, 122 + 24 * n, label, size=10)
            prose(
                sheet, 240, 115, "This stands beside the boxes", "as a paragraph of its own,", "with lines of its own."
            )

        assert rows_of(draw) == [("Tidal harbour",), ("Ships",), ("Mole",)]

    def test_a_shade_drawn_line_by_line_is_behind_a_paragraph(self) -> None:
        lines = (
            "Any ship that is kept in the harbour for longer than",
            "a day pays the dues of that day,",
            "and no more.",
        )

        def draw(sheet: Sheet) -> None:
            sheet.canvas.setFillGray(0.9)
            for n in range(3):
                sheet.canvas.rect(72, HEIGHT - 114 - 12 * n, 240, 12, stroke=0, fill=1)
            sheet.canvas.setFillGray(0)
            prose(sheet, 72, 111, lines[0], lines[1] + " wherever it lies,", lines[2])

        (block,) = read_pdf(pdf(draw)).blocks
        assert block.role is Role.TEXT
        assert block.text == f"{lines[0]} {lines[1]} wherever it lies, {lines[2]}"


@pytest.mark.parametrize(
    "lines",
    [
        # A contents page, with its leaders.
        ["Foreword ............ 3", "Dues ................ 14", "Ships ............... 21"],
        # Labels and what they say.
        ["Date:      4 May 2031", "From:      The Harbour Master", "Status:      For decision"],
        # Telephone numbers.
        ["Ann Berth   01632 960 112", "Bo Quay   01632 960 113", "Cy Mole   01632 960 114"],
        # Figures inside sentences.
        ["Of 31 ships in 2031 there were 14 from", "the north and 17 from the south, which is", "5 more than in 2030."],
    ],
)
def test_what_is_no_table_stays_text(lines: list[str]) -> None:
    def draw(sheet: Sheet) -> None:
        for n, line in enumerate(lines):
            for i, part in enumerate(line.split("   ")):
                sheet.at(72 + 150 * i, 200 + STEP * n, part.strip(), size=10)

    assert rows_of(draw) == []


def test_the_ground_that_lines_of_text_stand_on_is_no_table() -> None:
    """As word processors draw shaded text: a filled box behind each line, as long as it, or behind some words."""
    lines = ["The board heard a proposal to paint the sheds and it was", "decided to ask the pilots to", "paint them."]

    def page(sheet: Sheet) -> None:
        sheet.say("The tolls were heard, too.")
        sheet.canvas.setFillGray(0.9)
        for place, line in enumerate(lines):
            width = stringWidth(line, "Helvetica", SIZE)
            sheet.canvas.rect(72, HEIGHT - 200 - LEADING * place - 3, width, LEADING, stroke=0, fill=1)
        sheet.canvas.rect(72, HEIGHT - 403, stringWidth("Bo Reef", "Helvetica", SIZE), LEADING, stroke=0, fill=1)
        sheet.canvas.setFillGray(0)
        for place, line in enumerate(lines):
            sheet.at(72, 200 + LEADING * place, line)
        sheet.at(72, 400, "Bo Reef was thanked.")

    reading = read_pdf(pdf(page))
    assert [(block.role, block.text) for block in reading.blocks] == [
        (Role.TEXT, "The tolls were heard, too."),
        (Role.TEXT, " ".join(lines)),
        (Role.TEXT, "Bo Reef was thanked."),
    ]
