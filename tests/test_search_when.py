"""The dates in a question, and the papers they fit."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import make_paper
from hypothesis import given
from hypothesis import strategies as st

from corpus.papers import Meeting, Paper, PaperKind
from search.query import Knowledge, standing, understand
from search.when import When, asked_about, dates_of

APPROVED = date(2024, 11, 7)
HELD = date(2024, 9, 19)
MINUTES = Paper("minutes", "Minutes", PaperKind.MINUTES, "Harbour Board", HELD, Meeting("Harbour Board", APPROVED))


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("what was said on 9 May 2024?", ((2024, 5, 9),)),
        ("what was said on the 9th of May 2024?", ((2024, 5, 9),)),
        ("what was said on May 9th, 2024?", ((2024, 5, 9),)),
        ("what was said on 09/05/2024?", ((2024, 5, 9),)),
        ("what was said on 2024-05-09?", ((2024, 5, 9),)),
        ("what was said on 9.5.24?", ((2024, 5, 9),)),
        ("the March 2024 meeting", ((2024, 3, 0),)),
        ("what was resolved in September?", ((0, 9, 0),)),
        ("what was resolved in sept?", ((0, 9, 0),)),
        ("what did the board agree last May?", ((0, 5, 0),)),
        ("may I see the march of progress?", ()),  # verbs and nouns
        ("should the mark be seen in may?", ()),
        ("version 1.2.3", ()),
    ],
)
def test_dates_are_read_as_people_write_them(question: str, days: tuple[tuple[int, int, int], ...]) -> None:
    assert asked_about(question).days == days


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("what has changed since 2015?", date(2015, 1, 1), None),
        ("what has changed since March 2024?", date(2024, 3, 1), None),
        ("what was said before February 2024?", None, date(2024, 1, 31)),
        ("what was said before 2024?", None, date(2023, 12, 31)),
        ("what was said until February 2024?", None, date(2024, 2, 29)),
        ("spending between March and September 2024", date(2024, 3, 1), date(2024, 9, 30)),
        ("spending from March 2023 to September 2024", date(2023, 3, 1), date(2024, 9, 30)),
        ("spending between 2015 and 2019", date(2015, 1, 1), date(2019, 12, 31)),
        ("spending from 2015 to 2019", date(2015, 1, 1), date(2019, 12, 31)),
        ("what has changed?", None, None),
    ],
)
def test_a_time_may_have_a_beginning_and_an_end(question: str, since: date | None, until: date | None) -> None:
    when = asked_about(question)
    assert (when.since, when.until) == (since, until)


@pytest.mark.parametrize("question", ["what was said before May 2024?", "what was said after April 2024?"])
def test_where_a_time_ends_is_no_day_that_is_asked_about(question: str) -> None:
    assert asked_about(question).days == ()
    assert asked_about("what was said before May 2024?").fits(make_paper(day=date(2024, 4, 30)))
    assert not asked_about("what was said before May 2024?").fits(make_paper(day=date(2024, 5, 9)))


def test_minutes_are_of_the_meeting_they_record() -> None:
    assert dates_of(MINUTES) == (HELD,)
    assert asked_about("what was resolved in September 2024?").fits(MINUTES)
    assert not asked_about("what was resolved in November 2024?").fits(MINUTES)


def test_the_last_meeting_is_the_last_that_is_minuted() -> None:
    when = asked_about("what was decided at the last meeting?", (date(2024, 6, 6), HELD))
    assert when.days == ((2024, 9, 19),)
    assert when.fits(MINUTES)
    assert asked_about("what was decided at the last board meeting?").days == ()


def test_a_month_without_its_year_is_that_of_the_last_meeting_in_it() -> None:
    year_before = Paper(
        "earlier", "Minutes", PaperKind.MINUTES, "Harbour Board", date(2023, 9, 14), Meeting("Harbour Board", APPROVED)
    )
    meetings = (date(2023, 9, 14), HELD, APPROVED)
    when = asked_about("what was decided in September?", meetings)
    assert when.newest == HELD
    assert when.fits(year_before)
    assert when.outdates(year_before)
    assert not when.outdates(MINUTES)
    assert standing(understand("what was decided in September?", Knowledge(meetings=meetings)), MINUTES) > standing(
        understand("what was decided in September?", Knowledge(meetings=meetings)), year_before
    )
    assert asked_about("what was decided in September 2023?", meetings).newest is None
    assert asked_about("what was decided in June?", meetings).newest is None


def test_a_paper_without_a_date_fits_no_time() -> None:
    undated = make_paper(day=None)
    assert not asked_about("what has changed since 2015?").fits(undated)
    assert not asked_about("what was said in May 2024?").fits(undated)


def test_no_time_fits_no_paper() -> None:
    assert not When().fits(MINUTES)


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)))
def test_a_day_fits_itself_and_no_other_however_it_is_written(day: date) -> None:
    for written in (f"{day.day} {day:%B %Y}", f"{day:%B} {day.day}, {day.year}", day.isoformat(), f"{day:%d/%m/%Y}"):
        when = asked_about(f"what was said on {written}?")
        assert when.fits(make_paper(day=day))
        assert not when.fits(make_paper(day=day.replace(year=day.year + 1, day=1)))
