"""Vectors of words and sentences, kept small: how they become bytes and vectors again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from search.embedding import Vectors

_SEED: Final = 20151020


@dataclass(frozen=True, slots=True)
class SentenceVectors:
    """The spans of a passage's sentences and their vectors."""

    spans: npt.NDArray[np.int32]
    vectors: Vectors


@lru_cache(maxsize=4)
def _turn(dimension: int) -> Vectors:
    """Return a fixed random rotation: after it every coordinate carries as much as any other."""
    # RandomState's stream is frozen for good, which default_rng's is not: stored codes must stay readable.
    noise = np.random.RandomState(_SEED).standard_normal((dimension, dimension))
    turned, corner = np.linalg.qr(noise)
    return np.asarray(turned * np.sign(np.diag(corner)), dtype=np.float32)


def turned(vectors: Vectors) -> Vectors:
    """Turn the vectors of a question's words, so that they can be compared with unpacked codes."""
    return vectors @ _turn(vectors.shape[1])


def pack_tokens(vectors: Vectors) -> bytes:
    """Turn word vectors into the signs of their turned coordinates, one bit each: 48 bytes a word at 384 dimensions.

    Dimensions are a multiple of 8.
    """
    return bytes(np.packbits(turned(vectors) >= 0, axis=1, bitorder="little").tobytes())


@lru_cache(maxsize=4)
def _eights(dimension: int) -> Vectors:
    """Return the eight coordinates that each byte stands for.

    A coordinate of a turned unit vector is nearly normal, so that its sign times this size gives, in the mean, the
    vector's own inner product with any other (as in Charikar 2002: signs keep angles).
    """
    signs = np.where(np.arange(256)[:, None] >> np.arange(8) & 1, 1, -1)
    return np.asarray(signs * np.sqrt(np.pi / 2 / dimension), dtype=np.float32)


def unpack_tokens(codes: Sequence[bytes], dimension: int) -> tuple[list[int], Vectors]:
    """Return how many words each text has, and a turned vector for each: likeness to it is the word's, within .1."""
    packed = np.frombuffer(b"".join(codes), dtype=np.uint8)
    vectors = np.take(_eights(dimension), packed, axis=0).reshape(-1, dimension)
    return [len(blob) * 8 // dimension for blob in codes], vectors


def pack_window(vector: Vectors) -> bytes:
    """Turn one vector into bytes, two a coordinate."""
    return bytes(vector.astype("<f2").tobytes())


def unpack_windows(blobs: list[bytes], dimension: int) -> Vectors:
    """Return the vectors of many blobs, one a row."""
    return np.frombuffer(b"".join(blobs), dtype="<f2").reshape(-1, dimension).astype(np.float32)


def _sentence_form(dimension: int) -> np.dtype[np.void]:
    return np.dtype([("span", "<i4", (2,)), ("vector", "<f2", (dimension,))])


def pack_sentences(sentences: SentenceVectors) -> bytes:
    """Turn the sentences of a passage into bytes; none gives no bytes."""
    made = np.zeros(len(sentences.spans), dtype=_sentence_form(sentences.vectors.shape[1]))
    made["span"] = sentences.spans
    made["vector"] = sentences.vectors
    return made.tobytes()


def unpack_sentences(blobs: Sequence[bytes], dimension: int) -> list[SentenceVectors | None]:
    """Return the sentences of each passage, None for one of no bytes; all are unpacked in one go."""
    form = _sentence_form(dimension)
    made = np.frombuffer(b"".join(blobs), dtype=form)
    spans, vectors = made["span"].astype(np.int32), made["vector"].astype(np.float32)
    ends = np.cumsum([len(blob) // form.itemsize for blob in blobs], dtype=np.int64).tolist()
    return [
        SentenceVectors(spans[start:end], vectors[start:end]) if end > start else None
        for start, end in pairwise([0, *ends])
    ]
