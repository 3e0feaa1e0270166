"""Whether a difference is more than chance."""

from __future__ import annotations

import pytest

from evaluation.significance import RESAMPLES, paired_bootstrap


@pytest.mark.parametrize(("questions", "least"), [(1, 1.0), (2, 0.5), (4, 0.125), (5, 0.0625), (30, 1 / RESAMPLES)])
def test_few_questions_show_little_however_alike_they_turn_out(questions: int, least: float) -> None:
    difference = paired_bootstrap([1.0] * questions, [0.5] * questions)
    assert difference.p == pytest.approx(least)
    assert (difference.mean, difference.low, difference.high) == (0.5, 0.5, 0.5)


def test_questions_that_turn_out_the_same_do_not_count_as_more() -> None:
    assert paired_bootstrap([0.2, *[1.0] * 50], [0.25, *[1.0] * 50]).p == 1.0
    assert paired_bootstrap([1.0] * 9, [1.0] * 9).p == 1.0


def test_gains_that_go_both_ways_are_chance() -> None:
    assert paired_bootstrap([1, 0] * 20, [0, 1] * 20).p > 0.5


def test_each_question_needs_both_values() -> None:
    with pytest.raises(ValueError, match="same questions"):
        paired_bootstrap([1.0], [1.0, 0.5])
