"""`python -m evaluation.claims`: how well the check of written sentences tells true from false.

False sentences are made from the papers' own, and from true rewordings of them, each by one change that makes it
untrue. True ones are the papers' own sentences and the rewordings.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from corpus.access import EVERYTHING
from corpus.library import Library
from corpus.papers import Passage
from evaluation.falsehoods import Falsifier
from search.claims import check
from search.embedding import Embedder
from search.likeness import WordLikeness
from search.sentences import sentences, word_count

REWORDINGS: Final = Path(__file__).parent / "gold" / "rewordings.jsonl"
_SHORTEST, _LONGEST = 7, 45


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence with the passage it is said to stand in; `kind` says what was changed, "" for nothing."""

    passage: Passage
    text: str
    source: str
    kind: str = ""
    true: bool = False


def main() -> int:
    """Make the pairs, check them, print the shares that pass."""
    arguments = _arguments()
    library = Library(arguments.data)
    passages = [passage for paper in library.papers(EVERYTHING) for passage in library.passages(paper.id, EVERYTHING)]
    pairs = [*_copied(passages, arguments.every), *_reworded(passages, arguments.rewordings)]
    likeness = WordLikeness(Embedder())
    passed: Counter[tuple[str, str]] = Counter()
    made: Counter[tuple[str, str]] = Counter()
    for done, pair in enumerate(pairs, start=1):
        row = pair.source, pair.kind or "true"
        verdict = check(pair.text, [(pair.passage, pair.passage.text)], likeness)
        made[row] += 1
        passed[row] += bool(verdict.cited)
        if arguments.show and bool(verdict.cited) != pair.true:
            print(json.dumps([*row, verdict.reason, pair.text, pair.passage.text[:300]], ensure_ascii=False))
        if sys.stderr.isatty():
            print(f"\r{done} of {len(pairs)}", end="", file=sys.stderr)
    _show(made, passed)
    return 0


def _copied(passages: Sequence[Passage], every: int) -> Iterable[Pair]:
    """Yield the papers' own sentences, one in `every`, and the falsehoods made of them."""
    found = [
        (passage, passage.text[start:end])
        for passage in passages
        for start, end in sentences(passage.text, passage.breaks)
        if _SHORTEST <= word_count(passage.text[start:end]) <= _LONGEST
    ]
    falsifier = Falsifier([text for _, text in found])
    around = _around(passages)
    for passage, text in found[::every]:
        yield Pair(passage, text, "copied", true=True)
        for false in falsifier(text, around[passage.id]):
            if false.text not in passage.text:
                yield Pair(passage, false.text, "copied", false.kind)


def _reworded(passages: Sequence[Passage], path: Path) -> Iterable[Pair]:
    """Yield the rewordings of sentences that stand in these papers, and the falsehoods made of them."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    falsifier = Falsifier([passage.text for passage in passages])
    around = _around(passages)
    for row in rows:
        passage = next((passage for passage in passages if row["quote"] in passage.text), None)
        if passage is None:
            continue
        yield Pair(passage, row["rewording"], "reworded", true=True)
        for false in falsifier(row["rewording"], around[passage.id]):
            yield Pair(passage, false.text, "reworded", false.kind)


def _around(passages: Sequence[Passage]) -> dict[str, list[str]]:
    """Return, for each passage, its sentences and those of the passages before and behind it in its paper."""
    said = [[passage.text[slice(*span)] for span in sentences(passage.text, passage.breaks)] for passage in passages]
    return {
        passage.id: [
            sentence
            for other in range(max(0, n - 1), min(n + 2, len(passages)))
            if passages[other].paper.id == passage.paper.id
            for sentence in said[other]
        ]
        for n, passage in enumerate(passages)
    }


def _show(made: Counter[tuple[str, str]], passed: Counter[tuple[str, str]]) -> None:
    print("| from | change | made | passed | share |\n|---|---|---|---|---|")
    for row in sorted(made):
        print(f"| {row[0]} | {row[1]} | {made[row]} | {passed[row]} | {passed[row] / made[row]:.2f} |")
    for source in sorted({row[0] for row in made}):
        false = [row for row in made if row[0] == source and row[1] != "true"]
        whole = sum(made[row] for row in false)
        through = sum(passed[row] for row in false)
        print(f"| {source} | all changes | {whole} | {through} | {through / max(1, whole):.3f} |")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", metavar="DIR", type=Path, default=Path("data"), help="a data folder")
    parser.add_argument("--rewordings", metavar="FILE", type=Path, default=REWORDINGS, help="true rewordings")
    parser.add_argument("--every", metavar="N", type=int, default=1, help="take one sentence in N (default all)")
    parser.add_argument("--show", action="store_true", help="print each pair judged wrongly, one JSON list a line")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
