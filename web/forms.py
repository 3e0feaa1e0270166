"""What a request asks for: its parameters, read and checked once, with messages a person can act on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from werkzeug.datastructures import MultiDict

from corpus.decisions import KINDS, DecisionFilters
from corpus.papers import PaperKind
from search.engine import MOST_CHARACTERS
from search.follow_up import MOST_EARLIER
from search.types import Filters

DEFAULT_LIMIT: Final = 10
MOST_HITS: Final = 100
LONGEST_NAME: Final = 200
MODES: Final = {"hybrid": "words and meaning", "lexical": "words only", "vectors": "meaning only"}


class ParameterError(ValueError):
    """A parameter of the request cannot be used; `name` says which."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what it is limited to."""

    question: str
    filters: Filters
    limit: int
    mode: str
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fields:
    """The parameters as they were sent, so that a form can show them again even when they are wrong."""

    sent: bool = False
    q: str = ""
    limit: str = ""
    mode: str = ""
    body: str = ""
    since: str = ""
    until: str = ""
    kind: str = ""
    source: str = ""
    paper: str = ""
    after: tuple[str, ...] = ()

    @classmethod
    def of(cls, args: Mapping[str, str]) -> Fields:
        """Take the parameters we know out of a query string; `sent` says whether a question was sent at all."""
        known = {name: args.get(name, "").strip() for name in ("limit", "mode", "body", "kind", "source", "paper")}
        return cls(
            sent="q" in args,
            q=args.get("q", ""),
            since=args.get("from", "").strip(),
            until=args.get("to", "").strip(),
            after=tuple(text for text in args.getlist("after") if text.strip()) if isinstance(args, MultiDict) else (),
            **known,
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything besides the question was filled in."""
        return bool(self.body or self.since or self.until or self.kind or self.source or self.paper)

    @property
    def limits(self) -> dict[str, str]:
        """The parameters that limit the question, for another address with the same limits."""
        sent = {
            "body": self.body, "source": self.source, "kind": self.kind, "from": self.since, "to": self.until,
            "paper": self.paper,
        }  # fmt: skip
        return {name: value for name, value in sent.items() if value}

    def thread(self, asked: str) -> tuple[str, ...]:
        """Return the questions before the next one: those before this, and this as it was `asked`."""
        return (*self.after, asked)[-MOST_EARLIER:]

    def asked(self, question: str | None = None) -> Asked:
        """Read the parameters, with another question, asked alone, where one is given; raises ParameterError."""
        since, until = _days(self.since, self.until)
        filters = Filters(
            body=self.body, since=since, until=until, kind=_kind(self.kind), source=self.source, paper=self.paper
        )
        if len(self.after) > MOST_EARLIER:
            raise ParameterError("after", f"“after” may be given {MOST_EARLIER} times")
        if any(len(earlier) > MOST_CHARACTERS for earlier in self.after):
            raise ParameterError("after", f"“after” may have {MOST_CHARACTERS:,} characters")
        asked, after = (self.q, self.after) if question is None else (question, ())
        return Asked(asked, filters, _limit(self.limit), _mode(self.mode), after)


@dataclass(frozen=True, slots=True)
class RegisterFields:
    """What a look at the decisions register was asked to be limited to, as it was sent."""

    body: str = ""
    since: str = ""
    until: str = ""
    kind: str = ""

    @classmethod
    def of(cls, args: Mapping[str, str]) -> RegisterFields:
        """Take the parameters we know out of a query string."""
        return cls(*(args.get(name, "").strip() for name in ("body", "from", "to", "kind")))

    @property
    def narrowed(self) -> bool:
        """Whether anything was filled in."""
        return bool(self.query)

    @property
    def query(self) -> dict[str, str]:
        """The parameters that were filled in, for another address with the same limits."""
        sent = {"body": self.body, "from": self.since, "to": self.until, "kind": self.kind}
        return {name: value for name, value in sent.items() if value}

    def asked(self) -> DecisionFilters:
        """Read the parameters; raises ParameterError."""
        kinds = [kind.value for kind in KINDS]
        if self.kind and self.kind.casefold() not in kinds:
            raise ParameterError("kind", f"“kind” must be one of {', '.join(kinds)}")
        return DecisionFilters(self.body, *_days(self.since, self.until), self.kind.casefold())


def name_of_asker(text: str) -> str:
    """Read who asks, for the document and its record; raises ParameterError."""
    name = " ".join(text.split())
    if len(name) > LONGEST_NAME:
        raise ParameterError("by", f"“by” may have {LONGEST_NAME} characters")
    return name


def _limit(text: str) -> int:
    if not text:
        return DEFAULT_LIMIT
    # isdecimal also takes other scripts' digits, and int() takes "+5" and "1_0": only plain digits are meant.
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= MOST_HITS):
        raise ParameterError("limit", f"“limit” must be a whole number from 1 to {MOST_HITS}")
    return int(text)


def _mode(text: str) -> str:
    if text and text not in MODES:
        raise ParameterError("mode", f"“mode” must be one of {', '.join(MODES)}")
    return text or next(iter(MODES))


def _kind(text: str) -> str:
    kinds = [kind.value for kind in PaperKind]
    if text and text.casefold() not in kinds:
        raise ParameterError("kind", f"“kind” must be one of {', '.join(kinds)}")
    return text.casefold()


def _days(since: str, until: str) -> tuple[date | None, date | None]:
    first, last = _day("from", since), _day("to", until)
    if first and last and first > last:
        raise ParameterError("from", f"“from” ({first}) is later than “to” ({last})")
    return first, last


def _day(name: str, text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    # fromisoformat also takes "20240314" and "2024-W11-4"; one way to write a date is enough.
    if day is None or day.isoformat() != text:
        raise ParameterError(name, f"“{name}” must be a date written as year-month-day, such as 2024-03-14")
    return day
