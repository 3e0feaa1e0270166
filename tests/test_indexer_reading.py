"""Long files read by several processes and handed on while their pages still come: nothing else changes by it."""

from __future__ import annotations

import os
import pickle
import signal
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pypdf
import pypdf.generic
import pytest
from paper_reading import SAMPLE, joined_packs

from indexer.assembly import Assembler, Draft, Options
from indexer.blocks import Unreadable
from indexer.readers.bookmarks import Bookmark
from indexer.readers.parallel import PageReader
from indexer.readers.pdf import Page, open_pdf, read_page
from indexer.readers.ruled import Grid, Rule
from indexer.readers.words import Line, Word
from indexer.reading import ahead, begin_reading

PACKS = sorted(SAMPLE.glob("*.pdf"))


@pytest.fixture(scope="module")
def long_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return joined_packs(tmp_path_factory.mktemp("long") / "pack.pdf", 130)


def numbered_ids() -> Callable[[str], str]:
    given: Counter[str] = Counter()

    def take(base: str) -> str:
        given[base] += 1
        return f"{base}-{given[base]}"

    return take


def read(path: Path, segment: int, processes: int = 0) -> list[list[Draft]]:
    with PageReader(processes) as pages:
        reading = begin_reading(path, path.read_bytes(), pages)
        assembler = Assembler("key", path.stem, Options(), numbered_ids())
        return list(reading.drafts(assembler, lambda _: None, segment))


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.stem)
def test_papers_handed_on_early_are_the_papers_of_the_whole_file(pack: Path) -> None:
    (whole,) = read(pack, segment=1000)
    early = read(pack, segment=9)
    assert len(early) > 1
    assert [draft for some in early for draft in some] == whole


def test_pages_read_by_several_processes_are_the_pages_read_by_one(long_pack: Path) -> None:
    data = long_pack.read_bytes()
    document = open_pdf(data)
    with PageReader(2) as pages:
        read_elsewhere = list(pages.read(long_pack, data).pages)
    assert read_elsewhere == [read_page(document, index) for index in range(len(document))]
    document.close()


def test_a_page_goes_from_process_to_process_whole() -> None:
    word = Word("Findings", 70.0, 91.5, 120.25, 102.2, 100.0, 11.0, italic=True)
    bold, mark = word._replace(bold=True), word._replace(text="2", left=121.0, mark=True)
    lines = (Line((bold, mark), 3), Line((word,), 3, margin=70.0))
    grid = Grid((60.0, 300.0), (90.0, 110.0), (Rule(False, 60.0, 90.0, 110.0),), labelled=True)
    marks = (Bookmark("Findings", 1),)
    for page in (Page(3, 595.0, 842.0, (word, mark), lines, (grid,), marks), Page(4, 0.0, 0.0, (), (), ())):
        assert pickle.loads(pickle.dumps(page)) == page


def test_a_file_that_changes_while_it_is_read_is_refused(long_pack: Path, tmp_path: Path) -> None:
    data = long_pack.read_bytes()
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(data + b"\n% more")
    with PageReader(2) as pages, pytest.raises(Unreadable, match="changed while it was being read"):
        list(pages.read(changed, data).pages)


@pytest.mark.parametrize("pages_before", [1, 13, 25, 40])
def test_a_page_that_kills_its_reader_costs_one_file_and_not_the_run(long_pack: Path, pages_before: int) -> None:
    data = long_pack.read_bytes()
    with PageReader(2) as pages:
        killed = pages.read(long_pack, data).pages
        for _ in range(pages_before):
            next(killed)
        for process in pages.process_ids():  # some of them while they hand over what they have read
            os.kill(process, signal.SIGKILL)
        with pytest.raises(Unreadable, match="broke the program that reads it"):
            list(killed)
        assert len(list(pages.read(long_pack, data).pages)) == 130


def test_a_file_that_was_begun_behind_one_that_kills_its_reader_is_read_all_the_same(long_pack: Path) -> None:
    data = long_pack.read_bytes()
    with PageReader(1) as pages:
        killed, behind = pages.read(long_pack, data), pages.read(long_pack, data)
        short = pages.read(PACKS[0], PACKS[0].read_bytes())
        next(killed.pages)
        for process in pages.process_ids():
            os.kill(process, signal.SIGKILL)
        with pytest.raises(Unreadable, match="broke the program that reads it"):
            list(killed.pages)
        assert len(list(behind.pages)) == 130
        assert short.whole is not None
        assert short.whole(lambda _: None).blocks


def test_a_process_that_is_killed_while_it_has_nothing_to_do_costs_no_file(long_pack: Path) -> None:
    data = long_pack.read_bytes()
    with PageReader(2) as pages:
        assert len(list(pages.read(long_pack, data).pages)) == 130
        for process in pages.process_ids():
            os.kill(process, signal.SIGKILL)
        assert len(list(pages.read(long_pack, data).pages)) == 130


def test_pages_of_a_short_file_are_heard_of_while_another_process_reads_it(long_pack: Path) -> None:
    data = PACKS[0].read_bytes()
    heard: list[int] = []
    with PageReader(1) as pages:
        next(pages.read(long_pack, long_pack.read_bytes()).pages)
        reading = begin_reading(PACKS[0], data, pages)
        list(reading.drafts(Assembler("key", PACKS[0].stem, Options(), numbered_ids()), heard.append))
    assert heard == list(range(1, reading.page_count + 1))


def test_a_page_that_is_damaged_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(PACKS[0])
    kids = writer.root_object["/Pages"]["/Kids"]
    kids[1] = pypdf.generic.IndirectObject(9999, 0, writer)
    path = tmp_path / "damaged.pdf"
    writer.write(path)
    with PageReader(0) as pages:
        reading = begin_reading(path, path.read_bytes(), pages)
        (drafts,) = reading.drafts(Assembler("key", "pack", Options(), numbered_ids()), lambda _: None)
    assert reading.warnings == ("page 2 without text (blank, scanned or damaged)",)
    assert len(drafts) > 3


def test_nothing_is_left_running(long_pack: Path) -> None:
    with PageReader(2) as pages:
        next(pages.read(long_pack, long_pack.read_bytes()).pages)
        begun = pages.process_ids()
        assert len(begun) == 2
    assert pages.process_ids() == []
    for process in begun:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_a_reader_that_has_been_stopped_begins_no_process(long_pack: Path) -> None:
    data = long_pack.read_bytes()
    with PageReader(2) as pages:
        reading = pages.read(long_pack, data).pages
        next(reading)
    with pytest.raises(Unreadable):
        list(reading)
    with pytest.raises(Unreadable):
        list(pages.read(long_pack, data).pages)
    assert pages.process_ids() == []
    with PageReader(2) as pages:
        pass
    assert len(list(pages.read(long_pack, data).pages)) == 130
    assert pages.process_ids() == []


def test_every_page_is_heard_of_in_order(long_pack: Path) -> None:
    heard: list[int] = []
    with PageReader(2) as pages:
        reading = begin_reading(long_pack, long_pack.read_bytes(), pages)
        for _ in reading.drafts(Assembler("key", "pack", Options(), numbered_ids()), heard.append):
            pass
    assert heard == list(range(1, 131))


def test_items_are_taken_ahead_of_who_asks() -> None:
    numbers = count()
    items = ahead(numbers, lambda _: 2, most=6)
    assert [next(items), next(items)] == [0, 1]
    assert next(numbers) == 5
    assert list(ahead(range(3), lambda _: 1, most=5)) == [0, 1, 2]
    assert list(ahead(range(3), lambda _: 9, most=5)) == [0, 1, 2]


def test_a_short_file_read_by_another_process_is_the_file_read_here(long_pack: Path) -> None:
    data = PACKS[0].read_bytes()
    with PageReader(1) as pages:
        next(pages.read(long_pack, long_pack.read_bytes()).pages)  # enough to start a process
        assembler = Assembler("key", PACKS[0].stem, Options(), numbered_ids())
        (elsewhere,) = begin_reading(PACKS[0], data, pages).drafts(assembler, lambda _: None)
    assert [elsewhere] == read(PACKS[0], segment=1000)
