"""Questions for what every meeting's minutes hold: who was there, who was in the chair, apologies, interests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import make_paper, make_passage

from corpus.access import EVERYTHING, PUBLIC_ONLY
from corpus.decisions import DecisionFilters
from corpus.library import Library
from corpus.locators import Locator
from corpus.papers import Meeting, Paper, PaperKind, Passage, PassageKind
from search.embedding import Embedder
from search.engine import Engine
from search.proceedings import Part, in_the_chair, minuted, part_asked
from search.scoring import Candidate
from search.types import Answer, Filters
from search.wording import wording

BODIES = ("Ashcombe Health and Wellbeing Board",)


@pytest.fixture(scope="module")
def ashcombe(ashcombe_data: Path, embedder: Embedder) -> Iterator[Engine]:
    library = Library(ashcombe_data)
    yield Engine(library, embedder)
    library.close()


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("Who was at the meeting in September 2024?", Part.PRESENT),
        ("who attended the last meeting", Part.PRESENT),
        ("Which councillors were present on 14 March 2024?", Part.PRESENT),
        ("Who chairs the Health and Wellbeing Board (HWB)?", Part.CHAIR),
        ("who was in the chair in March 2024?", Part.CHAIR),
        ("Did anyone declare an interest?", Part.INTERESTS),
        ("who sent apologies in March 2024?", Part.APOLOGIES),
        ("What did the Health and Wellbeing Board decide in March 2024?", Part.DECISIONS),
        ("what was agreed at the last meeting?", Part.DECISIONS),
        ("list all the resolutions of 14 March 2024", Part.DECISIONS),
        ("which actions were agreed on 14 September 2023?", Part.ACTIONS),
        ("Which actions came out of the last meeting?", Part.ACTIONS),
        # Of something else than a meeting, or for more than these.
        ("what did the Board decide about vouchers?", None),
        ("what was agreed on the Better Care Fund in March 2024?", None),
        ("which actions follow from the inspection?", None),
        ("Who chairs the improvement board?", None),
        ("Who attended the strategy discussion?", None),
        ("Did Councillor Prowse declare an interest in minute 14?", None),
        ("What interest is charged on the loan?", None),
        ("what did the Board resolve about attendance at school?", None),
    ],
)
def test_a_part_of_the_minutes_is_asked_for_only_by_a_question_for_nothing_else(
    question: str, part: Part | None
) -> None:
    assert part_asked(question, BODIES) is part


def test_where_several_bodies_have_minutes_the_question_has_to_say_which() -> None:
    board, cabinet = (
        Paper(name.lower(), f"Minutes: {name}", PaperKind.MINUTES, name, date(2024, 3, day), Meeting(name))
        for day, name in enumerate(("Board", "Cabinet"), start=1)
    )
    older = replace(cabinet, id="older", date=date(2023, 3, 1))
    wellbeing = replace(board, meeting=Meeting("Health and Wellbeing Board"))
    assert minuted([board, cabinet], "who was there?") == []
    assert minuted([wellbeing, cabinet], "who was at the Wellbeing Board?") == [wellbeing]
    assert minuted([older, cabinet], "who was there?") == [cabinet, older]


def test_the_mark_of_the_chair_is_told_from_that_of_a_deputy_and_of_another_body() -> None:
    text = "PRESENT: Cllr A Moss (Vice-Chair), Dr B Lund, clinical chair, and Cllr C Okafor (Chairman), Ms D Penn"
    span = in_the_chair(text, (0, len(text)))
    assert span is not None
    assert (
        text[slice(*span)]
        == "PRESENT: Cllr A Moss (Vice-Chair), Dr B Lund, clinical chair, and Cllr C Okafor (Chairman)"
    )
    assert in_the_chair("Dr B Lund, clinical chair (Vice-Chair)", (0, 38)) is None


def ask(engine: Engine, question: str, filters: Filters = Filters()) -> Answer:
    return engine.ask(question, EVERYTHING, filters)


def test_who_was_there_is_answered_with_all_the_names_of_that_meeting_as_printed(ashcombe: Engine) -> None:
    answer = ask(ashcombe, "Who was present in September 2023?")
    said = [statement.text for statement in answer.statements]
    assert len(said) == 12
    assert said[0] == "Councillor M Okafor (Chair)"
    assert "Dr Neil Abara, urgent care lead, ICB (for minute 8)" in said
    assert {answer.citations[0].passage.paper.date, answer.citations[-1].passage.paper.date} == {date(2023, 9, 14)}
    assert all(citation.quote in citation.passage.text for citation in answer.citations)


def test_names_printed_one_below_the_other_are_parted_where_they_stand_in_one_passage(ashcombe: Engine) -> None:
    text = ask(ashcombe, "Who was at the meeting in September 2024?").statements[0].text
    assert text.startswith("Councillor Margaret Okafor (Chair); Dr Sarah Whitlock (Vice-Chair), NHS Ashcombe")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It has: a hall a kitchen a garden", "It has: a hall; a kitchen; a garden"),
        ("It has: a hall; a kitchen and a garden", "It has: a hall; a kitchen and a garden"),
        ("A hall of the Joint Municipal Waste Board", "A hall of the Joint Municipal Waste Board"),
    ],
)
def test_only_a_list_without_any_sign_is_parted(text: str, said: str) -> None:
    breaks = tuple(text.index(word) for word in ("a hall", "a kitchen", "a garden", "Waste") if word in text)
    passage = make_passage(text, breaks=breaks)
    assert wording(Candidate(passage, (0, len(text)), 1.0, 0)) == said


def test_without_a_date_the_last_meeting_is_meant(ashcombe: Engine) -> None:
    answer = ask(ashcombe, "Who chairs the Board?")
    assert [statement.text for statement in answer.statements] == ["Councillor Margaret Okafor (Chair)"]
    assert answer.citations[0].passage.paper.date == date(2024, 9, 19)


def test_interests_are_those_of_all_meetings_the_newest_first(ashcombe: Engine) -> None:
    answer = ask(ashcombe, "Did anyone declare an interest?")
    days = [citation.passage.paper.date for citation in answer.citations]
    assert days == [date(2024, 9, 19), date(2024, 3, 14), date(2023, 9, 14)]


def test_a_filter_that_leaves_no_minutes_leaves_no_names(ashcombe: Engine) -> None:
    answer = ask(ashcombe, "Who was at the meeting in September 2024?", Filters(kind="report"))
    assert all(hit.passage.paper.kind is PaperKind.REPORT for hit in answer.hits)
    assert not any("Whitlock" in statement.text for statement in answer.statements)


def test_what_a_meeting_decided_is_all_that_its_minutes_resolve_each_under_its_title(
    ashcombe: Engine, ashcombe_data: Path
) -> None:
    answer = ask(ashcombe, "What did the Board decide on 14 March 2024?")
    said = [statement.text for statement in answer.statements]
    assert said[1].startswith("Better Care Fund 2023/24 quarter 3: to note")
    assert said[2].startswith("to delegate sign-off")
    assert {item.passage.paper.date for item in answer.citations} == {date(2024, 3, 14)}
    of_the_day = DecisionFilters(since=date(2024, 3, 14), until=date(2024, 3, 14))
    listed = Library(ashcombe_data).decisions(PUBLIC_ONLY, of_the_day)
    assert len(said) + answer.more == len(listed)
    assert sum(len(text.split()) for text in said) <= 120


def test_actions_alone_are_given_where_they_are_asked_for(ashcombe: Engine) -> None:
    answer = ask(ashcombe, "which actions were agreed at the meeting in September 2023?")
    assert [item.passage.kind for item in answer.citations] == 2 * [PassageKind.ACTION]
    assert answer.more == 0


def test_what_only_leads_to_resolutions_is_no_decision(publish: Callable[..., Library], embedder: Embedder) -> None:
    minutes = make_paper("minutes", "Minutes", kind=PaperKind.MINUTES, source="Harbour Board", day=date(2023, 11, 2))

    def resolved(text: str, number: str, **more: str) -> Passage:
        locator = Locator.of("minute", "3", "resolution", number)
        return make_passage(text, number, minutes, locator=locator, kind=PassageKind.RESOLUTION, **more)

    lead = resolved("RESOLVED that the Board:", "1")
    items = [
        resolved(text, number, context=lead.text, parent=lead.id)
        for text, number in (("approve the tolls;", "2"), ("note the dredging.", "3"))
    ]
    answer = Engine(publish(lead, *items), embedder).ask("what did the Board decide?", EVERYTHING)
    assert [item.quote for item in answer.citations] == ["approve the tolls;", "note the dredging."]
