from __future__ import annotations

import numpy as np
import pytest

from search.codes import SentenceVectors, pack_sentences, unpack_sentences
from search.ranking import nearest


def test_sentences_of_many_passages_are_unpacked_each_with_its_own() -> None:
    made = np.random.default_rng(1)
    given = [
        SentenceVectors(
            made.integers(0, 99, (count, 2)).astype(np.int32), made.standard_normal((count, 8)).astype(np.float32)
        )
        for count in (2, 1, 3)
    ]
    blobs = [pack_sentences(item) for item in given]
    found = unpack_sentences([blobs[0], b"", blobs[1], blobs[2], b""], 8)
    assert [item is None for item in found] == [False, True, False, False, True]
    for mine, his in zip(given, [item for item in found if item is not None], strict=True):
        assert np.array_equal(mine.spans, his.spans)
        assert mine.vectors == pytest.approx(his.vectors, abs=2e-3)


def test_a_passage_is_as_near_as_its_nearest_sentence() -> None:
    question = np.array([1, 0], dtype=np.float32)
    spans = np.zeros((2, 2), dtype=np.int32)
    near = SentenceVectors(spans, np.array([[0.2, 0.9], [0.8, 0.6]], dtype=np.float32))
    assert nearest(question, [None, near, None]) == pytest.approx([0.0, 0.8, 0.0])
    assert nearest(question, [None]) == [0.0]
