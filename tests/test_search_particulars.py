"""How much of what a question pins down stands in a passage."""

from __future__ import annotations

import pytest

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
