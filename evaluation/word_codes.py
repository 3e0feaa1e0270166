"""`python -m evaluation.word_codes`: what is lost by how the vectors of words are kept, and by leaving some out.

`--data LIBRARY GOLD… --data LIBRARY GOLD…`. What a search finds is put in order again, with late interaction by each.
"""

from __future__ import annotations

import argparse
import math
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import faiss
import numpy as np

from corpus.access import EVERYTHING
from corpus.library import Library
from corpus.papers import Passage
from evaluation.gold import read_gold
from evaluation.measures import Outcome, judge, summarise
from evaluation.response import Response
from evaluation.significance import paired_bootstrap
from evaluation.stages import libraries_and_gold
from search import ranking
from search.codes import pack_tokens, turned, unpack_tokens
from search.embedding import Embedder, TextVectors, Vectors
from search.engine import Engine
from search.publishing import indexed_text, lead, meaningful
from search.searching import Found
from search.words import is_stopword, stems, terms

Kept: TypeAlias = dict[int, tuple[Vectors, Vectors]]
"""By passage: the vectors of its meaningful words, and how rare each word is."""
Code: TypeAlias = Callable[[Vectors], Vectors]
"""Packs vectors and unpacks them again, turned."""
FIRST: Final = "1 bit, as kept"
_TRAINED_ON: Final = 16_000
_LEARNT: Final = 200
_NEARLY: Final = 0.02
"""How far the late interaction of packed vectors may be from the engine's own before another rule must have set it."""


def main() -> int:
    """Measure every way on each library and its questions, and print a line for each."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.word_codes", description=__doc__)
    libraries_and_gold(parser)
    embedder = Embedder()
    columns = ("", "bytes a passage", "hit@1", "hit@5", "hit@10", "MRR@10", "nDCG@10", "MRR beside the first", "p")
    for data, *gold in parser.parse_args().data:
        print(f"\n## {Path(data).name}\n\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
        library = Library(Path(data))
        try:
            _measure(library, embedder, [Path(path) for path in gold])
        finally:
            library.close()
    return 0


def _measure(library: Library, embedder: Embedder, gold: Sequence[Path]) -> None:
    rarity, kept = _kept(library, embedder)
    ways: dict[str, tuple[Code, int, float]] = {
        FIRST: (_signs, 48, 0),
        "32-bit floats": (turned, 1536, 0),
        "4 bits": (_bits(4), 192, 0),
        "2 bits": (_bits(2), 96, 0),
        "product quantisation": (_quantised(np.concatenate([vectors for vectors, _ in kept.values()])), 48, 0),
        **{f"1 bit, IDF from {least}": (_signs, 48, least) for least in (1.5, 2, 2.5, 3)},
    }
    coded = {
        name: {key: code(vectors[rare >= least]) for key, (vectors, rare) in kept.items()}
        for name, (code, _, least) in ways.items()
    }
    engine = Engine(library, embedder)
    outcomes: dict[str, list[Outcome]] = {name: [] for name in ways}
    for question in [item for path in gold for item in read_gold(path) if item.answerable]:
        found = engine.found(question.question, EVERYTHING)
        lates = {name: _late(found, vectors, rarity) for name, vectors in coded.items()}
        for name, late in lates.items():
            outcomes[name].append(judge(question, Response(tuple(_in_order(found, late, lates[FIRST])), "")))
    first = [_reciprocal(item) for item in outcomes[FIRST]]
    for name, (_, width, _) in ways.items():
        made, gain = summarise(outcomes[name]), paired_bootstrap([_reciprocal(item) for item in outcomes[name]], first)
        shares = [share or 0.0 for share in (made.hit_1, made.hit_5, made.hit_10, made.mrr_10, made.ndcg_10)]
        size = width * sum(map(len, coded[name].values())) / len(kept)
        cells = [f"{size:,.0f}", *(f"{share:.3f}" for share in shares), f"{gain.mean:+.4f}", f"{gain.p:.2f}"]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


def _kept(library: Library, embedder: Embedder) -> tuple[Callable[[str], float], Kept]:
    """Return how rare a stem is, and the words of all passages as the model makes them now."""
    items = [item for paper in library.papers(EVERYTHING) for item in library.keyed(paper.id, EVERYTHING)]
    held = Counter(stem for item in items for stem in set(stems(item.passage.text)))

    def rarity(stem: str) -> float:
        return math.log(1 + len(items) / (1 + held[stem]))

    kept: Kept = {}
    for index, vectors in embedder.read([indexed_text(item.passage) for item in items]):
        kept[items[index].key] = _words(items[index].passage, vectors, rarity)
    return rarity, kept


def _words(passage: Passage, vectors: TextVectors, rarity: Callable[[str], float]) -> tuple[Vectors, Vectors]:
    before = len(lead(passage))
    rows = meaningful(passage, TextVectors(vectors.windows, vectors.tokens, vectors.spans - before))
    found = terms(indexed_text(passage))
    starts = [term.start for term in found]
    rare = []
    for start, end in vectors.spans[rows].tolist():
        at = bisect_right(starts, start)
        # Some terms are parts of others: a piece is as common as the commonest it stands in.
        around = [term.stem for term in found[max(0, at - 6) : at] if term.start <= start and end <= term.end]
        rare.append(min(map(rarity, around), default=math.inf))
    return vectors.tokens[rows], np.array(rare, dtype=np.float32)


def _signs(vectors: Vectors) -> Vectors:
    return unpack_tokens([pack_tokens(vectors)], vectors.shape[1])[1]


def _bits(count: int) -> Code:
    """Return a code of so many bits a turned coordinate, by the best levels for a normal spread (Lloyd 1982)."""
    drawn = np.sort(np.random.default_rng(0).standard_normal(100_000))
    levels = np.quantile(drawn, (np.arange(2**count) + 0.5) / 2**count)
    for _ in range(_LEARNT):
        nearest = np.searchsorted((levels[1:] + levels[:-1]) / 2, drawn)
        levels = np.array([drawn[nearest == level].mean() for level in range(2**count)])

    def code(vectors: Vectors) -> Vectors:
        wide = np.sqrt(vectors.shape[1])
        made = levels[np.searchsorted((levels[1:] + levels[:-1]) / 2, turned(vectors) * wide)] / wide
        lengths = np.linalg.norm(made, axis=1, keepdims=True)
        return np.asarray(made / np.maximum(lengths, 1e-9), dtype=np.float32)

    return code


def _quantised(vectors: Vectors) -> Code:
    """Return a product quantiser of 48 bytes a word, trained on the library's own words."""
    some = np.random.default_rng(0).permutation(len(vectors))[:_TRAINED_ON]
    # Its methods in Python are not those that it is typed with.
    quantiser: Any = faiss.ProductQuantizer(vectors.shape[1], 48, 8)
    quantiser.train(vectors[some])
    return lambda mine: turned(quantiser.decode(quantiser.compute_codes(np.ascontiguousarray(mine))))


def _late(found: Found, coded: Mapping[int, Vectors], rarity: Callable[[str], float]) -> list[float]:
    """Return the late interaction of each candidate, as the search reckons it."""
    if found.question is None:
        return []
    asked = found.query.asked
    spans = {
        (term.start, term.end): term.stem for term in terms(asked) if not is_stopword(asked[term.start : term.end])
    }
    rare = {span: found.rarity.get(stem, rarity(stem)) for span, stem in spans.items()}
    words = [coded[item.key] for item in found.ranked]
    best = ranking.matches(turned(found.question.tokens), np.concatenate(words), [len(some) for some in words])
    return ranking.late_interaction(best, ranking.word_weights(found.question.spans, rare))


def _in_order(found: Found, late: Sequence[float], first: Sequence[float]) -> list[str]:
    """Return the texts of the candidates in the order that this late interaction gives them."""
    scores = []
    for item, mine, kept in zip(found.ranked, late, first, strict=True):
        least = item.signals.late if item.signals.late > kept + _NEARLY else 0.0  # an acronym with its meaning
        scores.append(item.score + ranking.WEIGHTS.late * (max(mine, least) - item.signals.late))
    order = sorted(range(len(scores)), key=lambda at: (not found.ranked[at].pinned, -scores[at], found.ranked[at].key))
    return [found.ranked[at].passage.text for at in order]


def _reciprocal(outcome: Outcome) -> float:
    return 1 / outcome.rank if outcome.rank else 0.0


if __name__ == "__main__":
    sys.exit(main())
