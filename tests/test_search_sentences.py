from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.sentences import sentences, shortened, word_count


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One thing. Another thing.", ["One thing.", "Another thing."]),
        # Abbreviations before a number or a name.
        ("See No. 5 and para. 5.8 of it. Then stop.", ["See No. 5 and para. 5.8 of it.", "Then stop."]),
        ("Cllr. A. Smith spoke. All agreed.", ["Cllr. A. Smith spoke.", "All agreed."]),
        ("It rose to 4.125. Then it fell.", ["It rose to 4.125.", "Then it fell."]),
        ("They met at 2 p.m. The chair spoke.", ["They met at 2 p.m.", "The chair spoke."]),
        ("Homes, e.g. Elm House, were full. None closed.", ["Homes, e.g. Elm House, were full.", "None closed."]),
        # A quotation mark or bracket belongs to the sentence it closes.
        ("He asked “why?” Nobody knew.", ["He asked “why?”", "Nobody knew."]),
        ("It is so (para 3.) Later it was not.", ["It is so (para 3.)", "Later it was not."]),
        # Numbers of a list stay with their items.
        ("1. That it be noted. 2. That it be agreed.", ["1. That it be noted.", "2. That it be agreed."]),
        ("The aims are: • to help • to heal", ["The aims are:", "• to help", "• to heal"]),
        ("It was Part B. The rest follows.", ["It was Part B.", "The rest follows."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == parts


def test_no_sentence_runs_over_a_break_of_the_paper() -> None:
    text = "The Board will review the plan and its budget"
    assert [text[a:b] for a, b in sentences(text, breaks=[15])] == ["The Board will", "review the plan and its budget"]


_PROSE = st.text(st.sampled_from("ab AB.;:!?()[]'\"“”•-–1290\n "), max_size=120)


@given(_PROSE | st.text(), st.lists(st.integers(-3, 130), max_size=4))
def test_sentences_cover_everything_in_order(text: str, breaks: list[int]) -> None:
    spans = sentences(text, breaks)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    covered = {place for start, end in spans for place in range(start, end)}
    assert all(place in covered or letter.isspace() for place, letter in enumerate(text))


@given(_PROSE, st.integers(1, 10))
def test_a_shortened_span_has_no_more_words_than_allowed(text: str, words: int) -> None:
    for span in sentences(text):
        start, end = shortened(text, span, words)
        assert start == span[0]
        assert word_count(text[start:end]) <= max(words, 0)
