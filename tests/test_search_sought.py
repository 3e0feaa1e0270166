"""What would answer a question, and whether a sentence holds it."""

from __future__ import annotations

import pytest
from conftest import make_passage

from corpus.papers import PassageKind
from search.sought import Sought, Wanted, holds, wanted
from search.words import stems


@pytest.mark.parametrize(
    ("question", "want"),
    [
        ("How much did gritting cost?", Wanted(Sought.MONEY)),
        ("What is the rent of the customs house?", Wanted(Sought.MONEY)),
        ("How much notice is given?", Wanted(Sought.OPEN)),
        ("What share of drivers were thanked?", Wanted(Sought.SHARE)),
        ("Which two schools share staff?", Wanted(Sought.NAME)),
        ("How many foster carers are there?", Wanted(Sought.COUNT, "carer")),
        ("How many weeks do families wait?", Wanted(Sought.DURATION)),
        ("When was it agreed?", Wanted(Sought.DATE)),
        ("What does amber mean when savings are tracked?", Wanted(Sought.OPEN)),
        ("On what day was it agreed?", Wanted(Sought.DAY)),
        ("Who chairs the board?", Wanted(Sought.PERSON)),
        ("What is the name of the judge?", Wanted(Sought.NAME, of_person=True)),
        ("Which company runs the bus?", Wanted(Sought.NAME)),
        ("Why did it stop?", Wanted(Sought.REASON)),
        ("Did the board agree?", Wanted(Sought.OPEN)),
    ],
)
def test_what_would_answer_is_read_from_the_question(question: str, want: Wanted) -> None:
    assert wanted(question) == want


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("How much did gritting cost?", "Gritting cost £17,071.", True),
        ("How much did gritting cost?", "Gritting was done on 17 nights.", False),
        ("How many foster carers are there?", "There are 85 foster carers.", True),
        ("How many foster carers are there?", "The 12 schools thanked their foster carers.", False),
        ("What share of them left?", "One in ten left.", True),
        ("What share of them left?", "Ten left.", False),
        ("On what day did it open?", "It opened in May 2024.", False),
        ("On what day did it open?", "It opened on 3 May 2024.", True),
        ("When did it open?", "It opened in May 2024.", True),
        ("What is the name of the contracts officer?", "A contracts officer started in May.", False),
        ("What is the name of the contracts officer?", "Nadia Holt, the contracts officer, started in May.", True),
        ("Who asked about gritting?", "Councillor Prowse asked about gritting.", True),
        ("Who asked about gritting?", "A member of the public asked about gritting.", False),
        ("Which company ran the Harbour bus?", "The Harbour bus was run by a company from outside.", False),
        ("Which company ran the Harbour bus?", "The Harbour bus was run by Valeway Transport.", True),
        ("Why did it stop?", "It stopped because it had no money.", True),
        ("Why did it stop?", "It stopped.", False),
        ("Did it stop?", "It stopped.", True),
    ],
)
def test_a_sentence_holds_what_would_answer(question: str, text: str, *, held: bool) -> None:
    passage = make_passage(text)
    assert holds(wanted(question), passage, (0, len(text)), frozenset(stems(question))) is held


def test_figures_of_a_row_take_their_sort_from_its_header() -> None:
    row = make_passage("Gritting 17 21", kind=PassageKind.ROW, context="Scheme: £000")
    span = (0, len(row.text))
    assert holds(wanted("What did gritting cost?"), row, span, frozenset())
    assert not holds(wanted("How many drivers are there?"), row, span, frozenset())
