"""The measures of refusing, and the fit of its weights."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.gold import read_gold
from evaluation.logistic import fitted
from evaluation.reliability import Bin, area, bins, expected_error, plot, refused_at

GOLD = Path(__file__).parent.parent / "evaluation" / "gold"


def test_weights_follow_the_cases_and_never_speak_the_wrong_way() -> None:
    signals = [(1.0, 0.0), (0.9, 1.0), (0.8, 0.0), (0.2, 1.0), (0.1, 0.0), (0.0, 1.0)] * 5
    held = [True, True, True, False, False, False] * 5
    right = fitted(signals, held, [1.0] * 30, [1, -1])
    assert right.weights[0] > 0
    assert right.constant + 0.5 * right.weights[0] + 0.5 * right.weights[1] == pytest.approx(0, abs=0.3)
    wrong = fitted(signals, held, [1.0] * 30, [-1, 1])
    assert wrong.weights[0] == 0


def test_the_area_is_one_where_all_are_told_apart_and_half_where_none_are() -> None:
    assert area([0.8, 0.9], [0.1, 0.2]) == 1
    assert area([0.5, 0.5], [0.5, 0.5]) == 0.5


def test_refused_counts_what_lies_below_the_threshold_that_few_of_the_others_lie_below() -> None:
    yes = [number / 10 for number in range(10)]
    assert refused_at(yes, [0.05, 0.15, 0.5], 0.10) == pytest.approx(1 / 3)
    assert sum(p < sorted(yes)[1] for p in yes) / len(yes) <= 0.10


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_bins_hold_every_case_once_and_the_error_is_a_share(cases: list[tuple[float, bool]]) -> None:
    found = bins([p for p, _ in cases], [there for _, there in cases])
    assert sum(one.cases for one in found) == len(cases)
    assert 0 <= expected_error(found) <= 1


def test_the_plot_is_a_drawing_with_a_dot_for_every_bin() -> None:
    drawn = ElementTree.fromstring(plot([Bin(3, 0.2, 0.25), Bin(9, 0.8, 0.7)]))
    assert len(drawn.findall("{http://www.w3.org/2000/svg}circle")) == 2


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("off-topic", 200),
        ("near-misses-sample", 60),
        ("near-misses-pack", 15),
        ("near-misses-cabinet", 30),
        ("near-misses-inquiry", 25),
    ],
)
def test_questions_that_no_paper_answers_say_why(name: str, least: int) -> None:
    path = GOLD / f"{name}.jsonl"
    questions = read_gold(path)
    assert len(questions) >= least
    assert not any(question.answerable for question in questions)
    assert len({question.question for question in questions}) == len(questions)
    assert all(json.loads(line)["why"] for line in path.read_text("utf-8").splitlines())
