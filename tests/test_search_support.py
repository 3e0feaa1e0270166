"""What speaks for the papers answering, and the probability made of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.support import REFUSE_BELOW, SIGNALS, SPEAKS_FOR, SUPPORT_WEIGHTS, Support, confidence

OPEN = Support(near=0.6, said=2.0, holding=1.0)


@pytest.mark.parametrize("signal", SIGNALS)
def test_every_signal_speaks_the_way_it_is_meant_to(signal: str) -> None:
    more = replace(OPEN, **{signal: getattr(OPEN, signal) + 0.5})
    if signal in SPEAKS_FOR:
        assert confidence(more) >= confidence(OPEN)
        assert getattr(SUPPORT_WEIGHTS, signal) >= 0
    else:
        assert confidence(more) <= confidence(OPEN)
        assert getattr(SUPPORT_WEIGHTS, signal) <= 0


def test_a_place_that_the_question_names_answers_it() -> None:
    assert confidence(Support(pinned=True)) > 0.9


@given(st.lists(st.floats(-1, 8), min_size=len(SIGNALS), max_size=len(SIGNALS)), st.booleans())
def test_confidence_is_a_probability(values: list[float], pinned: bool) -> None:
    signals = dict(zip(SIGNALS, values, strict=True))
    assert 0 <= confidence(Support(**signals, pinned=pinned)) <= 1


def test_nothing_found_is_no_support() -> None:
    assert confidence(Support()) < REFUSE_BELOW
