"""A paper that is in the library twice is found once, and what is exempt is told to nobody by its public copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from conftest import make_paper, make_passage

from corpus.access import EVERYTHING, PUBLIC_ONLY, Access, Clearance
from corpus.library import Library
from corpus.papers import Paper, Passage
from search.embedding import Embedder
from search.engine import Engine
from search.places import find_place
from search.types import Answer, Filters, SearchResult

Publish = Callable[..., Library]

ALONE = make_paper("alone", "Winter plan", body="", day=None)
MAY = make_paper("may", "Winter plan", source="")
JUNE = make_paper("june", "Winter plan", day=date(2024, 6, 13))
SECRET = make_paper("secret", "Winter plan", access=Access.EXEMPT)
OTHER = make_paper("other", "Summer plan", body="Beach Committee", day=date(2024, 7, 1))

PLAN = [
    "Gritting the coast road cost £17,071 in January. Drivers were thanked for their work in the snow.",
    "Snow closed the lighthouse road for nine days, and the school bus went by the quarry for all that time.",
    "Salt is kept in the old brewery, where two hundred tonnes can be held under cover until the spring.",
    "The gritting crews are paid by the hour, with an allowance for nights that was agreed three years ago.",
    "A new gritter would cost £140,000 and would last for twelve winters if it is washed after every outing.",
    "It has to be greased in May, painted in June and kept under a dry roof until the first frost.",
]
ASKED = "what did gritting the coast road cost?"


def plan(paper: Paper, *more: str) -> list[Passage]:
    return [make_passage(text, str(n), paper, position=n) for n, text in enumerate([*PLAN, *more], 1)]


def engine(library: Library, embedder: Embedder) -> Engine:
    return Engine(library, embedder)


def found(result: SearchResult) -> list[tuple[str, list[str]]]:
    return [(hit.passage.id, [place.id for place in hit.also]) for hit in result.hits]


@pytest.mark.parametrize("mode", ["hybrid", "lexical", "vectors"])
def test_each_passage_is_found_once_and_says_where_else_it_stands(
    publish: Publish, embedder: Embedder, mode: str
) -> None:
    library = publish(*plan(ALONE), *plan(MAY), *plan(JUNE))
    result = engine(library, embedder).search(ASKED, PUBLIC_ONLY, limit=10, mode=mode)
    assert found(result)[0] == ("may-para-1", ["june-para-1", "alone-para-1"])
    assert len({hit.passage.text for hit in result.hits}) == len(result.hits)
    if mode != "lexical":
        assert len(result.hits) == len(PLAN)


@pytest.mark.parametrize("mode", ["hybrid", "lexical", "vectors"])
def test_a_limit_gives_as_many_different_passages(publish: Publish, embedder: Embedder, mode: str) -> None:
    copies = [replace(MAY, id=f"copy-{n}") for n in range(40)]
    library = publish(*(passage for paper in copies for passage in plan(paper)))
    result = engine(library, embedder).search("gritting coast road snow salt cost", PUBLIC_ONLY, limit=4, mode=mode)
    assert len({hit.passage.text for hit in result.hits}) == len(result.hits) == 4
    assert all(len(hit.also) == 39 for hit in result.hits)


def test_an_answer_quotes_no_sentence_twice(publish: Publish, embedder: Embedder) -> None:
    answer = engine(publish(*plan(ALONE), *plan(MAY)), embedder).ask(ASKED, PUBLIC_ONLY)
    quotes = [citation.quote for citation in answer.citations]
    assert quotes[0] == "Gritting the coast road cost £17,071 in January."
    assert len(set(quotes)) == len(quotes)
    assert [place.id for place in answer.also(answer.citations[0])] == ["alone-para-1"]


@pytest.mark.parametrize(
    ("filters", "first"),
    [
        (Filters(paper="alone"), "alone"),
        (Filters(paper="june"), "june"),
        (Filters(since=date(2024, 6, 1)), "june"),
        (Filters(source="director of public health"), "june"),
        (Filters(body="harbour board"), "may"),
        (Filters(kind="report"), "may"),
    ],
)
@pytest.mark.parametrize("mode", ["hybrid", "lexical", "vectors"])
def test_filters_that_leave_out_one_copy_find_another(
    publish: Publish, embedder: Embedder, filters: Filters, first: str, mode: str
) -> None:
    library = publish(*plan(MAY), *plan(ALONE), *plan(JUNE))
    result = engine(library, embedder).search(ASKED, PUBLIC_ONLY, filters, mode=mode)
    assert result.hits[0].passage.id == f"{first}-para-1"
    assert {hit.passage.paper.id for hit in result.hits} == {first}


def test_the_copy_of_the_meeting_asked_for_leads(publish: Publish, embedder: Embedder) -> None:
    asking = engine(publish(*plan(MAY), *plan(JUNE)), embedder)
    assert asking.search("gritting the coast road", PUBLIC_ONLY).hits[0].passage.paper.id == "may"
    asked = "what was said on 13 June 2024 about gritting the coast road?"
    assert asking.search(asked, PUBLIC_ONLY).hits[0].passage.paper.id == "june"


def test_what_one_copy_alone_says_is_found(publish: Publish, embedder: Embedder) -> None:
    library = publish(*plan(MAY), *plan(JUNE, "Annex."))
    asking = engine(library, embedder)
    assert [hit.passage.id for hit in asking.search("annex", PUBLIC_ONLY, mode="lexical").hits] == ["june-para-7"]


def test_both_versions_of_a_revised_paper_are_found(publish: Publish, embedder: Embedder) -> None:
    revised = [replace(item, text=item.text.replace("£17,071", "£19,400")) for item in plan(JUNE)]
    result = engine(publish(*plan(MAY), *revised), embedder).search(ASKED, PUBLIC_ONLY, limit=20)
    assert {"may-para-1", "june-para-1", "may-para-3", "june-para-3"} <= {hit.passage.id for hit in result.hits}
    assert not any(hit.also for hit in result.hits)


def test_a_place_named_in_words_is_that_of_the_first_copy(publish: Publish) -> None:
    library = publish(*plan(ALONE), *plan(MAY))
    place = find_place(library, "Winter plan, para 3", PUBLIC_ONLY)
    assert isinstance(place, Passage)
    assert place.id == "may-para-3"
    assert find_place(library, "Winter plan", PUBLIC_ONLY) == MAY


def told(asking: Engine, clearance: Clearance) -> list[object]:
    """All that a reader is told: neither the time it took nor the generation, which only the search record keeps."""
    said: list[object] = []
    for question in (ASKED, "para 2 of the winter plan", "salt in the old brewery", "who is paid by the hour?"):
        said += [replace(asking.search(question, clearance, mode=mode), took_ms=0) for mode in ("hybrid", "lexical")]
        answer: Answer = asking.ask(question, clearance)
        said.append(replace(answer, took_ms=0, generation=0))
    return said


class TestExempt:
    def test_to_the_public_a_copy_is_as_if_the_exempt_one_were_not_there(
        self, publish: Publish, embedder: Embedder
    ) -> None:
        library = publish(*plan(MAY), *plan(OTHER)[:2])
        before = told(engine(library, embedder), PUBLIC_ONLY)
        publish(*plan(SECRET))
        assert told(engine(library, embedder), PUBLIC_ONLY) == before

    def test_so_it_is_when_the_exempt_one_came_first(self, publish: Publish, embedder: Embedder) -> None:
        library = publish(*plan(SECRET), *plan(MAY))
        with_secret = told(engine(library, embedder), PUBLIC_ONLY)
        with library.writing():
            library.remove_papers(["secret"])
        assert told(engine(library, embedder), PUBLIC_ONLY) == with_secret

    def test_those_who_may_see_both_find_the_public_one_and_are_told_of_the_other(
        self, publish: Publish, embedder: Embedder
    ) -> None:
        asking = engine(publish(*plan(SECRET), *plan(MAY)), embedder)
        assert found(asking.search(ASKED, EVERYTHING))[0] == ("may-para-1", ["secret-para-1"])
        only = asking.search(ASKED, frozenset({Access.EXEMPT}))
        assert found(only)[0] == ("secret-para-1", [])

    def test_a_place_named_in_words_is_the_public_one(self, publish: Publish) -> None:
        library = publish(*plan(SECRET), *plan(MAY))
        for clearance in (PUBLIC_ONLY, EVERYTHING):
            assert find_place(library, "Winter plan, para 3", clearance).id == "may-para-3"
