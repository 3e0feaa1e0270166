"""The rows of the decisions register: who is to act, by when, and what is no decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from paper_reading import paper_in, papers_of

from corpus.decisions import Decision
from corpus.papers import PassageKind
from indexer.decisions import decisions_of, due, who_acts

SAMPLE = Path(__file__).parents[1] / "corpus" / "sample"

MINUTES = """# Minutes of a meeting of the Harbour Board held on 2 November 2023

## Present

Cllr A Berth (Chair)

**17 HARBOUR WORKS**

Members asked when the basin would be dredged.

**RESOLVED** that the Board agree to:

(a) note the report; and

(b) delegate the award of the contract to the Harbour Master.

**ACTION:** Ann Quay to tell members by 14 October 2024.

**18 TIDE TABLES**

**Resolved:** That the tables be noted.
"""


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Helen Marsh to circulate the improvement plan by 14 October 2024", "Helen Marsh"),
        ("A report would be brought back. Action: JS/AB", "JS/AB"),
        ("The Board asked for a report. ACTION: Director of Nursing", "Director of Nursing"),
        ("ACTION: Helen Marsh to circulate the improvement plan by 14 October 2024", "Helen Marsh"),
        ("Dr Neil Abara to tell all members by e-mail within 24 hours", "Dr Neil Abara"),
        ("The Director of Public Health to report back", "Director of Public Health"),
        ("H Marsh and T Adeyemi will agree the scope", "H Marsh and T Adeyemi"),
        ("By 14 October 2024, Helen Marsh to circulate the plan", "Helen Marsh"),
        ("Circulate the plan. Owner: Helen Marsh. Due: 14 October 2024", "Helen Marsh"),
        # Nobody is named.
        ("circulate the plan to the Chair", ""),
        ("Further work is needed", ""),
    ],
)
def test_an_action_names_who_acts_before_to(text: str, who: str) -> None:
    assert who_acts(text, PassageKind.ACTION) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("to delegate sign-off of the return to the Director of Adult Social Care in consultation with the Chair",
         "Director of Adult Social Care"),
        # "to the dredgers" is no post: what is delegated to begins with a capital.
        ("agree to delegate settling an answer to the dredgers to the Harbour Director for Finance, in consultation "
         "with the Leader", "Harbour Director for Finance"),
        ("that delegated authority be given to the Director of Ferries and Quays in consultation",
         "Director of Ferries and Quays"),
        ("That the Portfolio Holder for Harbours and Ports be given delegated responsibility to close the gates and "
         "that it be reported to the Trust", "Portfolio Holder for Harbours and Ports"),
        ("that Cllr Ann Tide, Portfolio Holder for Health, be asked to sign the pilots’ agreement",
         "Cllr Ann Tide, Portfolio Holder for Health"),
        ("That the Chief Executive be authorised, after the call-in, to sign the lease", "Chief Executive"),
        ("RESOLVED That Cllr Berth be asked to write to the Minister", "Cllr Berth"),
        ("to ask the ICB to publish the waiting time each month", "ICB"),
        ("to request that the Minister for Ports consider waiting", "Minister for Ports"),
        # A resolution that asks nobody.
        ("That the minutes be approved and signed by the Chair", ""),
        ("That Cllr Berth be appointed Chair", ""),
        ("Agree to send a letter to Parliament, jointly with Thornley Council", ""),
        ("to note the report", ""),
    ],
)  # fmt: skip
def test_a_resolution_names_whom_it_asks_or_delegates_to(text: str, who: str) -> None:
    assert who_acts(text, PassageKind.RESOLUTION) == who


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("to circulate the plan by 14 October 2024", "2024-10-14"),
        ("to report by Friday, 4th October 2024 at the latest", "2024-10-04"),
        ("to write no later than 31/10/2023", "2023-10-31"),
        # What is no whole date is given in its own words; a year is not guessed.
        ("to circulate the plan by 14 October", "14 October"),
        ("to be completed by July 2024", "July 2024"),
        ("to be completed by the end of March 2025", "end of March 2025"),
        ("to report by the end of the financial year", "end of the financial year"),
        ("to tell all members by e-mail within 24 hours if it is used", "within 24 hours"),
        ("that the Board see the survey again in three months' time", "in three months' time"),
        ("That the results be reported to the Board in March 2026.", "March 2026"),
        ("be reported to the next available meeting of the Board", "the next available meeting"),
        ("Circulate the plan. Due: 14 October 2024", "2024-10-14"),
        # Days that are no deadlines.
        ("That the minutes of the meeting held on 14 March 2024 be approved", ""),
        ("That the report, which was submitted on 26th August 2015, be acknowledged", ""),
        ("That the grant be extended to 31 March 2026", ""),
        ("to start on 1 November 2024", ""),
        ("to write by hand", ""),
    ],
)
def test_by_when_is_read_as_a_date_or_in_its_words(text: str, when: str) -> None:
    assert due(text) == when


def test_minutes_become_rows_and_the_words_that_lead_in_become_their_context() -> None:
    rows = decisions_of(paper_in(MINUTES).passages)
    assert [(row.kind, row.minute, row.title, row.number, row.who, row.by_when) for row in rows] == [
        ("resolution", "17", "HARBOUR WORKS", "(a)", "", ""),
        ("resolution", "17", "HARBOUR WORKS", "(b)", "Harbour Master", ""),
        ("action", "17", "HARBOUR WORKS", "1", "Ann Quay", "2024-10-14"),
        ("resolution", "18", "TIDE TABLES", "", "", ""),
    ]
    assert [row.text for row in rows[:2]] == [
        "note the report; and",
        "delegate the award of the contract to the Harbour Master.",
    ]
    assert all(row.passage.context.endswith("that the Board agree to:") for row in rows[:2])
    assert rows[3].text.endswith("That the tables be noted.")
    assert {(row.body, row.held) for row in rows} == {("Harbour Board", date(2023, 11, 2))}


def test_minutes_without_a_day_take_the_meetings_only_where_they_open_their_file() -> None:
    passage = paper_in(MINUTES).passages[-1]
    undated = replace(passage.paper, date=None)
    assert Decision(replace(passage, paper=undated)).held == date(2023, 11, 2)
    assert Decision(replace(passage, paper=replace(undated, position=1))).held is None


@pytest.mark.parametrize("suffix", [".md", ".pdf"])
@pytest.mark.parametrize(
    ("stem", "resolutions", "actions"),
    [("ashcombe-hwb-2024-03-14", 10, 2), ("ashcombe-hwb-2024-09-19", 9, 2), ("ashcombe-hwb-2025-03-20", 11, 3)],
)
def test_every_decision_printed_in_the_sample_is_a_row(stem: str, resolutions: int, actions: int, suffix: str) -> None:
    rows = [row for draft in papers_of(SAMPLE / f"{stem}{suffix}") for row in decisions_of(draft.passages)]
    assert [row.kind for row in rows].count("resolution") == resolutions
    assert [row.kind for row in rows].count("action") == actions
    assert all(row.who and row.by_when for row in rows if row.kind == "action")
    assert all(row.minute and row.title and row.held for row in rows)
