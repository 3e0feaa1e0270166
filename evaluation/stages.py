"""`python -m evaluation.stages`: every stage of the search alone and together, on gold questions.

Over one library or several: `--data LIBRARY GOLD… --data LIBRARY GOLD…`. The reference pipeline ranks the very passages
of the library, so that only the ranking differs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final, TypeAlias

from corpus.access import EVERYTHING
from corpus.library import Library
from corpus.papers import citation_line
from evaluation.gold import read_gold
from evaluation.measures import DEPTH, Outcome, judge
from evaluation.reference import Reference
from evaluation.response import Response
from evaluation.significance import paired_bootstrap
from search.embedding import Embedder
from search.engine import Engine
from search.ranking import fused
from search.types import Hit

WHOLE: Final = "whole"
REFERENCE: Final = "reference"
BM25: Final = "BM25"
_REACH: Final = 80
_CHANCE: Final = 0.05

Ranker = Callable[[str], Sequence[str]]
Stages: TypeAlias = Mapping[str, Sequence[Outcome]]
"""What came of the same questions, in the same order, at each stage."""


@dataclass(frozen=True, slots=True)
class Run:
    """The stages over one library, and a page of what the whole search missed there."""

    name: str
    passages: int
    stages: Stages
    misses: str


def main() -> int:
    """Run the stages and print their figures, for each library and for all together."""
    arguments = _arguments()
    embedder = Embedder()
    runs = [_run(Path(library), [Path(path) for path in gold], embedder) for library, *gold in arguments.data]
    for run in runs:
        print(f"## {run.name}: {len(run.stages[WHOLE])} answerable questions, {run.passages} passages\n")
        _show(run.stages)
        _show_types(run.stages)
        print()
    if len(runs) > 1:
        everything = {name: [one for run in runs for one in run.stages[name]] for name in runs[0].stages}
        print(f"## all: {len(everything[WHOLE])} answerable questions\n")
        _show(everything)
        _show_types(everything)
    if arguments.misses:
        arguments.misses.write_text("\n".join(run.misses for run in runs), encoding="utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.stages", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    libraries_and_gold(parser)
    parser.add_argument("--misses", type=Path, help="where to write what the whole search misses, to be read")
    return parser.parse_args()


def libraries_and_gold(parser: argparse.ArgumentParser) -> None:
    """Let a command take `--data LIBRARY GOLD…`, any number of times."""
    parser.add_argument(
        "--data",
        nargs="+",
        action=_LibraryAndGold,
        required=True,
        metavar=("LIBRARY", "GOLD"),
        help="a library's folder and the gold files on its papers; may be given again for another",
    )


class _LibraryAndGold(argparse.Action):
    """Takes a library with at least one gold file."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: object, _: str | None = None
    ) -> None:
        assert isinstance(values, list)
        if len(values) < 2:
            parser.error("--data needs a library's folder and at least one gold file")
        namespace.data = [*(namespace.data or []), values]


def _run(data: Path, gold: Sequence[Path], embedder: Embedder) -> Run:
    questions = [question for path in gold for question in read_gold(path) if question.answerable]
    library = Library(data)
    try:
        engine = Engine(library, embedder)
        stages = {
            name: [judge(question, Response(tuple(ranker(question.question)), "")) for question in questions]
            for name, ranker in _rankers(engine, library, embedder).items()
        }
        return Run(
            name=", ".join(path.stem for path in gold),
            passages=sum(library.passage_counts(EVERYTHING).values()),
            stages=stages,
            misses=_misses(data.name, stages[WHOLE], engine),
        )
    finally:
        library.close()


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
        BM25: lambda question: [hit.passage.text for hit in by("lexical")(question)],
        "vectors": lambda question: [hit.passage.text for hit in by("vectors")(question)],
        "both, fused": fusion,
        WHOLE: lambda question: [hit.passage.text for hit in by("hybrid")(question)],
    }


def _reciprocal(outcome: Outcome) -> float:
    return 1 / outcome.rank if outcome.rank else 0.0


def _show(stages: Stages) -> None:
    columns = ("", "hit@1", "hit@5", "hit@10", "MRR@10", "nDCG@10", "the whole is better by (95 %)", "p")
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    whole = [_reciprocal(outcome) for outcome in stages[WHOLE]]
    for name, found in stages.items():
        reciprocal = [_reciprocal(outcome) for outcome in found]
        shares = [sum(0 < outcome.rank <= depth for outcome in found) / len(found) for depth in (1, 5, 10)]
        shares += [sum(reciprocal) / len(found), sum(outcome.ndcg for outcome in found) / len(found)]
        cells = [f"{share:.3f}" for share in shares]
        if name != WHOLE:
            gain = paired_bootstrap(whole, reciprocal)
            cells += [f"{gain.mean:+.3f} ({gain.low:+.3f} to {gain.high:+.3f})", f"{gain.p:.4f}"]
        print(f"| {name} | {' | '.join(cells)} |")


def _show_types(stages: Stages) -> None:
    names = list(stages)
    print(
        f"\n| MRR@10 | questions | {' | '.join(names)} | whole against BM25 | p |\n|---|---|{'---|' * (len(names) + 2)}"
    )
    worse = []
    for kind in sorted({outcome.question.type for outcome in stages[WHOLE]}):
        of_kind = {
            name: [_reciprocal(outcome) for outcome in found if outcome.question.type == kind]
            for name, found in stages.items()
        }
        cells = [f"{sum(values) / len(values):.2f}" for values in of_kind.values()]
        gain = paired_bootstrap(of_kind[WHOLE], of_kind[BM25])
        print(f"| {kind} | {len(of_kind[WHOLE])} | {' | '.join(cells)} | {gain.mean:+.2f} | {gain.p:.4f} |")
        if gain.mean < 0 and gain.p < _CHANCE:
            worse.append(kind)
    print(f"\nWorse than BM25 alone by more than chance (p < {_CHANCE}): {', '.join(worse) or 'no kind'}")


def _misses(name: str, outcomes: Iterable[Outcome], engine: Engine) -> str:
    """Return the questions whose first hit is not right, the worst first, each with what was found instead."""
    missed = sorted(
        (item for item in outcomes if item.rank != 1), key=lambda item: item.rank or DEPTH + 1, reverse=True
    )
    lines = [f"# What the search misses in {name}"]
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
