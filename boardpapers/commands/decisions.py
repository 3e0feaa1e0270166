"""`boardpapers decisions`: what minutes record as resolved, and who is to do what by when."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from itertools import groupby

from boardpapers.assembly import open_library
from boardpapers.console import print_json, say
from boardpapers.errors import UsageError
from boardpapers.settings import Settings
from corpus.access import EVERYTHING, Access
from corpus.decisions import Decision, DecisionFilters
from web.shapes import decisions_json
from web.sheets import decisions_csv
from web.texts import due


def decisions(arguments: argparse.Namespace, settings: Settings) -> int:
    """List the decisions register, the newest meeting first."""
    if arguments.since and arguments.until and arguments.since > arguments.until:
        raise UsageError(f"--from ({arguments.since}) is later than --to ({arguments.until})")
    filters = DecisionFilters(arguments.body, arguments.since, arguments.until, arguments.kind or "")
    found = open_library(settings).decisions(EVERYTHING, filters)
    if arguments.json:
        print_json(decisions_json(found))
    elif arguments.csv:
        sys.stdout.write(decisions_csv(found))
        sys.stdout.flush()
    else:
        _print(found)
    return 0


def _print(found: Iterable[Decision]) -> None:
    shown = False
    for (body, held), of_meeting in groupby(found, key=lambda decision: (decision.body, decision.held)):
        if shown:
            say()
        say(f"{body}, {held.day} {held:%B %Y}" if held else f"{body}, day not printed")
        shown = True
        for (minute, title), of_minute in groupby(of_meeting, key=lambda decision: (decision.minute, decision.title)):
            say(f"Minute {minute}: {title}" if minute else title, first="  ", indent="    ")
            for decision in of_minute:
                _print_one(decision)
    if not shown:
        say("No decisions found.")


def _print_one(decision: Decision) -> None:
    name = f"{decision.kind.capitalize()} {decision.number}".rstrip()
    words = " ".join(filter(None, (decision.passage.context, decision.text)))
    say(f"{name}: {words}", first="    ", indent="      ")
    noted = [f"who: {decision.who}"] if decision.who else []
    noted += [f"by when: {due(decision.by_when)}"] if decision.by_when else []
    noted += ["exempt"] if decision.passage.paper.access is Access.EXEMPT else []
    if noted:
        say("; ".join(noted), indent="      ")
    say(decision.passage.id, indent="      ")
