from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from conftest import make_paper, make_passage

from corpus.access import EVERYTHING, PUBLIC_ONLY, Access
from corpus.library import KeyedPassage, Library
from corpus.papers import Paper
from search import vector_files, vectors
from search.catalogue import Catalogue
from search.codes import pack_window
from search.embedding import Vectors
from search.types import Filters
from search.vector_files import STATE, consolidate, open_rows
from search.vectors import Rows, VectorIndex

DIMENSION = 16
Publish = Callable[..., Vectors]


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A library in which a hundred vectors are many."""
    for module in (vectors, vector_files):
        monkeypatch.setattr(module, "FEW", 100)
    return Library(tmp_path / "data", create=True)


def put(library: Library, paper: Paper, count: int) -> Vectors:
    """Publish a paper of so many passages with vectors around a few subjects, and return these."""
    chance = np.random.default_rng(count)
    subjects = chance.standard_normal((20, DIMENSION))
    near = subjects[chance.integers(0, 20, count)] + 0.3 * chance.standard_normal((count, DIMENSION))
    made = near.astype(np.float16).astype(np.float32)
    with library.writing():
        keys = library.reserve_keys(count)
        passages = [KeyedPassage(key, make_passage(f"Text {at}.", str(at + 1), paper)) for at, key in enumerate(keys)]
        library.publish(paper, passages, [(key, 0, pack_window(row)) for key, row in zip(keys, made, strict=True)])
    return made


def opened(library: Library) -> tuple[VectorIndex, Catalogue]:
    catalogue = Catalogue.of(library.papers(EVERYTHING), library.key_ranges())
    filed = open_rows(library)
    last = filed.last if filed is not None else 0
    after = Rows.of(list(library.vectors(above=last)), DIMENSION)
    return VectorIndex.of([after] if filed is None else [filed, after], catalogue), catalogue


def nearest(library: Library, question: Vectors, k: int = 10, filters: Filters = Filters()) -> list[tuple[int, float]]:
    index, catalogue = opened(library)
    return index.vectors(question, catalogue.allowed(EVERYTHING, filters), k)


def test_few_vectors_stay_in_the_library_alone(library: Library) -> None:
    put(library, make_paper("one"), 100)
    with library.writing():
        assert not consolidate(library, DIMENSION)
    assert open_rows(library) is None


def test_many_vectors_go_into_files_and_are_found_as_before(library: Library) -> None:
    matrix = put(library, make_paper("one"), 3000)
    question = matrix[:1] + 0.1
    before = nearest(library, question)
    with library.writing():
        assert consolidate(library, DIMENSION)
        assert not consolidate(library, DIMENSION)
    rows = open_rows(library)
    assert rows is not None
    assert (len(rows.keys), rows.name) == (3000, library.state(STATE))
    assert open_rows(library, [rows]) is rows
    after = nearest(library, question)
    assert len({key for key, _ in before} & {key for key, _ in after}) >= 9
    exact = dict(nearest(library, question, 3000))
    assert all(score == pytest.approx(exact[key], abs=1e-3) for key, score in after)


def test_what_comes_after_the_files_and_what_goes_is_known(library: Library) -> None:
    put(library, make_paper("one"), 300)
    gone = put(library, make_paper("gone"), 200)
    with library.writing():
        consolidate(library, DIMENSION)
        library.remove_papers(["gone"])
    new = put(library, make_paper("new", access=Access.EXEMPT), 50)
    assert {key for key, _ in nearest(library, gone[:1], 500)} == {*range(1, 301), *range(501, 551)}
    assert nearest(library, new[:1], 1)[0] == (501, pytest.approx(float(new[0] @ new[0]), rel=1e-3))
    index, catalogue = opened(library)
    public = index.vectors(new[:1], catalogue.allowed(PUBLIC_ONLY, Filters()), 1000)
    assert {key for key, _ in public} <= set(range(1, 301))
    few = index.vectors(new[:1], catalogue.allowed(EVERYTHING, Filters(paper="new")), 1000)
    assert {key for key, _ in few} == set(range(501, 551))


def test_where_the_lists_hold_too_little_all_is_looked_through(library: Library) -> None:
    matrix = put(library, make_paper("one"), 3000)
    with library.writing():
        consolidate(library, DIMENSION)
    found = nearest(library, matrix[:1], 2900)
    assert len(found) == 2900


def test_the_nearest_of_a_small_part_are_found_where_most_may_not_be(library: Library) -> None:
    put(library, make_paper("one"), 3000)
    matrix = put(library, make_paper("two"), 300)
    question = matrix[:1] + 0.1
    exact = nearest(library, question, filters=Filters(paper="two"))
    with library.writing():
        assert consolidate(library, DIMENSION)
    found = nearest(library, question, filters=Filters(paper="two"))
    assert len({key for key, _ in found} & {key for key, _ in exact}) >= 9


def test_files_that_are_made_anew_take_the_place_of_the_old(library: Library) -> None:
    put(library, make_paper("one"), 200)
    (library.folder / "vectors-7").mkdir()
    (library.folder / "vectors-7" / "notes.txt").write_text("mine")
    with library.writing():
        consolidate(library, DIMENSION)
        held = open_rows(library)
    put(library, make_paper("two"), 200)
    with library.writing():
        assert consolidate(library, DIMENSION)
    assert held is not None
    assert sorted(path.name for path in library.folder.glob("vectors-*")) == ["vectors-7", "vectors-9"]
    assert held.scores(np.ones((1, DIMENSION), dtype=np.float32), np.arange(3))  # who has them open goes on


@pytest.mark.parametrize("broken", ["keys.npy", "exact.faiss", "rough.faiss"])
def test_broken_files_are_done_without(library: Library, broken: str) -> None:
    matrix = put(library, make_paper("one"), 300)
    before = nearest(library, matrix[:1])
    with library.writing():
        consolidate(library, DIMENSION)
    path = library.folder / str(library.state(STATE)) / broken
    whole = path.read_bytes()
    for left in (len(whole) // 2, 100, 0):
        path.write_bytes(whole[:left])
        assert open_rows(library) is None
    assert nearest(library, matrix[:1]) == before
    path.unlink()
    assert open_rows(library) is None


def test_a_run_killed_while_it_writes_the_files_changes_nothing(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    matrix = put(library, make_paper("one"), 300)
    before = nearest(library, matrix[:1])

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, library.writing():
        patched.setattr(library, "set_state", killed)
        with pytest.raises(KeyboardInterrupt):
            consolidate(library, DIMENSION)
    assert len(list(library.folder.glob("vectors-*"))) == 1
    assert nearest(library, matrix[:1]) == before
    with library.writing():
        assert consolidate(library, DIMENSION)
    assert len(list(library.folder.glob("vectors-*"))) == 1


def test_files_that_cannot_be_written_are_done_without(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = put(library, make_paper("one"), 300)
    before = nearest(library, matrix[:1])

    def full(*_: object) -> None:
        raise RuntimeError("Error: 'ret == (1)' failed: write error: No space left on device")

    with monkeypatch.context() as patched, library.writing():
        patched.setattr(vector_files, "rough_index", full)
        assert not consolidate(library, DIMENSION)
    assert list(library.folder.glob("vectors-*")) == []
    assert nearest(library, matrix[:1]) == before
    with library.writing():
        assert consolidate(library, DIMENSION)


def test_what_the_public_finds_is_the_same_whatever_exempt_papers_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (vectors, vector_files):
        monkeypatch.setattr(module, "FEW", 100)
    found = []
    for name in ("without", "with"):
        library = Library(tmp_path / name, create=True)
        question = put(library, make_paper("one"), 3000)[:20] + 0.3
        if name == "with":
            put(library, make_paper("secret", access=Access.EXEMPT), 2500)
        with library.writing():
            assert consolidate(library, DIMENSION)
        index, catalogue = opened(library)
        allowed = catalogue.allowed(PUBLIC_ONLY, Filters())
        found.append([index.vectors(row[None], allowed, 200) for row in question])
    assert found[0] == found[1]
