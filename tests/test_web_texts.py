from datetime import date

import pytest
from web_fakes import MINUTES, NOTE, REPORT

from corpus.locators import Locator
from corpus.papers import Meeting, Pages, Reference
from web.texts import excerpt, leaders, linked, marked, meeting_line, origin_line, pages_line, short_locator


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("plain", [], "plain"),
        ("a <b> & c", [(2, 5)], "a <mark>&lt;b&gt;</mark> &amp; c"),
        ("one two three", [(4, 7), (0, 3)], "<mark>one</mark> <mark>two</mark> three"),
        # Overlapping or impossible spans never lose or repeat a character.
        ("one two three", [(0, 5), (4, 7)], "<mark>one t</mark>wo three"),
        ("short", [(2, 99), (3, 3), (4, 1)], "short"),
    ],
)
def test_marks_stand_around_escaped_words(text, spans, expected):
    assert str(marked(text, spans)) == expected


def test_references_become_links_and_unresolved_ones_stay_text():
    text = 'see para 2 & "para 9"'
    assert str(linked(text, [Reference(4, 10, ("a-para-2", "a-para-3")), Reference(14, 20)])) == (
        'see <a href="/passages/a-para-2">para 2</a> &amp; &#34;para 9&#34;'
    )


def test_a_short_text_is_shown_whole():
    assert str(excerpt("one two", [(4, 7)])) == "one <mark>two</mark>"


def test_a_long_text_is_cut_at_words_around_the_first_mark():
    text = "before " * 200 + "needle " + "after " * 200
    shown = str(excerpt(text, [(1400, 1406)], 300))
    assert "<mark>needle</mark>" in shown
    assert shown.startswith("… before")
    assert shown.endswith("after …")
    assert len(shown) < 330


def test_a_long_text_without_spaces_is_still_cut():
    assert len(str(excerpt("x" * 5000, [(4000, 4010)], 300))) < 330


def test_a_mark_at_the_end_is_not_lost():
    text = "word " * 400 + "last"
    assert "<mark>last</mark>" in str(excerpt(text, [(2000, 2004)], 300))


def test_lines_for_people():
    assert meeting_line(Meeting("Harbour Board", date(2024, 5, 9))) == "Harbour Board, 9 May 2024"
    assert meeting_line(Meeting("")) == "Meeting not named"
    assert pages_line(Pages((131,), (), (134, 135))) == "page 131 of the pack; pages 134–135 of the file"
    assert pages_line(Pages()) == ""
    assert origin_line(REPORT) == "Harbour Master, report for Harbour Board, 9 May 2024, item 6"
    assert origin_line(MINUTES) == "Minutes for Harbour Board, 2 November 2023, item 3"
    assert origin_line(NOTE) == "Supplement"
    assert short_locator(Locator.under("Early Help", 2)) == "¶2"
    assert short_locator(Locator.of("minute", "17", "resolution", "2")) == "minute 17 resolution 2"


def test_the_dots_that_lead_to_a_page_number_become_one_sign():
    assert leaders("2 | Recommendations..................5") == "2 | Recommendations … 5"
    assert leaders("Budget . . . . . . . 12 and so on... 3.2.1") == "Budget … 12 and so on... 3.2.1"
