"""How much of what a question pins down stands in a passage."""

from __future__ import annotations

import pytest
from conftest import make_passage

from search import particulars
from search.lexical import NOWHERE
from search.query import Knowledge, understand
from search.words import stems


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("What did gritting cost?", "Gritting is done by night.", 1.0),
        ("What did gritting cost in Netherby?", "Gritting in Netherby", 1.0),
        ("What did gritting cost in Netherby?", "Gritting in Millbrook", 0.0),
        ("What did gritting cost in Netherby in 2024?", "Gritting in Netherby", 0.5),
        ("What was decided on 4 March?", "The meeting of 4th March", 1.0),
        ("What was decided on 4 March?", "The meeting of 4 May", 0.0),
        ("What was the rate in quarter 3?", "Rate in Q3", 1.0),
        ("What was the rate in Q3?", "Rate in quarter three, 2 of 4", 0.0),
        ("What was the rate in quarter three?", "Rate, quarter 3", 1.0),
        ("How many schools are in special measures?", "Special schools", 0.0),
        ("How many schools are in special measures?", "Schools in special measures: 4", 1.0),
    ],
)
def test_names_years_days_and_quarters_must_be_said(question: str, text: str, share: float) -> None:
    query = understand(question, Knowledge())
    assert particulars.said(query, set(stems(text)), {NOWHERE: 6.0}) == pytest.approx(share, abs=0.01)


def test_those_whose_words_are_asked_for_must_be_named() -> None:
    query = understand("what did the fire authority say about the lounge?", Knowledge())
    rarity = {"fire": 4.0, "author": 2.0, "loung": 3.0, NOWHERE: 6.0}
    assert particulars.said(query, set(stems("the authority's lounge")), rarity) == pytest.approx(1 / 3)
    assert particulars.said(query, set(stems("the fire authority met")), rarity) == 1.0


@pytest.mark.parametrize(
    ("question", "text", "of_it"),
    [
        ("What was decided at the meeting of 9 May 2024?", "The plan was agreed.", True),
        ("What was decided at the meeting of 6 June 2024?", "The plan was agreed.", False),
        ("What was decided at the meeting of 6 June 2024?", "The minutes of the meeting on 6 June were agreed.", False),
        ("What was decided at the meeting of 6 June 2024?", "At its meeting in June the board agreed the plan.", True),
        ("What was decided in June 2024?", "The plan was agreed.", True),
        ("What was decided at the meeting?", "The plan was agreed.", True),
    ],
)
def test_what_a_meeting_did_is_told_by_its_papers_or_of_it(question: str, text: str, *, of_it: bool) -> None:
    query = understand(question, Knowledge())
    assert particulars.of_meeting(query, make_passage(text)) is of_it
