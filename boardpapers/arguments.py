"""The verbs of the command line and their options; options may stand before or after the verb."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final, NoReturn

from boardpapers import __version__
from corpus.decisions import KINDS
from corpus.papers import PaperKind

MODES: Final = ("hybrid", "lexical", "vectors")

_EPILOG: Final = "Settings come from boardpapers.toml and BOARDPAPERS_… too; the README lists them."


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and leave with status 2."""
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read the command line; leaves the program for --help, --version and wrong use."""
    parser, verbs = _parser()
    return parser.parse_args(_verb_first(argv, verbs))


def _verb_first(argv: Sequence[str], verbs: dict[str, Parser]) -> list[str]:
    """Move the verb in front of the options that stand before it, so that argparse sees one order only."""
    with_value = {
        option
        for parser in verbs.values()
        for action in parser._actions
        if action.nargs != 0
        for option in action.option_strings
    }
    at = 0
    while at < len(argv) and argv[at].startswith("-"):
        at += 2 if argv[at] in with_value else 1
    if at >= len(argv) or argv[at] not in verbs:
        return list(argv)
    return [argv[at], *argv[:at], *argv[at + 1 :]]


def _parser() -> tuple[Parser, dict[str, Parser]]:
    parser = Parser(
        prog="boardpapers",
        description="Ask board papers a question; get their own words, each with the place it stands in.",
        epilog=_EPILOG,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"boardpapers {__version__}")
    parser.add_argument("--data", metavar="DIR", type=_folder, help="the folder that holds everything (default ./data)")
    adders = parser.add_subparsers(dest="verb", metavar="COMMAND", required=True, parser_class=Parser)
    verbs: dict[str, Parser] = {}

    def verb(name: str, what: str) -> Parser:
        made: Parser = adders.add_parser(name, help=what, description=what.capitalize() + ".", allow_abbrev=False)
        made.add_argument(
            "--data", metavar="DIR", type=_folder, help="the folder that holds everything (default ./data)"
        )
        verbs[name] = made
        return made

    _add_library_verbs(verb("add", "read files and folders and index them"), verb("remove", "take papers out"))
    _json(verb("papers", "list the papers in the library"))
    show = _json(verb("show", "show a paper, or one place in it"))
    show.add_argument("place", metavar="PLACE", help="an id, or a place such as “Ofsted inspection, para 143”")
    _add_question_verbs(verb("search", "find passages"), verb("ask", "get an answer with citations"))
    _add_decisions(verb("decisions", "list what minutes record as resolved, and the actions they name"))
    _add_records(verb("records", "look at the record of what was asked"))
    serve = verb("serve", "serve the web app")
    serve.add_argument("--host", metavar="H", help="the address to listen on (default 127.0.0.1)")
    serve.add_argument("--port", metavar="P", type=_port, help="the port to listen on (default 8000)")
    _add_evaluate(_json(verb("evaluate", "measure answers against gold questions")))
    _json(verb("check", "verify the library against its index"))
    return parser, verbs


def _add_library_verbs(add: Parser, remove: Parser) -> None:
    add.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="a file, or a folder with files in it")
    add.add_argument("--body", metavar="B", default="", help="the body whose papers they are, whatever they print")
    add.add_argument("--date", metavar="D", type=_date, help="the meeting's date, whatever the papers print")
    add.add_argument("--exempt", action="store_true", help="the papers are exempt (Part 2 of an agenda)")
    remove.add_argument("papers", metavar="PAPER", nargs="+", help="the id of a paper")


def _add_question_verbs(search: Parser, ask: Parser) -> None:
    search.add_argument("question", metavar="QUESTION")
    search.add_argument("--limit", metavar="N", type=_limit, help="how many hits (default 10)")
    search.add_argument("--mode", choices=MODES, default="hybrid", help="how to search (default hybrid)")
    ask.add_argument("question", metavar="QUESTION", nargs="?")
    ask.add_argument(
        "--after",
        metavar="QUESTION",
        action="append",
        default=[],
        help="the question before this one, which it follows up; may be given several times, oldest first",
    )
    ask.add_argument(
        "--questions",
        metavar="FILE",
        help="many questions: one JSON object with “question” a line (- reads them), one question a line in FILE.txt, "
        "a column “question” in FILE.csv",
    )
    ask.add_argument(
        "--out",
        metavar="FILE",
        type=Path,
        help="where the answers to --questions go: one JSON object a line, or a table in FILE.csv or FILE.xlsx",
    )
    ask.add_argument("--resume", action="store_true", help="go on with --out FILE.jsonl where a stopped run left it")
    ask.add_argument("--docx", metavar="FILE", type=Path, help="write the answer as a Word document too")
    ask.add_argument("--public", action="store_true", help="ask public papers only, as the web app does")
    ask.add_argument("--by", metavar="NAME", help="who asks, for documents and the record")
    ask.add_argument(
        "--stream",
        action=argparse.BooleanOptionalAction,
        help="print the sentences of a language model as each is checked (default on a terminal)",
    )
    for asking in (search, ask):
        filters = asking.add_argument_group("filters")
        filters.add_argument("--body", metavar="B", default="", help="only this body's papers")
        filters.add_argument("--from", metavar="D", dest="since", type=_date, help="only meetings on this day or later")
        filters.add_argument("--to", metavar="D", dest="until", type=_date, help="only meetings on this day or earlier")
        filters.add_argument("--kind", metavar="K", default="", type=_kind, help=f"only {', '.join(PaperKind)}")
        filters.add_argument(
            "--source", metavar="S", default="", help="only papers in which this person or body speaks"
        )
        filters.add_argument("--paper", metavar="ID", default="", help="only this paper")
        _json(asking)


def _add_decisions(decisions: Parser) -> None:
    decisions.add_argument("--body", metavar="B", default="", help="only this body's decisions")
    decisions.add_argument("--from", metavar="D", dest="since", type=_date, help="only meetings on this day or later")
    decisions.add_argument("--to", metavar="D", dest="until", type=_date, help="only meetings on this day or earlier")
    decisions.add_argument("--kind", choices=[kind.value for kind in KINDS], help="only these")
    forms = decisions.add_mutually_exclusive_group()
    forms.add_argument("--json", action="store_true", help="print JSON on standard output and nothing else")
    forms.add_argument("--csv", action="store_true", help="print CSV on standard output and nothing else")


def _add_records(records: Parser) -> None:
    records.add_argument(
        "action",
        nargs="?",
        choices=("list", "show", "check", "forget"),
        default="list",
        help="list them, show one, check whether one would be answered the same now, or delete some (default list)",
    )
    records.add_argument("ids", metavar="ID", nargs="*", help="the id of a record")
    records.add_argument("--since", metavar="D", type=_date, help="list only those of this day or later")
    forms = records.add_mutually_exclusive_group()
    forms.add_argument("--json", action="store_true", help="print JSON on standard output and nothing else")
    forms.add_argument("--csv", action="store_true", help="print CSV on standard output and nothing else")


def _add_evaluate(evaluate: Parser) -> None:
    evaluate.add_argument("gold", metavar="GOLD.jsonl", type=Path, help="gold questions, one JSON object a line")
    evaluate.add_argument(
        "--reference",
        metavar="PACK.md",
        nargs="+",
        type=Path,
        default=(),
        help="measure the reference pipeline too, in the same run, on these papers as Markdown",
    )
    evaluate.add_argument(
        "--out", metavar="FILE", type=Path, help="write what came of each question, one JSON object a line"
    )


def _json(parser: Parser) -> Parser:
    parser.add_argument("--json", action="store_true", help="print JSON on standard output and nothing else")
    return parser


def _folder(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("the name of the folder is empty")
    return Path(text).expanduser()


def _date(text: str) -> date:
    """Read "2015-10-20" or "20 October 2015"."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"“{text}” is not a date: {error}") from error
    for form in ("%d %B %Y", "%d %b %Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f"“{text}” is not a date such as 2015-10-20 or “20 October 2015”")


def _kind(text: str) -> str:
    if text and text.casefold() not in set(PaperKind):
        raise argparse.ArgumentTypeError(f"“{text}” is not a kind of paper; known are {', '.join(PaperKind)}")
    return text.casefold()


def _limit(text: str) -> int:
    return _number(text, 1, 100)


def _port(text: str) -> int:
    return _number(text, 0, 65535)


def _number(text: str, lowest: int, highest: int) -> int:
    if not (text.isascii() and text.isdecimal() and lowest <= int(text) <= highest):
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from {lowest} to {highest}")
    return int(text)
