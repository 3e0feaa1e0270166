"""BERT and its like, run by OpenVINO straight from the model's folder: no PyTorch, no conversion, nothing to keep."""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
from tokenizers import Tokenizer

from search.runtime import Floats, Ids, NotRunnable, Pieces
from search.tensors import mapped

# oneDNN, inside OpenVINO, keeps a thousand prepared operations of its own, and reads this once.
os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "64")
# `import openvino` tells its makers of itself over the network, if it finds this package. Nothing leaves this machine.
sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
import openvino  # noqa: E402

from search.bert import bert_graph  # noqa: E402
from search.bert_weights import WORDS, named  # noqa: E402

_LOG: Final = logging.getLogger(__name__)
ASKING: Final = 8
"""Questions that are encoded at once at most: as many as the web app takes requests, if nobody says otherwise."""
SHAPES: Final = 64
"""Prepared operations that are kept; batches of new shapes are as fast with these as with thousands."""
POOLINGS: Final = ("mean", "cls")


class OpenVinoRuntime:
    """A folder whose model is of the BERT family and whose vector is the mean of its pieces' or that of the first."""

    def __init__(self, folder: Path) -> None:
        """Load the model; raises NotRunnable when its folder asks for more than that."""
        if not folder.is_dir():
            raise NotRunnable("it is not given as a folder")
        try:
            config = _json(folder / "config.json")
            self._pooling = _pooling(folder)
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._tokenizer.no_truncation()
            self._tokenizer.no_padding()
            self._file = folder / "model.safetensors"
            self._config, self._weights = config, mapped(self._file)
            self._graph, room = bert_graph(config, self._weights)
            self.first, self.last = self._tokenizer.encode("").ids
            self.limit = min(_limit(folder), room)
        except NotRunnable:
            raise
        except Exception as error:
            # A folder may be wrong in any way here and still be right for PyTorch.
            raise NotRunnable(f"its folder cannot be read by OpenVINO ({type(error).__name__}: {error})") from error
        self.dimension = int(config["hidden_size"])
        self.pad = int(config.get("pad_token_id") or 0)
        self._core = openvino.Core()
        self._compiling = threading.Lock()
        self._compiled: dict[bool, _Network] = {}
        # In short floats all threads work on one batch; in integers each has its own.
        self.at_once = len(os.sched_getaffinity(0)) if self._in_integers() else 1

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """Cut texts into word pieces."""
        read = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [(made.ids, made.offsets) for made in read]

    def vectors(self, ids: Ids, mask: Ids, *, question: bool) -> tuple[Floats, Floats]:
        """Return a vector for each row, and one for each piece of each row."""
        weights = mask.astype(np.float32)
        tokens = self._network(question=question)(ids, weights)
        if self._pooling == "cls":
            return tokens[:, 0], tokens
        return np.einsum("rpd,rp->rd", tokens, weights) / weights.sum(axis=1, keepdims=True), tokens

    def _network(self, *, question: bool) -> _Network:
        """Return what runs a question, on one thread beside others, or what runs passages."""
        with self._compiling:
            if question not in self._compiled:
                integers = None if question else self._integers()
                self._compiled[question] = integers or self._floats(question=question)
            return self._compiled[question]

    def _floats(self, *, question: bool) -> _Network:
        processors = len(os.sched_getaffinity(0))
        threads = min(processors, ASKING) if question else processors
        properties: dict[str, Any] = {
            # Half as many bits are as good and twice as fast, but a question is fast enough to be exact.
            "INFERENCE_PRECISION_HINT": "bf16" if self._has_bf16() and not question else "f32",
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": threads if question else 1,
            # A thread that may not leave a processor waits for whoever else is there.
            "ENABLE_CPU_PINNING": False,
        }
        if not question:
            # What is prepared for a shape is kept, and batches have no end of shapes: 0.5 MB each.
            properties["CPU_RUNTIME_CACHE_CAPACITY"] = str(SHAPES)
        return _Requests(self._core.compile_model(self._graph, "CPU", properties))

    def _integers(self) -> _Network | None:
        """Return what runs a batch in integers, where that is best and its library is here."""
        if not self._in_integers():
            return None
        try:
            from search.int8_runtime import Int8Network
        except ImportError as error:
            missing = error.name or "onnxruntime"
            _LOG.warning("passages are encoded in 32-bit floats, which is slower: %s cannot be imported", missing)
            self.at_once = 1
            return None
        # Mapped apart, so that what is read to make it does not stay in memory.
        return Int8Network(self._config, mapped(self._file), named(self._config, self._weights)[0][WORDS])

    def _in_integers(self) -> bool:
        """Whether passages are encoded in 8-bit integers: where the processor has no shorter floats."""
        return not self._has_bf16()

    def _has_bf16(self) -> bool:
        """Whether the processor itself works in bfloat16: elsewhere it would be played by 32-bit floats, slower."""
        return "BF16" in self._core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")


_Network: TypeAlias = Callable[[Ids, Floats], Floats]


class _Requests:
    """A compiled model with its requests; one request serves one thread at a time."""

    def __init__(self, compiled: openvino.CompiledModel) -> None:
        self._compiled = compiled
        self._idle: deque[openvino.InferRequest] = deque()

    def __call__(self, ids: Ids, mask: Floats) -> Floats:
        try:
            request = self._idle.pop()
        except IndexError:
            request = self._compiled.create_infer_request()
        try:
            tokens: Floats = request.infer([ids, mask])[0]
        finally:
            self._idle.append(request)
        return tokens


def _pooling(folder: Path) -> str:
    modules = _json(folder / "modules.json")
    kinds = [module["type"].rsplit(".", 1)[-1] for module in modules]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]) or modules[0]["path"]:
        raise NotRunnable(f"it is made of {', '.join(kinds)}")
    config = _json(folder / modules[1]["path"] / "config.json")
    modes = [config["pooling_mode"]] if "pooling_mode" in config else []
    # How it was written before sentence-transformers 6: a key for each mode.
    modes += [mode for mode in POOLINGS if config.get(f"pooling_mode_{mode}{'_token' if mode == 'cls' else '_tokens'}")]
    others = [key for key, value in config.items() if key.startswith("pooling_mode_") and value is True]
    if len(modes) != 1 or len(others) > 1 or modes[0] not in POOLINGS:
        raise NotRunnable("its vector is neither the mean of its word pieces' vectors nor that of the first piece")
    mode: str = modes[0]
    return mode


def _limit(folder: Path) -> int:
    """Return how many word pieces the folder allows, as sentence-transformers reads it."""
    written = _json(folder / "sentence_bert_config.json")
    if written.get("do_lower_case"):
        raise NotRunnable("it asks for lower case apart from its tokenizer")
    return int(written.get("max_seq_length") or _json(folder / "tokenizer_config.json")["model_max_length"])


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
