"""Gold questions: what was asked, what the answer must say, and where in the papers it stands."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from evaluation.matching import bare, span


class GoldError(ValueError):
    """A gold file cannot be read as one."""


@dataclass(frozen=True, slots=True)
class GoldItem:
    """A place that answers: its `quote`, or for papers that are not ours the words it starts and ends with."""

    document: str
    locator: str
    quote: str = ""
    starts: str = ""
    ends: str = ""

    def find(self, text: str) -> bool:
        """Whether the gold words stand in `text`, markup, quotes, dashes, spaces and case put aside."""
        held = bare(text)
        if self.quote:
            return bare(self.quote) in held
        start = held.find(bare(self.starts))
        return start >= 0 and held.find(bare(self.ends), start) >= 0

    def words_in(self, text: str) -> str:
        """Return the gold words: the quote, or what stands in `text` from the start to the end that is given."""
        if self.quote:
            return self.quote
        return span(text, self.starts, self.ends) if self.find(text) else ""


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """One question with its gold; without gold, the papers do not answer it."""

    id: str
    question: str
    type: str
    must_match: tuple[re.Pattern[str], ...]
    needs: Literal["any", "all"]
    gold: tuple[GoldItem, ...]

    @property
    def answerable(self) -> bool:
        """Whether the papers answer the question."""
        return bool(self.gold)


def read_gold(path: Path) -> tuple[GoldQuestion, ...]:
    """Read a gold file, one JSON object a line; raises GoldError naming the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise GoldError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise GoldError(f"{path} is not UTF-8 text") from error
    questions = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                questions.append(_question(json.loads(line)))
            except (ValueError, KeyError, TypeError, re.error) as error:
                said = f"“{error.args[0]}” is missing" if isinstance(error, KeyError) else str(error)
                raise GoldError(f"{path}, line {number}: {said}") from error
    if not questions:
        raise GoldError(f"{path} holds no questions")
    return tuple(questions)


def _question(value: dict[str, Any]) -> GoldQuestion:
    if value["needs"] not in {"any", "all"}:
        raise ValueError(f"“needs” is “any” or “all”, not {value['needs']!r}")
    return GoldQuestion(
        id=str(value["id"]),
        question=value["question"],
        type=value["type"],
        must_match=tuple(re.compile(pattern, re.IGNORECASE) for pattern in value["answer_must_match"]),
        needs=value["needs"],
        gold=tuple(map(_item, value["gold"])),
    )


def _item(value: dict[str, Any]) -> GoldItem:
    item = GoldItem(
        value.get("document", ""),
        value["locator"],
        value.get("quote", ""),
        value.get("starts", ""),
        value.get("ends", ""),
    )
    if not (bare(item.quote) or (bare(item.starts) and bare(item.ends))):
        raise ValueError("a gold item needs a “quote”, or “starts” and “ends”")
    return item
