"""`boardpapers ask --questions`: a list of questions in, their answers out, as a file of the kind its name says."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal, TextIO

from boardpapers.assembly import open_library, replying
from boardpapers.console import warn
from boardpapers.errors import UsageError
from boardpapers.settings import Settings
from corpus.access import EVERYTHING, PUBLIC_ONLY
from search.types import Filters
from web.questions import Line, QuestionsError, read_questions
from web.replying import Asking
from web.schedule import Entry, answered, entry_json

_EXCEL: Final = ".xlsx"


def ask_many(arguments: argparse.Namespace, filters: Filters, settings: Settings) -> int:
    """Answer a list of questions; 1 when one could not be asked. What is answered stays written when it is stopped."""
    lines = _read(arguments.questions)
    out: Path | None = arguments.out
    done = _answered_before(out, lines) if arguments.resume else 0
    library = open_library(settings)
    failed = 0

    def told(entries: Iterable[Entry]) -> Iterator[Entry]:
        nonlocal failed
        for number, entry in enumerate(entries, start=done + 1):
            if entry.error:
                failed += 1
                warn(f"question {number}: {_named(entry, arguments.questions)}{entry.error}")
            yield entry

    clearance = PUBLIC_ONLY if arguments.public else EVERYTHING
    with replying(library, settings, clearance) as replier, _progress(len(lines), done) as show:
        entries = answered(lines[done:], lambda question: replier.reply(Asking(question, filters, by=settings.by)))
        _write(out, show(told(entries)), going_on=bool(arguments.resume))
    return 1 if failed else 0


def _named(entry: Entry, name: str) -> str:
    """Name the line of a question that could not even be read."""
    return f"{name}, line {entry.line.number}: " if entry.line.error else ""


def _read(name: str) -> tuple[Line, ...]:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return read_questions(data, _form(Path(name)))
    except OSError as error:
        raise UsageError(f"{name}: the questions cannot be read: {error.strerror}") from error
    except QuestionsError as error:
        raise UsageError(f"{name}: the questions cannot be read: {error}") from error


def _form(path: Path) -> str:
    """Return the form of a list of questions: JSON lines unless the name says otherwise."""
    suffix = path.suffix.lower().lstrip(".")
    return suffix if suffix in ("csv", "txt") else "jsonl"


def _answered_before(out: Path | None, lines: Sequence[Line]) -> int:
    """Count the whole answers that a stopped run left; what it had half written is cut off."""
    if out is None or out.suffix.lower() in (".csv", _EXCEL):
        raise UsageError("--resume goes with --out FILE.jsonl")
    if not out.exists():
        return 0
    data = out.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    try:
        asked = [json.loads(line)["question"] for line in whole.splitlines()]
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{out}: there is something else than answers in it") from error
    if asked != [line.question for line in lines[: len(asked)]]:
        raise UsageError(f"{out}: these are answers to other questions")
    if len(whole) < len(data):
        os.truncate(out, len(whole))
    return len(asked)


def _write(out: Path | None, entries: Iterable[Entry], *, going_on: bool) -> None:
    suffix = "" if out is None else out.suffix.lower()
    try:
        if suffix == _EXCEL and out is not None:
            _write_workbook(out, entries)
            return
        with _opened(out, "a" if going_on else "w", newline="" if suffix == ".csv" else None) as file:
            for text in _as_csv(entries) if suffix == ".csv" else _as_jsonl(entries):
                file.write(text)
                file.flush()
    except OSError as error:
        if out is None:
            raise
        raise UsageError(f"{out}: the answers cannot be written there: {error.strerror}") from error


def _as_csv(entries: Iterable[Entry]) -> Iterator[str]:
    from web.sheets import schedule_lines

    return schedule_lines(entries)


def _as_jsonl(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        yield json.dumps(entry_json(entry), ensure_ascii=False) + "\n"


def _write_workbook(out: Path, entries: Iterable[Entry]) -> None:
    """Write a workbook in place of an earlier one, whole: also when stopped, with what was answered by then."""
    from web.workbook import schedule_workbook

    beside = out.with_name(f".{out.name}.part")
    beside.write_bytes(b"")  # Before the first question is asked: a place that cannot be written to is said at once.
    done: list[Entry] = []
    try:
        done.extend(entries)
    finally:
        beside.write_bytes(schedule_workbook(done))
        os.replace(beside, out)


@contextmanager
def _opened(path: Path | None, mode: Literal["a", "w"], newline: str | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    with path.open(mode, encoding="utf-8", newline=newline) as out:
        yield out


@contextmanager
def _progress(total: int, done: int) -> Iterator[Callable[[Iterable[Entry]], Iterable[Entry]]]:
    """Yield what lets entries through and shows how many there were: a bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda entries: entries
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("questions"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    both = sys.stdout.isatty()
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, redirect_stdout=both, redirect_stderr=both) as bar:
        task = bar.add_task("questions", total=total, completed=done)

        def show(entries: Iterable[Entry]) -> Iterator[Entry]:
            for entry in entries:
                bar.advance(task)
                yield entry

        yield show
