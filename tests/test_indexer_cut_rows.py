"""Rows of tables that the end of a page cuts: with and without a line there, under a header printed again or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from paper_reading import drafts_of, places
from pdf_making import HEIGHT, Sheet, pdf

from indexer.blocks import Block, Role
from indexer.cut_rows import is_rest, join_cut_rows
from indexer.readers.pdf import read_pdf

Draw = Callable[[Sheet], None]
EDGES = (70, 200, 480)


def row(*cells: str, table: int = 1, page: int = 1, **more: bool) -> Block:
    return Block(" ".join(filter(None, cells)), Role.ROW, page, cells=cells, table=table, **more)  # type: ignore[arg-type]


# Above, below: is the second the rest of the first?
PAIRS = [
    # The label is whole, and its text goes on with a small letter.
    (("Red flag", "No ship may leave the harbour"), ("", "before the tide has turned."), True),
    # The label goes on, too: "to the" cannot be the end of it.
    (("Tolls due to the", "Paid in May;"), ("Harbour Master", "and again in June."), True),
    # An empty cell between the two.
    (("Third hearing on changes to the", "June", "Dues (2);"), ("Harbour Plan", "", "removal of the crane."), True),
    # One cell alone, whose paragraph ended with the page.
    (("Red flag", "No ship may leave."), ("", "This holds at night, too."), True),
    # A total without a label, a row with a label, a row of words under a label merged down.
    (("Tolls", "12,300"), ("", "12,300"), False),
    (("Red flag", "No ship may leave"), ("Blue flag", "All ships may leave."), False),
    (("Safety", "Train the crew.", "Pier Master"), ("", "Mend the lights.", "Lamp Keeper"), False),
    (("Red flag", "No ship may leave"), ("", ""), False),
    # Another person under a label merged down; a member and the post they hold.
    (("Members", "Ann Tide, Master of the Pier"), ("", "Bo Reef, Lord of Tolls"), False),
    (("Members", "Ann Tide", "Pier"), ("", "Bo Reef", ""), False),
    # Other columns.
    (("Red flag", "No ship may leave the"), ("", "harbour", "at night"), False),
]


@pytest.mark.parametrize(("above", "below", "expected"), PAIRS)
def test_words_that_go_on_cell_by_cell_are_the_rest_of_a_row(
    above: tuple[str, ...], below: tuple[str, ...], expected: bool
) -> None:
    assert is_rest(row(*above), row(*below, page=2)) is expected


def test_where_no_line_parts_two_rows_they_are_one_whatever_they_say() -> None:
    first, second = row("Red flag", "No ship may leave.", cut_below=True), row("12", "Nor enter.", cut_above=True)
    assert is_rest(first, second)
    assert not is_rest(first, row("12", "Nor enter."))


def test_people_are_rows_of_their_own_though_no_line_parts_them() -> None:
    ann, bo = row("Ann Tide", "Pier Master", cut_below=True), row("Bo Reef", "Chair of Tolls", cut_above=True)
    assert not is_rest(ann, bo)
    assert is_rest(row("Ann Tide", "Master of the", cut_below=True), row("Bo Reef", "Pier", cut_above=True))


def test_cells_are_joined_one_by_one_over_a_note_and_a_header_printed_again() -> None:
    head = ("Signal", "Meaning")
    blocks = [
        row(*head),
        row("Signal of the", "No ship may leave"),
        Block("1 As in May.", Role.FOOTNOTE, 1),
        row(*head, table=2, page=2),
        row("red flag", "before the tide turns.", table=2, page=2),
        row("Blue flag", "All may leave.", table=2, page=2),
    ]
    joined = join_cut_rows(blocks)
    assert [block.cells for block in joined if block.cells] == [
        head,
        ("Signal of the red flag", "No ship may leave before the tide turns."),
        ("Blue flag", "All may leave."),
    ]
    assert {block.table for block in joined if block.cells} == {1}
    assert (joined[1].page, joined[1].last_page) == (1, 2)


def test_a_header_alone_at_the_foot_of_a_page_heads_the_table_on_the_next() -> None:
    blocks = [row("", "Inform", "Consult"), row("Who", "All", "Some", table=2, page=2)]
    assert [block.table for block in join_cut_rows(blocks)] == [1, 1]


def ruled(rows: Sequence[tuple[str, str]], top: float, open_top: bool = False, open_foot: bool = False) -> Draw:
    """Draw a table of two columns, without its first or last line where it is said to be open."""

    def draw(sheet: Sheet) -> None:
        for n in range(int(open_top), len(rows) + 1 - int(open_foot)):
            sheet.canvas.line(EDGES[0], HEIGHT - top - 30 * n, EDGES[-1], HEIGHT - top - 30 * n)
        for x in EDGES:
            sheet.canvas.line(x, HEIGHT - top, x, HEIGHT - top - 30 * len(rows))
        for n, cells in enumerate(rows):
            for x, cell in zip(EDGES, cells, strict=False):
                sheet.at(x + 6, top + 18 + 30 * n, cell, size=10)

    return draw


def contexts(*draws: Draw) -> dict[str, str]:
    (draft,) = drafts_of(read_pdf(pdf(*draws)), "paper")
    return {passage.text: passage.context for passage in places(draft).values() if passage.locator.kind == "row"}


HEAD, CUT = ("Signal", "Meaning"), ("Red flag", "No ship may leave the harbour")
REST, NEXT = ("", "before the tide has turned."), ("Blue flag", "All ships may leave the harbour.")


@pytest.mark.parametrize(
    "pages",
    [
        (ruled([HEAD, CUT], 700), ruled([REST, NEXT], 60)),
        (ruled([HEAD, CUT], 700), ruled([HEAD, REST, NEXT], 60)),
        (ruled([HEAD, CUT], 720, open_foot=True), ruled([REST, NEXT], 60, open_top=True)),
    ],
    ids=["closed", "header printed again", "open"],
)
def test_a_row_that_the_page_cuts_goes_on(pages: tuple[Draw, Draw]) -> None:
    found = contexts(*pages)
    assert list(found) == ["Red flag No ship may leave the harbour before the tide has turned.", " ".join(NEXT)]
    assert found[" ".join(NEXT)] == "Signal: Blue flag; Meaning: All ships may leave the harbour."


def test_a_row_without_any_line_across_on_its_first_page_is_a_row() -> None:
    """The text of a row that fills the rest of its page: only the lines down show that it stands in a table."""
    text = [f"{word} ships may leave the harbour;" for word in ("Red", "Blue", "Green", "White", "Black")]

    def cut(sheet: Sheet) -> None:
        top = 640
        for n in (0, 1):
            sheet.canvas.line(EDGES[0], HEIGHT - top - 30 * n, EDGES[-1], HEIGHT - top - 30 * n)
        for x in EDGES:
            sheet.canvas.line(x, HEIGHT - top, x, HEIGHT - 780)
        for x, cell in zip(EDGES, HEAD, strict=False):
            sheet.at(x + 6, top + 18, cell, size=10)
        sheet.at(EDGES[0] + 6, 688, "Flags", size=10)
        for n, line in enumerate(text):
            sheet.at(EDGES[1] + 6, 688 + 20 * n, line, size=10)

    found = contexts(cut, ruled([("", "and at night none."), NEXT], 60, open_top=True))
    assert list(found) == [" ".join(["Flags", *text, "and at night none."]), " ".join(NEXT)]


def test_lines_down_that_end_inside_the_page_cut_nothing() -> None:
    """The sides of a box drawn a little too long, with text below it."""

    def page(sheet: Sheet) -> None:
        ruled([HEAD, NEXT], 300)(sheet)
        for x in EDGES:
            sheet.canvas.line(x, HEIGHT - 300, x, HEIGHT - 390)
        sheet.at(76, 380, "The flags were changed in May.")

    reading = read_pdf(pdf(page))
    assert [block.text for block in reading.blocks if block.role is Role.TEXT] == ["The flags were changed in May."]
