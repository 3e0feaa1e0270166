"""Gold files: how they are read, and that our own stand in our own papers."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from evaluation.gold import GoldError, read_gold

HERE = Path(__file__).parents[1]
GOLD = HERE / "evaluation" / "gold" / "ashcombe.jsonl"
SAMPLE = sorted((HERE / "corpus" / "sample").rglob("*.md"))

GOOD = {
    "id": "q1", "question": "who?", "type": "who", "answer": "Ann", "answer_must_match": ["ann"], "needs": "any",
    "gold": [{"document": "minutes", "locator": "minute 1", "quote": "Ann was there"}],
}  # fmt: skip


def test_our_gold_has_forty_questions_of_which_six_are_not_answered() -> None:
    questions = read_gold(GOLD)
    assert (len(questions), sum(not question.answerable for question in questions)) == (40, 6)
    assert len({question.id for question in questions}) == 40
    assert {question.type for question in questions} >= {"number", "who", "date", "list", "table", "decision", "multi"}


def test_every_gold_quote_stands_in_one_paragraph_of_the_sample() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SAMPLE]
    paragraphs = [part for text in texts for part in re.split(r"\n\s*\n|\n(?=[|-])|  \n", text)]
    missing = [
        (question.id, item.quote)
        for question in read_gold(GOLD)
        for item in question.gold
        if not any(item.find(paragraph) for paragraph in paragraphs)
    ]
    assert missing == []


def test_every_written_answer_has_what_an_answer_must_have() -> None:
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        value = json.loads(line)
        for pattern in value["answer_must_match"]:
            assert re.search(pattern, value["answer"], re.IGNORECASE), (value["id"], pattern)


UNSEEN = ("unseen-cabinet", "unseen-inquiry")
KINDS = {"number", "who", "date", "list", "table", "decision", "paraphrase", "multi", "cross_ref", "yes_no", "fact"}


def test_the_unseen_questions_ask_in_every_kind_at_least_eight_times() -> None:
    lines = [line for name in UNSEEN for line in (GOLD.parent / f"{name}.jsonl").read_text("utf-8").splitlines()]
    values = [json.loads(line) for line in lines]
    counts = Counter(value["type"] for value in values)
    assert set(counts) == KINDS
    assert min(counts.values()) >= 8
    assert len({value["question"] for value in values}) == len(values) >= 110
    for value in values:
        assert value["gold"], value["id"]
        for pattern in value["answer_must_match"]:
            assert re.search(pattern, value["answer"], re.IGNORECASE), (value["id"], pattern)


def test_the_unseen_unanswerable_questions_say_why_and_half_are_near_misses() -> None:
    path = GOLD.parent / "unseen-unanswerable.jsonl"
    assert not any(question.answerable for question in read_gold(path))
    why = Counter(json.loads(line)["why"] for line in path.read_text("utf-8").splitlines())
    assert why.total() >= 80
    assert why["near miss"] * 2 >= why.total()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"needs": "some"}, "“needs” is"),
        ({"question": ...}, "“question” is missing"),
        ({"answer_must_match": ["("]}, "line 1"),
        ({"gold": [{"document": "x", "locator": "y"}]}, "needs a “quote”"),
        ({"gold": [{"document": "x", "locator": "y", "starts": "only this"}]}, "needs a “quote”"),
    ],
)
def test_a_line_that_is_no_gold_question_is_named(change: dict[str, object], said: str, tmp_path: Path) -> None:
    value = {key: item for key, item in (GOOD | change).items() if item is not ...}
    (tmp_path / "gold.jsonl").write_text(json.dumps(value), encoding="utf-8")
    with pytest.raises(GoldError, match=said):
        read_gold(tmp_path / "gold.jsonl")


@pytest.mark.parametrize(("text", "said"), [("", "no questions"), ("{", "line 1"), ("[1]", "line 1")])
def test_a_file_that_is_no_gold_file_is_said_to_be_none(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(GoldError, match=said):
        read_gold(tmp_path / "gold.jsonl")


def test_places_may_be_given_by_their_first_and_last_words(tmp_path: Path) -> None:
    place = {"document": "report", "locator": "para 3", "starts": "It was a long and", "ends": "and so it did end"}
    (tmp_path / "gold.jsonl").write_text(json.dumps(GOOD | {"gold": [place]}), encoding="utf-8")
    (question,) = read_gold(tmp_path / "gold.jsonl")
    assert question.gold[0].find("It was a long and weary night and so it did end.")
