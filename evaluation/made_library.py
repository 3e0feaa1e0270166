"""A library of any size, made from a real one: its papers again and again with words and vectors drawn anew.

Papers keep their structure. In each passage a share of the words is exchanged for words drawn from all passages, so
that words keep their frequencies; vectors are real ones with noise, and the vectors of words are drawn likewise.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
import tantivy

from corpus import rows
from corpus.access import EVERYTHING
from corpus.database import DATABASE
from corpus.library import Library
from corpus.papers import Paper
from search.acronyms import noted
from search.codes import pack_window, unpack_windows
from search.lexical import LexicalIndex, fields_of
from search.publishing import INDEX, MODEL_STATE
from search.vector_files import consolidate
from search.words import fold, stems

_Scalar = TypeVar("_Scalar", bound=np.generic)

EXCHANGED: Final = 0.3
"""The share of words, and of word vectors, that are drawn anew."""
NOISE: Final = 0.03
"""The deviation of what is added to each coordinate of a vector: two made from one have a cosine of about 0.74."""
_TOLD: Final = 50_000
_INSERTS: Final = {
    "papers": rows.INSERT_PAPER,
    "noted": "INSERT INTO noted(paper, acronyms, words) VALUES (?,?,?)",
    "passages": rows.INSERT_PASSAGE,
    "vectors": "INSERT INTO vectors(key, window, vector) VALUES (?,?,?)",
    "fine_vectors": "INSERT INTO fine_vectors(key, sentences, tokens) VALUES (?,?,?)",
}


@dataclass(frozen=True, slots=True)
class _Model:
    """A real paper in the form that copies are made from: what its passages hold, one passage after the other.

    `rows` and `places` are one a passage; of words, word codes, windows and sentences `…_ends` say where each
    passage's end, beginning with 0. `said` are its acronyms and its words in small letters, as the library keeps them.
    """

    paper: Paper
    ids: list[str]
    rows: list[tuple[Any, ...]]
    places: list[str]
    said: tuple[str, str]
    words: npt.NDArray[np.int64]
    word_ends: list[int]
    codes: npt.NDArray[np.uint8]
    code_ends: list[int]
    windows: npt.NDArray[np.float32]
    window_ends: list[int]
    sentences: npt.NDArray[Any]
    sentence_ends: list[int]


class _Source:
    """A real library, read whole, with the words and the codes of all its passages to draw from."""

    def __init__(self, library: Library) -> None:
        self.state = {MODEL_STATE: library.state(MODEL_STATE)}
        self.models: list[_Model] = []
        numbers: dict[str, int] = {}
        windows: dict[int, list[bytes]] = {}
        for key, packed in library.vectors():
            windows.setdefault(key, []).append(packed)
        self.dimension = len(next(iter(windows.values()))[0]) // 2
        sentence = np.dtype([("span", "<i4", (2,)), ("vector", "<f2", (self.dimension,))])
        for paper in library.papers(EVERYTHING):
            held = library.keyed(paper.id, EVERYTHING)
            if not held:
                continue
            fine = library.fine_vectors([item.key for item in held])
            passages = [item.passage for item in held]
            words, word_ends = _one_after_the_other(
                [
                    np.array([numbers.setdefault(word, len(numbers)) for word in passage.text.split(" ")])
                    for passage in passages
                ]
            )
            sentences, sentence_ends = _one_after_the_other(
                [np.frombuffer(fine[item.key][0], dtype=sentence) for item in held]
            )
            codes, code_ends = _one_after_the_other(
                [np.frombuffer(fine[item.key][1], dtype=np.uint8).reshape(-1, self.dimension // 8) for item in held]
            )
            vectors, window_ends = _one_after_the_other(
                [unpack_windows(windows[item.key], self.dimension) for item in held]
            )
            said = noted(passage.text for passage in passages)
            self.models.append(
                _Model(
                    paper,
                    [passage.id for passage in passages],
                    [tuple(rows.passage_row(0, passage, None)) for passage in passages],
                    [" ".join(stems(f"{passage.context} {' '.join(passage.headings)}")) for passage in passages],
                    (json.dumps(said.meanings), f" {' '.join(sorted(said.words))} "),
                    words, word_ends, codes, code_ends, vectors, window_ends, sentences, sentence_ends,
                )
            )  # fmt: skip
        self.words = np.array(list(numbers), dtype=object)
        self.stems = np.array([" ".join(stems(word)) for word in numbers], dtype=object)
        self.drawn = np.concatenate([model.words for model in self.models])
        self.pool = np.concatenate([model.codes for model in self.models])


def _one_after_the_other(parts: Sequence[npt.NDArray[Any]]) -> tuple[npt.NDArray[Any], list[int]]:
    """Return arrays as one, and where each ends, beginning with 0."""
    return np.concatenate(parts), [0, *np.cumsum([len(part) for part in parts]).tolist()]


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
    chance = np.random.default_rng(1)
    key = copy = 0
    while key < passages:
        paper = model.models[copy % len(model.models)]
        copy += 1
        copied = _copy(model, chance, paper, copy, range(key + 1, min(key + len(paper.ids), passages) + 1), words)
        for name, insert in _INSERTS.items():
            db.executemany(insert, copied[name])
        before, key = key, copied["passages"][-1][0]
        if before // _TOLD < key // _TOLD:
            told(f"{key:,} of {passages:,} passages made")
    db.execute("UPDATE state SET value=? WHERE name='next_key'", (key + 1,))
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


def _copy(
    source: _Source, chance: np.random.Generator, model: _Model, copy: int, keys: range, words: Any
) -> dict[str, list[Any]]:
    """Put as much of a paper's copy as there are keys into the word index, and return the rows of the library."""
    paper = model.paper
    title, paper_id = f"{paper.title} {copy}", f"{paper.id}-{copy}"
    paper_row = list(rows.paper_row(paper))
    paper_row[0], paper_row[1], paper_row[8] = paper_id, title, "public"
    ids = {name: f"{name}-{copy}" for name in model.ids}
    drawn = _exchanged(chance, model.words, source.drawn)
    texts, stemmed = (_joined(words_of[drawn], model.word_ends) for words_of in (source.words, source.stems))
    windows = model.windows + NOISE * chance.standard_normal(model.windows.shape, dtype=np.float32)
    windows /= np.linalg.norm(windows, axis=1, keepdims=True)
    codes = _exchanged(chance, model.codes, source.pool)
    # A text may have become shorter than where its sentences ended.
    sentences = model.sentences.copy()
    lengths = np.repeat([len(text) for text in texts], np.diff(model.sentence_ends))
    sentences["span"] = np.minimum(sentences["span"], lengths[:, None])
    marks = chance.integers(1 << 62, size=len(keys)).tolist()
    day = paper.meeting.date
    around = {
        "access": "public", "paper_is": paper_id, "day": day.toordinal() if day else 0,
        "body_is": fold(paper.meeting.body), "kind_is": fold(paper.kind.value), "source_is": fold(paper.source),
    }  # fmt: skip
    names = " ".join(stems(f"{title} {paper.source}"))
    made: dict[str, list[Any]] = {name: [] for name in _INSERTS}
    made["papers"].append(paper_row)
    made["noted"].append((paper_id, *model.said))
    for at, key in enumerate(keys):
        row = list(model.rows[at])
        row[0], row[1], row[2], row[5], row[9] = key, paper_id, ids[row[2]], texts[at], ids.get(row[9], "")
        # The columns of INSERT_PASSAGE: a mark that no other passage has, and breaks that suit other words.
        row[12], row[13] = "[]", marks[at]
        made["passages"].append(row)
        first, end = model.window_ends[at : at + 2]
        made["vectors"] += [(key, number, pack_window(window)) for number, window in enumerate(windows[first:end])]
        said, spoken = (
            part[slice(*ends[at : at + 2])].tobytes()
            for part, ends in ((sentences, model.sentence_ends), (codes, model.code_ends))
        )
        made["fine_vectors"].append((key, said, spoken))
        words.add_document(_document({**around, "key": key, **fields_of(stemmed[at], model.places[at], names)}))
    return made


def _joined(words: npt.NDArray[Any], ends: Sequence[int]) -> list[str]:
    """Return the texts of passages whose words stand one after the other."""
    every = words.tolist()
    return [" ".join(every[first:end]) for first, end in pairwise(ends)]


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
    texts: list[list[str]] = []
    while len(texts) < passages:
        for paper in model.models:
            made = _joined(model.stems[_exchanged(chance, paper.words, model.drawn)], paper.word_ends)
            names = " ".join(stems(f"{paper.paper.title} {paper.paper.source}"))
            for place, stemmed in zip(paper.places, made[: passages - len(texts)], strict=False):
                fields = {
                    "key": len(texts) + 1, "day": 0, "access": "public", "paper_is": "", "body_is": "", "kind_is": "",
                    "source_is": "",
                }  # fmt: skip
                writer.add_document(_document({**fields, **fields_of(stemmed, place, names)}))
                texts.append(stemmed.split())
    writer.commit()
    writer.wait_merging_threads()
    return texts


def _exchanged(
    chance: np.random.Generator, given: npt.NDArray[_Scalar], drawn: npt.NDArray[_Scalar]
) -> npt.NDArray[_Scalar]:
    """Return the rows given, a share of them exchanged for some that are drawn."""
    made = given.copy()
    at = np.flatnonzero(chance.random(len(made)) < EXCHANGED)
    made[at] = drawn[chance.integers(0, len(drawn), len(at))]
    return made
