"""How far a probability can be relied on: what it tells apart, how true it is, and a plot of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_BINS: Final = 10
_SIDE: Final = 360
_EDGE: Final = 60


@dataclass(frozen=True, slots=True)
class Bin:
    """The cases whose probability lies in one stretch: how many, their mean probability, and the share that holds."""

    cases: int
    said: float
    true: float


def area(yes: Sequence[float], no: Sequence[float]) -> float:
    """Return the area under the ROC curve: how often one that holds has the higher probability of the two."""
    wins = sum((p > q) + 0.5 * (p == q) for p in yes for q in no)
    return wins / (len(yes) * len(no))


def refused_at(yes: Sequence[float], no: Sequence[float], share: float) -> float:
    """Return the share of `no` below the threshold under which at most `share` of `yes` lies."""
    threshold = sorted(yes)[int(share * len(yes))]
    return sum(q < threshold for q in no) / len(no)


def bins(probabilities: Sequence[float], held: Sequence[bool]) -> list[Bin]:
    """Sort cases into ten stretches of probability, those that are empty left out."""
    made = []
    for number in range(_BINS):
        inside = [
            (p, there) for p, there in zip(probabilities, held, strict=True) if min(int(p * _BINS), _BINS - 1) == number
        ]
        if inside:
            made.append(
                Bin(
                    len(inside),
                    sum(p for p, _ in inside) / len(inside),
                    sum(there for _, there in inside) / len(inside),
                )
            )
    return made


def expected_error(found: Sequence[Bin]) -> float:
    """Return the expected calibration error: how far said and true lie apart, over all cases (Naeini et al. 2015)."""
    cases = sum(one.cases for one in found)
    return sum(one.cases * abs(one.said - one.true) for one in found) / cases


def plot(found: Sequence[Bin]) -> str:
    """Draw the bins as an SVG: what was said across, what was true upwards, a dot's area the number of cases."""
    most = max(one.cases for one in found)

    def at(said: float, true: float) -> tuple[float, float]:
        return _EDGE + said * _SIDE, _EDGE + (1 - true) * _SIDE

    lines = []
    for tick in range(0, 11, 2):
        x, y = at(tick / 10, tick / 10)
        lines.append(f'<text x="{x:.0f}" y="{_EDGE + _SIDE + 20}" text-anchor="middle">{tick / 10:.1f}</text>')
        lines.append(f'<text x="{_EDGE - 10}" y="{y + 4:.0f}" text-anchor="end">{tick / 10:.1f}</text>')
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(one.said, one.true) for one in found))
    for one in found:
        x, y = at(one.said, one.true)
        size = 3 + 9 * (one.cases / most) ** 0.5
        told = f"said {one.said:.2f}, true {one.true:.2f}, {one.cases} questions"
        lines.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}"><title>{told}</title></circle>')
        lines.append(f'<text x="{x + size + 3:.1f}" y="{y + 4:.1f}" class="cases">{one.cases}</text>')
    whole = _SIDE + 2 * _EDGE
    drawn = "\n".join(lines)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" role="img" aria-labelledby="t">
<title id="t">Probability said against share of questions that the papers answer</title>
<style>
text {{ font: 12px sans-serif; fill: #333 }}
.cases {{ font-size: 10px }}
circle {{ fill: #1d70b8; fill-opacity: .8 }}
</style>
<rect width="{whole}" height="{whole}" fill="#fff"/>
<rect x="{_EDGE}" y="{_EDGE}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#999"/>
<line x1="{_EDGE}" y1="{_EDGE + _SIDE}" x2="{_EDGE + _SIDE}" y2="{_EDGE}" stroke="#999" stroke-dasharray="4"/>
<polyline points="{path}" fill="none" stroke="#1d70b8"/>
{drawn}
<text x="{whole // 2}" y="{whole - 15}" text-anchor="middle">probability that the papers answer, as said</text>
<text transform="translate(18 {whole // 2}) rotate(-90)" text-anchor="middle">share that they do answer</text>
</svg>
"""
