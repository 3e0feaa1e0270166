"""What a search takes and gives: filters, hits, statements, answers."""

from __future__ import annotations

from dataclasses import dataclass
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
class SearchResult:
    """The hits for a question, best first."""

    query: str
    hits: tuple[Hit, ...]
    took_ms: float


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of an answer, and the places in `Answer.citations` that bear it out (at least one)."""

    text: str
    citations: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.citations:
            raise ValueError("a statement needs a citation")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in the papers' own words, or, with no statements, that the papers do not say.

    `statements[i].citations` count from 0 into `citations`. `confidence` is the probability that the papers answer.
    `hits` are the first ten of the search the answer was made from. `asked` is what was really asked, where that is not
    the question as it was typed. `generation` is the library's that the answer was made in. `record` is the id under
    which the search record keeps it, empty where none is kept. `written_by` is the language model that wrote the
    statements, "" where they are the papers' own words; `dropped` counts the sentences it wrote that the papers did
    not bear out, and `notice` says what the reader should know of it.
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

    def __post_init__(self) -> None:
        for statement in self.statements:
            if any(not 0 <= n < len(self.citations) for n in statement.citations):
                raise ValueError("a statement cites what is not there")

    @property
    def answered(self) -> bool:
        """Whether the papers answer."""
        return bool(self.statements)

    def also(self, citation: Citation) -> tuple[Passage, ...]:
        """Return where else the passage of a citation stands."""
        return next((hit.also for hit in self.hits if hit.passage.id == citation.passage.id), ())
