"""How fast words are found: our index, headings and context included, beside rank-bm25 over the texts alone."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from rank_bm25 import BM25Okapi

from corpus.access import PUBLIC_ONLY
from corpus.library import Library
from evaluation.gold import read_gold
from evaluation.made_library import make_words
from evaluation.timing import at, timed, unmapped
from search.lexical import LexicalIndex, WeightedStem
from search.types import Filters
from search.words import content_stems

DEPTH: Final = 80
SLOW: Final = 50
"""Questions that rank-bm25 is asked: it takes its time."""


def show_words(source: Path, gold: Path, passages: int) -> None:
    """Build or open both indexes over the same passages, ask both the same questions, and print a line for each."""
    questions = [content_stems(item.question) for item in read_gold(gold)]
    print(f"| {passages:,} passages | opened or built, s | p50, ms | p99, ms | not mapped, MB |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        texts = make_words(Library(source), Path(folder), passages)
        before, began = unmapped(), time.perf_counter()
        searcher = LexicalIndex(Path(folder)).searcher()
        took = time.perf_counter() - began
        asked = [[WeightedStem(stem) for stem in stems] for stems in questions]
        times = _times(lambda words: searcher.lexical(words, PUBLIC_ONLY, Filters(), DEPTH), asked)
        _show("tantivy, with headings (opened)", took, times, unmapped() - before)
        before, began = unmapped(), time.perf_counter()
        plain = BM25Okapi(texts)
        took = time.perf_counter() - began
        times = _times(lambda words: np.argsort(-plain.get_scores(words))[:DEPTH], questions[:SLOW])
        _show("rank-bm25, texts alone (built)", took, times, unmapped() - before)


def _times(ask: Callable[[Any], object], questions: Sequence[Any]) -> list[float]:
    ask(questions[0])
    return [timed(lambda question=question: ask(question)) for question in questions]  # type: ignore[misc]


def _show(name: str, took: float, times: Sequence[float], memory: float) -> None:
    print(f"| {name} | {took:.1f} | {statistics.median(times):.1f} | {at(times, 0.99):.1f} | {memory:.0f} |")
