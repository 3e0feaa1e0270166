"""How long an answer takes beside a search for the same question, in one process, or over HTTP of a server."""

from __future__ import annotations

import argparse
import statistics
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from corpus.access import PUBLIC_ONLY
from corpus.library import Library
from evaluation.gold import read_gold
from evaluation.timing import at
from search import kinds, ranking, standing, telling, values, words
from search.embedding import Embedder
from search.engine import Engine

_KEPT_OF_TEXTS: Final = (
    words.terms,
    words.stem_set,
    words.stems_within,
    ranking.opening,
    ranking._lead,
    values.values_in,
    values.figures_in,
    standing.parts_of,
    telling.told,
    kinds.kind_of,
    kinds.asked_values,
)
"""What keeps something of a passage or a question, which a question that has not been asked yet would not find."""

Times = dict[str, list[float]]
"""Milliseconds by "search" and "ask", one for each question and round."""


def main() -> int:
    """Ask every question in both ways in each round, the order swapped from one to the next, and print both."""
    arguments = _arguments()
    questions = list(dict.fromkeys(item.question for gold in arguments.gold for item in read_gold(gold)))
    engine = Engine(Library(arguments.data), Embedder())
    ways: dict[str, Callable[[str], object]] = {
        "search": lambda question: engine.search(question, PUBLIC_ONLY),
        "ask": lambda question: engine.ask(question, PUBLIC_ONLY),
    }
    took, worked = alternated(ways, questions, arguments.rounds, _forget)
    print(f"{len(questions)} questions, {arguments.rounds} rounds, ms\n")
    print("| | search p50 | p95 | ask p50 | p95 | p50 ratio |")
    print("|---" * 6 + "|")
    _show("time", took)
    _show("processor time", worked)
    if arguments.server:
        took, _ = alternated(
            {way: _over_http(arguments.server, way) for way in ways}, questions, arguments.rounds, lambda: None
        )
        _show("time over HTTP, where what was read stays kept", took)
    return 0


def alternated(
    ways: dict[str, Callable[[str], object]], questions: Sequence[str], rounds: int, forget: Callable[[], None]
) -> tuple[Times, Times]:
    """Put each question in every way in each round, and return the times and the processor times of this process.

    The way that comes first changes from question to question and from round to round; `forget` goes before each.
    """
    took: Times = {way: [] for way in ways}
    worked: Times = {way: [] for way in ways}
    for ask in ways.values():
        ask(questions[0])  # opens the library and warms the model
    for turn in range(rounds):
        for number, question in enumerate(questions):
            for way in sorted(ways, reverse=(turn + number) % 2 == 0):
                forget()
                began, before = time.perf_counter(), time.process_time()
                ways[way](question)
                worked[way].append(1000 * (time.process_time() - before))
                took[way].append(1000 * (time.perf_counter() - began))
    return took, worked


def _forget() -> None:
    for kept in _KEPT_OF_TEXTS:
        kept.cache_clear()


def _over_http(server: str, way: str) -> Callable[[str], object]:
    def ask(question: str) -> object:
        asked = f"{server.rstrip('/')}/api/v1/{way}?{urllib.parse.urlencode({'q': question})}"
        with urllib.request.urlopen(asked) as reply:  # noqa: S310
            return reply.read()

    return ask


def _show(name: str, times: Times) -> None:
    search, ask = times["search"], times["ask"]
    cells = [f"{at(values, share):.1f}" for values in (search, ask) for share in (0.5, 0.95)]
    print(f"| {name} | {' | '.join(cells)} | {statistics.median(ask) / statistics.median(search):.2f} |", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluation.bench_asking", description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path, metavar="GOLD", help="files of gold questions")
    parser.add_argument("--data", type=Path, required=True, help="the library they are asked of")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument(
        "--server", metavar="URL", help="also ask a server that is running, such as http://127.0.0.1:8000"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
