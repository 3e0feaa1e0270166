"""Schedules of many questions: the lists people have, the files they get, and no cell that runs."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from web_fakes import SECRET, FakeEngine

from corpus.access import PUBLIC_ONLY
from corpus.library import Library
from web.questions import Line, QuestionsError, read_questions
from web.replies import EXCEL
from web.replying import Asking, Replier
from web.schedule import COLUMNS, Entry, answered
from web.sheets import safe, schedule_lines
from web.workbook import LONGEST, cut, schedule_workbook

SILT = "how many tonnes of silt have settled"
MOON = "what is the moon made of"


def entries(library: Library, *questions: str) -> list[Entry]:
    replier = Replier(FakeEngine(library), library, PUBLIC_ONLY)  # type: ignore[arg-type]
    lines = [Line(number, question) for number, question in enumerate(questions, start=1)]
    return list(answered(lines, lambda question: replier.reply(Asking(question, by="Ann Quay"))))


def csv_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheet_of(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data)).active


@pytest.mark.parametrize(
    ("data", "form", "found"),
    [
        ("one?\n\n  two? \n", "txt", [Line(1, "one?"), Line(3, "two?")]),
        ('{"question": "one?", "id": 1}\n\n{"question": "two?"}', "jsonl", [Line(1, "one?"), Line(3, "two?")]),
        ('{"question": 1}\n{"q\nx', "jsonl", [Line(1, "", "not a JSON object with a “question”"),
                                              Line(2, "", "not JSON: Unterminated string starting at"),
                                              Line(3, "", "not JSON: Expecting value")]),
        ("id,Question\r\n7,one?\r\n8,\r\n9,two?\r\n", "csv", [Line(2, "one?"), Line(3, "", "no question in this row"),
                                                              Line(4, "two?")]),
        ("one?\ntwo?\n", "csv", [Line(1, "one?"), Line(2, "two?")]),
        ('question\n"a, b\nand c?"\nd?\n', "csv", [Line(3, "a, b\nand c?"), Line(4, "d?")]),
        ("\ufeffquestion\none?\n", "csv", [Line(2, "one?")]),
        ("", "csv", []),
        ("", "jsonl", []),
        ("", "txt", []),
    ],
)  # fmt: skip
def test_lists_are_read_as_people_keep_them(data: str, form: str, found: list[Line]) -> None:
    assert list(read_questions(data.encode(), form)) == found


@pytest.mark.parametrize("line", ["9" * 5000, "[" * 100_000], ids=["a long number", "brackets in brackets"])
def test_json_that_python_will_not_read_is_a_line_with_an_error(line: str) -> None:
    found = read_questions(f'{line}\n{{"question": "one?"}}'.encode(), "jsonl")
    assert found == (Line(1, "", "not JSON that can be read"), Line(2, "one?"))


def test_what_an_old_spreadsheet_saves_is_read() -> None:
    assert read_questions("question\ncost in £?\n".encode("cp1252"), "csv") == (Line(2, "cost in £?"),)


@pytest.mark.parametrize(
    ("data", "form", "said"),
    [
        (b"a,b\n1,2\n", "csv", "names no column"),
        (b'{"question": "\xff"}', "jsonl", "not UTF-8"),
        (b"\x81", "txt", "neither"),
    ],
)
def test_what_is_no_list_is_said(data: bytes, form: str, said: str) -> None:
    with pytest.raises(QuestionsError, match=said):
        read_questions(data, form)


def test_each_question_has_its_row_with_all_about_its_answer(web_library: Library) -> None:
    made = entries(web_library, SILT, MOON, "x" * 1001)
    answered_row, refused, wrong = csv_rows("".join(schedule_lines(made)))
    assert (answered_row["no"], answered_row["question"], answered_row["status"]) == ("1", SILT, "Answered")
    assert answered_row["answer"] == "The inner basin was last dredged in 2009. [1]"
    assert answered_row["places"].startswith("[1] Harbour Master, Dredging of the inner basin, para 3.1")
    assert answered_row["pack pages"] == "[1] 12"
    assert answered_row["quotes"] == "[1] “The inner basin was last dredged in 2009.”"
    assert answered_row["searched"] == "3 papers of 3 meetings, 12 passages"
    assert answered_row["by"] == "Ann Quay"
    assert datetime.fromisoformat(answered_row["asked at (UTC)"]).tzinfo is not None
    assert (refused["status"], refused["answer"]) == ("Not held in the papers searched", "")
    assert (wrong["status"], wrong["notes"]) == (
        "Could not be asked",
        "the question has 1,001 characters; 1,000 are allowed",
    )
    # Public papers only: the number of changes of the library is not told.
    assert answered_row["generation"] == ""


def test_a_workbook_can_be_worked_with(web_library: Library) -> None:
    sheet = sheet_of(schedule_workbook(entries(web_library, SILT, MOON)))
    assert [cell.value.casefold() for cell in sheet[1]] == [name.casefold() for name in COLUMNS]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:S3")
    at = {name: number for number, name in enumerate(COLUMNS, start=1)}
    when = sheet.cell(2, at["asked at (UTC)"])
    assert isinstance(when.value, datetime)
    assert when.is_date
    assert isinstance(sheet.cell(2, at["likelihood"]).value, float)
    assert sheet.cell(2, at["answer"]).alignment.wrap_text
    assert sheet.column_dimensions["E"].width >= 40


RISKY = st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0=", "＝", "＠", "|", "%", '"', "'", ","])
NASTY = st.builds("".join, st.lists(st.one_of(RISKY, st.text(max_size=20)), max_size=8))


@settings(max_examples=40)  # each writes and reads a workbook
@given(NASTY)
def test_no_cell_of_a_table_is_ever_a_formula(web_library: Library, text: str) -> None:
    (entry,) = entries(web_library, SILT)
    nasty = Entry(Line(1, text), entry.reply, text)
    cell = sheet_of(schedule_workbook([nasty])).cell(2, 2)
    assert cell.data_type in ("s", "n")
    assert cell.value is None or isinstance(cell.value, str)
    if cell.value is not None:
        assert cell.quotePrefix
    (row,) = csv_rows("".join(schedule_lines([nasty])))
    assert not row["question"].lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@given(st.text())
def test_what_begins_like_a_formula_has_an_apostrophe_and_nothing_else_is_changed(text: str) -> None:
    made = safe(text)
    assert made in (text, f"'{text}")
    assert not made.lstrip().startswith(("=", "+", "-", "@"))


@given(st.text(min_size=20), st.integers(1, 4000))
def test_a_cell_holds_no_more_than_excel_takes(text: str, times: int) -> None:
    made = cut(text.replace("\ud800", "") * times) if text.isprintable() else cut("😀" * times * 10)
    assert len(made.encode("utf-16-le")) // 2 <= LONGEST


# --- over HTTP -------------------------------------------------------------------------------------------


def test_a_program_gets_each_answer_as_if_asked_alone(web_client: FlaskClient) -> None:
    sent = {"questions": [SILT, {"question": MOON}, 7, ""]}
    answers = web_client.post("/api/v1/schedule", json=sent).get_json()["answers"]
    alone = web_client.get("/api/v1/ask", query_string={"q": SILT}).get_json()
    assert answers[0] == alone
    assert answers[1]["status"] == "not_in_papers"
    assert answers[2:] == [{"question": "", "error": "not a question"}, {"question": "", "error": "type a question"}]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (f"{SILT}\n{MOON}\n", "text/plain"),
        (f"question\n{SILT}\n{MOON}\n", "text/csv"),
        (f'{{"question": "{SILT}"}}\n{{"question": "{MOON}"}}\n', "application/jsonl"),
    ],
)
def test_lists_may_be_sent_as_they_are(web_client: FlaskClient, body: str, content_type: str) -> None:
    answer = web_client.post("/api/v1/schedule?kind=report", data=body.encode(), content_type=content_type)
    assert [one["question"] for one in answer.get_json()["answers"]] == [SILT, MOON]


@pytest.mark.parametrize(
    ("accept", "query", "content_type"),
    [
        ("", "", "application/json"),
        ("*/*", "", "application/json"),
        ("text/csv", "", "text/csv; charset=utf-8; header=present"),
        (EXCEL, "", EXCEL),
        ("text/html, text/csv;q=0.5", "", "text/csv; charset=utf-8; header=present"),
        ("application/json", "?format=xlsx", EXCEL),
    ],
)
def test_the_form_is_what_the_asker_accepts_or_names(
    web_client: FlaskClient, accept: str, query: str, content_type: str
) -> None:
    headers = {"Accept": accept} if accept else {}
    answer = web_client.post(f"/api/v1/schedule{query}", json={"questions": [SILT]}, headers=headers)
    assert (answer.status_code, answer.content_type) == (200, content_type)


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"json": {"questions": []}}, 400, "there are no questions"),
        ({"json": {"questions": "one"}}, 400, "a list"),
        ({"json": ["one"]}, 400, "a list"),
        ({"json": {"questions": ["x"] * 101}}, 400, "there are 101 questions; 100 are answered at once"),
        ({"data": b"{", "content_type": "application/json"}, 400, "a list"),
        ({"data": b"a,b\n1,2", "content_type": "text/csv"}, 400, "names no column"),
        ({"data": b"x", "content_type": "image/png"}, 415, "send JSON"),
        ({"data": b"x" * 2_100_000, "content_type": "text/plain"}, 413, "too large"),
        ({"json": {"questions": ["x"]}, "headers": {"Accept": "image/png"}}, 406, "the answer can be"),
        ({"json": {"questions": ["x"]}, "query_string": {"format": "pdf"}}, 400, "“format” must be one of"),
        ({"json": {"questions": ["x"]}, "query_string": {"from": "soon"}}, 400, "“from” must be a date"),
    ],
)
def test_what_is_wrong_with_a_list_is_said(web_client: FlaskClient, sent: Any, status: int, said: str) -> None:
    answer = web_client.post("/api/v1/schedule", **sent)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert said in answer.get_json()["detail"]


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
@pytest.mark.parametrize("content_type", ["application/json", "application/jsonl"])
def test_half_a_character_costs_no_answer(web_client: FlaskClient, form: str, content_type: str) -> None:
    line = r'{"question": "how many tonnes \ud83d of silt have settled"}'
    data = f'{{"questions": [{line}]}}' if content_type == "application/json" else line
    answer = web_client.post(f"/api/v1/schedule?format={form}", data=data, content_type=content_type)
    assert answer.status_code == 200


def test_brackets_in_brackets_are_no_list(web_client: FlaskClient) -> None:
    answer = web_client.post("/api/v1/schedule", data="[" * 100_000, content_type="application/json")
    assert answer.status_code == 400


def test_a_question_of_a_list_follows_up_no_other(web_client: FlaskClient) -> None:
    sent = {"questions": ["and in 2019?"]}
    answer = web_client.post("/api/v1/schedule", query_string={"after": "how many boats moored in 2018?"}, json=sent)
    assert answer.json is not None
    assert answer.json["answers"][0]["asked"] == ""


def test_it_is_only_sent_to(web_client: FlaskClient) -> None:
    answer = web_client.get("/api/v1/schedule")
    assert (answer.status_code, answer.get_json()["detail"]) == (405, "this address is sent to, with POST")


def test_no_schedule_tells_of_an_exempt_paper(web_client: FlaskClient) -> None:
    sent = {"questions": ["rent of the customs house for dredging crews", SILT]}
    text = web_client.post("/api/v1/schedule?format=csv", json=sent).text
    assert not any(secret in text for secret in (SECRET.id, SECRET.title, "£90,000", "exempt"))


# --- the page --------------------------------------------------------------------------------------------


def test_the_page_saves_typed_questions_and_those_of_a_file(web_client: FlaskClient) -> None:
    form = {
        "questions": f"{SILT}\r\n\r\n",
        "list": (io.BytesIO(MOON.encode()), "more.txt"),
        "format": "csv",
        "by": "Ann",
    }
    answer = web_client.post("/questions", data=form, content_type="multipart/form-data")
    assert answer.headers["Content-Disposition"] == "attachment; filename=answers.csv"
    assert [(row["question"], row["by"]) for row in csv_rows(answer.text)] == [(SILT, "Ann"), (MOON, "Ann")]
    for form_name, kind in (("xlsx", EXCEL), ("json", "application/json")):
        answer = web_client.post("/questions", data={"questions": SILT, "format": form_name})
        assert (answer.status_code, answer.content_type) == (200, kind)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"questions": " \r\n"}, "type a question, or choose a file with questions"),
        ({"questions": f"{SILT}\r\n" * 101}, "there are 101 questions; 100 are answered at once"),
        ({"questions": f"{SILT}\r\n{'x' * 1001}"}, "line 2 has 1,001 characters; 1,000 are allowed"),
        ({"questions": SILT, "format": "pdf"}, "“format” must be one of"),
        ({"questions": SILT, "from": "soon"}, "“from” must be a date"),
        ({"questions": SILT, "by": "x" * 201}, "“by” may have 200 characters"),
        ({"questions": SILT, "list": (b'{"question": "two?"}\nthree', "a.jsonl")}, "a.jsonl, line 2: not JSON"),
        ({"questions": SILT, "list": (b"a,b\n1,2", "a.csv")}, "a.csv: its first line names no column"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(web_client: FlaskClient, form: Any, said: str) -> None:
    sent = {
        name: (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value for name, value in form.items()
    }
    answer = web_client.post("/questions", data={"format": "csv", **sent}, content_type="multipart/form-data")
    assert answer.status_code == 400
    assert said in answer.text
    for line in form["questions"].split():
        assert line in answer.text
    if "list" in form and b"two?" in form["list"][0]:
        assert f"{SILT}\ntwo?</textarea>" in answer.text


def test_what_was_typed_is_shown_as_text(web_client: FlaskClient) -> None:
    page = web_client.post("/questions", data={"questions": "</textarea><script>x", "format": "no"}).text
    assert "<script>" not in page
    assert "&lt;/textarea&gt;&lt;script&gt;x" in page
