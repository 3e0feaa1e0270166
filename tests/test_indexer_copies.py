"""The same file under another name, and the same report alone and inside a pack: recognised, and nothing lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import SAMPLE, boardpapers
from pypdf import PdfWriter
from test_indexer_ingest import REPORT, Adding

from corpus.access import EVERYTHING, PUBLIC_ONLY
from corpus.database import FILES
from indexer.assembly import Options
from indexer.ingest import FileOutcome
from search.embedding import Embedder
from search.engine import Engine

CHANGED = REPORT.replace("2009", "2010")
ID = "dredging-of-the-inner-basin"
EXEMPT = Options(exempt=True)


@pytest.fixture
def adding(tmp_path: Path, embedder: Embedder) -> Iterator[Adding]:
    made = Adding(tmp_path, embedder)
    yield made
    made.library.close()


def ids(adding: Adding) -> list[str]:
    return sorted(paper.id for paper in adding.library.papers(EVERYTHING))


def years(adding: Adding) -> list[str]:
    """The year that each paper in the library gives, in the order of ids."""
    return ["2010" if "2010" in " ".join(adding.library.texts(paper)) else "2009" for paper in ids(adding)]


class TestSameBytes:
    def test_another_path_adds_no_paper_and_says_whose_bytes_they_are(self, adding: Adding) -> None:
        adding.add(adding.write("report.md"))
        vectors = len(list(adding.library.vectors()))
        (outcome,) = adding.add(adding.write("copy.md"))
        assert (outcome.status, outcome.reason) == ("repeated", "the same file as report.md; found once")
        assert [paper.id for paper in outcome.papers] == ids(adding) == [ID]
        assert outcome.passages == 3
        assert len(list(adding.library.vectors())) == vectors
        assert {record.name for record in adding.library.files(EVERYTHING)} == {"report.md", "copy.md"}

    def test_of_two_files_of_one_name_the_folder_is_said(self, adding: Adding) -> None:
        first = adding.write("report.md")
        adding.add(first)
        (outcome,) = adding.add(adding.write("again/report.md"))
        assert outcome.reason == f"the same file as {first.resolve()}; found once"

    def test_added_again_both_are_unchanged(self, adding: Adding) -> None:
        paths = adding.write("report.md"), adding.write("copy.md")
        adding.add(*paths)
        generation = adding.library.generation()
        for outcome in adding.add(*paths):
            assert (outcome.status, outcome.passages, len(outcome.papers)) == ("unchanged", 3, 1)
        assert adding.library.generation() == generation

    @pytest.mark.parametrize("options", [EXEMPT, Options(body="Harbour Board")])
    def test_said_to_be_something_else_it_is_read(self, adding: Adding, options: Options) -> None:
        adding.add(adding.write("report.md"))
        assert adding.add(adding.write("copy.md"), options=options)[0].status == "read"
        assert len(ids(adding)) == 2

    def test_another_ending_is_another_reader(self, adding: Adding) -> None:
        adding.add(adding.write("report.md"))
        assert adding.add(adding.write("report.pdf", REPORT))[0].status == "failed"

    def test_a_new_version_at_the_first_path_leaves_the_copy_what_it_held(self, adding: Adding) -> None:
        first, copy, third = (adding.write(name) for name in ("report.md", "copy.md", "third.md"))
        adding.add(first, copy, third)
        adding.write("report.md", CHANGED)
        (outcome,) = adding.add(first)
        assert outcome.status == "read"
        assert (ids(adding), years(adding)) == ([ID, f"{ID}-2"], ["2010", "2009"])
        assert [outcome.status for outcome in adding.add(first, copy, third)] == ["unchanged"] * 3
        assert adding.library.check() == []

    def test_a_damaged_version_at_the_first_path_changes_nothing(self, adding: Adding) -> None:
        first, copy = adding.write("report.md"), adding.write("copy.md")
        adding.add(first, copy)
        adding.write("report.md", b"\0 damaged")
        adding.add(first)
        assert (ids(adding), years(adding)) == ([ID], ["2009"])
        assert adding.add(copy)[0].status == "unchanged"

    def test_a_new_version_of_the_copy_leaves_the_first_path_what_it_held(self, adding: Adding) -> None:
        first, copy = adding.write("report.md"), adding.write("copy.md")
        adding.add(first, copy)
        adding.write("copy.md", CHANGED)
        assert adding.add(copy)[0].status == "read"
        assert (ids(adding), years(adding)) == ([ID, f"{ID}-2"], ["2009", "2010"])
        adding.write("report.md", CHANGED.replace("2010", "2009 and 2010"))
        adding.add(first)
        assert len(ids(adding)) == 2

    def test_a_damaged_version_of_the_copy_loses_nothing(self, adding: Adding) -> None:
        first, copy = adding.write("report.md"), adding.write("copy.md")
        adding.add(first, copy)
        adding.write("copy.md", b"\0 damaged")
        assert adding.add(copy)[0].status == "failed"
        adding.write("report.md", CHANGED)
        adding.add(first)
        assert years(adding) == ["2010", "2009"]

    def test_both_changed_alike_they_are_one_again_under_the_same_id(self, adding: Adding) -> None:
        first, copy = adding.write("report.md"), adding.write("copy.md")
        adding.add(first, copy)
        for name in ("report.md", "copy.md"):
            adding.write(name, CHANGED)
        assert [outcome.status for outcome in adding.add(first, copy)] == ["read", "repeated"]
        assert (ids(adding), years(adding)) == ([ID], ["2010"])

    def test_a_file_that_becomes_a_copy_takes_its_own_papers_out(self, adding: Adding) -> None:
        first, other = adding.write("report.md"), adding.write("other.md", REPORT.replace("basin", "dock"))
        adding.add(first, other)
        adding.write("other.md")
        assert adding.add(other)[0].status == "repeated"
        assert ids(adding) == [ID]
        assert adding.add(first, other)[1].status == "unchanged"

    def test_a_file_that_was_moved_keeps_its_ids_under_its_new_name(self, adding: Adding) -> None:
        first, copy = adding.write("report.md"), adding.write("copy.md")
        adding.add(first, copy)
        moved = first.rename(adding.files / "moved.md")
        (outcome,) = adding.add(moved)
        assert (outcome.status, outcome.reason) == ("repeated", "the same file as report.md, which is no longer there")
        (paper,) = adding.library.papers(EVERYTHING)
        assert (paper.id, paper.file) == (ID, str(moved.resolve()))
        assert {record.name for record in adding.library.files(EVERYTHING)} == {"moved.md", "copy.md"}
        assert [outcome.status for outcome in adding.add(moved, copy)] == ["unchanged", "unchanged"]

    def test_a_paper_removed_is_gone_under_every_name_and_can_be_added_again(self, adding: Adding) -> None:
        first, copy = adding.write("report.md"), adding.write("copy.md")
        adding.add(first, copy)
        with adding.library.writing():
            adding.publisher.remove([ID])
        assert adding.library.files(EVERYTHING) == ()
        assert adding.add(copy)[0].status == "read"

    def test_without_the_original_kept_the_new_version_waits(self, adding: Adding) -> None:
        first, copy = adding.write("report.md"), adding.write("copy.md")
        adding.add(first, copy)
        for kept in (adding.library.folder / FILES).iterdir():
            kept.unlink()
        adding.write("report.md", CHANGED)
        (outcome,) = adding.add(first)
        assert outcome.status == "failed"
        assert "is missing" in outcome.reason
        assert years(adding) == ["2009"]


def test_the_command_says_so_and_that_nothing_failed(ashcombe_data: Path, tmp_path: Path) -> None:
    data, name = tmp_path / "data", "ashcombe-hwb-2024-03-14.md"
    shutil.copytree(ashcombe_data, data)
    copy = shutil.copy(SAMPLE / name, tmp_path / "another name.md")
    done = boardpapers("--data", data, "add", copy, SAMPLE / name)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{copy}: the same file as {name}; found once" in done.stdout
    assert done.stdout.endswith("1 unchanged, 1 the same as others.\n")
    assert boardpapers("--data", data, "check").returncode == 0


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Adding]:
    """A sample pack as PDF and as Markdown, and one of its reports alone, put together from the pack's pages."""
    made = Adding(tmp_path_factory.mktemp("packs"), embedder)
    pack = SAMPLE / "ashcombe-hwb-2024-03-14.pdf"
    made.add(pack)
    report = next(p for p in made.library.papers(EVERYTHING) if "emotional-health" in p.id)
    alone = PdfWriter()
    alone.append(str(pack), pages=(report.first_page - 1, report.last_page))
    alone.write(made.files / "report.pdf")
    made.add(made.files / "report.pdf", SAMPLE / pack.with_suffix(".md").name)
    yield made
    made.library.close()


class TestReportAndPack:
    def test_every_paper_of_the_other_file_is_recognised(self, packs: Adding) -> None:
        others = packs.library.repeats().others
        papers = packs.library.papers(EVERYTHING)
        assert {paper.id for paper in papers} == others.keys()
        assert sorted(len(others[p.id]) for p in papers if "emotional-health" in p.id) == [2, 2, 2]

    def test_each_hit_is_another_passage_and_the_copy_in_a_pack_leads(self, packs: Adding, embedder: Embedder) -> None:
        result = Engine(packs.library, embedder).search("waiting times for mental health", PUBLIC_ONLY, limit=10)
        assert len({(hit.passage.text, hit.passage.locator) for hit in result.hits}) == len(result.hits) == 10
        for hit in result.hits:
            assert hit.also
            assert not hit.passage.paper.file.endswith("report.pdf")


def outcome_of(outcome: FileOutcome) -> tuple[object, ...]:
    return outcome.status, [paper.id for paper in outcome.papers], outcome.passages, outcome.reason


@pytest.mark.parametrize("exempt_first", [True, False])
def test_to_the_public_a_file_is_the_same_whether_or_not_its_bytes_are_there_as_exempt(
    adding: Adding, tmp_path: Path, embedder: Embedder, exempt_first: bool
) -> None:
    (tmp_path / "apart").mkdir()
    alone = Adding(tmp_path / "apart", embedder)
    quoting = '# Silt\n\n1.1 The report says "the basin is silting up year after year" (see para 1.1).\n'
    text = REPORT.replace("silting up", "silting up year after year")

    def add_public(to: Adding) -> list[FileOutcome]:
        return [*to.add(to.write("report.md", text)), *to.add(to.write("quoting.md", quoting))]

    if exempt_first:
        adding.add(adding.write("secret.md", text), options=EXEMPT)
    said = add_public(adding)
    if not exempt_first:
        adding.add(adding.write("secret.md", text), options=EXEMPT)
    assert list(map(outcome_of, said)) == list(map(outcome_of, add_public(alone)))
    shown = []
    for one in (adding, alone):
        reading = one.library
        papers = [paper.id for paper in reading.papers(PUBLIC_ONLY)]
        passages = [passage.id for paper in papers for passage in reading.passages(paper, PUBLIC_ONLY)]
        shown.append(
            (
                papers,
                passages,
                reading.passage_counts(PUBLIC_ONLY),
                [reading.references_from(passage, PUBLIC_ONLY) for passage in passages],
                [[place.id for place in reading.references_to(passage, PUBLIC_ONLY)] for passage in passages],
                reading.repeats_of(passages, PUBLIC_ONLY),
                [record.name for record in reading.files(PUBLIC_ONLY)],
                [hit.passage.id for hit in Engine(reading, embedder).search("silting up", PUBLIC_ONLY).hits],
            )
        )
    assert shown[0] == shown[1]
    alone.library.close()
