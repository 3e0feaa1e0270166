"""What a system under test gives back for a question: only what the measures look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Response:
    """The texts of the passages found, best first; the answer's words, "" when refused; (quote, passage text) cited."""

    hits: tuple[str, ...]
    answer: str
    quotes: tuple[tuple[str, str], ...] = ()

    @property
    def answered(self) -> bool:
        """Whether the system answered at all."""
        return bool(self.answer)


System: TypeAlias = Callable[[str], Response]
