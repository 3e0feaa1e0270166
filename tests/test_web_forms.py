from datetime import date

import pytest

from search import engine
from search.types import Filters
from web.forms import MODES, Fields, ParameterError


def test_parameters_become_a_question_with_filters():
    asked = Fields.of(
        {
            "q": "What now?",
            "limit": "7",
            "mode": "lexical",
            "body": "Harbour Board",
            "from": "2024-01-02",
            "to": "2024-03-04",
            "kind": "Minutes",
            "source": "An Officer",
            "paper": "a-paper",
        }
    ).asked()
    assert asked.question == "What now?"
    assert (asked.limit, asked.mode) == (7, "lexical")
    assert asked.filters == Filters(
        "Harbour Board", date(2024, 1, 2), date(2024, 3, 4), "minutes", "An Officer", "a-paper"
    )


def test_what_is_left_out_or_empty_limits_nothing():
    for args in ({"q": "x"}, {"q": "x", "body": " ", "from": "", "to": "", "limit": "", "mode": "", "other": "1"}):
        asked = Fields.of(args).asked()
        assert (asked.limit, asked.mode, asked.filters) == (10, "hybrid", Filters())


def test_the_question_is_left_as_it_was_typed():
    assert Fields.of({"q": "  two  spaces "}).asked().question == "  two  spaces "


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"),
        ("limit", "101"),
        ("limit", "-1"),
        ("limit", "ten"),
        ("limit", "1.5"),
        ("limit", "+5"),
        ("limit", "1_0"),
        ("limit", "٣"),
        ("limit", "9" * 5000),
        ("from", "14/03/2024"),
        ("from", "2024-02-30"),
        ("from", "20240314"),
        ("from", "2024-W11-4"),
        ("to", "yesterday"),
        ("to", "2024-03-14T10:00"),
        ("mode", "magic"),
        ("kind", "poem"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(name, value):
    with pytest.raises(ParameterError, match=f"“{name}” must be") as caught:
        Fields.of({"q": "x", name: value}).asked()
    assert caught.value.name == name


def test_from_may_not_be_later_than_to():
    with pytest.raises(ParameterError, match="is later than"):
        Fields.of({"q": "x", "from": "2024-03-15", "to": "2024-03-14"}).asked()


def test_the_ways_to_search_are_the_engine_s():
    assert tuple(MODES) == engine.MODES


@pytest.mark.parametrize("limit", ["1", "100"])
def test_the_ends_of_the_range_are_in_it(limit):
    assert Fields.of({"q": "x", "limit": limit}).asked().limit == int(limit)
