"""A cross-encoder that reads a question with each of the first hits, as the last step of a search, where one is set."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from search.embedding import ModelError

READ: Final = 20
"""How many hits it reads: it takes some hundredths of a second for each."""


class Reranker:
    """A sentence-transformers cross-encoder, run by PyTorch. It is loaded at first use; nothing is downloaded."""

    def __init__(self, model: str) -> None:
        """Take a model's folder, or a name in the local cache."""
        self._given = model
        self._model: Any = None
        self._loading = threading.Lock()

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return how well each text answers the question, comparable for this question only; raises ModelError."""
        if not texts:
            return []
        found = self._loaded().predict([(question, text) for text in texts], show_progress_bar=False)
        return [float(score) for score in found]

    def _loaded(self) -> Any:
        with self._loading:
            if self._model is None:
                self._model = _load(self._given)
            return self._model


def _load(given: str) -> Any:
    # Set before the libraries are imported: they read it once. A question must never wait for a network.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        from sentence_transformers import CrossEncoder
        from transformers.utils import logging
    except ImportError as error:
        raise ModelError(
            f"the reranker “{given}” needs {error.name}; install the program with its requirements"
        ) from error
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model = CrossEncoder(str(Path(given).expanduser()), device="cpu", local_files_only=True)
    except (OSError, ValueError) as error:
        raise ModelError(f"the reranker “{given}” is not there; give the folder of a cross-encoder") from error
    if model.num_labels != 1:
        raise ModelError(f"the reranker “{given}” gives {model.num_labels} figures for a text; one is needed")
    return model
