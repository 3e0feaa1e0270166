"""Reading the command line: options on either side of the verb, and one line for wrong use."""

from datetime import date
from pathlib import Path

import pytest

from boardpapers.arguments import parse


@pytest.mark.parametrize(
    "argv",
    [
        ["--data", "D", "search", "cats", "--limit", "3", "--json"],
        ["search", "cats", "--data", "D", "--limit", "3", "--json"],
        ["--json", "--limit=3", "--data=D", "search", "cats"],
        ["--limit", "3", "search", "--json", "--data", "D", "cats"],
    ],
)
def test_options_may_stand_before_or_after_the_verb(argv: list[str]) -> None:
    found = parse(argv)
    assert (found.verb, found.question, found.data, found.limit, found.json) == ("search", "cats", Path("D"), 3, True)


def test_a_value_that_is_also_a_verb_is_a_value() -> None:
    assert parse(["--body", "check", "ask", "papers"]).body == "check"


def test_a_question_may_begin_with_a_dash_after_two_dashes() -> None:
    assert parse(["ask", "--", "-5 degrees?"]).question == "-5 degrees?"


@pytest.mark.parametrize("text", ["2015-10-20", "20 October 2015", "20 Oct 2015", "20/10/2015"])
def test_dates_may_be_written_as_people_write_them(text: str) -> None:
    assert parse(["add", "x", "--date", text]).date == date(2015, 10, 20)


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ([], "COMMAND"),
        (["frobnicate"], "invalid choice"),
        (["add"], "PATH"),
        (["ask", "x", "--from", "yesterday"], "not a date"),
        (["ask", "x", "--from", "2015-02-30"], "not a date"),
        (["ask", "x", "--kind", "poem"], "not a kind of paper"),
        (["search", "x", "--limit", "0"], "whole number from 1 to 100"),
        (["search", "x", "--mode", "magic"], "invalid choice"),
        (["serve", "--port", "99999"], "whole number from 0 to 65535"),
        (["papers", "--data", ""], "folder is empty"),
        (["papers", "--jso"], "unrecognized"),
    ],
)
def test_wrong_use_is_said_in_one_line_with_status_2(
    argv: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        parse(argv)
    error = capsys.readouterr().err
    assert left.value.code == 2
    assert said in error
    assert error.count("\n") == 1


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        parse(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("boardpapers 0.")


def test_the_questions_before_a_follow_up_keep_their_order() -> None:
    assert parse(["ask", "--after", "who chairs it?", "why?", "--after", "when?"]).after == ["who chairs it?", "when?"]
    assert parse(["ask", "why?"]).after == []
