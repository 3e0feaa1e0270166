"""The command line: reads the arguments, runs the verb, and turns what went wrong into one line and an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from boardpapers.arguments import parse
from boardpapers.console import warn
from boardpapers.errors import CommandFailed, UsageError
from boardpapers.settings import Settings, SettingsError, read_settings
from corpus.database import LibraryError
from corpus.library import NotInLibrary

OK: Final = 0
FAILED: Final = 1
WRONG_USE: Final = 2
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, 1 when it could not do all it was asked, 2 for wrong use, 130 when interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        arguments = parse(sys.argv[1:] if argv is None else argv)
        settings = _settings(arguments)
        return _run(arguments, settings)
    except (SettingsError, UsageError) as error:
        warn(str(error))
        return WRONG_USE
    except (LibraryError, NotInLibrary, CommandFailed) as error:
        warn(str(error))
        return FAILED
    except _model_errors() as error:
        warn(str(error))
        return FAILED
    except KeyboardInterrupt:
        warn("stopped; what was finished is kept")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has left: nothing more can be said there, not even while Python shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except OSError as error:
        if error.filename is None and error.strerror is None:
            raise
        warn(f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror))
        return FAILED


def _model_errors() -> tuple[type[Exception], ...]:
    """Return what the embedding model raises, where it is in use: importing it only to ask would cost half a second."""
    if "search.embedding" not in sys.modules:
        return ()
    from search.embedding import ModelError

    return (ModelError,)


def _settings(arguments: argparse.Namespace) -> Settings:
    """Read the settings and lay the command line's own options over them."""
    settings = read_settings(os.environ, Path.cwd())
    given = {name: getattr(arguments, name, None) for name in ("data", "host", "port", "limit", "by")}
    return replace(settings, **{name: value for name, value in given.items() if value is not None})


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run the verb. Each one's module is imported only when it is the one asked for."""
    match arguments.verb:
        case "add":
            from boardpapers.commands.add import add

            return add(arguments, settings)
        case "remove":
            from boardpapers.commands.library import remove

            return remove(arguments, settings)
        case "papers":
            from boardpapers.commands.library import papers

            return papers(arguments, settings)
        case "show":
            from boardpapers.commands.library import show

            return show(arguments, settings)
        case "search":
            from boardpapers.commands.asking import search

            return search(arguments, settings)
        case "ask":
            from boardpapers.commands.asking import ask

            return ask(arguments, settings)
        case "decisions":
            from boardpapers.commands.decisions import decisions

            return decisions(arguments, settings)
        case "records":
            from boardpapers.commands.records import records

            return records(arguments, settings)
        case "serve":
            from boardpapers.commands.serve import serve

            return serve(settings)
        case "evaluate":
            from boardpapers.commands.evaluate import evaluate

            return evaluate(arguments, settings)
        case _:
            from boardpapers.commands.check import check

            return check(arguments, settings)
