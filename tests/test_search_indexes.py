from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from conftest import make_paper, make_passage
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.access import EVERYTHING, PUBLIC_ONLY, Access
from corpus.database import LibraryError
from corpus.papers import PaperKind
from search.catalogue import Catalogue, allows
from search.codes import pack_window
from search.embedding import Vectors
from search.lexical import LexicalIndex, WeightedStem
from search.types import Filters
from search.vectors import Rows, VectorIndex
from search.words import stems

WINTER = make_paper("winter", "Winter plan")
ROADS = make_paper(
    "roads", "Roads", kind=PaperKind.MINUTES, source="Cabinet Office", body="Cabinet", day=date(2023, 1, 2)
)
UNDATED = make_paper("undated", "Notes", source="", day=None)
SECRET = make_paper("secret", "Lease", access=Access.EXEMPT)
PASSAGES = {
    1: make_passage("Gritting cost £17,071 this winter.", "1", WINTER),
    2: make_passage("A follow-up visit reached 52% of homes.", "2", WINTER),
    3: make_passage("Gritting of roads was agreed.", "1", ROADS),
    4: make_passage("Gritting, undated.", "1", UNDATED),
    5: make_passage("Gritting of the secret yard.", "1", SECRET),
}
FILTERS = [
    Filters(),
    Filters(body="harbour BOARD"),
    Filters(kind="Minutes"),
    Filters(source="cabinet office"),
    Filters(source="Not stated"),
    Filters(paper="winter"),
    Filters(since=date(2023, 1, 2), until=date(2023, 1, 2)),
    Filters(since=date(2024, 1, 1)),
    Filters(until=date(2024, 1, 1)),
    Filters(body="no such body"),
    Filters(body="Cabinet", kind="minutes", paper="roads"),
]


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    index = LexicalIndex(tmp_path_factory.mktemp("words") / "index", create=True)
    for key, passage in PASSAGES.items():
        index.add(key, passage)
    index.commit()
    return index


def _ask(text: str) -> list[WeightedStem]:
    return [WeightedStem(stem) for stem in stems(text)]


@pytest.mark.parametrize(
    ("question", "key"),
    [("£17,071", 1), ("17071", 1), ("52%", 2), ("52 per cent", 2), ("followup", 2), ("follow-up", 2), ("visits", 2)],
)
def test_figures_and_forms_are_found(words: LexicalIndex, question: str, key: int) -> None:
    assert words.lexical(_ask(question), PUBLIC_ONLY, Filters(), 10)[0][0] == key


def test_names_of_papers_are_asked_where_the_passages_say_too_little(words: LexicalIndex) -> None:
    assert words.lexical(_ask("cabinet office gritting"), PUBLIC_ONLY, Filters(), 10)[0][0] == 3
    assert [key for key, _ in words.lexical(_ask("cabinet office"), PUBLIC_ONLY, Filters(), 10)] == [3]
    assert words.lexical(_ask("roads lease"), PUBLIC_ONLY, Filters(), 1) == words.lexical(
        _ask("roads"), PUBLIC_ONLY, Filters(), 1
    )


@pytest.mark.parametrize("filters", FILTERS)
@pytest.mark.parametrize("access", [PUBLIC_ONLY, EVERYTHING, frozenset({Access.EXEMPT}), frozenset()])
def test_both_indexes_let_the_same_passages_through(
    words: LexicalIndex, filters: Filters, access: frozenset[Access]
) -> None:
    catalogue = Catalogue.of(
        (WINTER, ROADS, UNDATED, SECRET), [("winter", 1, 2), ("roads", 3, 3), ("undated", 4, 4), ("secret", 5, 5)]
    )
    vectors = VectorIndex.of([_rows(list(PASSAGES), np.eye(5, 8, dtype=np.float32))], catalogue)
    wanted = {key for key, item in PASSAGES.items() if allows(item.paper, access, filters)}
    by_words = words.lexical(_ask("gritting visit"), access, filters, 10)
    by_vector = vectors.vectors(np.ones((1, 8), dtype=np.float32), catalogue.allowed(access, filters), 10)
    assert {key for key, _ in by_words} == wanted
    assert {key for key, _ in by_vector} == wanted


def test_exempt_papers_leave_no_trace_in_public_scores(words: LexicalIndex, tmp_path: Path) -> None:
    without = LexicalIndex(tmp_path / "index", create=True)
    for key, passage in PASSAGES.items():
        if passage.paper.access is Access.PUBLIC:
            without.add(key, passage)
    without.commit()
    asked = _ask("gritting the secret yard")
    assert words.lexical(asked, PUBLIC_ONLY, Filters(), 10) == without.lexical(asked, PUBLIC_ONLY, Filters(), 10)
    assert words.searcher().rarity(["secret"], PUBLIC_ONLY) == without.searcher().rarity(["secret"], PUBLIC_ONLY)


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_no_question_is_a_syntax_error(words: LexicalIndex, question: str) -> None:
    nowhere = Filters(body=question or "none", paper=question or "none")
    assert words.lexical(_ask(question), PUBLIC_ONLY, nowhere, 3) == []
    assert len(words.lexical(_ask(question), PUBLIC_ONLY, Filters(), 3)) <= 3


def test_what_is_deleted_is_not_found(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path / "index", create=True)
    index.add(1, PASSAGES[1])
    index.add(5, PASSAGES[5])
    index.commit()
    assert index.keys() == {1, 5}
    index.delete([1, 5])
    index.commit()
    assert index.keys() == set()
    assert index.lexical(_ask("gritting"), EVERYTHING, Filters(), 5) == []


def test_what_was_not_committed_is_forgotten(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path / "index", create=True)
    index.add(1, PASSAGES[1])
    index.rollback()
    assert index.keys() == set()


def test_a_searcher_keeps_what_it_sees(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path / "index", create=True)
    index.add(1, PASSAGES[1])
    index.commit()
    before = index.searcher()
    index.delete([1])
    index.commit()
    assert before.lexical(_ask("gritting"), PUBLIC_ONLY, Filters(), 5)
    assert not index.searcher().lexical(_ask("gritting"), PUBLIC_ONLY, Filters(), 5)


def test_a_missing_index_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="add the papers again"):
        LexicalIndex(tmp_path / "index")


def _rows(keys: list[int], matrix: Vectors) -> Rows:
    return Rows.of([(key, pack_window(row)) for key, row in zip(keys, matrix, strict=True)], matrix.shape[1])


def _each_its_own(keys: Sequence[int]) -> Catalogue:
    """A catalogue in which each key is a paper of its own."""
    papers = [make_paper(f"paper-{key}") for key in sorted(set(keys))]
    return Catalogue.of(papers, [(f"paper-{key}", key, key) for key in set(keys)])


def test_a_long_passage_counts_by_its_best_window() -> None:
    matrix = np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)
    catalogue = _each_its_own([7, 9])
    index = VectorIndex.of([_rows([7, 7, 9], matrix)], catalogue)
    question = np.array([[0, 1]], dtype=np.float32)
    found = index.vectors(question, catalogue.allowed(EVERYTHING, Filters()), 5)
    assert [key for key, _ in found] == [7, 9]
    assert [score for _, score in found] == pytest.approx([1.0, 0.8], abs=1e-3)
    assert index.scores(question, [9, 7]) == found
    assert index.vectors(question, catalogue.allowed(EVERYTHING, Filters(), without=[7]), 5) == found[1:]


def test_rows_grow_and_shrink_with_the_library() -> None:
    matrix = np.eye(4, dtype=np.float32)
    rows = _rows([1, 2], matrix[:2])
    changed = rows.changed(np.array([False, True]), [(3, pack_window(matrix[2]))])
    assert changed.keys.tolist() == [2, 3]
    assert np.array_equal(changed.exact.reconstruct_n(0, 2), matrix[1:3])
    assert rows.changed(np.array([True, True]), []) is rows


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 5), st.integers(0, 60))
@settings(max_examples=30, deadline=None)
def test_vector_search_is_exact(rows: int, k: int, seed: int, cut: int) -> None:
    made = np.random.default_rng(seed)
    matrix = made.standard_normal((rows, 16)).astype(np.float16).astype(np.float32)
    question = made.standard_normal((1, 16)).astype(np.float32)
    hidden = np.flatnonzero(made.random(rows) < 0.5)
    catalogue = _each_its_own(range(rows))
    parts = [_rows(list(range(cut))[:rows], matrix[:cut]), _rows(list(range(cut, rows)), matrix[cut:])]
    index = VectorIndex.of(parts, catalogue)
    allowed = catalogue.allowed(EVERYTHING, Filters(), hidden.tolist())
    best = sorted(np.delete(matrix @ question[0], hidden).tolist(), reverse=True)[:k]
    assert [score for _, score in index.vectors(question, allowed, k)] == pytest.approx(best, abs=1e-3)


def test_rows_of_no_published_paper_are_not_found() -> None:
    matrix = np.eye(3, dtype=np.float32)
    catalogue = _each_its_own([1, 3])
    index = VectorIndex.of([_rows([1, 2, 3], matrix)], catalogue)
    found = index.vectors(np.ones((1, 3), dtype=np.float32), catalogue.allowed(EVERYTHING, Filters()), 3)
    assert [key for key, _ in found] == [1, 3]
    assert catalogue.among([0, 1, 2, 3, 4], catalogue.allowed(EVERYTHING, Filters(), without=[3])) == [1]
