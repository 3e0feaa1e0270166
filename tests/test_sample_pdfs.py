"""The PDFs of the sample papers are what the script makes of their Markdown, and say all of it."""

from __future__ import annotations

import io
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pypdf
import pypdfium2
import pytest

pytest.importorskip("reportlab")

from corpus.sample import make_pdfs

SAMPLE = Path(make_pdfs.__file__).parent
PUBLIC = sorted(SAMPLE.glob("*.md"))
EXEMPT = sorted(SAMPLE.glob("part-2/*.md"))
PACKS = PUBLIC + EXEMPT
OPENING = re.compile(r"Page \d+ Agenda Item \d+\s*$")
NAMES = ("Larkfield", "Tessaly", "Orrinvale", "Hallbeck", "Penhale")
LEAST_CUT = {"ashcombe-hwb-2024-03-14": 4, "ashcombe-hwb-2024-09-19": 15, "ashcombe-hwb-2025-03-20": 6}


@cache
def made() -> dict[Path, bytes]:
    return dict(make_pdfs.make_all())


@cache
def pages_of(markdown: Path) -> tuple[str, ...]:
    document = pypdfium2.PdfDocument(markdown.with_suffix(".pdf"))
    try:
        return tuple(re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document)
    finally:
        document.close()


def plain(markdown: Path) -> str:
    """The Markdown's words, with each footnote's mark against its word as it is printed."""
    text = re.sub(r"\[\^(\w+)\]:?", r"\1", markdown.read_text(encoding="utf-8"))
    text = re.sub(r"^\|[-| ]+\|$|<!-- pagebreak -->|\*\*|^#+ |^> |^- ", " ", text, flags=re.MULTILINE)
    return text.replace("|", " ")


def content(pdf: bytes) -> list[object]:
    """What the pages draw, uncompressed: zlib may pack the same bytes otherwise on another machine."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return [reader.metadata, reader.page_labels, *(page.get_contents().get_data() for page in reader.pages)]


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[\w£%]+(?:[.,'’@/-][\w%]+)*", text))


@pytest.mark.parametrize("markdown", PACKS, ids=lambda path: path.stem)
class TestEveryPack:
    def test_is_what_the_script_makes(self, markdown: Path) -> None:
        kept, new = markdown.with_suffix(".pdf").read_bytes(), made()[markdown.with_suffix(".pdf")]
        assert kept == new or content(kept) == content(new), "run `python -m corpus.sample.make_pdfs` and commit"

    def test_says_every_word_of_the_markdown(self, markdown: Path) -> None:
        printed = words(" ".join(pages_of(markdown)))
        assert not words(plain(markdown)) - printed

    def test_stamps_every_page_with_the_number_of_its_label(self, markdown: Path) -> None:
        labels = pypdf.PdfReader(markdown.with_suffix(".pdf")).page_labels
        for label, page in zip(labels, pages_of(markdown), strict=True):
            assert re.search(rf"\bPage {label}( Agenda Item \d+)?\s*$", page)

    def test_has_a_title_a_bookmark_for_each_paper_and_its_own_fonts(self, markdown: Path) -> None:
        reader = pypdf.PdfReader(markdown.with_suffix(".pdf"))
        assert reader.metadata is not None
        assert "Ashcombe Health and Wellbeing Board" in (reader.metadata.title or "")
        assert len(reader.outline) == markdown.read_text(encoding="utf-8").count("<!-- pagebreak -->") + 1
        for page in reader.pages:
            for font in page["/Resources"]["/Font"].values():
                assert "+" in font["/BaseFont"] or font["/BaseFont"] == "/Helvetica"


@pytest.mark.parametrize("markdown", PUBLIC, ids=lambda path: path.stem)
class TestEveryPublicPack:
    def test_markdown_gives_the_true_pages(self, markdown: Path) -> None:
        assert made()[markdown] == markdown.read_bytes(), "run `python -m corpus.sample.make_pdfs` and commit"

    def test_agenda_says_on_which_pages_each_item_stands(self, markdown: Path) -> None:
        pages = pages_of(markdown)
        agenda = " ".join(pages[:2])
        ranges = [(int(first), int(last)) for first, last in re.findall(r"\(Pages (\d+) - (\d+)\)", agenda)]
        stamps = [number for number, page in enumerate(pages, start=1) if OPENING.search(page)]
        assert [first for first, _ in ranges] == stamps
        assert [last for _, last in ranges] == [first - 1 for first in stamps[1:]] + [len(pages)]

    def test_page_breaks_cut_paragraphs(self, markdown: Path) -> None:
        paragraphs = [
            re.sub(r"^[\d.()a-z]{1,5}\s", "", line) for line in plain(markdown).splitlines() if len(line) > 120
        ]
        whole = " ".join(pages_of(markdown))
        cut = [text for text in paragraphs if text.strip()[-40:] in whole and text.strip() not in whole]
        assert len(cut) >= LEAST_CUT[markdown.stem]

    def test_holds_nothing_of_part_2(self, markdown: Path) -> None:
        said = " ".join(pages_of(markdown)) + markdown.read_text(encoding="utf-8")
        assert not [name for name in NAMES if name in said]
        for exempt in EXEMPT:
            sums = set(re.findall(r"£\d[\d,.]*\d(?:m\b)?", exempt.read_text(encoding="utf-8")))
            assert len(sums) > 20
            assert not [figure for figure in sums if re.search(rf"{re.escape(figure)}(?![\d,.]*\d|m)", said)]


def test_appended_reports_have_their_own_page_numbers() -> None:
    pages = pages_of(SAMPLE / "ashcombe-hwb-2024-09-19.md")
    first = next(number for number, page in enumerate(pages) if "Lead inspector: Carol Benning" in page)
    for own, page in enumerate(pages[first : first + 20], start=1):
        assert page.rstrip().endswith(f" {own} Page {first + own}")


def test_a_blank_page_lets_a_paper_start_on_the_right() -> None:
    for stem in ("ashcombe-hwb-2024-03-14", "ashcombe-hwb-2025-03-20"):
        pages = pages_of(SAMPLE / f"{stem}.md")
        assert any(re.fullmatch(r"This page is intentionally left blank Page \d+\s*", page) for page in pages)
        assert all(number % 2 for number, page in enumerate(pages, start=1) if OPENING.search(page))
