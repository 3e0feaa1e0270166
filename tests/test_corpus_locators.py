"""Places as people write them, read and written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.locators import Locator, LocatorError, Step, find_locators, parse_locator

WRITTEN = [
    # The form we print ourselves.
    ("para 143", Locator.of("para", "143")),
    # The word in full, a decimal number and a sub-item.
    ("paragraph 5.8(b)", Locator.of("para", "5.8(b)")),
    # A capital at the start, a space before the bracket, a full stop after: all as in running text.
    ("Paragraph 5.8 (b).", Locator.of("para", "5.8(b)")),
    ("Para. 12", Locator.of("para", "12")),
    # Sub-items inside sub-items.
    ("para 2.1(b)(iv)", Locator.of("para", "2.1(b)(iv)")),
    # Numbers with a letter before them, as annexes have.
    ("para A1", Locator.of("para", "A1")),
    # Two steps, with and without a comma.
    ("minute 13, resolution 2", Locator.of("minute", "13", "resolution", "2")),
    ("minute 17 resolution 2", Locator.of("minute", "17", "resolution", "2")),
    # A minute's only resolution has no number.
    ("minute 20 resolution", Locator.of("minute", "20", "resolution", "")),
    # Resolutions counted by letters.
    ("minute 14 resolution (a)", Locator.of("minute", "14", "resolution", "(a)")),
    ("minute 21 action 1", Locator.of("minute", "21", "action", "1")),
    ("recommendation 7", Locator.of("recommendation", "7")),
    ("rec 7", Locator.of("recommendation", "7")),
    ("Recommendation number 7", Locator.of("recommendation", "7")),
    ("table 2 row 4", Locator.of("table", "2", "row", "4")),
    ("Table 2, row 4", Locator.of("table", "2", "row", "4")),
    # A header row is the table itself.
    ("table 2", Locator.of("table", "2")),
    # What a form asks to be decided, by its letter.
    ("decision (a)", Locator.of("decision", "(a)")),
    ("recommendation (A)", Locator.of("recommendation", "(A)")),
    ("item 5", Locator.of("item", "5")),
    ("agenda item 5", Locator.of("item", "5")),
    ("footnote 3", Locator.of("footnote", "3")),
    # Notes are marked with signs as well as numbers.
    ("footnote *", Locator.of("footnote", "*")),
    ("footnote ‡", Locator.of("footnote", "‡")),
    # A pilcrow before a number is a paragraph number only after a word; alone it counts unnumbered text.
    ("¶3", Locator.under("", 3)),
    ("“Early Help” ¶2", Locator.under("Early Help", 2)),
    ('"Early Help" ¶ 2', Locator.under("Early Help", 2)),
    # A heading that holds a quotation itself.
    ("“What “good” means” ¶1", Locator.under("What “good” means", 1)),
]


@pytest.mark.parametrize(("text", "place"), WRITTEN)
def test_reads_a_place_as_people_write_it(text: str, place: Locator) -> None:
    assert parse_locator(text) == place


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "nonsense",
        "143",  # a number alone may count anything
        "para",  # a kind alone is no place
        "row 4",  # of which table?
        "resolution",  # of which minute?
        "para 5 and para 6",  # two places
        "minute 13 resolution 2 resolution 3",
        "the whole of para 5",  # words that are no part of a place
        "para 5 says",
        "chapter 5",  # a kind we do not know
        "“Early Help” ¶",
        "“Early Help” ¶0",  # counters begin at 1
        "¶0",
    ],
)
def test_what_is_no_single_place_is_an_error(text: str) -> None:
    with pytest.raises(LocatorError):
        parse_locator(text)


whole = st.integers(1, 999).map(str)
decimal = st.lists(st.integers(1, 99), min_size=2, max_size=4).map(lambda parts: ".".join(map(str, parts)))
letters = st.sampled_from(["(a)", "(b)", "(z)", "(iv)", "(12)"])
printed = st.one_of(
    whole,
    decimal,
    st.builds("{}{}".format, decimal, letters),
    st.builds("{}{}{}".format, whole, letters, letters),
    st.builds("{}{}".format, st.sampled_from(["A", "B", "EX"]), st.integers(1, 99)),
)
headings = st.text(min_size=1, max_size=40).map(lambda text: " ".join(text.split())).filter(bool)
places = st.one_of(
    st.builds(Locator.of, st.sampled_from(["para", "recommendation", "item", "footnote", "page"]), printed),
    st.builds(Locator.of, st.sampled_from(["minute", "table"]), whole),
    st.builds(
        Locator.of,
        st.just("minute"),
        whole,
        st.sampled_from(["resolution", "action"]),
        st.one_of(whole, letters, st.just("")),
    ),
    st.builds(Locator.of, st.just("table"), whole, st.just("row"), whole),
    st.builds(Locator.under, headings | st.just(""), st.integers(1, 9999)),
)


@given(places)
def test_what_is_written_is_read_back(place: Locator) -> None:
    assert parse_locator(str(place)) == place


@given(places)
def test_every_outer_place_is_a_place_that_holds_no_itself(place: Locator) -> None:
    seen = {place}
    outer = place.parent
    while outer is not None:
        assert outer not in seen
        seen.add(outer)
        outer = outer.parent


@given(st.builds(Locator.of, st.just("para"), printed), st.sampled_from(["a", "iv", "3"]))
def test_a_sub_item_stands_in_its_paragraph(place: Locator, number: str) -> None:
    assert place.sub_item(number).parent == place


@given(st.text(max_size=80))
def test_any_text_is_a_place_or_an_error(text: str) -> None:
    try:
        place = parse_locator(text)
    except LocatorError:
        return
    assert parse_locator(str(place)) == place


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ("para 2.1(b)(iv)", "para 2.1(b)"),
        ("para 2.1(b)", "para 2.1"),
        # 2.1 is a paragraph beside 2, not inside a paragraph 2.
        ("para 2.1", None),
        ("minute 17 resolution 2", "minute 17"),
        ("minute 17 resolution", "minute 17"),
        # A lettered resolution is one of its minute's, not an item in a resolution without number.
        ("minute 17 resolution (a)", "minute 17"),
        ("table 2 row 4", "table 2"),
        ("“Early Help” ¶2", None),
    ],
)
def test_parent_is_the_place_around(inner: str, outer: str | None) -> None:
    found = parse_locator(inner).parent
    assert (str(found) if found else None) == outer


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see para 5.8 and recommendation 7", [("para 5.8", "para 5.8"), ("recommendation 7", "recommendation 7")]),
        ("In minute 13, resolution 2 was made", [("minute 13 resolution 2", "minute 13, resolution 2")]),
        # Other words between two places keep them apart.
        ("minute 13 and its resolution 2", [("minute 13", "minute 13"), ("resolution 2", "resolution 2")]),
        # Ordinary words that only begin like a kind.
        ("parallel 5, itemised 6, tablet 7", []),
        ("nothing here", []),
    ],
)
def test_finds_places_in_running_text_with_their_offsets(text: str, found: list[tuple[str, str]]) -> None:
    assert [(str(place), text[start:end]) for place, start, end in find_locators(text)] == found


def test_an_unknown_kind_cannot_be_built() -> None:
    with pytest.raises(LocatorError, match="chapter"):
        Step("chapter", "5")


@pytest.mark.parametrize(
    "parts",
    [
        {},  # neither steps nor a counter
        {"heading": "Early Help"},  # a heading without its counter
        {"steps": (Step("para", "1"),), "count": 2},  # both
    ],
)
def test_a_locator_that_says_nothing_or_too_much_cannot_be_built(parts: dict[str, object]) -> None:
    with pytest.raises(LocatorError):
        Locator(**parts)  # type: ignore[arg-type]
