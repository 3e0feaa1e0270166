"""The measures, on questions and responses small enough to reckon by hand."""

import math
import re
from typing import Any

import pytest

from evaluation.gold import GoldItem, GoldQuestion
from evaluation.measures import judge, summarise
from evaluation.response import Response
from evaluation.run import measures_json, run

CATS, DOGS = "There were four cats in the hall.", "There were nine dogs in the yard."


def question(*gold: str, must: str = "", **more: Any) -> GoldQuestion:
    items = tuple(GoldItem("minutes", "para 1", quote) for quote in gold)
    patterns = (re.compile(must, re.IGNORECASE),) if must else ()
    return GoldQuestion("q", "how many?", "number", patterns, more.get("needs", "any"), items)


def test_the_rank_is_that_of_the_first_right_hit() -> None:
    assert judge(question("four cats"), Response(("x", "y", CATS, CATS), "")).rank == 3
    assert judge(question("four cats"), Response(("x",) * 10 + (CATS,), "")).rank == 0


def test_one_of_several_places_makes_a_hit_right_also_where_all_are_needed() -> None:
    assert judge(question("four cats", "nine dogs", needs="all"), Response((DOGS,), "")).rank == 1


def test_ndcg_counts_each_place_once() -> None:
    both = question("four cats", "nine dogs")
    ideal = 1 + 1 / math.log2(3)
    assert judge(both, Response((CATS, DOGS), "")).ndcg == 1.0
    assert judge(both, Response((CATS, CATS, DOGS), "")).ndcg == pytest.approx((1 + 1 / math.log2(4)) / ideal)
    assert judge(both, Response((f"{CATS} {DOGS}",), "")).ndcg == 1.0
    assert judge(both, Response(("x",), "")).ndcg == 0.0


@pytest.mark.parametrize(
    ("response", "right"),
    [
        (Response((CATS,), "Four cats.", (("four cats in the hall", CATS),)), True),
        # The words that must be there are not.
        (Response((CATS,), "Cats in the hall.", (("four cats in the hall", CATS),)), False),
        # Right words, cited to another place.
        (Response((CATS,), "Four cats.", (("nine dogs in the yard", DOGS),)), False),
        # Less than half of the gold quote's words are quoted.
        (Response((CATS,), "Four cats.", (("There were", CATS),)), False),
        (Response((CATS,), "four cats " + "x " * 119, (("four cats in the hall", CATS),)), False),
        (Response((CATS,), ""), False),
    ],
)
def test_an_answer_is_right_when_it_is_short_says_it_and_cites_the_place(response: Response, right: bool) -> None:
    assert judge(question("four cats in the hall", must="four"), response).right is right


def test_the_figures_are_shares_of_the_questions_they_bear_on() -> None:
    cats, dogs, none = question("four cats", must="four"), question("nine dogs", must="nine"), question()
    answers = {
        cats: Response((CATS,), "Four cats.", (("four cats", CATS),)),
        dogs: Response(("x", DOGS), "", ()),
        none: Response(("x",), "Perhaps ten.", (("ten", "x"),)),
    }
    found = summarise([judge(asked, response) for asked, response in answers.items()])
    shaped = measures_json(found)
    assert shaped == {
        "questions": 3, "hit@1": 0.5, "hit@3": 1.0, "hit@5": 1.0, "hit@10": 1.0, "mrr@10": 0.75,
        "ndcg@10": pytest.approx((1 + 1 / math.log2(3)) / 2, abs=1e-4),
        "answer": 0.5, "refused": 0.0, "false_refusal": 0.5, "verbatim": 0.5,
    }  # fmt: skip


def test_what_no_question_bears_on_has_no_figure() -> None:
    found = summarise([judge(question(), Response((), ""))])
    assert (found.refused, found.hit_1, found.verbatim) == (1.0, None, None)


def test_a_run_asks_every_question_in_order_and_tells_how_far_it_is() -> None:
    asked, told = [], []

    def system(text: str) -> Response:
        asked.append(text)
        return Response((), "")

    outcomes = run(system, [question("a"), question()], told.append)
    assert (asked, told, len(outcomes)) == (["how many?"] * 2, [1, 2], 2)
