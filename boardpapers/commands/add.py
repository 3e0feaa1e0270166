"""`boardpapers add`: read files, index them, say what was read and what was not."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from boardpapers.assembly import make_publisher, open_library
from boardpapers.console import count, say, warn
from boardpapers.settings import Settings

if TYPE_CHECKING:
    from indexer.ingest import FileOutcome, Progress


def add(arguments: argparse.Namespace, settings: Settings) -> int:
    """Add the papers; 1 when a file was not read, though the others are in."""
    if not any(path.exists() for path in arguments.paths):
        # Nothing to read: no data folder is made for a slip of the keyboard.
        for path in arguments.paths:
            warn(f"{path}: not read: there is no such file or folder")
        return 1
    library = open_library(settings, create=True)
    with library.writing():
        from indexer.assembly import Options
        from indexer.ingest import ingest

        options = Options(body=arguments.body, date=arguments.date, exempt=arguments.exempt)
        with _shown_progress() as progress:
            publisher = make_publisher(library, settings)
            outcomes = ingest(arguments.paths, library, publisher, options, progress, _tell)
    return _sum_up(outcomes)


def _tell(outcome: FileOutcome) -> None:
    match outcome.status:
        case "read":
            read = f"{count(len(outcome.papers), 'paper')}, {count(outcome.passages, 'passage')}"
            say(f"{outcome.path}: {read}" + (f" ({outcome.reason})" if outcome.reason else ""))
        case "repeated":
            say(f"{outcome.path}: {outcome.reason}")
        case "unchanged":
            say(f"{outcome.path}: unchanged")
        case _:
            warn(f"{outcome.path}: not read: {outcome.reason}")


def _sum_up(outcomes: tuple[FileOutcome, ...]) -> int:
    """Say how it went in one line; returns the exit code."""
    failed = sum(outcome.status == "failed" for outcome in outcomes)
    if not outcomes:
        say("No files there.")
    elif len(outcomes) > 1 or failed:
        read = sum(outcome.status == "read" for outcome in outcomes)
        said = [f"{count(read, 'file')} read"] if read else []
        said += [f"{unchanged:,} unchanged"] if (unchanged := sum(o.status == "unchanged" for o in outcomes)) else []
        said += (
            [f"{repeated:,} the same as others"] if (repeated := sum(o.status == "repeated" for o in outcomes)) else []
        )
        said += [f"{failed:,} not read"] if failed else []
        say(", ".join(said) + ".")
    return 1 if failed else 0


@contextmanager
def _shown_progress() -> Iterator[Callable[[Progress], None]]:
    """Yield what shows progress: a bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # Where both are a terminal rich keeps our lines above its bar; where output goes to a file it must leave it alone.
    both = sys.stdout.isatty()
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True, redirect_stdout=both, redirect_stderr=both) as bar:
        task = bar.add_task("looking", total=None)

        def show(progress: Progress) -> None:
            which = f" ({progress.number} of {progress.of})" if progress.of > 1 else ""
            found = f", {count(progress.passages, 'passage')}" if progress.passages else ""
            bar.update(
                task,
                description=f"{progress.stage} {progress.file}{which}{found}",
                completed=progress.done,
                total=progress.total,
            )

        yield show
