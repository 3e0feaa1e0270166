"""Numbering written down by hand against what the reader gives: every way in which a place can be wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from paper_reading import papers_in, papers_of

from evaluation.truth import FOLDER, Truth, TruthError, judge, main, misses, read_truth, summary

SAMPLE = Path(__file__).parents[1] / "corpus" / "sample"
PAPER = """# Winter plan

## 1 Beds

1.1 The review advises keeping twenty-four beds at Fernlea House.

1.2 The Board is asked to: (a) agree the plan.

## 2 Money

2.1 Costs have risen, as the Director said.

Nothing else was said of money that year.

| Year | Cost |
|---|---|
| 2024 | nine pounds |
"""


def truth(locator: str, starts: str, ends: str, page: int = 0, **more: object) -> Truth:
    return Truth("paper.md", locator, page, starts, ends, **more)  # type: ignore[arg-type]


def test_a_bullet_is_right_as_a_whole_item_of_its_paragraphs_list() -> None:
    paper = papers_in("# R\n\nWe ask that:\n\n- no ship sails at night;\n- all ships are lit\n")
    right, short = judge((truth("", "no ship", "at night"), truth("", "no ship", "are lit")), paper)
    assert (right.judgement, right.item) == ("right", True)
    assert short.judgement == "missing"
    assert "1 items of a list among the right" in summary((right, short))


def judged(*truths: Truth) -> list[str]:
    return [verdict.judgement for verdict in judge(truths, papers_in(PAPER))]


@pytest.mark.parametrize(
    ("locator", "starts", "ends", "judgement"),
    [
        ("para 1.1", "The review advises keeping twenty-four", "beds at Fernlea House.", "right"),
        # Typography, hyphens and full stops are put aside; so is another way to write the place.
        ("paragraph 1.1", "the review advises keeping twenty four", "Beds at Fernlea House", "right"),
        ("para 1.1", "The review advises", "beds at Netherby.", "wrong end"),
        ("para 1.1", "Costs have risen,", "the Director said.", "wrong start"),
        ("para 1.3", "Costs have risen,", "the Director said.", "missing"),
        ("minute 4", "The review advises", "beds at Fernlea House.", "missing"),
        ("table row 2024", "2024 nine", "nine pounds", "right"),
        # A paragraph without a number.
        ("", "Winter plan", "Winter plan", "missing"),
    ],
)
def test_a_place_is_judged_by_its_first_and_last_words(locator: str, starts: str, ends: str, judgement: str) -> None:
    assert judged(truth(locator, starts, ends)) == [judgement]


def test_a_number_given_to_other_words_is_false() -> None:
    given = judge([truth("para 1.1", "Costs have risen,", "the Director said.")], papers_in(PAPER))
    assert given[0].false is given[0].given
    swapped = judge([truth("para 3.1", "The review advises", "at Fernlea House.")], papers_in(PAPER))
    assert str(swapped[0].false and swapped[0].false.locator) == "para 1.1"
    assert "these words are given as para 1.1" in misses(swapped)[0]


def test_words_cut_short_are_wrong_and_not_false() -> None:
    (verdict,) = judge([truth("para 1.1", "review advises keeping", "at Fernlea House.")], papers_in(PAPER))
    assert (verdict.judgement, verdict.false) == ("wrong start", None)


def test_the_word_resolved_may_be_part_of_the_text_or_of_its_place() -> None:
    minutes = """# Minutes of a meeting of the Harbour Board held on 2 November 2023

## Present

Cllr A Berth (Chair)

**17 HARBOUR WORKS**

**RESOLVED** that the report be noted.

**18 TIDE TABLES**

**RESOLVED**

That the tables be noted.
"""
    verdicts = judge(
        [
            truth("minute 17 resolution", "RESOLVED that the report", "report be noted."),
            truth("minute 17 resolution", "that the report", "report be noted."),
            truth("minute 18 resolution", "That the tables", "be noted."),
        ],
        papers_in(minutes),
    )
    assert {verdict.judgement for verdict in verdicts} == {"right"}


def test_the_page_counts_where_the_format_has_pages() -> None:
    drafts = papers_of(SAMPLE / "ashcombe-hwb-2024-09-19.pdf")
    (para,) = [p for draft in drafts for p in draft.passages if str(p.locator) == "para 143"]
    words, page = para.text.split(), para.pages.file[0]
    here = truth("para 143", " ".join(words[:5]), " ".join(words[-5:]), page, paper="inspection of services")
    there = truth("para 143", " ".join(words[:5]), " ".join(words[-5:]), page + 1)
    verdicts = judge([here, there], drafts)
    assert [verdict.judgement for verdict in verdicts] == ["right", "wrong page"]
    # The page is counted apart: the place and its words are right.
    counted = "2 of 2 right (100.0%), 0 missing, 0 wrong start, 0 wrong end, 0 wrong context, 1 wrong page"
    assert summary(verdicts).startswith(counted)


def test_the_context_of_a_row_counts_where_it_is_written_down() -> None:
    row = ("table row 2024", "2024 nine", "nine pounds")
    assert judged(truth(*row, context=("Year: 2024", "Cost: nine pounds"))) == ["right"]
    verdicts = judge([truth(*row, context=("Year: nine pounds",))], papers_in(PAPER))
    assert [verdict.judgement for verdict in verdicts] == ["wrong context"]
    # The place and its words are right all the same.
    assert summary(verdicts).startswith("1 of 1 right (100.0%)")
    assert "wanted “Year: nine pounds” in “Year: 2024; Cost: nine pounds”" in misses(verdicts)[0]


def test_the_paper_and_the_occurrence_choose_among_places_of_one_number() -> None:
    twice = papers_in(PAPER) + papers_in(PAPER.replace("Winter", "Summer").replace("keeping", "closing"))
    starts, ends = "The review advises closing", "at Fernlea House."
    for more, judgement in (
        ({"paper": "summer"}, "right"),
        ({"paper": "winter"}, "wrong start"),
        ({"occurrence": 2}, "right"),
        ({"occurrence": 1}, "wrong start"),
        ({"occurrence": 3}, "missing"),
        ({}, "right"),
    ):
        (verdict,) = judge([truth("para 1.1", starts, ends, **more)], twice)
        assert verdict.judgement == judgement, more


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 1"),
        ('{"file": "a.pdf"}', "“locator” is missing"),
        ('{"file": "a", "locator": "para 1", "page": 1, "starts": "", "ends": "x"}', "need words"),
        ('{"file": "a", "locator": "para 1", "page": "two", "starts": "x", "ends": "x"}', "invalid literal"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "truth.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(TruthError, match=said):
        read_truth(path)
    assert main([str(path), "--papers", str(tmp_path)]) == 2


def test_the_command_prints_the_misses_and_the_shares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "paper.md").write_text(PAPER, encoding="utf-8")
    lines = [
        {
            "file": "paper.md",
            "locator": "para 2.1",
            "page": 0,
            "starts": "Costs have",
            "ends": "that year.",
            "note": "",
        },
        {"file": "paper.md", "locator": "para 2.2", "page": 0, "starts": "Nothing else", "ends": "year.", "note": ""},
        {"file": "lost.pdf", "locator": "para 1", "page": 1, "starts": "Lost", "ends": "words.", "note": ""},
    ]
    path = tmp_path / "truth.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert main([str(path), "--papers", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert "page 0, para 2.2: missing: “Nothing else … year.”" in said.out
    assert "all: 1 of 2 right (50.0%), 1 missing" in said.out
    assert "lost.pdf: not in the folders; 1 left out" in said.err


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.jsonl")), ids=lambda path: path.name)
def test_every_truth_file_can_be_read(path: Path) -> None:
    assert read_truth(path)
