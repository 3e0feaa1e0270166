"""Papers, passages, citations, and the ids and lines made of them."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.locators import Locator
from corpus.papers import (
    ID_FORM,
    Citation,
    Meeting,
    Pages,
    Paper,
    PaperKind,
    Passage,
    PassageKind,
    citation_line,
    slug,
)

BOARD = Meeting("Harbour Board", date(2024, 5, 9))
REPORT = Paper(
    "harbour-2024-05-09-dredging",
    "Dredging of the inner basin",
    PaperKind.REPORT,
    "Harbour Master",
    date(2024, 4, 30),
    BOARD,
    "6",
)
PASSAGE = Passage(
    "harbour-2024-05-09-dredging-para-3-1",
    REPORT,
    Locator.of("para", "3.1"),
    PassageKind.PARAGRAPH,
    "The inner basin was last dredged in 2009.",
    pages=Pages((12,), (2,), (14,)),
)


def test_a_citation_quotes_the_words_between_its_offsets() -> None:
    assert Citation(PASSAGE, 4, 15).quote == "inner basin"
    assert Citation(PASSAGE, 0, len(PASSAGE.text)).quote == PASSAGE.text


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (-1, 3),  # before the text
        (0, len(PASSAGE.text) + 1),  # beyond it
        (5, 5),  # no words
        (7, 5),  # back to front
    ],
)
def test_a_citation_of_what_is_not_there_cannot_be_built(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="has no text"):
        Citation(PASSAGE, start, end)


@given(st.text(min_size=1), st.integers(-5, 40), st.integers(-5, 40))
def test_a_citation_either_stands_in_the_text_or_is_not_built(text: str, start: int, end: int) -> None:
    passage = replace(PASSAGE, text=text)
    try:
        citation = Citation(passage, start, end)
    except ValueError:
        assert not 0 <= start < end <= len(text)
    else:
        assert len(citation.quote) == end - start
        assert citation.quote in text


UNDATED = replace(REPORT, meeting=Meeting("", None), agenda_item="", source="")
LINES = [
    # Everything is known; the pack's page numbers go before the file's, since they are printed.
    (
        PASSAGE,
        "Harbour Master, Dredging of the inner basin, para 3.1, Harbour Board, 9 May 2024, item 6, page 12",
    ),
    # Two pages make a range.
    (
        replace(PASSAGE, pages=Pages(pack=(12, 13))),
        "Harbour Master, Dredging of the inner basin, para 3.1, Harbour Board, 9 May 2024, item 6, pages 12-13",
    ),
    # No pack numbers printed: the file's pages; none at all: none said.
    (
        replace(PASSAGE, pages=Pages(file=(14,))),
        "Harbour Master, Dredging of the inner basin, para 3.1, Harbour Board, 9 May 2024, item 6, page 14",
    ),
    (
        replace(PASSAGE, pages=Pages()),
        "Harbour Master, Dredging of the inner basin, para 3.1, Harbour Board, 9 May 2024, item 6",
    ),
    # A title that names the source already, and a board that speaks for itself, are not said twice.
    (
        replace(PASSAGE, paper=replace(REPORT, source="Ofsted", title="Ofsted inspection"), pages=Pages()),
        "Ofsted inspection, para 3.1, Harbour Board, 9 May 2024, item 6",
    ),
    (
        replace(PASSAGE, paper=replace(REPORT, source="Harbour Board"), pages=Pages()),
        "Dredging of the inner basin, para 3.1, Harbour Board, 9 May 2024, item 6",
    ),
    # Nothing is known but the title.
    (replace(PASSAGE, paper=UNDATED, pages=Pages()), "Dredging of the inner basin, para 3.1"),
    # Unnumbered text is cited by its heading.
    (
        replace(PASSAGE, paper=UNDATED, pages=Pages(), locator=Locator.under("Costs", 2)),
        "Dredging of the inner basin, “Costs” ¶2",
    ),
]


@pytest.mark.parametrize(("passage", "line"), LINES)
def test_citation_line_is_what_a_person_would_paste(passage: Passage, line: str) -> None:
    assert citation_line(passage) == line


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Better Care Fund 2023/24", "better-care-fund-2023-24"),
        # An apostrophe parts no word, in either form.
        ("Children's services", "childrens-services"),
        ("Children’s services", "childrens-services"),
        # Long titles end at a word.
        ("A very long title indeed that goes on for ever and ever", "a-very-long-title-indeed-that-goes-on-for-ever"),
        # A first word that is itself too long is cut.
        ("x" * 60, "x" * 48),
        # No letters or figures at all: there must be an id all the same.
        ("—", "paper"),
        ("", "paper"),
    ],
)
def test_slug(text: str, made: str) -> None:
    assert slug(text) == made


@given(st.text(), st.integers(1, 80))
def test_a_slug_is_always_an_id_within_its_limit(text: str, limit: int) -> None:
    made = slug(text, limit)
    assert ID_FORM.fullmatch(made)
    assert len(made) <= max(limit, len("paper"))
    assert not made.endswith("-")
    assert slug(made, limit) == made or made == "paper"


@pytest.mark.parametrize("identity", ["", "Upper", "with space", "-first", "under_score", "é", "a/b", "new\nline"])
def test_an_id_of_another_form_cannot_be_built(identity: str) -> None:
    with pytest.raises(ValueError, match="not an id"):
        replace(REPORT, id=identity)
    with pytest.raises(ValueError, match="not an id"):
        replace(PASSAGE, id=identity)


def test_a_paper_has_a_title() -> None:
    with pytest.raises(ValueError, match="title"):
        replace(REPORT, title="  ")


def test_urls_are_made_of_ids() -> None:
    assert REPORT.url == "/papers/harbour-2024-05-09-dredging"
    assert PASSAGE.url == "/passages/harbour-2024-05-09-dredging-para-3-1"


def test_values_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        PASSAGE.text = "other"  # type: ignore[misc]


def test_who_speaks_is_left_out_of_a_citation_where_no_paper_says_it() -> None:
    silent = replace(PASSAGE, paper=replace(REPORT, source=""))
    assert citation_line(silent) == citation_line(PASSAGE).removeprefix("Harbour Master, ")
    assert (silent.paper.told_source, REPORT.told_source) == ("not stated", "Harbour Master")
