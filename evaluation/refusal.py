"""`python -m evaluation.refusal`: how well answering is told from refusing, on papers that nothing was fitted to.

Each library with its gold files is a collection. The weights of `search.support` are fitted on all collections but
one and tried on that one, in turn; what is printed at the end are the weights fitted on all. An answerable question
is also asked with every passage that answers it hidden, and of the other collections, which makes unanswerable ones
of it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from corpus.access import EVERYTHING
from corpus.library import Library
from evaluation.gold import GoldQuestion, read_gold
from evaluation.logistic import Fit, fitted
from evaluation.reliability import area, bins, expected_error, plot, refused_at
from search import support
from search.embedding import Embedder
from search.engine import Engine
from search.types import Filters

_HIDDEN: Final = 0.2
"""What a question with its passages hidden counts beside one that was written: other passages may answer it."""
_ELSEWHERE: Final = 0.0
"""What a question counts that is asked of a collection whose papers it was not written for: it is only tried.

In the fit it costs .02 of those refused at either false refusal: the written ones are nearer to being answered.
"""
_ANYWHERE: Final = 0.1
"""What one of the questions that no paper answers counts: it is asked of every collection."""
_FALSE: Final = (0.05, 0.10)


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked of a collection: what speaks for an answer, whether there is one, and what it counts in a fit.

    `why` says what makes it unanswerable; "hidden", "elsewhere" and "off-topic" cases are told apart by `sort`.
    """

    collection: str
    question: str
    answerable: bool
    signals: tuple[float, ...]
    pinned: bool
    sort: str
    why: str
    weight: float


def main() -> int:
    """Ask, fit, try, and print."""
    arguments = _arguments()
    embedder = Embedder()
    cases: list[Case] = []
    golds = [[Path(path) for path in gold] for _, *gold in arguments.on]
    for (folder, *_), gold in zip(arguments.on, golds, strict=True):
        other = [path for paths in golds if paths != gold for path in paths]
        cases += _cases(Path(folder), gold, other, arguments.anywhere, embedder)
        print(f"{folder}: {len(cases)} cases so far", file=sys.stderr)
    tried = _held_out(cases)
    _show(cases, tried)
    _show_weights(_fit(cases))
    if arguments.plot:
        written = [place for place, case in enumerate(cases) if case.sort == "written"]
        shares = bins([tried[place] for place in written], [cases[place].answerable for place in written])
        arguments.plot.write_text(plot(shares), encoding="utf-8")
    if arguments.out:
        with arguments.out.open("w", encoding="utf-8") as out:
            for case, probability in zip(cases, tried, strict=True):
                told = {"question": case.question, "sort": case.sort, "why": case.why, "answerable": case.answerable}
                signals = dict(zip(support.SIGNALS, (round(value, 3) for value in case.signals), strict=True))
                line = {"collection": case.collection, **told, "held_out": round(probability, 4), "signals": signals}
                print(json.dumps(line, ensure_ascii=False), file=out)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluation.refusal", description=__doc__)
    parser.add_argument(
        "--on", nargs="+", action="append", required=True, metavar="X", help="a library's folder and its gold files"
    )
    parser.add_argument(
        "--anywhere", nargs="*", type=Path, default=[], help="gold files of questions that no paper answers"
    )
    parser.add_argument("--plot", type=Path, help="where to write the reliability plot (SVG)")
    parser.add_argument("--out", type=Path, help="where to write every case, a line each")
    return parser.parse_args()


def _cases(
    folder: Path, gold: Sequence[Path], other: Sequence[Path], anywhere: Sequence[Path], embedder: Embedder
) -> list[Case]:
    library = Library(folder)
    engine = Engine(library, embedder)
    made = []
    for path in (*gold, *anywhere):
        reasons = _reasons(path)
        for question in read_gold(path):
            found = engine.found(question.question, EVERYTHING, Filters())
            sort, weight = ("off-topic", _ANYWHERE) if path in anywhere else ("written", 1.0)
            made.append(_case(folder.name, question, found.support(), sort, reasons.get(question.id, ""), weight))
            kept = tuple(
                item for item in found.ranked if not any(place.find(item.passage.text) for place in question.gold)
            )
            if question.answerable and kept and len(kept) < len(found.ranked):
                hidden = replace(found, ranked=kept).support()
                made.append(_case(folder.name, replace(question, gold=()), hidden, "hidden", "", _HIDDEN))
    for question in (item for path in other for item in read_gold(path) if item.answerable):
        signs = engine.found(question.question, EVERYTHING, Filters()).support()
        made.append(_case(folder.name, replace(question, gold=()), signs, "elsewhere", "", _ELSEWHERE))
    library.close()
    return made


def _reasons(path: Path) -> dict[str, str]:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    return {str(line["id"]): line.get("why", "") for line in lines}


def _case(name: str, question: GoldQuestion, signs: support.Support, sort: str, why: str, weight: float) -> Case:
    signals = tuple(float(getattr(signs, signal)) for signal in support.SIGNALS)
    return Case(name, question.question, question.answerable, signals, signs.pinned, sort, why, weight)


def _fit(cases: Sequence[Case]) -> Fit:
    counted = [case for case in cases if not case.pinned]
    return fitted(
        [case.signals for case in counted],
        [case.answerable for case in counted],
        [case.weight for case in counted],
        [1 if signal in support.SPEAKS_FOR else -1 for signal in support.SIGNALS],
    )


def _held_out(cases: Sequence[Case]) -> list[float]:
    """Return the probability of every case by weights that were fitted without its collection."""
    found = [0.0] * len(cases)
    for name in dict.fromkeys(case.collection for case in cases):
        weights = _weights(_fit([case for case in cases if case.collection != name]))
        for place, case in enumerate(cases):
            if case.collection == name:
                signs = support.Support(**dict(zip(support.SIGNALS, case.signals, strict=True)), pinned=case.pinned)
                found[place] = support.confidence(signs, weights)
    return found


def _weights(fit: Fit) -> support.SupportWeights:
    return support.SupportWeights(constant=fit.constant, **dict(zip(support.SIGNALS, fit.weights, strict=True)))


def _show(cases: Sequence[Case], tried: Sequence[float]) -> None:
    yes = [p for case, p in zip(cases, tried, strict=True) if case.answerable]
    print(f"{len(yes)} answerable questions; each figure is of weights fitted without the question's papers\n")
    print("| unanswerable | questions | AUC | refused at 0.05 | refused at 0.10 | below the threshold |")
    print("|---|---|---|---|---|---|")
    for name, no in _groups(cases, tried):
        shares = [refused_at(yes, no, share) for share in _FALSE]
        below = sum(p < support.REFUSE_BELOW for p in no) / len(no)
        print(f"| {name} | {len(no)} | {area(yes, no):.3f} | {shares[0]:.2f} | {shares[1]:.2f} | {below:.2f} |")
    wrongly = sum(p < support.REFUSE_BELOW for p in yes) / len(yes)
    print(f"\nfalse_refusal at the threshold {support.REFUSE_BELOW}: {wrongly:.3f}")
    for share in _FALSE:
        print(f"threshold for false_refusal {share}: {sorted(yes)[int(share * len(yes))]:.3f}")
    written = [(p, case.answerable) for case, p in zip(cases, tried, strict=True) if case.sort == "written"]
    error = expected_error(bins([p for p, _ in written], [there for _, there in written]))
    print(f"expected calibration error, questions as written: {error:.3f}\n")


def _groups(cases: Sequence[Case], tried: Sequence[float]) -> list[tuple[str, list[float]]]:
    """Return the probabilities of unanswerable questions: of all written, by collection, by reason, of the others."""
    no = [(case, p) for case, p in zip(cases, tried, strict=True) if not case.answerable]
    written = [(case, p) for case, p in no if case.sort == "written"]
    groups = [("all written for the papers", [p for _, p in written])]
    for name in dict.fromkeys(case.collection for case, _ in written):
        groups.append((f"of {name}", [p for case, p in written if case.collection == name]))
    for why in sorted({case.why for case, _ in written if case.why}):
        groups.append((why, [p for case, p in written if case.why == why]))
    for why in dict.fromkeys(case.why for case, _ in no if case.sort == "off-topic"):
        groups.append((f"off-topic: {why}", [p for case, p in no if case.sort == "off-topic" and case.why == why]))
    groups.append(("answer hidden", [p for case, p in no if case.sort == "hidden"]))
    groups.append(("asked of other papers", [p for case, p in no if case.sort == "elsewhere"]))
    return [(name, found) for name, found in groups if found]


def _show_weights(fit: Fit) -> None:
    print(f"fitted on all:\n    constant: float = {fit.constant:.3f}")
    for signal, weight in zip(support.SIGNALS, fit.weights, strict=True):
        print(f"    {signal}: float = {weight:.3f}")


if __name__ == "__main__":
    sys.exit(main())
