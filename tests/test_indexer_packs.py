"""A pack cut into its papers."""

from __future__ import annotations

import pytest
from paper_reading import papers_in

from corpus.papers import PaperKind
from indexer.blocks import Block, Role
from indexer.packs import appendix_label, cut_into_papers
from indexer.readers.markdown import read_markdown

AGENDA = """# Harbour Board

## Agenda

**Date:** Thursday 9 May 2024

**Time:** 10.00 am

1. **Apologies for absence**

2. **Minutes of the previous meeting**

3. **Dredging of the inner basin**

4. **Safety inspection**
"""
MINUTES = """# Minutes of the Harbour Board

held on Thursday 2 November 2023 in the Customs House

**Present:** Ann Tide (chair)

## 7. Apologies

None.

## 8. Pilots

The board heard of the pilots' strike.

**RESOLVED** – That the strike be noted.
"""
REPORT = """## REPORT TO: Harbour Board

**Date of meeting:** 9 May 2024

**Report of:** Jo Quay, Harbour Master

**Subject:** Dredging of the inner basin

### 1 Summary

1.1 The basin is silting up.

1.2 It was last dredged in 2009.

### 2 Recommendations

2.1 The Board is asked to agree the dredging.
"""
APPENDIX = """# Appendix 1

# Survey of the inner basin

## What was found

1. There are about 41,000 tonnes of silt in the basin, most of it at the eastern quay where the river comes in.

2. The depth at low water has fallen from six metres to four since the last survey, and pilots now wait for the tide.

3. No unexploded bombs were found, though two anchors and a motor car were, and these were taken out of the water.
"""
SECOND = REPORT.replace("Dredging of the inner basin", "Safety inspection").replace("Jo Quay", "Al Mast")


def kinds(markdown: str) -> list[PaperKind]:
    return [part.kind for part in cut_into_papers(read_markdown(markdown.encode()).blocks)]


@pytest.mark.parametrize(
    ("papers", "expected"),
    [
        ([AGENDA], [PaperKind.AGENDA]),
        ([MINUTES], [PaperKind.MINUTES]),
        ([REPORT], [PaperKind.REPORT]),
        # A whole pack.
        (
            [AGENDA, MINUTES, REPORT, APPENDIX, SECOND],
            [PaperKind.AGENDA, PaperKind.MINUTES, PaperKind.REPORT, PaperKind.APPENDIX, PaperKind.REPORT],
        ),
        # Two reports, and no agenda before them.
        ([REPORT, SECOND], [PaperKind.REPORT, PaperKind.REPORT]),
        # A file that shows no second paper is one.
        (["# A plan\n\nThe board met.\n\n## Cost\n\nMuch.\n"], [PaperKind.REPORT]),
        # "Agenda" as a heading of a report's section opens nothing.
        (["# A plan\n\nThe board met.\n\n## Agenda\n\nWhat we shall do.\n"], [PaperKind.REPORT]),
        # A report about minutes is no minutes: nobody is present.
        (["# Minutes of meetings: how we keep them\n\nThey are kept in a box.\n"], [PaperKind.REPORT]),
    ],
)
def test_papers_are_told_apart_by_how_they_begin(papers: list[str], expected: list[PaperKind]) -> None:
    assert kinds("\n".join(papers)) == expected


def test_cutting_loses_no_block_and_changes_no_order() -> None:
    blocks = read_markdown("\n".join([AGENDA, MINUTES, REPORT, APPENDIX, SECOND]).encode()).blocks
    parts = cut_into_papers(blocks)
    assert [block for part in parts for block in part.blocks] == list(blocks)


def test_blank_notices_belong_to_no_paper() -> None:
    blocks = read_markdown(f"{REPORT}\n\nThis page is intentionally left blank\n\n{APPENDIX}".encode()).blocks
    parts = cut_into_papers(blocks)
    assert [part.kind for part in parts] == [PaperKind.REPORT, PaperKind.APPENDIX]
    assert not any("left blank" in block.text for part in parts for block in part.blocks)


def test_a_stamp_opens_the_paper_of_its_item() -> None:
    blocks = [
        Block("Harbour plan", Role.HEADING, 1, level=1),
        Block("The plan is long.", page=1),
        Block("It has many pages.", page=1),
        Block("They are numbered.", page=1),
        Block("Lighthouse letter", Role.TEXT, 2, bold=True),
        Block("The light is out.", page=2),
    ]
    parts = cut_into_papers(blocks, [(1, "5"), (2, "6")])
    assert [(part.stamp, part.blocks[0].text) for part in parts] == [("5", "Harbour plan"), ("6", "Lighthouse letter")]


@pytest.mark.parametrize(
    ("lines", "label"),
    [
        (["Appendix 1", "Survey"], "Appendix 1"),
        (["APPENDIX B", "Survey"], "Appendix b"),
        (["Annex iv: Survey"], "Annex iv"),
        (["Survey", "Harbour Master", "Schedule 2"], "Schedule 2"),
        # A mention in a sentence further on is no label.
        (["Survey", "See appendix 1"], ""),
        (["Appendix 1.2 of the plan"], ""),
        ([], ""),
    ],
)
def test_appendix_label(lines: list[str], label: str) -> None:
    assert appendix_label([Block(line) for line in lines]).lower() == label.lower()


def test_papers_of_a_pack_know_their_agenda_item_and_order() -> None:
    found = papers_in("\n".join([AGENDA, MINUTES, REPORT, APPENDIX, SECOND]))
    assert [(d.paper.agenda_item, d.paper.position) for d in found] == [("", 0), ("2", 1), ("3", 2), ("3", 3), ("4", 4)]
    assert len({d.paper.id for d in found}) == 5


TRUST = """# Tidewater NHS Trust Board – Public

## AGENDA

**Date:** Thursday 9 January 2025

**Time:** 09:30

| No | Time | Item | Lead |
|---|---|---|---|
| 1 | 09:30 | Welcome and apologies | Chair |
| 2 | 09:32 | Minutes of the last meeting | Chair |
| 3 | 09:40 | Safer staffing review | Nurse |

# Trust Board

## Draft minutes of the meeting held in public on 7 November 2024

**Present:**

Ann Tide, Chair

**1. Welcome**

All were welcomed.

**2. Winter plan**

The Board approved the winter plan.

# Safer staffing review

**Meeting:** Trust Board

**Date:** 9 January 2025

**Presented by:** Bo Reef, Chief Nurse

Shifts went unfilled.
"""


def test_a_pack_whose_papers_have_their_title_above_what_says_what_they_are() -> None:
    found = [draft.paper for draft in papers_in(TRUST)]
    assert [(paper.kind.value, paper.title, paper.source, paper.agenda_item) for paper in found] == [
        ("agenda", "Agenda: Tidewater NHS Trust Board, 9 January 2025", "Tidewater NHS Trust Board", ""),
        ("minutes", "Minutes: Trust Board, 7 November 2024", "Trust Board", "2"),
        ("report", "Safer staffing review", "Bo Reef, Chief Nurse", "3"),
    ]


def test_a_letter_is_titled_by_what_it_is_about() -> None:
    (draft,) = papers_in(
        "Tidewater Council Town Hall TW1 2AB\n\n14 February 2025\n\nDear Ms Pell,\n\n**Response on the tolls**\n\n"
        "Thank you.\n\nYours sincerely\n\nCouncillor Ann Brook, Leader of the Council\n"
    )
    assert (draft.paper.title, draft.paper.source) == ("Response on the tolls", "")
