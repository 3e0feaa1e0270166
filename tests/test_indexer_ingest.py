"""Adding files: what is kept, what is skipped, what is refused, and what never gets lost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from paper_reading import joined_packs

from corpus.access import EVERYTHING, PUBLIC_ONLY, Access
from corpus.database import FILES, LibraryBusy
from corpus.library import Library
from indexer import reading
from indexer.assembly import Options
from indexer.blocks import Reading
from indexer.ingest import FileOutcome, Progress, ingest
from indexer.reading import SEGMENT
from search.embedding import Embedder
from search.publishing import Publisher

REPORT = """# Dredging of the inner basin

1.1 The basin is silting up.

1.2 It was last dredged in 2009 (see para 1.1).

1.3 The Board is asked to agree the dredging.
"""


class Adding:
    """A library and a folder of files to add to it."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self.files = folder / "files"
        self.files.mkdir()
        self.library = Library(folder / "data", create=True)
        self.publisher = Publisher(self.library, embedder)

    def write(self, name: str, content: str | bytes = REPORT) -> Path:
        path = self.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def add(self, *paths: Path, options: Options = Options()) -> tuple[FileOutcome, ...]:
        return ingest(paths, self.library, self.publisher, options)

    def texts(self) -> list[str]:
        return [text for paper in self.library.papers(EVERYTHING) for text in self.library.texts(paper.id)]


@pytest.fixture
def adding(tmp_path: Path, embedder: Embedder) -> Iterator[Adding]:
    made = Adding(tmp_path, embedder)
    assert embedder.dimension  # the model is loaded here, once, and not inside the first test
    yield made
    made.library.close()


def test_a_file_is_read_published_linked_and_kept(adding: Adding) -> None:
    path = adding.write("report.md")
    (outcome,) = adding.add(path)
    assert (outcome.status, outcome.passages, outcome.reason) == ("read", 3, "")
    (paper,) = adding.library.papers(EVERYTHING)
    assert (paper.title, paper.file) == ("Dredging of the inner basin", str(path.resolve()))
    assert [p.locator.number for p in adding.library.passages(paper.id, EVERYTHING)] == ["1.1", "1.2", "1.3"]
    (reference,) = adding.library.references_from(f"{paper.id}-para-1-2", EVERYTHING)
    assert reference.targets == (f"{paper.id}-para-1-1",)
    assert len(list(adding.library.vectors())) >= 3
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert (adding.library.folder / FILES / f"{digest}.md").read_bytes() == path.read_bytes()
    (record,) = adding.library.files(EVERYTHING)
    assert (record.digest, record.name, record.reason) == (digest, "report.md", "")


def test_what_is_unchanged_is_skipped(adding: Adding) -> None:
    path = adding.write("report.md")
    adding.add(path)
    generation = adding.library.generation()
    (outcome,) = adding.add(path)
    assert (outcome.status, outcome.passages, len(outcome.papers)) == ("unchanged", 3, 1)
    assert adding.library.generation() == generation


def test_other_options_mean_reading_again(adding: Adding) -> None:
    path = adding.write("report.md")
    adding.add(path)
    (outcome,) = adding.add(path, options=Options(body="Harbour Board", date=date(2024, 5, 9)))
    assert outcome.status == "read"
    (paper,) = adding.library.papers(EVERYTHING)
    assert (paper.meeting.body, paper.meeting.date) == ("Harbour Board", date(2024, 5, 9))


def test_ids_stay_the_same_when_a_changed_file_is_added_again(adding: Adding) -> None:
    path = adding.write("report.md")
    (first,) = adding.add(path)
    before = {p.id for p in adding.library.passages(first.papers[0].id, EVERYTHING)}
    adding.write("report.md", f"{REPORT}\n1.4 The dredger is called Molly.\n".replace("2009", "2010"))
    (second,) = adding.add(path)
    assert [paper.id for paper in second.papers] == [paper.id for paper in first.papers]
    after = {p.id for p in adding.library.passages(first.papers[0].id, EVERYTHING)}
    assert before < after
    assert not any("2009" in text for text in adding.texts())
    assert len(list(adding.library.keys())) == 4


def test_ids_stay_the_same_in_a_new_library(adding: Adding, tmp_path: Path, embedder: Embedder) -> None:
    path = adding.write("report.md")
    (first,) = adding.add(path)
    (tmp_path / "other").mkdir()
    other = Adding(tmp_path / "other", embedder)
    (second,) = other.add(path)
    assert [paper.id for paper in first.papers] == [paper.id for paper in second.papers]
    other.library.close()


def test_a_paper_that_a_new_version_no_longer_holds_is_taken_out(adding: Adding) -> None:
    path = adding.write("report.md")
    adding.add(path)
    adding.write("report.md", REPORT.replace("Dredging of the inner basin", "Repair of the lighthouse"))
    adding.add(path)
    assert [paper.title for paper in adding.library.papers(EVERYTHING)] == ["Repair of the lighthouse"]


def test_two_files_of_the_same_papers_get_ids_of_their_own(adding: Adding) -> None:
    one, two = adding.write("one.md"), adding.write("two.md", f"{REPORT}\n")
    adding.add(one, two)
    ids = [paper.id for paper in adding.library.papers(EVERYTHING)]
    assert len(set(ids)) == 2
    adding.write("one.md", REPORT.replace("2009", "2010"))
    adding.add(one, two)
    assert [paper.id for paper in adding.library.papers(EVERYTHING)] == ids
    assert len(adding.texts()) == 6


BAD = {
    "empty.md": (b"", "empty"),
    "binary.md": (b"\0\1\2", "binary data"),
    "latin.md": (b"caf\xe9", "UTF-8"),
    # Markup that says nothing gives no passages: refused like the rest, and the run goes on.
    "comment.md": (b"<!-- nothing yet -->\n", "no text that could be cited"),
    "rule.md": (b"---\n", "no text that could be cited"),
    "empty.pdf": (b"", "0 bytes"),
    "page.pdf": (b"<html>Not found</html>", "web page"),
    "short.pdf": (b"%PDF-1.7\nhalf of", "cut short"),
    "note.docx": (b"PK", "Word documents cannot be read yet"),
    "sheet.XLSX": (b"PK", "spreadsheets"),
    "strange.xyz": (b"?", "“.xyz” cannot be read"),
    "noending": (b"?", "“noending” cannot be read"),
}


def test_in_a_folder_of_good_and_bad_files_the_good_are_in_and_the_bad_are_listed(adding: Adding) -> None:
    for name, (content, _) in BAD.items():
        adding.write(name, content)
    adding.write("good.md")
    adding.write("inner/zz-last.md", REPORT.replace("Dredging", "Lighting"))
    adding.write(".hidden/not-ours.md")
    outcomes = {outcome.path.name: outcome for outcome in adding.add(adding.files)}
    assert outcomes.keys() == {*BAD, "good.md", "zz-last.md"}
    assert {name for name, outcome in outcomes.items() if outcome.status == "read"} == {"good.md", "zz-last.md"}
    listed = {record.name: record.reason for record in adding.library.files(EVERYTHING)}
    for name, (_, reason) in BAD.items():
        assert outcomes[name].status == "failed"
        assert reason in outcomes[name].reason
        assert listed[name] == outcomes[name].reason
    assert len(adding.library.papers(EVERYTHING)) == 2


def test_a_file_that_is_not_there_is_said_to_be_missing(adding: Adding) -> None:
    good = adding.write("good.md")
    missing, read = adding.add(adding.files / "nowhere.md", good)
    assert (missing.status, missing.reason) == ("failed", "there is no such file or folder")
    assert read.status == "read"


def test_a_damaged_new_version_loses_nothing(adding: Adding) -> None:
    path = adding.write("report.md")
    adding.add(path)
    before = adding.texts()
    adding.write("report.md", b"\0 damaged")
    (outcome,) = adding.add(path)
    assert (outcome.status, len(outcome.papers)) == ("failed", 1)
    assert adding.texts() == before
    assert [record.reason for record in adding.library.files(EVERYTHING)] == [""]
    # Mended, it is read again.
    adding.write("report.md", REPORT.replace("2009", "2011"))
    assert adding.add(path)[0].status == "read"


class CutShort(Exception):
    """Stands for the end of a run at a bad moment; a real kill is in test_kill_during_add.py."""


def test_a_version_put_back_after_a_run_cut_short_is_read_again(adding: Adding) -> None:
    heads = [f"## REPORT TO: Board\n\n**Report of:** Officer {n}  \n**Subject/Title:** Basin {n}\n\n" for n in (1, 2)]

    def version(word: str) -> str:
        return "".join(
            f"{head}1.1 The basin is {word}.\n\n1.2 It was dredged.\n\n1.3 It will be.\n\n" for head in heads
        )

    path = adding.write("report.md", version("empty"))
    adding.add(path)
    whole = adding.texts()

    def stop_at_the_second_paper(state: Progress) -> None:
        if state.stage == "indexing" and state.done > 6:
            raise CutShort

    adding.write("report.md", version("full"))
    with pytest.raises(CutShort):
        ingest([path], adding.library, adding.publisher, Options(), stop_at_the_second_paper)
    assert adding.texts() != whole
    adding.write("report.md", version("empty"))
    (outcome,) = adding.add(path)
    assert (outcome.status, adding.texts()) == ("read", whole)


def test_a_file_once_refused_is_read_when_it_is_mended(adding: Adding) -> None:
    path = adding.write("report.md", b"")
    assert adding.add(path)[0].status == "failed"
    adding.write("report.md")
    assert adding.add(path)[0].status == "read"
    assert [record.reason for record in adding.library.files(EVERYTHING)] == [""]


class TestExempt:
    def test_by_option(self, adding: Adding) -> None:
        adding.add(adding.write("report.md"), options=Options(exempt=True))
        assert adding.library.papers(PUBLIC_ONLY) == ()
        assert [paper.access for paper in adding.library.papers(EVERYTHING)] == [Access.EXEMPT]
        assert adding.library.files(PUBLIC_ONLY) == ()

    def test_by_what_the_paper_says_of_itself(self, adding: Adding) -> None:
        adding.add(adding.write("secret.md", f"NOT FOR PUBLICATION\n\n{REPORT}"), adding.write("open.md"))
        assert [paper.file.rsplit("/", 1)[-1] for paper in adding.library.papers(PUBLIC_ONLY)] == ["open.md"]
        assert [record.name for record in adding.library.files(PUBLIC_ONLY)] == ["open.md"]

    def test_a_refused_exempt_file_is_not_listed_to_the_public(self, adding: Adding) -> None:
        adding.add(adding.write("secret.pdf", b""), options=Options(exempt=True))
        assert adding.library.files(PUBLIC_ONLY) == ()
        assert len(adding.library.files(EVERYTHING)) == 1


def test_the_id_of_a_public_paper_tells_nothing_of_an_exempt_one(adding: Adding) -> None:
    adding.add(adding.write("part-2.md"), options=Options(exempt=True))
    (outcome,) = adding.add(adding.write("part-1.md"))
    (public,) = adding.library.papers(PUBLIC_ONLY)
    assert outcome.papers == (public,)
    assert public.id == "dredging-of-the-inner-basin"


def test_a_file_named_twice_is_added_once(adding: Adding) -> None:
    path = adding.write("report.md")
    assert len(adding.add(path, adding.files, path)) == 1


def test_progress_and_outcomes_are_told_as_they_come(adding: Adding) -> None:
    heard: list[Progress] = []
    done: list[FileOutcome] = []
    paths = [adding.write("a.md"), adding.write("b.md", b"")]
    outcomes = ingest(paths, adding.library, adding.publisher, Options(), heard.append, done.append)
    assert tuple(done) == outcomes
    stages = [state.stage for state in heard]
    assert {"reading", "indexing", "linking"} == set(stages)
    assert max(state.done for state in heard if state.stage == "indexing") == 3


def test_nothing_is_added_while_another_writes(adding: Adding) -> None:
    path = adding.write("report.md")
    other = Library(adding.library.folder)
    with other.writing(), pytest.raises(LibraryBusy):
        adding.add(path)
    other.close()
    assert adding.library.papers(EVERYTHING) == ()


def test_no_original_is_left_half_written(adding: Adding) -> None:
    adding.add(adding.write("report.md"))
    assert not list((adding.library.folder / FILES).glob("*.part"))
    assert not list((adding.library.folder / FILES).glob(".*"))


@pytest.fixture(scope="module")
def long_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return joined_packs(tmp_path_factory.mktemp("long") / "pack.pdf", SEGMENT + 30)


def test_the_first_papers_of_a_long_pack_are_found_before_its_last_page_is_read(
    adding: Adding, long_pack: Path
) -> None:
    held: dict[int, int] = {}

    def hear(state: Progress) -> None:
        if state.stage == "reading":
            held[state.done] = len(adding.library.papers(EVERYTHING))

    (outcome,) = ingest([long_pack], adding.library, adding.publisher, Options(), hear)
    assert list(held) == list(range(SEGMENT + 31))
    assert held[SEGMENT] == 0 < held[SEGMENT + 1] < len(outcome.papers)


def test_work_cut_short_goes_on_with_what_is_not_in_yet(adding: Adding) -> None:
    heads = [f"## REPORT TO: Board\n\n**Report of:** Officer {n}  \n**Subject/Title:** Basin {n}\n\n" for n in (1, 2)]
    body = "1.1 The basin is full.\n\n1.2 It was dredged.\n\n1.3 It will be.\n\n"
    path = adding.write("report.md", body.join([*heads, ""]))

    def stop_at_the_second_paper(state: Progress) -> None:
        if state.stage == "indexing" and state.done > 5:
            raise CutShort

    with pytest.raises(CutShort):
        ingest([path], adding.library, adding.publisher, Options(), stop_at_the_second_paper)
    first, keys = adding.library.papers(EVERYTHING), adding.library.keys()
    assert len(first) == 1
    (told,) = adding.library.files(EVERYTHING)
    assert "add it again" in told.reason
    assert adding.library.files(PUBLIC_ONLY) == ()  # whether it is public is known when it has been read
    (outcome,) = adding.add(path)
    assert (outcome.status, len(outcome.papers)) == ("read", 2)
    assert set(keys) <= set(adding.library.keys())  # the first paper was not made anew
    assert [record.reason for record in adding.library.files(PUBLIC_ONLY)] == [""]


def test_a_new_version_makes_only_the_papers_anew_that_have_changed(adding: Adding) -> None:
    heads = [f"## REPORT TO: Board\n\n**Report of:** Officer {n}  \n**Subject/Title:** Basin {n}\n\n" for n in (1, 2)]
    texts = ["1.1 The basin is full.\n\n1.2 It was dredged.\n\n", "1.1 The lock is shut.\n\n1.2 It was mended.\n\n"]

    def version(*bodies: str) -> str:
        return "".join(head + body for head, body in zip(heads, bodies, strict=True))

    path = adding.write("report.md", version(*texts))
    (before,) = adding.add(path)
    keys = {paper.id: [item.key for item in adding.library.keyed(paper.id, EVERYTHING)] for paper in before.papers}
    adding.write("report.md", version(texts[0], texts[1].replace("mended", "widened")))
    (after,) = adding.add(path)
    same, changed = (
        [item.key for item in adding.library.keyed(paper.id, EVERYTHING)] == keys[paper.id] for paper in after.papers
    )
    assert (same, changed) == (True, False)


def test_progress_tells_which_file_of_how_many(adding: Adding) -> None:
    heard: list[Progress] = []
    paths = [adding.write("a.md"), adding.write("b.md", REPORT.upper())]
    ingest(paths, adding.library, adding.publisher, Options(), heard.append)
    assert {(state.file, state.number, state.of) for state in heard} == {("a.md", 1, 2), ("b.md", 2, 2)}


def test_a_mistake_in_reading_one_file_leaves_it_out_and_stops_nothing(
    adding: Adding, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    read = reading.read_markdown

    def mistaken(data: bytes) -> Reading:
        if b"hard" in data:
            raise IndexError("list index out of range")
        return read(data)

    monkeypatch.setattr(reading, "read_markdown", mistaken)
    bad = adding.add(adding.write("hard.md", "# A hard one\n\nNobody thought of this.\n"))
    good = adding.add(adding.write("report.md"))
    assert [outcome.status for outcome in (*bad, *good)] == ["failed", "read"]
    assert "made a mistake in reading it (IndexError)" in bad[0].reason
    assert "list index out of range" in caplog.text
