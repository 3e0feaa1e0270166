"""Which lines of a paper's opening name an organisation, and which a document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from indexer.blocks import Block, Role

# Bodies that inspect or oversee councils and the NHS, and the names they go by.
_INSPECTORS: Final = {
    "Ofsted": r"\bofsted\b|office for standards in education",
    "Care Quality Commission": r"\bcare quality commission\b|\bcqc\b",
    "HMICFRS": r"\bhmicfrs\b|inspectorate of constabulary",
    "HM Inspectorate of Probation": r"inspectorate of probation",
    "Local Government and Social Care Ombudsman": r"local government (?:and|&) social care ombudsman",
}
_KINDS: Final = (
    r"board|council|authority|partnership|trust|committee|group|commission|llp|ltd|limited|plc|nhs|icb|ccg|healthwatch|"
    r"cabinet|association|agency|service|ofsted|constabulary|police|university|ombudsman|inspectorate|office|inquiry|"
    r"panel|forum|governors|fire and rescue|executive|department|ministry"
)
# The word that says what kind of body it is ends its name, or what it is for comes after: "Board of Directors".
_ORGANISATION: Final = re.compile(
    rf"(?:.*\b)?(?:{_KINDS})s?(?:\s+(?:of|for|in)\s.{{3,60}})?(?:\s*\([A-Z&]{{2,10}}\))?|(?:nhs|healthwatch)\s.{{3,60}}",
    re.IGNORECASE,
)
_PERSON: Final = re.compile(
    r"(?:councillor|cllr|mr|mrs|ms|miss|dr|prof(?:essor)?|sir|dame|lord|lady|rev)\b", re.IGNORECASE
)
DOCUMENT: Final = re.compile(
    r"\b(?:report|review|plan|strategy|inspection|minutes|agenda|statement|assessment|framework|policy|accounts|budget|"
    r"update|follow-up|survey|terms of reference|summary|programme|appendix|annex|letter|questions|guidance|register|"
    r"proposal|evaluation|profile|toolkit|schedule|notice|business case|volume|response|record of decision|form|"
    r"submission)\b",
    re.IGNORECASE,
)


def is_name(text: str) -> bool:
    """Whether a line is a name or a title and no sentence: most of its longer words begin with a capital."""
    words = re.findall(r"[^\W\d_]{4,}", text)
    return (
        not text.endswith((".", ":", ";", ",")) and 3 * sum(word[0].isupper() for word in words) >= 2 * len(words) > 0
    )


def is_organisation(text: str) -> bool:
    """Whether a line is the name of an organisation and of nothing that it writes or does."""
    return (
        _ORGANISATION.fullmatch(text) is not None
        and not _PERSON.match(text)
        and not DOCUMENT.search(text)
        and is_name(text)
    )


def organisation_in(blocks: Sequence[Block]) -> str:
    """Return the first line that names an organisation, else ""."""
    return next(
        (
            block.text
            for block in blocks
            if len(block.text) < 80
            and block.role is not Role.ROW
            and ":" not in block.text
            and is_organisation(block.text)
        ),
        "",
    )


def inspector_in(text: str) -> str:
    """Return the inspectorate that a text names, else ""."""
    return next((name for name, words in _INSPECTORS.items() if re.search(words, text, re.IGNORECASE)), "")


def spelled(name: str) -> str:
    """Return a name that is printed in capitals as it is written elsewhere; short words may be abbreviations."""
    if not name.isupper():
        return name
    small = {"and", "of", "the", "for", "in", "on", "to", "at", "with"}
    words = [
        word.lower() if word.lower() in small else word if len(word) < 4 else word.capitalize() for word in name.split()
    ]
    return " ".join([words[0] if len(words[0]) > 3 or words[0].isupper() else words[0].capitalize(), *words[1:]])
