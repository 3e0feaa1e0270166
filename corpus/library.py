"""The library: what is published in it and what a reader may see of that."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus import repeats, rows
from corpus.access import EVERYTHING, Access, Clearance
from corpus.database import next_generation
from corpus.decisions import Decision, DecisionFilters
from corpus.locators import Locator
from corpus.papers import Paper, Passage, Reference
from corpus.unfiltered import Unfiltered


class NotInLibrary(LookupError):
    """No such paper or passage, or none that the reader may see."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file that was offered to the library: `reason` says why it was not read, and is empty when it was.

    `settings` is what the reader was told besides the file itself; a change of it means reading again.
    `same_as` is the path of the file that was read where this one has the same bytes; empty for one of its own.
    """

    path: str
    digest: str
    name: str
    size: int
    pages: int = 0
    reason: str = ""
    settings: str = ""
    access: Access = Access.PUBLIC
    added: str = ""
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class KeyedPassage:
    """A passage with the integer key that the indexes know it by."""

    key: int
    passage: Passage


class Library(Unfiltered):
    """An open library folder. Every read takes the reader's clearance, and never returns what is outside it."""

    def reserve_keys(self, count: int) -> range:
        """Set aside `count` passage keys that no one has had; a crash leaves a gap, never a key used twice."""
        with self._transaction() as db:
            first = int(db.execute("SELECT value FROM state WHERE name='next_key'").fetchone()[0])
            db.execute("UPDATE state SET value=? WHERE name='next_key'", (first + count,))
        return range(first, first + count)

    def publish(
        self,
        paper: Paper,
        passages: Sequence[KeyedPassage],
        vectors: Sequence[tuple[int, int, bytes]] = (),
        references: Sequence[tuple[int, Reference]] = (),
        fine_vectors: Sequence[tuple[int, bytes, bytes]] = (),
        decisions: Sequence[Decision] = (),
        noted: tuple[Sequence[tuple[str, str, int]], Iterable[str]] | None = None,
    ) -> None:
        """Make one paper visible, whole, in place of its earlier version, in one commit that is the next generation.

        The passages' keys are consecutive, as `reserve_keys` gives them, in the order of their positions.
        `vectors` are (passage key, window number, bytes); `references` are (passage key, reference);
        `fine_vectors` are (passage key, its sentences' vectors, its words' vectors). `decisions` are the paper's rows
        in the register. `noted` are the acronyms it defines, as (letters, meaning, times), and its words in small
        letters.
        """
        places = [(item.passage.position, item.key) for item in passages]
        if [key for _, key in places] != [key + at for at in range(len(places)) for _, key in places[:1]]:
            raise ValueError(f"the passages of “{paper.id}” have keys that are not consecutive")
        if places != sorted(places):
            raise ValueError(f"the passages of “{paper.id}” are not in the order of their positions")
        with self._transaction() as db:
            db.execute("DELETE FROM papers WHERE id=?", (paper.id,))
            db.execute(rows.INSERT_PAPER, rows.paper_row(paper))
            marks = repeats.marks_of(item.passage.text for item in passages)
            db.executemany(
                rows.INSERT_PASSAGE,
                [rows.passage_row(item.key, item.passage, mark) for item, mark in zip(passages, marks, strict=True)],
            )
            repeats.pair(db, paper)
            db.executemany("INSERT INTO vectors(key, window, vector) VALUES (?,?,?)", vectors)
            db.executemany("INSERT INTO fine_vectors(key, sentences, tokens) VALUES (?,?,?)", fine_vectors)
            db.executemany(
                rows.INSERT_REFERENCE, [row for key, ref in references for row in rows.reference_rows(key, ref)]
            )
            keys = {item.passage.id: item.key for item in passages}
            db.executemany(
                "INSERT INTO decisions(key, who, by_when) VALUES (?,?,?)",
                [(keys[decision.passage.id], decision.who, decision.by_when) for decision in decisions],
            )
            if noted is not None:
                acronyms, words = noted
                # A space around each word, so that one can be looked for.
                row = (paper.id, json.dumps(acronyms, ensure_ascii=False), f" {' '.join(sorted(words))} ")
                db.execute("INSERT INTO noted(paper, acronyms, words) VALUES (?,?,?)", row)
            next_generation(db)

    def set_references(self, references: Iterable[tuple[int, Sequence[Reference]]]) -> None:
        """Replace the references of the passages named by key: links across papers are known only when all are in."""
        with self._transaction() as db:
            for key, found in references:
                db.execute("DELETE FROM refs WHERE key=?", (key,))
                db.executemany(rows.INSERT_REFERENCE, [row for ref in found for row in rows.reference_rows(key, ref)])
            next_generation(db)

    def remove_papers(self, paper_ids: Iterable[str]) -> None:
        """Take papers out, with their passages, vectors and references, in one commit.

        Files of which nothing is left are forgotten, and so are those that held the same bytes.
        """
        with self._transaction() as db:
            db.executemany("DELETE FROM papers WHERE id=?", [(paper_id,) for paper_id in paper_ids])
            db.execute(
                "DELETE FROM files WHERE reason='' AND path NOT IN (SELECT file FROM papers) "
                "AND same_as NOT IN (SELECT file FROM papers)"
            )
            next_generation(db)

    def record_file(self, record: FileRecord) -> None:
        """Write down that a file was read, or why it was not."""
        with self._transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO files"
                "(path, digest, name, size, pages, reason, settings, access, added, same_as) "
                "VALUES (?,?,?,?,?,?,?,?,datetime('now'),?)",
                (
                    record.path,
                    record.digest,
                    record.name,
                    record.size,
                    record.pages,
                    record.reason,
                    record.settings,
                    record.access.value,
                    record.same_as,
                ),
            )

    def move_file(self, old: str, new: str) -> None:
        """Let the papers of a file be known by its new path, and forget the old one, in one commit."""
        with self._transaction() as db:
            db.execute("DELETE FROM files WHERE path=?", (new,))
            db.execute("UPDATE files SET path=? WHERE path=?", (new, old))
            db.execute("UPDATE files SET same_as=? WHERE same_as=?", (new, old))
            db.execute("UPDATE papers SET file=? WHERE file=?", (new, old))
            next_generation(db)

    # --- reading -------------------------------------------------------------------------------------------

    def files(
        self, clearance: Clearance, *, path: str | None = None, digest: str | None = None, same_as: str | None = None
    ) -> tuple[FileRecord, ...]:
        """Return the files offered so far, read or not, in the order of their paths; only those asked for if given."""
        asked = {"path": path, "digest": digest, "same_as": same_as}
        given = {column: value for column, value in asked.items() if value is not None}
        found = self._db().execute(
            "SELECT path, digest, name, size, pages, reason, settings, access, added, same_as FROM files "
            f"WHERE access IN {_list(clearance)} {''.join(f'AND {column}=:{column} ' for column in given)}"
            "ORDER BY path",
            given,
        )
        return tuple(
            FileRecord(path, digest, name, size, pages, reason, settings, Access(access), added, same_as)
            for path, digest, name, size, pages, reason, settings, access, added, same_as in found
        )

    def file(self, path: str) -> FileRecord | None:
        """Return the record of one file, whatever its access: for the indexer, not for readers."""
        return next(iter(self.files(EVERYTHING, path=path)), None)

    def papers(self, clearance: Clearance, *, file: str | None = None) -> tuple[Paper, ...]:
        """Return the papers, newest meeting first, in the order of their packs; only those of `file` if given."""
        where = "AND file=?" if file is not None else ""
        found = self._db().execute(
            f"SELECT {rows.PAPER} FROM papers WHERE access IN {_list(clearance)} {where} "
            "ORDER BY meeting_date IS NULL, meeting_date DESC, body, file, first_page, position, id",
            (file,) if file is not None else (),
        )
        return tuple(map(rows.paper_of, found))

    def paper(self, paper_id: str, clearance: Clearance) -> Paper:
        """Return one paper; raises NotInLibrary."""
        row = (
            self._db()
            .execute(f"SELECT {rows.PAPER} FROM papers WHERE id=? AND access IN {_list(clearance)}", (paper_id,))
            .fetchone()
        )
        if row is None:
            raise NotInLibrary(f"there is no paper “{paper_id}”")
        return rows.paper_of(row)

    def passage_counts(self, clearance: Clearance) -> dict[str, int]:
        """Return how many passages each paper has, by paper id."""
        return dict(
            self._db().execute(
                "SELECT papers.id, count(passages.key) FROM papers LEFT JOIN passages ON passages.paper=papers.id "
                f"WHERE papers.access IN {_list(clearance)} GROUP BY papers.id"
            )
        )

    def passages(self, paper_id: str, clearance: Clearance) -> tuple[Passage, ...]:
        """Return a paper's passages in order; raises NotInLibrary."""
        paper = self.paper(paper_id, clearance)
        found = self._db().execute(f"SELECT {rows.PASSAGE} FROM passages WHERE paper=? ORDER BY position", (paper_id,))
        return tuple(rows.passage_of(row, paper) for row in found)

    def passage(self, passage_id: str, clearance: Clearance) -> Passage:
        """Return one passage; raises NotInLibrary."""
        found = self._passages_where("passages.id=?", (passage_id,), clearance)
        if not found:
            raise NotInLibrary(f"there is no passage “{passage_id}”")
        return found[0].passage

    def by_keys(self, keys: Sequence[int], clearance: Clearance) -> dict[int, Passage]:
        """Return the passages with these keys that are still published, by key."""
        found: dict[int, Passage] = {}
        for first in range(0, len(keys), 500):
            some = keys[first : first + 500]
            marks = ",".join("?" * len(some))
            for item in self._passages_where(f"passages.key IN ({marks})", tuple(some), clearance):
                found[item.key] = item.passage
        return found

    def keyed(self, paper_id: str, clearance: Clearance) -> tuple[KeyedPassage, ...]:
        """Return a paper's passages with their keys, in order."""
        return self._passages_where("passages.paper=?", (paper_id,), clearance)

    def children(self, passage_id: str, clearance: Clearance) -> tuple[Passage, ...]:
        """Return the passages that stand inside this one, in order."""
        return tuple(item.passage for item in self._passages_where("passages.parent=?", (passage_id,), clearance))

    def references_from(self, passage_id: str, clearance: Clearance) -> tuple[Reference, ...]:
        """Return the places a passage points at; targets the reader may not see are left out.

        A quotation is known by what it quotes: without a target it is none, and would tell that there is one.
        """
        found = self._db().execute(
            "SELECT refs.start, refs.end, refs.quoted, "
            f"CASE WHEN papers.access IN {_list(clearance)} THEN refs.target ELSE '' END "
            "FROM refs JOIN passages AS source ON source.key=refs.key JOIN papers AS own ON own.id=source.paper "
            "LEFT JOIN passages AS target ON target.id=refs.target LEFT JOIN papers ON papers.id=target.paper "
            f"WHERE source.id=? AND own.access IN {_list(clearance)} ORDER BY refs.start, refs.rowid",
            (passage_id,),
        )
        grouped: dict[tuple[int, int, bool], list[str]] = {}
        for start, end, quoted, target in found:
            grouped.setdefault((start, end, bool(quoted)), []).extend([target] if target else [])
        return tuple(
            Reference(start, end, tuple(targets), quoted)
            for (start, end, quoted), targets in grouped.items()
            if targets or not quoted
        )

    def references_to(
        self, passage_id: str, clearance: Clearance, *, quoted: bool | None = None
    ) -> tuple[Passage, ...]:
        """Return the passages that point at this one or a repeat of it, each once; its own paper's come first.

        With `quoted`, only those that quote it (or do not). Of a passage that the reader may not see, nothing is told.
        """
        try:
            own = self.passage(passage_id, clearance)
        except NotInLibrary:
            return ()
        meant = [own.id, *(other.id for other in self.repeats_of([own.id], clearance).get(own.id, ()))]
        kind = "" if quoted is None else f" AND quoted={int(quoted)}"
        found = self._passages_where(
            f"passages.key IN (SELECT key FROM refs WHERE target IN ({','.join('?' * len(meant))}){kind})",
            tuple(meant),
            clearance,
        )
        return tuple(item.passage for item in self.once(found, first=own.paper.id) if item.passage.id not in meant)

    def repeats_of(self, passage_ids: Sequence[str], clearance: Clearance) -> dict[str, tuple[Passage, ...]]:
        """Return where else these passages stand word for word, in repeats of their papers that the reader may see."""
        found: dict[str, list[Passage]] = {}
        split = 1 + rows.PASSAGE_WIDTH
        for row in self._db().execute(
            f"SELECT own.id, {rows.PASSAGE}, {rows.PAPER} FROM passages AS own "
            "JOIN papers AS mine ON mine.id=own.paper JOIN repeats ON repeats.paper=own.paper "
            "JOIN passages ON passages.paper=repeats.other AND passages.mark=own.mark "
            "JOIN papers ON papers.id=passages.paper WHERE own.id IN (SELECT value FROM json_each(?)) "
            f"AND mine.access IN {_list(clearance)} AND papers.access IN {_list(clearance)}",
            (json.dumps(list(passage_ids)),),
        ):
            found.setdefault(row[0], []).append(rows.passage_of(row[1:split], rows.paper_of(row[split:])))
        return {
            own: tuple(sorted(others, key=lambda other: repeats.standing_order(other.paper)))
            for own, others in found.items()
        }

    def once(self, items: Sequence[KeyedPassage], first: str = "") -> tuple[KeyedPassage, ...]:
        """Leave out of these passages those that repeat another of them; the copies in the paper `first` are kept."""
        papers = {item.passage.paper.id: item.passage.paper for item in items}
        order = sorted(papers, key=lambda paper: (paper != first, repeats.standing_order(papers[paper])))
        known = repeats.load(self._db(), order).among({item.key for item in items})
        following = known.followers(order)
        return tuple(item for item in items if item.key not in following)

    def located(self, locator: Locator, clearance: Clearance) -> tuple[KeyedPassage, ...]:
        """Return the passages that stand at exactly this place, in whatever paper."""
        return self._passages_where("passages.locator=?", (rows.locator_value(locator),), clearance)

    def decisions(self, clearance: Clearance, filters: DecisionFilters) -> tuple[Decision, ...]:
        """Return the rows of the decisions register, the newest meeting first, each meeting's in printed order.

        Minutes that are in the library twice are listed once.
        """
        found = self._db().execute(
            f"SELECT passages.key, {rows.PASSAGE}, {rows.PAPER}, decisions.who, decisions.by_when, "
            f"{rows.MINUTED} AS held FROM decisions "
            "JOIN passages ON passages.key=decisions.key JOIN papers ON papers.id=passages.paper "
            f"WHERE papers.access IN {_list(clearance)} AND (:kind='' OR passages.kind=:kind) "
            "AND (:body='' OR papers.source=:body COLLATE NOCASE OR papers.body=:body COLLATE NOCASE) "
            "AND (:since IS NULL OR held>=:since) AND (:until IS NULL OR held<=:until) "
            "ORDER BY held IS NULL, held DESC, papers.source, papers.id, passages.position",
            {
                "kind": filters.kind,
                "body": filters.body,
                "since": filters.since and filters.since.isoformat(),
                "until": filters.until and filters.until.isoformat(),
            },
        )
        split = 1 + rows.PASSAGE_WIDTH
        listed = [
            (KeyedPassage(row[0], rows.passage_of(row[1:split], rows.paper_of(row[split:-3]))), row[-3], row[-2])
            for row in found
        ]
        kept = {item.key for item in self.once([item for item, _, _ in listed])}
        return tuple(Decision(item.passage, who, by_when) for item, who, by_when in listed if item.key in kept)

    def prints(self, word: str, clearance: Clearance) -> bool:
        """Return whether a paper prints a word in small letters, as far as this was noted."""
        found = self._db().execute(
            "SELECT 1 FROM noted JOIN papers ON papers.id=noted.paper "
            f"WHERE papers.access IN {_list(clearance)} AND instr(noted.words, ?) LIMIT 1",
            (f" {word} ",),
        )
        return found.fetchone() is not None

    def first_keys(self, clearance: Clearance) -> dict[str, int]:
        """Return the least passage key of each paper, by paper id: another one once it is published again."""
        return dict(
            self._db().execute(
                "SELECT paper, min(key) FROM passages WHERE paper IN "
                f"(SELECT id FROM papers WHERE access IN {_list(clearance)}) GROUP BY paper"
            )
        )

    def _passages_where(
        self, condition: str, values: tuple[object, ...], clearance: Clearance
    ) -> tuple[KeyedPassage, ...]:
        found = self._db().execute(
            f"SELECT passages.key, {rows.PASSAGE}, {rows.PAPER} FROM passages JOIN papers ON papers.id=passages.paper "
            f"WHERE {condition} AND papers.access IN {_list(clearance)} ORDER BY passages.paper, passages.position",
            values,
        )
        split = 1 + rows.PASSAGE_WIDTH
        return tuple(KeyedPassage(row[0], rows.passage_of(row[1:split], rows.paper_of(row[split:]))) for row in found)


def _list(clearance: Clearance) -> str:
    """Write a clearance as an SQL list; its values are our own enumeration, never user input."""
    return "(" + ",".join(f"'{level.value}'" for level in sorted(clearance & EVERYTHING)) + ")"
