"""What a paper's opening says of it, and what the agenda says of the meeting."""

from __future__ import annotations

from datetime import date

import pytest
from paper_reading import papers_in
from test_indexer_packs import AGENDA, APPENDIX, MINUTES, REPORT, SECOND

from corpus.access import Access
from corpus.papers import Meeting, PaperKind
from indexer.assembly import Options
from indexer.packs import cut_into_papers
from indexer.readers.markdown import read_markdown
from indexer.titles import AgendaItem, agenda_items, item_for, minutes_body


def test_a_pack_says_whose_and_when_the_meeting_is() -> None:
    meetings = {draft.paper.meeting for draft in papers_in("\n".join([AGENDA, MINUTES, REPORT]))}
    assert meetings == {Meeting("Harbour Board", date(2024, 5, 9))}


def test_what_the_person_adding_says_overrules_what_is_printed() -> None:
    options = Options(body="Quay Committee", date=date(2020, 1, 2), exempt=True)
    for draft in papers_in("\n".join([AGENDA, REPORT]), options=options):
        assert draft.paper.meeting == Meeting("Quay Committee", date(2020, 1, 2))
        assert draft.paper.access is Access.EXEMPT


def test_each_paper_has_its_title_source_and_date() -> None:
    found = [
        (d.paper.title, d.paper.source, d.paper.date)
        for d in papers_in("\n".join([AGENDA, MINUTES, REPORT, APPENDIX, SECOND]))
    ]
    assert found == [
        ("Agenda: Harbour Board, 9 May 2024", "Harbour Board", date(2024, 5, 9)),
        ("Minutes: Harbour Board, 2 November 2023", "Harbour Board", date(2023, 11, 2)),
        ("Dredging of the inner basin", "Jo Quay, Harbour Master", date(2024, 5, 9)),
        ("Survey of the inner basin", "Jo Quay, Harbour Master", None),
        ("Safety inspection", "Al Mast, Harbour Master", date(2024, 5, 9)),
    ]


def test_minutes_alone_are_of_their_own_meeting() -> None:
    (draft,) = papers_in(MINUTES)
    assert draft.paper.meeting == Meeting("Harbour Board", date(2023, 11, 2))


def test_a_report_alone_says_to_whom_it_goes() -> None:
    (draft,) = papers_in(REPORT)
    assert draft.paper.meeting == Meeting("Harbour Board", date(2024, 5, 9))


INSPECTION = """# Tidewater School: inspection report

**Ofsted**

Inspection dates: 10 to 21 June 2024

Report published: 12 August 2024

## Findings

1. Children are safe.
"""


def test_an_inspectors_report_speaks_for_the_inspectors() -> None:
    (draft,) = papers_in(INSPECTION)
    assert (draft.paper.kind, draft.paper.source) == (PaperKind.INSPECTION, "Ofsted")
    assert draft.paper.date == date(2024, 8, 12)  # when it was published, not when inspectors came
    assert "inspection report" in draft.paper.title


def test_a_title_never_is_only_an_organisation() -> None:
    (draft,) = papers_in("# Tidewater NHS Trust\n\n# Annual plan 2024\n\nThe trust plans.\n\nIt plans much.")
    assert draft.paper.title == "Annual plan 2024"
    assert draft.paper.source == "Tidewater NHS Trust"


def test_a_file_without_any_title_goes_by_its_name() -> None:
    (draft,) = papers_in(
        "the board met and agreed a number of things in the course of a long day.", stem="harbour note"
    )
    assert draft.paper.title == "harbour note"
    assert draft.paper.source


@pytest.mark.parametrize(
    "notice",
    [
        "NOT FOR PUBLICATION by virtue of paragraph 3",
        "**Part 2 – Exempt report**",
        "Confidential report",
        "This is an exempt report.",
    ],
)
def test_a_paper_that_says_it_is_not_for_publication_is_exempt(notice: str) -> None:
    (draft,) = papers_in(f"{notice}\n\n{REPORT}")
    assert draft.paper.access is Access.EXEMPT


def test_a_paper_that_only_mentions_exempt_items_later_is_public() -> None:
    (draft,) = papers_in(f"{REPORT}\n\n2.2 An exempt report was taken last year, not for publication.\n")
    assert draft.paper.access is Access.PUBLIC


def test_agenda_items_have_titles_and_the_pages_they_print() -> None:
    agenda = AGENDA.replace("**Dredging of the inner basin**", "**Dredging of the inner basin** (Pages 7 - 12)")
    (part,) = cut_into_papers(read_markdown(agenda.encode()).blocks)
    assert agenda_items(part) == [
        AgendaItem("1", "Apologies for absence"),
        AgendaItem("2", "Minutes of the previous meeting"),
        AgendaItem("3", "Dredging of the inner basin", 7, 12),
        AgendaItem("4", "Safety inspection"),
    ]
    assert agenda_items(None) == []


ITEMS = [
    AgendaItem("1", "Apologies"),
    AgendaItem("2", "Minutes"),
    AgendaItem("3", "Dredging"),
    AgendaItem("4", "Safety"),
]


@pytest.mark.parametrize(
    ("title", "kind", "current", "appended", "item"),
    [
        # Words that title and item share decide.
        ("Dredging of the basin", PaperKind.REPORT, 1, False, 2),
        ("Safety", PaperKind.REPORT, -1, False, 3),
        # Minutes go to the item that names them.
        ("Minutes: Harbour Board", PaperKind.MINUTES, -1, False, 1),
        # An appendix stays with the report before it.
        ("Survey", PaperKind.APPENDIX, 2, True, 2),
        # A report that shares no word with any item is the next one.
        ("Something else", PaperKind.REPORT, 2, False, 3),
        # The agenda belongs to no item.
        ("Agenda", PaperKind.AGENDA, -1, False, -1),
    ],
)
def test_item_for(title: str, kind: PaperKind, current: int, appended: bool, item: int) -> None:
    assert item_for(title, kind, ITEMS, current, appended) == item


def test_without_an_agenda_there_are_no_items() -> None:
    assert item_for("Dredging", PaperKind.REPORT, [], -1, False) == -1


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("Minutes of a meeting of the Harbour Board held on 2 November 2023", "Harbour Board"),
        ("MINUTES of the Harbour Board meeting held at the quay", "Harbour Board"),
        ("Minutes of the Harbour Board", "Harbour Board"),
        ("Draft minutes of meeting of Harbour Board, 2 November", "Harbour Board"),
        ("The board met.", ""),
    ],
)
def test_minutes_body(line: str, body: str) -> None:
    assert minutes_body(read_markdown(line.encode()).blocks) == body
