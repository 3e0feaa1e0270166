"""Answers that leave the command line: documents, schedules, batches that are stopped and go on, and the record."""

import contextlib
import csv
import io
import json
import os
import pty
import re
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any
from unittest import mock

import docx
import openpyxl
import pytest
from command_line import COMMAND, ROOT, environment

from boardpapers.cli import main

BEDS = "how many beds at Fernlea House does the review want to keep?"
REFUSED = "what is the capital of France?"


def boardpapers(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in this process: starting Python for each would be most of the time."""
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, environment(**more), clear=True),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as left:
            status = int(left.code or 0)
    return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())


@pytest.fixture
def data(ashcombe_data: Path, tmp_path: Path) -> Path:
    """A library of the test's own, for what writes into the record."""
    return Path(shutil.copytree(ashcombe_data, tmp_path / "data", ignore=shutil.ignore_patterns("records.sqlite*")))


def records(data: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(boardpapers("--data", data, "records", "--json").stdout)["records"]
    return found


def test_an_answer_is_written_as_a_document_and_recorded(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "answer.docx"
    done = boardpapers("--data", data, "ask", BEDS, "--docx", out, "--by", "A. Officer", "--json")
    assert (done.returncode, done.stderr) == (0, f"written: {out}\n")
    answer = json.loads(done.stdout)
    made = docx.Document(str(out))
    said = [paragraph.text for paragraph in made.paragraphs]
    assert any(text.startswith(f"[1] “{answer['citations'][0]['quote']}”") for text in said)
    facts = {row.cells[0].text: row.cells[1].text for row in made.tables[0].rows}
    assert facts["By"] == "A. Officer"
    assert facts["Search record"] == answer["record"]
    (record,) = records(data)
    assert (record["id"], record["question"], record["by"], record["papers"]) == (
        answer["record"],
        BEDS,
        "A. Officer",
        "all",
    )
    assert f"digest {record['digest']}" in facts["State of the library"]


def test_public_papers_alone_can_be_asked(data: Path, tmp_path: Path) -> None:
    done = boardpapers(
        "--data", data, "ask", "what is in the exempt report?", "--public", "--docx", tmp_path / "a.docx", "--json"
    )
    assert {hit["passage"]["access"] for hit in json.loads(done.stdout)["hits"]} == {"public"}
    facts = {row.cells[0].text: row.cells[1].text for row in docx.Document(str(tmp_path / "a.docx")).tables[0].rows}
    assert facts["Which papers"] == "Public papers only"
    assert records(data)[0]["papers"] == "public"


def test_a_record_is_shown_checked_and_forgotten(data: Path) -> None:
    asked = json.loads(boardpapers("--data", data, "ask", BEDS, "--kind", "report", "--json").stdout)
    shown = boardpapers("--data", data, "records", "show", asked["record"])
    assert shown.returncode == 0
    assert all(citation["quote"] in shown.stdout for citation in asked["citations"])
    assert "only kind report" in shown.stdout
    checked = boardpapers("--data", data, "records", "check", asked["record"])
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.startswith("The same answer comes.")
    paper = asked["citations"][0]["passage"]["paper"]["id"]
    assert boardpapers("--data", data, "remove", paper).returncode == 0
    changed = boardpapers("--data", data, "records", "check", asked["record"])
    assert changed.returncode == 1
    assert "Another answer comes now:" in changed.stdout
    assert f"removed: {paper}" in changed.stdout
    found = json.loads(boardpapers("--data", data, "records", "check", asked["record"], "--json").stdout)
    assert (found["same_answer"], found["same_library"], found["papers"]["removed"]) == (False, False, [paper])
    # Checking is not asking: it leaves no record.
    assert len(records(data)) == 1
    (row,) = csv.DictReader(boardpapers("--data", data, "records", "--csv").stdout.splitlines())
    assert (row["id"], row["question"]) == (asked["record"], BEDS)
    assert boardpapers("--data", data, "records", "--since", "2999-01-01").stdout == "No questions are recorded.\n"
    assert boardpapers("--data", data, "records", "forget", asked["record"]).stdout == "1 record deleted.\n"
    assert records(data) == []


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["records", "show"], 2, "name one record"),
        (["records", "show", "nothing"], 1, "no questions have been recorded"),
        (["records", "forget"], 2, "needs the ID"),
        (["ask", "x", "--resume"], 2, "--resume goes with --questions"),
        (["ask", "--questions", "q.txt", "--docx", "a.docx"], 2, "--docx goes with a QUESTION"),
        (["ask", "x", "--docx", "/no/such/folder/a.docx"], 2, "the document cannot be written there"),
        (["ask", "--questions", "README.md", "--out", "/no/such/folder/a.xlsx"], 2, "cannot be written there"),
        (["ask", "--questions", "README.md", "--out", "a.xlsx", "--resume"], 2, "--resume goes with --out FILE.jsonl"),
        (["ask", "--questions", "Makefile", "--out", "README.md", "--resume"], 2, "something else than answers"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(arguments: list[str], status: int, said: str, data: Path) -> None:
    done = boardpapers("--data", data, *arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (status, "", 1)
    assert said in done.stderr


def test_a_list_becomes_a_schedule_of_the_kind_its_name_says(data: Path, tmp_path: Path) -> None:
    questions = tmp_path / "list.csv"
    questions.write_text(f"id,question\n1,{BEDS}\n2,\n3,{REFUSED}\n", encoding="utf-8")
    for suffix in ("csv", "xlsx"):
        done = boardpapers(
            "--data", data, "ask", "--questions", questions, "--out", tmp_path / f"out.{suffix}", "--by", "A. O."
        )
        assert done.returncode == 1
        assert done.stderr == f"boardpapers: question 2: {questions}, line 3: no question in this row\n"
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["question"] for row in rows] == [BEDS, "", REFUSED]
    assert rows[0]["status"] == "Answered"
    assert rows[0]["by"] == "A. O."
    kept = {record["id"]: record for record in records(data)}
    assert kept[rows[0]["record"]]["generation"] == int(rows[0]["generation"])
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert [cell.value for cell in sheet["B"]] == ["Question", BEDS, None, REFUSED]
    assert not list(tmp_path.glob(".*part"))


def test_a_bad_line_is_named_and_the_others_are_answered(data: Path, tmp_path: Path) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text(f'{{"question": "{BEDS}"}}\nnonsense\n{{"question": "{REFUSED}"}}\n', encoding="utf-8")
    done = boardpapers("--data", data, "ask", "--questions", questions)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert done.stderr == f"boardpapers: question 2: {questions}, line 2: not JSON: Expecting value\n"
    assert [answer.get("status") for answer in answers][0::2] == ["answered", "not_in_papers"]
    assert answers[1] == {"question": "", "error": "not JSON: Expecting value"}


def test_a_stopped_run_goes_on_where_it_was(data: Path, tmp_path: Path) -> None:
    questions, out = tmp_path / "q.txt", tmp_path / "a.jsonl"
    questions.write_text(f"{BEDS}\n{REFUSED}\n{BEDS}\n", encoding="utf-8")
    assert boardpapers("--data", data, "ask", "--questions", questions, "--out", out).returncode == 0
    whole = out.read_bytes().splitlines(keepends=True)
    out.write_bytes(b"".join([whole[0], whole[1][:50]]))  # killed while it wrote the second
    assert boardpapers("--data", data, "ask", "--questions", questions, "--out", out, "--resume").returncode == 0
    again = out.read_bytes().splitlines(keepends=True)
    assert again[0] == whole[0]
    assert [json.loads(line)["question"] for line in again] == [BEDS, REFUSED, BEDS]
    assert len(records(data)) == 5  # the first answer was not asked for again
    questions.write_text(f"{REFUSED}\n", encoding="utf-8")
    other = boardpapers("--data", data, "ask", "--questions", questions, "--out", out, "--resume")
    assert (other.returncode, "answers to other questions" in other.stderr) == (2, True)
    assert out.read_bytes().splitlines(keepends=True) == again


def test_what_was_answered_stays_written_when_it_is_stopped(data: Path, tmp_path: Path) -> None:
    """Shown on a workbook, which is written at the end; the other forms are written line by line."""
    questions, out = tmp_path / "q.txt", tmp_path / "a.xlsx"
    questions.write_text(f"{BEDS}\n" * 5000, encoding="utf-8")
    primary, secondary = pty.openpty()  # a terminal, so that progress is shown
    command = [*COMMAND, "--data", str(data), "ask", "--questions", str(questions), "--out", str(out)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(TERM="xterm", COLUMNS="80"), stdout=subprocess.DEVNULL, stderr=secondary
    ) as process:
        os.close(secondary)
        shown = b""
        # Some questions in, as the bar says: "12/5000".
        while b"2/5000" not in shown:
            shown += os.read(primary, 4096)
        process.send_signal(signal.SIGINT)
        # Linux says that the other end of a terminal is closed by an error.
        with contextlib.suppress(OSError):
            while chunk := os.read(primary, 4096):
                shown += chunk
        assert process.wait(60) == 130
    os.close(primary)
    assert b"stopped; what was finished is kept" in shown
    written = [row[1].value for row in openpyxl.load_workbook(out).active.iter_rows(min_row=2)]
    assert 2 <= len(written) < 5000
    assert set(written) == {BEDS}
    assert len(records(data)) >= len(written)


def test_an_answer_comes_where_no_record_can_be_written(data: Path) -> None:
    (data / "records.sqlite").mkdir()
    done = boardpapers("--data", data, "ask", BEDS)
    assert done.returncode == 0
    assert "24 beds" in done.stdout
    assert done.stderr.startswith("boardpapers: not recorded (")
    assert done.stderr.count("\n") == 1
    quiet = boardpapers("--data", data, "ask", BEDS, "--json", BOARDPAPERS_KEEP_RECORDS="0")
    assert (quiet.stderr, json.loads(quiet.stdout)["record"]) == ("", "")


def test_the_readme_shows_what_the_program_says(ashcombe_data: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r'\$ boardpapers ask "([^"]+)"\n(.*?)```', text, re.DOTALL)
    said = " ".join(boardpapers("--data", ashcombe_data, "ask", shown[0]).stdout.split())
    parts = [" ".join(part.split()) for part in shown[1].split("…\n") if part.strip()]
    assert len(parts) == 2
    for part in parts:
        # The Markdown that tests read has no pages; the PDF that the demo reads has.
        assert re.sub(r", pages [\d-]+$", "", part) in said
