"""Dates as papers print them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.dates import find_dates, first_date

PRINTED = [
    # An agenda's heading.
    ("Date: Tuesday, 20th October, 2015", [date(2015, 10, 20)]),
    ("Thursday 9 January 2025 at 10.00 am", [date(2025, 1, 9)]),
    # The ordinal apart from its figure, as a raised "th" often comes out.
    ("9 th January 2025", [date(2025, 1, 9)]),
    ("the 1st of May 2024", [date(2024, 5, 1)]),
    # Short and capital months.
    ("3 Sept 2019", [date(2019, 9, 3)]),
    ("3 SEPTEMBER 2019", [date(2019, 9, 3)]),
    ("14 Feb. 2020", [date(2020, 2, 14)]),
    # Figures: day first, as in Britain.
    ("30/01/2025", [date(2025, 1, 30)]),
    ("Version of 21.01.2025", [date(2025, 1, 21)]),
    # Several, in printed order whatever their form.
    ("from 01/02/2020 to 3 March 2020 and 4 April 2020", [date(2020, 2, 1), date(2020, 3, 3), date(2020, 4, 4)]),
    # No day of the calendar.
    ("31 February 2020", []),
    ("31/02/2020", []),
    ("30/13/2020", []),
    # Not whole.
    ("October 2015", []),
    ("2014/15", []),
    # Words that only look like a month.
    ("12 Marches 2015", []),
    ("5 Board 2020", []),
    ("20 Mayor 2015", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "dates"), PRINTED)
def test_finds_the_full_dates(text: str, dates: list[date]) -> None:
    assert find_dates(text) == dates


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["{d} {m} {y}", "{d}th {m}, {y}", "{d}/{n}/{y}"])
)
def test_every_day_is_found_in_every_form(day: date, form: str) -> None:
    text = form.format(d=day.day, m=f"{day:%B}", n=day.month, y=day.year)
    assert first_date(f"The meeting held on {text} at noon") == day


@given(st.text(max_size=80))
def test_any_text_is_read_without_error(text: str) -> None:
    assert first_date(text) == next(iter(find_dates(text)), None)
