"""`boardpapers search` and `ask`: hits, and answers with citations."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TextIO

from boardpapers.assembly import make_engine, open_library
from boardpapers.console import print_json, say, warn
from boardpapers.errors import UsageError
from boardpapers.settings import Settings
from corpus.access import EVERYTHING
from corpus.papers import Passage, citation_line
from search.types import Answer, Filters, Hit
from web.shapes import answer_json, search_json

_SHOWN_OF_A_HIT: Final = 320  # characters
_NEAREST_SHOWN: Final = 3
_ALSO_SHOWN: Final = 3


def search(arguments: argparse.Namespace, settings: Settings) -> int:
    """Find passages and show them, best first."""
    library = open_library(settings)
    from search.engine import QuestionError

    engine = make_engine(library, settings)
    try:
        result = engine.search(
            arguments.question, EVERYTHING, _filters(arguments), limit=settings.limit, mode=arguments.mode
        )
    except QuestionError as error:
        raise UsageError(str(error)) from error
    if arguments.json:
        print_json(search_json(result))
    elif result.hits:
        _print_hits(result.hits)
    else:
        say("Nothing found.")
    return 0


def ask(arguments: argparse.Namespace, settings: Settings) -> int:
    """Answer one question, or each of a file of questions."""
    if (arguments.question is None) == (arguments.questions is None):
        raise UsageError("ask needs either a QUESTION or --questions FILE")
    if arguments.out is not None and arguments.questions is None:
        raise UsageError("--out goes with --questions")
    if arguments.after and arguments.questions is not None:
        raise UsageError("--after goes with a QUESTION")
    if arguments.questions is not None:
        return _ask_many(arguments, settings)
    library = open_library(settings)
    from search.engine import QuestionError

    try:
        answer = make_engine(library, settings).ask(
            arguments.question, EVERYTHING, _filters(arguments), after=arguments.after
        )
    except QuestionError as error:
        raise UsageError(str(error)) from error
    if arguments.json:
        print_json(answer_json(answer))
    else:
        _print_answer(answer)
    return 0


def _ask_many(arguments: argparse.Namespace, settings: Settings) -> int:
    """Answer a file of questions, one JSON object a line; 1 when a question could not be asked."""
    questions = _read_questions(arguments.questions)
    library = open_library(settings)
    from search.engine import QuestionError

    engine, filters, failed = make_engine(library, settings), _filters(arguments), 0
    with _opened(arguments.out) as out:
        for line, question in enumerate(questions, start=1):
            try:
                shaped: dict[str, Any] = answer_json(engine.ask(question, EVERYTHING, filters))
            except QuestionError as error:
                # Its line is kept, so that the n-th answer stays the answer to the n-th question.
                shaped, failed = {"question": question, "error": str(error)}, failed + 1
                warn(f"question {line}: {error}")
            print(json.dumps(shaped, ensure_ascii=False), file=out, flush=True)
    return 1 if failed else 0


def _read_questions(name: str) -> list[str]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise UsageError(f"{name}: the questions cannot be read: {reason}") from error
    questions = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(f"{name}, line {number}: not JSON: {error.msg}") from error
        if not isinstance(value, dict) or not isinstance(value.get("question"), str):
            raise UsageError(f"{name}, line {number}: not a JSON object with a “question”")
        questions.append(value["question"])
    return questions


@contextmanager
def _opened(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    try:
        out = path.open("w", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: the answers cannot be written there: {error.strerror}") from error
    with out:
        yield out


def _filters(arguments: argparse.Namespace) -> Filters:
    return Filters(
        body=arguments.body,
        since=arguments.since,
        until=arguments.until,
        kind=arguments.kind,
        source=arguments.source,
        paper=arguments.paper,
    )


def _print_answer(answer: Answer) -> None:
    if answer.asked:
        say(f"Asked as: {answer.asked}")
        say()
    if not answer.answered:
        say("The papers do not answer this.")
        if answer.hits:
            say()
            say("Nearest passages:")
            _print_hits(answer.hits[:_NEAREST_SHOWN])
        return
    for statement in answer.statements:
        say(f"{statement.text} {''.join(f'[{n + 1}]' for n in statement.citations)}")
    for n, citation in enumerate(answer.citations, start=1):
        say()
        say(f"“{citation.quote}”", first=f"[{n}] ", indent="    ")
        say(citation_line(citation.passage), indent="    ")
        _print_also(answer.also(citation), "    ")


def _print_hits(hits: Sequence[Hit]) -> None:
    for rank, hit in enumerate(hits, start=1):
        say()
        say(citation_line(hit.passage), first=f"{rank}. ", indent="   ")
        say(textwrap.shorten(hit.passage.text, _SHOWN_OF_A_HIT, placeholder=" …"), indent="   ")
        _print_also(hit.also, "   ")


def _print_also(places: Sequence[Passage], indent: str) -> None:
    for place in places[:_ALSO_SHOWN]:
        say(f"also in: {citation_line(place)} ({place.id})", indent=indent)
    if len(places) > _ALSO_SHOWN:
        say(f"and in {len(places) - _ALSO_SHOWN:,} more", indent=indent)
