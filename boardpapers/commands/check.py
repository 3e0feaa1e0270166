"""`boardpapers check`: the library against its index and its files, and what to do about what is wrong."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from boardpapers.assembly import open_library
from boardpapers.console import count, print_json, say, warn
from boardpapers.settings import Settings
from corpus.access import EVERYTHING
from corpus.database import FILES, LibraryError
from corpus.library import FileRecord, Library

_ADD_AGAIN = "remove the papers of that file and add it again"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it should be, and what to do about it."""

    what: str
    advice: str


def check(arguments: argparse.Namespace, settings: Settings) -> int:
    """Look at everything the data folder holds; 1 when something is wrong."""
    library = open_library(settings)
    problems = [problem for look in (_database, _originals, _offsets, _indexes) for problem in look(library)]
    papers, passages = len(library.papers(EVERYTHING)), sum(library.passage_counts(EVERYTHING).values())
    if arguments.json:
        print_json(
            {
                "sound": not problems,
                "generation": library.generation(),
                "papers": papers,
                "passages": passages,
                "problems": [{"what": problem.what, "advice": problem.advice} for problem in problems],
            }
        )
    else:
        for problem in problems:
            warn(f"{problem.what}: {problem.advice}")
        say(
            f"{count(papers, 'paper')}, {count(passages, 'passage')}: "
            + (f"{count(len(problems), 'problem')}." if problems else "everything is as it should be.")
        )
    return 1 if problems else 0


def _database(library: Library) -> Iterator[Problem]:
    for what in library.check():
        yield Problem(f"{library.path.name}: {what}", "make the library anew from its files in an empty data folder")


def _originals(library: Library) -> Iterator[Problem]:
    """Compare the files kept under their hashes with what they hold."""
    for record in library.files(EVERYTHING):
        if not record.reason and not record.same_as:
            yield from _original(library.folder / FILES, record)


def _original(folder: Path, record: FileRecord) -> Iterator[Problem]:
    kept = sorted(folder.glob(f"{record.digest}*"))
    if not kept:
        yield Problem(f"the original of {record.name} is missing from {folder}", _ADD_AGAIN)
    for path in kept:
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != record.digest:
                yield Problem(f"{path} is not the file that was added as {record.name}", f"delete it, {_ADD_AGAIN}")


def _offsets(library: Library) -> Iterator[Problem]:
    """Look whether every reference stands in its passage's text."""
    for paper in library.papers(EVERYTHING):
        for passage in library.passages(paper.id, EVERYTHING):
            for reference in library.references_from(passage.id, EVERYTHING):
                if not 0 <= reference.start <= reference.end <= len(passage.text):
                    yield Problem(f"{passage.id} has a reference beyond its text", _ADD_AGAIN)


def _indexes(library: Library) -> Iterator[Problem]:
    """Compare the passages with the word index and the vectors.

    What the word index holds beyond the library is no problem: a run that was killed leaves it, no search sees it,
    and the next change clears it away.
    """
    keys = {key for key, _ in library.keys()}
    if not keys:
        return
    sizes: dict[int, int] = {}
    with_vectors = set()
    for key, blob in library.vectors():
        with_vectors.add(key)
        sizes[len(blob)] = sizes.get(len(blob), 0) + 1
    if keys - with_vectors:
        yield Problem(
            f"{count(len(keys - with_vectors), 'passage')} without a vector", _affected(library, keys - with_vectors)
        )
    if len(sizes) > 1:
        yield Problem(
            "the vectors are not all of one length", "make the library anew from its files in an empty data folder"
        )
    yield from _word_index(library, keys)


def _word_index(library: Library, keys: set[int]) -> Iterator[Problem]:
    from search.lexical import LexicalIndex
    from search.publishing import INDEX

    try:
        missing = keys - LexicalIndex(library.folder / INDEX).keys()
    except LibraryError as error:
        yield Problem(
            str(error), f"delete {library.folder / INDEX}, if it is there; the next “boardpapers add” makes it anew"
        )
        return
    if missing:
        advice = "the next “boardpapers add” that reads a file puts them in"
        yield Problem(f"{count(len(missing), 'passage')} missing from the word index", advice)


def _affected(library: Library, keys: set[int]) -> str:
    papers = sorted({paper for key, paper in library.keys() if key in keys})
    return f"remove and add again {', '.join(papers)}"
