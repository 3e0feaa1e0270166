"""PDF to blocks, on PDFs made here with reportlab."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdf
import pytest
from paper_reading import drafts_of, places, texts
from pdf_making import FILLER, HEIGHT, SIZE, WIDTH, Sheet, fill, pdf, said
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth

from indexer.blocks import Block, Reading, Role, Unreadable
from indexer.joins import join_cut_paragraphs
from indexer.readers.paragraphs import page_blocks
from indexer.readers.pdf import Page, read_pdf
from indexer.readers.style import Style
from indexer.readers.words import Word, lines_of


def numbered_page(number: int) -> Callable[[Sheet], None]:
    """A page of a pack as councils stamp it: the pack's number above, the paper's own below."""

    def draw(sheet: Sheet) -> None:
        sheet.at(400, 40, f"Page {number + 84}")
        if number == 1:
            sheet.at(400, 54, "Agenda Item 6")
        sheet.at(72, 60, "Harbour Board – papers")
        sheet.say(f"Paragraph of page {number}.")
        fill(sheet)
        sheet.at(300, HEIGHT - 40, str(number))

    return draw


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_pdf(pdf(*map(numbered_page, range(1, 6))))


class TestFurniture:
    def test_running_heads_page_numbers_and_stamps_are_no_text(self, reading: Reading) -> None:
        text = " ".join(said(reading))
        for gone in ("Page 8", "Agenda Item", "papers"):
            assert gone not in text
        assert [b.text for b in reading.blocks if b.text.startswith("Paragraph")] == [
            f"Paragraph of page {n}." for n in range(1, 6)
        ]
        assert not [b.text for b in reading.blocks if b.text.isdigit()]

    def test_the_numbers_are_remembered(self, reading: Reading) -> None:
        assert reading.page_count == 5
        assert dict(reading.pack_pages) == {n: n + 84 for n in range(1, 6)}
        assert dict(reading.own_pages) == {n: n for n in range(1, 6)}
        assert reading.item_stamps == ((1, "6"),)

    def test_lines_at_the_foot_that_differ_by_figures_which_count_no_pages_are_text(self) -> None:
        def page(note: str) -> Callable[[Sheet], None]:
            def draw(sheet: Sheet) -> None:
                fill(sheet)
                sheet.at(72, HEIGHT - 60, note, size=8)

            return draw

        notes = ["62 Tide tables at 10", "67 Tide tables at 3", "70 Tide tables at 58"]
        text = said(read_pdf(pdf(*map(page, notes))))
        assert [note for note in notes if note in text] == notes

    def test_a_number_in_the_margin_that_counts_nothing_is_text(self) -> None:
        def draw(sheet: Sheet) -> None:
            sheet.at(72, 40, "1987")
            fill(sheet)

        assert "1987" in said(read_pdf(pdf(draw)))


class TestParagraphs:
    def test_lines_become_paragraphs_and_know_their_boxes(self) -> None:
        def draw(sheet: Sheet) -> None:
            sheet.say("The board met in the hall and heard of the", "tides and tolls.")
            sheet.say("It closed.")

        blocks = read_pdf(pdf(draw)).blocks
        assert [b.text for b in blocks] == ["The board met in the hall and heard of the tides and tolls.", "It closed."]
        first, second = blocks[0].boxes
        assert first.page == 1
        assert first.left == pytest.approx(72, abs=1)
        assert 85 < first.top < first.bottom < 105
        assert first.bottom < second.bottom

    def test_one_that_a_page_break_cut_is_joined(self) -> None:
        def first(sheet: Sheet) -> None:
            fill(sheet)
            sheet.say("The board heard from its officers that the number of the", "children waiting for a pilot had")

        def second(sheet: Sheet) -> None:
            sheet.say("fallen by a third.")
            fill(sheet)

        blocks = join_cut_paragraphs(read_pdf(pdf(first, second)).blocks)
        (cut,) = [block for block in blocks if "pilot had" in block.text]
        assert cut.text.endswith("waiting for a pilot had fallen by a third.")
        assert (cut.page, cut.last_page) == (1, 2)
        assert {box.page for box in cut.boxes} == {1, 2}

    def test_a_hyphen_at_a_lines_end_goes_where_the_file_writes_the_word_whole(self) -> None:
        def draw(sheet: Sheet) -> None:
            sheet.say("The information of the board was informa-", "tion for all, and the information stayed.")
            sheet.say("It took a long-term view of the multi-", "agency plan, and of all long-term plans.")

        assert said(read_pdf(pdf(draw))) == [
            "The information of the board was information for all, and the information stayed.",
            "It took a long-term view of the multi-agency plan, and of all long-term plans.",
        ]

    def test_large_type_makes_headings_with_levels(self) -> None:
        def draw(sheet: Sheet) -> None:
            sheet.say("Dredging", size=20)
            sheet.say("What was found", size=15)
            fill(sheet)

        blocks = read_pdf(pdf(draw)).blocks
        assert [(b.role, b.level, b.text) for b in blocks[:2]] == [
            (Role.HEADING, 1, "Dredging"),
            (Role.HEADING, 2, "What was found"),
        ]

    def test_numbered_paragraphs_stand_apart_without_a_gap(self) -> None:
        def draw(sheet: Sheet) -> None:
            for number in range(1, 6):
                sheet.say(f"{number}. The board heard of the tides.", gap=0)

        (draft,) = drafts_of(read_pdf(pdf(draw)))
        assert [p.text for p in draft.passages if "tides" in p.text] == [
            p.text for p in draft.passages if "board" in p.text
        ]
        assert sum(p.text.count("The board heard") for p in draft.passages) == 5
        assert len(draft.passages) == 5


@pytest.mark.parametrize(("left", "held"), [(97, True), (72, False)])
def test_text_after_a_list_belongs_to_its_last_item_where_it_is_set_as_far_in(left: float, held: bool) -> None:
    def draw(sheet: Sheet) -> None:
        sheet.say("1.1 The board met.")
        sheet.say("1.2 It was told of two matters:")
        for mark, words in (("(a)", "the tides."), ("(b)", "the tolls.")):
            sheet.at(80, sheet.y, mark)
            sheet.say("The officers reported at length on what had come of", words, left=97)
        sheet.say("It was hoped that all would be well.", left=left)
        sheet.say("1.3 The board closed.")

    (draft,) = drafts_of(read_pdf(pdf(draw)))
    item = places(draft)["para 1.2(b)"].text
    assert item.endswith("It was hoped that all would be well.") is held
    assert places(draft)["para 1.2"].text.endswith("It was hoped that all would be well.")


def test_a_raised_number_is_a_note_mark_and_the_small_print_its_note() -> None:
    def draw(sheet: Sheet) -> None:
        fill(sheet)
        sheet.at(72, sheet.y, "The plan of the harbour")
        width = sheet.canvas.stringWidth("The plan of the harbour", "Helvetica", SIZE)
        sheet.at(72 + width, sheet.y - 4, "3", 6)
        sheet.at(72 + width + 6, sheet.y, "was late.")
        sheet.at(72, 700, "3", 5)
        sheet.at(76, 703, "The plan of 2009.", 8)

    reading = read_pdf(pdf(draw))
    (block,) = [b for b in reading.blocks if b.text.startswith("The plan of the harbour")]
    assert block.text == "The plan of the harbour was late."
    assert [(block.text[:at], mark) for at, mark in block.marks] == [("The plan of the harbour", "3")]
    assert [b.text for b in reading.blocks if b.role is Role.FOOTNOTE] == ["3 The plan of 2009."]
    (draft,) = drafts_of(reading)
    ((_, reference),) = draft.references
    assert reference.targets == (places(draft)["footnote 3"].id,)


def test_bullets_are_seen_typed_or_drawn() -> None:
    def draw(sheet: Sheet) -> None:
        fill(sheet)
        sheet.say("The board asked for:")
        sheet.at(80, sheet.y, "•")
        sheet.say("a plan", left=92, gap=8)
        sheet.canvas.circle(83, HEIGHT - sheet.y + 4, 1.5, stroke=0, fill=1)
        sheet.say("a budget", left=92, gap=8)
        sheet.say("And it closed.")

    blocks = read_pdf(pdf(draw)).blocks[3:]
    assert [(b.text, b.bullet) for b in blocks] == [
        ("The board asked for:", False),
        ("a plan", True),
        ("a budget", True),
        ("And it closed.", False),
    ]
    assert blocks[1].depth > 0


@pytest.mark.parametrize("bullet", [*"•▪●○➢✓→\uf0b7\uf0a7\uf076\uf0d8\uf06e", "–", "-", "o", "*"])
def test_a_lone_symbol_before_hanging_text_begins_a_list_item(bullet: str) -> None:
    texts = [(bullet, 72), ("a plan of the", 90), ("harbour", 90), (bullet, 72), ("a budget", 90)]
    words = [
        Word(text, left, base - 8, left + 5 * len(text), base + 2, base, 11)
        for (text, left), base in zip(texts, (100, 100, 114, 128, 128), strict=True)
    ]
    lines = lines_of(words, 1)
    page = Page(1, WIDTH, HEIGHT, tuple(words), tuple(lines), ())
    blocks, _ = page_blocks(lines, (), words, page, Style.of(lines), 0)
    assert [(b.text, b.bullet) for b in blocks] == [("a plan of the harbour", True), ("a budget", True)]


def test_a_dash_at_a_lines_start_inside_a_sentence_is_no_bullet() -> None:
    lines = (
        "The board heard of its officers what the storms of the winter had done to the long mole",
        "– and to the quay.",
    )
    assert said(read_pdf(pdf(lambda sheet: sheet.say(*lines)))) == [" ".join(lines)]


class TestTables:
    @staticmethod
    def grid(sheet: Sheet, columns: list[float], rows: list[list[str]], height: float = 20) -> None:
        top = sheet.y
        edges = [top + n * height for n in range(len(rows) + 1)]
        for x in columns:
            sheet.canvas.line(x, HEIGHT - edges[0], x, HEIGHT - edges[-1])
        for edge in edges:
            sheet.canvas.line(columns[0], HEIGHT - edge, columns[-1], HEIGHT - edge)
        for n, cells in enumerate(rows):
            for x, text in zip(columns, cells, strict=False):
                sheet.at(x + 4, edges[n] + 14, text)
        sheet.y = edges[-1] + 30

    def test_a_ruled_table_gives_rows_with_their_empty_cells(self) -> None:
        def draw(sheet: Sheet) -> None:
            fill(sheet, 2)
            self.grid(sheet, [72, 200, 300, 400], [["Name", "May", "June"], ["Ann", "", "a"], ["Bo", "a", ""]])
            fill(sheet, 1)

        rows = [b for b in read_pdf(pdf(draw)).blocks if b.role is Role.ROW]
        assert [b.cells for b in rows] == [("Name", "May", "June"), ("Ann", "", "a"), ("Bo", "a", "")]
        assert {b.table for b in rows} == {1}

    def test_a_table_stands_between_the_text_above_and_below(self) -> None:
        def draw(sheet: Sheet) -> None:
            sheet.say("Above.")
            self.grid(sheet, [72, 200, 300], [["Port", "Tonnes"], ["Coal", "5"]])
            sheet.say("Below.")

        assert said(read_pdf(pdf(draw))) == ["Above.", "Port Tonnes", "Coal 5", "Below."]

    def test_a_box_around_text_is_a_row_of_one_cell(self) -> None:
        def draw(sheet: Sheet) -> None:
            fill(sheet, 2)
            self.grid(sheet, [72, 480], [["Key finding: the tide comes twice a day"]])
            fill(sheet, 1)

        (row,) = [b for b in read_pdf(pdf(draw)).blocks if b.role is Role.ROW]
        assert row.cells == ("Key finding: the tide comes twice a day",)

    def test_a_frame_around_the_page_is_no_table(self) -> None:
        def draw(sheet: Sheet) -> None:
            sheet.canvas.rect(30, 30, WIDTH - 60, HEIGHT - 60)
            fill(sheet)

        assert all(b.role is Role.TEXT for b in read_pdf(pdf(draw)).blocks)


def picture(sheet: Sheet) -> None:
    image = io.BytesIO(
        b"P6 2 2 255\n" + bytes([0, 0, 0, 255, 255, 255] * 2)  # four pixels, as a scan is nothing but pixels
    )
    sheet.canvas.drawImage(ImageReader(image), 72, 72, 400, 600)


def encrypted(password: str) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(pdf(fill)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


WHOLE = pdf(fill, fill)
REFUSED = [
    (b"", r"the file is empty \(0 bytes\)"),
    (b"<!DOCTYPE html><html><body>Not found</body></html>", "web page saved under the name .pdf"),
    (b"\n <HTML>", "web page"),
    (b"The minutes of the board, as text", "not a PDF"),
    (WHOLE[: len(WHOLE) * 7 // 10], "cut short"),
    (b"%PDF-1.7\nnothing of use\n%%EOF", "damaged or cut short"),
    (encrypted("secret"), "needs a password"),
    (pdf(picture, picture), "no text layer"),
]


@pytest.mark.parametrize(("data", "reason"), REFUSED, ids=[reason[:20] for _, reason in REFUSED])
def test_what_cannot_be_read_says_the_true_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_pdf(data)


READ_ALL_THE_SAME = [
    # Encrypted so that anyone may read.
    encrypted(""),
    # Junk before the header, as a mail program leaves it.
    b"Content-Type: application/pdf\r\n\r\n" + WHOLE,
]


@pytest.mark.parametrize("data", READ_ALL_THE_SAME)
def test_what_can_be_read_all_the_same_is_read(data: bytes) -> None:
    assert said(read_pdf(data))[0] == FILLER


def test_a_page_without_text_among_others_is_told() -> None:
    reading = read_pdf(pdf(fill, picture, fill))
    assert reading.warnings == ("page 2 without text (blank, scanned or damaged)",)
    assert {b.page for b in reading.blocks} == {1, 3}


def test_progress_hears_of_every_page() -> None:
    heard: list[tuple[int, int]] = []
    read_pdf(WHOLE, lambda done, total: heard.append((done, total)))
    assert heard == [(1, 2), (2, 2)]


def test_every_block_has_a_box_on_its_page() -> None:
    for block in read_pdf(WHOLE).blocks:
        assert isinstance(block, Block)
        assert block.boxes
        assert all(box.page == block.page and box.left < box.right and box.top < box.bottom for box in block.boxes)


def test_a_number_beside_the_second_line_of_its_item_begins_the_item() -> None:
    def page(sheet: Sheet) -> None:
        sheet.say("Background documents", bold=True)
        for number, lines in enumerate(
            [["The tolls of May"], ["The tolls of June"], ["The tolls of July", "(Item 5)"], ["Tides"]], 1
        ):
            for place, line in enumerate(lines):
                if place == len(lines) - 1:
                    sheet.at(72, sheet.y, str(number))
                sheet.at(100, sheet.y, line)
                sheet.y += 14

    (draft,) = drafts_of(read_pdf(pdf(page)), "list")
    assert texts(draft) == {
        "item 1": "The tolls of May",
        "item 2": "The tolls of June",
        "item 3": "The tolls of July (Item 5)",
        "item 4": "Tides",
    }


def test_words_drawn_letter_by_letter_on_a_page_of_few_words_are_whole() -> None:
    """As browsers print tables: where little shows which way lines run, PDFium takes each letter for a line."""
    people = ("Ria Holt", "Empty Homes Officer", "Dev Mistry", "Landlords Union")

    def page(sheet: Sheet) -> None:
        for place, text in enumerate(people):
            x = 72.0 + 168 * (place % 2)
            for letter in text:
                sheet.at(x, 60 + 20 * (place // 2), letter)
                x += stringWidth(letter, "Helvetica", SIZE)

    assert " ".join(said(read_pdf(pdf(page)))) == " ".join(people)


def test_figures_beside_a_heading_in_the_next_column_are_no_note_marks() -> None:
    def page(sheet: Sheet) -> None:
        for line in range(12):
            sheet.at(72, 100 + 14 * line, f"In May {31 + line} boats came in, and left")
            if line != 6:
                sheet.at(310, 100 + 14 * line, "The tides were told in June to all")
        sheet.at(310, 100 + 14 * 6 + 2, "Tides and tolls", size=15, bold=True)

    text = " ".join(said(read_pdf(pdf(page))))
    assert all(f"In May {31 + line} boats" in text for line in range(12))


def test_on_a_form_a_label_or_number_after_a_short_answer_begins_a_block() -> None:
    def page(sheet: Sheet) -> None:
        sheet.wrap(FILLER * 3)
        for label, answer in (("Title of the form", "Tolls"), ("Who answers", "Bo Reef"), ("Is it new?", "No")):
            sheet.at(72, sheet.y, label, bold=True)
            sheet.at(72, sheet.y + 14, answer)
            sheet.y += 28
        sheet.at(72, sheet.y, "19. What it does to the tides")

    (draft,) = drafts_of(read_pdf(pdf(page)), "form")
    found = [block.text for block in read_pdf(pdf(page)).blocks][1:]
    assert found == [
        "Title of the form", "Tolls", "Who answers", "Bo Reef", "Is it new?", "No", "19. What it does to the tides",
    ]  # fmt: skip
    assert [passage.headings[-1:] for passage in draft.passages if passage.text in {"Tolls", "Bo Reef", "No"}] == [
        ("Title of the form",),
        ("Who answers",),
        ("Is it new?",),
    ]
