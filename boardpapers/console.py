"""Printing for people: lines wrapped to the terminal, messages on standard error, JSON whole."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from typing import Any, Final

_NOT_FOR_TERMINALS: Final = {code: None for code in (*range(32), 127, *range(128, 160)) if code not in (9, 10)}


def say(text: str = "", *, indent: str = "", first: str | None = None) -> None:
    """Print text on standard output, wrapped when that is a terminal; `first` begins its first line."""
    print(fold(text, indent=indent, first=first, width=_width()), flush=True)


def warn(text: str) -> None:
    """Print one line on standard error."""
    print(f"boardpapers: {_clean(text)}", file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """Print a JSON value on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=2), flush=True)


def fold(text: str, *, indent: str = "", first: str | None = None, width: int = 0) -> str:
    """Lay text out in lines of at most `width` characters (0: one line), without what could steer a terminal."""
    start = indent if first is None else first
    if width == 0:
        return start + _clean(text)
    lines = textwrap.wrap(
        _clean(text),
        max(width, 20 + len(indent)),
        initial_indent=start,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines) or start.rstrip()


def count(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun: "1 paper", "1,204 passages"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _clean(text: str) -> str:
    return text.translate(_NOT_FOR_TERMINALS)


def _width() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
