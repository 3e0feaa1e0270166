from __future__ import annotations

import pytest
from conftest import make_paper, make_passage

from corpus.access import EVERYTHING, PUBLIC_ONLY, Access
from corpus.library import KeyedPassage, Library, NotInLibrary
from corpus.papers import PaperKind, Passage
from search.places import AmbiguousPlace, find_place

OFSTED = make_paper("ofsted", "Inspection of children's services", kind=PaperKind.INSPECTION, source="Ofsted")
OFFICER = make_paper("officer", "Report on the inspection", source="Helen Marsh, Director of Children's Services")
SECRET = make_paper("secret", "Lease of the customs house", access=Access.EXEMPT)
PASSAGES = (
    make_passage("The Board takes little interest.", "143", OFSTED),
    make_passage("The report was received.", "4.8", OFFICER),
    make_passage("The Board is asked to note.", "1", OFFICER),
    make_passage("Ofsted inspects.", "1", OFSTED),
    make_passage("The rent is £9.", "7", SECRET),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    made = Library(tmp_path_factory.mktemp("places") / "data", create=True)
    with made.writing():
        for paper in (OFSTED, OFFICER, SECRET):
            own = [passage for passage in PASSAGES if passage.paper == paper]
            keys = made.reserve_keys(len(own))
            made.publish(paper, [KeyedPassage(key, passage) for key, passage in zip(keys, own, strict=True)])
    return made


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("Ofsted, para 143", PASSAGES[0]),
        ("Ofsted inspection, para 143", PASSAGES[0]),
        ("the Ofsted report para. 143", PASSAGES[0]),
        ("para 143", PASSAGES[0]),
        ("Helen Marsh, para 4.8", PASSAGES[1]),
        ("Report on the inspection, paragraph 1", PASSAGES[2]),
        ("ofsted-para-143", PASSAGES[0]),
    ],
)
def test_a_passage_is_found_as_a_person_writes_it(library: Library, text: str, passage: Passage) -> None:
    assert find_place(library, text, PUBLIC_ONLY) == passage


@pytest.mark.parametrize(("text", "paper"), [("ofsted", OFSTED), ("Report on the inspection", OFFICER)])
def test_a_paper_is_found_by_id_or_title(library: Library, text: str, paper: object) -> None:
    assert find_place(library, text, PUBLIC_ONLY) == paper


def test_a_place_in_two_papers_is_shown_as_a_choice(library: Library) -> None:
    with pytest.raises(AmbiguousPlace, match="may be") as caught:
        find_place(library, "para 1", PUBLIC_ONLY)
    assert len(caught.value.candidates) == 2


@pytest.mark.parametrize(
    "text", ["", "Ofsted, para 999", "no such paper", "¶", "secret", "Lease, para 7", "secret-para-7"]
)
def test_what_is_not_there_or_not_to_be_seen_is_not_found(library: Library, text: str) -> None:
    with pytest.raises(NotInLibrary):
        find_place(library, text, PUBLIC_ONLY)


def test_those_who_may_find_exempt_places(library: Library) -> None:
    assert find_place(library, "Lease, para 7", EVERYTHING) == PASSAGES[4]
