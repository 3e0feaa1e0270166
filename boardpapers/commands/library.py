"""`boardpapers papers`, `show` and `remove`: what is in the library."""

from __future__ import annotations

import argparse
from itertools import groupby

from boardpapers.assembly import make_publisher, open_library
from boardpapers.console import count, print_json, say
from boardpapers.errors import CommandFailed
from boardpapers.settings import Settings
from corpus.access import EVERYTHING, Access
from corpus.library import Library
from corpus.papers import Paper, Passage, citation_line
from web.shapes import papers_json, show_json


def papers(arguments: argparse.Namespace, settings: Settings) -> int:
    """List the papers, newest meeting first."""
    library = open_library(settings)
    found, counts = library.papers(EVERYTHING), library.passage_counts(EVERYTHING)
    if arguments.json:
        print_json(papers_json(found, counts))
        return 0
    if not found:
        say("The library is empty.")
    for meeting, of_meeting in groupby(found, key=lambda paper: paper.meeting):
        day = f", {meeting.date.day} {meeting.date:%B %Y}" if meeting.date else ""
        say(f"{meeting.body or 'No body named'}{day}")
        for paper in of_meeting:
            _list_paper(paper, counts.get(paper.id, 0))
    return 0


def show(arguments: argparse.Namespace, settings: Settings) -> int:
    """Show a paper with its passages, or one passage."""
    library = open_library(settings)
    paper, passages, whole = _find(library, arguments.place)
    if arguments.json:
        print_json(show_json(paper, passages, library.passage_counts(EVERYTHING).get(paper.id, 0)))
        return 0
    if whole:
        say(paper.title)
        _list_paper(paper, len(passages))
    _print_passages(passages, whole=whole)
    return 0


def remove(arguments: argparse.Namespace, settings: Settings) -> int:
    """Take papers out: all that are named, or none when one of them is not there."""
    library = open_library(settings)
    with library.writing():
        found = [library.paper(paper_id, EVERYTHING) for paper_id in dict.fromkeys(arguments.papers)]
        make_publisher(library, settings).remove([paper.id for paper in found])
    for paper in found:
        say(f"Removed {paper.id}: {paper.title}")
    return 0


def _find(library: Library, place: str) -> tuple[Paper, tuple[Passage, ...], bool]:
    """Find a place: its paper, the passages to show, and whether these are the whole paper."""
    from search.places import AmbiguousPlace, find_place

    try:
        found = find_place(library, place, EVERYTHING)
    except AmbiguousPlace as error:
        raise CommandFailed(str(error)) from error
    if isinstance(found, Paper):
        return found, library.passages(found.id, EVERYTHING), True
    return found.paper, (found,), False


def _list_paper(paper: Paper, passages: int) -> None:
    item = f"item {paper.agenda_item}: " if paper.agenda_item else ""
    said = [paper.kind.value, *([paper.source] if paper.source else []), count(passages, "passage")]
    said += ["exempt"] if paper.access is Access.EXEMPT else []
    say(f"{item}{paper.title} ({', '.join(said)})", indent="    ", first="  ")
    say(paper.id, indent="    ")


def _print_passages(passages: tuple[Passage, ...], *, whole: bool) -> None:
    headings: tuple[str, ...] = ()
    for passage in passages:
        if whole and passage.headings != headings:
            say()
            say(" › ".join(passage.headings))
            headings = passage.headings
        say(str(passage.locator) if whole else citation_line(passage))
        if not whole and passage.headings:
            say(" › ".join(passage.headings))
        if not whole and passage.context:
            say(f"({passage.context})", indent="    ")
        say(passage.text, indent="    ")
