"""The library: what it opens, what it keeps, who may see it, and what readers see while it is written."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.access import EVERYTHING, PUBLIC_ONLY, Access
from corpus.database import APPLICATION_ID, DATABASE, LibraryBusy, LibraryError, LibraryMissing
from corpus.library import FileRecord, KeyedPassage, Library, NotInLibrary
from corpus.locators import Locator
from corpus.papers import Box, Meeting, Pages, Paper, PaperKind, Passage, PassageKind, Reference

BOARD = Meeting("Harbour Board", date(2024, 5, 9))
OPEN = Paper("dredging", "Dredging", PaperKind.REPORT, "Harbour Master", date(2024, 4, 30), BOARD, "6", file="/a.pdf")
SECRET = Paper(
    "lease", "Lease of the customs house", PaperKind.REPORT, "Estates", None, BOARD, "9", Access.EXEMPT, file="/b.pdf"
)


def passages_of(paper: Paper, *texts: str) -> list[Passage]:
    return [
        Passage(
            f"{paper.id}-para-{number}",
            paper,
            Locator.of("para", str(number)),
            PassageKind.PARAGRAPH,
            text,
            position=number - 1,
        )
        for number, text in enumerate(texts, start=1)
    ]


def publish(library: Library, paper: Paper, passages: list[Passage], *references: tuple[int, Reference]) -> range:
    with library.writing():
        keys = library.reserve_keys(len(passages))
        library.publish(
            paper,
            [KeyedPassage(key, passage) for key, passage in zip(keys, passages, strict=True)],
            [(key, 0, b"vector %d" % key) for key in keys],
            [(keys[index], reference) for index, reference in references],
            [(key, b"sentences", b"tokens") for key in keys],
        )
    return keys


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path / "data", create=True)
    yield made
    made.close()


class TestOpening:
    def test_a_new_library_is_empty_and_can_be_opened_again(self, tmp_path: Path) -> None:
        Library(tmp_path / "data", create=True).close()
        library = Library(tmp_path / "data")
        assert library.papers(EVERYTHING) == ()
        assert library.generation() == 0
        assert library.check() == []
        library.close()

    def test_folders_above_are_made(self, tmp_path: Path) -> None:
        Library(tmp_path / "a" / "b" / "c", create=True).close()
        assert (tmp_path / "a" / "b" / "c" / DATABASE).exists()

    def test_creating_again_keeps_what_is_there(self, library: Library) -> None:
        publish(library, OPEN, passages_of(OPEN, "One."))
        again = Library(library.folder, create=True)
        assert again.papers(EVERYTHING) == (OPEN,)
        again.close()

    def test_missing(self, tmp_path: Path) -> None:
        with pytest.raises(LibraryMissing, match="boardpapers add"):
            Library(tmp_path / "nowhere")
        assert not (tmp_path / "nowhere").exists()

    def test_an_empty_file_is_no_library_yet(self, tmp_path: Path) -> None:
        (tmp_path / DATABASE).touch()
        with pytest.raises(LibraryMissing):
            Library(tmp_path)

    def test_the_database_of_another_program_is_left_alone(self, tmp_path: Path) -> None:
        db = sqlite3.connect(tmp_path / DATABASE)
        db.execute("CREATE TABLE theirs (x)")
        db.commit()
        db.close()
        before = (tmp_path / DATABASE).read_bytes()
        for create in (False, True):
            with pytest.raises(LibraryError, match="another program"):
                Library(tmp_path, create=create)
        assert (tmp_path / DATABASE).read_bytes() == before

    @pytest.mark.parametrize("version", [1, 3, 99])
    def test_another_schema_version_is_named(self, tmp_path: Path, version: int) -> None:
        db = sqlite3.connect(tmp_path / DATABASE)
        db.execute(f"PRAGMA application_id={APPLICATION_ID}")
        db.execute(f"PRAGMA user_version={version}")
        db.execute("CREATE TABLE state (x)")
        db.commit()
        db.close()
        with pytest.raises(LibraryError, match=f"schema version {version}"):
            Library(tmp_path)

    def test_what_is_not_a_database_is_said_to_be_none(self, tmp_path: Path) -> None:
        (tmp_path / DATABASE).write_text("this is a shopping list, and long enough to be looked at " * 20)
        with pytest.raises(LibraryError, match="cannot be opened as a library"):
            Library(tmp_path)

    def test_a_file_in_place_of_the_folder(self, tmp_path: Path) -> None:
        (tmp_path / "data").write_text("a file")
        with pytest.raises(LibraryError, match="cannot be made"):
            Library(tmp_path / "data", create=True)

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
    def test_an_unwritable_folder_as_another_user(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o555)
        with pytest.raises(LibraryError, match=r"cannot be (made|written)"):
            Library(tmp_path / "data", create=True)

    def test_a_folder_that_nobody_can_write_to(self) -> None:
        with pytest.raises(LibraryError, match=r"cannot be (made|written to)"):
            Library(Path("/proc/boardpapers"), create=True)

    def test_an_unwritable_library_can_be_read_but_not_written(self, library: Library) -> None:
        publish(library, OPEN, passages_of(OPEN, "One."))
        (library.folder / "write.lock").unlink()
        (library.folder / "write.lock").mkdir()  # stands for a folder without leave to write: root may do all else
        assert library.papers(EVERYTHING) == (OPEN,)
        with pytest.raises(LibraryError, match="cannot be written to"), library.writing():
            pass


class TestWriting:
    def test_needs_the_writers_place(self, library: Library) -> None:
        with pytest.raises(LibraryError, match=r"library\.writing"):
            library.set_state("model", "x")

    def test_a_second_process_is_told_to_wait(self, library: Library) -> None:
        script = (
            "import sys\nfrom pathlib import Path\n"
            "from corpus.database import LibraryBusy\nfrom corpus.library import Library\n"
            "library = Library(Path(sys.argv[1]))\n"
            "try:\n    with library.writing(): print('wrote')\n"
            "except LibraryBusy as error: print('busy:', error)\n"
        )

        def other() -> str:
            command = [sys.executable, "-c", script, str(library.folder)]
            return subprocess.run(
                command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
            ).stdout

        with library.writing():
            assert other().startswith("busy: another program is writing")
        assert other() == "wrote\n"

    def test_a_second_library_object_in_this_process_is_told_to_wait(self, library: Library) -> None:
        second = Library(library.folder)
        with library.writing():
            with pytest.raises(LibraryBusy), second.writing():
                pass
            with library.writing():  # the holder itself may ask again
                library.set_state("model", "x")
        with second.writing():
            second.set_state("model", "y")
        assert library.state("model") == "y"
        second.close()

    def test_generation_grows_with_every_change(self, library: Library) -> None:
        seen = [library.generation()]
        publish(library, OPEN, passages_of(OPEN, "One."))
        seen.append(library.generation())
        publish(library, OPEN, passages_of(OPEN, "Two."))
        seen.append(library.generation())
        with library.writing():
            library.set_references([])
            seen.append(library.generation())
            library.remove_papers(["dredging"])
        seen.append(library.generation())
        assert seen == sorted(set(seen))

    def test_reserved_keys_never_come_again(self, library: Library) -> None:
        with library.writing():
            first = library.reserve_keys(3)  # never used, as after a crash
            second = library.reserve_keys(2)
        library.close()
        again = Library(library.folder)
        with again.writing():
            third = again.reserve_keys(4)
        again.close()
        assert len({*first, *second, *third}) == 9

    def test_a_failed_publish_leaves_the_earlier_version_whole(self, library: Library) -> None:
        before = passages_of(OPEN, "One.", "Two.")
        publish(library, OPEN, before)
        twice = passages_of(OPEN, "New.") * 2  # the same id twice cannot be kept
        generation = library.generation()
        with pytest.raises(sqlite3.IntegrityError):
            publish(library, replace(OPEN, title="New"), twice)
        assert library.passages("dredging", EVERYTHING) == tuple(before)
        assert library.generation() == generation

    def test_publish_replaces_a_paper_with_all_that_hung_on_it(self, library: Library) -> None:
        keys = publish(library, OPEN, passages_of(OPEN, "One.", "Two."), (0, Reference(0, 3, ("dredging-para-2",))))
        new = publish(library, replace(OPEN, title="Dredging again"), passages_of(OPEN, "Three."))
        assert library.paper("dredging", EVERYTHING).title == "Dredging again"
        assert [passage.text for passage in library.passages("dredging", EVERYTHING)] == ["Three."]
        assert [key for key, _ in library.keys()] == list(new)
        assert [key for key, _ in library.vectors()] == list(new)
        assert library.fine_vectors([*keys, *new]).keys() == set(new)
        assert library.references_from("dredging-para-1", EVERYTHING) == ()

    def test_a_reader_sees_the_old_paper_or_the_new_and_never_half(self, library: Library) -> None:
        versions = [passages_of(OPEN, *[f"{word} {n}." for n in range(60)]) for word in ("old", "new")]
        publish(library, OPEN, versions[0])
        stop = threading.Event()
        seen: set[tuple[str, ...]] = set()
        wrong: list[object] = []

        def read() -> None:
            reader = Library(library.folder)
            while not stop.is_set():
                texts = [passage.text for passage in reader.passages("dredging", PUBLIC_ONLY)]
                kinds = {text.split()[0] for text in texts}
                seen.add(tuple(sorted(kinds)))
                if len(texts) != 60 or len(kinds) != 1:
                    wrong.append((len(texts), kinds))
            reader.close()

        thread = threading.Thread(target=read)
        thread.start()
        for turn in range(1, 31):
            publish(library, OPEN, versions[turn % 2])
        stop.set()
        thread.join()
        assert not wrong
        assert seen <= {("old",), ("new",)}

    def test_remove_takes_a_paper_out_and_forgets_its_file(self, library: Library) -> None:
        publish(library, OPEN, passages_of(OPEN, "One."))
        publish(library, SECRET, passages_of(SECRET, "Two."))
        with library.writing():
            library.record_file(FileRecord("/a.pdf", "aa", "a.pdf", 1))
            library.record_file(FileRecord("/b.pdf", "bb", "b.pdf", 1))
            library.record_file(FileRecord("/bad.pdf", "cc", "bad.pdf", 1, reason="it is damaged"))
            library.remove_papers(["dredging", "no-such-paper"])
        assert library.papers(EVERYTHING) == (SECRET,)
        # A file that could not be read was never a paper's: the list of failures stays.
        assert [record.path for record in library.files(EVERYTHING)] == ["/b.pdf", "/bad.pdf"]
        assert library.check() == []
        with pytest.raises(NotInLibrary, match="dredging"):
            library.paper("dredging", EVERYTHING)


class TestClearance:
    @pytest.fixture
    def both(self, library: Library) -> tuple[Library, range]:
        publish(
            library,
            OPEN,
            passages_of(OPEN, "See the lease.", "Nothing."),
            (0, Reference(4, 13, ("lease-para-1",))),
            (0, Reference(0, 3, ("lease-para-1", "dredging-para-2"), quoted=True)),
        )
        keys = publish(
            library,
            SECRET,
            [*passages_of(SECRET, "The rent.", "See dredging.")],
            (1, Reference(4, 12, ("dredging-para-2",))),
        )
        with library.writing():
            library.record_file(FileRecord("/a.pdf", "aa", "a.pdf", 1))
            library.record_file(FileRecord("/b.pdf", "bb", "b.pdf", 1, access=Access.EXEMPT))
        return library, keys

    def test_exempt_papers_come_out_of_no_read_method(self, both: tuple[Library, range]) -> None:
        library, keys = both
        assert library.papers(PUBLIC_ONLY) == (OPEN,)
        assert library.papers(PUBLIC_ONLY, file="/b.pdf") == ()
        assert library.passage_counts(PUBLIC_ONLY) == {"dredging": 2}
        assert [record.path for record in library.files(PUBLIC_ONLY)] == ["/a.pdf"]
        assert library.by_keys(list(keys), PUBLIC_ONLY) == {}
        assert library.keyed("lease", PUBLIC_ONLY) == ()
        assert library.children("lease-para-1", PUBLIC_ONLY) == ()
        assert {item.passage.paper.id for item in library.located(Locator.of("para", "1"), PUBLIC_ONLY)} == {"dredging"}
        for read in (library.paper, library.passages):
            with pytest.raises(NotInLibrary):
                read("lease", PUBLIC_ONLY)
        with pytest.raises(NotInLibrary):
            library.passage("lease-para-1", PUBLIC_ONLY)

    def test_the_error_does_not_tell_an_exempt_paper_from_none(self, both: tuple[Library, range]) -> None:
        library, _ = both
        said = []
        for identity in ("lease", "no-such"):
            with pytest.raises(NotInLibrary) as raised:
                library.paper(identity, PUBLIC_ONLY)
            said.append(str(raised.value).replace(identity, "ID"))
        assert said[0] == said[1]

    def test_references_to_exempt_targets_are_hidden(self, both: tuple[Library, range]) -> None:
        library, _ = both
        assert library.references_from("dredging-para-1", PUBLIC_ONLY) == (
            Reference(0, 3, ("dredging-para-2",), quoted=True),
            Reference(4, 13, ()),
        )
        assert library.references_from("dredging-para-1", EVERYTHING) == (
            Reference(0, 3, ("lease-para-1", "dredging-para-2"), quoted=True),
            Reference(4, 13, ("lease-para-1",)),
        )

    def test_references_of_exempt_passages_are_hidden(self, both: tuple[Library, range]) -> None:
        library, _ = both
        assert library.references_from("lease-para-2", PUBLIC_ONLY) == ()
        assert [p.id for p in library.references_to("dredging-para-2", PUBLIC_ONLY)] == ["dredging-para-1"]
        assert [p.id for p in library.references_to("dredging-para-2", EVERYTHING)] == [
            "dredging-para-1",
            "lease-para-2",
        ]
        # Even that something points at it would tell that it is there.
        assert library.references_to("lease-para-1", PUBLIC_ONLY) == ()
        assert [p.id for p in library.references_to("lease-para-1", EVERYTHING)] == ["dredging-para-1"]
        assert [p.id for p in library.references_to("dredging-para-2", EVERYTHING, quoted=False)] == ["lease-para-2"]

    def test_no_clearance_sees_nothing(self, both: tuple[Library, range]) -> None:
        library, keys = both
        nobody: frozenset[Access] = frozenset()
        assert library.papers(nobody) == ()
        assert library.by_keys(list(keys), nobody) == {}
        assert library.files(nobody) == ()

    def test_everything_is_seen_by_those_who_may(self, both: tuple[Library, range]) -> None:
        library, keys = both
        assert library.papers(EVERYTHING) == (OPEN, SECRET)
        assert [library.by_keys(list(keys), EVERYTHING)[key].text for key in keys] == ["The rent.", "See dredging."]


class TestReading:
    def test_papers_come_newest_meeting_first_and_undated_last(self, library: Library) -> None:
        old = replace(OPEN, id="old", meeting=Meeting("Harbour Board", date(2020, 1, 1)))
        undated = replace(OPEN, id="undated", meeting=Meeting("", None))
        second = replace(OPEN, id="a-second", position=1)
        for paper in (undated, old, second, OPEN):
            publish(library, paper, passages_of(paper, "One."))
        assert [paper.id for paper in library.papers(EVERYTHING)] == ["dredging", "a-second", "old", "undated"]

    def test_more_keys_than_one_statement_takes(self, library: Library) -> None:
        keys = publish(library, OPEN, passages_of(OPEN, *[f"Text {n}." for n in range(1203)]))
        assert library.by_keys([*keys, 999_999], EVERYTHING).keys() == set(keys)
        assert library.fine_vectors(list(keys)).keys() == set(keys)

    def test_vectors_above_a_key(self, library: Library) -> None:
        first = publish(library, OPEN, passages_of(OPEN, "One."))
        second = publish(library, SECRET, passages_of(SECRET, "Two."))
        assert list(library.vectors(above=first[-1])) == [(key, b"vector %d" % key) for key in second]

    def test_set_references_replaces_those_of_the_named_passages_only(self, library: Library) -> None:
        first, second = Reference(0, 3, ("dredging-para-2",)), Reference(1, 2, ("dredging-para-1",))
        keys = publish(library, OPEN, passages_of(OPEN, "One.", "Two."), (0, first), (1, second))
        with library.writing():
            library.set_references([(keys[0], [Reference(2, 3)])])
        assert library.references_from("dredging-para-1", EVERYTHING) == (Reference(2, 3),)
        assert library.references_from("dredging-para-2", EVERYTHING) == (second,)

    def test_a_failed_file_is_listed_with_its_reason_until_it_is_read(self, library: Library) -> None:
        record = FileRecord("/a.pdf", "aa", "a.pdf", 10, reason="it is damaged", settings="1|||")
        with library.writing():
            library.record_file(record)
            assert [replace(found, added="") for found in library.files(EVERYTHING)] == [record]
            library.record_file(replace(record, reason="", pages=7))
        assert [(found.reason, found.pages) for found in library.files(EVERYTHING)] == [("", 7)]

    def test_each_thread_reads_through_its_own_connection(self, library: Library) -> None:
        publish(library, OPEN, passages_of(OPEN, "One."))
        found: list[tuple[Paper, ...]] = []

        def read() -> None:
            found.append(library.papers(PUBLIC_ONLY))
            library.close()

        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
        assert found == [(OPEN,)]


# --- every field of every value comes back ------------------------------------------------------------------

words = st.text(st.characters(codec="utf-8"), max_size=30)
identities = st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)
days = st.none() | st.dates()
numbers = st.lists(st.integers(1, 999), max_size=3).map(tuple)
sizes = st.floats(0, 2000, allow_nan=False)
locators = st.one_of(
    st.builds(Locator.of, st.sampled_from(["para", "minute", "item"]), words),
    st.builds(Locator.of, st.just("minute"), words, st.just("resolution"), words),
    st.builds(Locator.under, words, st.integers(1, 99)),
)
papers = st.builds(
    Paper,
    id=identities,
    title=words.filter(str.strip),
    kind=st.sampled_from(PaperKind),
    source=words,
    date=days,
    meeting=st.builds(Meeting, words, days),
    agenda_item=words,
    access=st.sampled_from(Access),
    first_page=st.integers(0, 999),
    last_page=st.integers(0, 999),
    file=words,
    position=st.integers(0, 99),
)


@st.composite
def papers_with_passage(draw: st.DrawFn) -> Passage:
    paper = draw(papers)
    boxes = st.builds(Box, st.integers(1, 99), sizes, sizes, sizes, sizes)
    return Passage(
        id=f"{paper.id}-x",
        paper=paper,
        locator=draw(locators),
        kind=draw(st.sampled_from(PassageKind)),
        text=draw(words),
        context=draw(words),
        headings=tuple(draw(st.lists(words, max_size=3))),
        pages=Pages(draw(numbers), draw(numbers), draw(numbers)),
        parent=draw(words),
        position=draw(st.integers(0, 99)),
        boxes=tuple(draw(st.lists(boxes, max_size=3))),
        breaks=draw(numbers),
    )


@given(papers_with_passage())
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_published_comes_back_field_for_field(library: Library, passage: Passage) -> None:
    paper = passage.paper
    reference = Reference(1, 2, (passage.id,), quoted=True)
    keys = publish(library, paper, [passage], (0, reference))
    try:
        assert library.paper(paper.id, EVERYTHING) == paper
        assert library.passage(passage.id, EVERYTHING) == passage
        assert library.passages(paper.id, EVERYTHING) == (passage,)
        assert library.by_keys(list(keys), EVERYTHING) == {keys[0]: passage}
        assert KeyedPassage(keys[0], passage) in library.located(passage.locator, EVERYTHING)
        assert library.references_from(passage.id, EVERYTHING) == (reference,)
        assert list(library.texts(paper.id)) == [passage.text]
    finally:
        with library.writing():
            library.remove_papers([paper.id])


def test_a_killed_writer_leaves_the_last_published_generation(library: Library) -> None:
    publish(library, OPEN, passages_of(OPEN, "One.", "Two."))
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom corpus.library import Library\n"
        "library = Library(Path(sys.argv[1]))\n"
        "with library.writing(), library._transaction() as db:\n"
        "    db.execute('DELETE FROM papers')\n"
        "    os._exit(9)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(library.folder)], check=False, cwd=Path(__file__).parents[1]
    )
    assert done.returncode == 9
    assert len(library.passages("dredging", EVERYTHING)) == 2
    with library.writing():  # the lock went with the process
        library.set_state("model", json.dumps("x"))


def test_the_keys_of_a_paper_are_known_by_their_ends(tmp_path: Path) -> None:
    library = Library(tmp_path / "data", create=True)
    first = publish(library, OPEN, passages_of(OPEN, "One.", "Two.", "Three."))
    second = publish(library, SECRET, passages_of(SECRET, "Four."))
    publish(library, replace(OPEN, id="empty", file="/c.pdf"), [])
    assert list(library.key_ranges()) == [(OPEN.id, first[0], first[-1]), (SECRET.id, second[0], second[-1])]
    with pytest.raises(ValueError, match="order of their positions"):
        publish(library, OPEN, passages_of(OPEN, "One.", "Two.")[::-1])
    assert dict.fromkeys(paper for paper, *_ in library.key_ranges()) == {OPEN.id: None, SECRET.id: None}


def test_acronyms_are_the_same_read_through_and_looked_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library(tmp_path / "data", create=True)
    with library.writing():
        for paper in (OPEN, SECRET):
            library.publish(paper, [], noted=([("hb", f"{paper.id} board", 2)], ["pier"]))
    looked_up = library.acronyms([OPEN.id, "none"])
    monkeypatch.setattr("corpus.unfiltered.MANY", 1)
    assert looked_up == library.acronyms([OPEN.id, "none"]) == {OPEN.id: (("hb", "dredging board", 2),)}
