import pytest
from web_fakes import NOTE, passages_of_report

from corpus.locators import Locator
from corpus.papers import Passage, PassageKind
from web.tables import tables


def _rows(*lines):
    """Rows of a table: text and context; a line without context is a header."""
    return [
        Passage(
            f"row-{n}",
            NOTE,
            Locator.of("table", "1", "row", str(n + 1)),
            PassageKind.ROW if len(line) == 2 else PassageKind.HEADER,
            *line,
        )
        for n, line in enumerate(lines)
    ]


def _laid_out(*lines):
    (table,) = tables("table 1", _rows(*lines))
    return table.columns, [row.cells for row in table.rows]


def test_cells_are_found_again_from_the_context():
    (table,) = tables(
        "table 1",
        [
            passage
            for passage in passages_of_report()
            if passage.locator.steps and passage.locator.steps[0].kind == "table"
        ],
    )
    assert table.columns == ("Year", "Tonnes", "Cost")
    assert [row.cells for row in table.rows] == [("2009", "38,500", "£301,000"), ("2024", "41,000", "£612,000")]


CAPTION = "Table 1: Boats; and moorings"

LAYOUTS = {
    "an empty cell stays empty": (
        [
            ("Ref Scheme Budget",),
            ("A Boats 4", "Ref: A; Scheme: Boats; Budget: 4"),
            ("Total 9", "Scheme: Total; Budget: 9"),
        ],
        ("Ref", "Scheme", "Budget"),
        [("A", "Boats", "4"), ("", "Total", "9")],
    ),
    "a caption and a group stand before the cells": (
        [("Ref Budget",), ("A 4", f"{CAPTION}; Harbour: inner; Ref: A; Budget: 4")],
        ("Ref", "Budget"),
        [("A", "4")],
    ),
    "a header of two rows": (
        [("2031 2032 Port Dues Dues",), ("Mole 4 5", "Port: Mole; 2031 Dues: 4; 2032 Dues: 5")],
        ("Port", "2031 Dues", "2032 Dues"),
        [("Mole", "4", "5")],
    ),
    "a first column without a name": (
        [("2009 2024",), ("Silt, tonnes 38 41", "2009: 38; 2024: 41"), ("Cost 3 6", f"{CAPTION}; 2009: 3; 2024: 6")],
        ("", "2009", "2024"),
        [("Silt, tonnes", "38", "41"), ("Cost", "3", "6")],
    ),
    "a column that no row fills": (
        [("Ref Note Budget",), ("A 4", "Ref: A; Budget: 4")],
        ("Ref", "Note", "Budget"),
        [("A", "", "4")],
    ),
    "two columns of one name, all filled": (
        [("Ref Paid Paid",), ("A 4 5", "Ref: A; Paid: 4; Paid: 5")],
        ("Ref", "Paid", "Paid"),
        [("A", "4", "5")],
    ),
    "two columns of one name, one empty: no one can tell which": (
        [("Ref Paid Paid",), ("A 4 5", "Ref: A; Paid: 4; Paid: 5"), ("B 4", "Ref: B; Paid: 4")],
        ("Ref", "Paid", "Paid"),
        [("A", "4", "5"), ("B 4",)],
    ),
    "a cell with a semicolon in it is not taken apart": (
        [
            ("Ref Note Budget",),
            ("A one; two 4", "Ref: A; Note: one; two; Budget: 4"),
            ("B x 5", "Ref: B; Note: x; Budget: 5"),
        ],
        ("Ref", "Note", "Budget"),
        [("A one; two 4",), ("B", "x", "5")],
    ),
    "a group's line is one cell": (
        [("Ref Budget",), ("Inner harbour", "Ref; Budget"), ("A 4", "Inner harbour; Ref: A; Budget: 4")],
        ("Ref", "Budget"),
        [("Inner harbour",), ("A", "4")],
    ),
    "rows without a header are one cell each": ([("A 4", ""), ("B 5", "")], (), [("A 4",), ("B 5",)]),
    "context that is about something else": ([("Ref",), ("A", "see: B")], (), [("A",)]),
}


@pytest.mark.parametrize(("lines", "columns", "cells"), LAYOUTS.values(), ids=LAYOUTS)
def test_layouts(lines, columns, cells):
    assert _laid_out(*lines) == (columns, cells)


def test_no_word_of_a_row_is_lost_or_moved():
    for lines, _, _ in LAYOUTS.values():
        for table in tables("table 1", _rows(*lines)):
            for row in table.rows:
                assert " ".join(cell for cell in row.cells if cell) == row.passage.text


def test_a_second_header_begins_a_new_layout():
    first, second = tables(
        "table 1", _rows(("Ref Budget",), ("A 4", "Ref: A; Budget: 4"), ("Name Age",), ("B 5", "Name: B; Age: 5"))
    )
    assert (first.columns, second.columns) == (("Ref", "Budget"), ("Name", "Age"))
    assert len(first.rows) == len(second.rows) == 1
