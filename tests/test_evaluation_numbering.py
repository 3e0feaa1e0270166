"""The runs of numbers in a paper: what is a gap, a repeat, an order break, and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import make_passage
from paper_reading import papers_of

from corpus.locators import Locator, parse_locator
from corpus.papers import Pages, Passage
from evaluation.numbering import main, numbering, report

SAMPLE = Path(__file__).parents[1] / "corpus" / "sample"


def passages(*places: str) -> list[Passage]:
    return [
        make_passage("Words.", str(n), locator=parse_locator(place), position=n, pages=Pages((), (), (n + 1,)))
        for n, place in enumerate(places)
    ]


def told(*places: str) -> tuple[list[str], list[str]]:
    """Return the runs as "series first-last" and the breaks as they are printed."""
    found = numbering(passages(*places))
    return [f"{run.series} {run.first}-{run.last}" for run in found.runs], [str(item) for item in found.breaks]


@pytest.mark.parametrize(
    ("places", "runs"),
    [
        (["para 1", "para 2", "para 3"], ["para 1-3"]),
        (["para 1.1", "para 1.2", "para 2.1"], ["section of para 1-2", "para 1. 1.1-1.2", "para 2. 2.1-2.1"]),
        (["para 1", "para 1(a)", "para 1(b)", "para 2"], ["para 1-2", "para 1(…) 1(a)-1(b)"]),
        # (i) opens Roman numerals where it comes first, and follows (h) where it does not.
        (["para 1(i)", "para 1(ii)", "para 1(iii)", "para 1(iv)"], ["para 1(…) 1(i)-1(iv)"]),
        (["para 1(a)", "para 1(b)", "para 1(c)"], ["para 1(…) 1(a)-1(c)"]),
        (["para A1", "para A2"], ["para A A1-A2"]),
        # Minutes go on from the meeting before; one may hold nothing but its resolution.
        (["minute 12", "minute 13 resolution", "minute 14"], ["minute 12-14"]),
        (["minute 12 resolution 1", "minute 12 resolution 2"], ["minute 12-12", "minute 12 resolution 1-2"]),
        (["table 1 row 1", "table 1 row 2", "table 2"], ["table 1-2", "table 1 row 1-2"]),
        ([], []),
    ],
)
def test_numbers_that_go_on_are_runs_without_breaks(places: list[str], runs: list[str]) -> None:
    assert told(*places) == (runs, [])


@pytest.mark.parametrize(
    ("places", "breaks"),
    [
        (["para 1", "para 2", "para 5"], ["gap: 3, 4 missing before para 5 (page 3)"]),
        (["para 3"], ["gap: 1, 2 missing before para 3 (page 1)"]),
        (["para 1.1", "para 1.3"], ["gap: 1.2 missing before para 1.3 (page 2)"]),
        (["para 1.1", "para 3.1"], ["gap: 2 missing before para 3.1 (page 2)"]),
        (["para 2(a)", "para 2(c)"], ["gap: 2(b) missing before para 2(c) (page 2)"]),
        (["para 2(i)", "para 2(iv)"], ["gap: 2(ii), 2(iii) missing before para 2(iv) (page 2)"]),
        (["minute 12", "minute 14"], ["gap: 13 missing before minute 14 (page 2)"]),
        (["minute 12 resolution (b)"], ["gap: (a) missing before minute 12 resolution (b) (page 1)"]),
        (["para 1", "para 2", "para 2", "para 3"], ["repeat: para 2 stands again (page 3)"]),
        # What comes late fills the gap, and both are said.
        (
            ["para 1", "para 3", "para 2", "para 4"],
            ["gap: 2 missing before para 3 (page 2)", "order: para 2 comes late in “para” (page 3)"],
        ),
        (["para 1.1", "para 2.1", "para 1.2"], ["order: para 1.2 comes late in “section of para” (page 3)"]),
        (["para 12"], ["gap: 1, 2, 3, 4, 5, 6, 7, 8 … missing before para 12 (page 1)"]),
    ],
)  # fmt: skip
def test_what_does_not_go_on_is_said_with_its_place(places: list[str], breaks: list[str]) -> None:
    assert told(*places)[1] == breaks


def test_unnumbered_text_counts_for_nothing() -> None:
    found = numbering([make_passage("Words.", locator=Locator.under("Money", 1))] * 2)
    assert (found.runs, found.breaks) == ((), ())


def test_the_report_counts_lists_and_names_main_runs() -> None:
    lines = report(numbering(passages("para 1.1", "para 1.1(a)", "para 1.1(b)", "para 1.2", "para 1.4")))
    assert lines == [
        "section of para 1",
        "para 1.1–1.2, 1.4",
        "and 1 run inside paragraphs, minutes and tables",
        "! gap: 1.3 missing before para 1.4 (page 5)",
    ]


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.*d*")), ids=lambda path: path.name)
def test_the_sample_papers_have_no_breaks(path: Path) -> None:
    assert [item for draft in papers_of(path) for item in numbering(draft.passages).breaks] == []


def test_the_command_prints_every_paper_and_says_what_it_cannot_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "empty.pdf").touch()
    assert main([str(SAMPLE / "ashcombe-hwb-2024-09-19.md"), str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert "    para 1–158\n    recommendation 1–14\n" in said.out
    assert said.out.endswith("0 gaps, 0 repeats, 0 order breaks\n")
    assert "empty.pdf: not read: " in said.err
