"""`make bench`: how long indexing and asking take, beside the reference pipeline in the same run."""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from corpus.library import Library
from evaluation.gold import read_gold
from evaluation.reference import Reference, read_paragraphs
from indexer.assembly import Options
from indexer.ingest import ingest
from search.embedding import Embedder, TextVectors
from search.publishing import Publisher

ROOT: Final = Path(__file__).parents[1]
T = TypeVar("T")
WARM_UP: Final = 5  # questions asked before the clock starts


class TimedEmbedder(Embedder):
    """The embedder, with a clock on it."""

    seconds = 0.0

    def read(self, texts: Sequence[str], *, first_window_only: bool = False) -> Iterator[tuple[int, TextVectors]]:
        """Embed the texts, counting the time it takes and not that of who asks."""
        made = super().read(texts, first_window_only=first_window_only)
        while True:
            began = time.perf_counter()
            try:
                item = next(made)
            except StopIteration:
                return
            finally:
                self.seconds += time.perf_counter() - began
            yield item


def main() -> int:
    """Run the benchmark and print its figures."""
    arguments = _arguments()
    questions = [question.question for question in read_gold(arguments.gold)]
    rows: list[tuple[str, str, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        embedder = TimedEmbedder()
        embedder.encode_question("ready")
        rows += _indexing(arguments.papers, data, embedder)
        rows += _asking(data, questions, _reference(arguments.reference, embedder, rows))
    width = max(len(name) for name, _, _ in rows)
    print(f"| {'':{width}} | boardpapers | reference |\n|{'-' * (width + 2)}|-------------|-----------|")
    for name, ours, theirs in rows:
        print(f"| {name:{width}} | {ours:>11} | {theirs:>9} |")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluation.bench", description=__doc__)
    sample = sorted((ROOT / "corpus" / "sample").glob("*.md"))
    parser.add_argument("--papers", nargs="+", type=Path, default=sample, help="what to index (default: the sample)")
    parser.add_argument("--reference", nargs="+", type=Path, default=sample, help="the same papers as Markdown")
    parser.add_argument("--gold", type=Path, default=ROOT / "evaluation" / "gold" / "ashcombe.jsonl")
    return parser.parse_args()


def _indexing(papers: Sequence[Path], data: Path, embedder: TimedEmbedder) -> list[tuple[str, str, str]]:
    library = Library(data, create=True)
    publisher = Publisher(library, embedder)
    embedder.seconds = 0.0
    outcomes, whole = _timed(lambda: ingest(papers, library, publisher, Options()))
    unread = [outcome for outcome in outcomes if outcome.status != "read"]
    if unread:
        raise SystemExit(f"{unread[0].path}: {unread[0].reason}")
    embedding = embedder.seconds
    _, again = _timed(lambda: ingest(papers, library, publisher, Options()))
    library.close()
    return [
        ("passages", str(sum(outcome.passages for outcome in outcomes)), ""),
        ("indexing from nothing, s", f"{whole:.1f}", ""),
        ("  of which embedding, s", f"{embedding:.1f}", ""),
        ("  of which all else, s", f"{whole - embedding:.1f}", ""),
        ("indexing again, unchanged, s", f"{again:.2f}", ""),
    ]


def _reference(papers: Sequence[Path], embedder: Embedder, rows: list[tuple[str, str, str]]) -> Reference:
    """Make the reference pipeline, and put its figures beside ours in the rows that are there."""
    reference, seconds = _timed(lambda: Reference(read_paragraphs(papers), embedder))
    beside = {"passages": str(len(reference.paragraphs)), "indexing from nothing, s": f"{seconds:.1f}"}
    rows[:] = [(name, ours, beside.get(name, theirs)) for name, ours, theirs in rows]
    return reference


def _asking(data: Path, questions: Sequence[str], reference: Reference) -> list[tuple[str, str, str]]:
    rows = []
    with _served(data) as address:
        for verb, theirs in (("search", reference.search), ("ask", reference)):
            ours = _times(lambda question, verb=verb: _get(f"{address}/api/v1/{verb}", question), questions)  # type: ignore[misc]
            beside = _times(theirs, questions)
            for name, share in (("p50", 0.5), ("p90", 0.9)):
                rows.append((f"{verb} {name}, ms", f"{_at(ours, share):.0f}", f"{_at(beside, share):.0f}"))
    return rows


@contextmanager
def _served(data: Path) -> Iterator[str]:
    """Serve the library in a process of its own, as it is served to people; yields its address."""
    command = [sys.executable, "-m", "boardpapers", "--data", str(data), "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            assert process.stderr is not None
            said = process.stderr.readline()
            if "http://" not in said:
                raise SystemExit(f"the server did not start: {said.strip()}")
            yield said.split()[3].rstrip("/")
        finally:
            process.terminate()


def _get(address: str, question: str) -> object:
    with urllib.request.urlopen(f"{address}?{urllib.parse.urlencode({'q': question})}", timeout=60) as response:  # noqa: S310
        return json.load(response)


def _times(ask: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """Return how many milliseconds each question took, asked one after the other."""
    for question in questions[:WARM_UP]:
        ask(question)
    return [1000 * _timed(lambda question=question: ask(question))[1] for question in questions]  # type: ignore[misc]


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def _at(values: Sequence[float], share: float) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


if __name__ == "__main__":
    sys.exit(main())
