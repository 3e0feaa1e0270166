"""Rows of tables: headers, groups, and what a row's cells mean."""

from __future__ import annotations

from dataclasses import replace

import pytest
from paper_reading import drafts_of, paper_in, places

from corpus.papers import PassageKind
from indexer.blocks import Block, Reading, Role
from indexer.tables import Head, explain


def rows(*cells: tuple[str, ...], header: bool = False) -> list[Block]:
    return [
        Block(" ".join(filter(None, row)), Role.ROW, cells=row, header=header and place == 0, table=1)
        for place, row in enumerate(cells)
    ]


def contexts(*cells: tuple[str, ...], inherited: tuple[str, ...] = ()) -> list[str]:
    return [row.context for row in explain(rows(*cells), Head(inherited))[0]]


EXPLAINED = [
    # Header and value for each filled cell; an empty cell says nothing.
    (
        (("Name", "May", "June"), ("Ann", "5", ""), ("Bo", "", "7")),
        ["", "Name: Ann; May: 5", "Name: Bo; June: 7"],
    ),
    # A first row with an empty corner is a header; the first column then has no name.
    ((("", "2023", "2024"), ("Tolls", "£4", "£5")), ["", "2023: £4; 2024: £5"]),
    # A row with only its first cell filled is a group that the next rows stand in.
    (
        (("Port", "Tonnes"), ("North", ""), ("Coal", "5"), ("South", ""), ("Coal", "7")),
        ["", "Port; Tonnes", "North; Port: Coal; Tonnes: 5", "Port; Tonnes", "South; Port: Coal; Tonnes: 7"],
    ),
    # Several rows above the first figures are one header, read from the top down.
    (
        (("", "2023", "2024"), ("Port", "Actual", "Plan"), ("", "£m", "£m"), ("Coal", "5", "7"), ("Tin", "6", "8")),
        ["", "", "", "Port: Coal; 2023 Actual £m: 5; 2024 Plan £m: 7", "Port: Tin; 2023 Actual £m: 6; 2024 Plan £m: 8"],
    ),
    # A unit that stands alone above the header is said of all columns.
    (
        (("", "", "All figures in £m"), ("Port", "Dues", "Costs"), ("Coal", "5", "7"), ("Tin", "6", "8")),
        ["", "", "All figures in £m; Port: Coal; Dues: 5; Costs: 7", "All figures in £m; Port: Tin; Dues: 6; Costs: 8"],
    ),
    # A group's line between the header and the first figures is no header; a row of it keeps both.
    (
        (("Port", "Dues"), ("North", ""), ("Coal", "5"), ("Tin", "6")),
        ["", "Port; Dues", "North; Port: Coal; Dues: 5", "North; Port: Tin; Dues: 6"],
    ),
    # Figures in the first row: there is no header, and nothing to explain.
    ((("Coal", "5"), ("Tin", "7")), ["", ""]),
]


@pytest.mark.parametrize(("cells", "expected"), EXPLAINED)
def test_context_says_what_a_rows_cells_mean(cells: tuple[tuple[str, ...], ...], expected: list[str]) -> None:
    assert contexts(*cells) == expected


def test_a_table_that_goes_on_over_a_page_inherits_its_header() -> None:
    explained, head = explain(rows(("Coal", "5"), ("Tin", "7")), Head(("Port", "Tonnes")))
    assert [row.context for row in explained] == ["Port: Coal; Tonnes: 5", "Port: Tin; Tonnes: 7"]
    assert head.names == ("Port", "Tonnes")


def test_a_header_of_another_width_is_not_inherited() -> None:
    assert contexts(("Coal", "5"), ("Tin", "7"), inherited=("Port", "Tonnes", "Year")) == ["", ""]


def test_the_first_row_of_a_page_heads_a_table_that_goes_on_only_where_it_is_set_as_a_header() -> None:
    page = rows(("Coal", "Sold"), ("Tin", "Sold to the mines of the north, as in every year"))
    assert [row.header for row in explain(page, Head(("Port", "What became of it")))[0]] == [False, False]
    assert [row.header for row in explain(page)[0]] == [True, False]


def test_the_list_of_contents_goes_on_over_a_page() -> None:
    _, head = explain(rows(("Contents", "Page"), ("Tolls", "4")))
    explained, _ = explain(rows(("Tides", "7"), ("Tugs", "9")), head)
    assert [row.contents for row in explained] == [True, True]


def test_a_row_set_as_header_is_one_whatever_it_says() -> None:
    explained, head = explain(rows(("2023", "2024"), ("5", "7"), header=True))
    assert (explained[0].header, head.names) == (True, ("2023", "2024"))
    assert explained[1].context == "2023: 5; 2024: 7"


def row(*cells: str, spans: tuple[int, ...] = (), size: float = 10, bold: bool = False) -> Block:
    return Block(
        " ".join(filter(None, cells)), Role.ROW, cells=cells, spans=spans or (1,) * len(cells), size=size, bold=bold
    )


def test_a_header_cell_belongs_to_every_column_that_it_spans() -> None:
    table = [
        row("", "2023", "", "2024", "", spans=(1, 2, 0, 2, 0)),
        row("Port", "Dues", "Costs", "Dues", "Costs"),
        row("Coal", "5", "6", "7", ""),
    ]
    assert explain(table)[0][2].context == "Port: Coal; 2023 Dues: 5; 2023 Costs: 6; 2024 Dues: 7"


def test_a_group_stands_inside_the_one_set_larger_until_another_of_that_size() -> None:
    table = [
        row("Port", "Dues"),
        row("North", "", size=14),
        row("Bulk", ""),
        row("Coal", "5"),
        row("Boxes", ""),
        row("Tin", "6"),
        row("South", "", size=14),
        row("Coal", "7"),
    ]
    found = [
        one.context.removesuffix(f"; Port: {one.block.cells[0]}; Dues: {one.block.cells[1]}")
        for one in explain(table)[0]
    ]
    assert [found[n] for n in (3, 5, 7)] == ["North; Bulk", "North; Boxes", "South"]


def test_groups_and_header_hold_over_a_page() -> None:
    _, head = explain([row("Port", "Dues"), row("North", ""), row("Coal", "5"), row("Salt", "4")])
    explained, _ = explain([row("Tin", "6")], head)
    assert explained[0].context == "North; Port: Tin; Dues: 6"


def test_words_of_several_rows_without_figures_are_no_header() -> None:
    explained, _ = explain(
        [
            row("Signal", "Meaning of it"),
            row("Red", "No ship may leave the harbour"),
            row("Blue", "All ships may leave"),
        ]
    )
    assert [one.header for one in explained] == [True, False, False]


def test_marks_of_attendance_are_explained_under_their_months() -> None:
    explained, _ = explain(rows(("Name", "May", "June"), ("Ann", "✓", ""), ("Bo", "", "a"), header=True))
    assert [row.context for row in explained[1:]] == ["Name: Ann; May: ✓", "Name: Bo; June: a"]


class TestInAPaper:
    MARKDOWN = "# R\n\n1. One.\n\n| Port | Tonnes |\n|---|---|\n| Coal | 5 |\n| Tin | |\n\n2. Two.\n\n3. Three.\n"

    def test_rows_are_places_and_the_header_is_the_table_itself(self) -> None:
        found = places(paper_in(self.MARKDOWN))
        assert (found["table 1"].text, found["table 1"].kind) == ("Port Tonnes", PassageKind.HEADER)
        assert (found["table 1 row 1"].text, found["table 1 row 1"].context) == ("Coal 5", "Port: Coal; Tonnes: 5")
        assert found["table 1 row 2"].text == "Tin"

    def test_a_second_table_has_the_next_number(self) -> None:
        found = places(paper_in(f"{self.MARKDOWN}\n\n| A | B |\n|---|---|\n| c | d |\n"))
        assert found["table 2 row 1"].text == "c d"

    def test_a_printed_number_overrules_the_count(self) -> None:
        found = places(paper_in("# R\n\n**Table 7: Tolls**\n\n| Year | Toll |\n|---|---|\n| 2023 | 4 |\n"))
        assert "table 7 row 1" in found

    def test_one_number_is_never_given_to_two_tables(self) -> None:
        table = "Table 2: Tolls\n\n| Year | Toll |\n|---|---|\n| 2023 | 4 |\n\nBetween.\n\n"
        found = places(paper_in(f"# R\n\n{table}{table}"))  # places() asks for locators that differ
        assert sum(place.startswith("table") for place in found) == 4

    def test_a_table_of_contents_is_of_its_kind(self) -> None:
        draft = paper_in("# R\n\nContents\tPage\nSummary\t3\nNeed\t7\n\nThe board met.")
        assert [p.kind for p in draft.passages][:3] == [PassageKind.CONTENTS] * 3

    def test_a_table_inside_an_unfinished_paragraph_does_not_end_it(self) -> None:
        found = places(paper_in("# R\n\n1.1 One.\n\n1.2 The tolls are:\n\na\t1\nb\t2\n\nas before.\n\n1.3 Three."))
        assert found["para 1.2"].text == "The tolls are: as before."


def test_a_form_has_no_header() -> None:
    """Its first column asks, and what was filled in stands beside."""
    asked = rows(("Is this a key decision?", "Yes"), ("Is any of it exempt?", "No"), ("Ward:", "All"))
    assert [row.header for row in explain(asked)[0]] == [False, False, False]


def test_what_a_cover_sheet_or_a_box_recommends_has_places() -> None:
    said = "The Board is asked to: 1. note it; and 2. pay."
    report = f"# Staffing\n\n|  |  |\n|---|---|\n| Title | Staffing |\n| Recommendation | {said} |\n"
    found = {place: passage.text for place, passage in places(paper_in(report)).items() if "recomm" in place}
    assert found == {"recommendation 1": "note it; and", "recommendation 2": "pay."}
    boxes = rows(("Recommendation 1: That the quay is sold.",)), rows(("Recommendation 2 That it is bought back.",))
    blocks = [Block("Review", Role.HEADING, level=1), Block("We met.", Role.TEXT)]
    for number, box in enumerate(boxes, 1):
        blocks += [replace(box[0], table=number), Block("We went on.", Role.TEXT)]
    (draft,) = drafts_of(Reading(tuple(blocks)))
    found = {place: passage.text for place, passage in places(draft).items() if place.startswith("recommendation")}
    assert found == {"recommendation 1": "That the quay is sold.", "recommendation 2": "That it is bought back."}
