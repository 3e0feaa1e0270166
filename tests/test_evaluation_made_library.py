"""Made libraries: as large as asked, sound, searchable, and made once."""

from pathlib import Path

import pytest

from corpus.access import EVERYTHING, PUBLIC_ONLY
from corpus.library import Library
from evaluation.made_library import make_library
from search.embedding import Embedder
from search.engine import Engine
from search.lexical import LexicalIndex
from search.publishing import INDEX

PASSAGES = 1_100
"""More than the sample has, so that papers come twice, the last of them in part."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, ashcombe_data: Path) -> Path:
    folder = tmp_path_factory.mktemp("made") / "library"
    make_library(Library(ashcombe_data), folder, PASSAGES)
    return folder


def test_a_made_library_is_sound_and_as_large_as_asked(made: Path) -> None:
    library = Library(made)
    keys = [key for key, _ in library.keys()]
    assert keys == list(range(1, PASSAGES + 1))
    assert library.check() == []
    words = LexicalIndex(made / INDEX)
    assert words.keys("all") == words.keys("public") == set(keys)
    assert {key for key, _ in library.vectors()} == set(keys)
    assert library.fine_vectors(keys).keys() == set(keys)


def test_copies_have_other_words_and_sentences_within_them(made: Path, embedder: Embedder) -> None:
    library = Library(made)
    titles = [paper.title for paper in library.papers(EVERYTHING)]
    assert len(titles) == len(set(titles))
    passages = [passage for paper in library.papers(EVERYTHING) for passage in library.passages(paper.id, EVERYTHING)]
    long = [passage.text for passage in passages if len(passage.text) > 200]
    assert len(long) == len(set(long))
    found = Engine(library, embedder).ask("How much money is needed for the Riverside Pool?", PUBLIC_ONLY)
    assert found.hits


def test_a_library_that_is_there_is_kept(made: Path, ashcombe_data: Path) -> None:
    before = (made / "library.sqlite").stat().st_mtime_ns
    make_library(Library(ashcombe_data), made, PASSAGES)
    assert (made / "library.sqlite").stat().st_mtime_ns == before
