"""Printed numbers at the start of a block: "143.", "5.8", "2.1(b)", "a)", "(iv)", "A1"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_DECIMAL: Final = re.compile(
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){1,4})(?P<sub>(?:\([a-z0-9]{1,4}\))?)\.?(?=\s|[A-Z(“\"‘£])\s*"
)
_WHOLE: Final = re.compile(r"(?P<number>\d{1,3})(?:[.)](?!\d)|(?=\s+[A-Z“\"‘£(]))\s*")
_BRACKETED: Final = re.compile(r"\((?P<number>\d{1,2}|[a-z]{1,2}|[ivx]{1,5})\)\s*")
_LETTER: Final = re.compile(r"(?P<number>[a-z]|[ivx]{1,5})[).]\s+")
_CAPITAL: Final = re.compile(r"(?P<bracket>\()?(?P<number>[A-Z])(?(bracket)\)\s*|[).]\s+)")
_PREFIXED: Final = re.compile(r"(?P<number>(?:[A-Z]{1,2}|[A-Z]\.)\d{1,3}(?:\.\d{1,3})*)\.?\s+(?=\S)")

# A minute's number with its year or body: "25/001", "HWB/12/24", "Minute No. 12/24".
SLASHED: Final = re.compile(
    r"(?:Minute\s+(?:No\.?\s*)?)?(?P<number>(?P<letters>(?:[A-Z][A-Za-z&]{0,9}[/ .-]?){0,2})"
    r"\d{1,4}(?:/\d{1,4}){1,2}[a-z]?)(?:[.:)]|(?=\s|$))\s*"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A number as printed: its form, the number itself, and where the words begin.

    Forms: "decimal" (5.8), "whole" (143. or 13), "bracketed" ((a), (iv), (2), (A)), "letter" (a), A.), "prefixed" (A1,
    A.24), "slashed" (25/001).
    `dotted` says that a whole number was followed by a full stop or bracket.
    """

    form: str
    number: str
    end: int
    dotted: bool = True

    @property
    def parts(self) -> tuple[int, ...]:
        """The parts of a decimal or whole number: (5, 8)."""
        return tuple(int(part) for part in self.number.split("(")[0].split("."))


def leading_number(text: str) -> Mark | None:
    """Return the number that a text begins with, if any; whether it counts paragraphs is not decided here."""
    for form, pattern in (
        ("decimal", _DECIMAL),
        ("prefixed", _PREFIXED),
        ("bracketed", _BRACKETED),
        ("whole", _WHOLE),
        ("letter", _LETTER),
    ):
        match = pattern.match(text)
        if match and match.end() < len(text):
            dotted = form != "whole" or text[len(match["number"])] in ".)"
            number = match["number"] + (match["sub"] or "" if form == "decimal" else "")
            return Mark(form, number, match.end(), dotted)
    return None


def item_number(text: str) -> Mark | None:
    """Return the number that a list's item may begin with: also a capital, which elsewhere is mostly a name's."""
    match = _CAPITAL.match(text)
    if match is None or match.end() >= len(text):
        return leading_number(text)
    return Mark("bracketed" if match["bracket"] else "letter", match["number"], match.end())


def roman(text: str) -> int:
    """Return the value of a small Roman numeral, 0 when it is none."""
    values = {"i": 1, "v": 5, "x": 10}
    total = 0
    for here, after in zip(text, [*text[1:], ""], strict=False):
        if here not in values:
            return 0
        total += -values[here] if after and values.get(after, 0) > values[here] else values[here]
    return total


def follows(number: str, previous: str) -> bool:
    """Whether a bracketed number or letter comes right after the previous one: "b" after "a", "iv" after "iii".

    The case of letters does not matter: lists are printed "A)", "b)", "c)".
    """
    number, previous = number.lower(), previous.lower()
    if not previous:
        return number in {"a", "i", "1"}
    if number.isdigit() and previous.isdigit():
        return int(number) == int(previous) + 1
    if (
        len(number) == 1
        and len(previous) == 1
        and number.isalpha()
        and previous.isalpha()
        and (ord(number) == ord(previous) + 1)
    ):
        return True
    return roman(previous) > 0 and roman(number) == roman(previous) + 1
