"""Lists and paragraphs that stand in one block, cut at their numbers; list items told from headings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.papers import Box
from indexer.blocks import Block, Role
from indexer.lists import item_starts, list_mark, with_list_items, with_lost_numbers

IN_ONE_BLOCK = [
    # Letters with a bracket, a full stop or two brackets, small or capital; small Roman numerals.
    ("a) note the tides b) agree the tolls", ["a) note the tides", "b) agree the tolls"]),
    ("A. Note the tides; and B. AGREE the tolls.", ["A. Note the tides; and", "B. AGREE the tolls."]),
    ("(A) Note the tides; (B) agree the tolls", ["(A) Note the tides;", "(B) agree the tolls"]),
    ("i. the tides. ii. the tolls. iii. the quay.", ["i. the tides.", "ii. the tolls.", "iii. the quay."]),
    # A list may go on from the block before.
    ("c) the quay d) the crane", ["c) the quay", "d) the crane"]),
    # Bare numbers make a list only from 1, and of three items.
    ("1 Tide tables 2 Toll book (May 2024) 3 Crane log", ["1 Tide tables", "2 Toll book (May 2024)", "3 Crane log"]),
    # A number beside the second line of its item shows no beginning.
    ("1 Tides 2 Tolls 3 Cranes Pilots 4 (May) 5 Dues", ["1 Tides", "2 Tolls", "3 Cranes Pilots 4 (May)", "5 Dues"]),
]


@pytest.mark.parametrize(("text", "items"), IN_ONE_BLOCK)
def test_a_list_in_one_block_is_cut_into_its_items(text: str, items: list[str]) -> None:
    assert [block.text for block in with_list_items([Block(text)])] == items


@pytest.mark.parametrize(
    "text",
    [
        "a) the tides, as in b) below",  # a letter that is named
        "a) the tides c) the tolls",  # the numbers do not go on
        "A. Reef met Mr B. Tide on the quay.",  # a name
        "a) the tides B) the tolls",  # another kind of list
        "1 ship in 2 Harbours",  # figures in a sentence
        "The board may a) note or b) agree.",  # a list inside a sentence
        "",
    ],
)
def test_what_is_no_list_stays_whole(text: str) -> None:
    assert with_list_items([Block(text)]) == [Block(text)]


def test_an_item_keeps_its_own_marks_and_lines() -> None:
    upper, lower = Box(1, 72, 100, 272, 112), Box(2, 72, 60, 272, 72)
    text = "a) the tides of May b) the tolls of May"
    whole = Block(text, page=1, ends_page=2, marks=((10, "3"), (len(text), "4")), boxes=(upper, lower))
    first, second = with_list_items([whole])
    assert (first.boxes, first.page, first.last_page) == ((upper,), 1, 1)
    assert (second.boxes, second.page, second.last_page) == ((lower,), 2, 2)
    assert first.marks == ((10, "3"),)
    assert second.marks == ((len(second.text), "4"),)


def test_items_set_in_heading_type_are_text_and_so_is_what_leads_in_to_them() -> None:
    heads = [Block(text, Role.HEADING, level=2) for text in ("Decision:", "The board agree to:", "a) pay b) build")]
    roles = {block.text: block.role for block in with_list_items(heads)}
    assert roles == {
        "Decision:": Role.HEADING,
        "The board agree to:": Role.TEXT,
        "a) pay": Role.TEXT,
        "b) build": Role.TEXT,
    }


def test_a_lettered_heading_with_text_under_it_stays_one() -> None:
    blocks = [Block("A. Tides", Role.HEADING, level=2), Block("They rise."), Block("B. Tolls", Role.HEADING, level=2)]
    assert with_list_items(blocks) == blocks


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        # A capital slipped in among small letters is one of them; a list of capitals keeps them.
        (["A) the tides", "b) the tolls"], ["a", "b"]),
        (["A) the tides", "B) the tolls"], ["A", "B"]),
        (["(A) the tides", "They rise.", "(B) the tolls"], ["A", None, "B"]),
        # Without a neighbour it is a name's first letter.
        (["A. Reef was thanked."], [None]),
        # A quotation may begin with an item.
        (["“(a) the tides", "(b) the tolls”"], ["a", "b"]),
        (["“143. the tides”"], [None]),
    ],
)
def test_a_letter_is_read_as_its_list_has_it(texts: list[str], numbers: list[str | None]) -> None:
    blocks = [Block(text) for text in texts]
    marks = [list_mark(blocks, index) for index in range(len(blocks))]
    assert [mark.number if mark else None for mark in marks] == numbers


def test_a_number_inside_a_block_that_is_missing_there_begins_its_paragraph() -> None:
    blocks = [Block(text) for text in ("41.The tide rose. 42.By noon it fell.", "43.The board met.")]
    assert [block.text for block in with_lost_numbers(blocks)] == [
        "41.The tide rose.",
        "42.By noon it fell.",
        "43.The board met.",
    ]


@pytest.mark.parametrize(
    "texts",
    [
        ["41. The tide rose to 42. By noon it fell.", "42. The board met.", "43. It rose."],  # 42 stands elsewhere
        ["41. The tide rose. 42. By noon it fell.", "50. The board met."],  # nothing goes on from it
        ["7. The tide rose. 42. By noon it fell.", "43. The board met."],  # it goes on from nothing
        ["2.1 The tide rose by 2.2 Metres.", "2.3 The board met."],  # a figure in a sentence
    ],
)
def test_a_figure_in_a_sentence_begins_no_paragraph(texts: list[str]) -> None:
    assert [block.text for block in with_lost_numbers([Block(text) for text in texts])] == texts


@given(st.lists(st.text(alphabet="abAB.)( 12345iv", max_size=30), max_size=5))
def test_cutting_loses_no_word(texts: list[str]) -> None:
    blocks = [Block(" ".join(text.split())) for text in texts]
    cut = with_list_items(with_lost_numbers(blocks))
    assert " ".join(block.text for block in cut).split() == " ".join(block.text for block in blocks).split()


@given(st.integers(2, 26))
def test_a_list_of_any_length_is_found_whole(length: int) -> None:
    text = " ".join(f"{chr(96 + number)}) do so;" for number in range(1, length + 1))
    assert len(item_starts(text)) == length
