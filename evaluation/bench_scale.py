"""How large libraries do: latency, memory, recall and restart, each beside a baseline measured in the same run."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from corpus.access import EVERYTHING, PUBLIC_ONLY
from corpus.library import Library
from evaluation.bench_words import show_words
from evaluation.gold import read_gold
from evaluation.made_library import make_library
from evaluation.timing import at, timed, unmapped
from indexer.assembly import Options
from indexer.ingest import ingest
from search.embedding import Embedder, packaged_model
from search.engine import Engine
from search.publishing import Publisher
from search.snapshot import Snapshot
from search.types import Filters
from search.vectors import VectorIndex

ROOT: Final = Path(__file__).parents[1]
DEPTHS: Final = (10, 80)


def main() -> int:
    """Make the libraries that are not there yet, measure each in processes of its own, and print the table."""
    arguments = _arguments()
    if arguments.child:
        print(json.dumps(_CHILDREN[arguments.child](arguments.data, arguments.gold, arguments.questions)))
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        source = arguments.data or _sample_library(folder / "sample")
        if arguments.words:
            show_words(source, arguments.gold, arguments.words)
        if arguments.sizes:
            print(
                "| passages | files | plain embeds the question, ms | a search p50 | p90 | p99 | times plain "
                "| recall at 10 | at 80 | not mapped, MB | first answer, files cold, s | warm, s |\n"
                + "|---" * 12
                + "|"
            )
            _show(source, arguments)
        for size in arguments.sizes:
            data = folder / str(size)
            make_library(Library(source), data, size, told=lambda line: print(line, file=sys.stderr))
            _show(data, arguments)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluation.bench_scale", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, metavar="PASSAGES", help="how many: 10000 100000 1000000")
    parser.add_argument("--from", dest="data", type=Path, metavar="DATA", help="a real library (default: the sample's)")
    parser.add_argument("--gold", type=Path, default=ROOT / "evaluation" / "gold" / "ashcombe.jsonl")
    parser.add_argument("--questions", type=int, default=200, help="how many of its questions at most")
    parser.add_argument("--words", type=int, default=0, metavar="PASSAGES", help="time tantivy beside rank-bm25")
    parser.add_argument("--folder", type=Path, help="where the libraries are made, and found again (default: nowhere)")
    parser.add_argument("--child", choices=sorted(_CHILDREN), help=argparse.SUPPRESS)
    return parser.parse_args()


def _sample_library(data: Path) -> Path:
    if not data.exists():
        library = Library(data, create=True)
        ingest(sorted((ROOT / "corpus" / "sample").glob("*.md")), library, Publisher(library, Embedder()), Options())
        library.close()
    return data


def _show(data: Path, arguments: argparse.Namespace) -> None:
    _cool(data)
    cold = _child("first", data, arguments)["seconds"]
    warm = _child("first", data, arguments)["seconds"]
    found = _child("measure", data, arguments)
    plain, searches = found["plain"], sorted(found["searches"])
    size = sum(path.stat().st_size for path in data.rglob("*") if path.is_file()) / 1e9
    cells = [
        f"{found['passages']:,}",
        f"{size:.1f} GB",
        f"{statistics.median(plain):.1f}",
        *(f"{at(searches, share):.1f}" for share in (0.5, 0.9, 0.99)),
        f"{statistics.median(searches) / statistics.median(plain):.2f}",
        *(f"{found['recall'][str(depth)]:.3f}" for depth in DEPTHS),
        f"{found['unmapped']:.0f}",
        f"{cold:.1f}",
        f"{warm:.1f}",
    ]
    print(f"| {' | '.join(cells)} |", flush=True)


def _child(what: str, data: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Run a part of the measuring in a new process, and return what it found; `seconds` are those of the process."""
    began = time.time()
    given = ["--child", what, "--from", str(data), "--gold", str(arguments.gold)]
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "evaluation.bench_scale", *given, "--questions", str(arguments.questions)],
        stdout=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return {**found, "seconds": found.get("ended", time.time()) - began}


def _cool(data: Path) -> None:
    """Ask the system to forget what it keeps of the files in memory."""
    for path in data.rglob("*"):
        if path.is_file():
            opened = os.open(path, os.O_RDONLY)
            os.fsync(opened)
            os.posix_fadvise(opened, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(opened)


def _questions(gold: Path, most: int) -> list[str]:
    return [item.question for item in read_gold(gold)][:most]


def _first(data: Path, gold: Path, most: int) -> dict[str, Any]:
    Engine(Library(data), Embedder()).search(_questions(gold, most)[-1], PUBLIC_ONLY)
    return {"ended": time.time()}


def _measure(data: Path, gold: Path, most: int) -> dict[str, Any]:
    questions = _questions(gold, most)
    library, embedder = Library(data), Embedder()
    engine = Engine(library, embedder)
    for question in questions:
        engine.search(question, PUBLIC_ONLY)
    memory = unmapped()
    plain = _plain()
    plain(questions[0])
    took: dict[str, list[float]] = {"plain": [], "searches": []}
    for question in questions:
        took["plain"].append(timed(lambda question=question: plain(question)))  # type: ignore[misc]
        took["searches"].append(timed(lambda question=question: engine.search(question, PUBLIC_ONLY)))  # type: ignore[misc]
    return {
        **took,
        "passages": sum(library.passage_counts(EVERYTHING).values()),
        "unmapped": memory,
        "recall": _recall(Snapshot.open(library, embedder), embedder, questions),
    }


_CHILDREN: Final[dict[str, Callable[[Path, Path, int], dict[str, Any]]]] = {"first": _first, "measure": _measure}


def _plain() -> Callable[[str], object]:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(packaged_model()), device="cpu", local_files_only=True)
    return lambda question: model.encode(question)


def _recall(state: Snapshot, embedder: Embedder, questions: Sequence[str]) -> dict[int, float]:
    """Return the share of the exact best that the search by vectors finds, by depth."""
    assert state.vectors is not None
    exact = VectorIndex(tuple(replace(part, rough=None) for part in state.vectors.parts), state.vectors.owners)
    allowed = state.allowed(PUBLIC_ONLY, Filters(), frozenset())
    shares: dict[int, list[float]] = {depth: [] for depth in DEPTHS}
    for question in questions:
        windows = embedder.read_question(question).windows
        found, best = (
            [key for key, _ in index.vectors(windows, allowed, max(DEPTHS))] for index in (state.vectors, exact)
        )
        for depth in DEPTHS:
            shares[depth].append(len(set(found[:depth]) & set(best[:depth])) / len(best[:depth]))
    return {depth: statistics.mean(values) for depth, values in shares.items()}


if __name__ == "__main__":
    sys.exit(main())
