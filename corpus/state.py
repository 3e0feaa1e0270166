"""Which state of the library an answer was made from: its generation, and a digest of what it held."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from typing import Final

from corpus.access import Clearance
from corpus.database import LibraryError
from corpus.library import Library
from corpus.papers import Paper

_TRIES: Final = 8
DIGITS: Final = 16
"""Hexadecimal digits of a digest: 64 bits tell the states of any library apart."""


@dataclass(frozen=True, slots=True)
class LibraryState:
    """The papers that a clearance may see in one generation: (id, digest of its words and addresses), by id.

    Two libraries with the same digest hold the same papers with the same words, whatever their generations.
    """

    generation: int
    papers: tuple[tuple[str, str], ...]

    @property
    def digest(self) -> str:
        """The digest of all papers together."""
        return digest_of(*(part for paper in self.papers for part in paper))


def digest_of(*parts: str) -> str:
    """Return the first digits of the SHA-256 of some texts, in which no two texts can run together."""
    made = hashlib.sha256()
    for part in parts:
        words = part.encode("utf-8", "surrogatepass")
        made.update(b"%d:" % len(words))
        made.update(words)
    return made.hexdigest()[:DIGITS]


class States:
    """Tells the state of a library, and reads only those papers again that have changed; for many threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[Clearance, LibraryState] = {}
        self._papers: dict[tuple[Paper, int], str] = {}
        self._reading = threading.Lock()

    def of(self, clearance: Clearance) -> LibraryState:
        """Return the state now, of the papers a clearance may see and of no other."""
        held = self._known.get(clearance)
        if held is not None and held.generation == self._library.generation():
            return held
        with self._reading:
            for _ in range(_TRIES):
                generation = self._library.generation()
                made = LibraryState(generation, self._read(clearance))
                if self._library.generation() == generation:
                    self._known[clearance] = made
                    return made
        raise LibraryError("papers are being added too fast to tell the state of the library")

    def _read(self, clearance: Clearance) -> tuple[tuple[str, str], ...]:
        # Keys are given once: a paper that begins with the same key has not been published anew.
        first_keys = self._library.first_keys(clearance)
        known = {(paper, first_keys.get(paper.id, 0)) for paper in self._library.papers(clearance)}
        made = {item: self._papers.get(item) or self._digest(item[0]) for item in known}
        again = {paper.id for paper, _ in made}
        self._papers = {item: digest for item, digest in self._papers.items() if item[0].id not in again} | made
        return tuple(sorted((paper.id, digest) for (paper, _), digest in made.items()))

    def _digest(self, paper: Paper) -> str:
        meeting = paper.meeting
        about = (paper.title, paper.kind, paper.source, paper.date, meeting.body, meeting.date, paper.agenda_item)
        words = (part for place in self._library.words(paper.id) for part in place)
        return digest_of(*map(str, about), *words)
