"""What a search takes and gives: filters, hits, statements, answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from corpus.papers import Citation, Passage


@dataclass(frozen=True, slots=True)
class Filters:
    """What the asker limits a search to; an empty value limits nothing.

    `since` and `until` hold for the meeting's date, both included. `body`, `kind` and `source` match without regard to
    case. `paper` is a paper id.
    """

    body: str = ""
    since: date | None = None
    until: date | None = None
    kind: str = ""
    source: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its score (comparable within one search only) and the parts of its text to mark.

    `also` is where else it stands word for word, in other copies of its paper.
    """

    passage: Passage
    score: float
    highlights: tuple[tuple[int, int], ...] = ()
    also: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A word of the question, as typed, that stands in no paper, or an acronym put wrong, and what it was read as."""

    typed: str
    read: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits for a question, best first, and which of its words were read as others."""

    query: str
    hits: tuple[Hit, ...]
    took_ms: float
    read_as: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Searched:
    """How much was searched: the papers and passages that the asker may see within the filters."""

    papers: int = 0
    passages: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an answer, and the places in `Answer.citations` that bear it out (at least one).

    `marks` are the parts of its text that answer: the figure, the date, the name.
    """

    text: str
    citations: tuple[int, ...]
    marks: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        if any(not 0 <= start < end <= len(self.text) for start, end in self.marks):
            raise ValueError("a mark is not in the statement's text")
        if not self.citations:
            raise ValueError("a statement needs a citation")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that another paper gives otherwise, as printed, and the citation it stands in, counted from 0."""

    text: str
    citation: int


@dataclass(frozen=True, slots=True)
class Point:
    """A figure at a date.

    `label` is the date as printed, `when` (year, month, day) of it, each 0 where it is not said; `text` is the figure
    as printed, `amount` its value; `citation` counts from 0.
    """

    label: str
    when: tuple[int, int, int]
    amount: float
    text: str
    citation: int


@dataclass(frozen=True, slots=True)
class Series:
    """A figure over time, in order; `unit` is "£", "%", the stem of what is counted, or "" where none is printed."""

    title: str
    unit: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in the papers' own words, or, with no statements, that the papers do not say.

    `statements[i].citations` count from 0 into `citations`. `confidence` is the probability that the papers answer.
    `hits` are the first ten of the search the answer was made from. `asked` is what was really asked, where that is not
    the question as it was typed. `generation` is the library's that the answer was made in. `record` is the id under
    which the search record keeps it, empty where none is kept. `written_by` is the language model that wrote the
    statements, "" where they are the papers' own words; `dropped` counts the sentences it wrote that the papers did
    not bear out, and `notice` says what the reader should know of it. `more` is how many items of a list were left out
    for want of room. `differs` are the figures that papers give for one thing and that differ, `series` a figure over
    time. `quoted[i]` are the passages of other papers that quote the one of `citations[i]`.
    `searched` is what the asker may see within the filters.
    `missing` are words of the question that stand in none of the papers the asker may see, where there is no answer;
    `read_as` those that were read as others.
    """

    question: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    confidence: float
    took_ms: float
    asked: str = ""
    generation: int = 0
    record: str = ""
    written_by: str = ""
    notice: str = ""
    dropped: int = 0
    more: int = 0
    differs: tuple[Figure, ...] = ()
    series: Series | None = None
    quoted: tuple[tuple[Passage, ...], ...] = ()
    searched: Searched = field(default_factory=Searched)
    missing: tuple[str, ...] = ()
    read_as: tuple[Reading, ...] = ()

    def __post_init__(self) -> None:
        for statement in self.statements:
            if any(not 0 <= n < len(self.citations) for n in statement.citations):
                raise ValueError("a statement cites what is not there")

    @property
    def answered(self) -> bool:
        """Whether the papers answer."""
        return bool(self.statements)

    def quoted_in(self, citation: Citation) -> tuple[Passage, ...]:
        """Return the passages of other papers that quote the one of a citation."""
        known = dict(zip((made.passage.id for made in self.citations), self.quoted, strict=False))
        return known.get(citation.passage.id, ())

    def also(self, citation: Citation) -> tuple[Passage, ...]:
        """Return where else the passage of a citation stands."""
        return next((hit.also for hit in self.hits if hit.passage.id == citation.passage.id), ())
