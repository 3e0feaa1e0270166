"""A library of any size, made from a real one: its papers again and again with words and vectors drawn anew.

Papers keep their structure. In each passage a share of the words is exchanged for words drawn from all passages, so
that words keep their frequencies; vectors are real ones with noise, and the vectors of words are drawn likewise.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import tantivy

from corpus import rows
from corpus.access import EVERYTHING
from corpus.library import DATABASE, Library
from corpus.papers import Paper, Passage
from search.acronyms import noted
from search.codes import pack_window, unpack_windows
from search.lexical import LexicalIndex
from search.publishing import INDEX, MODEL_STATE
from search.vector_files import consolidate
from search.words import fold, stems

EXCHANGED: Final = 0.3
"""The share of words, and of word vectors, that are drawn anew."""
NOISE: Final = 0.03
"""The deviation of what is added to each coordinate of a vector: two made from one have a cosine of about 0.74."""
_BLOCK: Final = 2_000
_INSERTS: Final = {
    "passages": rows.INSERT_PASSAGE,
    "vectors": "INSERT INTO vectors(key, window, vector) VALUES (?,?,?)",
    "fine_vectors": "INSERT INTO fine_vectors(key, sentences, tokens) VALUES (?,?,?)",
}


@dataclass(frozen=True, slots=True)
class _Model:
    """A real passage in the form that copies are made from: its row, words, word codes, windows and sentences."""

    passage: Passage
    row: tuple[Any, ...]
    words: npt.NDArray[np.int64]
    codes: npt.NDArray[np.uint8]
    windows: npt.NDArray[np.float32]
    sentences: bytes
    place: str


class _Source:
    """A real library, read whole, with the words and the codes of all its passages to draw from."""

    def __init__(self, library: Library) -> None:
        self.state = {MODEL_STATE: library.state(MODEL_STATE)}
        self.papers: list[tuple[Paper, list[_Model], tuple[str, str]]] = []
        numbers: dict[str, int] = {}
        drawn: list[int] = []
        windows: dict[int, list[bytes]] = {}
        for key, packed in library.vectors():
            windows.setdefault(key, []).append(packed)
        self.dimension = len(next(iter(windows.values()))[0]) // 2
        pool = []
        for paper in library.papers(EVERYTHING):
            held = library.keyed(paper.id, EVERYTHING)
            fine = library.fine_vectors([item.key for item in held])
            models = []
            for item in held:
                words = [numbers.setdefault(word, len(numbers)) for word in item.passage.text.split(" ")]
                drawn += words
                codes = np.frombuffer(fine[item.key][1], dtype=np.uint8).reshape(-1, self.dimension // 2)
                pool.append(codes)
                passage = item.passage
                models.append(
                    _Model(
                        passage,
                        tuple(rows.passage_row(0, passage, None)),
                        np.array(words),
                        codes,
                        unpack_windows(windows[item.key], self.dimension),
                        fine[item.key][0],
                        " ".join(stems(" ".join(passage.headings))),
                    )
                )
            if models:
                said = noted(model.passage.text for model in models)
                lower = f" {' '.join(sorted(said.words))} "
                self.papers.append((paper, models, (json.dumps(said.meanings), lower)))
        self.words = list(numbers)
        self.stems = [" ".join(stems(word)) for word in self.words]
        self.drawn = np.array(drawn)
        self.pool = np.concatenate(pool)


def make_library(source: Library, folder: Path, passages: int, told: Callable[[str], None] = print) -> None:
    """Make a library of so many passages in `folder`; one that is there and whole is kept."""
    done = folder / "made.json"
    if done.exists() and json.loads(done.read_text()) == {"passages": passages}:
        return
    shutil.rmtree(folder, ignore_errors=True)
    model = _Source(source)
    Library(folder, create=True).close()
    db = sqlite3.connect(folder / DATABASE, isolation_level=None)
    for setting in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-200000"):
        db.execute(f"PRAGMA {setting}")
    indexes = [sql for (sql,) in db.execute("SELECT sql FROM sqlite_master WHERE type='index' AND sql IS NOT NULL")]
    for sql in indexes:
        db.execute(f"DROP INDEX {sql.split()[2]}")
    LexicalIndex(folder / INDEX, create=True)
    words = tantivy.Index.open(str(folder / INDEX / "all")).writer(heap_size=400_000_000, num_threads=1)
    db.execute("BEGIN")
    block: dict[str, list[Any]] = {name: [] for name in _INSERTS}
    for number, (key, passage_rows) in enumerate(_made(model, db, words, passages), 1):
        for name, made_rows in passage_rows.items():
            block[name] += made_rows
        if number % _BLOCK == 0 or number == passages:
            for name, insert in _INSERTS.items():
                db.executemany(insert, block[name])
                block[name].clear()
        if number % 50_000 == 0:
            told(f"{number:,} of {passages:,} passages made")
        last = key
    db.execute("UPDATE state SET value=? WHERE name='next_key'", (last + 1,))
    db.execute("UPDATE state SET value=1 WHERE name='generation'")
    db.executemany("INSERT INTO state(name, value) VALUES (?,?)", model.state.items())
    db.execute("COMMIT")
    for sql in indexes:
        db.execute(sql)
    db.execute("PRAGMA journal_mode=WAL")
    db.close()
    words.commit()
    words.wait_merging_threads()
    # All papers are public, so the two views of the word index are one.
    shutil.rmtree(folder / INDEX / "public")
    shutil.copytree(folder / INDEX / "all", folder / INDEX / "public")
    made = Library(folder)
    with made.writing():
        consolidate(made, model.dimension)
    made.close()
    done.write_text(json.dumps({"passages": passages}))


def _made(
    source: _Source, db: sqlite3.Connection, words: Any, passages: int
) -> Iterator[tuple[int, dict[str, list[Any]]]]:
    chance = np.random.default_rng(1)
    key = copy = 0
    while True:
        for paper, models, said in source.papers:
            if key == passages:
                return
            copy += 1
            title = f"{paper.title} {copy}"
            ids = {model.passage.id: f"{model.passage.id}-{copy}" for model in models}
            row = list(rows.paper_row(paper))
            row[0], row[1], row[8] = f"{paper.id}-{copy}", title, "public"
            db.execute(rows.INSERT_PAPER, row)
            db.execute("INSERT INTO noted(paper, acronyms, words) VALUES (?,?,?)", (row[0], *said))
            day = paper.meeting.date
            around = {
                "access": "public",
                "paper_is": row[0],
                "day": day.toordinal() if day else 0,
                "body_is": fold(paper.meeting.body),
                "kind_is": fold(paper.kind.value),
                "source_is": fold(paper.source),
                "title": " ".join(stems(title)),
                "source": " ".join(stems(paper.source)),
            }
            for model in models[: passages - key]:
                key += 1
                yield key, _passage(source, chance, model, key, row[0], ids, around, words)


def _passage(
    source: _Source, chance: np.random.Generator, model: _Model, key: int, paper: str, ids: dict[str, str],
    around: dict[str, Any], words: Any,
) -> dict[str, list[Any]]:  # fmt: skip
    drawn = _exchanged(chance, model.words, source.drawn)
    text = " ".join([source.words[number] for number in drawn])
    row = list(model.row)
    row[0], row[1], row[2], row[5] = key, paper, ids[row[2]], text
    row[9] = ids.get(row[9], "")
    # The columns of INSERT_PASSAGE: a mark that no other passage has, and breaks that suit other words.
    row[12], row[13] = "[]", int(chance.integers(1 << 62))
    codes = model.codes
    if len(codes):
        at = np.flatnonzero(chance.random(len(codes)) < EXCHANGED)
        codes = codes.copy()
        codes[at] = source.pool[chance.integers(0, len(source.pool), len(at))]
    windows = model.windows + NOISE * chance.standard_normal(model.windows.shape, dtype=np.float32)
    windows /= np.linalg.norm(windows, axis=1, keepdims=True)
    document = {
        **around, "key": key, "heading": model.place, "context": "",
        "text": " ".join([source.stems[number] for number in drawn]),
    }  # fmt: skip
    words.add_document(_document(document))
    return {
        "passages": [row],
        "vectors": [(key, number, pack_window(window)) for number, window in enumerate(windows)],
        "fine_vectors": [(key, _spans_within(model.sentences, len(text), source.dimension), codes.tobytes())],
    }


def _document(fields: dict[str, Any]) -> tantivy.Document:
    made = tantivy.Document()
    for field, value in fields.items():
        if isinstance(value, int):
            made.add_unsigned(field, value)
        else:
            made.add_text(field, value)
    return made


def make_words(source: Library, folder: Path, passages: int) -> list[list[str]]:
    """Make the word index alone, in all its fields, over so many passages, and return the stems of their texts."""
    model, chance = _Source(source), np.random.default_rng(2)
    LexicalIndex(folder, create=True)
    writer = tantivy.Index.open(str(folder / "public")).writer(heap_size=200_000_000, num_threads=1)
    texts = []
    models = [(paper, item) for paper, items, _ in model.papers for item in items]
    for key in range(1, passages + 1):
        paper, item = models[key % len(models)]
        stemmed = " ".join([model.stems[number] for number in _exchanged(chance, item.words, model.drawn)])
        fields = {
            "key": key, "day": 0, "access": "public", "paper_is": "", "body_is": "", "kind_is": "", "source_is": "",
            "text": stemmed, "context": "", "heading": item.place, "title": " ".join(stems(paper.title)),
            "source": " ".join(stems(paper.source)),
        }  # fmt: skip
        writer.add_document(_document(fields))
        texts.append(stemmed.split())
    writer.commit()
    writer.wait_merging_threads()
    return texts


def _exchanged(
    chance: np.random.Generator, given: npt.NDArray[np.int64], drawn: npt.NDArray[np.int64]
) -> Sequence[int]:
    made = given.copy()
    at = np.flatnonzero(chance.random(len(made)) < EXCHANGED)
    made[at] = drawn[chance.integers(0, len(drawn), len(at))]
    return made.tolist()  # type: ignore[no-any-return]


def _spans_within(sentences: bytes, length: int, dimension: int) -> bytes:
    """Keep the spans of sentences inside a text that has become shorter or longer."""
    form = np.dtype([("span", "<i4", (2,)), ("vector", "<f2", (dimension,))])
    made = np.frombuffer(sentences, dtype=form).copy()
    made["span"] = np.minimum(made["span"], length)
    return made.tobytes()
