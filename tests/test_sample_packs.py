"""The sample packs as they are read: every number once and in order, and the same from Markdown and PDF."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from pathlib import Path

import pytest
from paper_reading import SAMPLE, papers_of, places

from corpus.papers import PaperKind
from indexer.assembly import Draft

PUBLIC = sorted(path.stem for path in SAMPLE.glob("*.md"))
PACKS = [*PUBLIC, *(f"part-2/{path.stem}" for path in sorted((SAMPLE / "part-2").glob("*.md")))]
FORMATS = [".md", ".pdf"]


def read(stem: str, suffix: str) -> tuple[Draft, ...]:
    return papers_of(SAMPLE / f"{stem}{suffix}")


def find(stem: str, suffix: str, kind: PaperKind, title: str = "") -> Draft:
    (draft,) = [d for d in read(stem, suffix) if d.paper.kind is kind and title.lower() in d.paper.title.lower()]
    return draft


def numbers(draft: Draft, kind: str) -> list[str]:
    return [p.locator.number for p in draft.passages if p.locator.kind == kind and "(" not in p.locator.number]


@pytest.mark.parametrize("suffix", FORMATS)
class TestTheInspectionReport:
    @pytest.fixture
    def report(self, suffix: str) -> Draft:
        return find("ashcombe-hwb-2024-09-19", suffix, PaperKind.INSPECTION)

    def test_paragraphs_1_to_158_stand_once_each_in_order(self, report: Draft) -> None:
        assert numbers(report, "para") == [str(number) for number in range(1, 159)]

    def test_every_paragraph_stands_under_a_heading(self, report: Draft) -> None:
        assert all(len(p.headings) >= 2 for p in report.passages if p.locator.kind == "para")

    def test_recommendations_1_to_14_stand_beside_them(self, report: Draft) -> None:
        assert numbers(report, "recommendation") == [str(number) for number in range(1, 15)]
        for passage in report.passages:
            if passage.locator.kind == "recommendation":
                assert "ecommendation" in " ".join(passage.headings)

    def test_it_speaks_for_the_inspectors(self, report: Draft) -> None:
        assert report.paper.source == "Ofsted"


MINUTES = {
    "ashcombe-hwb-2024-03-14": range(1, 10),
    "ashcombe-hwb-2024-09-19": range(10, 20),
    "ashcombe-hwb-2025-03-20": range(20, 30),
}


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("stem", PUBLIC)
class TestMinutes:
    def test_every_minute_is_there_with_its_number(self, stem: str, suffix: str) -> None:
        draft = find(stem, suffix, PaperKind.MINUTES)
        found = [int(p.locator.steps[0].number) for p in draft.passages if p.locator.steps]
        assert list(dict.fromkeys(found)) == list(MINUTES[stem])
        assert found == sorted(found)

    def test_every_resolution_stands_apart(self, stem: str, suffix: str) -> None:
        found = places(find(stem, suffix, PaperKind.MINUTES))
        markdown = (SAMPLE / f"{stem}.md").read_text(encoding="utf-8")
        resolutions = [place for place in found if " resolution" in place]
        assert len(resolutions) >= len(re.findall(r"^\W*resolved\b", markdown, re.MULTILINE | re.IGNORECASE)) > 0
        assert not any(
            re.search(r"(?:^|\. )resolved\b", passage.text, re.IGNORECASE)
            for place, passage in found.items()
            if " resolution" not in place
        )


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("stem", PACKS)
def test_officers_reports_are_numbered_in_sections(stem: str, suffix: str) -> None:
    for draft in read(stem, suffix):
        if draft.paper.kind is not PaperKind.REPORT:
            continue
        found = [tuple(map(int, number.split("."))) for number in numbers(draft, "para")]
        assert found[0] == (1, 1)
        assert found == sorted(set(found))
        for (section, number), (next_section, next_number) in itertools.pairwise(found):
            assert (next_section, next_number) in {(section, number + 1), (section + 1, 1)}


def comparable(text: str) -> str:
    """The letters and figures alone; what an agenda says of pages is known only once it is printed."""
    return re.sub(r"[\W_]+", "", re.sub(r"\(Pages [^)]*\)", "", text)).casefold()


def cited(draft: Draft) -> Counter[tuple[str, str]]:
    """The numbered places of a paper with their words; rows by their words alone."""
    return Counter(
        ("row" if p.locator.kind in ("row", "table") else str(p.locator), comparable(p.text))
        for p in draft.passages
        if p.locator.steps
    )


@pytest.mark.parametrize("stem", PACKS)
class TestMarkdownAndPdf:
    def test_hold_the_same_papers(self, stem: str) -> None:
        shown = [
            [
                (d.paper.id, d.paper.title, d.paper.kind, d.paper.source, d.paper.date, d.paper.meeting, d.paper.access)
                for d in read(stem, suffix)
            ]
            for suffix in FORMATS
        ]
        assert shown[0] == shown[1]

    def test_agree_in_their_numbered_places(self, stem: str) -> None:
        total = shared = 0
        for markdown, pdf in zip(read(stem, ".md"), read(stem, ".pdf"), strict=True):
            one, two = cited(markdown), cited(pdf)
            total += max(one.total(), two.total())
            shared += (one & two).total()
        assert total > 30
        assert shared / total >= 0.99

    def test_say_the_same_under_the_same_headings(self, stem: str) -> None:
        total = shared = 0
        for markdown, pdf in zip(read(stem, ".md"), read(stem, ".pdf"), strict=True):
            one, two = places(markdown), places(pdf)
            # A note stands at the foot of its page in print, and at the end of the paper in Markdown.
            numbered = [p for p in one if p in two and one[p].locator.steps and not p.startswith("footnote")]
            total += len(numbered)
            shared += sum(
                list(map(comparable, one[place].headings[-1:])) == list(map(comparable, two[place].headings[-1:]))
                for place in numbered
            )
        assert shared / total >= 0.99

    def test_the_pdfs_passages_know_their_pages(self, stem: str) -> None:
        for draft in read(stem, ".pdf"):
            for passage in draft.passages:
                assert passage.pages.file
                assert passage.pages.pack
                assert passage.boxes
                assert (
                    draft.paper.first_page <= passage.pages.file[0] <= passage.pages.file[-1] <= draft.paper.last_page
                )


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text.casefold()))


@pytest.mark.parametrize("stem", PACKS)
def test_every_word_of_the_markdown_stands_in_a_passage_or_heading(stem: str) -> None:
    source = (SAMPLE / f"{stem}.md").read_text(encoding="utf-8")
    source = re.sub(r"<!--.*?-->|\[\^\w+\]:?|\(Pages [^)]*\)", " ", source)
    kept: set[str] = set()
    for draft in read(stem, ".md"):
        for passage in draft.passages:
            for text in (passage.text, passage.context, str(passage.locator), *passage.headings):
                kept.update(words(text))
    # RESOLVED is what makes a resolution, ACTION an action: kinds of passage, not words of one.
    assert set(words(source)) - kept <= {"resolved", "action"}


@pytest.mark.parametrize("suffix", FORMATS)
def test_part_2_is_exempt_and_the_rest_is_public(suffix: str) -> None:
    for stem in PACKS:
        levels = {d.paper.access.value for d in read(stem, suffix)}
        assert levels == ({"exempt"} if stem.startswith("part-2") else {"public"})


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_place_is_printed_once(suffix: str) -> None:
    for stem in PACKS:
        for draft in read(stem, suffix):
            assert places(draft)


def test_ids_are_unique_over_all_packs() -> None:
    ids = [p.id for stem in PACKS for d in read(stem, ".md") for p in d.passages]
    assert len(set(ids)) == len(ids)


def test_paths_of_the_samples_are_there() -> None:
    assert len(PACKS) == 4
    assert all(Path(SAMPLE / f"{stem}{suffix}").exists() for stem in PACKS for suffix in FORMATS)
