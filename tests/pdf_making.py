"""PDFs made for tests with reportlab, page by page."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from indexer.blocks import Reading

WIDTH, HEIGHT = A4
SIZE, LEADING = 11, 14
FILLER = "The board met again in the hall by the quay and heard what its officers had to tell of the tides and tolls."


class Sheet:
    """A page being written from the top; `y` counts down from its upper edge."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas, self.y = canvas, 100.0

    def say(
        self,
        *lines: str,
        size: float = SIZE,
        bold: bool = False,
        left: float = 72,
        gap: float = 10,
        font: str = "Helvetica",
    ) -> None:
        """Write the lines of one paragraph, and leave a gap after it."""
        for line in lines:
            self.at(left, self.y, line, size, bold, font)
            self.y += LEADING * size / SIZE
        self.y += gap

    def at(
        self, x: float, y: float, text: str, size: float = SIZE, bold: bool = False, font: str = "Helvetica"
    ) -> None:
        """Write a text whose baseline is `y` points below the page's upper edge."""
        self.canvas.setFont(f"{font}-Bold" if bold else font, size)
        self.canvas.drawString(x, HEIGHT - y, text)

    def wrap(self, text: str, left: float = 72, width: float = 450) -> None:
        """Write a paragraph, its lines filled with words to a width."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if stringWidth(longer, "Helvetica", SIZE) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        self.say(*lines, left=left)


def pdf(*pages: Callable[[Sheet], None], **settings: object) -> bytes:
    """Return a PDF of these pages."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, **settings)
    for page in pages:
        page(Sheet(canvas))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def said(reading: Reading) -> list[str]:
    """Return the texts of the blocks that were read."""
    return [block.text for block in reading.blocks]


def fill(sheet: Sheet, paragraphs: int = 3) -> None:
    """Write paragraphs of two lines each."""
    for _ in range(paragraphs):
        sheet.say(FILLER[: FILLER.index("heard")].strip(), FILLER[FILLER.index("heard") :])
