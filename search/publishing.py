"""Making papers searchable: both indexes and the library move together, one paper at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

import numpy as np

from corpus.access import EVERYTHING, PUBLIC_ONLY, Access
from corpus.database import LibraryError
from corpus.decisions import Decision
from corpus.library import KeyedPassage, Library, NotInLibrary
from corpus.papers import Paper, Passage, Reference
from search.acronyms import noted
from search.codes import SentenceVectors, pack_sentences, pack_tokens, pack_window
from search.embedding import Embedder, TextVectors, Vectors
from search.lexical import LexicalIndex
from search.sentences import sentences
from search.vector_files import consolidate
from search.words import is_stopword

INDEX: Final = "index-3"  # 2: text, context and headings in one field; 3: acronyms whole, and joined
MODEL_STATE: Final = "embedding_model"
_BATCH: Final = 5_000  # passages put right at a time, so that not all are held at once

_Packed: TypeAlias = tuple[list[bytes], bytes, bytes]
"""A passage's vectors as the library keeps them: of its windows, its sentences and its meaningful words."""


class Publisher:
    """Publishes papers into a library and its indexes; to be used while the library is held for writing."""

    def __init__(self, library: Library, embedder: Embedder) -> None:
        self._library = library
        self._embedder = embedder
        self._words: LexicalIndex | None = None

    def publish(
        self,
        paper: Paper,
        passages: Sequence[Passage],
        references: Sequence[tuple[int, Reference]] = (),
        on_embedded: Callable[[int], None] | None = None,
        decisions: Sequence[Decision] = (),
    ) -> None:
        """Make a paper findable in place of its earlier version; `references` are (index into passages, reference).

        `on_embedded` is told how many passages are done. Raises LibraryError when the library was made with another
        model.
        """
        check_model(self._library, self._embedder)
        vectors = self._embedded(passages, on_embedded)
        words = self._ready()
        if self._library.state(MODEL_STATE) is None:
            self._library.set_state(MODEL_STATE, self._embedder.name)
        keys = self._library.reserve_keys(len(passages))
        earlier = self._keys_of(paper.id)
        closed = paper.access is not Access.PUBLIC and self._is_public(paper.id)
        self._change(words, add=zip(keys, passages, strict=True))
        # From here on the words are on disk but name keys that no reader knows: the next line publishes them.
        try:
            self._publish(paper, passages, keys, vectors, references, decisions)
        except BaseException:
            self._change(words, delete=keys)
            raise
        self._change(words, delete=earlier, closed=closed)
        consolidate(self._library, self._embedder.dimension)

    def _publish(
        self,
        paper: Paper,
        passages: Sequence[Passage],
        keys: Sequence[int],
        vectors: Sequence[_Packed],
        references: Sequence[tuple[int, Reference]],
        decisions: Sequence[Decision],
    ) -> None:
        said = noted(passage.text for passage in passages)
        self._library.publish(
            paper,
            [KeyedPassage(key, passage) for key, passage in zip(keys, passages, strict=True)],
            [
                (key, window, vector)
                for key, (windows, _, _) in zip(keys, vectors, strict=True)
                for window, vector in enumerate(windows)
            ],
            [(keys[index], reference) for index, reference in references],
            [(key, of_sentences, of_words) for key, (_, of_sentences, of_words) in zip(keys, vectors, strict=True)],
            decisions,
            (said.meanings, said.words),
        )

    def remove(self, paper_ids: Iterable[str]) -> None:
        """Take papers out of the library, then out of the word index."""
        wanted = list(paper_ids)
        words = self._ready()
        earlier = [key for paper_id in wanted for key in self._keys_of(paper_id)]
        closed = any(map(self._is_public, wanted))
        self._library.remove_papers(wanted)
        self._change(words, delete=earlier, closed=closed)

    def repair(self) -> int:
        """Make the word index hold what the library holds, and return how many passages were put right.

        An index that a crash has left unreadable is made anew: it holds nothing that the library does not.
        """
        folder = self._library.folder / INDEX
        for old in self._library.folder.glob("index-*"):
            if old != folder:  # of a version before this one
                LexicalIndex.discard(old)
        try:
            words = LexicalIndex(folder, create=True)
            wrong = self._wrong(words)
        except LibraryError:
            LexicalIndex.discard(folder)
            words = LexicalIndex(folder, create=True)
            wrong = self._wrong(words)
        if wrong:
            self._change(words, delete=wrong, closed=not wrong.isdisjoint(words.keys("public")))
            published = sorted(wrong & {key for key, _ in self._library.keys()})
            for start in range(0, len(published), _BATCH):
                held = self._library.by_keys(published[start : start + _BATCH], EVERYTHING)
                self._change(words, add=held.items())
        self._words = words
        return len(wrong)

    def _wrong(self, words: LexicalIndex) -> set[int]:
        """Return the passages that a view of the word index holds and should not, or lacks: a crash may part them."""
        public = {paper.id for paper in self._library.papers(PUBLIC_ONLY)}
        published = dict(self._library.keys())
        shown = {key for key, paper in published.items() if paper in public}
        return (published.keys() ^ words.keys()) | (shown ^ words.keys("public"))

    def _ready(self) -> LexicalIndex:
        """Return the word index, cleared at the first use of what a crash has left in it."""
        if self._words is None:
            self.repair()
        assert self._words is not None
        return self._words

    def _change(
        self,
        words: LexicalIndex,
        add: Iterable[tuple[int, Passage]] = (),
        delete: Iterable[int] = (),
        closed: bool = False,
    ) -> None:
        """Add and delete passages in one commit of the word index, or none of them.

        `closed`: some of them were public. Then the public view is made anew, because a passage that was only deleted
        still counts in how rare words are, which would tell what it says.
        """
        try:
            for key, passage in add:
                words.add(key, passage)
            words.delete(delete)
            if closed:
                words.renew("public", self._public())
            words.commit()
        except BaseException:
            words.rollback()
            raise

    def _is_public(self, paper_id: str) -> bool:
        try:
            self._library.paper(paper_id, PUBLIC_ONLY)
        except NotInLibrary:
            return False
        return True

    def _public(self) -> Iterator[tuple[int, Passage]]:
        for paper in self._library.papers(PUBLIC_ONLY):
            yield from ((item.key, item.passage) for item in self._library.keyed(paper.id, PUBLIC_ONLY))

    def _keys_of(self, paper_id: str) -> list[int]:
        try:
            return [item.key for item in self._library.keyed(paper_id, EVERYTHING)]
        except NotInLibrary:
            return []

    def _embedded(self, passages: Sequence[Passage], on_embedded: Callable[[int], None] | None) -> list[_Packed]:
        made: dict[int, _Packed] = {}
        for done, (index, vectors) in enumerate(
            self._embedder.read([indexed_text(item) for item in passages]), start=1
        ):
            # Packed at once: a long paper's word vectors as floats are a gigabyte.
            fine = fine_vectors(passages[index], _in_passage(passages[index], vectors))
            made[index] = ([pack_window(vector) for vector in vectors.windows], *fine)
            if on_embedded is not None:
                on_embedded(done)
        return [made[index] for index in range(len(passages))]


def check_model(library: Library, embedder: Embedder) -> None:
    """Raise LibraryError when the library's vectors come from another model than the embedder's."""
    kept = library.state(MODEL_STATE)
    if kept is not None and kept != embedder.name:
        raise LibraryError(
            f"this library was made with the embedding model “{kept}”, and its vectors cannot be compared "
            f"with those of “{embedder.name}”: use “{kept}”, or make a new library"
        )


def lead(passage: Passage) -> str:
    """Return the words put before a passage when it is embedded: without them a short one means little."""
    parts = [passage.paper.title, *passage.headings[-1:], passage.context]
    return "".join(f"{part.rstrip(' .:')}. " for part in parts if part)


def indexed_text(passage: Passage) -> str:
    """Return what the model reads of a passage."""
    return lead(passage) + passage.text


def _in_passage(passage: Passage, vectors: TextVectors) -> TextVectors:
    """Count the places of the words from the start of the passage's own text: those of the lead become negative."""
    return TextVectors(vectors.windows, vectors.tokens, vectors.spans - len(lead(passage)))


def fine_vectors(passage: Passage, vectors: TextVectors) -> tuple[bytes, bytes]:
    """Return the bytes of a passage's sentence vectors and of the vectors of its meaningful words."""
    return pack_sentences(sentence_vectors(passage, vectors)), pack_tokens(vectors.tokens[meaningful(passage, vectors)])


def meaningful(passage: Passage, vectors: TextVectors) -> list[int]:
    """Return which word pieces of a passage, and of what is put before it, are of words that mean something."""
    text, before = indexed_text(passage), len(lead(passage))
    return [
        row for row, (start, end) in enumerate(vectors.spans) if _means_something(text[start + before : end + before])
    ]


def _means_something(piece: str) -> bool:
    return any(letter.isalnum() for letter in piece) and not is_stopword(piece)


def sentence_vectors(passage: Passage, vectors: TextVectors) -> SentenceVectors:
    """Return each sentence's vector: the mean of its words' vectors as the model read them in the whole passage."""
    spans = sentences(passage.text, passage.breaks)
    made: list[Vectors] = []
    for start, end in spans:
        inside = vectors.tokens[(vectors.spans[:, 0] >= start) & (vectors.spans[:, 1] <= end)]
        mean = inside.mean(axis=0) if len(inside) else np.zeros(vectors.windows.shape[1], dtype=np.float32)
        made.append(mean / (np.linalg.norm(mean) or 1.0))
    matrix = np.array(made, dtype=np.float32).reshape(-1, vectors.windows.shape[1])
    return SentenceVectors(np.array(spans, dtype=np.int32).reshape(-1, 2), matrix)
