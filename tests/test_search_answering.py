from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from conftest import make_paper, make_passage
from hypothesis import given
from hypothesis import strategies as st

from corpus.papers import Passage, PassageKind
from search.answering import Composed, composed
from search.query import Knowledge, understand
from search.scoring import Candidate, Evidence, candidates
from search.sentences import sentences, word_count
from search.surroundings import Surroundings

NOWHERE = np.zeros(4, dtype=np.float32)


def _candidates(question: str, *passages: Passage) -> list[Candidate]:
    query = understand(question, Knowledge())
    evidence = [Evidence(passage, 1.0 - place / 10, None) for place, passage in enumerate(passages)]
    return candidates(query, NOWHERE, evidence, dict.fromkeys(query.words, 1.0))


def _answer(question: str, *passages: Passage, **around: Any) -> Composed:
    def siblings(passage: Passage) -> list[Passage]:
        return [other for other in passages if other.parent == passage.parent]

    query = understand(question, Knowledge())
    evidence = [Evidence(passage, 1.0 - place / 10, None) for place, passage in enumerate(passages)]
    rarity = dict.fromkeys(query.words, 1.0)
    found = candidates(query, NOWHERE, evidence, rarity)
    return composed(query, evidence, found, rarity, Surroundings(siblings, **around))


def _quotes(question: str, *passages: Passage) -> list[str]:
    return [citation.quote for citation in _answer(question, *passages).citations]


def _marked(question: str, *passages: Passage) -> list[str]:
    first = _answer(question, *passages).statements[0]
    return [first.text[start:end] for start, end in first.marks]


def test_the_sentence_that_says_it_comes_first() -> None:
    text = "The board met. Gritting cost £86,500 this winter. Tea was served."
    assert _quotes("how much did gritting cost?", make_passage(text))[0] == "Gritting cost £86,500 this winter."


def test_a_sentence_with_the_sum_asked_for_comes_before_one_without() -> None:
    found = _candidates(
        "how much did the gritting cost?", make_passage("The gritting cost is high. Gritting cost £9m.")
    )
    assert found[0].text == "Gritting cost £9m."


@pytest.mark.parametrize("kind", [PassageKind.CONTENTS, PassageKind.HEADER])
def test_what_only_names_a_part_of_the_paper_gives_way_to_a_paragraph(kind: PassageKind) -> None:
    line = make_passage("Gritting of the winter roads 42", kind=kind)
    told = make_passage("This winter took forty nights and every lorry.", "2")
    assert _quotes("what of the gritting of winter roads?", told, line)[0] == told.text


@pytest.mark.parametrize("question", ["how big is the grit store?", "what was the size of the grit store?"])
def test_a_size_is_a_figure(question: str) -> None:
    text = "The grit store is a grit store of some size. It holds 900 tonnes."
    assert "900 tonnes" in " ".join(_quotes(question, make_passage(text)))


def test_a_lead_in_takes_its_items_along() -> None:
    text = "The aims of the plan are: • warm homes • safe roads"
    assert _quotes("what are the aims of the plan?", make_passage(text, breaks=(26, 39))) == [text]


def _listing(items: list[str], lead: str = "The aims of the plan are:") -> Passage:
    text, breaks = lead, []
    for item in items:
        breaks.append(len(text) + 1)
        text += f" {item}"
    return make_passage(text, breaks=tuple(breaks))


def test_a_list_too_long_is_shortened_item_by_item() -> None:
    items = [f"better {thing}, which the plan says {'at length ' * 10}will take many years" for thing in "abcdefgh"]
    passage = _listing(items)
    answer = _answer("what are the aims of the plan?", passage)
    assert [f"better {thing}" in " ".join(s.text for s in answer.statements) for thing in "abcdefgh"] == [True] * 8
    assert sum(word_count(statement.text) for statement in answer.statements) <= 120
    assert answer.more == 0
    assert answer.statements[0].text.endswith(" …")


def test_it_is_said_how_many_items_of_a_very_long_list_are_left_out() -> None:
    items = [f"aim {number} which is one of very many others" for number in range(40)]
    answer = _answer("what are the aims of the plan?", _listing(items))
    assert 0 < answer.more < 40
    shown = " ".join(statement.text for statement in answer.statements)
    assert [f"aim {number} " in shown for number in range(40)] == [n < 40 - answer.more for n in range(40)]


def test_resolutions_that_stand_together_are_given_together() -> None:
    resolutions = [
        make_passage(
            text, f"9-{n}", kind=PassageKind.RESOLUTION, parent="minute-9", context="RESOLVED that", position=n
        )
        for n, text in enumerate(["the harbour plan be noted;", "a report come in May;", "the chair write to Ofsted."])
    ]
    asked = "what was resolved about the harbour plan?"
    assert _quotes(asked, *resolutions) == [passage.text for passage in resolutions]


def test_all_items_answer_a_question_about_what_leads_to_them() -> None:
    lead = "Mr Hobbs argued for a funded harbour programme, which would include:"
    items = [
        make_passage(text, f"4-{n}", parent="para-4", context=lead, position=n)
        for n, text in enumerate(["a pier;", "a bell for the tower;", "a crane."])
    ]
    answer = _answer("what did Mr Hobbs want in a funded harbour programme?", *items)
    assert [citation.quote for citation in answer.citations] == [passage.text for passage in items]
    assert answer.statements[0].text == f"{lead} a pier;"


@pytest.mark.parametrize(
    "after",
    ["This is an increase of £4,000.", "It also paid for £5 of salt.", "The latter cost £9.", "These three cost £9."],
)
def test_a_sentence_that_leans_on_the_one_before_brings_it(after: str) -> None:
    text = f"The harbour was dredged. {after}"
    passage = make_passage(text)
    found = [Candidate(passage, span, score, 0) for span, score in zip(reversed(sentences(text)), (2, 0), strict=True)]
    answer = composed(understand("how much was it?", Knowledge()), [], found, {})
    assert answer.citations[0].quote == text


def test_what_was_voted_on_is_told_with_how_the_vote_went() -> None:
    text = "Councillor Hobbs moved an amendment on grit, and it was put to the vote. It was lost by two votes to nine."
    assert "lost by two" in _quotes("was the amendment on grit carried?", make_passage(text))[0]


def test_the_same_words_are_not_said_twice() -> None:
    first, second = make_passage("The quorum is five members.", "1"), make_passage("The quorum is five members.", "2")
    assert _quotes("what is the quorum?", first, second) == ["The quorum is five members."]


def test_the_best_statement_comes_first_whatever_the_order_of_the_hits() -> None:
    first = make_passage("The harbour plan was approved.", "1")
    second = make_passage("The harbour plan costs £5m a year.", "2")
    assert _quotes("how much does the harbour plan cost?", first, second)[0] == "The harbour plan costs £5m a year."


def test_a_named_place_is_quoted_even_where_other_words_fit_better() -> None:
    query = understand("what is said about gritting?", Knowledge())
    evidence = [
        Evidence(make_passage("Tea.  Cake was served too.", "7"), 0.1, None, pinned=True),
        Evidence(make_passage("Gritting is done.", "8"), 1.0, None),
    ]
    rarity = dict.fromkeys(query.words, 1.0)
    answer = composed(query, evidence, candidates(query, NOWHERE, evidence, rarity), rarity)
    assert answer.citations[0].passage.locator.number == "7"


@pytest.mark.parametrize(
    ("question", "text", "marked"),
    [
        ("how much did gritting cost?", "Gritting cost £86,500 in 2024.", ["£86,500"]),
        ("when was the harbour dredged?", "The harbour was dredged on 3 May 2009.", ["3 May 2009"]),
        ("who chairs the harbour board?", "Cllr Jane Hobbs chairs it for the harbour.", ["Cllr Jane Hobbs"]),
        ("how many beds did it keep in 2024?", "In 2024 the harbour kept 24 beds.", ["24 beds"]),
        ("why was the harbour dredged?", "The harbour was dredged because boats sat fast.", ["because boats sat fast"]),
        ("was the harbour plan approved?", "The harbour plan was approved.", ["approved"]),
        ("what is said of the harbour?", "The harbour is deep.", []),
    ],
)
def test_the_words_that_answer_are_marked(question: str, text: str, marked: list[str]) -> None:
    assert _marked(question, make_passage(text)) == marked


def _row() -> Passage:
    return make_passage(
        "Gritting Council 388 74",
        kind=PassageKind.ROW,
        context="Table 2: Spending (£000); Scheme: Gritting; Lead: Council; Budget 2024/25: 388; Spent: 74",
    )


def test_a_row_is_worded_with_its_headers_and_quoted_as_printed() -> None:
    answer = _answer("what is the budget of the gritting scheme in 2024/25?", _row())
    assert answer.statements[0].text == "Scheme: Gritting; Lead: Council; Budget 2024/25: 388; Spent: 74"
    assert answer.citations[0].quote == "Gritting Council 388 74"


def test_the_cell_under_the_header_asked_for_is_marked() -> None:
    assert _marked("what is the budget of the gritting scheme in 2024/25?", _row()) == ["388"]


def _in(paper: str, text: str, day: date = date(2024, 5, 9)) -> Passage:
    return make_passage(text, "1", make_paper(paper, paper.title(), day=day))


def _figures(question: str, *passages: Passage) -> list[str]:
    return [figure.text for figure in _answer(question, *passages).differs]


GRANT = "how much is the carers' grant for 2024/25?"


def test_figures_of_two_papers_that_differ_are_both_given() -> None:
    one, other = "The carers' grant for 2024/25 is £412,000.", "The 2024/25 carers' grant was £421,000."
    answer = _answer(GRANT, _in("plan", one), _in("report", other, date(2025, 3, 20)))
    assert [figure.text for figure in answer.differs] == ["£412,000", "£421,000"]
    assert [answer.citations[figure.citation].quote for figure in answer.differs] == [one, other]
    assert [statement.text for statement in answer.statements] == [one, other]


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ("The carers' grant for 2024/25 is £0.41m.", "it is rounded"),
        ("The carers' grant for 2023/24 is £421,000.", "it is another year's"),
        ("The carers' grant for 2024/25 rises by £9,000.", "it is the rise"),
        ("The budgeted carers' grant for 2024/25 is £421,000.", "it is the budget"),
        ("The carers' grant for 2024/25 is £412,000.", "it is the same"),
        ("The carers' grant for 2024/25 is £600 a head, £412,000 in all.", "there are two"),
        ("The harbour was dredged for £9m in 2024/25.", "it is something else"),
    ],
)
def test_other_figures_are_no_disagreement(other: str, why: str) -> None:
    assert _figures(GRANT, _in("plan", "The carers' grant for 2024/25 is £412,000."), _in("report", other)) == [], why


def test_undated_figures_of_two_meetings_are_no_disagreement() -> None:
    one, other = "The library holds 331 boats for hire.", "The library holds 340 boats for hire."
    asked = "how many boats does the library hold for hire?"
    assert _figures(asked, _in("plan", one), _in("report", other)) == ["331 boats", "340 boats"]
    assert _figures(asked, _in("plan", one), _in("report", other, date(2024, 9, 1))) == []


def test_one_paper_that_gives_two_figures_is_shown_as_it_stands() -> None:
    assert _figures(GRANT, _in("plan", "The carers' grant for 2024/25 is £5. The 2024/25 carers' grant is £6.")) == []


def test_a_row_with_years_as_headers_is_a_figure_over_time() -> None:
    row = make_passage(
        "Children in care 331 310 298 300",
        kind=PassageKind.ROW,
        context="Measure: Children in care; 2024: 331; 2023: 310; 2022: 298; Target 2024: 300",
    )
    answer = _answer("how has the number of children in care changed?", row)
    assert answer.series is not None
    assert [(point.label, point.amount) for point in answer.series.points] == [
        ("2022", 298),
        ("2023", 310),
        ("2024", 331),
    ]
    assert {answer.citations[point.citation].passage.id for point in answer.series.points} == {row.id}


def test_the_same_figure_at_several_meetings_is_a_figure_over_time() -> None:
    texts = ["In March 2024 there were 26 children waiting.", "In September 2024 there were 19 children waiting."]
    passages = [_in("spring", texts[0]), _in("autumn", texts[1], date(2024, 9, 19))]
    answer = _answer("how has the number of children waiting changed since March 2024?", *reversed(passages))
    assert answer.series is not None
    assert [(point.label, point.text) for point in answer.series.points] == [
        ("March 2024", "26 children"),
        ("September 2024", "19 children"),
    ]
    assert [answer.citations[point.citation].quote for point in answer.series.points] == texts


def test_a_figure_not_asked_for_over_time_comes_without_a_series() -> None:
    text = "In March 2024 there were 26 children waiting, and 19 children waiting in May 2024."
    assert _answer("how many children were waiting in May 2024?", make_passage(text)).series is None


def _quoting() -> tuple[Passage, Passage]:
    original = _in("inspection", "The harbour is open. The harbour plan takes little notice of children.")
    quoting = _in(
        "cover", 'The inspectors say of the harbour plan: "The harbour plan takes little notice of children."'
    )
    return original, quoting


def test_what_is_quoted_is_cited_from_where_it_was_said() -> None:
    original, quoting = _quoting()
    at = quoting.text.index('"')
    answer = _answer(
        "what is said about the harbour plan?",
        quoting,
        quotations=lambda passage: [((at, len(passage.text)), original)] if passage == quoting else [],
        quoting=lambda passage: (quoting,) if passage == original else (),
    )
    assert answer.citations[0].passage == original
    assert answer.citations[0].quote == "The harbour plan takes little notice of children."
    assert answer.quoted[0] == (quoting,)


_WORDS = st.lists(
    st.sampled_from("the harbour plan, costs £5m. Grit is; here: • one (a) two 3. Five This It".split(" ")),
    max_size=300,
)


@given(
    st.lists(_WORDS, min_size=1, max_size=4),
    st.sampled_from(["what does the harbour plan cost?", "what are the plans?", "what was resolved?", "why grit?"]),
    st.sets(st.integers(0, 40), max_size=8),
)
def test_an_answer_never_has_more_than_120_words_and_quotes_word_for_word(
    texts: list[list[str]], question: str, at: set[int]
) -> None:
    passages = []
    for n, words in enumerate(texts):
        starts = [sum(len(word) + 1 for word in words[:place]) for place in sorted(at) if 0 < place < len(words)]
        passages.append(make_passage(" ".join(words), str(n), breaks=tuple(starts)))
    answer = _answer(question, *passages)
    assert sum(word_count(statement.text) for statement in answer.statements) <= 120
    for statement in answer.statements:
        quoted = " … ".join(answer.citations[number].quote for number in statement.citations)
        # Only a sign may be added, between the items of a list, and a heading before it.
        said = statement.text.removesuffix(" …").replace(";", "").removeprefix("Winter plan: ")
        assert said == quoted.replace(";", "")
    for one in answer.citations:
        others = [other for other in answer.citations if other is not one and other.passage == one.passage]
        assert all(one.end <= other.start or other.end <= one.start for other in others)


def test_a_sentence_longer_than_an_answer_is_cut_at_a_word() -> None:
    passage = make_passage("The harbour plan " + "costs more and " * 80)
    (quote,) = _quotes("what does the harbour plan cost?", passage)
    assert passage.text.startswith(quote + " ")
    assert word_count(quote) <= 120
    assert len(sentences(passage.text)) == 1


def test_a_further_sentence_that_leans_on_one_there_is_no_room_for_is_left_out() -> None:
    first = make_passage("The harbour plan costs £5m.", "1")
    second = make_passage("The harbour is " + "very old and " * 30 + "deep. This cost £9m for the harbour plan.", "2")
    assert not any(quote.startswith("This") for quote in _quotes("how much does the harbour plan cost?", first, second))
