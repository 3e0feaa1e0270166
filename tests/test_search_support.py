"""What speaks for the papers answering, and the probability made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from conftest import make_passage
from hypothesis import given
from hypothesis import strategies as st

from corpus.access import EVERYTHING
from corpus.library import Library
from search.embedding import Embedder
from search.engine import Engine
from search.support import REFUSE_BELOW, SIGNALS, SPEAKS_FOR, SUPPORT_WEIGHTS, Support, confidence
from search.types import Filters

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


def test_a_sum_counts_only_where_the_year_asked_about_stands_with_it(
    publish: Callable[..., Library], embedder: Embedder
) -> None:
    earlier = "The grant to the Lantern Trust was £42,500 in 2021/22."
    other = "The Lantern Trust was visited in 2023/24, and its work with carers was praised."
    engine = Engine(publish(make_passage(earlier, "1"), make_passage(other, "2")), embedder)

    def apart(year: str) -> float:
        asked = f"how much was the grant to the Lantern Trust in {year}?"
        return engine._found(asked, EVERYTHING, Filters(), 10, "hybrid").support().apart

    assert apart("2021/22") == 0
    assert apart("2023/24") > 0.2


def test_a_place_that_the_question_names_must_hold_what_is_sought(
    publish: Callable[..., Library], embedder: Embedder
) -> None:
    text = "A senior lawyer shall be appointed as soon as is practicable."
    engine = Engine(publish(make_passage(text, "6")), embedder)

    def pinned(asked: str) -> bool:
        return engine._found(asked, EVERYTHING, Filters(), 10, "hybrid").support().pinned

    assert pinned("what does paragraph 6 say about a lawyer?")
    assert not pinned("who is the senior lawyer appointed under paragraph 6?")
