"""Numbers at the start of a block."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.marks import follows, item_number, leading_number, roman

NUMBERED = [
    # Running paragraph numbers.
    ("143. The board met.", "whole", "143", "The board met."),
    ("13) Apologies", "whole", "13", "Apologies"),
    # A number without a full stop counts only before a capital, a quotation or a sum.
    ("13 BETTER CARE FUND", "whole", "13", "BETTER CARE FUND"),
    ("7 “Quoted”", "whole", "7", "“Quoted”"),
    # Decimals, also glued to what follows, as files give them.
    ("5.8 The board met.", "decimal", "5.8", "The board met."),
    ("5.8. The board met.", "decimal", "5.8", "The board met."),
    ("2.10.Many were late.", "decimal", "2.10", "Many were late."),
    ("4.125. 2,479 claims were made.", "decimal", "4.125", "2,479 claims were made."),
    ("6.1.2.3 Deep", "decimal", "6.1.2.3", "Deep"),
    ("2.1(b) agree the sum", "decimal", "2.1(b)", "agree the sum"),
    # Sub-items.
    ("a) note the report", "letter", "a", "note the report"),
    ("iv. note the report", "letter", "iv", "note the report"),
    ("(iv) note the report", "bracketed", "iv", "note the report"),
    ("(2) note the report", "bracketed", "2", "note the report"),
    # Numbers with letters before them.
    ("A1 The scheme", "prefixed", "A1", "The scheme"),
    ("B2.4. The scheme", "prefixed", "B2.4", "The scheme"),
    ("A.24 The director", "prefixed", "A.24", "The director"),
]


@pytest.mark.parametrize(("text", "form", "number", "rest"), NUMBERED)
def test_a_number_is_read_with_its_form(text: str, form: str, number: str, rest: str) -> None:
    mark = leading_number(text)
    assert mark is not None
    assert (mark.form, mark.number, text[mark.end :]) == (form, number, rest)


@pytest.mark.parametrize(
    ("text", "form", "rest"),
    [
        ("A) note the report", "letter", "note the report"),
        ("A. Note the report", "letter", "Note the report"),
        ("(A) note the report", "bracketed", "note the report"),
    ],
)
def test_a_capital_numbers_nothing_but_an_item(text: str, form: str, rest: str) -> None:
    mark = item_number(text)
    assert leading_number(text) is None
    assert mark is not None
    assert (mark.form, mark.number, text[mark.end :]) == (form, "A", rest)


@pytest.mark.parametrize("text", [text for text, *_ in NUMBERED])
def test_an_item_may_have_any_other_number(text: str) -> None:
    assert item_number(text) == leading_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The board met in 2014.",
        "2014 was a year of change.",  # a year
        "2,479 claims were made.",  # a sum
        "12 months later it closed.",  # a figure before a small letter
        "35% of children",
        "5.8% of children",
        "£5.8m was spent",
        "143.",  # nothing is numbered by it
        "a board met",  # an article
        "I agreed",
        "12345. Too long",
    ],
)
def test_a_figure_is_no_number(text: str) -> None:
    assert leading_number(text) is None


def test_a_whole_number_says_whether_it_was_dotted() -> None:
    dotted, bare = leading_number("13. APOLOGIES"), leading_number("13 APOLOGIES")
    assert dotted is not None
    assert bare is not None
    assert (dotted.dotted, bare.dotted) == (True, False)


def test_parts_of_a_number() -> None:
    mark = leading_number("2.10(b) Words")
    assert mark is not None
    assert mark.parts == (2, 10)


@given(st.text(max_size=60))
def test_a_number_is_followed_by_words(text: str) -> None:
    mark = leading_number(text)
    if mark is not None:
        assert text.startswith(mark.number[0], 1 if mark.form == "bracketed" else 0)
        assert 0 < mark.end < len(text)


@given(st.lists(st.integers(1, 99), min_size=2, max_size=4))
def test_any_decimal_before_a_sentence_is_read_whole(parts: list[int]) -> None:
    number = ".".join(map(str, parts))
    mark = leading_number(f"{number} The board met.")
    assert mark is not None
    assert mark.number == number
    assert mark.parts == tuple(parts)


@pytest.mark.parametrize(
    ("text", "value"),
    [("i", 1), ("iii", 3), ("iv", 4), ("ix", 9), ("xiv", 14), ("xxi", 21), ("b", 0), ("", 0)],
)
def test_roman(text: str, value: int) -> None:
    assert roman(text) == value


@pytest.mark.parametrize(
    ("number", "previous", "goes_on"),
    [
        # A list begins with the first letter, numeral or figure.
        ("a", "", True),
        ("i", "", True),
        ("1", "", True),
        ("b", "", False),
        ("b", "a", True),
        ("c", "a", False),
        # Whatever their case.
        ("b", "A", True),
        ("C", "B", True),
        ("iv", "iii", True),
        ("10", "9", True),
        # "i" after "h" is a letter, "i" is also the numeral one; both readings go on.
        ("i", "h", True),
        ("ii", "i", True),
        ("v", "u", True),
        ("v", "iv", True),
        ("a", "b", False),
        ("2", "a", False),
        # A numeral one after a letter begins a list inside the item.
        ("i", "b", False),
    ],
)
def test_follows(number: str, previous: str, goes_on: bool) -> None:
    assert follows(number, previous) is goes_on
