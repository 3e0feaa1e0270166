"""`boardpapers evaluate`: the measures on a gold file, ours beside the reference pipeline's."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from boardpapers.assembly import make_engine, make_reference, open_library
from boardpapers.console import print_json, say
from boardpapers.errors import UsageError
from boardpapers.settings import Settings

if TYPE_CHECKING:
    from evaluation.measures import Outcome

OURS = "boardpapers"
REFERENCE = "reference"


def evaluate(arguments: argparse.Namespace, settings: Settings) -> int:
    """Ask every gold question of the library, and of the reference pipeline where its papers are named."""
    from evaluation.gold import GoldError, read_gold

    try:
        questions = read_gold(arguments.gold)
    except GoldError as error:
        raise UsageError(str(error)) from error
    missing = [path for path in arguments.reference if not path.is_file()]
    if missing:
        raise UsageError(f"{missing[0]}: there is no such file; --reference takes Markdown files")
    library = open_library(settings)

    from evaluation.run import our_system, run

    results = {OURS: run(our_system(make_engine(library, settings)), questions)}
    if arguments.reference:
        results[REFERENCE] = run(make_reference(arguments.reference, settings), questions)
    if arguments.out is not None:
        _write_outcomes(arguments.out, results)
    _show(arguments, results)
    return 0


def _show(arguments: argparse.Namespace, results: dict[str, tuple[Outcome, ...]]) -> None:
    from evaluation.measures import summarise
    from evaluation.run import measures_json

    figures = {name: measures_json(summarise(outcomes)) for name, outcomes in results.items()}
    if arguments.json:
        shaped: dict[str, Any] = {"gold": arguments.gold.name, **figures[OURS]}
        if REFERENCE in figures:
            shaped[REFERENCE] = figures[REFERENCE]
        print_json(shaped)
        return
    say(f"{arguments.gold.name}: {figures[OURS]['questions']} questions")
    for line in _table(figures):
        print(line)


def _table(figures: dict[str, dict[str, Any]]) -> list[str]:
    """Lay the figures out as a Markdown table, a row a system."""
    names = [name for name in next(iter(figures.values())) if name != "questions"]
    rows = [["", *names], *[[system, *(_figure(found[name]) for name in names)] for system, found in figures.items()]]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return [lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]]


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _write_outcomes(path: Path, results: Mapping[str, Sequence[Outcome]]) -> None:
    from evaluation.run import outcome_json

    lines = [
        json.dumps({"system": system, **outcome_json(outcome)}, ensure_ascii=False)
        for system, outcomes in results.items()
        for outcome in outcomes
    ]
    try:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
