from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from conftest import make_passage

from corpus.access import EVERYTHING
from corpus.library import Library
from evaluation import word_codes
from search.codes import turned
from search.embedding import Embedder
from search.engine import Engine

TEXTS = (
    "The board resolved to keep twenty beds at the harbour until the spring.",
    "Gritting of the coast road begins in November and costs £17,071 a year.",
    "The carers' grant is paid in March, and the board hears of it in June.",
)


def test_the_vectors_as_kept_give_the_order_and_the_scores_that_the_search_gives(
    publish: Callable[..., Library], embedder: Embedder
) -> None:
    library = publish(*(make_passage(text, number=str(at)) for at, text in enumerate(TEXTS, start=1)))
    rarity, kept = word_codes._kept(library, embedder)
    coded = {key: word_codes._signs(vectors) for key, (vectors, _) in kept.items()}
    found = Engine(library, embedder).found("how many beds are kept at the harbour?", EVERYTHING)
    late = word_codes._late(found, coded, rarity)
    assert late == pytest.approx([item.signals.late for item in found.ranked], abs=0.02)
    assert word_codes._in_order(found, late, late) == [item.passage.text for item in found.ranked]
    assert word_codes._in_order(found, late[::-1], late) != [item.passage.text for item in found.ranked]


def test_a_word_is_as_common_as_the_passages_that_say_it_are_many(
    publish: Callable[..., Library], embedder: Embedder
) -> None:
    library = publish(*(make_passage(text, number=str(at)) for at, text in enumerate(TEXTS, start=1)))
    rarity, kept = word_codes._kept(library, embedder)
    rare = np.concatenate([rare for _, rare in kept.values()])
    assert rare.min() == pytest.approx(rarity("board"))
    assert rarity("board") < rarity("harbour") == pytest.approx(np.median(rare))


@pytest.mark.parametrize(("bits", "least"), [(2, 0.9), (4, 0.98)])
def test_fewer_bits_keep_vectors_of_length_one_that_are_near_the_given_ones(bits: int, least: float) -> None:
    drawn = np.random.default_rng(3).standard_normal((50, 384)).astype(np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    made = word_codes._bits(bits)(drawn)
    assert np.linalg.norm(made, axis=1) == pytest.approx(1, abs=1e-5)
    assert np.einsum("ij,ij->i", made, turned(drawn)).min() > least
