from __future__ import annotations

import numpy as np
import pytest
from conftest import make_passage
from hypothesis import given
from hypothesis import strategies as st

from corpus.papers import Passage
from search.answering import Candidate, Evidence, candidates, chosen, written
from search.query import Knowledge, understand
from search.sentences import sentences, word_count
from search.showing import shows_amount

NOWHERE = np.zeros(4, dtype=np.float32)


def _candidates(question: str, *passages: Passage) -> list[Candidate]:
    query = understand(question, Knowledge())
    evidence = [Evidence(passage, 1.0 - place / 10, None) for place, passage in enumerate(passages)]
    return candidates(query, NOWHERE, evidence, dict.fromkeys(query.words, 1.0))


def _quotes(question: str, *passages: Passage) -> list[str]:
    _, citations = written(chosen(_candidates(question, *passages)))
    return [citation.quote for citation in citations]


def test_the_sentence_that_says_it_is_chosen() -> None:
    text = "The board met. Gritting cost £86,500 this winter. Tea was served."
    assert _quotes("how much did gritting cost?", make_passage(text)) == ["Gritting cost £86,500 this winter."]


def test_a_sentence_with_the_sum_asked_for_comes_before_one_without() -> None:
    found = _candidates(
        "how much did the gritting cost?", make_passage("The gritting cost is high. Gritting cost £9m.")
    )
    assert found[0].passage.text[slice(*found[0].span)] == "Gritting cost £9m."


def test_a_lead_in_takes_its_items_along() -> None:
    text = "The aims of the plan are: • warm homes • safe roads"
    assert _quotes("what are the aims of the plan?", make_passage(text, breaks=(26, 39))) == [text]


def test_the_same_words_are_not_said_twice() -> None:
    first, second = make_passage("The quorum is five members.", "1"), make_passage("The quorum is five members.", "2")
    assert _quotes("what is the quorum?", first, second) == ["The quorum is five members."]


def test_statements_stand_in_the_order_of_the_hits() -> None:
    first = make_passage("The harbour plan was approved.", "1")
    second = make_passage("The harbour plan costs £5m a year.", "2")
    assert _quotes("how much does the harbour plan cost?", first, second)[0] == "The harbour plan was approved."


def test_a_named_place_is_quoted_even_where_other_words_fit_better() -> None:
    query = understand("what is said about gritting?", Knowledge())
    evidence = [
        Evidence(make_passage("Tea.  Cake was served too.", "7"), 0.1, None, pinned=True),
        Evidence(make_passage("Gritting is done.", "8"), 1.0, None),
    ]
    taken = chosen(candidates(query, NOWHERE, evidence, dict.fromkeys(query.words, 1.0)))
    assert taken[0].passage.locator.number == "7"


_WORDS = st.lists(
    st.sampled_from("the harbour plan, costs £5m. Grit is; here: • one (a) two 3. Five".split(" ")), max_size=300
)


@given(st.lists(_WORDS, min_size=1, max_size=4))
def test_an_answer_never_has_more_than_120_words_and_quotes_word_for_word(texts: list[list[str]]) -> None:
    passages = [make_passage(" ".join(words), str(n)) for n, words in enumerate(texts)]
    statements, citations = written(chosen(_candidates("what does the harbour plan cost?", *passages)))
    assert sum(word_count(statement.text) for statement in statements) <= 120
    assert len(statements) <= 4
    for statement in statements:
        (number,) = statement.citations
        assert statement.text == citations[number].quote
    for one in citations:
        others = [other for other in citations if other is not one and other.passage == one.passage]
        assert all(one.end <= other.start or other.end <= one.start for other in others)


def test_a_sentence_longer_than_an_answer_is_cut_at_a_word() -> None:
    passage = make_passage("The harbour plan " + "costs more and " * 80)
    (quote,) = _quotes("what does the harbour plan cost?", passage)
    assert passage.text.startswith(quote + " ")
    assert word_count(quote) <= 120
    assert len(sentences(passage.text)) == 1


@pytest.mark.parametrize(("text", "shown"), [("£86,500", True), ("18.4 million", True), ("five years", False)])
def test_a_sum_of_money_is_recognised(text: str, *, shown: bool) -> None:
    assert shows_amount(text) is shown
