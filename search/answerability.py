"""Whether a stretch of a paper answers a question, by a small network that reads the two together.

It is the packaged embedding model with its matrices changed a little (LoRA: Hu and others 2021). The question and the
stretch are given as BERT's two texts; whether the one is answered in the other it says as for SQuAD 2.0 (Rajpurkar and
others 2018), by the best stretch of pieces against none at all, and by its first piece. `python -m
evaluation.train_answerability` trained it, on questions and passages of our own writing.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from search.bert_weights import WORDS
from search.embedding import ModelError, packaged_model
from search.runtime import Floats, NotRunnable
from search.tensors import mapped

if TYPE_CHECKING:
    from search.int8_runtime import Int8Network

TRAINED: Final = Path(__file__).with_name("answerability.safetensors")
"""What training changed: for a matrix `X.weight` the pair `X.up`, `X.down`, any other weight whole, and the heads."""
_HEADS: Final = "heads"
_NO_TEXT: Final = -10.0
"""The log odds of a stretch of which nothing is left beside its question and heading."""
MOST_QUESTION: Final = 48
MOST_HEADING: Final = 40
MOST: Final = 224
"""Word pieces at most: of a question, of a heading, and in all."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is read with a question: words of a paper, and those they stand under."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and what is read with it, in word pieces.

    `second` is the place where the second text begins, `text` the one where the stretch itself does, after its heading.
    """

    ids: tuple[int, ...]
    second: int
    text: int


class Answerability:
    """The network, loaded at first use, for which most questions have none; several threads may use it at once."""

    def __init__(self, trained: Path = TRAINED) -> None:
        """Take what training changed."""
        self._trained = trained
        self._loaded: tuple[Pieces, Int8Network, _Heads] | None = None
        self._loading = threading.Lock()

    def log_odds(self, question: str, excerpts: Sequence[Excerpt]) -> list[float]:
        """Return for each stretch the log odds that it answers the question, higher for better; raises ModelError."""
        pieces, network, heads = self._ready()
        pairs = [pieces.pair(question, excerpt) for excerpt in excerpts]
        return [
            heads.log_odds(network.of_two_texts(np.array(pair.ids, dtype=np.int64), pair.second), pair.text)
            for pair in pairs
        ]

    def _ready(self) -> tuple[Pieces, Int8Network, _Heads]:
        with self._loading:
            if self._loaded is None:
                from search.int8_runtime import Int8Network

                folder = packaged_model()
                changes = _changes(self._trained)
                weights = mapped(folder / "model.safetensors")
                config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
                network = Int8Network(config, changed(weights, changes), weights[WORDS])
                self._loaded = Pieces(folder), network, _Heads(changes)
            return self._loaded


def _changes(trained: Path) -> dict[str, Any]:
    try:
        return mapped(trained)
    except (OSError, ValueError, LookupError, NotRunnable) as error:
        raise ModelError(f"{trained.name} cannot be read; install the program again") from error


def changed(weights: Mapping[str, npt.NDArray[Any]], changes: Mapping[str, npt.NDArray[Any]]) -> dict[str, Any]:
    """Return a network's weights as training changed them: X.weight + X.up @ X.down, or what takes a weight's place."""
    made: dict[str, Any] = {}
    for name, weight in weights.items():
        matrix = name.removesuffix(".weight")
        if f"{matrix}.up" in changes:
            up, down = (changes[f"{matrix}.{part}"].astype(np.float32) for part in ("up", "down"))
            weight = weight.astype(np.float32) + up @ down
        made[name] = changes.get(name, weight)
    return made


class Pieces:
    """The packaged model's word pieces, for training and for reading alike."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._first, self._last = self._tokenizer.encode("").ids

    def pair(self, question: str, excerpt: Excerpt) -> Pair:
        """Put a question and a stretch together, whose end is left out where there is no room."""
        return self.pair_and_places(question, excerpt)[0]

    def pair_and_places(self, question: str, excerpt: Excerpt) -> tuple[Pair, list[tuple[int, int]]]:
        """The same, and where in the text each piece of it that is left stands."""
        heading = f"{excerpt.heading}." if excerpt.heading else ""
        asked, above, text = self._tokenizer.encode_batch([question, heading, excerpt.text], add_special_tokens=False)
        before = [self._first, *asked.ids[:MOST_QUESTION], self._last]
        start = [*before, *above.ids[:MOST_HEADING]]
        room = MOST - 1 - len(start)
        return Pair((*start, *text.ids[:room], self._last), len(before), len(start)), text.offsets[:room]


class _Heads:
    """What makes log odds of the vectors of a pair's pieces."""

    def __init__(self, changes: Mapping[str, npt.NDArray[Any]]) -> None:
        self._of = {name: weight.astype(np.float32) for name, weight in changes.items() if name.startswith(_HEADS)}

    def log_odds(self, vectors: Floats, text: int) -> float:
        """Return the log odds from the vectors (pieces, size) of a pair whose stretch begins at piece `text`."""
        pooled = np.concatenate([vectors[0], vectors.mean(axis=0)])
        inner = np.tanh(self._linear("inner", pooled))
        whole = float(self._linear("answers", inner)[0])
        ends = self._linear("ends", vectors)
        # The first piece stands for no answer; the last one only ends the text.
        stretch = float((ends[text:-1].max(axis=0) - ends[0]).sum()) if text < len(vectors) - 1 else _NO_TEXT
        return whole + 0.5 * stretch

    def _linear(self, name: str, x: Floats) -> Floats:
        made: Floats = x @ self._of[f"{_HEADS}.{name}.weight"].T + self._of[f"{_HEADS}.{name}.bias"]
        return made
