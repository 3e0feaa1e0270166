"""The Word document of an answer: what someone who answers a request for information puts on file, or takes text from.

It is laid out for screen readers too: real headings, a language, a title, tables with header rows, no empty paragraphs.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from corpus.access import Access
from corpus.papers import Citation, Passage, citation_line
from search.types import Answer
from web import replies
from web.replies import Reply, printable
from web.texts import read_line

TITLE: Final = "Answer from board papers"
LANGUAGE: Final = "en-GB"
_FONT: Final = "Arial"
_INK, _BRAND, _QUIET = RGBColor(0x1C, 0x23, 0x26), RGBColor(0x14, 0x42, 0x4A), RGBColor(0x50, 0x5A, 0x5F)
_LINK, _WARNING = RGBColor(0x0B, 0x55, 0x66), RGBColor(0xA4, 0x16, 0x1A)
_EXCERPT: Final = 600  # characters of a passage that may help
_MEETINGS: Final = 60
_KEPT_TOGETHER: Final = 12  # rows of a table that go on one page


def document(reply: Reply) -> bytes:
    """Write the document."""
    made = Document()
    _set_up(made, reply)
    made.add_paragraph(TITLE, style="Title")
    warning = replies.exempt_warning(reply)
    if warning:
        made.add_paragraph(warning, style="Warning")
    made.add_heading("Question", 1)
    made.add_paragraph(printable(reply.answer.question.strip()), style="Question")
    if reply.answer.asked:
        made.add_paragraph(f"Asked as: {printable(reply.answer.asked)}", style="Source")
    if reply.answer.read_as:
        made.add_paragraph(printable(f"{read_line(reply.answer.read_as)}."), style="Source")
    made.add_heading("Answer", 1)
    if reply.answer.notice:
        made.add_paragraph(printable(reply.answer.notice), style="Warning")
    if reply.answer.answered:
        _write_answer(made, reply.answer)
        made.add_heading("Where it stands", 1)
        for n, citation in enumerate(reply.answer.citations, start=1):
            _write_citation(made, n, citation, reply)
    else:
        made.add_paragraph(replies.NOT_HELD, style="Outcome")
        for text in replies.refusal(reply):
            made.add_paragraph(text)
        _write_nearest(made, reply)
    _write_search(made, reply)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _write_answer(made: DocumentObject, answer: Answer) -> None:
    for statement in answer.statements:
        paragraph = made.add_paragraph(style="Statement")
        _write_marked(paragraph, printable(statement.text), statement.marks)
        for number in statement.citations:
            paragraph.add_run("\N{NO-BREAK SPACE}")  # the number stays with the last word
            _link(paragraph, f"[{number + 1}]", anchor=f"citation-{number + 1}")
    if answer.more:
        made.add_paragraph(replies.more_line(answer), style="Source")
    if answer.differs:
        made.add_paragraph(printable(replies.differs_line(answer)), style="Outcome")
    if answer.series is not None:
        points = [(point.label, point.text, f"[{point.citation + 1}]") for point in answer.series.points]
        title = answer.series.title or "Over time"
        made.add_heading(printable(title), 2)
        _write_table(made, ("When", "Figure", "Citation"), points, title, (Mm(60), Mm(70), Mm(30)))
    if answer.written_by:
        made.add_paragraph(printable(replies.origin_line(answer)), style="Source")


def _write_marked(paragraph: Paragraph, text: str, marks: Sequence[tuple[int, int]]) -> None:
    """Add a text with the words that answer in bold."""
    done = 0
    for start, end in sorted(marks):
        paragraph.add_run(text[done:start])
        paragraph.add_run(text[max(done, start) : end]).bold = True
        done = max(done, end)
    paragraph.add_run(text[done:])


def _write_citation(made: DocumentObject, n: int, citation: Citation, reply: Reply) -> None:
    passage = citation.passage
    quote = made.add_paragraph(style="Quote")
    _bookmark(quote, f"citation-{n}", f"[{n}]", n)
    quote.add_run(f" “{printable(citation.quote)}”")
    _write_place(made, passage, reply)
    if passage.context:
        made.add_paragraph(f"In: {printable(passage.context)}", style="Source")
    for quoting in reply.answer.quoted_in(citation)[:3]:
        made.add_paragraph(f"Quoted in: {printable(citation_line(quoting))}", style="Source")
    for other in reply.answer.also(citation)[:3]:
        made.add_paragraph(f"Also in: {printable(citation_line(other))}", style="Source")


def _write_place(made: DocumentObject, passage: Passage, reply: Reply) -> None:
    """Add the citation, leading to the passage's own page or, where its address is not known, with the passage's id."""
    place = made.add_paragraph(style="Source")
    line, address = printable(citation_line(passage)), replies.link(passage, reply.site)
    if address:
        _link(place, line, address=address)
    else:
        place.add_run(f"{line} (passage {passage.id})")
    if passage.paper.access is Access.EXEMPT:
        place.add_run(" Exempt paper.").bold = True


def _write_nearest(made: DocumentObject, reply: Reply) -> None:
    hits = reply.answer.hits[: replies.NEAREST]
    if not hits:
        return
    made.add_heading("Nearest passages", 1)
    made.add_paragraph("These came nearest to the question. They are not an answer to it, and may help to go on.")
    for hit in hits:
        text = printable(hit.passage.text)
        shown = text if len(text) <= _EXCERPT else f"{text[: text.rfind(' ', 0, _EXCERPT)]} …"
        made.add_paragraph(f"“{shown}”", style="Quote")
        _write_place(made, hit.passage, reply)


def _write_search(made: DocumentObject, reply: Reply) -> None:
    made.add_heading("What was searched", 1)
    facts = [
        ("Searched", replies.searched_line(reply.searched)),
        ("Which papers", replies.access_line(reply.clearance)),
        ("Limited to", replies.limits(reply.filters) or "Nothing: all of them"),
        ("When", replies.when_line(reply.at)),
        ("By", reply.by or "Not stated"),
        ("State of the library", replies.state_line(reply)),
        ("Search record", reply.answer.record or "None is kept"),
        *replies.writing_rows(reply.answer),
        ("Likelihood that the papers answer", f"{round(reply.answer.confidence * 100)} in 100, as the program judges"),
    ]
    _write_table(made, ("What", "Detail"), facts, "How the papers were searched", (Mm(52), Mm(108)))
    rows, left_out = replies.meeting_rows(reply.searched, _MEETINGS)
    if rows:
        made.add_heading("Papers searched, by meeting", 2)
        columns = ("Meeting", "Papers", "Passages")
        _write_table(made, columns, rows, "The papers searched, by meeting", (Mm(112), Mm(22), Mm(26)))
    if left_out:
        made.add_paragraph(f"And the papers of {left_out:,} more meetings.")
    made.add_heading("How to read this", 2)
    made.add_paragraph(
        f"{printable(replies.origin_line(reply.answer))} Check each against its paper before you rely on it. "
        "The digest stands for the words of all the papers that could be searched: the same digest means the same "
        "papers with the same words."
    )


def _write_table(
    made: DocumentObject, columns: Sequence[str], rows: Iterable[Sequence[str]], about: str, widths: Sequence[Mm]
) -> None:
    table = made.add_table(1, len(columns), style="Table Grid")
    table.autofit = False
    _describe(table, about)
    for cell, text in zip(table.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(printable(text))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    together = len(table.rows) <= _KEPT_TOGETHER
    for number, made_row in enumerate(table.rows, start=1):
        _child(made_row._tr.get_or_add_trPr(), "w:cantSplit")
        for cell, width in zip(made_row.cells, widths, strict=True):
            cell.width = width
            cell.paragraphs[0].style = made.styles["Cell"]
            cell.paragraphs[0].paragraph_format.keep_with_next = together and number < len(table.rows)
    _child(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")


def _describe(table: Table, about: str) -> None:
    """Give a table the words that a screen reader announces it by."""
    for name in ("w:tblCaption", "w:tblDescription"):
        _child(table._tbl.tblPr, name, val=printable(about))


def _set_up(made: DocumentObject, reply: Reply) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(25)
    about = made.core_properties
    about.title = printable(f"{TITLE}: {reply.answer.question.strip()}")[:255]
    about.author = about.last_modified_by = printable(reply.by)[:255] or "Boardpapers"
    about.comments, about.language, about.keywords = "", LANGUAGE, ""
    about.created = about.modified = reply.at.replace(tzinfo=None)
    _set_styles(made)
    foot = section.footer.paragraphs[0]
    foot.style = made.styles["Footer"]
    foot.add_run("Boardpapers, page ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")


def _set_styles(made: DocumentObject) -> None:
    styles = made.styles
    defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is not None:
        defaults.find(qn("w:lang")).set(qn("w:val"), LANGUAGE)
    for name in ("Statement", "Question", "Outcome", "Warning", "Source", "Cell"):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    #        size, colour, bold, space before, after
    looks: dict[str, tuple[float, RGBColor, bool, float, float]] = {
        "Normal": (11, _INK, False, 0, 6),
        "Title": (20, _BRAND, True, 0, 12),
        "Heading 1": (14, _BRAND, True, 16, 4),
        "Heading 2": (12, _BRAND, True, 12, 4),
        "Question": (13, _INK, False, 0, 6),
        "Statement": (12, _INK, False, 0, 8),
        "Outcome": (12, _INK, True, 0, 6),
        "Warning": (12, _WARNING, True, 0, 8),
        "Quote": (11, _INK, False, 8, 2),
        "Source": (10, _QUIET, False, 0, 2),
        "Cell": (10, _INK, False, 2, 2),
        "Footer": (9, _QUIET, False, 0, 0),
    }
    for name, (size, colour, bold, before, after) in looks.items():
        style: Any = styles[name]
        style.font.name, style.font.size, style.font.color.rgb, style.font.bold = _FONT, Pt(size), colour, bold
        style.font.italic = False
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        fonts = style.element.rPr.rFonts
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
    quote: Any = styles["Quote"]
    quote.paragraph_format.keep_with_next = True
    for indented in ("Quote", "Source"):
        styles[indented].paragraph_format.left_indent = Mm(6)


def _link(paragraph: Paragraph, text: str, *, address: str = "", anchor: str = "") -> None:
    """Add words that lead to an address, or to a bookmark in the document."""
    link = OxmlElement("w:hyperlink")
    if address:
        link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    else:
        link.set(qn("w:anchor"), anchor)
    run = paragraph.add_run(text)
    run.font.color.rgb, run.font.underline = _LINK, True
    link.append(run._r)
    paragraph._p.append(link)


def _bookmark(paragraph: Paragraph, name: str, text: str, number: int) -> None:
    """Add words that links in the document lead to."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    paragraph._p.append(start)
    paragraph.add_run(text).bold = True
    paragraph._p.append(end)


def _field(paragraph: Paragraph, code: str) -> None:
    """Add a number that the word processor fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = paragraph.add_run("1")
    field.append(run._r)
    paragraph._p.append(field)


def _child(parent: Any, name: str, **values: str) -> None:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    parent.append(element)
