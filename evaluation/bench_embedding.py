"""How fast the embedding model runs by each of the ways there are, in one process and in turn, and what each loses."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from evaluation.gold import read_gold
from evaluation.reference import read_paragraphs
from search.embedding import Embedder, TextVectors, packaged_model
from search.openvino_runtime import OpenVinoRuntime
from search.runtime import Runtime
from search.torch_runtime import TorchRuntime

ROOT: Final = Path(__file__).parents[1]
QUESTIONS: Final = 20


class Exact(OpenVinoRuntime):
    """OpenVINO in 32-bit floats, whatever the processor has."""

    def _has_bf16(self) -> bool:
        return False

    def _in_integers(self) -> bool:
        return False


class Integers(OpenVinoRuntime):
    """Passages in 8-bit integers, as on a processor without bfloat16."""

    def _in_integers(self) -> bool:
        return True


@dataclass(slots=True)
class Way:
    """One way to run the model, and what was measured of it round by round."""

    name: str
    passages: Callable[[Sequence[str]], object]
    question: Callable[[str], object]
    vectors: Callable[[Sequence[str]], dict[int, TextVectors]] | None = None
    seconds: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    asking: list[float] = field(default_factory=list)


def main() -> int:
    """Run every way on the same passages and questions, and print a line for each."""
    arguments = _arguments()
    found = sorted(read_paragraphs(arguments.papers), key=len)
    # Of every length, as they stand in papers; many, because few are padded so much that `encode` does twice the work.
    texts = found[:: max(1, len(found) // arguments.passages)]
    questions = [item.question for item in read_gold(arguments.gold)][:QUESTIONS]
    ways = _ways()
    for way in ways:
        way.passages(texts)
        way.question(questions[0])
    for number in range(arguments.rounds):
        for way in ways[number % len(ways) :] + ways[: number % len(ways)]:
            began = time.process_time()
            way.seconds.append(_timed(lambda way=way: way.passages(texts)))  # type: ignore[misc]
            way.worked.append(time.process_time() - began)
            way.asking += [_timed(lambda way=way, text=text: way.question(text)) for text in questions]  # type: ignore[misc]
    print(f"{len(texts)} passages, {len(questions)} questions, median of {arguments.rounds} rounds\n")
    print("| | passages/s | times the first | of processor time | question, ms | cosine of windows | of word pieces |")
    print("|---|---|---|---|---|---|---|")
    exact = next(way.vectors(texts) for way in ways if way.vectors is not None)
    for way in ways:
        speed = len(texts) / statistics.median(way.seconds)
        ratio, work = _times(ways[0].seconds, way.seconds), _times(ways[0].worked, way.worked)
        loss = "|" if way.vectors is None else _likeness(way.vectors(texts), exact)
        asked = 1000 * statistics.median(way.asking)
        print(f"| {way.name} | {speed:.0f} | {ratio:.2f} | {work:.2f} | {asked:.1f} | {loss} |")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluation.bench_embedding", description=__doc__)
    sample = sorted((ROOT / "corpus" / "sample").glob("*.md"))
    parser.add_argument("--papers", nargs="+", type=Path, default=sample, help="Markdown (default: the sample)")
    parser.add_argument("--gold", type=Path, default=ROOT / "evaluation" / "gold" / "ashcombe.jsonl")
    parser.add_argument("--passages", type=int, default=250, help="how many of their passages, about")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def _ways() -> list[Way]:
    folder = packaged_model()
    threads = torch.get_num_threads()
    # The first is what everybody writes; the second is what the others are compared with for their vectors.
    plain = SentenceTransformer(str(folder), device="cpu", local_files_only=True)

    def encode(texts: Sequence[str] | str) -> object:
        # As PyTorch begins: our own use of it changes the number, for the whole process.
        torch.set_num_threads(threads)
        return plain.encode(texts if isinstance(texts, str) else list(texts))

    runtimes: dict[str, Runtime] = {
        "our batches, PyTorch": TorchRuntime(str(folder)),
        "our batches, OpenVINO, 32-bit floats": Exact(folder),
        "our batches, ONNX Runtime, 8-bit integers": Integers(folder),
        "as it runs here": OpenVinoRuntime(folder),
    }
    ways = [Way("sentence-transformers' `encode`", encode, encode)]
    for name, runtime in runtimes.items():
        embedder = Embedder(runtime=runtime)
        read = lambda texts, embedder=embedder: dict(embedder.read(texts))  # noqa: E731
        ways.append(Way(name, read, embedder.encode_question, read))
    return ways


def _timed(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def _times(first: Sequence[float], others: Sequence[float]) -> float:
    return statistics.median(mine / his for mine, his in zip(first, others, strict=True))


def _likeness(some: dict[int, TextVectors], others: dict[int, TextVectors]) -> str:
    windows = np.concatenate([(some[at].windows * others[at].windows).sum(axis=1) for at in others])
    pieces = np.concatenate([(some[at].tokens * others[at].tokens).sum(axis=1) for at in others])
    return f"{windows.mean():.5f}, {windows.min():.5f} | {pieces.mean():.5f}, {pieces.min():.5f}"


if __name__ == "__main__":
    raise SystemExit(main())
