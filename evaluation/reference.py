"""The reference pipeline: rank-bm25 and the same embedding model over blank-line paragraphs, fused by reciprocal ranks.

It is what most people would build in an afternoon, and what every figure of ours is shown beside.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from rank_bm25 import BM25Okapi

from evaluation.measures import LONGEST_ANSWER
from evaluation.response import Response
from search.embedding import Embedder

K: Final = 60  # the constant of reciprocal rank fusion, as Cormack, Clarke and Büttcher (2009) set it
DEPTH: Final = 100
ANSWER_FROM: Final = 1
SENTENCES: Final = 3
_WORD: Final = re.compile(r"\w+")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")


def read_paragraphs(paths: Sequence[Path]) -> list[str]:
    """Cut Markdown files at their blank lines; each paragraph keeps the heading above it, without markup."""
    paragraphs: list[str] = []
    for path in paths:
        heading = ""
        for part in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
            if re.match(r"#+ ", part.strip()):
                heading = part
            elif text := _plain(part):
                paragraphs.append(_plain(f"{heading} {part}") if heading else text)
    return paragraphs


class Reference:
    """BM25 and embeddings over paragraphs; an answer is the best sentences of the best paragraph."""

    def __init__(self, paragraphs: Sequence[str], embedder: Embedder) -> None:
        self.paragraphs = list(paragraphs)
        self._embedder = embedder
        self._bm25 = BM25Okapi([_words(text) for text in self.paragraphs])
        self._vectors = self._encode(self.paragraphs)

    def search(self, question: str, limit: int = 10) -> list[str]:
        """Return the best paragraphs by both rankings together."""
        lexical = np.argsort(-self._bm25.get_scores(_words(question)), kind="stable")[:DEPTH]
        near = np.argsort(-(self._vectors @ self._encode([question])[0]), kind="stable")[:DEPTH]
        scores: dict[int, float] = {}
        for ranking in (lexical, near):
            for rank, index in enumerate(ranking, start=1):
                scores[int(index)] = scores.get(int(index), 0.0) + 1 / (K + rank)
        best = sorted(scores, key=lambda index: (-scores[index], index))[:limit]
        return [self.paragraphs[index] for index in best]

    def __call__(self, question: str) -> Response:
        """Answer with the sentences nearest to the question out of the first paragraph found, as far as they fit."""
        hits = self.search(question)
        sentences = [(sentence, hit) for hit in hits[:ANSWER_FROM] for sentence in _SENTENCE_END.split(hit) if sentence]
        vectors = self._encode([sentence for sentence, _ in sentences])
        nearest = np.argsort(-(vectors @ self._encode([question])[0]), kind="stable")
        chosen: list[int] = []
        room = LONGEST_ANSWER
        for index in map(int, nearest[:SENTENCES]):
            length = len(sentences[index][0].split())
            if length <= room:
                chosen.append(index)
                room -= length
        quotes = tuple(sentences[index] for index in sorted(chosen))
        return Response(tuple(hits), " ".join(quote for quote, _ in quotes), quotes)

    def _encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return one vector a text; what is beyond the model's limit is cut off, as its library does by default."""
        made = dict(self._embedder.read(texts, first_window_only=True))
        return np.stack([made[index].windows[0] for index in range(len(texts))])


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _plain(text: str) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", text))
    return " ".join(re.sub(r"[*_#]", "", text).split())
