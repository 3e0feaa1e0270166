"""What speaks for the papers answering, and the probability made of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.support import Support, confidence


def test_confidence_grows_with_likeness_and_falls_with_what_is_missing() -> None:
    assert confidence(Support(0.8, 0.7)) > confidence(Support(0.5, 0.5)) > confidence(Support(0.2, 0.1))
    for missing in ("year_missing", "amount_missing", "name_missing"):
        assert confidence(Support(0.8, 0.7, **{missing: True})) < confidence(Support(0.8, 0.7))
    assert confidence(Support(0.2, 0.1, pinned=True)) > 0.9


@given(st.floats(-1, 1), st.floats(-1, 1), st.booleans(), st.booleans())
def test_confidence_is_a_probability(late: float, vector: float, year: bool, amount: bool) -> None:
    assert 0 <= confidence(Support(late, vector, year_missing=year, amount_missing=amount)) <= 1
