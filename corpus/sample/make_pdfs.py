"""Print the sample packs as PDFs, the way a council publishes them: `python -m corpus.sample.make_pdfs`.

Each pack's Markdown becomes one PDF beside it. The page ranges in an agenda, the places of footnotes and "3 of 9"
at the foot of a page depend on where everything falls, so a pack is laid out again until nothing moves. The same
Markdown always gives the same bytes.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.fonts import addMapping
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Frame, Paragraph, Table, TableStyle

HERE: Final = Path(__file__).parent
PAGE_WIDTH, PAGE_HEIGHT = A4
LEFT: Final = 62.0
WIDTH: Final = PAGE_WIDTH - 2 * LEFT
TOP: Final = PAGE_HEIGHT - 76.0
BOTTOM: Final = 64.0
BODY: Final = 10.5
LEADING: Final = 14.5
PASSES: Final = 8

_PAGE_BREAK: Final = re.compile(r"^<!-- pagebreak -->$", re.MULTILINE)
_NOTE: Final = re.compile(r"^\[\^(\w+)\]: (.+)$", re.MULTILINE)
_MARK: Final = re.compile(r"\[\^(\w+)\]")
_ITEM: Final = re.compile(r"^(\d+)\. \*\*(.+?)\*\* \((Pages [\d@][^)]*)\)", re.MULTILINE)
_NUMBERED: Final = re.compile(r"(\d{1,2}\.\d{1,2})\s+")
_LETTERED: Final = re.compile(r"(\((?:[a-z]|[ivx]+|\d{1,2})\))\s+")
_FIGURE: Final = re.compile(r"(?:[-+£]?[\d,.]+[%m]?|\d+ of \d+)?")


@dataclass(frozen=True, slots=True)
class Furniture:
    """What is printed around a paper's text: `{own}` is the paper's own page number, `{count}` how many it has."""

    head: str = ""
    foot_left: str = ""
    foot_centre: str = ""
    foot_right: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a pack: its Markdown, the agenda item it belongs to and what stands around it."""

    title: str
    text: str
    item: int | None
    opens_item: bool
    furniture: Furniture


@dataclass(frozen=True, slots=True)
class Pack:
    """One Markdown file and how its council prints it."""

    path: Path
    title: str
    papers: tuple[Paper, ...]
    first_page: int = 1
    repeat_header: bool = True
    odd_starts: bool = True


@dataclass(slots=True)
class Layout:
    """Where everything fell: each paper's pages, and the footnotes whose marks stand on each page."""

    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
    notes: dict[int, list[tuple[int, str]]] = field(default_factory=dict)


@dataclass(slots=True)
class Piece:
    """Something to put on a page; `keep` ties it to the piece after it."""

    flowable: Any
    keep: bool = False


# ---------------------------------------------------------------- fonts and styles


@cache
def _fonts() -> None:
    """Register the fonts reportlab brings with it, so that no PDF depends on this machine's."""
    for name in ("Vera", "VeraBd", "VeraIt", "VeraBI"):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    for bold, italic, name in ((0, 0, "Vera"), (1, 0, "VeraBd"), (0, 1, "VeraIt"), (1, 1, "VeraBI")):
        addMapping("Vera", bold, italic, name)


def _style(size: float = BODY, font: str = "Vera", **more: Any) -> Any:
    settings: dict[str, Any] = {
        "leading": size * LEADING / BODY,
        "spaceAfter": 7,
        "bulletFontName": "Vera",
        "bulletFontSize": size,
        "splitLongWords": 0,
        "allowOrphans": 1,
    }
    return ParagraphStyle("paper", fontName=font, fontSize=size, **(settings | more))


def _heading_style(level: int) -> Any:
    size, before = {1: (17, 4), 2: (14, 12), 3: (12, 10), 4: (11, 8)}[min(level, 4)]
    return _style(size, "VeraBd", spaceBefore=before, spaceAfter=6)


# ---------------------------------------------------------------- Markdown to pieces


def _plain(node: SyntaxTreeNode) -> str:
    """The text of a node without its marks."""
    return "".join(child.content if child.type == "text" else " " for child in node.walk() if not child.children)


def _markup(node: SyntaxTreeNode) -> str:
    """An inline node in reportlab's markup."""
    if node.type in ("strong", "em"):
        tag = "b" if node.type == "strong" else "i"
        return f"<{tag}>{''.join(map(_markup, node.children))}</{tag}>"
    if node.type in ("softbreak", "hardbreak"):
        return " " if node.type == "softbreak" else "<br/>"
    if node.children:
        return "".join(map(_markup, node.children))
    text = html.escape(node.content, quote=False)
    return _MARK.sub(r'<onDraw name="note_mark" label="\1"/><super size="7">\1</super>', text)


class Setter:
    """Turns one paper's Markdown into pieces for its pages."""

    def __init__(self, *, agenda: bool, repeat_header: bool) -> None:
        self.agenda = agenda
        self.repeat_header = repeat_header
        self.indent = 0.0  # where the text of the last numbered paragraph stands

    def pieces(self, text: str) -> Iterator[Piece]:
        """All pieces of a paper."""
        tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text))
        for node in tree.children:
            yield from self._block(node)

    def _block(self, node: SyntaxTreeNode) -> Iterator[Piece]:
        if node.type == "heading":
            self.indent = 0.0
            yield Piece(Paragraph(_markup(node), _heading_style(int(node.tag[1]))), keep=True)
        elif node.type == "paragraph":
            yield from self._paragraph(node)
        elif node.type == "bullet_list":
            yield from self._bullets(node, self.indent)
        elif node.type == "ordered_list":
            yield from self._numbers(node)
        elif node.type == "blockquote":
            yield from self._quote(node)
        elif node.type == "table":
            yield Piece(self._table(node))
        elif node.type not in ("html_block", "hr"):
            raise ValueError(f"the papers have no way to print a {node.type}")

    def _paragraph(self, node: SyntaxTreeNode) -> Iterator[Piece]:
        markup = _markup(node)
        if found := _NUMBERED.match(markup):
            self.indent = 34.0
            yield self._hanging(markup[found.end() :], found[1], 0, self.indent)
        elif found := _LETTERED.match(markup):
            yield self._hanging(markup[found.end() :], found[1], self.indent, self.indent + 26)
        elif "<br/>" in markup:
            yield from self._labels(markup.split("<br/>"))
        else:
            yield self._text(markup)

    def _text(self, markup: str) -> Piece:
        """A paragraph without a number; one wholly in bold is a caption or a heading and stays with what follows."""
        bold = re.fullmatch(r"<b>[^<]*</b>", markup) is not None
        if bold or not self.agenda:
            self.indent = 0.0
        style = _style(leftIndent=self.indent, spaceBefore=6 if bold else 0, spaceAfter=5 if bold else 7)
        return Piece(Paragraph(markup, style), keep=bold)

    def _labels(self, lines: list[str]) -> Iterator[Piece]:
        """The head of a report: labels in a column, what they say in another."""
        for line in lines:
            label, _, rest = line.strip().partition("</b>")
            yield self._hanging(rest.strip(), re.sub("<[^>]+>", "", label), 0, 124, bulletFontName="VeraBd")

    def _hanging(self, markup: str, number: str, at: float, indent: float, **more: Any) -> Piece:
        style = _style(leftIndent=indent, bulletIndent=at, **more)
        return Piece(Paragraph(markup, style, bulletText=html.unescape(number)))

    def _bullets(self, node: SyntaxTreeNode, at: float, sign: str = "•") -> Iterator[Piece]:
        for item in node.children:
            after = 9 if item is node.children[-1] else 4
            for place, child in enumerate(item.children):
                if child.type == "bullet_list":
                    yield from self._bullets(child, at + 16, "–")
                else:
                    yield self._hanging(_markup(child), "" if place else sign, at + 4, at + 20, spaceAfter=after)

    def _numbers(self, node: SyntaxTreeNode) -> Iterator[Piece]:
        self.indent = 34.0
        more = {"bulletFontName": "VeraBd"} if self.agenda else {}
        for item in node.children:
            for place, child in enumerate(item.children):
                if child.type == "bullet_list":
                    yield from self._bullets(child, self.indent)
                else:
                    number = "" if place else f"{item.info}{item.markup}"
                    piece = self._hanging(_markup(child), number, 0, self.indent, **more)
                    yield Piece(piece.flowable, keep=self.agenda)

    def _quote(self, node: SyntaxTreeNode) -> Iterator[Piece]:
        style = _style(font="VeraIt", leftIndent=self.indent + 24, rightIndent=24, spaceAfter=8)
        for child in node.children:
            yield Piece(Paragraph(_markup(child), style))

    def _table(self, node: SyntaxTreeNode) -> Any:
        """A ruled table; the header comes again on each page in some packs."""
        self.indent = 0.0
        rows = [[(_markup(cell), _plain(cell).strip()) for cell in row.children] for part in node.children
                for row in part.children]  # fmt: skip
        right = [all(_FIGURE.fullmatch(cell[1]) for cell in column[1:]) for column in zip(*rows, strict=True)]
        cells = [
            [_cell(markup, header=number == 0, right=right[place]) for place, (markup, _) in enumerate(row)]
            for number, row in enumerate(rows)
        ]
        return Table(
            cells, colWidths=_column_widths(rows), repeatRows=int(self.repeat_header), style=_TABLE_STYLE,
            spaceBefore=2, spaceAfter=12, hAlign="LEFT",
        )  # fmt: skip


_TABLE_STYLE: Final = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.6, colors.black),
        ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.9, 0.9, 0.9)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
)


def _cell(markup: str, *, header: bool, right: bool) -> Any:
    style = _style(9, "VeraBd" if header else "Vera", spaceAfter=0, leading=11.5, alignment=2 if right else 0)
    return Paragraph(markup, style)


def _column_widths(rows: list[list[tuple[str, str]]]) -> list[float]:
    """Room for each column's longest word, the rest shared by how much each column says."""
    least, wish = [], []
    for column in zip(*rows, strict=True):
        texts = [text for _, text in column]
        words = [word for text in texts for word in text.split()] or [""]
        least.append(max(pdfmetrics.stringWidth(word, "VeraBd", 9) for word in words) + 9)
        wish.append(max(pdfmetrics.stringWidth(text, "VeraBd", 9) for text in texts) + 9)
    spare = WIDTH - sum(least)
    want = sum(wish) - sum(least)
    share = min(1.0, spare / want) if want else 0.0
    return [low + (high - low) * share for low, high in zip(least, wish, strict=True)]


# ---------------------------------------------------------------- pages


class Printer:
    """Prints a pack once, going by where things fell the last time."""

    def __init__(self, pack: Pack, before: Layout) -> None:
        self.pack = pack
        self.before = before
        self.layout = Layout()
        self.page = pack.first_page - 1
        self.paper = 0
        self.own = 0
        self.buffer = io.BytesIO()
        self.canvas: Any = Canvas(self.buffer, pagesize=A4, pageCompression=1, invariant=1)
        self.canvas.setNamedCB("note_mark", self._note_mark)

    def print(self) -> bytes:
        """The PDF."""
        self.canvas.setTitle(self.pack.title)
        self.canvas.setAuthor("Ashcombe Borough Council")
        self.canvas.setCatalogEntry("Lang", "en-GB")
        self.canvas.addPageLabel(0, style="ARABIC", start=self.pack.first_page)
        self.canvas.showOutline()
        for number, paper in enumerate(self.pack.papers):
            self._start_odd(paper)
            self._print_paper(number, paper)
        self.canvas.save()
        return self.buffer.getvalue()

    def _start_odd(self, paper: Paper) -> None:
        """Put in a blank page where a paper would start on the back of another."""
        if not (self.pack.odd_starts and paper.opens_item and self.page % 2):
            return
        self.page += 1
        self.canvas.setFont("Vera", BODY)
        self.canvas.drawCentredString(PAGE_WIDTH / 2, PAGE_HEIGHT / 2, "This page is intentionally left blank")
        self._stamp()

    def _print_paper(self, number: int, paper: Paper) -> None:
        self.paper, self.own = number, 0
        first = self.page + 1
        self.canvas.bookmarkPage(f"paper-{number}")
        self.canvas.addOutlineEntry(paper.title, f"paper-{number}", 0)
        setter = Setter(agenda=paper.title == "Agenda", repeat_header=self.pack.repeat_header)
        pieces = list(setter.pieces(self._filled(paper.text)))
        while pieces:
            self.page += 1
            self.own += 1
            self._draw_head(paper.furniture)
            self._fill_page(pieces)
            self._draw_foot(paper.furniture)
            self._stamp(paper.item if self.own == 1 and paper.opens_item else None)
        self.layout.spans[number] = (first, self.page)

    def _filled(self, text: str) -> str:
        """The text without its footnotes, and with the page ranges of the items in an agenda."""
        return _with_pages(_NOTE.sub("", text), _item_ranges(self.pack, self.before))

    def _draw_head(self, furniture: Furniture) -> None:
        """The running head, which a paper's first page goes without."""
        if self.own == 1 or not furniture.head:
            return
        self.canvas.setFont("VeraIt", 8.5)
        self.canvas.drawString(LEFT, PAGE_HEIGHT - 56, furniture.head)
        self.canvas.setLineWidth(0.4)
        self.canvas.line(LEFT, PAGE_HEIGHT - 60, PAGE_WIDTH - LEFT, PAGE_HEIGHT - 60)

    def _draw_foot(self, furniture: Furniture) -> None:
        first, last = self.before.spans.get(self.paper, (1, 1))
        numbers = {"own": self.own, "count": last - first + 1}
        self.canvas.setFont("Vera", 8.5)
        self.canvas.drawString(LEFT, 34, furniture.foot_left.format(**numbers))
        self.canvas.drawCentredString(PAGE_WIDTH / 2, 34, furniture.foot_centre.format(**numbers))
        self.canvas.drawRightString(PAGE_WIDTH - LEFT, 34, furniture.foot_right.format(**numbers))

    def _stamp(self, item: int | None = None) -> None:
        """End a page with the pack's stamps: its number, and the item that opens on it."""
        self.canvas.setFont("VeraBd", 11)
        self.canvas.drawRightString(PAGE_WIDTH - 36, PAGE_HEIGHT - 34, f"Page {self.page}")
        if item is not None:
            self.canvas.drawRightString(PAGE_WIDTH - 36, PAGE_HEIGHT - 50, f"Agenda Item {item}")
        self.canvas.showPage()

    def _fill_page(self, pieces: list[Piece]) -> None:
        """Take pieces off the front of the list until the page is full, and put its footnotes under them."""
        notes = self._notes()
        bottom = BOTTOM + sum(height for _, height in notes) + (10 if notes else 0)
        frame: Any = Frame(LEFT, bottom, WIDTH, TOP - bottom, 0, 0, 0, 0)
        started = False
        while pieces and (not started or _fits_with_next(pieces, frame)) and self._place(pieces, frame):
            started = True
        self._draw_notes(notes, bottom)

    def _place(self, pieces: list[Piece], frame: Any) -> bool:
        """Put the first piece on the page, or as much of it as there is room for; whether all of it went on."""
        flowable = pieces[0].flowable
        if frame.add(flowable, self.canvas):
            pieces.pop(0)
            return True
        parts = frame.split(flowable, self.canvas)
        if len(parts) > 1:
            frame.add(parts[0], self.canvas)
            pieces[:1] = [Piece(part) for part in parts[1:]]
        return False

    def _note_mark(self, _canvas: Any, _kind: str, label: str) -> None:
        """Called where a footnote's mark is drawn."""
        notes = self.layout.notes.setdefault(self.page, [])
        if (self.paper, label) not in notes:
            notes.append((self.paper, label))

    def _notes(self) -> list[tuple[Any, float]]:
        """The footnotes of this page and how high each is."""
        notes = []
        for paper, label in self.before.notes.get(self.page, []):
            note = dict(_NOTE.findall(self.pack.papers[paper].text))[label]
            markup = f'<super size="6">{label}</super> {html.escape(note, quote=False)}'
            paragraph: Any = Paragraph(markup, _style(8.5, spaceAfter=0))
            notes.append((paragraph, paragraph.wrap(WIDTH, PAGE_HEIGHT)[1] + 3))
        return notes

    def _draw_notes(self, notes: list[tuple[Any, float]], bottom: float) -> None:
        """Draw footnotes under a short rule at the end of the text."""
        if not notes:
            return
        self.canvas.setLineWidth(0.4)
        self.canvas.line(LEFT, bottom - 8, LEFT + 130, bottom - 8)
        top = bottom - 10
        for paragraph, height in notes:
            top -= height
            paragraph.drawOn(self.canvas, LEFT, top)


def _fits_with_next(pieces: list[Piece], frame: Any) -> bool:
    """Whether a heading or caption has room for itself and the start of what it stands over."""
    need = 0.0
    for piece in pieces:
        height = piece.flowable.wrap(WIDTH, PAGE_HEIGHT)[1]
        need += piece.flowable.getSpaceBefore()
        if not piece.keep:
            rows = getattr(piece.flowable, "_rowHeights", None)
            need += sum(rows[:3]) if rows else min(height, 2 * LEADING)
            break
        need += height + piece.flowable.getSpaceAfter()
    return not pieces[0].keep or need <= frame._y - frame._y1p


def _item_ranges(pack: Pack, layout: Layout) -> dict[int, tuple[int, int]]:
    """Each item's pages: from its first paper to the page before the next item's first paper."""
    starts = [
        (paper.item, layout.spans[number][0])
        for number, paper in enumerate(pack.papers)
        if paper.opens_item and paper.item is not None and number in layout.spans
    ]
    ends = [first - 1 for _, first in starts[1:]] + [last for _, last in layout.spans.values()][-1:]
    return {item: (first, last) for (item, first), last in zip(starts, ends, strict=True)}


def _with_pages(agenda: str, ranges: dict[int, tuple[int, int]]) -> str:
    """The agenda with each item's true pages in place of those it has."""

    def true(match: re.Match[str]) -> str:
        first, last = ranges.get(int(match[1]), (0, 0))
        return match[0].replace(match[3], f"Pages {first} - {last}")

    return _ITEM.sub(true, agenda)


# ---------------------------------------------------------------- packs


_BODIES: Final = {
    "Ofsted": Furniture("Inspection of children's services: Ashcombe", foot_centre="{own}"),
    "Healthwatch Ashcombe": Furniture(
        "Hospital discharge: what people told us", "Healthwatch Ashcombe, February 2024", foot_right="{own}"
    ),
    "Ashcombe Safeguarding Children Partnership": Furniture(
        "ASCP annual report 2023/24", foot_centre="Page {own} of {count}"
    ),
    "Harlow & Pike LLP": Furniture(
        "Follow-up of joint commissioning arrangements", "Harlow & Pike LLP", foot_right="{own} | February 2025"
    ),
}


_HABITS: Final[dict[str, dict[str, bool]]] = {
    "ashcombe-hwb-2024-03-14": {"repeat_header": False},
    "ashcombe-hwb-2024-09-19": {"odd_starts": False},
}


def _appended(text: str) -> tuple[str, Furniture]:
    """The title of an appended report and what its own body prints around it."""
    title = ": ".join(re.findall(r"^# (.+)$", text, re.MULTILINE))
    head = text[:600].replace("*", "")
    furniture = next((furniture for body, furniture in _BODIES.items() if f"\n{body}\n" in head), None)
    if furniture is None:
        raise ValueError(f"no body known for the appended report “{title}”")
    return title if title.startswith("Appendix") else f"Appendix 1: {title}", furniture


def _read_papers(text: str, foot: str) -> Iterator[Paper]:
    """Part a pack's Markdown into its papers and give each its agenda item."""
    items = iter([int(number) for number, *_ in _ITEM.findall(text)])
    item: int | None = None
    for part in _PAGE_BREAK.split(text):
        head = part.strip()[:500]
        if "\n## Agenda\n" in head:
            yield Paper("Agenda", part, None, False, Furniture())
        elif head.startswith("# Minutes"):
            item = next(items)
            day = re.search(r"held on (?:\w+ )?(\d+ \w+ \d{4})", head)
            yield Paper(f"Minutes of {day[1]}" if day else "Minutes", part, item, True, Furniture())
        elif "REPORT TO:" in head:
            stated = re.search(r"Agenda item (\d+)", head)
            item = int(stated[1]) if stated else next(items)
            subject = re.search(r"\*\*Subject/Title:\*\* (.+)", part)
            title = subject[1].strip() if subject else f"Item {item}"
            yield Paper(f"{item}. {title}", part, item, True, Furniture(title, foot))
        else:
            title, furniture = _appended(part)
            yield Paper(title, part, item, False, furniture)


def _read_pack(path: Path, **settings: Any) -> Pack:
    text = path.read_text(encoding="utf-8")
    exempt = path.parent.name == "part-2"
    year, month, day = (int(number) for number in re.findall(r"\d+", path.stem)[:3])
    date = f"{day} {('March', 'September')[month == 9]} {year}"
    foot = f"Ashcombe Health and Wellbeing Board, {date}"
    title = f"{'Exempt report' if exempt else 'Agenda and reports'}: {foot}"
    return Pack(path, title, tuple(_read_papers(text, "NOT FOR PUBLICATION" if exempt else foot)), **settings)


def lay_out(pack: Pack) -> tuple[bytes, Layout]:
    """Print a pack again and again until nothing moves."""
    _fonts()
    layout = Layout()
    for _ in range(PASSES):
        printer = Printer(pack, layout)
        pdf = printer.print()
        if printer.layout == layout:
            return pdf, layout
        layout = printer.layout
    raise RuntimeError(f"{pack.path.name} does not come to rest: a footnote's mark moves off the page it is put on")


def make_all(folder: Path = HERE) -> Iterator[tuple[Path, bytes]]:
    """Every sample PDF, and its Markdown with the true pages in the agenda: the path it belongs at, and its bytes."""
    rl_config.useA85 = 0
    last_pages: dict[str, int] = {}
    for path in sorted(folder.glob("*.md")):
        pack = _read_pack(path, **_HABITS.get(path.stem, {}))
        pdf, layout = lay_out(pack)
        yield path, _with_pages(path.read_text(encoding="utf-8"), _item_ranges(pack, layout)).encode()
        last_pages[path.stem] = max(last for _, last in layout.spans.values())
        yield path.with_suffix(".pdf"), pdf
    for path in sorted(folder.glob("part-2/*.md")):  # numbered on from the public pages, from an odd one
        first = (last_pages.get(path.stem.removesuffix("-part-2"), 0) + 1) | 1
        yield path.with_suffix(".pdf"), lay_out(_read_pack(path, first_page=first))[0]


def main() -> None:
    """Write every PDF beside its Markdown, and the true pages into the agendas."""
    for path, made in list(make_all()):
        path.write_bytes(made)
        print(f"{path.relative_to(HERE)}  {len(made):,} bytes")


if __name__ == "__main__":
    main()
