"""What would answer a question, and whether a sentence holds it."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import make_paper, make_passage

from corpus.papers import Passage, PassageKind
from search.sought import holds
from search.wanted import Sought, Wanted, wanted
from search.words import stems

RENT = frozenset(stems("rent rental lease"))
SALARY = frozenset(stems("salary wage earn pay paid remuneration"))
YEARLY = frozenset(stems("year yearly annual annually annum pa"))


@pytest.mark.parametrize(
    ("question", "want"),
    [
        ("How much did gritting come to?", Wanted(Sought.MONEY)),
        ("What is the rent of the customs house?", Wanted(Sought.MONEY, beside=(RENT,))),
        ("How much notice is given?", Wanted(Sought.OPEN)),
        ("What share of drivers were thanked?", Wanted(Sought.SHARE)),
        ("Which two schools share staff?", Wanted(Sought.NAME, kind="school", number=2)),
        ("Which two special schools had contracts retendered?", Wanted(Sought.NAME, kind="school", number=2)),
        ("Which children's home gave notice?", Wanted(Sought.NAME, kind="home")),
        ("Which school lunches were free?", Wanted(Sought.OPEN)),
        ("Who is the surveyor that found the bats?", Wanted(Sought.PERSON, kind="surveyor")),
        ("Who took over the contract?", Wanted(Sought.PERSON)),
        ("What is the council's own budget gap?", Wanted(Sought.MONEY)),
        ("What is the chief executive's salary?", Wanted(Sought.MONEY, beside=(SALARY,))),
        ("What is the yearly budget?", Wanted(Sought.MONEY, beside=(YEARLY,))),
        ("How much was it a year earlier?", Wanted(Sought.MONEY)),
        ("What is the obesity rate in Year 6?", Wanted(Sought.SHARE, beside=(frozenset({"obes"}),))),
        ("How many staff earn £12.71?", Wanted(Sought.COUNT, "staff")),
        ("When was it said that £75,000 could be taken?", Wanted(Sought.DATE, coming=False)),
        ("What did the debt come to?", Wanted(Sought.FIGURE)),
        ("What was the attendance figure?", Wanted(Sought.FIGURE)),
        ("How much sand will be dug?", Wanted(Sought.FIGURE, beside=(frozenset({"sand"}),))),
        ("How much funding will be given?", Wanted(Sought.MONEY)),
        ("What grade did the inspectors give the school?", Wanted(Sought.GRADE)),
        ("How many foster carers are there?", Wanted(Sought.COUNT, "carer")),
        ("How many weeks do families wait?", Wanted(Sought.DURATION)),
        ("When was it agreed?", Wanted(Sought.DATE, coming=False)),
        ("When will it open?", Wanted(Sought.DATE, coming=True)),
        ("What share left in quarter 3?", Wanted(Sought.SHARE, quarters=frozenset({"3"}))),
        ("What is the sports coach called?", Wanted(Sought.NAME, kind="coach")),
        ("What did the fire authority say about it?", Wanted(Sought.OPEN, speaker=frozenset({"fire", "author"}))),
        ("What did the decision paper say about it?", Wanted(Sought.OPEN)),
        ("What does paragraph 6 say about it?", Wanted(Sought.OPEN)),
        ("What does amber mean when savings are tracked?", Wanted(Sought.OPEN)),
        ("On what day was it agreed?", Wanted(Sought.DAY, coming=False)),
        ("Who leads the board?", Wanted(Sought.PERSON)),
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
        ("How many of the 340 letters came back?", "340 letters were sent.", False),
        ("How many of the 340 letters came back?", "Of the 340 letters 12 came back.", True),
        ("What share of Year 6 passed?", "In Year 6 in 2024 most passed.", False),
        ("How much of the grant went on paint?", "It went to one of the schools.", False),
        ("How many staff are there?", "It cares for 86 people.", False),
        ("How many of the pupils were excluded?", "Of the pupils 40 took part.", False),
        ("How many of the pupils were excluded?", "Of the pupils 40 were excluded.", True),
        ("How much did the survey cost?", "For the home that the survey delays £1.9m is set aside.", False),
        ("How much did the survey cost?", "For the survey £1,900 was paid.", True),
        ("What does it cost to park there?", "A taxi from there costs £32.", False),
        ("What does it cost to park there?", "Parking there costs £3.", True),
        ("What does it cost to run the car?", "A full year would cost £283,000.", True),
        ("Who chaired the meeting?", "At the meeting the Hill School Review was approved.", False),
        ("Who chaired the meeting?", "Nadia Holt was in the chair at the meeting.", True),
        ("How much sand will be dug?", "Some 40,000 tonnes of sand will be dug.", True),
        ("How much sand will be dug?", "The works will cost £40,000.", False),
        ("What is the clerk's telephone number?", "Call 0300 123 4567.", True),
        ("What is the clerk's telephone number?", "The clerk has 3 telephones.", False),
        ("What is the clerk's email address?", "Write to clerk@ashcombe.example.", True),
        ("What is the clerk's email address?", "Write to the clerk.", False),
        ("Which bank holds it?", "It was reported to the Treasury Management Group.", False),
        ("How many people work there?", "It has 86 staff.", True),
        ("What did Penhale charge to value it?", "Penhale puts its value at £1,070,000.", False),
        ("What is the name of the nurse?", "Nadia Holt replied that the nurse had left.", False),
        ("What is the name of the nurse who replied?", "Nadia Holt, the nurse, replied.", True),
        ("What is the MP called?", "The MP for Harbour Vale praised it.", False),
        ("Which agency supplied staff?", "An agency in Harbour Vale supplied staff.", False),
        ("Which agency supplied staff?", "Staff came from an agency, Orrin Living.", True),
        ("Which company runs it?", "It is run by the Department for Transport.", False),
        ("Which three schools share staff?", "Croft Academy shares staff.", False),
        ("Which three schools share staff?", "Croft Academy, Hill School and Vale School share staff.", True),
        ("Which school moved?", "Home to School Transport moved.", False),
        ("Who were the two winners?", "Nadia Holt gave a prize to both.", False),
        ("Who were the two winners?", "The winners were Nadia Holt and Tom Reid.", True),
        ("Why did the nurse leave?", "A resident asked why the nurse had left after May.", False),
        ("Where are the servers?", "Where are the servers?", False),
        ("What was agreed?", "The Board agreed:", False),
        ("How many recommendations are there?", "There are 8 recommendations for the board:", True),
        ("What did the fire authority say about it?", "The fire authority was there.", False),
        ("What did the fire authority say about it?", "The fire authority said that it was safe.", True),
        ("What did the fire authority say about it?", "The police said that it was safe.", False),
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


def test_a_date_that_answers_lies_on_the_side_of_the_papers_that_is_asked_for() -> None:
    paper = make_paper(day=date(2025, 3, 20))
    before, after = (
        make_passage("It was seen in June 2021.", paper=paper),
        make_passage("It is due in 2026.", paper=paper),
    )

    def answers(question: str, passage: Passage) -> bool:
        return holds(wanted(question), passage, (0, len(passage.text)), frozenset(stems(question)))

    assert answers("When was it built?", before)
    assert not answers("When was it built?", after)
    assert answers("When will it be built?", after)
    assert not answers("When will it be built?", before)


@pytest.mark.parametrize(
    ("question", "context", "held"),
    [
        (
            "What was the rate of falls in quarter 3?",
            "Unit: rate; Quarter 1: 481; Quarter 2: 468",
            False,
        ),
        (
            "What was the rate of falls in quarter 2?",
            "Unit: rate; Quarter 1: 481; Quarter 2: 468",
            True,
        ),
        ("What was the rate of falls in 2022-23?", "Unit: rate; 2023/24: 481; 2024/25: 468", False),
        ("What was the rate of falls in 2024-25?", "Unit: rate; 2023/24: 481; 2024/25: 468", True),
    ],
)
def test_a_row_answers_for_the_times_of_its_columns(question: str, context: str, *, held: bool) -> None:
    row = make_passage("Falls rate 481 468", kind=PassageKind.ROW, context=context)
    assert holds(wanted(question), row, (0, len(row.text)), frozenset(stems(question))) is held


@pytest.mark.parametrize(
    ("text", "context", "held"),
    [
        ("Electric buses -1.292", "Project: Electric buses; Variance: -1.292", False),
        ("Electric buses 24", "Project: Electric buses; Bought: 24", True),
    ],
)
def test_a_count_in_a_row_is_a_whole_number(text: str, context: str, *, held: bool) -> None:
    row = make_passage(text, kind=PassageKind.ROW, context=context)
    assert holds(wanted("How many electric buses are there?"), row, (0, len(text)), frozenset()) is held


def test_a_kind_that_stands_in_a_cell_makes_no_name_of_its_row() -> None:
    text = "Waste Rates The contractor was taken over. Small Business trade did not grow."
    row = make_passage(text, kind=PassageKind.ROW, context="Service: Waste; Detail: The contractor was taken over")
    span = (text.index("Small"), len(text))
    assert not holds(wanted("Which company took over the contractor?"), row, span, frozenset())
    listed = make_passage("Small Business Ltd", kind=PassageKind.ROW, context="Company: Small Business Ltd")
    assert holds(wanted("Which company took over the contractor?"), listed, (0, 18), frozenset())
