"""The verbs on the sample papers: what they print for people and for programs."""

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import SAMPLE, boardpapers

DEMO = "what did Ofsted say about the Health and Wellbeing Board?"


def as_json(data: Path, *arguments: object) -> Any:
    done = boardpapers("--data", data, *arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_the_library_is_listed(ashcombe_data: Path) -> None:
    papers = as_json(ashcombe_data, "papers")["papers"]
    assert {"id", "title", "kind", "source", "meeting", "agenda_item", "pages", "passages", "access"} <= papers[
        0
    ].keys()
    assert {paper["meeting"]["date"] for paper in papers} == {"2024-03-14", "2024-09-19", "2025-03-20"}
    assert sum(paper["access"] == "exempt" for paper in papers) == 1
    listed = boardpapers("--data", ashcombe_data, "papers").stdout
    assert "Ashcombe Health and Wellbeing Board, 20 March 2025" in listed
    assert all(paper["id"] in listed for paper in papers)


def test_a_paper_is_shown_whole_and_in_order(ashcombe_data: Path) -> None:
    papers = as_json(ashcombe_data, "papers")["papers"]
    inspection = next(paper for paper in papers if paper["kind"] == "inspection report")
    shown = as_json(ashcombe_data, "show", inspection["id"])
    numbers = [passage["locator"] for passage in shown["passages"] if passage["locator"].startswith("para ")]
    whole = [number for number in numbers if "(" not in number]
    assert whole == [f"para {number}" for number in range(1, 159)]
    assert len(shown["passages"]) == inspection["passages"]


def test_a_place_is_shown_as_a_person_writes_it(ashcombe_data: Path) -> None:
    shown = as_json(ashcombe_data, "show", "Ofsted, para 143")
    (passage,) = shown["passages"]
    assert passage["locator"] == "para 143"
    assert passage["text"].startswith("The HWB, re-formed in May 2022,")
    printed = boardpapers("--data", ashcombe_data, "show", "Ofsted, para 143").stdout
    assert "para 143" in printed
    assert "The HWB, re-formed in May 2022," in printed


def test_the_demo_question_is_answered_from_the_inspection_report(ashcombe_data: Path) -> None:
    answer = as_json(ashcombe_data, "ask", DEMO)
    assert answer["status"] == "answered"
    first, hit = answer["citations"][0], answer["hits"][0]
    assert (first["passage"]["locator"], first["passage"]["paper"]["source"]) == ("para 143", "Ofsted")
    assert hit["passage"]["id"] == first["passage"]["id"]
    assert first["quote"] == first["passage"]["text"][first["start"] : first["end"]]
    assert first["passage"]["meeting"]["date"] == "2024-09-19"
    assert first["passage"]["agenda_item"] == "5"


def test_an_answer_for_people_has_its_citations_below(ashcombe_data: Path) -> None:
    printed = boardpapers("--data", ashcombe_data, "ask", DEMO).stdout
    assert "[1]" in printed.split("\n")[0]
    assert "\n[1] “" in printed
    assert "para 143" in printed


def test_hits_are_those_that_search_gives(ashcombe_data: Path) -> None:
    answer, found = as_json(ashcombe_data, "ask", DEMO), as_json(ashcombe_data, "search", DEMO)
    ids = [hit["passage"]["id"] for hit in found["hits"]]
    assert [hit["passage"]["id"] for hit in answer["hits"]] == ids
    assert [hit["rank"] for hit in found["hits"]] == list(range(1, 11))


@pytest.mark.parametrize("mode", ["hybrid", "lexical", "vectors"])
def test_filters_limit_what_is_found(mode: str, ashcombe_data: Path) -> None:
    found = as_json(
        ashcombe_data, "search", "carers' grant", "--mode", mode, "--kind", "Minutes", "--from", "2025-01-01",
        "--limit", 3
    )  # fmt: skip
    assert 0 < len(found["hits"]) <= 3
    assert {hit["passage"]["paper"]["kind"] for hit in found["hits"]} == {"minutes"}
    assert {hit["passage"]["meeting"]["date"] for hit in found["hits"]} == {"2025-03-20"}


def test_many_questions_are_answered_in_order_as_if_asked_alone(ashcombe_data: Path, tmp_path: Path) -> None:
    questions = [DEMO, "how much is the carers' grant?", "  ", DEMO]
    (tmp_path / "q.jsonl").write_text(
        "\n\n".join(json.dumps({"question": question, "id": 5}) for question in questions), encoding="utf-8"
    )
    out = tmp_path / "a.jsonl"
    done = boardpapers("--data", ashcombe_data, "ask", "--questions", tmp_path / "q.jsonl", "--out", out)
    assert (done.returncode, done.stdout) == (1, "")
    assert "question 3" in done.stderr
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [answer["question"] for answer in answers] == questions
    assert "error" in answers[2]
    alone = as_json(ashcombe_data, "ask", DEMO)
    for answer in (answers[0], answers[3], alone):
        del answer["took_ms"], answer["record"]
    assert answers[0] == answers[3] == alone


def test_questions_may_come_from_standard_input(ashcombe_data: Path) -> None:
    done = boardpapers("--data", ashcombe_data, "ask", "--questions", "-", stdin=json.dumps({"question": DEMO}) + "\n")
    assert json.loads(done.stdout)["question"] == DEMO


def test_a_sound_library_passes_its_check(ashcombe_data: Path) -> None:
    found = as_json(ashcombe_data, "check")
    assert found["sound"] is True
    assert found["problems"] == []
    assert found["papers"] == 21


def test_both_systems_are_measured_in_one_run(ashcombe_data: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    lines = Path("evaluation/gold/ashcombe.jsonl").read_text(encoding="utf-8").splitlines()
    gold.write_text("\n".join(lines[:4] + lines[-1:]), encoding="utf-8")
    out = tmp_path / "outcomes.jsonl"
    found = as_json(
        ashcombe_data, "evaluate", gold, "--reference", SAMPLE / "ashcombe-hwb-2024-03-14.md", "--out", out
    )  # fmt: skip
    assert found["questions"] == found["reference"]["questions"] == 5
    assert found["verbatim"] == found["reference"]["verbatim"] == 1.0
    systems = [json.loads(line)["system"] for line in out.read_text(encoding="utf-8").splitlines()]
    assert systems == ["boardpapers"] * 5 + ["reference"] * 5
    table = boardpapers("--data", ashcombe_data, "evaluate", gold).stdout
    assert "hit@1" in table
    assert "| boardpapers |" in table


def test_adding_again_skips_what_is_unchanged_and_removing_takes_out(tmp_path: Path) -> None:
    data, pack = tmp_path / "data", tmp_path / "pack.md"
    pack.write_text("# Report on cats\n\n1.1 There were four cats in the town hall.\n", encoding="utf-8")
    assert "1 paper" in boardpapers("--data", data, "add", pack, "--body", "Cat Board", "--date", "2024-05-01").stdout
    again = boardpapers("--data", data, "add", pack, "--body", "Cat Board", "--date", "2024-05-01")
    assert (again.returncode, again.stdout) == (0, f"{pack}: unchanged\n")
    (paper,) = as_json(data, "papers")["papers"]
    assert paper["meeting"] == {"body": "Cat Board", "date": "2024-05-01"}

    pack.write_text("# Report on cats\n\n1.1 There were five cats in the town hall.\n", encoding="utf-8")
    boardpapers("--data", data, "add", pack, "--body", "Cat Board", "--date", "2024-05-01")
    (same,) = as_json(data, "papers")["papers"]
    assert same["id"] == paper["id"]
    assert "five cats" in boardpapers("--data", data, "show", paper["id"]).stdout

    failed = boardpapers("--data", data, "remove", paper["id"], "no-such-paper")
    assert failed.returncode == 1
    assert len(as_json(data, "papers")["papers"]) == 1
    assert boardpapers("--data", data, "remove", paper["id"]).returncode == 0
    assert as_json(data, "papers")["papers"] == []
    assert as_json(data, "check")["sound"] is True
