"""The word index: BM25 over stems, with access and filters inside the query."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import tantivy

from corpus.access import EVERYTHING, PUBLIC_ONLY, Access, Clearance
from corpus.database import LibraryError
from corpus.papers import Passage
from search.types import Filters
from search.words import fold, stems

SAID: Final = "said"
"""The field that is searched: a passage's text with its headings and its context, as one text (decision 17)."""
NAMED: Final = "named"
"""The title and the source of a passage's paper: searched too where the passages themselves say too little."""
OWN: Final = "own"
"""The text alone: of it, only how many passages have a word is asked."""
NOWHERE: Final = " "
"""What no term can be: its rarity is that of a word which stands in no text."""
_VIEWS: Final = ("public", "all")
_HEAP: Final = 15_000_000


@dataclass(frozen=True, slots=True)
class WeightedStem:
    """A stem to look for and how much it counts."""

    stem: str
    weight: float = 1.0


class LexicalSearcher:
    """The word index as it was when this searcher was opened."""

    def __init__(self, schema: tantivy.Schema, searchers: dict[str, tantivy.Searcher]) -> None:
        self._schema = schema
        self._searchers = searchers

    def lexical(
        self, query: Sequence[WeightedStem], access: Clearance, filters: Filters, k: int
    ) -> list[tuple[int, float]]:
        """Return the keys and BM25 scores of the best k passages among those that access and filters allow.

        Where fewer than k say anything of the question, those come in, too, whose papers' names say it.
        """
        wanted = [item for item in query if item.weight > 0]
        if not wanted or not access or not k or not self._searcher(access).num_docs:
            return []
        found = self._best([SAID], wanted, access, filters, k)
        return found if len(found) >= k else self._best([SAID, NAMED], wanted, access, filters, k)

    def _best(
        self, fields: Sequence[str], query: Sequence[WeightedStem], access: Clearance, filters: Filters, k: int
    ) -> list[tuple[int, float]]:
        searcher = self._searcher(access)
        wanted = [
            tantivy.Query.boost_query(self._term(field, item.stem, "freq"), item.weight)
            for item in query
            for field in fields
        ]
        # Terms and nothing else: then what cannot be among the best k is skipped, unread (block-max WAND, Ding and
        # Suel 2011). A limit that lets all through is left out for that.
        query_ = tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in wanted])
        limits = [tantivy.Query.const_score_query(part, 0.0) for part in self._limits(access, filters)]
        if limits:
            query_ = tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in (query_, *limits)])
        hits = searcher.search(query_, limit=k, count=False).hits
        keys = searcher.fast_field_values("key", [address for _, address in hits])
        return [(int(key), float(score)) for key, (score, _) in zip(keys, hits, strict=True) if key is not None]

    def rarity(self, found: Iterable[str], access: Clearance) -> dict[str, float]:
        """Return the inverse document frequency of stems: 0 for a word in every passage, the more the rarer."""
        searcher = self._searcher(access)
        total = searcher.num_docs
        return {stem: math.log(1 + total / (1 + searcher.doc_freq(OWN, stem))) for stem in found}

    def passages(self, stem: str, access: Clearance) -> int:
        """Count the passages that say a stem, or else those whose papers' names do."""
        searcher = self._searcher(access)
        return searcher.doc_freq(SAID, stem) or searcher.doc_freq(NAMED, stem)

    def beginning(self, letters: str, access: Clearance) -> list[tuple[str, int]]:
        """List the stems in passages that begin with these letters, each with the number of its passages."""
        return list(self._searcher(access).terms_with_prefix(SAID, letters))

    def _searcher(self, access: Clearance) -> tantivy.Searcher:
        # Word statistics over exempt papers would tell a public reader something about them.
        return self._searchers["public" if access <= PUBLIC_ONLY else "all"]

    def _limits(self, access: Clearance, filters: Filters) -> list[tantivy.Query]:
        made = []
        if access not in (PUBLIC_ONLY, EVERYTHING):  # those are the two views, whole
            made.append(tantivy.Query.term_set_query(self._schema, "access", [level.value for level in sorted(access)]))
        for field, value in (("body", filters.body), ("kind", filters.kind), ("source", filters.source)):
            if value:
                made.append(self._term(f"{field}_is", fold(value)))
        if filters.paper:
            made.append(self._term("paper_is", filters.paper))
        if filters.since or filters.until:
            made.append(
                tantivy.Query.range_query(
                    self._schema,
                    "day",
                    tantivy.FieldType.Unsigned,
                    _day(filters.since or date.min),
                    _day(filters.until or date.max),
                )
            )
        return made

    def _term(self, field: str, value: str, option: str = "basic") -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value, option)


class LexicalIndex:
    """The word index in a folder: one view of it for public papers and one for all, each with its own statistics."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Open the index; raises LibraryError when it is not there (without `create`) or cannot be read."""
        self.folder = folder
        self._schema = _schema()
        self._open: dict[str, Any] = {}
        self._writers: dict[str, Any] = {}
        try:
            for view in _VIEWS:
                place = folder / view
                if create:
                    place.mkdir(parents=True, exist_ok=True)
                elif not place.exists():
                    raise LibraryError(f"the word index is missing in {folder}: add the papers again")
                self._open[view] = tantivy.Index(self._schema, path=str(place))
        except (ValueError, OSError) as error:
            raise LibraryError(f"the word index in {folder} cannot be read: {error}") from error

    def searcher(self) -> LexicalSearcher:
        """Return a searcher over the last commit; it keeps what it sees."""
        for index in self._open.values():
            index.reload()
        return LexicalSearcher(self._schema, {view: index.searcher() for view, index in self._open.items()})

    def lexical(
        self, query: Sequence[WeightedStem], access: Clearance, filters: Filters, k: int
    ) -> list[tuple[int, float]]:
        """Search the last commit; see LexicalSearcher.lexical."""
        return self.searcher().lexical(query, access, filters, k)

    @staticmethod
    def discard(folder: Path) -> None:
        """Take an index away that cannot be read, and nothing else that its folder may hold."""
        for view in _VIEWS:
            shutil.rmtree(folder / view, ignore_errors=True)
        with suppress(OSError):  # it holds something else, or is a file
            folder.rmdir()

    def keys(self, view: str = "all") -> set[int]:
        """Return the keys of all passages in a view of the index; raises LibraryError when it cannot be read."""
        try:
            searcher = self.searcher()._searchers[view]
            if not searcher.num_docs:
                return set()
            hits = searcher.search(tantivy.Query.all_query(), limit=searcher.num_docs, count=False).hits
            found = searcher.fast_field_values("key", [address for _, address in hits])
        except (ValueError, OSError) as error:
            raise LibraryError(f"the word index in {self.folder} cannot be read: {error}") from error
        return {int(key) for key in found if key is not None}

    def add(self, key: int, passage: Passage) -> None:
        """Put a passage in under its key; it can be found after `commit`."""
        for view in _VIEWS:
            if view == "all" or passage.paper.access is Access.PUBLIC:
                self._writer(view).add_document(self._document(key, passage))

    def _document(self, key: int, passage: Passage) -> tantivy.Document:
        paper = passage.paper
        day = paper.meeting.date
        document = {
            "key": key,
            "access": paper.access.value,
            "paper_is": paper.id,
            "day": _day(day) if day else 0,
            "body_is": fold(paper.meeting.body),
            "kind_is": fold(paper.kind.value),
            "source_is": fold(paper.told_source),
            **fields_of(
                _joined(passage.text),
                _joined(f"{passage.context} {' '.join(passage.headings)}"),
                _joined(f"{paper.title} {paper.source}"),
            ),
        }
        return tantivy.Document.from_dict(document, self._schema)

    def delete(self, keys: Iterable[int]) -> None:
        """Take passages out; they are found until `commit`."""
        wanted = list(keys)
        if not wanted:
            return
        # By query: tantivy 0.27 takes the number of delete_documents_by_term for a signed one, and deletes nothing.
        query = tantivy.Query.term_set_query(self._schema, "key", wanted)
        for view in _VIEWS:
            self._writer(view).delete_documents_by_query(query)

    def renew(self, view: str, passages: Iterable[tuple[int, Passage]]) -> None:
        """Make a view hold these passages and, after `commit`, not a trace of any other, as deleted ones leave."""
        self._writer(view).delete_all_documents()
        for key, passage in passages:
            self._writer(view).add_document(self._document(key, passage))

    def commit(self) -> None:
        """Make what was added and deleted visible, safe on disk, and let go of the writer's place."""
        writers, self._writers = self._writers, {}
        for writer in writers.values():
            writer.commit()
            writer.wait_merging_threads()

    def rollback(self) -> None:
        """Forget what was added and deleted since the last commit."""
        writers, self._writers = self._writers, {}
        for writer in writers.values():
            writer.rollback()

    def _writer(self, view: str) -> Any:
        if view not in self._writers:
            try:
                self._writers[view] = self._open[view].writer(heap_size=_HEAP, num_threads=1)
            except ValueError as error:
                raise LibraryError(f"the word index in {self.folder} cannot be written: {error}") from error
        return self._writers[view]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in (SAID, NAMED, OWN):
        # Texts come in as stems joined by spaces: the same terms for the index, the question and the highlights.
        option = "basic" if field == OWN else "freq"
        builder.add_text_field(field, tokenizer_name="whitespace", index_option=option)
    for field in ("access", "paper_is", "body_is", "kind_is", "source_is"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("key", indexed=True, fast=True)
    builder.add_unsigned_field("day", indexed=True, fast=True)
    return builder.build()


def fields_of(text: str, around: str, names: str) -> dict[str, str]:
    """Return the fields of a passage's words, from the stems of its text, its headings and context, its paper's names.

    One field, not one each: a word said twice counts less than two words, wherever it is said (Robertson, Zaragoza and
    Taylor 2004), and there is one list to look through for a word of the question.
    """
    return {SAID: f"{text} {around}", NAMED: names, OWN: text}


def _joined(text: str) -> str:
    return " ".join(stems(text))


def _day(day: date) -> int:
    # A meeting without a date is day 0, which no range from a date on includes.
    return day.toordinal()
