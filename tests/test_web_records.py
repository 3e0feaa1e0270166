"""The search record: what is kept of a question, that keeping it costs no answer, that HTTP shows none of it."""

from __future__ import annotations

import json
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from web_fakes import MINUTES, NOTE, REPORT, SECRET, FakeEngine, make_library, passages_of_report

from corpus.access import EVERYTHING, PUBLIC_ONLY, Clearance
from corpus.library import KeyedPassage, Library
from corpus.papers import Paper
from corpus.state import States, digest_of
from search.types import Answer, Filters
from web import records as record_store
from web.app import create_app
from web.record_book import RecordBook
from web.record_check import compare
from web.records import DATABASE, NoSuchRecord, RecordsError, forget, forget_old, keep, listed, make_record, read

SILT = "how many tonnes of silt have settled"
MOON = "what is the moon made of"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = make_library(tmp_path / "data")
    yield made
    made.close()


@contextmanager
def book_of(library: Library, keep_days: int = 200) -> Iterator[tuple[RecordBook, list[str]]]:
    said: list[str] = []
    book = RecordBook(library, States(library), keep_days, "boardpapers 0", said.append)
    yield book, said
    book.close()


def ask(library: Library, question: str = SILT, clearance: Clearance = PUBLIC_ONLY) -> Answer:
    return FakeEngine(library).ask(question, clearance)


def kept(library: Library, *questions: str, clearance: Clearance = PUBLIC_ONLY, by: str = "") -> list[Answer]:
    with book_of(library) as (book, said):
        made = [book.keep(ask(library, one, clearance), Filters(kind="report"), clearance, by) for one in questions]
    assert said == []
    return made


def publish_again(library: Library, paper: Paper, text: str) -> None:
    passage = replace(passages_of_report()[0], id=f"{paper.id}-again", paper=paper, text=text)
    with library.writing():
        (key,) = library.reserve_keys(1)
        library.publish(paper, [KeyedPassage(1000 + key, passage)])  # the keys of web_fakes were not reserved


def test_a_record_holds_all_that_is_needed_to_ask_again(library: Library) -> None:
    (answer,) = kept(library, SILT, by="Ann Quay")
    record, papers = read(library.folder / DATABASE, answer.record)
    assert (record.question, record.by, record.status, record.access) == (SILT, "Ann Quay", "answered", PUBLIC_ONLY)
    assert record.filters == {"kind": "report"}
    assert record.generation == answer.generation == library.generation()
    assert abs(datetime.now(UTC) - record.asked_at) < timedelta(minutes=1)
    state = States(library).of(PUBLIC_ONLY)
    assert (record.state, papers) == (state.digest, dict(state.papers))
    (citation,) = record.answer["citations"]
    assert (citation["passage"], citation["quote"]) == (
        f"{REPORT.id}-para-3-1",
        "The inner basin was last dredged in 2009.",
    )
    assert citation["words"] == digest_of(passages_of_report()[0].text)
    assert [place["passage"] for place in record.answer["considered"]] == [hit.passage.id for hit in answer.hits]


def test_the_newest_are_listed_first_and_only_those_wanted(library: Library) -> None:
    path, now = library.folder / DATABASE, datetime.now(UTC)
    answers = [(f"r-{days}", now - timedelta(days=days)) for days in (2, 0, 1)]
    keep(path, [(make_record(one, at, ask(library), Filters(), PUBLIC_ONLY, "", ""), None) for one, at in answers], 200)
    assert [record.id for record in listed(path)] == ["r-0", "r-1", "r-2"]
    assert [record.id for record in listed(path, now - timedelta(days=1, hours=1))] == ["r-0", "r-1"]


def test_only_its_owner_may_read_the_file(library: Library) -> None:
    kept(library, SILT)
    assert stat.S_IMODE((library.folder / DATABASE).stat().st_mode) == 0o600


def test_ids_say_nothing_but_the_day(library: Library) -> None:
    ids = [answer.record for answer in kept(library, *[SILT] * 50)]
    assert len(set(ids)) == 50
    assert {one[:9] for one in ids} <= {
        f"{day:%Y%m%d}-" for day in (datetime.now(UTC), datetime.now(UTC) - timedelta(1))
    }
    assert len({one[9:] for one in ids}) == 50


def test_with_nothing_to_keep_there_is_no_id_and_no_file(library: Library) -> None:
    with book_of(library, keep_days=0) as (book, _):
        assert book.keep(ask(library), Filters(), PUBLIC_ONLY).record == ""
    assert not (library.folder / DATABASE).exists()


def test_old_records_go_with_the_states_that_nothing_refers_to(library: Library) -> None:
    path, now = library.folder / DATABASE, datetime.now(UTC)
    states = States(library)
    old = make_record("old", now - timedelta(days=9), ask(library), Filters(), PUBLIC_ONLY, "", "")
    new = make_record("new", now, ask(library, SILT, EVERYTHING), Filters(), EVERYTHING, "", "")
    keep(path, [(old, states.of(PUBLIC_ONLY)), (new, states.of(EVERYTHING))], 200)
    forget_old(path, 8)
    assert [record.id for record in listed(path)] == ["new"]
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT digest FROM states").fetchall() == [(states.of(EVERYTHING).digest,)]
    db.close()


def test_public_questions_cannot_push_out_an_officers(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_store, "MOST_PUBLIC", 3)
    path, now = library.folder / DATABASE, datetime.now(UTC)
    officer = make_record(
        "officer", now - timedelta(days=1), ask(library, SILT, EVERYTHING), Filters(), EVERYTHING, "", ""
    )
    public = [
        make_record(f"public-{n}", now + timedelta(seconds=n), ask(library), Filters(), PUBLIC_ONLY, "", "")
        for n in range(5)
    ]
    keep(path, [(record, None) for record in (officer, *public)], 200)
    assert [record.id for record in listed(path)] == ["public-4", "public-3", "public-2", "officer"]


def test_what_is_forgotten_is_gone_from_the_file_too(library: Library) -> None:
    question = "where does Zebedee Quaint live, and how many tonnes of silt have settled"
    (answer,) = kept(library, question)
    path = library.folder / DATABASE
    assert forget(path, [answer.record, "nothing"]) == ["nothing"]
    with pytest.raises(NoSuchRecord):
        read(path, answer.record)
    assert b"Zebedee" not in b"".join(file.read_bytes() for file in library.folder.glob(f"{DATABASE}*"))


def test_several_programs_may_record_at_once(library: Library) -> None:
    def work() -> None:
        kept(library, *[SILT] * 20)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(listed(library.folder / DATABASE)) == 80


# --- an answer never waits for its record, nor fails by it --------------------------------------------------


@contextmanager
def locked(path: Path) -> Iterator[None]:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("BEGIN EXCLUSIVE")
    yield
    db.close()


def test_while_the_file_is_locked_answers_come_and_their_records_follow(library: Library) -> None:
    kept(library, SILT)
    path = library.folder / DATABASE
    with book_of(library) as (book, said):
        with locked(path):
            made = book.keep(ask(library), Filters(), PUBLIC_ONLY)  # waiting for the file would never end here
        book.close()
    assert said == []
    assert made.record in {record.id for record in listed(path)}


def test_a_file_that_stays_locked_costs_a_line(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_store, "_WAIT", 0.1)
    kept(library, SILT)
    with book_of(library) as (book, said), locked(library.folder / DATABASE):
        made = book.keep(ask(library), Filters(), PUBLIC_ONLY)
        book.close()
    assert len(said) == 1
    assert made.record in said[0]
    assert "locked" in said[0]


@pytest.mark.parametrize("how", ["folder", "foreign", "other version", "not a database"])
def test_a_file_that_cannot_be_written_costs_a_line_and_no_answer(library: Library, how: str) -> None:
    path = library.folder / DATABASE
    if how == "folder":
        path.mkdir()
    elif how == "not a database":
        path.write_bytes(b"somebody's notes, and not a database at all")
    else:
        with sqlite3.connect(path) as db:
            db.execute("CREATE TABLE theirs (x)")
            if how == "other version":
                db.execute(f"PRAGMA application_id={record_store.APPLICATION_ID}")
                db.execute("PRAGMA user_version=99")
        db.close()
    before = path.read_bytes() if path.is_file() else b""
    with book_of(library) as (book, said):
        assert book.keep(ask(library), Filters(), PUBLIC_ONLY).answered
        book.close()
    assert len(said) == 1
    assert str(path) in said[0]
    assert (path.read_bytes() if path.is_file() else b"") == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_said(library: Library) -> None:
    (library.folder / DATABASE).symlink_to("/dev/full")
    with book_of(library) as (book, said):
        assert book.keep(ask(library), Filters(), PUBLIC_ONLY).answered
        book.close()
    assert len(said) == 1


def test_when_too_many_wait_the_answer_has_no_id(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    going_on = threading.Event()
    monkeypatch.setattr("web.record_book._MOST_WAITING", 3)
    monkeypatch.setattr(RecordBook, "_write_these", lambda self, asked: going_on.wait(30))
    with book_of(library) as (book, said):
        made = [book.keep(ask(library), Filters(), PUBLIC_ONLY) for _ in range(30)]
        going_on.set()
    assert made[-1].record == ""
    assert "too many are waiting" in said[0]


# --- nothing exempt, and nothing over HTTP ---------------------------------------------------------------


def test_a_public_record_holds_nothing_of_exempt_papers(library: Library) -> None:
    (answer,) = kept(library, "rent of the customs house for dredging crews")
    record, papers = read(library.folder / DATABASE, answer.record)
    text = json.dumps([record.answer, papers])
    assert not any(secret in text for secret in (SECRET.id, SECRET.title, "£90,000"))
    before = record.state
    publish_again(library, SECRET, "Now the rent is £95,000.")
    (answer,) = kept(library, SILT)
    # Not even that an exempt paper has changed.
    assert read(library.folder / DATABASE, answer.record)[0].state == before


def test_an_asker_over_http_gets_an_id_and_cannot_read_a_record(library: Library) -> None:
    with book_of(library) as (book, said):
        app = create_app(FakeEngine(library), library, book=book)  # type: ignore[arg-type]
        client = app.test_client()
        asked = client.get("/api/v1/ask", query_string={"q": SILT}).get_json()["record"]
        page = client.get("/ask", query_string={"q": MOON}).text
        client.get("/api/v1/ask.docx", query_string={"q": MOON, "by": "Ann Quay"})
        client.post("/api/v1/schedule", json={"questions": [SILT, MOON]})
        client.get("/search", query_string={"q": "silt"})
    assert said == []
    found = {record.id: record for record in listed(library.folder / DATABASE)}
    assert len(found) == 5
    assert found[asked].question == SILT
    assert {record.access_name for record in found.values()} == {"public"}
    assert [record.by for record in found.values() if record.by] == ["Ann Quay"]
    assert any(one in page for one in found)
    for rule in app.url_map.iter_rules():
        assert "record" not in rule.rule
    for address in (f"/records/{asked}", f"/api/v1/records/{asked}", "/api/v1/records"):
        assert client.get(address).status_code == 404


# --- asking again ----------------------------------------------------------------------------------------


def compared(library: Library, answer: Answer) -> Any:
    record, papers = read(library.folder / DATABASE, answer.record)
    again = ask(library, record.question, record.access)
    return compare(record, papers, again, States(library).of(record.access))


def test_the_same_library_gives_the_same_answer(library: Library) -> None:
    (answer,) = kept(library, SILT)
    found = compared(library, answer)
    assert found.same
    assert found.same_library
    assert found.passages_differ == ()


def test_a_change_elsewhere_is_named_and_the_answer_is_the_same(library: Library) -> None:
    (answer,) = kept(library, SILT)
    publish_again(library, NOTE, "Another note.")
    found = compared(library, answer)
    assert found.same
    assert not found.same_library
    assert (found.papers.added, found.papers.removed, found.papers.changed) == ((), (), (NOTE.id,))
    assert found.generation[1] > found.generation[0]


def test_a_change_of_the_paper_cited_is_shown(library: Library) -> None:
    (answer,) = kept(library, SILT)
    with library.writing():
        library.remove_papers([REPORT.id, MINUTES.id])
    found = compared(library, answer)
    assert not found.same
    assert found.papers.removed == (REPORT.id, MINUTES.id)
    assert "it was answered, and is refused now" in found.answer_differs
    assert any("The inner basin was last dredged" in line for line in found.answer_differs)


def test_reading_what_is_not_there_says_so(library: Library) -> None:
    with pytest.raises(RecordsError, match="no questions have been recorded"):
        read(library.folder / DATABASE, "x")
    assert not (library.folder / DATABASE).exists()


def test_the_digest_is_of_words_and_addresses_and_not_of_the_order_of_adding(tmp_path: Path) -> None:
    first, second = Library(tmp_path / "a", create=True), Library(tmp_path / "b", create=True)
    report = passages_of_report()
    other = [replace(passage, id=f"n-{passage.id}", paper=NOTE) for passage in report]
    for library, order in ((first, (report, other)), (second, (other, report))):
        with library.writing():
            for passages in order:
                keys = library.reserve_keys(len(passages))
                library.publish(passages[0].paper, [KeyedPassage(k, p) for k, p in zip(keys, passages, strict=True)])
    one, two = (States(library).of(EVERYTHING) for library in (first, second))
    assert one.digest == two.digest
    publish_again(second, NOTE, "Other words.")
    assert States(second).of(EVERYTHING).digest != one.digest
    first.close()
    second.close()


def test_only_changed_papers_are_read_again(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    states = States(library)
    before = states.of(EVERYTHING)
    read_papers: list[str] = []
    words = Library.words
    monkeypatch.setattr(Library, "words", lambda self, paper: (read_papers.append(paper), words(self, paper))[1])
    assert states.of(EVERYTHING) is before
    publish_again(library, NOTE, "Another note.")
    after = states.of(EVERYTHING)
    assert read_papers == [NOTE.id]
    assert after == States(library).of(EVERYTHING)
