"""What a paper's opening says of it, and what the agenda says of the meeting."""

from __future__ import annotations

from datetime import date

import pytest
from paper_reading import papers_in
from test_indexer_packs import AGENDA, APPENDIX, MINUTES, REPORT, SECOND

from corpus.access import Access
from corpus.papers import Meeting, PaperKind
from indexer.agendas import AgendaItem, agenda_items, item_for
from indexer.assembly import Options
from indexer.organisations import is_organisation, spelled
from indexer.packs import cut_into_papers
from indexer.readers.markdown import read_markdown
from indexer.titles import minutes_body


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
    assert draft.paper.told_source == "not stated"


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


FORM = (
    "# {0}\n\n**Decision No:** 25/0001\n\n**To be taken by:** Quay Committee\n\n{1}\n\nTolls are dear.\n\nThey rose.\n"
)


@pytest.mark.parametrize(
    ("headline", "field", "title", "source"),
    [
        # A form says in a field what it was filled in for.
        (
            "TIDEWATER COUNTY COUNCIL – PROPOSED RECORD OF DECISION",
            "**Subject Matter / Title of Decision:** Tolls of the quay",
            "Proposed record of decision: Tolls of the quay",
            "Tidewater County Council",
        ),
        (
            "Equality Impact Screening",
            "Title:\n\nTolls of the quay",
            "Equality Impact Screening: Tolls of the quay",
            "",
        ),
        # A bare title does not say whose it is.
        ("Report", "**Harbour Panel**", "Harbour Panel: Report", "Harbour Panel"),
    ],
)
def test_a_title_says_what_a_form_or_a_bare_report_is_of(headline: str, field: str, title: str, source: str) -> None:
    bare = headline == "Report"
    (draft,) = papers_in(
        f"# Harbour Panel\n\n# {headline}\n\nTolls are dear.\n" if bare else FORM.format(headline, field)
    )
    assert draft.paper.title == title
    assert not source or draft.paper.source == source


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Tidewater County Council", True),
        ("NHS Tidewater and Marsh", True),
        ("Board of Directors", True),
        ("Healthwatch Tidewater", True),
        ("Quay Users Panel (QUP)", True),
        ("Service Change", False),
        ("Transfer of the Youth Service to the Trust Board's Estate", False),
        ("Council Tax Base", False),
        ("Harbour Board Annual Report", False),
        ("the committee heard the pilots", False),
    ],
)
def test_an_organisation_is_a_name_that_ends_with_what_it_is(line: str, expected: bool) -> None:
    assert is_organisation(line) is expected


def test_an_inspectors_report_is_one_though_only_the_school_is_in_large_type() -> None:
    (draft,) = papers_in(
        "School report\n\n# Tidewater Primary School\n\nInspection dates 8–9 May 2024\n\n"
        "Inspectors were led by one of Ofsted's own.\n\nThey saw all classes.\n"
    )
    assert (draft.paper.title, draft.paper.source) == ("Inspection report: Tidewater Primary School", "Ofsted")
    assert draft.paper.kind is PaperKind.INSPECTION


def test_a_file_may_be_named_an_appendix() -> None:
    (draft,) = papers_in("# Reserves Policy\n\nReserves are held.\n\nThey are used.\n", "Appendix G - Reserves Policy")
    assert (draft.paper.kind, draft.appendix, draft.paper.title) == (
        PaperKind.APPENDIX,
        "Appendix G",
        "Reserves Policy",
    )
    (draft,) = papers_in(REPORT, "Appendix G - Reserves Policy")
    assert draft.paper.kind is PaperKind.REPORT


def test_a_name_in_capitals_is_spelled_as_elsewhere() -> None:
    assert spelled("HEALTH AND WELLBEING BOARD") == "Health and Wellbeing Board"
    assert spelled("NHS TIDEWATER") == "NHS Tidewater"
    assert spelled("Trust Board") == "Trust Board"
