"""What would answer a question, and whether a sentence holds it."""

from __future__ import annotations

import pytest
from conftest import make_passage

from corpus.papers import PassageKind
from search.sought import holds
from search.wanted import Sought, Wanted, wanted
from search.words import stems

RENT = frozenset(stems("rent rental lease"))
SALARY = frozenset(stems("salary wage earn pay paid remuneration"))
YEARLY = frozenset(stems("year yearly annual annually annum pa"))


@pytest.mark.parametrize(
    ("question", "want"),
    [
        ("How much did gritting cost?", Wanted(Sought.MONEY)),
        ("What is the rent of the customs house?", Wanted(Sought.MONEY, beside=(RENT,))),
        ("How much notice is given?", Wanted(Sought.OPEN)),
        ("What share of drivers were thanked?", Wanted(Sought.SHARE)),
        ("Which two schools share staff?", Wanted(Sought.NAME, kind="school")),
        ("Which two special schools had their contracts retendered?", Wanted(Sought.NAME, kind="school")),
        ("Which children's home gave notice?", Wanted(Sought.NAME, kind="home")),
        ("Which school lunches were free?", Wanted(Sought.OPEN)),
        ("Who is the surveyor that found the bats?", Wanted(Sought.PERSON, kind="surveyor")),
        ("Who took over the contract?", Wanted(Sought.PERSON)),
        ("What is the council's own budget gap?", Wanted(Sought.MONEY)),
        ("What is the chief executive's salary?", Wanted(Sought.MONEY, beside=(SALARY,))),
        ("What does the car cost each year?", Wanted(Sought.MONEY, beside=(YEARLY,))),
        ("What did it cost a year earlier?", Wanted(Sought.MONEY)),
        ("What is the obesity rate in Year 6?", Wanted(Sought.SHARE, beside=(frozenset({"obes"}),))),
        ("How many staff earn £12.71?", Wanted(Sought.COUNT, "staff")),
        ("When was it said that £75,000 could be taken?", Wanted(Sought.DATE)),
        ("What did the debt come to?", Wanted(Sought.FIGURE)),
        ("What grade did the inspectors give the school?", Wanted(Sought.GRADE)),
        ("How many foster carers are there?", Wanted(Sought.COUNT, "carer")),
        ("How many weeks do families wait?", Wanted(Sought.DURATION)),
        ("When was it agreed?", Wanted(Sought.DATE)),
        ("What does amber mean when savings are tracked?", Wanted(Sought.OPEN)),
        ("On what day was it agreed?", Wanted(Sought.DAY)),
        ("Who chairs the board?", Wanted(Sought.PERSON)),
        ("What is the name of the judge?", Wanted(Sought.NAME, kind="judg")),
        ("Which company runs the bus?", Wanted(Sought.NAME, kind="compani")),
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
        ("Which pharmacy in Harbour Vale closed?", "The Croft Pharmacy in Harbour Vale closed.", True),
        ("Which pharmacy in Harbour Vale closed?", "A pharmacy in Harbour Vale closed, and two in Netherby.", False),
        ("Which firm won the contract?", "The contract was given to Harlow & Pike.", True),
        ("Which firm won the contract?", "The contract was discussed in Netherby.", False),
        ("Who is the surveyor that found the bats?", "Nadia Holt, the surveyor, found the bats.", True),
        ("Who is the surveyor that found the bats?", "Nadia Holt said that bats had been found.", False),
        ("Which politician was praised?", "They praised the Leader of the Council.", True),
        ("What is the head's salary?", "The head's salary is £70,000.", True),
        ("What is the head's salary?", "The head has a budget of £70,000.", False),
        ("What does the car cost each year?", "The car would cost £283,000 a year.", True),
        ("What does the car cost each year?", "The car was bought for £28,000.", False),
        ("How many youngsters were seen?", "There were 629 children and young people who were seen.", True),
        ("How many people were seen?", "They were seen on 14 days.", False),
        ("How many calls were made?", "Before the audit there were 256 such calls.", True),
        ("How much of the grant was spent?", "Of the grant 62% was spent.", True),
        ("What grade did it get?", "It was judged in May.", False),
        ("What grade did it get?", "It was judged to be inadequate.", True),
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
