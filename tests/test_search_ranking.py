from __future__ import annotations

import numpy as np
import pytest
from conftest import make_paper, make_passage
from hypothesis import given
from hypothesis import strategies as st

from corpus.papers import PassageKind
from search.codes import pack_tokens, turned, unpack_tokens
from search.query import Knowledge, understand
from search.ranking import (
    STANDS_FOR,
    Signals,
    chosen,
    fused,
    late_interaction,
    matches,
    pieces_of,
    scaled,
    told,
    total,
    without_family,
    word_weights,
)
from search.showing import shows

_SCORES = st.dictionaries(st.integers(1, 50), st.floats(0, 1e6), max_size=20)


@given(_SCORES)
def test_scaling_keeps_the_order_and_ends_at_one(scores: dict[int, float]) -> None:
    made = scaled(scores)
    assert made.keys() == scores.keys()
    assert all(0 <= value <= 1 for value in made.values())
    assert all(made[a] <= made[b] for a in scores for b in scores if scores[a] <= scores[b])


@given(st.lists(st.integers(1, 30), unique=True), st.lists(st.integers(1, 30), unique=True), st.integers(0, 20))
def test_fusion_is_the_same_whichever_list_comes_first(one: list[int], two: list[int], limit: int) -> None:
    first, second = ([(key, 1.0) for key in keys] for keys in (one, two))
    assert fused(first, second, limit) == fused(second, first, limit)
    assert set(fused(first, second, 100)) == {*one, *two}


def test_what_both_lists_find_comes_before_what_one_finds() -> None:
    assert fused([(1, 9.0), (2, 8.0)], [(2, 0.9), (3, 0.8)], 3) == [2, 1, 3]


def test_late_interaction_takes_the_best_word_for_each_word_of_the_question() -> None:
    question = np.eye(4, dtype=np.float32)[:2]
    words = np.eye(4, dtype=np.float32)[[0, 3, 1, 0, 1]]
    weights = np.array([3.0, 1.0], dtype=np.float32)
    # The first passage holds the heavy word only, the second has no words, the third has the light one, the last both.
    assert late_interaction(matches(question, words, [2, 0, 1, 2]), weights) == pytest.approx([0.75, 0.0, 0.25, 1.0])


def test_a_word_in_pieces_counts_once() -> None:
    spans = np.array([[0, 3], [3, 6], [7, 9], [10, 11]], dtype=np.int32)
    assert word_weights(spans, {(0, 6): 4.0, (7, 9): 1.0}).tolist() == [2.0, 2.0, 1.0, 0.0]


def test_word_codes_keep_likeness() -> None:
    noise = np.random.default_rng(7).standard_normal((40, 384)).astype(np.float32)
    vectors = noise / np.linalg.norm(noise, axis=1, keepdims=True)
    counts, codes = unpack_tokens([pack_tokens(vectors[:30]), b"", pack_tokens(vectors[30:])], 384)
    assert counts == [30, 0, 10]
    assert np.abs(turned(vectors) @ codes.T - vectors @ vectors.T).max() < 0.2
    assert (turned(vectors) @ codes.T).argmax(axis=1).tolist() == list(range(40))


def test_of_a_parent_and_its_child_the_better_one_is_shown() -> None:
    parent = make_passage("The Board will: (a) meet", "2.1")
    child = make_passage("meet", "2", parent=parent.id)
    other = make_passage("else", "4")
    assert without_family([child, parent, other]) == [child, other]
    assert without_family([parent, other, child]) == [parent, other]


def test_a_candidate_that_one_index_puts_far_first_is_chosen_before_those_both_put_last() -> None:
    near = {key: 0.5 - key / 1000 for key in range(1, 100)}
    both = dict.fromkeys(range(80, 100), 1.0)
    assert 200 in chosen({**both, 200: 30.0}, {**near, 200: 0.4}, 10)
    assert chosen({}, near, 2) == [1, 2]


@given(_SCORES, st.integers(0, 20))
def test_what_is_chosen_is_among_what_was_found(scores: dict[int, float], limit: int) -> None:
    found = chosen(scores, scores, limit)
    assert len(found) == min(limit, len(scores))
    assert set(found) <= scores.keys()


def test_children_of_one_parent_are_shown_side_by_side() -> None:
    first, second = (make_passage(text, text, parent="board-x") for text in ("a1", "b2"))
    assert without_family([first, second]) == [first, second]


def test_the_source_that_was_asked_for_comes_before_the_paper_that_quotes_it() -> None:
    query = understand("what did Ofsted say about beds?", Knowledge(sources=("Ofsted", "Officer")))
    original = make_passage("Beds are few.", paper=make_paper(source="Ofsted"))
    quoting = make_passage("“Beds are few.”", paper=make_paper(source="Officer"))
    assert total(Signals(late=0.6), query, original) > total(Signals(late=0.8), query, quoting)


def test_a_contents_line_ranks_below_the_text_it_points_at() -> None:
    query = understand("winter plan", Knowledge())
    line = make_passage("Winter plan 7", kind=PassageKind.CONTENTS)
    assert total(Signals(late=0.6), query, line) < total(Signals(late=0.6), query, make_passage("Winter plan"))


def test_what_shows_the_kind_of_thing_asked_for_comes_first() -> None:
    query = understand("how much did the ferry cost?", Knowledge())
    sum_, none = make_passage("It cost £12.", "1"), make_passage("It cost little.", "2")
    assert total(Signals(shows=shows(query, sum_.text)), query, sum_) > total(
        Signals(shows=shows(query, none.text)), query, none
    )


def test_a_resolution_comes_before_its_minute_and_most_where_a_decision_is_asked_for() -> None:
    minute = make_passage("The ferry was considered.", "4", place="minute", kind=PassageKind.MINUTE)
    resolved = make_passage("That the ferry be sold.", "5", place="minute", kind=PassageKind.RESOLUTION)

    def lead(question: str) -> float:
        query = understand(question, Knowledge())
        return total(Signals(), query, resolved) - total(Signals(), query, minute)

    assert lead("what was resolved about the ferry?") > lead("what about the ferry?") > 0


def test_paragraphs_under_areas_for_improvement_recommend() -> None:
    query = understand("what did the inspectors recommend?", Knowledge())
    asked = make_passage("Paint the ferry.", "7", headings=("Report", "Areas for improvement"))
    other = make_passage("Paint the ferry.", "8", headings=("Report", "The ferry"))
    assert total(Signals(), query, asked) > total(Signals(), query, other)


def test_a_passage_of_the_kind_asked_for_says_so_by_being_of_it() -> None:
    near = np.array([[0.1, 0.5], [0.1, 0.5], [0.9, 0.5]], dtype=np.float32)
    made = told(near, np.array([True, False, True]), np.array([True, False]))
    assert made.tolist() == [[pytest.approx(STANDS_FOR), 0.5], [pytest.approx(0.1), 0.5], [pytest.approx(0.9), 0.5]]
    spans = np.array([[0, 4], [5, 8], [8, 13]])
    assert pieces_of(spans, [(5, 13)]).tolist() == [False, True, True]
    assert pieces_of(spans, []).tolist() == [False, False, False]
