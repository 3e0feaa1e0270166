from __future__ import annotations

from datetime import date

import pytest
from conftest import make_paper

from corpus.locators import Locator
from corpus.papers import PaperKind, PassageKind
from search.acronyms import gathered
from search.query import Knowledge, Want, naming, standing, understand

KNOWN = Knowledge(
    sources=("Ofsted", "Harbour Board", "Mary O'Neill, Director of Public Health"),
    bodies=("Harbour Board", "Cabinet"),
    acronyms=gathered(["the Harbour Board (HB)", "the Better Care Fund (BCF)"]),
)


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("what does para 57 of the Ofsted report say?", (Locator.of("para", "57"),)),
        ("recommendation 7 in the Ofsted report", (Locator.of("recommendation", "7"),)),
        ("minute 17, resolution 2", (Locator.of("minute", "17", "resolution", "2"),)),
        ("how many children were there in 2014?", ()),
    ],
)
def test_places_are_read_and_are_not_words_to_look_for(question: str, places: tuple[Locator, ...]) -> None:
    query = understand(question, KNOWN)
    assert query.places == places
    assert not {"57", "7", "17", "para"} & set(query.words)


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("what did Ofsted say about the Harbour Board?", "Ofsted"),
        ("According to Ofsted, has the panel sat?", "Ofsted"),
        ("what were Ofsted's findings?", "Ofsted"),
        ("what did the Harbour Board decide?", "Harbour Board"),
        ("what did HB decide?", "Harbour Board"),
        ("what did O'Neill recommend?", "Mary O'Neill, Director of Public Health"),
    ],
)
def test_the_source_whose_words_are_asked_for_is_known(question: str, speaker: str) -> None:
    assert speaker in understand(question, KNOWN).speakers


def test_a_source_that_is_only_the_subject_does_not_speak() -> None:
    query = understand("what did Ofsted say about the Harbour Board?", KNOWN)
    assert query.speakers == {"Ofsted"}
    assert query.mentioned == {"Harbour Board"}


@pytest.mark.parametrize(
    ("question", "want"),
    [
        ("how much was spent on gritting?", Want.MONEY),
        ("what is the weekly allowance?", Want.MONEY),
        ("what share of patients wait?", Want.SHARE),
        ("how many beds are there?", Want.NUMBER),
        ("when is the next report due?", Want.DATE),
        ("who chairs the panel?", Want.PERSON),
        ("how long may a resident speak?", Want.DURATION),
    ],
)
def test_the_kind_of_answer_is_known(question: str, want: Want) -> None:
    assert want in understand(question, KNOWN).wants


def test_people_who_do_something_are_no_question_after_a_person() -> None:
    assert Want.PERSON not in understand("how many people who smoke were seen?", KNOWN).wants


def test_decisions_ask_for_minutes_and_resolutions() -> None:
    query = understand("what was resolved about the winter plan?", KNOWN)
    assert query.kinds == {PaperKind.MINUTES}
    assert query.passage_kinds == {PassageKind.RESOLUTION}


def test_acronyms_add_words_with_their_meaning() -> None:
    query = understand("what does the BCF pay for?", KNOWN)
    assert query.asked == "what does the Better Care Fund (BCF) pay for?"
    assert {"better", "care", "fund"} <= set(query.added)
    assert "bcf" in query.words


def test_small_numbers_are_looked_for_in_words_and_figures() -> None:
    assert "five" in understand("the 5 priorities", KNOWN).added
    assert "5" in understand("the five priorities", KNOWN).added
    assert "24" in understand("the twenty-four beds", KNOWN).added
    assert "1.2m" in understand("the grant of £1.2 million", KNOWN).added


def test_a_date_favours_the_paper_of_that_day() -> None:
    query = understand("what was said on 9 May 2024?", KNOWN)
    assert query.when.days == ((2024, 5, 9),)
    assert standing(query, make_paper(day=date(2024, 5, 9))) > standing(query, make_paper(day=date(2023, 5, 9)))


def test_a_month_with_its_year_fits_any_day_of_it() -> None:
    query = understand("the October 2015 meeting", KNOWN)
    assert standing(query, make_paper(day=date(2015, 10, 20))) > standing(query, make_paper(day=date(2015, 11, 20)))


def test_the_speaker_stands_before_one_who_is_only_named() -> None:
    query = understand("what did Ofsted say about the Harbour Board?", KNOWN)
    assert standing(query, make_paper(source="Ofsted")) > standing(query, make_paper(source="Harbour Board")) > 0


def test_a_paper_is_named_by_the_words_of_its_title_or_source() -> None:
    query = understand("para 3 of the winter plan", KNOWN)
    assert naming(query, make_paper(title="Winter plan")) > 0.9
    assert naming(query, make_paper(title="Tobacco control", source="Auditor", body="Cabinet")) == 0


@pytest.mark.parametrize(
    "question",
    ["what did the Harbour Board resolve about the Ofsted findings?", "what was done after Ofsted's inspection?"],
)
def test_a_source_whose_findings_are_the_subject_does_not_speak(question: str) -> None:
    query = understand(question, KNOWN)
    assert "Ofsted" not in query.speakers
    assert "Ofsted" in query.mentioned


@pytest.mark.parametrize(
    "question", ["", "?", "¶¶ (((", "AND OR NOT", '"', "the of a", "£", "\x00\ud7ff", "para para para"]
)
def test_nothing_that_can_be_typed_is_an_error(question: str) -> None:
    assert understand(question, KNOWN).question == question
