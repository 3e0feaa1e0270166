"""Markdown to blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paper_reading import told

from indexer.blocks import Block, Role, Unreadable
from indexer.readers.markdown import read_markdown, settle


def read(text: str) -> list[Block]:
    return list(read_markdown(text.encode()).blocks)


def shown(text: str) -> list[tuple[Role, str]]:
    return [(block.role, block.text) for block in read(text)]


def test_headings_have_their_level_and_lose_their_marks() -> None:
    blocks = read("# One\n\n### Three **bold**\n\nTwo\n---\n")
    assert [(block.level, block.text) for block in blocks] == [(1, "One"), (3, "Three bold"), (2, "Two")]
    assert all(block.role is Role.HEADING for block in blocks)


def test_paragraphs_have_single_spaces_and_no_markup() -> None:
    assert shown("The *board*   met\nin `May`.\n\nIt [agreed](http://x.org).") == [
        (Role.TEXT, "The board met in May."),
        (Role.TEXT, "It agreed."),
    ]


def test_a_paragraph_is_bold_only_when_all_of_it_is() -> None:
    assert [block.bold for block in read("**All of it**\n\n**Some** of it\n\n<b>By tag</b>")] == [True, False, True]


def test_lists_keep_numbers_lose_bullets_and_know_their_depth() -> None:
    blocks = read("Asked to:\n\n- first\n- second\n\n  - inner\n\n1. one\n2. two\n")
    assert [(b.text, b.depth, b.bullet) for b in blocks] == [
        ("Asked to:", 0, False),
        ("first", 1, True),
        ("second", 1, True),
        ("inner", 2, True),
        ("1. one", 1, False),
        ("2. two", 1, False),
    ]


def test_a_list_keeps_the_numbers_it_prints() -> None:
    assert [block.text for block in read("143. The board met.\n\n144. It agreed.\n\n7) Last.")] == [
        "143. The board met.",
        "144. It agreed.",
        "7) Last.",
    ]


def test_further_paragraphs_of_an_item_are_no_items_themselves() -> None:
    blocks = read("1. One\n\n   more of one\n\n2. Two\n")
    assert [(b.text, b.depth, b.bullet) for b in blocks] == [
        ("1. One", 1, False),
        ("more of one", 1, False),
        ("2. Two", 1, False),
    ]


def test_numbers_that_markdown_does_not_know_stay_in_the_text() -> None:
    assert [b.text for b in read("5.8 The board met.\n\n(a) note\n\n4.125. 2,479 claims")] == [
        "5.8 The board met.",
        "(a) note",
        "4.125. 2,479 claims",
    ]


class TestTables:
    def test_a_pipe_table_gives_a_row_a_line_with_empty_cells(self) -> None:
        blocks = read("| Name | May | June |\n|---|---|---|\n| Jo | ✓ |  |\n| **Al** | | a |\n")
        assert [(b.cells, b.header, b.table) for b in blocks] == [
            (("Name", "May", "June"), True, 1),
            (("Jo", "✓", ""), False, 1),
            (("Al", "", "a"), False, 1),
        ]
        assert [b.text for b in blocks] == ["Name May June", "Jo ✓", "Al a"]

    def test_a_tab_separated_table_gives_the_same_without_a_header(self) -> None:
        blocks = read("Before.\n\nName\tMay\tJune\nJo\t✓\t\nAl\t\ta\n\nAfter.")
        assert [(b.role, b.cells) for b in blocks] == [
            (Role.TEXT, ()),
            (Role.ROW, ("Name", "May", "June")),
            (Role.ROW, ("Jo", "✓", "")),
            (Role.ROW, ("Al", "", "a")),
            (Role.TEXT, ()),
        ]

    def test_one_tab_in_a_long_paragraph_makes_no_table(self) -> None:
        assert shown("The board\tmet\nand agreed\nall of it")[0][0] is Role.TEXT

    def test_text_and_blank_lines_part_tables_and_only_text_begins_another_count(self) -> None:
        markdown = "a\tb\n\nc\td\n\nBetween.\n\ne\tf"
        assert [b.table for b in read(markdown)] == [1, 2, 0, 3]
        assert [place for place in told(markdown) if "row" in place] == [
            "table 1 row 1",
            "table 1 row 2",
            "table 2 row 1",
        ]

    def test_markup_in_cells_is_read(self) -> None:
        (row,) = read("**A** <br> b<sup>1</sup>\t<ul><li>c</li><li>d</li></ul>")
        assert row.cells == ("A b", "c d")

    def test_two_pipe_tables_after_each_other_are_two(self) -> None:
        table = "| A | B |\n|---|---|\n| 1 | 2 |\n"
        assert [b.table for b in read(f"{table}\n{table}")] == [1, 1, 2, 2]


class TestNotes:
    @pytest.mark.parametrize(
        ("source", "text", "marks"),
        [
            # A raised number marks a note, wherever it stands, and leaves no gap.
            ("The plan<sup>3</sup> was late.", "The plan was late.", ((8, "3"),)),
            ("It was late.<sup>12</sup>", "It was late.", ((12, "12"),)),
            ("It was late <sup>*</sup>.", "It was late.", ((11, "*"),)),
            ("The plan[^1] was late.", "The plan was late.", ((8, "1"),)),
            # Raised letters belong to their word.
            ("on the 1<sup>st</sup> of May", "on the 1st of May", ()),
            ("5 m<sup>2</sup>", "5 m", ((3, "2"),)),  # a square metre cannot be told from a note
            # Two marks on one word.
            ("Plan<sup>1</sup><sup>2</sup>.", "Plan.", ((4, "1"), (4, "2"))),
        ],
    )
    def test_marks_come_out_with_their_offsets(
        self, source: str, text: str, marks: tuple[tuple[int, str], ...]
    ) -> None:
        (block,) = read(source)
        assert (block.text, block.marks) == (text, marks)

    def test_a_mark_after_a_printed_number_is_counted_from_the_number(self) -> None:
        (block,) = read("143. The plan<sup>3</sup> was late.")
        at, mark = block.marks[0]
        assert (block.text[:at], mark) == ("143. The plan", "3")

    def test_footnotes_in_both_forms(self) -> None:
        assert shown("[^1]: See the *plan*.\n[^2]: Or not.\n\n<sup>3</sup> Third note.") == [
            (Role.FOOTNOTE, "1 See the plan."),
            (Role.FOOTNOTE, "2 Or not."),
            (Role.FOOTNOTE, "3 Third note."),
        ]

    def test_a_footnote_of_one_word_is_no_link(self) -> None:
        assert shown("[^1]: Ibid.\n\n[note]: https://example.org/plan") == [
            (Role.FOOTNOTE, "1 Ibid."),
            (Role.TEXT, "[note]: https://example.org/plan"),
        ]


class TestHtml:
    def test_tags_are_taken_out_and_entities_read(self) -> None:
        assert shown("<div>The board &amp; <i>officers</i></div>") == [(Role.TEXT, "The board & officers")]

    def test_comments_say_nothing(self) -> None:
        assert shown("<!-- pagebreak -->\n\nThe board met.") == [(Role.TEXT, "The board met.")]

    def test_a_break_parts_words(self) -> None:
        assert shown("The board<br>met") == [(Role.TEXT, "The board met")]

    def test_less_than_is_no_tag(self) -> None:
        assert shown("It was < 5% and > 2%.") == [(Role.TEXT, "It was < 5% and > 2%.")]

    def test_a_bold_line_by_tag_is_bold(self) -> None:
        assert [b.bold for b in read("<p><b>Officers</b></p>")] == [True]

    def test_indented_text_is_kept(self) -> None:
        assert shown("    The board met.") == [(Role.TEXT, "The board met.")]


def test_lines_with_bold_labels_stand_apart_after_a_hard_break() -> None:
    assert [b.text for b in read("**Date:** 5 May  \n**Report of:** The Director  \nof Health")] == [
        "Date: 5 May",
        "Report of: The Director of Health",
    ]


def test_a_rule_is_a_rule() -> None:
    assert [b.role for b in read("One.\n\n* * *\n\nTwo.")] == [Role.TEXT, Role.RULE, Role.TEXT]


def test_windows_line_ends_and_a_byte_order_mark() -> None:
    assert [b.text for b in read_markdown("\ufeff# One\r\n\r\na\tb\r\nc\td\r\n".encode()).blocks] == [
        "One",
        "a b",
        "c d",
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "the file is empty"),
        # What is not text says so, and names the first byte that is not.
        (b"# Caf\xe9", r"not UTF-8 text \(byte 6\)"),
        (b"PK\x03\x04\x00\x00rest", "holds binary data"),
        ("# Two bytes a letter".encode("utf-16"), "binary data|UTF-8"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_markdown(data)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        blocks = read_markdown(text.encode()).blocks
    except Unreadable:
        return
    except UnicodeEncodeError:
        return
    for block in blocks:
        assert block.text == " ".join(block.text.split())
        assert all(0 <= at <= len(block.text) for at, _ in block.marks)


words = st.lists(st.text("ABcdez019£%’", min_size=1, max_size=9), min_size=1, max_size=12)


@given(st.lists(words, min_size=1, max_size=6), st.sampled_from(["", "## ", "- ", "> ", "**"]))
def test_every_word_of_plain_text_is_kept_in_order(paragraphs: list[list[str]], lead: str) -> None:
    source = "\n\n".join(f"{lead}{' '.join(some)}{lead if lead == '**' else ''}" for some in paragraphs)
    assert " ".join(block.text for block in read(source)).split() == [word for some in paragraphs for word in some]


@given(words, st.lists(st.integers(1, 99).map(str), max_size=5))
def test_settle_puts_each_mark_where_it_stood(some: list[str], marks: list[str]) -> None:
    held = " ".join(some[: len(some) // 2]) + "\ue000" * len(marks) + " " + " ".join(some[len(some) // 2 :])
    text, found = settle(held, marks)
    assert text.split() == some
    assert [mark for _, mark in found] == marks
    assert {text[:at] for at, _ in found} <= {" ".join(some[: len(some) // 2])}
