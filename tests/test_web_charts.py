from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from search.types import Point, Series
from web.charts import HEIGHT, WIDTH, series_svg


def _series(*amounts: float, label: str = "2024") -> Series:
    return Series("Beds", "bed", tuple(Point(label, (2024, 0, 0), amount, f"{amount:g}", 0) for amount in amounts))


def _circles(series: Series) -> list[tuple[float, float]]:
    drawn = ElementTree.fromstring(str(series_svg(series)))
    return [(float(circle.attrib["cx"]), float(circle.attrib["cy"])) for circle in drawn.iter("circle")]


def test_a_larger_figure_stands_higher() -> None:
    (_, low), (_, high) = _circles(_series(10, 20))
    assert high < low


def test_twice_the_figure_stands_twice_as_high_above_nought() -> None:
    drawn = ElementTree.fromstring(str(series_svg(_series(10, 20))))
    ground = float(next(iter(drawn.iter("line"))).attrib["y1"])
    low, high = (y for _, y in _circles(_series(10, 20)))
    assert abs((ground - high) - 2 * (ground - low)) < 0.2


def test_words_of_the_papers_are_escaped() -> None:
    assert "<script>" not in series_svg(_series(1, 2, label="<script>"))


@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=12))
def test_every_point_stands_inside_the_picture(amounts: list[float]) -> None:
    places = _circles(_series(*amounts))
    assert len(places) == len(amounts)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places)
    assert [x for x, _ in places] == sorted(x for x, _ in places)
