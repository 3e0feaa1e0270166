"""Files read into papers without a library, as adding them reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from indexer.assembly import Draft, Options, assemble
from indexer.blocks import Unreadable
from indexer.readers.markdown import read_markdown
from indexer.readers.pdf import read_pdf

SUFFIXES = {".pdf", ".md", ".markdown"}


def read_papers(path: Path) -> tuple[Draft, ...]:
    """Read a file's papers; raises Unreadable with the reason."""
    if path.suffix.lower() not in SUFFIXES:
        raise Unreadable("neither PDF nor Markdown")
    data = path.read_bytes()
    reading = read_pdf(data) if path.suffix.lower() == ".pdf" else read_markdown(data)
    given: Counter[str] = Counter()

    def take(base: str) -> str:
        given[base] += 1
        return (base or "paper") + (f"-{given[base]}" if given[base] > 1 else "")

    return tuple(assemble(reading, str(path), path.stem, Options(), take))


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Return the files named, and those of a kind we read in the folders named."""
    found: list[Path] = []
    for path in paths:
        inside = (
            sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES) if path.is_dir() else [path]
        )
        found += [file for file in inside if file not in found]
    return found
