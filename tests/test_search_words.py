from __future__ import annotations

from itertools import pairwise

import pytest
import tantivy
from hypothesis import given
from hypothesis import strategies as st

from search.stemming import stem
from search.words import content_stems, first_content_stems, first_stems, fold, marked, says, stems, terms


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("£17,071", "17071"),
        ("17071", "17071"),
        ("52%", "52%"),
        ("52 per cent", "52%"),
        ("52%", "52"),
        ("£18.4m", "18.4"),
        ("£18.4m", "18.4m"),
        ("paragraph 5.8(b)", "5.8"),
        ("20th October", "20"),
        # One financial year, three ways to print it.
        ("2014/15", "2014-15"),
        ("2014-2015", "2014-15"),
        ("2014–15", "2014-15"),
        ("follow-up", "followup"),
        ("follow-up", "follow"),
        ("Catch22", "catch22"),
        ("Catch22", "catch"),
        ("the Board’s", "board"),
        ("SCRs", "scr"),
        ("HWB's", "hwb"),
        ("café", "cafe"),
        ("commissioning", "commiss"),
    ],
)
def test_a_term_is_found_however_it_is_printed(text: str, term: str) -> None:
    assert term in stems(text)


# "generously", "emergency" and "added" have rules of their own; the rest walk through every step.
@pytest.mark.parametrize(
    "word",
    """
    generously emergency added university evening skies dying caresses ponies ties gas this kiwis
    bled agreed hopping hoping luxuriated falling rationality conditional organizer analogy
    hopefulness sensitivity electricity formalize communism adjustment adoption controlling rate
    cease yearly saying boys happily proceed inning owed ability radically authorities safeguarding
    commissioning resolutions minutes councillors's children's
    """.split(),
)
def test_stems_agree_with_the_snowball_stemmer_of_tantivy(word: str) -> None:
    other = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).filter(tantivy.Filter.stemmer("english")).build()
    )
    assert [stem(word)] == other.analyze(word)


@given(st.text())
def test_terms_stand_in_the_text_in_order(text: str) -> None:
    found = terms(text)
    assert all(0 <= term.start < term.end <= len(text) for term in found)
    assert [term.end for term in found] == sorted(term.end for term in found)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_function_words_carry_no_meaning() -> None:
    assert content_stems("what did the board say about winter?") == ["board", "winter"]


def test_highlights_mark_whole_words_once() -> None:
    text = "Follow-up visits: visiting 52% of homes."
    assert [text[a:b] for a, b in marked(text, ["visit", "52", "52%", "followup"])] == [
        "Follow-up",
        "visits",
        "visiting",
        "52%",
    ]


@given(st.text(), st.sets(st.text(max_size=5)))
def test_highlights_never_overlap(text: str, wanted: set[str]) -> None:
    spans = marked(text, wanted | set(stems(text)[:3]))
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@given(st.text(alphabet="Aa the0,5%-m£ carers’s", max_size=60), st.integers(1, 8))
def test_the_first_terms_are_those_of_the_whole_text(text: str, count: int) -> None:
    assert first_stems(text, count) == stems(text)[:count]
    assert first_content_stems(text, count) == content_stems(text)[:count]


@given(text=st.text(alphabet="ab ,.yis", max_size=30))
def test_a_text_says_the_stems_of_its_words_and_no_others(text: str) -> None:
    assert all(says(text, stem) for stem in stems(text) if len(stem) > 1)
    assert not any(says(text, stem) for stem in {"absi", "yab", "bas"} - set(stems(text)))


@pytest.mark.parametrize(
    ("text", "word", "there"),
    [
        ("Policies were read.", "policy", True),
        ("The HSS's chair", "HSS", True),
        ("The HSSA differs.", "HSS", False),
        ("fundamental", "funding", False),
        ("A CE5CB met.", "CE5CB", True),
        ("", "policy", False),
    ],
)
def test_a_text_says_a_word_in_each_of_its_forms(text: str, word: str, there: bool) -> None:
    assert says(text.casefold(), stems(word)[-1]) is there
