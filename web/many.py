"""A request with many questions: what it asks, what is wrong with it, and its answer as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from flask import Request, Response, abort, json

from search.engine import MOST_CHARACTERS
from web import questions, sheets
from web.forms import ParameterError
from web.questions import Line, QuestionsError
from web.replies import EXCEL
from web.schedule import Entry, schedule_json

MOST_QUESTIONS: Final = 100
"""Questions answered by one request: some seconds of work."""
MOST_SENT: Final = 2 * 1024 * 1024  # bytes; a hundred of the longest questions, as a form sends them
FORMATS: Final = {"json": "application/json", "csv": "text/csv", "xlsx": EXCEL}
_BODIES: Final = {
    "text/plain": "txt",
    "text/csv": "csv",
    "application/jsonl": "jsonl",
    "application/x-ndjson": "jsonl",
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What the page's form sent: the text typed, the name and contents of a file, in the order they are asked."""

    typed: str
    name: str
    lines: tuple[Line, ...]
    problems: tuple[str, ...]

    @property
    def text(self) -> str:
        """All questions, one a line, for the form to show again: a browser forgets the file."""
        return "\n".join(" ".join(line.question.split()) for line in self.lines if not line.error) or self.typed


def read_form(request: Request) -> Sent:
    """Read the page's form, typed questions first; everything that is wrong with it is in `problems`."""
    typed = request.form.get("questions", "")
    lines = list(questions.read_questions(typed.encode("utf-8", "replace"), "txt"))
    problems = _too_long(lines, "line")
    file = request.files.get("list")
    name = PurePath(file.filename or "").name if file is not None else ""
    if file is not None and name:
        try:
            read = questions.read_questions(file.read(), PurePath(name).suffix.lstrip(".").lower())
        except QuestionsError as error:
            problems.append(f"{name}: {error}")
        else:
            problems += [f"{name}, line {line.number}: {line.error}" for line in read if line.error]
            problems += _too_long(read, f"{name}, line")
            lines += read
    if not lines and not problems:
        problems.append("type a question, or choose a file with questions")
    if len(lines) > MOST_QUESTIONS:
        problems.append(_too_many(lines))
    return Sent(typed, name, tuple(lines), tuple(problems))


def read_body(request: Request) -> tuple[Line, ...]:
    """Read the questions that a program sent; raises ParameterError."""
    try:
        if request.is_json:
            lines = _of_json(_json_of(request))
        elif request.mimetype in _BODIES:
            lines = questions.read_questions(request.get_data(), _BODIES[request.mimetype])
        else:
            abort(415, f"send JSON ({{“questions”: […]}}) or one of {', '.join(_BODIES)}")
    except QuestionsError as error:
        raise ParameterError("questions", str(error)) from error
    if not lines:
        raise ParameterError("questions", "there are no questions")
    if len(lines) > MOST_QUESTIONS:
        raise ParameterError("questions", _too_many(lines))
    return lines


def _json_of(request: Request) -> Any:
    """Read the body as JSON; None when it is none. Brackets in brackets in brackets are none either."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def _of_json(value: Any) -> tuple[Line, ...]:
    asked = value.get("questions") if isinstance(value, dict) else None
    if not isinstance(asked, list):
        raise QuestionsError("send a JSON object with “questions”, a list")
    texts = [item.get(questions.COLUMN) if isinstance(item, dict) else item for item in asked]
    return tuple(
        Line(number, questions.whole(text)) if isinstance(text, str) else Line(number, "", "not a question")
        for number, text in enumerate(texts, start=1)
    )


def _too_long(lines: Iterable[Line], where: str) -> list[str]:
    return [
        f"{where} {line.number} has {len(line.question):,} characters; {MOST_CHARACTERS:,} are allowed"
        for line in lines
        if len(line.question) > MOST_CHARACTERS
    ]


def _too_many(lines: Sequence[Line]) -> str:
    return f"there are {len(lines):,} questions; {MOST_QUESTIONS} are answered at once"


def wanted_format(request: Request) -> str:
    """Return the form that the answer should have, by `format` or by what the asker accepts; raises ParameterError."""
    named = request.values.get("format", "")
    if named:
        if named not in FORMATS:
            raise ParameterError("format", f"“format” must be one of {', '.join(FORMATS)}")
        return named
    accepted = request.accept_mimetypes.best_match(FORMATS.values(), default=FORMATS["json"])
    if request.accept_mimetypes and not request.accept_mimetypes[accepted]:
        abort(406, f"the answer can be {', '.join(FORMATS.values())}")
    return next(name for name, mime in FORMATS.items() if mime == accepted)


def schedule_response(entries: Iterable[Entry], form: str, *, attached: bool) -> Response:
    """Give a schedule in a form, as a file to save or, for programs, as it is."""
    if form == "csv":
        made = Response("".join(sheets.schedule_lines(entries)), content_type=sheets.CSV)
    elif form == "xlsx":
        from web.workbook import schedule_workbook

        made = Response(schedule_workbook(entries), content_type=EXCEL)
    else:
        made = Response(json.dumps(schedule_json(entries)) + "\n", content_type=FORMATS["json"])
    if attached:
        made.headers["Content-Disposition"] = f"attachment; filename=answers.{form}"
    return made
