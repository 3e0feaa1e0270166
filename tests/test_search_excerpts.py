from __future__ import annotations

from conftest import make_passage
from hypothesis import given
from hypothesis import strategies as st

from corpus.papers import Passage, PassageKind
from search.excerpts import WORDS, excerpts
from search.scoring import Candidate, Evidence
from search.sentences import Span, sentences, word_count


def one(passage: Passage, span: Span, most: int = 1) -> list[str]:
    """The texts that are read for one stretch of a passage."""
    return [read.text for read in excerpts([Candidate(passage, span, 1.0, 0)], [Evidence(passage, 1.0, None)], most)]


def test_a_short_passage_is_read_whole_under_its_source_title_heading_and_lead_in() -> None:
    text = "The quay closes at dusk. It opens again at six."
    passage = make_passage(text=text, headings=("2 Harbour", "Quay"), context="The harbour master decided:")
    (read,) = excerpts([Candidate(passage, (0, 24), 1.0, 0)], [Evidence(passage, 1.0, None)])
    assert read.text == text
    paper = passage.paper
    assert read.heading == f"{paper.source}. {paper.title}. Quay. The harbour master decided:"


def test_a_row_is_read_with_its_header_cells() -> None:
    context = "Table 2: Moorings; Quay: North; Berths: 14"
    passage = make_passage(text="North 14", kind=PassageKind.ROW, context=context)
    assert one(passage, (0, 8)) == [context]


def test_stretches_of_one_place_are_read_once_and_the_next_place_instead() -> None:
    first = make_passage("The quay closes at dusk. It opens at six.", "1")
    second = make_passage("The slipway is free. Boats pay a fee.", "2")
    found = [Candidate(first, (0, 24), 2.0, 0), Candidate(first, (25, 41), 1.5, 0), Candidate(second, (0, 20), 1.0, 1)]
    evidence = [Evidence(first, 2.0, None), Evidence(second, 1.0, None)]
    assert [read.text for read in excerpts(found, evidence, 2)] == [first.text, second.text]


@given(st.lists(st.integers(1, 60), min_size=1, max_size=12), st.data())
def test_what_is_read_is_whole_sentences_with_the_stretch_and_grows_as_far_as_there_is_room(
    lengths: list[int], data: st.DataObject
) -> None:
    text = " ".join("Harbour " + "quay " * length + "opens." for length in lengths)
    passage = make_passage(text=text)
    spans = sentences(text)
    place = data.draw(st.integers(0, len(spans) - 1))
    (read,) = one(passage, spans[place])
    assert text[slice(*spans[place])] in read
    assert {read[:7], read[-6:]} == {"Harbour", "opens."}
    alone = word_count(text[slice(*spans[place])])
    assert word_count(read) <= max(WORDS, alone)
    if word_count(text) <= WORDS:
        assert read == text
