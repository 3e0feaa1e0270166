"""Acronyms that a scan has put wrong in the papers, or an asker in a question, are found as what is meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import make_paper, make_passage
from hypothesis import given
from hypothesis import strategies as st

from corpus.access import EVERYTHING, PUBLIC_ONLY, Access
from corpus.library import Library
from corpus.papers import Passage
from search.embedding import Embedder
from search.engine import Engine
from search.misprints import read, scanned
from search.slips import slips
from search.snapshot import Snapshot
from search.types import Filters, Reading

Publish = Callable[..., Library]

PLAN = make_paper("plan", "Flood plan")
SCAN = make_paper("scan", "Inspection of coastal planning")
SECRET = make_paper("secret", "Contract for barriers", access=Access.EXEMPT)

DEFINED = [
    "The Harbour Coastal Emergency Planning Board (HCEPB) met four times and read the flood plan.",
    "The HCEPB is chaired by the harbour master.",
    "Wardens told the HCEPB that sirens had been tested in May.",
    "The Health and Coastal Partnership (HCP) paid for the sirens, and its spending is read each year.",
    "Sandbags are kept at the old brewery and at the fire station.",
]


def passages(*texts: str, paper: object = PLAN) -> list[Passage]:
    return [make_passage(text, str(n), paper, position=n) for n, text in enumerate(texts, 1)]  # type: ignore[arg-type]


def misprints(
    library: Library, embedder: Embedder, acronym: str, clearance: frozenset[Access] = EVERYTHING
) -> set[str]:
    return set(Snapshot.open(library, embedder).misprints(clearance).of(acronym))


@pytest.mark.parametrize(
    ("printed", "stem"),
    [
        ("HCEPIB", "hcepib"),  # a stroke of a letter read as a letter
        ("HCEP B", "hcep"),  # the last letter stands apart
        ("HCEP8", "hcep8"),  # a figure for a letter
        ("HC0EPB", "hc0epb"),  # a figure too many
        ("HCFPB", "hcfpb"),  # a letter that looks alike
        ("HCPEB", "hcpeb"),  # two changed places
    ],
)
def test_what_a_scan_made_of_an_acronym_is_found_with_it(
    publish: Publish, embedder: Embedder, printed: str, stem: str
) -> None:
    scan = f"Inspectors found that the {printed} had no deputy for its chair."
    library = publish(*passages(*DEFINED), *passages(scan, paper=SCAN))
    assert misprints(library, embedder, "hcepb") == {stem}
    engine = Engine(library, embedder)
    for question in ("what had the HCEPB no deputy for?", "has the Harbour Coastal Emergency Planning Board a deputy?"):
        assert scan in {hit.passage.text for hit in engine.search(question, EVERYTHING, limit=2).hits}
        found = {hit.passage.text for hit in engine.search(question, EVERYTHING, mode="lexical").hits}
        assert scan in found


def test_an_acronym_in_stops_is_one_word(publish: Publish, embedder: Embedder) -> None:
    scan = "The H.C.E.P.B. had no deputy."
    library = publish(*passages(*DEFINED), *passages(scan, paper=SCAN))
    found = Engine(library, embedder).search("HCEPB", EVERYTHING, limit=10, mode="lexical").hits
    assert scan in {hit.passage.text for hit in found}


@pytest.mark.parametrize(
    "other",
    [
        "The HCP and the HCPB differ: the HCPB (Harbour Car Parks Board) sells tickets.",  # defined
        "The hceps of the plan are a word, and HCEPS is that word in a heading.",  # printed small
        "Mr Hcepr spoke, and so did Mrs Hcepr.",  # a name
        "The HCESB is another board.",  # a letter that does not look alike
    ],
)
def test_another_acronym_a_word_and_a_name_are_no_misprints(publish: Publish, embedder: Embedder, other: str) -> None:
    library = publish(*passages(*DEFINED), *passages(other, paper=SCAN))
    assert misprints(library, embedder, "hcepb") == set()


def test_what_papers_print_more_often_is_no_misprint(publish: Publish, embedder: Embedder) -> None:
    often = [f"The HCEPIB met in room {number}." for number in range(9)]
    library = publish(*passages(*DEFINED), *passages(*often, paper=SCAN))
    assert misprints(library, embedder, "hcepb") == set()


def test_a_short_acronym_has_no_misprints_but_changed_letters(publish: Publish, embedder: Embedder) -> None:
    texts = [
        "The Care Plan Audit Board (CPAB) met.",
        "The CPAB met again.",
        "CPAB and CPIAB, CPAD and CPA.",
        "The CPBA.",
    ]
    assert misprints(publish(*passages(*texts)), embedder, "cpab") == {"cpba"}


def test_nobody_learns_of_a_misprint_in_a_paper_that_they_may_not_see(publish: Publish, embedder: Embedder) -> None:
    library = publish(*passages(*DEFINED), *passages("The HCEPIB chose a bidder for barriers.", paper=SECRET))
    assert misprints(library, embedder, "hcepb") == {"hcepib"}
    assert misprints(library, embedder, "hcepb", PUBLIC_ONLY) == set()
    engine = Engine(library, embedder)
    assert engine.search("what is the HCEPIB?", EVERYTHING).read_as == (Reading("HCEPIB", "HCEPB"),)
    assert engine.search("what is the HCEPIB?", PUBLIC_ONLY).read_as == ()
    assert engine.search("what is the HCEPIB?", PUBLIC_ONLY).hits


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("HCEPIB", "HCEPB"),  # as the papers misprint it
        ("HCEP B", "HCEPB"),
        ("H.C.E.P.B.", "HCEPB"),
        ("HCE9B", ""),
        ("HCEP8", "HCEPB"),
        ("HCPEB", "HCEPB"),
        ("HCEPT", ""),  # may be another one
        ("HCEPB", ""),
        ("“HCPEB”", ""),  # in quotes
    ],
)
def test_an_acronym_typed_otherwise_is_read_as_the_one_that_papers_define(
    publish: Publish, embedder: Embedder, typed: str, meant: str
) -> None:
    library = publish(*passages(*DEFINED), *passages("The HCEPIB had no deputy.", paper=SCAN))
    found = Engine(library, embedder).search(f"who is in the chair of the {typed}?", EVERYTHING, Filters(), limit=3)
    assert found.read_as == ((Reading(typed, meant),) if meant else ())


def test_a_question_in_capitals_is_taken_as_typed(publish: Publish, embedder: Embedder) -> None:
    known = Snapshot.open(publish(*passages(*DEFINED)), embedder).misprints(EVERYTHING)
    assert read("WHO CHAIRS THE HCPEB?", known) == ("WHO CHAIRS THE HCPEB?", ())
    assert read("who chairs the HCPEB?", known) == ("who chairs the HCEPB?", (Reading("HCPEB", "HCEPB"),))


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=8))
def test_what_scanning_makes_of_an_acronym_is_one_slip_away(letters: str) -> None:
    made = sorted(set(scanned(letters)))
    assert letters not in made
    assert set(slips(made, letters)) <= {1}
