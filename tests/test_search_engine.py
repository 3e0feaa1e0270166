from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import make_paper, make_passage
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.access import EVERYTHING, PUBLIC_ONLY, Access
from corpus.database import LibraryError
from corpus.library import Library
from corpus.locators import Locator
from corpus.papers import PaperKind, Passage, PassageKind
from search.embedding import Embedder
from search.engine import Engine, QuestionError
from search.lexical import LexicalIndex
from search.publishing import INDEX, Publisher
from search.types import Filters, SearchResult
from search.words import stems

Publish = Callable[..., Library]

WINTER = make_paper("winter", "Winter plan")
OFSTED = make_paper("ofsted", "Inspection of children's services", kind=PaperKind.INSPECTION, source="Ofsted")
OFFICER = make_paper("officer", "Report on the inspection", source="Helen Marsh, Director of Children's Services")
MINUTES = make_paper("minutes", "Minutes", kind=PaperKind.MINUTES, source="Harbour Board", day=date(2023, 11, 2))
SECRET = make_paper("secret", "Lease of the customs house", access=Access.EXEMPT)

GRITTING = make_passage("Gritting the coast road cost £17,071 in January. Drivers were thanked.", "3.1", WINTER)
BOARD = make_passage("The Harbour Board (HB) takes too little interest in children in care.", "143", OFSTED)
MISSING = make_passage("Children who go missing are seen within 72 hours.", "57", OFSTED)
QUOTED = make_passage(
    "Ofsted said the Harbour Board takes too little interest in children in care (para 143).", "4.8", OFFICER
)
RESOLVED = make_passage(
    "That the carers' grant be extended to 31 March 2026.",
    "2",
    MINUTES,
    locator=Locator.of("minute", "17", "resolution", "2"),
    kind=PassageKind.RESOLUTION,
)
LEASE = make_passage("The customs house is let to the Order of the Teapot (OTP) at £412,000 a year.", "1", SECRET)
ALL = (GRITTING, BOARD, MISSING, QUOTED, RESOLVED, LEASE)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Engine:
    """An engine over one small library that the tests only read."""
    return Engine(_published(tmp_path_factory.mktemp("engine") / "data", embedder, *ALL), embedder)


def _published(folder: Path, embedder: Embedder, *passages: Passage) -> Library:
    library = Library(folder, create=True)
    publisher = Publisher(library, embedder)
    with library.writing():
        for paper in {passage.paper.id: passage.paper for passage in passages}.values():
            publisher.publish(paper, [passage for passage in passages if passage.paper == paper])
    return library


def _ids(result: SearchResult) -> list[str]:
    return [hit.passage.id for hit in result.hits]


@pytest.mark.parametrize("mode", ["hybrid", "lexical", "vectors"])
def test_every_way_of_searching_finds_the_passage(engine: Engine, mode: str) -> None:
    result = engine.search("what did gritting the coast road cost?", PUBLIC_ONLY, mode=mode)
    assert result.hits[0].passage == GRITTING
    assert [hit.score for hit in result.hits] == sorted((hit.score for hit in result.hits), reverse=True)


def test_meaning_finds_what_shares_no_word(engine: Engine) -> None:
    assert engine.search("snow clearance spending", PUBLIC_ONLY).hits[0].passage == GRITTING


@pytest.mark.parametrize("mode", ["hybrid", "lexical", "vectors"])
def test_an_empty_library_finds_nothing_and_does_not_answer(tmp_path: Path, embedder: Embedder, mode: str) -> None:
    empty = Engine(Library(tmp_path / "data", create=True), embedder)
    assert empty.ready()
    assert empty.search("anything", EVERYTHING, mode=mode).hits == ()
    answer = empty.ask("anything", EVERYTHING)
    assert not answer.answered
    assert answer.confidence == 0


def test_filters_that_leave_nothing_find_nothing(engine: Engine) -> None:
    assert engine.search("gritting", PUBLIC_ONLY, Filters(body="no such body")).hits == ()
    assert not engine.ask("gritting", PUBLIC_ONLY, Filters(body="no such body")).answered


def test_filters_limit_what_is_found(engine: Engine) -> None:
    assert {hit.passage.paper.id for hit in engine.search("children", PUBLIC_ONLY, Filters(source="OFSTED")).hits} == {
        "ofsted"
    }
    assert _ids(engine.search("children", PUBLIC_ONLY, Filters(until=date(2023, 12, 31)))) == [RESOLVED.id]


def test_a_named_place_comes_first(engine: Engine) -> None:
    assert engine.search("what does para 57 of the Ofsted report say?", PUBLIC_ONLY).hits[0].passage == MISSING
    assert engine.search("minute 17 resolution 2", PUBLIC_ONLY).hits[0].passage == RESOLVED
    answer = engine.ask("para 57 of the Ofsted report", PUBLIC_ONLY)
    assert answer.citations[0].passage == MISSING


def test_the_source_comes_before_the_paper_that_quotes_it(engine: Engine) -> None:
    found = _ids(engine.search("what did Ofsted say about the Harbour Board?", PUBLIC_ONLY))
    assert found.index(BOARD.id) < found.index(QUOTED.id)


def test_an_answer_quotes_its_passage_word_for_word(engine: Engine) -> None:
    answer = engine.ask("how much did gritting the coast road cost?", PUBLIC_ONLY)
    assert answer.answered
    assert answer.statements[0].text == "Gritting the coast road cost £17,071 in January."
    assert answer.citations[0].passage == answer.hits[0].passage == GRITTING
    assert 0.5 < answer.confidence <= 1
    assert answer.hits == engine.search(answer.question, PUBLIC_ONLY).hits


@pytest.mark.parametrize("question", ["What is the capital of France?", "Who won the world cup in 1966?"])
def test_what_the_papers_do_not_say_is_refused_with_the_nearest_passages(engine: Engine, question: str) -> None:
    answer = engine.ask(question, PUBLIC_ONLY)
    assert not answer.answered
    assert answer.citations == ()
    assert answer.hits
    assert answer.confidence < 0.5


def test_a_year_that_no_paper_names_is_refused(engine: Engine) -> None:
    assert not engine.ask("what did gritting the coast road cost in 2031?", PUBLIC_ONLY).answered


@pytest.mark.parametrize("mode", ["hybrid", "lexical", "vectors"])
def test_exempt_papers_are_found_only_by_those_who_may(engine: Engine, mode: str) -> None:
    asked = "what is the rent of the customs house?"
    assert LEASE.id in _ids(engine.search(asked, EVERYTHING, mode=mode))
    assert LEASE.id not in _ids(engine.search(asked, PUBLIC_ONLY, mode=mode))
    assert _ids(engine.search(asked, frozenset({Access.EXEMPT}), mode=mode)) == [LEASE.id]
    assert engine.search(asked, frozenset(), mode=mode).hits == ()


@pytest.mark.parametrize(
    "question", ["what is the OTP?", "gritting", "para 1 of the lease", "who rents the customs house?"]
)
def test_an_exempt_paper_changes_nothing_for_a_public_reader(
    engine: Engine, tmp_path: Path, embedder: Embedder, question: str
) -> None:
    without = Engine(_published(tmp_path / "data", embedder, *(item for item in ALL if item != LEASE)), embedder)
    for mode in ("hybrid", "lexical", "vectors"):
        one, other = (e.search(question, PUBLIC_ONLY, mode=mode) for e in (engine, without))
        assert [(hit.passage, hit.score) for hit in one.hits] == [(hit.passage, hit.score) for hit in other.hits]
    assert engine.ask(question, PUBLIC_ONLY).statements == without.ask(question, PUBLIC_ONLY).statements


@pytest.mark.parametrize(
    ("question", "mode", "message"),
    [
        ("", "hybrid", "type a question"),
        (" \n", "hybrid", "type a question"),
        ("what \udcff was agreed?", "hybrid", "bytes that are no text"),
        ("a" * 1001, "hybrid", "1,001 characters"),
        ("gritting", "magic", "hybrid, lexical, vectors"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(engine: Engine, question: str, mode: str, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        engine.search(question, PUBLIC_ONLY, mode=mode)


@given(st.text(min_size=1, max_size=80).filter(str.strip))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_answered_or_refused(engine: Engine, question: str) -> None:
    answer = engine.ask(question, PUBLIC_ONLY)
    for statement in answer.statements:
        for number in statement.citations:
            citation = answer.citations[number]
            assert citation.quote == citation.passage.text[citation.start : citation.end] == statement.text
    for hit in answer.hits:
        assert all(0 <= start < end <= len(hit.passage.text) for start, end in hit.highlights)


def test_a_question_of_the_greatest_length_is_answered(engine: Engine) -> None:
    assert engine.search("gritting " * 111, PUBLIC_ONLY).hits


def test_the_limit_is_kept(engine: Engine) -> None:
    assert len(engine.search("children", PUBLIC_ONLY, limit=2).hits) == 2


def test_a_new_paper_is_found_at_once_and_a_removed_one_no_more(publish: Publish, embedder: Embedder) -> None:
    library = publish(GRITTING)
    engine = Engine(library, embedder)
    assert _ids(engine.search("carers' grant", PUBLIC_ONLY)) == [GRITTING.id]
    publish(RESOLVED)
    assert _ids(engine.search("carers' grant", PUBLIC_ONLY))[0] == RESOLVED.id
    with library.writing():
        Publisher(library, embedder).remove(["minutes"])
    assert _ids(engine.search("carers' grant", PUBLIC_ONLY)) == [GRITTING.id]


def test_a_new_version_takes_the_place_of_the_old_one(publish: Publish, embedder: Embedder) -> None:
    library = publish(GRITTING)
    engine = Engine(library, embedder)
    engine.search("gritting", PUBLIC_ONLY)
    publish(make_passage("Salting was stopped.", "3.1", WINTER))
    for mode in ("hybrid", "lexical", "vectors"):
        assert [hit.passage.text for hit in engine.search("salting or gritting", PUBLIC_ONLY, mode=mode).hits] == [
            "Salting was stopped."
        ]
    assert len(LexicalIndex(library.folder / INDEX).keys()) == 1


def test_a_passage_that_went_away_since_is_left_out(
    publish: Publish, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = publish(GRITTING, RESOLVED)
    engine = Engine(library, embedder)
    assert len(engine.search("gritting", PUBLIC_ONLY).hits) == 2
    opened = library.generation()
    with library.writing():
        Publisher(library, embedder).remove(["winter"])
    # As for a reader who opened the index just before the paper went.
    monkeypatch.setattr(library, "generation", lambda: opened)
    assert _ids(engine.search("gritting", PUBLIC_ONLY)) == [RESOLVED.id]


def test_vectors_of_two_models_never_meet(
    publish: Publish, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = publish(GRITTING)
    other = Embedder("some/other-model")
    with pytest.raises(LibraryError, match="all-MiniLM-L6-v2"):
        Engine(library, other).search("gritting", PUBLIC_ONLY)
    with library.writing(), pytest.raises(LibraryError, match="other-model"):
        Publisher(library, other).publish(WINTER, [GRITTING])


def test_words_left_by_a_crash_are_cleared_and_lost_ones_made_again(publish: Publish, embedder: Embedder) -> None:
    library = publish(GRITTING, RESOLVED)
    index = LexicalIndex(library.folder / INDEX)
    published = index.keys()
    index.add(999, LEASE)
    index.delete([min(published)])
    index.commit()
    assert index.keys() != published
    with library.writing():
        assert Publisher(library, embedder).repair() == 2
    assert LexicalIndex(library.folder / INDEX).keys() == published


def test_words_that_a_crash_left_in_one_view_are_put_right(publish: Publish, embedder: Embedder) -> None:
    """The views are written one after the other: a crash may come between."""
    library = publish(GRITTING, RESOLVED)
    index = LexicalIndex(library.folder / INDEX)
    published = index.keys()
    index.add(999, GRITTING)
    index.delete([min(published)])
    index._writers.pop("all").rollback()
    index.commit()
    assert (index.keys(), index.keys("public")) == (published, published - {min(published)} | {999})
    with library.writing():
        assert Publisher(library, embedder).repair() == 2
    assert LexicalIndex(library.folder / INDEX).keys("public") == published


def _empty_meta(view: Path) -> None:
    (view / "meta.json").write_bytes(b"")


def _half_managed(view: Path) -> None:
    (view / ".managed.json").write_bytes(b'["meta')


def _no_segments(view: Path) -> None:
    for path in view.iterdir():
        if path.suffix in {".store", ".idx", ".term", ".fast"}:
            path.unlink()


def _only_a_folder(view: Path) -> None:
    shutil.rmtree(view)
    view.mkdir()


@pytest.mark.parametrize("view", ["public", "all"])
@pytest.mark.parametrize("crash", [_empty_meta, _half_managed, _no_segments, _only_a_folder, shutil.rmtree])
def test_a_word_index_that_a_crash_left_half_made_is_made_anew(
    publish: Publish, embedder: Embedder, crash: Callable[[Path], None], view: str
) -> None:
    library = publish(GRITTING, RESOLVED)
    (library.folder / INDEX / "not-ours.txt").write_text("kept")
    published = LexicalIndex(library.folder / INDEX).keys()
    crash(library.folder / INDEX / view)
    with library.writing():
        Publisher(library, embedder).publish(MINUTES, [RESOLVED])
    index = LexicalIndex(library.folder / INDEX)
    assert len(index.keys()) == len(index.keys("public")) == len(published)
    assert (library.folder / INDEX / "not-ours.txt").exists()
    assert _ids(Engine(library, embedder).search("carers' grant", PUBLIC_ONLY))[0] == RESOLVED.id


def test_a_failed_publish_changes_nothing(
    publish: Publish, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = publish(GRITTING)
    before = library.generation()

    def fails(*_: object, **__: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patched, library.writing():
        patched.setattr(library, "publish", fails)
        with pytest.raises(OSError, match="disk full"):
            Publisher(library, embedder).publish(MINUTES, [RESOLVED])
    assert library.generation() == before
    assert _ids(Engine(library, embedder).search("carers' grant", PUBLIC_ONLY)) == [GRITTING.id]
    publish(RESOLVED)
    assert len(LexicalIndex(library.folder / INDEX).keys()) == 2


def test_many_may_search_while_papers_come_and_go(publish: Publish, embedder: Embedder) -> None:
    library = publish(GRITTING)
    engine = Engine(library, embedder)
    stop, wrong = threading.Event(), []

    def ask() -> None:
        while not stop.is_set():
            found = _ids(engine.search("gritting the coast road", PUBLIC_ONLY))
            if GRITTING.id not in found:
                wrong.append(found)
        library.close()

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    for _ in range(4):
        publish(RESOLVED)
        publish(GRITTING)
    stop.set()
    for asker in askers:
        asker.join()
    assert wrong == []


_WRITER = textwrap.dedent("""
    import sys
    sys.path[:0] = {path!r}
    from pathlib import Path
    from conftest import make_paper, make_passage
    from corpus.library import Library
    from search.embedding import Embedder
    from search.publishing import Publisher
    library, embedder = Library(Path({folder!r})), Embedder()
    embedder.encode_question("ready")
    print("ready", flush=True)
    with library.writing():
        publisher = Publisher(library, embedder)
        for turn in range(10_000):
            paper = make_paper(f"paper-{{turn % 3}}", f"Paper {{turn % 3}}")
            publisher.publish(paper, [make_passage(f"Turn {{turn}} of {{n}} things", str(n), paper) for n in range(3)])
""")


def test_a_kill_at_any_moment_leaves_the_last_published_state(tmp_path: Path, embedder: Embedder) -> None:
    folder = tmp_path / "data"
    _published(folder, embedder, GRITTING).close()
    script = _WRITER.format(path=[str(Path(__file__).parent), *sys.path], folder=str(folder))
    for wait in (0.15, 0.4):
        with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
            time.sleep(wait)
            writer.send_signal(signal.SIGKILL)
        library = Library(folder)
        for mode in ("hybrid", "lexical", "vectors"):
            found = Engine(library, embedder).search("turn of things, gritting", EVERYTHING, mode=mode, limit=50).hits
            published = {key for key, _ in library.keys()}
            assert len(found) == len(published)
        for number in range(3):
            texts = _texts(library, f"paper-{number}")
            assert len(texts) in {0, 3}
            assert len({text.split(" of ")[0] for text in texts}) <= 1
        with library.writing():
            Publisher(library, embedder).repair()
        assert LexicalIndex(folder / INDEX).keys() == published
        library.close()


def _texts(library: Library, paper_id: str) -> list[str]:
    try:
        return [passage.text for passage in library.passages(paper_id, EVERYTHING)]
    except LookupError:
        return []


def test_an_engine_that_cannot_open_its_index_is_not_ready(publish: Publish) -> None:
    assert not Engine(publish(GRITTING), Embedder("some/other-model")).ready()


def test_a_refusal_says_what_was_searched_and_which_words_no_paper_has(engine: Engine) -> None:
    answer = engine.ask("what did the archdeacon pay for the zeppelin?", PUBLIC_ONLY)
    assert not answer.answered
    assert answer.missing == ("archdeacon", "pay", "zeppelin")
    assert (answer.searched.papers, answer.searched.passages) == (4, 5)
    narrowed = engine.ask("what did the archdeacon pay?", PUBLIC_ONLY, Filters(source="Ofsted"))
    assert (narrowed.searched.papers, narrowed.searched.passages) == (1, 2)


def test_what_only_exempt_papers_have_is_as_missing_as_what_none_has(engine: Engine) -> None:
    question = "who collects the teapot on Tuesdays?"
    assert "teapot" in engine.ask(question, PUBLIC_ONLY).missing
    assert "teapot" not in engine.ask(question, EVERYTHING).missing
    assert engine.ask(question, EVERYTHING).searched.papers == 5


@pytest.mark.parametrize("closing", ["exempt", "removed", "crashed"])
def test_nothing_public_tells_what_a_paper_says_that_was_public(
    tmp_path: Path, embedder: Embedder, closing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So many papers that the word index merges them: the deleted one then stands in one file with others.
    more = [make_passage(f"Ward {n} was gritted.", paper=make_paper(f"ward-{n}", f"Ward {n}")) for n in range(9)]
    never, once = (tmp_path / name for name in ("never", "once"))
    expected = _published(never, embedder, LEASE, *ALL[:-1], *more)
    open_lease = replace(LEASE, paper=replace(SECRET, access=Access.PUBLIC))
    library = _published(once, embedder, open_lease, *ALL[:-1], *more)
    publisher = Publisher(library, embedder)
    with library.writing():
        if closing == "removed":
            publisher.remove([SECRET.id])
        elif closing == "exempt":
            publisher.publish(SECRET, [LEASE])
        else:
            with monkeypatch.context() as change:
                change.setattr(LexicalIndex, "renew", _crash)
                with pytest.raises(KeyboardInterrupt):
                    publisher.publish(SECRET, [LEASE])
            Publisher(library, embedder).repair()
    words, wanted = (LexicalIndex(folder / INDEX).searcher() for folder in (once, never))
    stem = next(iter(stems("teapot")))
    assert wanted.passages(stem, PUBLIC_ONLY) == 0
    assert words.passages(stem, PUBLIC_ONLY) == 0
    assert words.beginning(stem, PUBLIC_ONLY) == []
    asked = "what is the rent of the customs house to the Order of the Teapot?"
    here, there = (Engine(item, embedder).search(asked, PUBLIC_ONLY) for item in (library, expected))
    assert [(hit.passage, hit.score) for hit in here.hits] == [(hit.passage, hit.score) for hit in there.hits]


def _crash(*_: object) -> None:
    raise KeyboardInterrupt
