"""What a library holds whatever its access: for the indexes and digests made of it, never for readers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final

from corpus import repeats, rows
from corpus.database import OLDEST_VERSION, Database
from corpus.locators import Locator

MANY: Final = 500
"""Papers from which a table is read through rather than looked up in."""


class Unfiltered(Database):
    """A library's rows without regard to who may see them: every such read is here, so that each use can be seen."""

    def vectors_above(self, above: int, at_most: int) -> int:
        """Return how many vectors have keys greater than `above`, counted no further than `at_most`."""
        count = "SELECT count(*) FROM (SELECT 1 FROM vectors WHERE key>? LIMIT ?)"
        return int(self._db().execute(count, (above, at_most)).fetchone()[0])

    def vectors(self, above: int = 0) -> Iterator[tuple[int, bytes]]:
        """Yield every published passage key greater than `above` with one window's vector, in key order."""
        yield from self._db().execute("SELECT key, vector FROM vectors WHERE key>? ORDER BY key, window", (above,))

    def fine_vectors(self, keys: Sequence[int]) -> dict[int, tuple[bytes, bytes]]:
        """Return the vectors of these passages' sentences and words, by key."""
        # Asked in the statement itself: the version may change between two.
        version = "(SELECT user_version FROM pragma_user_version)"
        tokens = f"CASE {version} WHEN {OLDEST_VERSION} THEN signs(tokens) ELSE tokens END"
        found: dict[int, tuple[bytes, bytes]] = {}
        for first in range(0, len(keys), 500):
            some = keys[first : first + 500]
            marks = ",".join("?" * len(some))
            for key, of_sentences, of_words in self._db().execute(
                f"SELECT key, sentences, {tokens} FROM fine_vectors WHERE key IN ({marks})", tuple(some)
            ):
                found[key] = (of_sentences, of_words)
        return found

    def acronyms(self, papers: Sequence[str]) -> dict[str, tuple[tuple[str, str, int], ...]]:
        """Return what was noted of the acronyms of these papers, where it was."""
        db, wanted = self._db(), set(papers)
        if len(wanted) > MANY:  # as they stand in the file, not from one place of it to another
            found = db.execute("SELECT paper, acronyms FROM noted")
        else:
            found = db.execute(
                "SELECT paper, acronyms FROM noted WHERE paper IN (SELECT value FROM json_each(?))",
                (json.dumps(list(papers)),),
            )
        return {
            paper: tuple((short, meaning, times) for short, meaning, times in json.loads(text))
            for paper, text in found
            if paper in wanted
        }

    def repeats(self) -> repeats.Repeats:
        """Return which papers repeat each other."""
        return repeats.load(self._db())

    def texts(self, paper_id: str) -> Iterator[str]:
        """Yield the texts of a paper's passages in order."""
        for (text,) in self._db().execute("SELECT text FROM passages WHERE paper=? ORDER BY position", (paper_id,)):
            yield text

    def words(self, paper_id: str) -> Iterator[tuple[str, str]]:
        """Yield id and text of a paper's passages in order."""
        yield from self._db().execute("SELECT id, text FROM passages WHERE paper=? ORDER BY position", (paper_id,))

    def keys(self) -> Iterator[tuple[int, str]]:
        """Yield every published passage key with its paper's id."""
        yield from self._db().execute("SELECT key, paper FROM passages ORDER BY key")

    def key_ranges(self) -> Iterator[tuple[str, int, int]]:
        """Yield every paper that has passages with the first and the last of their keys.

        From the ends of each paper in an index of passages: nothing is read for each passage.
        """
        end = "(SELECT key FROM passages WHERE paper=papers.id ORDER BY position {0}, key {0} LIMIT 1)"
        ends = f"{end.format('')} AS first, {end.format('DESC')}"
        yield from self._db().execute(f"SELECT id, {ends} FROM papers WHERE first IS NOT NULL ORDER BY id")

    def keys_at(self, locator: Locator) -> list[int]:
        """Return the keys of the passages at exactly this place, in whatever paper."""
        at = self._db().execute("SELECT key FROM passages WHERE locator=?", (rows.locator_value(locator),))
        return [int(key) for (key,) in at]
