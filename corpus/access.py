"""Who may see a paper."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, TypeAlias


class Access(StrEnum):
    """How open a paper is. Part 2 of an agenda is exempt: only some may see it."""

    PUBLIC = "public"
    EXEMPT = "exempt"


Clearance: TypeAlias = frozenset[Access]
"""The access levels a reader may see; a search never looks at a paper outside it."""

PUBLIC_ONLY: Final[Clearance] = frozenset({Access.PUBLIC})
EVERYTHING: Final[Clearance] = frozenset(Access)
