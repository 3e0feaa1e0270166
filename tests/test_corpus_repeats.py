"""Which papers are the same one in two files, and which only look alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from conftest import make_paper, make_passage

from corpus.access import EVERYTHING, PUBLIC_ONLY, Access
from corpus.decisions import Decision, DecisionFilters
from corpus.library import KeyedPassage, Library
from corpus.papers import Paper, PaperKind, PassageKind, Reference
from corpus.repeats import marks_of, plain, standing_order

RESOLUTION = PassageKind.RESOLUTION
DREDGING = [
    f"The {part} of the harbour was last dredged in {year}, when {tonnes} tonnes of silt were taken to sea by barge."
    for part, year, tonnes in zip(
        ("inner basin", "outer basin", "ferry berth", "fish quay", "coal dock", "north channel", "south channel"),
        range(2009, 2016),
        range(38_500, 45_500, 1_000),
        strict=True,
    )
]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Follow-up  of\nthe plan", "follow up of the PLAN"),
        ("the Board’s “view”", 'the Board\'s "view"'),
        ("2014–15", "2014-15"),
        ("a café", "a cafe"),
        ("silt, sand; and stones.", "silt sand and stones"),
    ],
)
def test_how_words_are_printed_is_put_aside(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("one", "other"), [("1.5 m", "15 m"), ("£5", "5"), ("fell by 3%", "fell by 3"), ("12-3", "123"), ("-5", "5")]
)
def test_figures_stay_what_they_are(one: str, other: str) -> None:
    assert plain(one) != plain(other)


def test_the_second_none_of_a_paper_is_the_second_none_of_its_copy() -> None:
    first, other, second, nothing = marks_of(["None.", "Some.", "NONE", "…"])
    assert len({first, other, second}) == 3
    assert nothing is None
    assert marks_of(["none", "none"]) == [first, second]


Put = Callable[..., Library]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Publish a paper with these texts, without indexes."""
    library = Library(tmp_path / "data", create=True)

    def publish(paper: Paper, texts: Sequence[str], references: Sequence[tuple[int, Reference]] = ()) -> Library:
        passages = [make_passage(text, str(number), paper, position=number) for number, text in enumerate(texts, 1)]
        with library.writing():
            keys = library.reserve_keys(len(passages))
            keyed = [KeyedPassage(key, passage) for key, passage in zip(keys, passages, strict=True)]
            library.publish(paper, keyed, references=[(keys[index], reference) for index, reference in references])
        return library

    return publish


def repeated(library: Library) -> set[frozenset[str]]:
    return {frozenset((paper, other)) for paper, others in library.repeats().others.items() for other in others}


ALONE = make_paper("alone", "Dredging", body="", day=None)
IN_PACK = make_paper("in-pack", "Dredging of the harbour")
PAIR = {frozenset((ALONE.id, IN_PACK.id))}


class TestPapers:
    def test_the_same_words_are_the_same_paper_whatever_its_title(self, put: Put) -> None:
        put(ALONE, DREDGING)
        assert repeated(put(IN_PACK, [text.upper() for text in DREDGING])) == PAIR

    def test_a_passage_cut_otherwise_is_no_difference(self, put: Put) -> None:
        last = DREDGING[-1] + " The barge is hired."
        put(ALONE, [*DREDGING[:-1], *DREDGING[:-1], last])
        cut = last.split(" The barge")[0]
        assert repeated(put(IN_PACK, [*DREDGING[:-1], *DREDGING[:-1], cut, "The barge is hired."])) == PAIR

    def test_a_stray_line_of_one_of_them_is_no_difference(self, put: Put) -> None:
        put(ALONE, DREDGING)
        assert repeated(put(IN_PACK, [*DREDGING, "Page 17"])) == PAIR

    def test_a_revision_is_another_paper(self, put: Put) -> None:
        report = [*DREDGING, *(f"{text} So it was {number} times." for number, text in enumerate(DREDGING))]
        put(ALONE, report)
        assert repeated(put(IN_PACK, [report[0].replace("2009", "2010"), *report[1:]])) == set()

    def test_half_a_paper_is_another_paper(self, put: Put) -> None:
        put(ALONE, DREDGING)
        assert repeated(put(IN_PACK, DREDGING[:4])) == set()

    def test_a_new_version_is_compared_anew(self, put: Put) -> None:
        put(ALONE, DREDGING)
        put(IN_PACK, DREDGING)
        assert repeated(put(IN_PACK, DREDGING[:3])) == set()
        assert repeated(put(ALONE, DREDGING[:3])) == set()  # so short, and of another title: by chance
        assert repeated(put(ALONE, DREDGING)) == set()

    def test_what_is_removed_repeats_nothing(self, put: Put) -> None:
        put(ALONE, DREDGING)
        library = put(IN_PACK, DREDGING)
        with library.writing():
            library.remove_papers([ALONE.id])
        assert repeated(library) == set()
        assert library.check() == []

    def test_a_short_notice_is_one_paper_only_with_its_title_and_meeting(self, put: Put) -> None:
        notice = ["Members are reminded of their interests."]
        for paper in (
            make_paper("may", "Notice"),
            make_paper("may-again", "NOTICE"),
            make_paper("june", "Notice", day=date(2024, 6, 13)),
            make_paper("other", "Reminder"),
        ):
            library = put(paper, notice)
        assert repeated(library) == {frozenset(("may", "may-again"))}

    @pytest.mark.parametrize("kind", [PaperKind.AGENDA, PaperKind.MINUTES])
    def test_agendas_and_minutes_of_two_days_are_two(self, put: Put, kind: PaperKind) -> None:
        put(make_paper("may", kind=kind), DREDGING)
        put(make_paper("may-again", kind=kind), DREDGING)
        library = put(make_paper("june", kind=kind, day=date(2024, 6, 13)), DREDGING)
        assert repeated(library) == {frozenset(("may", "may-again"))}

    def test_the_copy_of_a_known_meeting_comes_first(self) -> None:
        exempt = make_paper("exempt", access=Access.EXEMPT)
        later = make_paper("later", day=date(2025, 1, 1))
        assert sorted([exempt, ALONE, later, IN_PACK], key=standing_order) == [IN_PACK, later, ALONE, exempt]


class TestPlaces:
    def test_a_passage_knows_where_else_it_stands(self, put: Put) -> None:
        put(ALONE, DREDGING)
        library = put(IN_PACK, ["A foreword.", *DREDGING])
        also = library.repeats_of(["alone-para-2", "in-pack-para-1"], PUBLIC_ONLY)
        assert {own: [place.id for place in places] for own, places in also.items()} == {
            "alone-para-2": ["in-pack-para-3"]
        }

    def test_an_exempt_copy_is_told_of_only_to_those_who_may_see_it(self, put: Put) -> None:
        put(ALONE, DREDGING)
        library = put(make_paper("secret", access=Access.EXEMPT), DREDGING)
        assert [place.id for place in library.repeats_of(["alone-para-1"], EVERYTHING)["alone-para-1"]] == [
            "secret-para-1"
        ]
        assert library.repeats_of(["alone-para-1", "secret-para-1"], PUBLIC_ONLY) == {}

    def test_what_refers_to_a_passage_is_listed_once_and_for_every_copy(self, put: Put) -> None:
        put(IN_PACK, DREDGING, [(1, Reference(0, 3, ("in-pack-para-1",)))])
        library = put(ALONE, DREDGING, [(1, Reference(0, 3, ("alone-para-1",)))])
        for own in ("alone", "in-pack"):
            (referring,) = library.references_to(f"{own}-para-1", PUBLIC_ONLY)
            assert referring.id == f"{own}-para-2"

    def test_a_decision_of_minutes_that_are_there_twice_is_listed_once(self, tmp_path: Path) -> None:
        library = Library(tmp_path / "data", create=True)
        for access, names in ((Access.EXEMPT, ["secret"]), (Access.PUBLIC, ["one", "two"])):
            for name in names:
                minutes = make_paper(name, "Minutes", kind=PaperKind.MINUTES, access=access)
                passages = [make_passage(text, str(n), minutes, kind=RESOLUTION) for n, text in enumerate(DREDGING)]
                with library.writing():
                    keys = library.reserve_keys(len(passages))
                    keyed = [KeyedPassage(key, passage) for key, passage in zip(keys, passages, strict=True)]
                    library.publish(minutes, keyed, decisions=list(map(Decision, passages)))
        for clearance in (PUBLIC_ONLY, EVERYTHING):
            listed = library.decisions(clearance, DecisionFilters())
            assert [decision.text for decision in listed] == DREDGING
            assert {decision.passage.paper.id for decision in listed} == {"one"}
        assert len(library.decisions(frozenset({Access.EXEMPT}), DecisionFilters())) == len(DREDGING)

    def test_a_reference_in_an_exempt_copy_alone_is_not_told_of(self, put: Put) -> None:
        put(ALONE, DREDGING)
        secret = make_paper("secret", access=Access.EXEMPT)
        library = put(secret, DREDGING, [(1, Reference(0, 3, ("secret-para-1",)))])
        assert library.references_to("alone-para-1", PUBLIC_ONLY) == ()
        assert [place.id for place in library.references_to("alone-para-1", EVERYTHING)] == ["secret-para-2"]

    def test_a_quotation_of_an_exempt_paper_is_not_told_of(self, put: Put) -> None:
        put(make_paper("secret", access=Access.EXEMPT), DREDGING)
        library = put(ALONE, ["“The inner basin” is a phrase."], [(0, Reference(0, 17, ("secret-para-1",), True))])
        assert library.references_from("alone-para-1", PUBLIC_ONLY) == ()
        assert len(library.references_from("alone-para-1", EVERYTHING)) == 1
