"""A series of figures as an SVG line chart; the table beside it says the same in words."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from search.types import Series

WIDTH: Final = 560
HEIGHT: Final = 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 24, 24, 28, 32


def series_svg(series: Series) -> Markup:
    """Draw a series: its points at even distances, in order, from nought where all are positive.

    It is hidden from screen readers, which read the table.
    """
    amounts = [point.amount for point in series.points]
    least, most = min(0.0, *amounts), max(0.0, *amounts)
    spread = (most - least) or 1.0
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(amounts) - 1)
    places = [
        (_LEFT + step * number, HEIGHT - _BOTTOM - (amount - least) / spread * (HEIGHT - _TOP - _BOTTOM))
        for number, amount in enumerate(amounts)
    ]
    ground = HEIGHT - _BOTTOM - (0.0 - least) / spread * (HEIGHT - _TOP - _BOTTOM)
    parts = [
        Markup('<line class="axis" x1="{}" y1="{:.1f}" x2="{}" y2="{:.1f}"/>').format(
            _LEFT, ground, WIDTH - _RIGHT, ground
        ),
        Markup('<polyline class="line" fill="none" points="{}"/>').format(
            " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        ),
    ]
    for number, ((x, y), point) in enumerate(zip(places, series.points, strict=True)):
        anchor = "start" if number == 0 else "end" if number == len(places) - 1 else "middle"
        parts += [
            Markup('<circle class="point" cx="{:.1f}" cy="{:.1f}" r="4"/>').format(x, y),
            Markup('<text class="amount" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
                x, y - 9, anchor, point.text
            ),
            Markup('<text class="when" x="{:.1f}" y="{}" text-anchor="{}">{}</text>').format(
                x, HEIGHT - 8, anchor, point.label
            ),
        ]
    return Markup('<svg class="series" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>').format(
        WIDTH, HEIGHT, Markup("").join(parts)
    )
