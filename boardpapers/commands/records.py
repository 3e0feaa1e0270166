"""`boardpapers records`: what was asked, in which state of the library, and whether the same answer comes now."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from boardpapers.assembly import make_engine, open_library
from boardpapers.console import count, print_json, say, warn
from boardpapers.errors import CommandFailed, UsageError
from boardpapers.settings import Settings
from corpus.library import Library
from corpus.state import States
from search.types import Filters
from web.record_check import Comparison, compare, comparison_json
from web.records import DATABASE, NoSuchRecord, Record, RecordsError, forget, forget_old, listed, read, record_json
from web.shapes import Json
from web.sheets import records_csv


def records(arguments: argparse.Namespace, settings: Settings) -> int:
    """List the records, show one, check one, or delete some."""
    library = open_library(settings)
    path = library.folder / DATABASE
    try:
        match arguments.action:
            case "list":
                if arguments.ids:
                    raise UsageError("records takes no ID; records show ID shows one")
                return _list(arguments, path, settings)
            case "show":
                return _show(arguments, path)
            case "check":
                return _check(arguments, path, library, settings)
            case _:
                return _forget(arguments, path)
    except (RecordsError, NoSuchRecord) as error:
        raise CommandFailed(str(error)) from error


def _list(arguments: argparse.Namespace, path: Path, settings: Settings) -> int:
    if settings.keep_records and path.exists():
        forget_old(path, settings.keep_records)
    found = listed(path, _midnight(arguments.since)) if path.exists() else []
    if arguments.json:
        print_json({"records": [record_json(record) for record in found]})
    elif arguments.csv:
        sys.stdout.write(records_csv(found))
        sys.stdout.flush()
    elif not found:
        say("No questions are recorded.")
    for record in () if arguments.json or arguments.csv else found:
        by = f", {record.by}" if record.by else ""
        say(f"{record.id}  {_local(record.asked_at)}{by}: {record.question}", indent="    ", first="")
        say(f"{_said(record)}; {record.access_name} papers; generation {record.generation}", indent="    ")
    return 0


def _show(arguments: argparse.Namespace, path: Path) -> int:
    record, _ = read(path, _one(arguments.ids))
    if arguments.json:
        print_json(record_json(record))
        return 0
    say(f"{record.question}")
    say(f"{_local(record.asked_at)}{f', {record.by}' if record.by else ''}; {_said(record)}", indent="  ")
    for name, value in record.filters.items():
        say(f"only {name} {value}", indent="  ")
    say(
        f"{record.access_name} papers, generation {record.generation}, digest {record.state or 'not known'}",
        indent="  ",
    )
    for statement in record.answer["statements"]:
        say()
        say(f"{statement['text']} {''.join(f'[{n}]' for n in statement['citations'])}")
    for citation in record.answer["citations"]:
        say()
        say(f"“{citation['quote']}”", first=f"[{citation['n']}] ", indent="    ")
        say(citation["citation"], indent="    ")
    say()
    say("Passages considered:" if record.answer["considered"] else "No passages were found.")
    for place in record.answer["considered"]:
        say(f"{place['citation']} ({place['passage']})", first=f"{place['rank']}. ", indent="   ")
    return 0


def _check(arguments: argparse.Namespace, path: Path, library: Library, settings: Settings) -> int:
    """Ask again; 0 when the same answer comes, else 1."""
    record, papers = read(path, _one(arguments.ids))
    # The same papers as then: asked in public, it is answered from public papers.
    asked = record.answer.get("asked") or record.question
    answer = make_engine(library, settings).ask(asked, record.access, filters_of(record.filters))
    found = compare(record, papers, answer, States(library).of(record.access))
    if arguments.json:
        print_json(comparison_json(record, found))
    else:
        _print_comparison(record, found)
    return 0 if found.same else 1


def filters_of(kept: Json) -> Filters:
    """Read the filters of a record."""
    since, until = (date.fromisoformat(kept[name]) if name in kept else None for name in ("from", "to"))
    named = {name: kept.get(name, "") for name in ("body", "kind", "source", "paper")}
    return Filters(since=since, until=until, **named)


def _print_comparison(record: Record, found: Comparison) -> None:
    say("The same answer comes." if found.same else "Another answer comes now:")
    for line in found.answer_differs:
        say(line, indent="  ")
    if found.passages_differ:
        say("The passages considered differ:")
    for line in found.passages_differ:
        say(line, indent="  ")
    then, now = found.generation
    if found.same_library:
        say(f"The library holds the same words (digest {record.state}).")
        if record.answer.get("written_by"):
            say("A language model wrote the answer, and may word it otherwise each time.")
        elif not found.same:
            say("So the program or its settings have changed since.")
        return
    say(f"The library has changed: generation {then} then, {now} now.")
    if found.papers is None:
        say("What it held then is not known: papers were being added.")
        return
    for name, papers in asdict(found.papers).items():
        if papers:
            say(f"{name}: {', '.join(papers)}", indent="  ")


def _forget(arguments: argparse.Namespace, path: Path) -> int:
    if not arguments.ids:
        raise UsageError("records forget needs the ID of a record")
    missing = forget(path, arguments.ids)
    for record_id in missing:
        warn(f"there is no record {record_id}")
    say(f"{count(len(arguments.ids) - len(missing), 'record')} deleted.")
    return 1 if missing else 0


def _one(ids: Sequence[str]) -> str:
    if len(ids) != 1:
        raise UsageError("name one record by its ID")
    return ids[0]


def _midnight(day: date | None) -> datetime | None:
    """Return the moment a day begins, where this program runs."""
    return None if day is None else datetime(day.year, day.month, day.day).astimezone()


def _local(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def _said(record: Record) -> str:
    return "answered" if record.status == "answered" else "not in the papers"
