"""Any sentence-transformers model, run by PyTorch."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from search.runtime import Floats, Ids, NotRunnable, Pieces


class TorchRuntime:
    """A model as sentence-transformers loads it: a folder, or a name in its local cache."""

    def __init__(self, source: str) -> None:
        """Load the model; raises NotRunnable."""
        try:
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging
        except ImportError as error:
            raise NotRunnable(f"it needs {error.name}; install the program with its requirements") from error
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            model: Any = SentenceTransformer(source, device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            raise NotRunnable("it is not there; give a sentence-transformers folder") from error
        self._tokenizer = model.tokenizer
        if not getattr(self._tokenizer, "is_fast", False):
            raise NotRunnable("it has no fast tokenizer, which is needed to find words in a text")
        self._model = model.eval()
        self.at_once = 1
        self.limit = int(model.max_seq_length)
        self.dimension = int(model.get_embedding_dimension())
        self.first = int(self._tokenizer.cls_token_id)
        self.last = int(self._tokenizer.sep_token_id)
        self.pad = int(self._tokenizer.pad_token_id)

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """Cut texts into word pieces."""
        read = self._tokenizer(
            list(texts), add_special_tokens=False, return_offsets_mapping=True, truncation=False, verbose=False
        )
        return list(zip(read["input_ids"], read["offset_mapping"], strict=True))

    def vectors(self, ids: Ids, mask: Ids, *, question: bool) -> tuple[Floats, Floats]:
        """Return a vector for each row, and one for each piece of each row."""
        import torch

        # One short question is answered soonest by one thread, and others are asking at the same time.
        torch.set_num_threads(1 if question else len(os.sched_getaffinity(0)))
        given = torch.from_numpy(ids)
        with torch.inference_mode():
            made = self._model(
                {
                    "input_ids": given,
                    "attention_mask": torch.from_numpy(mask),
                    "token_type_ids": torch.zeros_like(given),
                }
            )
        return made["sentence_embedding"].float().numpy(), made["token_embeddings"].float().numpy()
