"""How a place in a paper is written: "para 143", "minute 17 resolution 2", "table 2 row 4"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

KINDS: Final = (
    "para",
    "minute",
    "resolution",
    "action",
    "recommendation",
    "decision",
    "item",
    "table",
    "row",
    "footnote",
    "page",
)

# What people write for each kind, longest first so that "paragraphs" is not read as "para" + "graphs".
_SPOKEN: Final[dict[str, str]] = {
    "paragraphs": "para",
    "paragraph": "para",
    "paras": "para",
    "para": "para",
    "¶": "para",
    "minutes": "minute",
    "minute": "minute",
    "min": "minute",
    "resolutions": "resolution",
    "resolution": "resolution",
    "actions": "action",
    "action": "action",
    "recommendations": "recommendation",
    "recommendation": "recommendation",
    "recs": "recommendation",
    "decision": "decision",
    "rec": "recommendation",
    "agenda item": "item",
    "item": "item",
    "tables": "table",
    "table": "table",
    "rows": "row",
    "row": "row",
    "footnote": "footnote",
    "note": "footnote",
    "page": "page",
}

# Minutes may carry the year or the body in their number: "minute 25/001", "minute HWB/12/24".
_NUMBER: Final = (
    r"(?<=minute )(?:[A-Z][A-Z&]{0,9}[/ .-]?){0,2}\d{1,4}(?:/\d{1,4}){1,2}[a-z]?|(?<=minute )[A-Z]{2,6}[ .-]?\d{1,4}\b|"
    r"(?:[A-Z]{1,3}\.?)?\d{1,4}(?:\.\d{1,3}){0,4}[a-z]?(?:\s?\([a-z0-9]{1,5}\))*|\([a-z0-9]{1,4}\)|[ivxl]{1,6}\b"
    r"|(?<=note )[*†‡]{1,12}"
)
_STEP: Final = re.compile(
    rf"\b(?P<kind>{'|'.join(re.escape(word) for word in _SPOKEN if word != '¶')})\b"
    rf"\.?(?:\s+(?:no\.?|number)\s*)?\s*(?P<number>{_NUMBER})?",
    re.IGNORECASE,
)
_HEADING: Final = re.compile(r"^[\"“](?P<heading>.+)[\"”]\s*¶\s*(?P<number>\d+)$")
_PILCROW: Final = re.compile(r"¶\s*(?=\d)")


class LocatorError(ValueError):
    """The text does not name a place in a paper."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step towards a place: a kind ("para") and its number as printed ("2.1(b)"), "" where none is printed."""

    kind: str
    number: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise LocatorError(f"“{self.kind}” is not a kind of place; known are {', '.join(KINDS)}")

    def __str__(self) -> str:
        return f"{self.kind} {self.number}".rstrip()


@dataclass(frozen=True, slots=True)
class Locator:
    """A place in a paper: one or two steps, or for unnumbered text the heading above it and a counter."""

    steps: tuple[Step, ...] = ()
    heading: str = ""
    count: int = 0

    def __post_init__(self) -> None:
        if bool(self.steps) == bool(self.count):
            raise LocatorError("a locator has steps, or a heading with a counter from 1, and not both")

    @classmethod
    def of(cls, kind: str, number: str = "", *more: str) -> Locator:
        """Make a locator of steps: `Locator.of("minute", "17", "resolution", "2")`."""
        rest = tuple(Step(more[i], more[i + 1]) for i in range(0, len(more), 2))
        return cls((Step(kind, number), *rest))

    @classmethod
    def under(cls, heading: str, count: int) -> Locator:
        """Make the locator of the `count`-th unnumbered passage under `heading`."""
        return cls(heading=heading, count=count)

    @property
    def kind(self) -> str:
        """The kind of the last step; "" for unnumbered text."""
        return self.steps[-1].kind if self.steps else ""

    @property
    def number(self) -> str:
        """The number of the last step; "" for unnumbered text."""
        return self.steps[-1].number if self.steps else ""

    @property
    def numbered(self) -> bool:
        """Whether the paper itself prints this place's number."""
        return bool(self.steps) and self.kind not in {"table", "row"}

    @property
    def parent(self) -> Locator | None:
        """The place this one stands in: "para 2.1" for "para 2.1(b)", "minute 17" for its resolution 2."""
        if not self.steps:
            return None
        outer = re.match(r"(.*?)\s?\([A-Za-z0-9]+\)$", self.number)
        if outer and outer[1]:
            return Locator((*self.steps[:-1], Step(self.kind, outer[1])))
        return Locator(self.steps[:-1]) if len(self.steps) > 1 else None

    def sub_item(self, number: str) -> Locator:
        """Return the place of an item inside this one: "para 2.1(b)" for "b" in "para 2.1"."""
        last = self.steps[-1]
        return Locator((*self.steps[:-1], Step(last.kind, f"{last.number}({number})")))

    def __str__(self) -> str:
        if self.steps:
            return " ".join(map(str, self.steps))
        return f"“{self.heading}” ¶{self.count}" if self.heading else f"¶{self.count}"


def parse_locator(text: str) -> Locator:
    """Read one place as a person writes it ("paragraph 5.8(b)", "minute 13, resolution 2").

    Raises LocatorError when the text is not a place, or says more than one place.
    """
    cleaned = text.strip()
    quoted = _HEADING.match(cleaned)
    if quoted:
        return Locator.under(quoted["heading"], int(quoted["number"]))
    bare = re.fullmatch(r"¶\s*(\d+)", cleaned)
    if bare:
        return Locator.under("", int(bare[1]))
    found = find_locators(cleaned)
    if len(found) != 1 or found[0][1] != 0 or found[0][2] != len(cleaned.rstrip(" .,;")):
        raise LocatorError(
            f"“{text}” is not a place such as “para 5.8(b)”, “minute 13, resolution 2” or “recommendation 7”"
        )
    return found[0][0]


def find_locators(text: str) -> list[tuple[Locator, int, int]]:
    """Find the places named in running text, each with its start and end offset; steps that follow closely join."""
    found: list[tuple[Locator, int, int]] = []
    for match in _STEP.finditer(_PILCROW.sub(lambda m: "¶" * len(m[0]), text)):
        kind = _SPOKEN[match["kind"].lower()]
        number = re.sub(r"\s", "", match["number"] or "")
        if not number and not (kind in {"resolution", "action"} and _joins(found, text, match.start())):
            continue
        if kind == "decision" and not number.startswith("("):
            continue  # "decision 24/00017" is the number of a file
        step = Step(kind, number)
        inside = step.kind == "para" and found and found[-1][0].kind == "minute" and text[found[-1][2] : match.start()]
        if (_joins(found, text, match.start()) and step.kind in {"resolution", "action", "row"}) or inside == " ":
            earlier, start, _ = found.pop()
            found.append((Locator((*earlier.steps, step)), start, match.end()))
        elif step.kind != "row":
            found.append((Locator((step,)), match.start(), match.end()))
    return found


def _joins(found: list[tuple[Locator, int, int]], text: str, start: int) -> bool:
    """Whether the last place found and the one at `start` are parted by no more than a comma."""
    if not found or found[-1][0].kind not in {"minute", "table", "item"}:
        return False
    return re.fullmatch(r"\s*,?\s*", text[found[-1][2] : start]) is not None
