"""Questions that name a place go straight there."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import make_paper, make_passage

from corpus.access import EVERYTHING, PUBLIC_ONLY, Access
from corpus.library import Library
from corpus.papers import Passage, PassageKind, Reference
from search.embedding import Embedder
from search.engine import Engine
from search.publishing import Publisher
from search.query import Knowledge, names_another, understand

INQUIRY = make_paper("inquiry", "Inquiry into the ferry", source="Ferry Inquiry")
AUDIT = make_paper("audit", "Audit of the harbour", source="Auditor")
SECRET = make_paper("secret", "Lease of the customs house", access=Access.EXEMPT)

EVIDENCE = make_passage("The lifeboats were painted shut.", "83", INQUIRY)
SUMMARY = make_passage(
    "Crews should be drilled (paragraph 83).",
    "19",
    INQUIRY,
    place="recommendation",
    kind=PassageKind.RECOMMENDATION,
)
CHAPTER = Passage(
    "inquiry-recommendation-19-again", INQUIRY, SUMMARY.locator, SUMMARY.kind, "Crews should be drilled monthly."
)
OTHER = make_passage("Tides are printed on a card.", "90", INQUIRY)
SAME = make_passage("Buoys should be counted.", "3", AUDIT, place="recommendation", kind=PassageKind.RECOMMENDATION)
TWIN = make_passage("Ferries should be counted.", "3", INQUIRY, place="recommendation", kind=PassageKind.RECOMMENDATION)
HIDDEN = make_passage("The rent should double.", "19", SECRET, place="recommendation", kind=PassageKind.RECOMMENDATION)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Engine:
    """An engine over papers that print a recommendation twice, and point at what it rests on."""
    folder: Path = tmp_path_factory.mktemp("straight") / "data"
    library = Library(folder, create=True)
    publisher = Publisher(library, embedder)
    with library.writing():
        publisher.publish(INQUIRY, [SUMMARY, EVIDENCE, OTHER, CHAPTER, TWIN], [(0, Reference(24, 36, (EVIDENCE.id,)))])
        publisher.publish(AUDIT, [SAME])
        publisher.publish(SECRET, [HIDDEN])
    return Engine(library, embedder)


def first(engine: Engine, question: str, count: int) -> set[Passage]:
    return {hit.passage for hit in engine.search(question, PUBLIC_ONLY).hits[:count]}


def test_a_place_that_one_paper_prints_twice_is_found_at_both(engine: Engine) -> None:
    assert first(engine, "what is recommendation 19?", 2) == {SUMMARY, CHAPTER}


def test_what_a_place_points_at_comes_along_where_its_reasons_are_asked_for(engine: Engine) -> None:
    assert first(engine, "recommendation 19 evidence", 3) == {SUMMARY, CHAPTER, EVIDENCE}
    assert first(engine, "what is behind recommendation 19?", 3) == {SUMMARY, CHAPTER, EVIDENCE}


def test_a_place_that_two_papers_have_needs_the_paper_s_name(engine: Engine) -> None:
    assert first(engine, "recommendation 3 of the audit of the harbour", 1) == {SAME}
    assert first(engine, "recommendation 3 of the ferry inquiry", 1) == {TWIN}


def test_a_place_in_an_exempt_paper_makes_no_difference_to_those_who_may_not_see_it(engine: Engine) -> None:
    public = engine.search("what is recommendation 19?", PUBLIC_ONLY).hits
    assert HIDDEN not in {hit.passage for hit in public}
    everything = engine.search("what is recommendation 19?", EVERYTHING).hits
    assert HIDDEN in {hit.passage for hit in everything}


@pytest.mark.parametrize(
    ("question", "another"),
    [
        ("recommendation 19 of the winter plan", True),
        ("what does recommendation 19 in the treasury strategy say?", True),
        ("recommendation 19 of the ferry inquiry", False),
        ("recommendation 19 of the report", False),
        ("recommendation 19: how often should crews be drilled?", False),
        ("what is recommendation 19?", False),
    ],
)
def test_a_place_of_another_paper_is_not_looked_for_in_the_only_one_that_has_it(
    engine: Engine, question: str, another: bool
) -> None:
    assert names_another(understand(question, Knowledge()), INQUIRY) is another
    if not another:
        assert first(engine, question, 2) == {SUMMARY, CHAPTER}
