"""Outlines of PDFs made here: bookmarks that are right, that are wrong, and none."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pypdf
import pypdf.generic
import pytest
from paper_reading import drafts_of
from pdf_making import Sheet, fill, pdf

from corpus.papers import PaperKind
from indexer.assembly import Draft
from indexer.blocks import Role
from indexer.readers.bookmarks import Bookmark
from indexer.readers.parallel import PageReader
from indexer.readers.pdf import open_pdf, read_page, read_pdf

Mark = tuple[str, int]  # a bookmark's title and its depth


def marked(*pages: tuple[Sequence[str], Sequence[Mark]]) -> bytes:
    """Return a PDF of pages that open with these lines in the body's type, each with its bookmarks."""

    def draw(lines: Sequence[str], marks: Sequence[Mark], number: int) -> object:
        def page(sheet: Sheet) -> None:
            for place, (title, depth) in enumerate(marks):
                sheet.canvas.bookmarkPage(f"{number}-{place}")
                sheet.canvas.addOutlineEntry(title, f"{number}-{place}", depth)
            for line in lines:
                sheet.say(line)
            fill(sheet)

        return page

    return pdf(*(draw(lines, marks, number) for number, (lines, marks) in enumerate(pages)))  # type: ignore[arg-type]


def papers(*pages: tuple[Sequence[str], Sequence[Mark]]) -> list[Draft]:
    return drafts_of(read_pdf(marked(*pages)), "pack")


AGENDA = ["Agenda of the Harbour Board", "Thursday 6 March 2025 at 2.00 pm"]
PILOTS = ["Pilots and their pay", "What follows was asked for in May."]
TUGS = ["Tugs of the northern quay", "What follows was asked for in June."]


def test_a_bookmark_a_paper_cuts_a_pack() -> None:
    found = papers(
        (AGENDA, [("Agenda", 0)]),
        (PILOTS, [("5. Pilots and their pay", 0)]),
        (["It goes on."], []),
        (TUGS, [("Appendix 1: Tugs of the northern quay", 0)]),
    )
    assert [(draft.paper.kind, draft.paper.first_page, draft.paper.last_page) for draft in found] == [
        (PaperKind.REPORT, 1, 1),
        (PaperKind.REPORT, 2, 3),
        (PaperKind.APPENDIX, 4, 4),
    ]


@pytest.mark.parametrize(
    "marks",
    [
        [],
        [("6. Dredging the basin", 0)],  # not what stands on the page
        [("Pilots and their pay", 1)],  # inside a paper
    ],
    ids=["absent", "wrong", "deeper"],
)
def test_other_bookmarks_cut_nothing(marks: Sequence[Mark]) -> None:
    found = papers((AGENDA, [("Agenda", 0)]), (PILOTS, marks))
    assert len(found) == 1


def test_the_sections_of_one_report_are_no_papers() -> None:
    found = papers((PILOTS, [("Pilots and their pay", 0)]), (TUGS, [("Tugs of the northern quay", 0)]))
    assert len(found) == 1


def test_a_line_that_is_its_bookmark_word_by_word_is_a_heading() -> None:
    def headings(*marks: Mark) -> list[str]:
        reading = read_pdf(marked((["Pilots and their pay", "They were paid, and thanked."], marks)))
        return [block.text for block in reading.blocks if block.role is Role.HEADING]

    assert headings(("PILOTS  and their pay", 0)) == ["Pilots and their pay"]
    assert headings(("Pilots", 0), ("Tugs", 1), ("They were paid, and thanked.", 1)) == []
    assert headings() == []


def broken(data: bytes) -> bytes:
    """Return a PDF with the second of its bookmarks, and its page labels, written in no characters."""
    writer = pypdf.PdfWriter(io.BytesIO(data))
    half = pypdf.generic.ByteStringObject(b"\xfe\xff\xd8\x00")  # half of a pair, in UTF-16
    first = writer.root_object["/Outlines"]["/First"]
    first["/Next"].get_object()[pypdf.generic.NameObject("/Title")] = half
    label = pypdf.generic.DictionaryObject({pypdf.generic.NameObject("/P"): half})
    numbers = pypdf.generic.ArrayObject([pypdf.generic.NumberObject(0), label])
    labels = pypdf.generic.DictionaryObject({pypdf.generic.NameObject("/Nums"): numbers})
    writer.root_object[pypdf.generic.NameObject("/PageLabels")] = labels
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_bookmark_that_is_no_text_is_left_out() -> None:
    marks = ((AGENDA, [("Agenda", 0)]), (PILOTS, [("5. Pilots and their pay", 0)]), (TUGS, [("6. Tugs", 0)]))
    found = drafts_of(read_pdf(broken(marked(*marks))), "pack")
    assert [draft.paper.first_page for draft in found] == [1, 3]


def test_bookmarks_are_known_in_a_file_that_other_processes_read(tmp_path: Path) -> None:
    path = tmp_path / "pack.pdf"
    more = [(["It goes on."], [])] * 65
    path.write_bytes(marked((AGENDA, [("Agenda", 0)]), *more, (PILOTS, [("5. Pilots and their pay", 0)]), *more))
    data = path.read_bytes()
    document = open_pdf(data)
    with PageReader(1) as pages:
        elsewhere = list(pages.read(path, data).pages)
    assert [page.bookmarks for page in elsewhere if page.bookmarks] == [
        (Bookmark("Agenda", 0, paper=True),),
        (Bookmark("5. Pilots and their pay", 0, paper=True),),
    ]
    assert elsewhere == [read_page(document, index) for index in range(len(document))]
    document.close()
