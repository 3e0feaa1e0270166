"""A list of questions, as people keep them: one a line, a column of a table, or one JSON object a line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

COLUMN: Final = "question"


class QuestionsError(ValueError):
    """The list cannot be read as a list of questions at all; the message says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """A question with the number of its line, or why the line holds none."""

    number: int
    question: str
    error: str = ""


def read_questions(data: bytes, form: str) -> tuple[Line, ...]:
    """Read a list in the form that a file's suffix names: "jsonl", "csv", else one question a line.

    Empty lines are passed over; a line that cannot be read is kept with the reason. Raises QuestionsError.
    """
    return tuple(_FORMS.get(form, _of_text)(_decoded(data, form)))


def whole(text: str) -> str:
    """Replace halves of characters, which JSON can name and no file or model can take."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _decoded(data: bytes, form: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if form == "jsonl":
            raise QuestionsError("not UTF-8 text") from error
    # What spreadsheets on Windows save as CSV, and old editors as text.
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise QuestionsError("neither UTF-8 nor Windows text") from error


def _of_text(text: str) -> Iterator[Line]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield Line(number, line.strip())


def _of_jsonl(text: str) -> Iterator[Line]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            yield Line(number, "", f"not JSON: {error.msg}")
            continue
        except (ValueError, RecursionError):  # a number of thousands of digits; brackets in brackets
            yield Line(number, "", "not JSON that can be read")
            continue
        if isinstance(value, dict) and isinstance(value.get(COLUMN), str):
            yield Line(number, whole(value[COLUMN]))
        else:
            yield Line(number, "", "not a JSON object with a “question”")


def _of_csv(text: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""))
    rows = []
    try:
        for row in reader:
            rows.append((reader.line_num, [cell.strip() for cell in row]))
    except csv.Error as error:
        raise QuestionsError(f"line {reader.line_num}: not CSV: {error}") from error
    rows = [(number, row) for number, row in rows if any(row)]
    header = [cell.casefold() for cell in rows[0][1]] if rows else []
    if COLUMN in header:
        at, rows = header.index(COLUMN), rows[1:]
    elif all(len(row) == 1 for _, row in rows):
        at = 0
    else:
        raise QuestionsError("its first line names no column “question”")
    for number, row in rows:
        if len(row) > at and row[at]:
            yield Line(number, row[at])
        else:
            yield Line(number, "", "no question in this row")


_FORMS: Final[dict[str, Callable[[str], Iterator[Line]]]] = {"jsonl": _of_jsonl, "csv": _of_csv}
