"""Cross-references and quotations, resolved only where there is one answer."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.locators import parse_locator
from corpus.papers import Meeting, Paper, PaperKind, Passage, PassageKind
from indexer.references import Shelf, references_of, words_of

BOARD = Meeting("Harbour Board")
REPORT = Paper("report", "Dredging", PaperKind.REPORT, "Harbour Master", None, BOARD, "5")
INSPECTION = Paper("inspection", "Inspection of pilots", PaperKind.INSPECTION, "Ofsea", None, BOARD, "5")
OTHER = Paper("other", "Tolls", PaperKind.REPORT, "Treasurer", None, BOARD, "6")
MINUTES = Paper("minutes", "Minutes", PaperKind.MINUTES, "Harbour Board", None, BOARD, "3")
SAID = "The pilots board their ships in all weathers and none was lost"


def passage(paper: Paper, place: str, text: str = "Some words.", kind: PassageKind = PassageKind.PARAGRAPH) -> Passage:
    return Passage(f"{paper.id}-{words_of(place).replace(' ', '-')}", paper, parse_locator(place), kind, text)


PAPERS: list[tuple[Paper, Sequence[Passage]]] = [
    (
        REPORT,
        [
            passage(REPORT, "para 1.1"),
            passage(REPORT, "para 5.8"),
            passage(REPORT, "para 5.8(b)"),
            passage(REPORT, "table 2"),
            passage(REPORT, "recommendation 7"),
        ],
    ),
    (
        INSPECTION,
        [
            passage(INSPECTION, "para 40", f"We found this. {SAID}."),
            passage(INSPECTION, "para 41"),
            passage(INSPECTION, "para 42"),
            passage(INSPECTION, "recommendation 3"),
        ],
    ),
    (OTHER, [passage(OTHER, "para 9.9"), passage(OTHER, "para 5.8")]),
    (MINUTES, [passage(MINUTES, "minute 13"), passage(MINUTES, "minute 13 resolution 2")]),
]
SHELF = Shelf.of(PAPERS, {"inspection": "Appendix 1"})


def pointed(text: str, paper: Paper = REPORT) -> list[tuple[str, tuple[str, ...]]]:
    own = Passage(f"{paper.id}-own", paper, parse_locator("para 99"), PassageKind.PARAGRAPH, text)
    return [(text[found.start : found.end], found.targets) for found in references_of(own, SHELF)]


POINTERS = [
    # Into the same paper, in the forms people use.
    ("as para 5.8 says", [("para 5.8", ("report-para-5-8",))]),
    ("(see paragraph 5.8(b))", [("paragraph 5.8(b)", ("report-para-5-8-b",))]),
    ("Recommendation 7 is new", [("Recommendation 7", ("report-recommendation-7",))]),
    ("shown in table 2", [("table 2", ("report-table-2",))]),
    # Several numbers, each by itself.
    (
        "Ofsea's paragraphs 40, 41 and 42",
        [("paragraphs 40", ("inspection-para-40",)), ("41", ("inspection-para-41",)), ("42", ("inspection-para-42",))],
    ),
    # Not in this paper, but in the only other of the item.
    ("see para 41", [("para 41", ("inspection-para-41",))]),
    # The speaker named beside the pointer is asked first.
    ("Ofsea (recommendation 3)", [("recommendation 3", ("inspection-recommendation-3",))]),
    # Minutes are found wherever they are.
    ("under minute 13", [("minute 13", ("minutes-minute-13",))]),
    ("minute 13, resolution 2", [("minute 13, resolution 2", ("minutes-minute-13-resolution-2",))]),
    # Appendices by the label they print.
    ("at Appendix 1", [("Appendix 1", ("inspection-para-40",))]),
    # No answer: kept, and unresolved, never guessed. 9.9 is only in another item's paper.
    ("see para 9.9", [("para 9.9", ())]),
    ("see para 77", [("para 77", ())]),
    ("Appendix 9", [("Appendix 9", ())]),
    # Another report than this one.
    ("para 5.8 of that report", [("para 5.8", ())]),
    # Figures and words that are no pointers.
    ("35 paragraphs", []),
    ("the table 2", [("table 2", ("report-table-2",))]),
    ("parallel 5.8", []),
]


@pytest.mark.parametrize(("text", "found"), POINTERS)
def test_pointers(text: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    assert pointed(text) == found


def test_a_place_printed_twice_is_not_guessed() -> None:
    twice = [passage(REPORT, "para 1"), passage(REPORT, "para 1")]
    shelf = Shelf.of([(REPORT, twice)], {})
    own = passage(REPORT, "para 2", "see para 1")
    assert [found.targets for found in references_of(own, shelf)] == [()]


def test_a_passage_does_not_point_at_itself() -> None:
    own = passage(REPORT, "para 5.8", "This para 5.8 is new.")
    assert references_of(own, SHELF) == []


def test_the_only_paper_appended_to_a_report_is_its_appendix() -> None:
    shelf = Shelf.of(PAPERS, {})
    own = passage(REPORT, "para 99", "at Appendix 1")
    assert [found.targets for found in references_of(own, shelf)] == [("inspection-para-40",)]


def test_lines_of_contents_point_nowhere() -> None:
    own = passage(REPORT, "para 99", "Appendix 1 ..... 7", PassageKind.CONTENTS)
    assert references_of(own, SHELF) == []


class TestQuotations:
    @pytest.mark.parametrize(
        "text",
        [
            f"Ofsea says: “{SAID}.”",
            # Case, dashes and quotation marks put aside.
            f'It says "{SAID.upper()}".',
            # Words left out, shown by dots; each part must be long enough to be no chance.
            "“The pilots board their ships in all … board their ships in all weathers and none”",
        ],
    )
    def test_are_linked_to_the_original(self, text: str) -> None:
        own = passage(REPORT, "para 99", text)
        (found,) = [reference for reference in references_of(own, SHELF) if reference.quoted]
        assert found.targets == ("inspection-para-40",)
        assert text[found.start] in '“"'

    @pytest.mark.parametrize(
        "text",
        [
            "“board their ships”",  # short: may be chance
            "“The pilots board their ships in all weathers and some were lost”",  # not the same words
            SAID,  # not quoted
        ],
    )
    def test_of_nothing_in_the_library_are_none(self, text: str) -> None:
        assert references_of(passage(REPORT, "para 99", text), SHELF) == []

    def test_the_original_quotes_nobody(self) -> None:
        original = PAPERS[1][1][0]
        assert references_of(original, SHELF) == []


@given(st.text("para 5.8(b),and“”abc minute13 Appendix1", max_size=120))
def test_offsets_always_stand_in_the_text(text: str) -> None:
    own = passage(REPORT, "para 99", text)
    for found in references_of(own, SHELF):
        assert 0 <= found.start < found.end <= len(text)


@given(st.text())
def test_words_of_is_plain_and_stable(text: str) -> None:
    assert words_of(words_of(text)) == words_of(text)
    assert words_of(text) == " ".join(words_of(text).split())
