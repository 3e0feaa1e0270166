"""`boardpapers decisions` on the sample papers: for people, as JSON and as CSV."""

import csv
import io
import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from command_line import boardpapers

FIELDS = ["id", "kind", "body", "date", "minute", "title", "number", "text", "context", "who", "by_when", "url",
          "citation"]  # fmt: skip


def listed(data: Path, *arguments: object) -> list[dict[str, Any]]:
    done = boardpapers("--data", data, "decisions", *arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found: list[dict[str, Any]] = json.loads(done.stdout)["decisions"]
    return found


def test_json_gives_each_decision_with_its_place(ashcombe_data: Path) -> None:
    found = listed(ashcombe_data)
    assert [row["kind"] for row in found].count("resolution") == 30
    assert [row["kind"] for row in found].count("action") == 7
    assert all(list(row) == FIELDS for row in found)
    assert [row["date"] for row in found] == sorted((row["date"] for row in found), reverse=True)
    (plan,) = [row for row in found if "circulate the improvement plan" in row["text"]]
    assert plan == {
        "id": "ahwb-2025-03-20-minutes-minute-24-action-1",
        "kind": "action",
        "body": "Ashcombe Health and Wellbeing Board",
        "date": "2024-09-19",
        "minute": "24",
        "title": "OFSTED INSPECTION OF CHILDREN'S SERVICES",
        "number": "1",
        "text": "Helen Marsh to circulate the improvement plan to all members by 14 October 2024.",
        "context": "",
        "who": "Helen Marsh",
        "by_when": "2024-10-14",
        "url": "/passages/ahwb-2025-03-20-minutes-minute-24-action-1",
        "citation": plan["citation"],
    }
    assert "minute 24 action 1" in plan["citation"]


def test_filters_hold_for_the_meeting_minuted_and_not_for_the_one_whose_pack_it_is(ashcombe_data: Path) -> None:
    march = listed(ashcombe_data, "--from", "2024-03-14", "--to", "14 March 2024")
    assert {row["date"] for row in march} == {"2024-03-14"}
    assert len(march) == 11
    actions = listed(ashcombe_data, "--kind", "action", "--body", "ashcombe health and wellbeing board")
    assert len(actions) == 7
    assert listed(ashcombe_data, "--body", "Another Board") == []


def test_csv_has_a_header_and_the_same_rows(ashcombe_data: Path) -> None:
    done = boardpapers("--data", ashcombe_data, "decisions", "--csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(rows[0]) == FIELDS
    assert rows == listed(ashcombe_data)


def test_people_read_meetings_minutes_and_decisions(ashcombe_data: Path) -> None:
    printed = boardpapers("--data", ashcombe_data, "decisions", "--from", "2024-09-19").stdout
    lines = printed.splitlines()
    assert lines[0] == "Ashcombe Health and Wellbeing Board, 19 September 2024"
    assert "  Minute 24: OFSTED INSPECTION OF CHILDREN'S SERVICES" in lines
    assert "    Resolution 1: That the findings of Ofsted's inspection be noted;" in lines
    assert "      who: Helen Marsh; by when: 14 October 2024" in lines
    nothing = boardpapers("--data", ashcombe_data, "decisions", "--to", "1999-12-31")
    assert (nothing.returncode, nothing.stdout) == (0, "No decisions found.\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--json", "--csv"], "not allowed with"),
        (["--kind", "minute"], "invalid choice"),
        (["--from", "soon"], "not a date"),
        (["--from", "2024-02-01", "--to", "2024-01-01"], "is later than"),
    ],
)
def test_wrong_use_is_said_with_status_2(ashcombe_data: Path, arguments: list[str], said: str) -> None:
    done = boardpapers("--data", ashcombe_data, "decisions", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_a_library_it_says_so_with_status_1(tmp_path: Path) -> None:
    done = boardpapers("--data", tmp_path / "none", "decisions")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no library" in done.stderr


def test_a_library_from_before_the_register_is_refused_by_its_version(ashcombe_data: Path, tmp_path: Path) -> None:
    shutil.copy(ashcombe_data / "library.sqlite", tmp_path / "library.sqlite")
    db = sqlite3.connect(tmp_path / "library.sqlite")
    db.execute("DROP TABLE decisions")
    db.execute("PRAGMA user_version=1")
    db.commit()
    db.close()
    done = boardpapers("--data", tmp_path, "decisions")
    assert done.returncode == 1
    assert "schema version 1, this program needs 5" in done.stderr
