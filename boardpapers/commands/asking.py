"""`boardpapers search` and `ask`: hits, and answers with citations."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from boardpapers.assembly import make_engine, open_library, replying
from boardpapers.commands.batch import ask_many
from boardpapers.console import count, print_json, say, warn
from boardpapers.errors import UsageError
from boardpapers.settings import Settings
from corpus.access import EVERYTHING, PUBLIC_ONLY
from corpus.papers import Passage, citation_line
from search.types import Answer, Filters, Hit, Reading, Statement
from web.replying import Asking, Replier
from web.shapes import answer_json, search_json
from web.texts import read_line

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
    else:
        _print_readings(result.read_as)
        if result.hits:
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
    if arguments.resume and arguments.questions is None:
        raise UsageError("--resume goes with --questions")
    if arguments.docx is not None and arguments.questions is not None:
        raise UsageError("--docx goes with a QUESTION; --questions are answered into --out")
    if arguments.questions is not None:
        return ask_many(arguments, _filters(arguments), settings)
    library = open_library(settings)
    from search.engine import QuestionError

    clearance = PUBLIC_ONLY if arguments.public else EVERYTHING
    asked = Asking(arguments.question, _filters(arguments), tuple(arguments.after), settings.by)
    stream = (sys.stdout.isatty() if arguments.stream is None else arguments.stream) and not arguments.json
    shown: tuple[Statement, ...] = ()
    with replying(library, settings, clearance) as replier:
        try:
            if arguments.docx:
                answer = _write_document(arguments.docx, replier, asked)
            elif stream:
                answer, shown = _print_growing(replier.growing(asked))
            else:
                answer = replier.answer(asked)
        except QuestionError as error:
            raise UsageError(str(error)) from error
        if arguments.json:
            print_json(answer_json(answer))
        else:
            _print_answer(answer, shown)
            if answer.record:
                say()
                say(f"Search record {answer.record}")
    return 0


def _write_document(path: Path, replier: Replier, asked: Asking) -> Answer:
    """Ask a question and write the answer as a Word document; returns the answer."""
    from web.word import document

    reply = replier.reply(asked)
    try:
        path.write_bytes(document(reply))
    except OSError as error:
        raise UsageError(f"{path}: the document cannot be written there: {error.strerror}") from error
    print(f"written: {path}", file=sys.stderr, flush=True)
    return reply.answer


def _filters(arguments: argparse.Namespace) -> Filters:
    return Filters(
        body=arguments.body,
        since=arguments.since,
        until=arguments.until,
        kind=arguments.kind,
        source=arguments.source,
        paper=arguments.paper,
    )


def _print_growing(growing: Iterator[Answer]) -> tuple[Answer, tuple[Statement, ...]]:
    """Print what a language model writes, sentence by sentence; returns the whole answer and what was printed."""
    shown: tuple[Statement, ...] = ()
    for answer in growing:
        if answer.written_by:
            _print_statements(answer.statements[len(shown) :])
            shown = answer.statements
    if shown and answer.statements != shown:
        say()
    return answer, shown


def _print_statements(statements: Sequence[Statement]) -> None:
    for statement in statements:
        say(f"{statement.text} {''.join(f'[{n + 1}]' for n in statement.citations)}")


def _print_answer(answer: Answer, shown: Sequence[Statement] = ()) -> None:
    """Print an answer of which these statements have been printed, unless others have taken their place."""
    if answer.asked:
        say(f"Asked as: {answer.asked}")
        say()
    _print_readings(answer.read_as)
    if answer.notice:
        warn(answer.notice)
    if not answer.answered:
        say("The papers do not answer this.")
        say(f"Searched: {answer.searched.papers:,} papers, {answer.searched.passages:,} passages.")
        if answer.missing:
            say(f"In none of the papers: {', '.join(answer.missing)}.")
        if answer.hits:
            say()
            say("Nearest passages:")
            _print_hits(answer.hits[:_NEAREST_SHOWN])
        return
    if tuple(shown) != answer.statements:
        _print_statements(answer.statements)
    _print_figures(answer)
    if answer.written_by:
        say()
        left_out = f", and {count(answer.dropped, 'sentence')} left out" if answer.dropped else ""
        say(f"Written by {answer.written_by}; each sentence was checked against the words it cites{left_out}.")
    for n, citation in enumerate(answer.citations, start=1):
        say()
        say(f"“{citation.quote}”", first=f"[{n}] ", indent="    ")
        say(citation_line(citation.passage), indent="    ")
        _print_also(answer.also(citation), "    ")
        for place in answer.quoted_in(citation)[:_ALSO_SHOWN]:
            say(f"quoted in: {citation_line(place)} ({place.id})", indent="    ")


def _print_readings(readings: Sequence[Reading]) -> None:
    if readings:
        say(f"{read_line(readings)}. In quotes a word is taken as typed.")
        say()


def _print_figures(answer: Answer) -> None:
    """Say what goes with the statements: items left out, figures that differ, a figure over time."""
    if answer.more:
        say(f"({answer.more} more {'item is' if answer.more == 1 else 'items are'} in the paper.)")
    if answer.differs:
        given = ", ".join(f"{figure.text} [{figure.citation + 1}]" for figure in answer.differs)
        say(f"The papers give different figures: {given}.")
    if answer.series is not None:
        say()
        width = max(len(point.label) for point in answer.series.points)
        for point in answer.series.points:
            say(f"{point.label:<{width}}  {point.text} [{point.citation + 1}]")


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
