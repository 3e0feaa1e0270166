from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from command_line import boardpapers
from hypothesis import given
from hypothesis import strategies as st

from corpus.access import EVERYTHING, PUBLIC_ONLY, Clearance
from corpus.library import Library
from search.embedding import Embedder
from search.engine import Engine
from search.slips import slipped, slips
from search.spelling import as_typed
from search.types import Filters, Reading

words = st.text("abcde", max_size=7)


@pytest.fixture(scope="module")
def engine(ashcombe_data: Path, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    data = tmp_path_factory.mktemp("spelling") / "data"
    shutil.copytree(ashcombe_data, data)
    return Engine(Library(data), embedder)


def read_as(
    engine: Engine, question: str, clearance: Clearance = EVERYTHING, filters: Filters = Filters()
) -> dict[str, str]:
    found = engine.search(question, clearance, filters, limit=1)
    return {reading.typed: reading.read for reading in found.read_as}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("reveiw", "review"),  # two letters changed places
        ("comittee", "committee"),  # one left out
        ("meetingg", "meeting"),  # one doubled
        ("dementis", "dementia"),  # one replaced
        ("fundign", "funding"),  # in the ending, which a stem leaves off
        ("recomendatoin", "recommendation"),  # two slips in a long word
        ("Healtwatch", "Healthwatch"),  # a name that is in no list of English words
        ("healtwatch", "Healthwatch"),
        ("Ahscombe", "Ashcombe"),
        ("organization", "organisation"),  # right in America
    ],
)
def test_a_word_that_no_paper_has_is_read_as_the_nearest_that_one_has(engine: Engine, typed: str, read: str) -> None:
    assert read_as(engine, f"what about {typed} in the report?") == {typed: read}


@pytest.mark.parametrize(
    "word",
    [
        "dementia",  # stands in the papers
        "swimming", "potholes", "calories", "knotweed",  # English, whether papers have it or not
        "HQB", "B12x", "2024-26",  # acronyms, and what has figures
        "Prowe",  # a short name: it may be right, and another person's
        "Brockhurst",  # near nothing
        "wtqg", "rcmdtn",  # too far
        "“dementai”", '"dementai"',  # in quotes
        "x@dementai.example",
    ],
)  # fmt: skip
def test_other_words_stay_as_they_are_typed(engine: Engine, word: str) -> None:
    assert read_as(engine, f"what about {word} in the report?") == {}


def test_a_misspelt_question_finds_and_answers_like_one_without_mistakes(engine: Engine) -> None:
    right = engine.ask("how many beds does the review advise keeping at Fernlea House?", EVERYTHING)
    wrong = engine.ask("how many beds does the reveiw advise keeping at Ferlnea House?", EVERYTHING)
    assert [hit.passage.id for hit in wrong.hits] == [hit.passage.id for hit in right.hits]
    assert [statement.text for statement in wrong.statements] == [statement.text for statement in right.statements]
    assert wrong.question == "how many beds does the reveiw advise keeping at Ferlnea House?"
    assert wrong.read_as == (Reading("reveiw", "review"), Reading("Ferlnea", "Fernlea"))
    assert right.read_as == ()


def test_a_place_is_found_whose_name_is_misspelt(engine: Engine) -> None:
    wrong = engine.search("reccomendation 2 of the winter plan", EVERYTHING, limit=3)
    right = engine.search("recommendation 2 of the winter plan", EVERYTHING, limit=3)
    assert [hit.passage.id for hit in wrong.hits] == [hit.passage.id for hit in right.hits]


def test_words_of_papers_that_the_asker_may_not_see_are_never_read_into_a_question(engine: Engine) -> None:
    # The bidders for the lease stand in Part 2 alone, which is exempt.
    assert read_as(engine, "which bidders were there?", EVERYTHING) == {}
    assert read_as(engine, "which biddders were there?", EVERYTHING) == {"biddders": "bidders"}
    assert read_as(engine, "which biddders were there?", PUBLIC_ONLY) == {}


def test_words_of_papers_outside_the_filters_are_never_read_into_a_question(engine: Engine) -> None:
    assert read_as(engine, "the carers' grnat", EVERYTHING) == {"grnat": "grant"}
    assert read_as(engine, "the carers' grnat", EVERYTHING, Filters(body="Harbour Board")) == {}
    minutes = Filters(kind="inspection")
    assert "grant" not in read_as(engine, "the carers' grnat", EVERYTHING, minutes).values()


def test_the_question_can_be_asked_as_it_is_typed(engine: Engine) -> None:
    question = "what did Healtwatch say about waitng times?"
    found = engine.search(question, EVERYTHING)
    exact = as_typed(question, found.read_as)
    assert exact == "what did “Healtwatch” say about “waitng” times?"
    assert engine.search(exact, EVERYTHING).read_as == ()


def test_a_long_list_of_unknown_words_costs_no_more_than_ten(engine: Engine) -> None:
    question = " ".join(["reveiw"] + [f"qx{letter}zvw" for letter in "abcdefghijklm"] + ["comittee"])
    assert read_as(engine, question) == {"reveiw": "review"}


@given(words, words)
def test_slips_are_counted_alike_from_both_sides(one: str, other: str) -> None:
    apart, back = slips([one, other], other)[0], slips([other], one)[0]
    assert apart == back
    assert (apart == 0) == (one == other)
    assert abs(len(one) - len(other)) <= apart <= max(len(one), len(other))


@given(words)
def test_what_one_slip_makes_of_a_word_is_one_slip_away(word: str) -> None:
    made = sorted({other for other, _ in slipped(word)} - {word})
    assert set(slips(made, word)) <= {1}


@pytest.mark.parametrize(
    ("one", "other", "apart"), [("ab", "ba", 1), ("abc", "cab", 2), ("", "abc", 3), ("grant", "garnt", 1)]
)
def test_letters_that_change_places_are_one_slip(one: str, other: str, apart: int) -> None:
    assert slips([one], other) == [apart]


def test_the_command_line_says_what_was_read(ashcombe_data: Path) -> None:
    shown = boardpapers("--data", ashcombe_data, "search", "carers grnat", "--limit", "1")
    assert shown.returncode == 0
    assert "read otherwise: “grnat” as “grant”" in shown.stdout
    told = boardpapers("--data", ashcombe_data, "ask", "what was resolved about the carers' grnat?", "--json")
    assert json.loads(told.stdout)["read_as"] == [{"typed": "grnat", "read": "grant"}]
