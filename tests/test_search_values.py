from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.values import FIGURES, Value, ValueKind, figures_in, same_amount, values_in, values_within


def _found(text: str, kind: ValueKind) -> list[str]:
    return [text[value.start : value.end] for value in values_in(text) if value.kind is kind]


def _one(text: str, kind: ValueKind) -> Value:
    (value,) = (value for value in values_in(text) if value.kind is kind)
    return value


@pytest.mark.parametrize(
    ("text", "amount", "step"),
    [
        ("It cost £1.2m.", 1_200_000, 100_000),
        ("It cost £1,180,000 in all.", 1_180_000, 1),
        ("It cost £0.5 million.", 500_000, 100_000),
        ("It cost 12,000 pounds.", 12_000, 1),
        ("A call costs 15 pence.", 0.15, 0.01),
        ("€3bn", 3e9, 1e9),
    ],
)
def test_sums_of_money_are_read_with_their_last_printed_place(text: str, amount: float, step: float) -> None:
    value = _one(text, ValueKind.MONEY)
    assert value.amount == pytest.approx(amount)
    assert value.step == pytest.approx(step)


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("Turnout was 34.5%.", ["34.5%"]),
        ("It rose by two per cent.", ["two per cent"]),
        ("One in ten children, and a quarter of adults, smoke.", ["One in ten", "a quarter"]),
        ("The report covers quarter 3.", []),
    ],
)
def test_shares_are_percentages_and_fractions(text: str, shares: list[str]) -> None:
    assert _found(text, ValueKind.SHARE) == shares


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("It met on 19 December 2024.", (2024, 12, 19)),
        ("It met on 3rd May.", (0, 5, 3)),
        ("It met in September 2015.", (2015, 9, 0)),
        ("It met on 03/05/2019.", (2019, 5, 3)),
        ("The 2024/25 plan", (2024, 0, 0)),
        ("By the end of March", (0, 3, 0)),
    ],
)
def test_dates_are_read_as_far_as_they_are_said(text: str, when: tuple[int, int, int]) -> None:
    assert _one(text, ValueKind.DATE).when == when


def test_months_that_are_plain_words_are_no_dates() -> None:
    assert _found("Members may march on.", ValueKind.DATE) == []


@pytest.mark.parametrize(
    ("text", "counts", "units"),
    [
        ("The review advises keeping 24 beds.", ["24 beds"], ["bed"]),
        ("There were 1,204 new open cases.", ["1,204 new open cases"], ["case"]),
        ("The board has twelve members.", ["twelve members"], ["member"]),
        ("See para 5.8, Appendix 2 and table 3.", [], []),
        ("3. The plan was agreed.", [], []),
        ("It meets twice a year.", ["twice"], ["often"]),
        ("On 3 May 2024 it spent £40 in 6 weeks, 5% more.", [], []),
    ],
)
def test_counts_carry_what_is_counted_and_leave_labels_and_other_values_out(
    text: str, counts: list[str], units: list[str]
) -> None:
    assert _found(text, ValueKind.COUNT) == counts
    assert [value.unit for value in values_in(text) if value.kind is ValueKind.COUNT] == units


def test_durations_are_in_days() -> None:
    value = _one("Waits are six weeks.", ValueKind.DURATION)
    assert (value.amount, value.unit) == (42, "week")


@pytest.mark.parametrize(
    ("text", "people", "roles", "bodies"),
    [
        ("Cllr Jane Hobbs (Chair) opened the meeting.", ["Cllr Jane Hobbs"], ["Chair"], []),
        (
            "Tom Adeyemi, Director of Adult Social Care, spoke.",
            ["Tom Adeyemi"],
            ["Director of Adult Social Care"],
            [],
        ),
        ("The Better Care Fund was agreed.", [], [], []),
        ("It was sent to Harbour Borough Council.", [], [], ["Harbour Borough Council"]),
        ("Dr A. Osei told the Board.", ["Dr A. Osei"], [], ["Board"]),
    ],
)
def test_persons_roles_and_organisations_are_told_apart(
    text: str, people: list[str], roles: list[str], bodies: list[str]
) -> None:
    assert _found(text, ValueKind.PERSON) == people
    assert _found(text, ValueKind.ROLE) == roles
    assert _found(text, ValueKind.ORGANISATION) == bodies


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("£1.2m", "£1,200,000", True), ("£1.2m", "£1,234,000", True), ("£1.2m", "£1.3m", False), ("£12", "£13", False)],
)
def test_rounding_is_no_difference(one: str, other: str, *, same: bool) -> None:
    assert same_amount(values_in(one)[0], values_in(other)[0]) is same


@given(st.text(alphabet="£$%123450 ,.-/()abMayMarch CllrJan Ofyear weeks\n", max_size=80))
def test_values_stand_in_the_text_and_figures_do_not_overlap(text: str) -> None:
    found = values_in(text)
    assert all(0 <= value.start < value.end <= len(text) for value in found)
    figures = [value for value in found if value.amount is not None]
    for one in figures:
        assert values_within(text, one.start, one.end)
        assert all(other is one or other.end <= one.start or one.end <= other.start for other in figures)


@given(
    st.lists(
        st.sampled_from(
            "£1.2m 15 pence 12% half of the two thirds of one in five 3 May 2024 in March 2023/24 six weeks 7 days "
            "twice monthly every year twenty beds 24 next meeting (4) the .".split()
        ),
        max_size=12,
    ).map(" ".join),
    st.sets(st.sampled_from(sorted(FIGURES))).map(frozenset),
)
def test_asking_for_some_kinds_finds_what_all_kinds_have_of_them(text: str, kinds: frozenset[ValueKind]) -> None:
    assert figures_in(text, kinds) == tuple(value for value in figures_in(text) if value.kind in kinds)
