"""`python -m evaluation.stages`: every stage of the search alone and together, on gold questions.

The reference pipeline ranks the very passages of the library, so that only the ranking differs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from corpus.access import EVERYTHING
from corpus.library import Library
from corpus.papers import citation_line
from evaluation.gold import GoldQuestion, read_gold
from evaluation.measures import DEPTH
from evaluation.reference import Reference
from evaluation.significance import paired_bootstrap
from search.embedding import Embedder
from search.engine import Engine
from search.ranking import fused
from search.types import Hit

WHOLE: Final = "whole"
REFERENCE: Final = "reference"
_REACH: Final = 80

Ranker = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question asked of one stage: the rank of its first right passage, 0 beyond the first ten."""

    question: GoldQuestion
    rank: int

    @property
    def reciprocal(self) -> float:
        """1 / rank, 0 when nothing right was found."""
        return 1 / self.rank if self.rank else 0.0


def main() -> int:
    """Run the stages and print their figures."""
    arguments = _arguments()
    questions = [question for path in arguments.gold for question in read_gold(path) if question.answerable]
    library = Library(arguments.data)
    embedder = Embedder()
    engine = Engine(library, embedder)
    stages = {
        name: [Asked(question, _rank(question, ranker(question.question))) for question in questions]
        for name, ranker in _rankers(engine, library, embedder).items()
    }
    print(f"{len(questions)} answerable questions, {sum(library.passage_counts(EVERYTHING).values())} passages\n")
    _show(stages)
    _show_types(stages)
    if arguments.misses:
        arguments.misses.write_text(_misses(stages[WHOLE], engine), encoding="utf-8")
    library.close()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluation.stages", description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path, help="gold files on the papers of the library")
    parser.add_argument("--data", type=Path, required=True, help="the library's folder")
    parser.add_argument("--misses", type=Path, help="where to write what the whole search misses, to be read")
    return parser.parse_args()


def _rankers(engine: Engine, library: Library, embedder: Embedder) -> dict[str, Ranker]:
    """Make the stages, each from a question to the texts of passages, best first."""

    def by(mode: str, limit: int = DEPTH) -> Callable[[str], Sequence[Hit]]:
        return lambda question: engine.search(question, EVERYTHING, limit=limit, mode=mode).hits

    def fusion(question: str) -> list[str]:
        found = [by(mode, _REACH)(question) for mode in ("lexical", "vectors")]
        texts = [hit.passage.text for hits in found for hit in hits]
        places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        by_words, by_vector = ([(places[hit.passage.text], hit.score) for hit in hits] for hits in found)
        ranked = fused(by_words, by_vector, DEPTH)
        named = {place: text for text, place in places.items()}
        return [named[place] for place in ranked]

    passages = [passage for paper in library.papers(EVERYTHING) for passage in library.passages(paper.id, EVERYTHING)]
    bare = {f"{' '.join(passage.headings[-1:])} {passage.text}".strip(): passage.text for passage in passages}
    reference = Reference(list(bare), embedder)
    return {
        REFERENCE: lambda question: [bare[text] for text in reference.search(question, DEPTH)],
        "BM25": lambda question: [hit.passage.text for hit in by("lexical")(question)],
        "vectors": lambda question: [hit.passage.text for hit in by("vectors")(question)],
        "both, fused": fusion,
        WHOLE: lambda question: [hit.passage.text for hit in by("hybrid")(question)],
    }


def _rank(question: GoldQuestion, texts: Sequence[str]) -> int:
    right = (rank for rank, text in enumerate(texts[:DEPTH], 1) if any(item.find(text) for item in question.gold))
    return next(right, 0)


def _show(stages: Mapping[str, Sequence[Asked]]) -> None:
    print("| | hit@1 | hit@5 | hit@10 | MRR@10 | the whole is better by (95 %) | p |\n|---|---|---|---|---|---|---|")
    whole = [asked.reciprocal for asked in stages[WHOLE]]
    for name, found in stages.items():
        reciprocal = [asked.reciprocal for asked in found]
        shares = [sum(0 < asked.rank <= depth for asked in found) / len(found) for depth in (1, 5, 10)]
        cells = [*(f"{share:.3f}" for share in shares), f"{sum(reciprocal) / len(found):.3f}"]
        if name != WHOLE:
            gain = paired_bootstrap(whole, reciprocal)
            cells += [f"{gain.mean:+.3f} ({gain.low:+.3f} to {gain.high:+.3f})", f"{gain.p:.4f}"]
        print(f"| {name} | {' | '.join(cells)} |")


def _show_types(stages: Mapping[str, Sequence[Asked]]) -> None:
    names = list(stages)
    print(
        f"\n| MRR@10 | questions | {' | '.join(names)} | p, whole against BM25 |\n|---|---|{'---|' * (len(names) + 1)}"
    )
    for kind in sorted({asked.question.type for asked in stages[WHOLE]}):
        of_kind = {
            name: [asked.reciprocal for asked in found if asked.question.type == kind] for name, found in stages.items()
        }
        cells = [f"{sum(values) / len(values):.2f}" for values in of_kind.values()]
        p = paired_bootstrap(of_kind[WHOLE], of_kind["BM25"]).p
        print(f"| {kind} | {len(of_kind[WHOLE])} | {' | '.join(cells)} | {p:.3f} |")


def _misses(asked: Iterable[Asked], engine: Engine) -> str:
    """Return the questions whose first hit is not right, the worst first, each with what was found instead."""
    missed = sorted((item for item in asked if item.rank != 1), key=lambda item: item.rank or DEPTH + 1, reverse=True)
    lines = ["# What the search misses"]
    for rank, items in groupby(missed, key=lambda item: item.rank):
        lines.append(f"\n## {f'First right at rank {rank}' if rank else f'Not among the first {DEPTH}'}")
        for item in items:
            lines.append(f"\n### {item.question.id} ({item.question.type}): {item.question.question}\n")
            lines += [
                f"- wanted: {gold.document}, {gold.locator}: {gold.quote or f'{gold.starts} … {gold.ends}'}"
                for gold in item.question.gold
            ]
            hits = engine.search(item.question.question, EVERYTHING, limit=3).hits
            lines += [
                f"- found: {citation_line(hit.passage)}: {' '.join(hit.passage.text.split()[:30])}" for hit in hits
            ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
