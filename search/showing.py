"""Whether a text shows the kind of thing a question asks for: a figure, a sum, a date, a person."""

from __future__ import annotations

import re
from typing import Final

from search.query import Query, Want

SHOWS: Final[dict[Want, re.Pattern[str]]] = {
    Want.MONEY: re.compile(r"[£$€]\s?\d|\b\d[\d,.]*\s?(?:p|pence|pounds?|million|m|bn|billion|k)\b"),
    Want.SHARE: re.compile(r"\d\s?%|per\s?cent|\bhalf\b|\bthirds?\b|\bquarters?\b|\bone in \w+|\ball\b|\bnone\b"),
    Want.NUMBER: re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|none|no|"
        r"once|twice|weekly|monthly|quarterly|annually|daily|bi-?monthly|fortnightly|yearly)\b",
        re.I,
    ),
    Want.DATE: re.compile(
        r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|"
        r"spring|summer|autumn|winter|(?:19|20)\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|next meeting)\b",
        re.I,
    ),
    Want.DURATION: re.compile(
        r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|since)\b", re.I
    ),
    Want.PERSON: re.compile(
        r"(?<=[a-z,;:] )[A-Z][a-z]+|\b(?:Cllr|Dr|Mr|Mrs|Ms|Director|Chair)|[A-Z][\w'’]+ [A-Z][\w'’]+"
    ),
}


def shows_amount(text: str) -> bool:
    """Whether a text holds a sum of money."""
    return SHOWS[Want.MONEY].search(text) is not None


def shows(query: Query, text: str) -> float:
    """Return 1 when a sentence holds the kind of thing the question asks for, 0 when it does not, else a half."""
    asked = [want for want in query.wants if want in SHOWS]
    if not asked:
        return 0.5
    return 1.0 if any(SHOWS[want].search(text) for want in asked) else 0.0
