"""What is put aside when a gold quote is looked for in a passage."""

import pytest

from evaluation.gold import GoldItem
from evaluation.matching import bare, shared, span


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        # Bold, and a line broken in another place.
        ("**Report of:** Kath\nSmith", "Report of: Kath Smith"),
        # A table row, its cells parted by tabs in one file and by bars in the other.
        ("Exploitation (CSE)\t<b>LSCB</b>", "| Exploitation (CSE) | LSCB |"),
        # A list in HTML.
        ("<li>Cabinet</li> <li>Senior Managers</li>", "Cabinet Senior Managers"),
        # Typographic quotes and dashes.
        ("the “last 10 years” – a measure", 'the "last 10 years" - a measure'),
        # A note mark is no word of the paper; a superscript ending is.
        ("on 1<sup>st</sup> May<sup>3</sup>", "on 1st May"),
        ("payments[^1] made", "payments made"),
        # A soft hyphen, a ligature, a non-breaking space.
        ("co\u00adoperation of\ufb01cers\u00a0met", "cooperation officers met"),
        ("children&#x27;s &amp; adults", "children's & adults"),
    ],
)
def test_these_are_the_same_words(printed: str, read: str) -> None:
    assert bare(printed) == bare(read)


@pytest.mark.parametrize(("one", "other"), [("£4.5m", "£45m"), ("38%", "38"), ("para 2.1", "para 21")])
def test_these_are_not(one: str, other: str) -> None:
    assert bare(one) != bare(other)


def test_shared_words_count_as_often_as_they_stand() -> None:
    assert shared("the cat sat", "the cat and the dog") == pytest.approx(2 / 5)
    assert shared("anything", "") == 0.0


def test_a_place_given_by_its_start_and_end_is_found_and_its_words_with_it() -> None:
    item = GoldItem("minutes", "minute 4", starts="the Board agreed to take", ends="by the end of May")
    text = "After debate “the Board agreed to take” a report and to act on it by the end of May 2024."
    assert item.find(text)
    assert item.words_in(text) == "the board agreed to take a report and to act on it by the end of may"
    assert not item.find("By the end of May the Board agreed to take a report")
    assert item.words_in("something else") == ""


def test_a_span_whose_words_are_cut_differently_is_the_whole_text() -> None:
    assert span("the coordination of care", "the co-ordination", "of care") == "the coordination of care"
