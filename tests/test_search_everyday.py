"""Everyday words of a question find the words that board papers use for them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import make_passage

from corpus.access import EVERYTHING
from corpus.library import Library
from search.embedding import Embedder
from search.engine import Engine
from search.everyday import _table, formal
from search.words import stems

Publish = Callable[..., Library]


@pytest.mark.parametrize(
    ("question", "word", "for_it"),
    [
        ("what happens to our rubbish?", "refuse", "rubbish"),
        ("which kids were asked?", "children", "kids"),
        ("who is the boss?", "executive", "boss"),
        ("did they go over budget?", "overspend", "budget"),
        ("who turned up?", "attendance", "turned"),
        ("which firms were sacked?", "contractor", "firms"),
    ],
)
def test_everyday_words_stand_for_words_of_papers(question: str, word: str, for_it: str) -> None:
    assert stems(for_it)[0] in dict(formal(question))[stems(word)[0]]


@pytest.mark.parametrize("question", ["what did the review advise?", "who was paid under the agreement?", ""])
def test_other_words_stand_for_themselves(question: str) -> None:
    assert formal(question) == ()


def test_a_word_that_a_question_says_itself_is_not_put_in() -> None:
    assert "refus" not in dict(formal("is rubbish refuse?"))
    assert "wast" in dict(formal("is rubbish refuse?"))


def test_each_entry_says_something_that_the_everyday_words_do_not() -> None:
    for entries in _table().values():
        for said, meant in entries:
            assert said
            assert set(meant) - set(said), (said, meant)


def test_a_passage_in_the_words_of_papers_is_found_by_everyday_ones(publish: Publish, embedder: Embedder) -> None:
    texts = [
        "The deputy to the harbour master is Ines Calder.",
        "Orders given by radio are noted in the log book.",
        "The pilot boat was painted in May.",
        "Carriageway works on highways cost £120,000.",
        "The sea wall was read to be sound.",
    ]
    library = publish(*(make_passage(text, str(n), position=n) for n, text in enumerate(texts, 1)))
    engine = Engine(library, embedder)
    assert engine.search("who is second in command?", EVERYTHING, limit=1).hits[0].passage.text == texts[0]
    found = engine.search("which roads?", EVERYTHING, limit=5, mode="lexical").hits
    assert [hit.passage.text for hit in found] == [texts[3]]
