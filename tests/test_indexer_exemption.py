"""What is said once at the head of an exempt paper holds for all that is cut off it."""

from __future__ import annotations

import pytest
from paper_reading import drafts_of, papers_in
from pdf_making import Sheet, fill, pdf

from corpus.access import Access
from corpus.papers import Paper
from indexer.readers.pdf import read_pdf

HEAD = (
    "## REPORT TO: Harbour Board\n\n**Date of meeting:** 6 March 2025  \n**Report of:** The Treasurer  \n"
    "**Subject/Title:** {title}\n\n{notice}### 1 The offer\n\n1.1 The quay was offered.\n\n1.2 The offer was heard.\n\n"
    "1.3 It was put off.\n\n"
)
NOTICE = "**Not for publication**\n\n"


def report(title: str, notice: str = "") -> str:
    return HEAD.format(title=title, notice=notice)


def secret(text: str) -> list[bool]:
    """Return of each paper in a pack whether it is exempt."""
    return [draft.paper.access is Access.EXEMPT for draft in papers_in(text)]


APPENDED = "# {0}: what was paid\n\n" + "".join(
    f"It was told in {month}.\n\n" for month in ("May", "June", "July", "March")
)


@pytest.mark.parametrize(
    ("pack", "exempt"),
    [
        # An appendix without a notice of its own, and the papers that follow and speak for themselves.
        (report("Sale", NOTICE) + APPENDED.format("Appendix 1"), [True, True]),
        (report("Sale", NOTICE) + APPENDED.format("Appendix 1") + report("Tolls"), [True, True, False]),
        (report("Sale", NOTICE) + report("Tolls") + APPENDED.format("Appendix 1"), [True, False, False]),
        # One appendix of several is exempt: those beside it are what their report is, those inside it what it is.
        (
            report("Sale")
            + APPENDED.format("Appendix 1")
            + APPENDED.format("Appendix 2 (exempt appendix)")
            + APPENDED.format("Appendix 3"),
            [False, False, True, False],
        ),
        (
            report("Sale")
            + APPENDED.format("Appendix 1 (exempt appendix)")
            + APPENDED.format("Annex A")
            + APPENDED.format("Annex B"),
            [False, True, True, True],
        ),
    ],
)
def test_an_appendix_is_as_secret_as_what_it_is_appended_to(pack: str, exempt: list[bool]) -> None:
    assert secret(pack) == exempt


def test_a_bookmark_inside_an_exempt_report_makes_none_of_it_public() -> None:
    def page(*lines: str, mark: str) -> object:
        def draw(sheet: Sheet) -> None:
            sheet.canvas.bookmarkPage(mark)
            sheet.canvas.addOutlineEntry(mark, mark, 0)
            for line in lines:
                sheet.say(line)
            fill(sheet)

        return draw

    pages = [
        page("Agenda of the Harbour Board", "Thursday 6 March 2025 at 2.00 pm", mark="Agenda"),
        page(
            "Report to: Harbour Board", "Report of: The Treasurer", "Subject: Sale of the quay", "Not for publication",
            mark="5. Sale of the quay",
        ),
        page("What the quay is worth", "It was valued in May.", mark="What the quay is worth"),
        page(
            "Report to: Harbour Board", "Report of: The Pilot", "Subject: Tugs", "Tugs are dear.", mark="6. Tugs",
        ),
    ]  # fmt: skip
    papers: list[Paper] = [draft.paper for draft in drafts_of(read_pdf(pdf(*pages)), "pack")]  # type: ignore[arg-type]
    assert [(paper.first_page, paper.access is Access.EXEMPT) for paper in papers] == [
        (1, False),
        (2, True),
        (3, True),
        (4, False),
    ]


@pytest.mark.parametrize(
    ("line", "exempt"),
    [
        ("NOT FOR PUBLICATION by virtue of paragraph 3 of Part 1 of Schedule 12A", True),
        ("Exempt under paragraph 3 of the Act", True),
        ("PRIVATE AND CONFIDENTIAL", True),
        ("Exempt", True),
        ("Not for publication - confidential", True),
        ("No part of this confidential report may be shown", True),
        ("Exempt information: None", False),
        ("Does the report contain exempt information? No", False),
        ("This report contains no exempt information under Schedule 12A.", False),
        ("This report is not exempt.", False),
        ("For publication (leave out what is exempt under Schedule 12A)", False),
        ("How confidential calls to the harbour are heard", False),
    ],
)
def test_only_a_notice_makes_a_paper_exempt(line: str, exempt: bool) -> None:
    assert secret(report("Sale", f"{line}\n\n")) == [exempt]
