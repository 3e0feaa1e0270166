"""Questions with passages that answer them or nearly do, of our own writing: `search.answerability` learns them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

NEAR: Final = frozenset({"detail", "subject", "time", "place", "relation", "reason"})
"""How a question misses what its passage says: it asks a detail that is not given, of another thing, time or place, for
a value that stands there in another relation, or why."""
READINGS: Final = Path(__file__).with_name("readings")


class ReadingsError(ValueError):
    """A file of readings is wrong; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a passage: where in its text the answer stands, or None, and then how it misses what is said."""

    question: str
    heading: str
    text: str
    answer: tuple[int, int] | None
    near: str = ""


def read_readings(files: Sequence[Path]) -> list[Asked]:
    """Return all questions of files of passages, a JSON object a line; raises ReadingsError."""
    return [asked for file in files for asked in _of_file(file)]


def _of_file(file: Path) -> Iterator[Asked]:
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        if line.strip():
            try:
                yield from _of_passage(json.loads(line))
            except (KeyError, TypeError, ValueError) as error:
                raise ReadingsError(f"{file.name}, line {number}: {error}") from error


def _of_passage(passage: dict[str, Any]) -> Iterator[Asked]:
    heading, text = str(passage["heading"]), str(passage["text"])
    for asked in passage["questions"]:
        answer, near = asked.get("answer"), asked.get("near", "")
        if answer is None and near not in NEAR:
            raise ValueError(f"“{near}” is no way to miss what is said")
        start = text.find(answer) if answer is not None else -1
        if answer is not None and start < 0:
            raise ValueError(f"the answer “{answer}” does not stand in the text")
        yield Asked(asked["q"], heading, text, (start, start + len(answer)) if answer is not None else None, near)
