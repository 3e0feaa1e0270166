"""Statements that can be understood alone: with the words before them, what leads to them, or their heading."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import make_passage

from corpus.access import EVERYTHING
from corpus.library import Library
from corpus.papers import PassageKind
from search.embedding import Embedder
from search.engine import Engine
from search.referring import pointers
from search.scoring import Candidate
from search.sentences import sentences, word_count
from search.standing import is_sentence, standing, stands_alone
from search.types import Answer
from search.wording import wording


@pytest.mark.parametrize(
    "text",
    [
        "It costs £5m.",
        "The scheme will close in May.",
        "The card also gives a discount.",
        "She stayed in the room.",
        "His wife had to travel to Ashcombe.",
        "Such letters were sent.",
        "Members said that this was wrong.",
        "It was hoped that these measures would help.",
        "Third, claimants should have advice.",
        "(This would follow a review.)",
        "While it was open, nobody came.",
        "In June she was told.",
    ],
)
def test_words_that_point_to_what_is_not_there_are_told(text: str) -> None:
    assert pointers(text)


@pytest.mark.parametrize(
    "text",
    [
        "Gritting cost £86,500 this winter.",
        "This report asks members to note the plan.",
        "Those who accept get £5.",
        "It is proposed that members note it.",
        "It is important to say so.",
        "Councillor Hobbs said that she would write.",
        "A card for carers is planned, and the card gives a discount.",
        "That no bid be made.",
        "Boats sat fast at Orrin, and this was put right.",
    ],
)
def test_words_that_say_by_themselves_what_they_mean_are_not(text: str) -> None:
    assert not pointers(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The Council runs two ferries.", True),
        ("Ofsted, who came in May, found no fault.", True),
        ("Most boats remain here.", True),
        ("note the report;", False),
        ("Agree the changes to the budget.", False),
        ("a fund for affected members.", False),
        ("That the report be noted.", False),
        ("Themed lunches for staff", False),
    ],
)
def test_a_sentence_is_told_from_an_item(text: str, told: bool) -> None:
    assert is_sentence(text) is told


def _last(text: str, words: int = 120, **more: object) -> str:
    """Return how the last sentence of a passage is shown."""
    passage = make_passage(text, **more)  # type: ignore[arg-type]
    return wording(standing(Candidate(passage, sentences(text, passage.breaks)[-1], 1.0, 0), words))


def test_the_sentence_that_named_the_thing_comes_along() -> None:
    text = "The Harbour Card costs £9. Tea was served. The card also gives a discount."
    assert _last(text) == text


def test_what_named_it_long_before_is_shown_apart() -> None:
    named, between = "A new scheme for carers opened.", "Boats came and went, and nobody minded them at all. " * 5
    assert _last(f"{named} {between}The scheme closes in May.") == f"{named} … The scheme closes in May."


def test_what_nobody_named_comes_with_the_sentence_before_where_it_begins() -> None:
    text = "The physiotherapist had left in May. The post has been filled."
    assert _last(text) == text
    assert _last("Tea was served. Last May the post was filled.") == "Last May the post was filled."


def test_she_comes_with_the_sentence_that_names_her() -> None:
    text = "Councillor Hobbs declared an interest. Tea was served. She did not vote."
    assert _last(text) == text


def test_the_third_point_comes_with_what_leads_to_the_first() -> None:
    text = "Mr Hobbs asked for three things. First, a pier. Second, a crane. Third, a bell for the harbour."
    assert _last(text).startswith("Mr Hobbs asked for three things.")


def test_what_the_heading_names_comes_with_the_heading() -> None:
    text = "The scheme closes in May."
    assert (
        _last(text, headings=("Winter", "3. Carers' card scheme")) == "Carers' card scheme: The scheme closes in May."
    )


def test_what_says_none_of_its_headings_words_is_shown_under_it() -> None:
    headings = ("Report", "Harbour Day survey")
    assert _last("Most who replied were glad.", headings=headings) == "Harbour Day survey: Most who replied were glad."
    assert _last("Most surveys came back.", headings=headings) == "Most surveys came back."
    assert _last("Most were glad.", headings=("9 May to 11 May",)) == "Most were glad."


def test_a_heading_that_any_paper_may_have_is_not_shown() -> None:
    assert _last("a fund for boats", headings=("Background",)) == "a fund for boats"


def test_an_item_comes_with_what_leads_to_its_list() -> None:
    items = ["a fund for boats;", "a bell, in the tower that was built for it;", "a crane."]
    text, breaks = "Mr Hobbs asked for:", []
    for item in items:
        breaks.append(len(text) + 1)
        text += f" {item}"
    passage = make_passage(text, breaks=tuple(breaks))
    shown = standing(Candidate(passage, sentences(text, passage.breaks)[-1], 1.0, 0), 120)
    assert wording(shown).startswith("Mr Hobbs asked for:")
    assert wording(shown).endswith("a crane.")


def test_an_item_that_is_a_passage_comes_with_its_lead_in() -> None:
    passage = make_passage("a crane; and", parent="para-3", context="Mr Hobbs asked for:")
    assert wording(standing(Candidate(passage, (0, 12), 1.0, 0), 120)) == "Mr Hobbs asked for: a crane; and"


def test_a_part_of_a_row_comes_with_its_label() -> None:
    label, long = "Roads and bridges", "Most roads were gritted. " * 20 + "Two bridges stay shut."
    row = make_passage(
        f"{label} 388 {long}", kind=PassageKind.ROW, context=f"Service: {label}; Spent: 388; Detail: {long}"
    )
    start = row.text.index("Two bridges")
    shown = wording(standing(Candidate(row, (start, len(row.text)), 1.0, 0), 120))
    assert shown == "Service: Roads and bridges; Two bridges stay shut."


def test_where_there_is_no_room_a_stretch_stays_as_it_is_and_is_known_not_to_stand() -> None:
    text = "The Harbour Card is " + "very old and " * 40 + "dear. It is free for carers."
    passage = make_passage(text)
    shown = standing(Candidate(passage, sentences(text)[-1], 1.0, 0), 60)
    assert shown.text == "It is free for carers."
    assert not stands_alone(shown)


def test_what_is_shown_just_before_needs_not_be_shown_again() -> None:
    text = "The Harbour Card costs £9. It is free for carers."
    passage = make_passage(text)
    first, second = (Candidate(passage, span, 1.0, 0) for span in sentences(text))
    assert stands_alone(standing(second, 120, [first]), [first])
    assert standing(second, 120, [first]).span == second.span


@pytest.fixture(scope="module")
def ashcombe(ashcombe_data: Path, embedder: Embedder) -> Iterator[Engine]:
    library = Library(ashcombe_data)
    yield Engine(library, embedder)
    library.close()


def _said(ashcombe: Engine, question: str) -> tuple[Answer, list[str]]:
    answer = ashcombe.ask(question, EVERYTHING)
    return answer, [statement.text for statement in answer.statements]


def test_resolutions_are_shown_under_the_title_of_their_minute(ashcombe: Engine) -> None:
    _, said = _said(ashcombe, "what was resolved about the joint strategic needs assessment?")
    assert said[0].startswith("JOINT STRATEGIC NEEDS ASSESSMENT REFRESH: That the refresh of the JSNA be agreed")
    assert not said[1].startswith("JOINT")


def test_items_of_minutes_are_shown_with_their_lead_in(ashcombe: Engine) -> None:
    _, said = _said(ashcombe, "how many providers of the bridging service handed back packages?")
    assert any("Members asked about the following: the bridging service," in text for text in said)


def test_a_wife_is_told_with_whose_she_is(ashcombe: Engine) -> None:
    _, said = _said(ashcombe, "what happened to the falls clinic at Netherby Library?")
    assert not any(text.startswith(("His wife", "It would")) for text in said)
    assert any("Mr Desmond Farrar" in text and "His wife" in text for text in said)


def test_quotes_stay_word_for_word_and_statements_within_120_words(ashcombe: Engine) -> None:
    for question in ("what was agreed about the carers' grant?", "what did Councillor Prowse ask about?"):
        answer, said = _said(ashcombe, question)
        assert sum(word_count(text) for text in said) <= 120
        for statement in answer.statements:
            quotes = [answer.citations[number].quote for number in statement.citations]
            assert all(quote in statement.text for quote in quotes)
