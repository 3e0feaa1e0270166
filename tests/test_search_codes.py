from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from corpus.database import DATABASE
from corpus.library import Library
from corpus.rows import signs
from search.codes import SentenceVectors, pack_sentences, pack_tokens, turned, unpack_sentences
from search.ranking import nearest


def _four_bits(vectors: npt.NDArray[np.float32]) -> bytes:
    """Return word vectors as a library of schema 4 has them: levels from 0 to 15, two a byte, the first the lower."""
    step = 2 * 2.9 / np.sqrt(vectors.shape[1]) / 16
    levels = np.clip(np.floor(turned(vectors) / step) + 8, 0, 15).astype(np.uint8)
    return bytes((levels[:, 0::2] | levels[:, 1::2] << 4).tobytes())


@given(arrays(np.float32, st.tuples(st.integers(0, 5), st.just(384)), elements=st.floats(-1, 1, width=32)))
def test_word_vectors_of_four_bits_become_those_that_are_made_of_the_words(
    vectors: npt.NDArray[np.float32],
) -> None:
    assert signs(_four_bits(vectors)) == pack_tokens(vectors)


def test_a_library_of_four_bits_has_the_same_word_vectors_before_and_after_it_is_renewed(
    ashcombe_data: Path, tmp_path: Path
) -> None:
    with sqlite3.connect(ashcombe_data / DATABASE) as now, sqlite3.connect(tmp_path / DATABASE) as before:
        now.backup(before)
        wide = [(bytes(_wide(tokens)), key) for key, tokens in before.execute("SELECT key, tokens FROM fine_vectors")]
        before.executemany("UPDATE fine_vectors SET tokens=? WHERE key=?", wide)
        before.execute("PRAGMA user_version=4")
    now.close()
    before.close()
    new, old = Library(ashcombe_data), Library(tmp_path)
    keys = [key for key, _ in new.keys()]
    assert any(new.fine_vectors(keys)[key][1] for key in keys)
    assert old.fine_vectors(keys) == new.fine_vectors(keys)
    with old.writing():
        assert old.fine_vectors(keys) == new.fine_vectors(keys)
    assert old._version() == 5


def _wide(tokens: bytes) -> npt.NDArray[np.uint8]:
    """Return codes of four bits with these signs."""
    bits = np.unpackbits(np.frombuffer(tokens, dtype=np.uint8), bitorder="little").reshape(-1, 2)
    return np.asarray(np.where(bits, 9, 6) @ [1, 16], dtype=np.uint8)


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
