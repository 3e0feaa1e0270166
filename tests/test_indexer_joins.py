"""Paragraphs that a page break cut in two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.papers import Box
from indexer.blocks import Block, Role
from indexer.joins import is_blank_notice, join_cut_paragraphs

WHOLE_PHRASE = "The board heard that in the year to May the number of children waiting for help fell"
LONG = "The director told the board that the number of children waiting for an assessment had"
NOTE = Block("3 See the plan.", Role.FOOTNOTE, page=1)
RULE = Block("", Role.RULE, page=1)
ROW = Block("a b", Role.ROW, page=1, cells=("a", "b"), table=1)
HEADING = Block("Early help", Role.HEADING, page=2, level=2)


def joined(*blocks: Block) -> list[str]:
    return [block.text for block in join_cut_paragraphs(blocks)]


TOGETHER = [
    # Cut in the middle of a phrase: it goes on with a small letter.
    (LONG, "fallen by a third.", f"{LONG} fallen by a third."),
    # Cut after a word that cannot end a sentence, before a name or a figure.
    ("The report was sent to the", "Health Board.", "The report was sent to the Health Board."),
    ("The number of children was", "143 in May.", "The number of children was 143 in May."),
    ("They were paid by the", "£2m fund.", "They were paid by the £2m fund."),
    # A word cut at its hyphen gets no space.
    ("The board agreed a multi-", "agency plan.", "The board agreed a multi-agency plan."),
    # Cut before a bracket or a sum in a line that is long enough to have run on.
    (f"{LONG} risen greatly", "(to 143).", f"{LONG} risen greatly (to 143)."),
]


@pytest.mark.parametrize(("first", "second", "whole"), TOGETHER)
def test_what_a_page_break_cut_is_joined(first: str, second: str, whole: str) -> None:
    assert joined(Block(first, page=1), Block(second, page=2)) == [whole]


APART = [
    # The first ended.
    ("The board met.", "later it closed."),
    ("Was it so?", "it was."),
    ("“It was so.” (para 3)", "it was."),
    ("The board agreed to:", "note the report"),
    # The second has a number of its own.
    (LONG, "144. The board met."),
    (LONG, "(a) note the report"),
    # A few words are a label or a line of a list, not a paragraph cut short.
    ("Contact officer", "by telephone"),
    # A capital begins something new, unless the first half cannot end there.
    (WHOLE_PHRASE, "Other matters were raised."),
    # A label of a report's head.
    ("The report was sent to the", "Wards affected: all"),
    # A page that says it is blank.
    (LONG, "This page is intentionally left blank"),
]


@pytest.mark.parametrize(("first", "second"), APART)
def test_what_was_not_cut_stays_apart(first: str, second: str) -> None:
    assert joined(Block(first, page=1), Block(second, page=2)) == [first, second]


@pytest.mark.parametrize("between", [[NOTE], [RULE], [NOTE, RULE, NOTE]])
def test_joins_across_notes_and_rules_and_keeps_them(between: list[Block]) -> None:
    whole = join_cut_paragraphs([Block(LONG, page=1), *between, Block("fallen.", page=2)])
    assert whole[0].text == f"{LONG} fallen."
    assert whole[1:] == between


@pytest.mark.parametrize("between", [ROW, HEADING, Block("A whole paragraph.", page=1)])
def test_does_not_join_across_what_parts_paragraphs(between: Block) -> None:
    assert len(join_cut_paragraphs([Block(WHOLE_PHRASE, page=1), between, Block("to 143.", page=2)])) == 3


def test_bullets_headings_and_bold_lines_go_on_from_nothing() -> None:
    for second in (
        Block("fallen", page=2, bullet=True),
        Block("fallen", Role.HEADING, page=2, level=1),
        Block("fallen", page=2, bold=True),
    ):
        assert len(join_cut_paragraphs([Block(LONG, page=1), second])) == 2


def test_a_joined_paragraph_knows_both_pages_boxes_and_marks() -> None:
    boxes = Box(1, 0, 700, 500, 710), Box(2, 0, 50, 500, 60)
    first = Block(LONG, page=1, boxes=boxes[:1], marks=((3, "1"),))
    second = Block("fallen by a third.", page=2, boxes=boxes[1:], marks=((6, "2"),))
    (whole,) = join_cut_paragraphs([first, second])
    assert (whole.page, whole.last_page, whole.boxes) == (1, 2, boxes)
    assert [(whole.text[:at].split()[-1], mark) for at, mark in whole.marks] == [("The", "1"), ("fallen", "2")]


def test_a_note_mark_at_the_start_of_a_line_is_no_note() -> None:
    whole = join_cut_paragraphs(
        [
            Block("4.1 The director spoke.", page=1),
            Block("9 She had a note of it.", Role.FOOTNOTE, page=1),
            Block("8 See the plan.", Role.FOOTNOTE, page=1),
            Block("9 See the note.", Role.FOOTNOTE, page=1),
        ]
    )
    assert [block.text for block in whole] == [
        "4.1 The director spoke. She had a note of it.",
        "8 See the plan.",
        "9 See the note.",
    ]
    assert whole[0].marks == ((24, "9"),)


def test_a_paragraph_over_three_pages_is_one() -> None:
    parts = [
        Block(LONG, page=1),
        Block("fallen, and that the time they waited had", page=2),
        Block("fallen too.", page=3),
    ]
    (whole,) = join_cut_paragraphs(parts)
    assert (whole.page, whole.last_page) == (1, 3)


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("This page is intentionally left blank", True),
        ("(This page has been left intentionally blank.)", True),
        ("This page is left blank", True),
        ("This page is about blank forms", False),
    ],
)
def test_blank_notices(text: str, blank: bool) -> None:
    assert is_blank_notice(Block(text)) is blank


blocks = st.builds(
    Block,
    st.lists(st.sampled_from(["the", "Board", "met.", "of", "and", "5.8", "children,", "plan-"]), min_size=1).map(
        " ".join
    ),
    st.sampled_from([Role.TEXT, Role.TEXT, Role.TEXT, Role.FOOTNOTE, Role.HEADING, Role.ROW]),
    st.integers(1, 3),
)


@given(st.lists(blocks, max_size=8))
def test_joining_loses_no_word_and_joins_only_once(some: list[Block]) -> None:
    once = join_cut_paragraphs(some)
    letters = sorted("".join(block.text for block in some).replace(" ", ""))
    assert sorted("".join(block.text for block in once).replace(" ", "")) == letters
    assert sum(block.role is not Role.TEXT for block in once) == sum(block.role is not Role.TEXT for block in some)
