from dataclasses import replace

from web_fakes import passages_of_minutes, passages_of_report

from web.outline import Heading, Item, Paragraph, outline
from web.tables import Table


def test_headings_are_shown_where_the_path_changes():
    headings = [block for block in outline(passages_of_report()) if isinstance(block, Heading)]
    assert [(heading.text, heading.depth) for heading in headings] == [("3 The work", 0), ("Money", 1)]
    assert len({heading.anchor for heading in headings}) == 2


def test_items_stand_in_their_paragraph_with_what_is_printed_around_them():
    paragraph = outline(passages_of_report())[2]
    assert isinstance(paragraph, Paragraph)
    lead, first, second = paragraph.pieces
    assert lead == "The Board is asked to:"
    assert isinstance(first, Item)
    assert isinstance(second, Item)
    assert (first.label, first.tail) == ("(a)", "; and")
    assert first.paragraph.pieces == ("agree the dredging at a cost of £612,000",)
    assert (second.label, second.paragraph.pieces, second.tail) == ("(b)", ("note the tide tables",), ".")


def test_every_passage_is_shown_once():
    for passages in (passages_of_report(), passages_of_minutes()):
        shown = []
        for block in outline(passages):
            if isinstance(block, Table):
                shown += [head.id for head in block.heads] + [row.passage.id for row in block.rows]
            elif isinstance(block, Paragraph):
                shown += [block.passage.id, *_items(block)]
        assert sorted(shown) == sorted(passage.id for passage in passages)


def test_rows_of_one_table_are_put_together():
    tables = [block for block in outline(passages_of_report()) if isinstance(block, Table)]
    assert [(table.name, len(table.heads), len(table.rows)) for table in tables] == [("table 1", 1, 2)]


def test_a_part_whose_words_are_not_in_its_parent_stands_by_itself():
    minute, resolution = outline(passages_of_minutes())[1:]
    assert isinstance(minute, Paragraph)
    assert minute.pieces == (minute.passage.text,)
    assert isinstance(resolution, Paragraph)
    assert resolution.passage.kind.value == "resolution"


def test_passages_that_name_each_other_as_parent_end():
    first, second = passages_of_minutes()
    assert len(outline([replace(first, parent=second.id, text="x"), replace(second, text="x")])) == 2


def test_an_empty_paper_has_no_blocks():
    assert outline([]) == ()


def _items(paragraph):
    for piece in paragraph.pieces:
        if isinstance(piece, Item):
            yield piece.paragraph.passage.id
            yield from _items(piece.paragraph)
