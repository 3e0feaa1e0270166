"""Answers that a language model writes, sentence by sentence, each shown only after the papers have borne it out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from corpus.access import Access
from corpus.papers import Citation, Passage
from search.choosing import MOST_WORDS
from search.claims import Verdict, check
from search.endpoint import Endpoint, EndpointError, Message
from search.faults import Likeness
from search.prompt import NOTHING, STOPS, Sent, chosen, messages
from search.referring import leans
from search.sentences import Span, sentences, word_count
from search.telling import AUXILIARIES, told
from search.types import Answer, Statement
from search.words import content_stems

OWN_WORDS: Final = "This answer is in the papers’ own words."
EXEMPT: Final = f"Exempt papers bear on this, and may not be sent to the language model. {OWN_WORDS}"
UNFOUND: Final = f"The language model found no answer in the passages it was given. {OWN_WORDS}"
UNBORNE: Final = f"The papers did not bear out what the language model wrote. {OWN_WORDS}"

_NUMBERS: Final = r"\d{1,3}(?:\s*(?:[,;&]|and)\s*\d{1,3})*"
_CITED: Final = re.compile(
    rf"[\[【]\s*\^?(?:[Pp]assages? )?{_NUMBERS}\s*[\]】]|\((?:[Ss]ee )?[Pp]assages? {_NUMBERS}\)"
)
"""What a citation looks like: "[2]", "[1, 3]", "[Passage 2]", "(passages 1 and 2)", "【2】"."""
_HEAD: Final = re.compile(r"Passage (\d{1,3}) \((?:[^()]|\([^()]*\))*\):\s*")
"""How a passage begins where it is sent, which a small model copies together with the passage."""
_END: Final = re.compile(
    rf"(?:(?<=[.!?])\s*(?:(?:{_CITED.pattern})\s*)+|(?:(?:{_CITED.pattern})\s*)+[.!?]+)(?=\s*[^\s\[\].!?])|\n"
)
_FIRST_PERSON: Final = re.compile(r"\bI (?=[a-z])|\b(?:[Mm]e|[Mm]y|[Mm]ine|[Ww]e|us|[Oo]urs?)\b")
"""Words that mean whoever speaks: in an answer that is not who spoke in the paper."""
_QUOTED: Final = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’(?!\w)")
_LONGEST: Final = 1_000
_MOST_WRITTEN: Final = 12
"""Sentences after which a model that goes on and on is no longer read."""


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence as the model wrote it, without its marks, and the numbers of the passages it cites.

    `cut`: it has no end, as where a model had no more room.
    """

    text: str
    cites: tuple[int, ...]
    cut: bool = False


class Client(Protocol):
    """What asks a model: an `EndpointClient`, or one that remembers."""

    endpoint: Endpoint

    def stream(self, messages: Sequence[Message], stops: Sequence[str] = ()) -> Iterator[str]:
        """Yield what the model writes, piece by piece; raises EndpointError."""


class Writer:
    """Lets a language model write an answer over the passages that were found, and shows what holds."""

    def __init__(self, client: Client, likeness: Likeness) -> None:
        self._client = client
        self._likeness = likeness

    def write(self, draft: Answer, passages: Sequence[Passage], behind: Sequence[Passage] = ()) -> Iterator[Answer]:
        """Yield the answer as it grows; the last one is whole, and is the draft with a notice where writing failed.

        `draft` is the answer in the papers' own words, `passages` what was found, best first. What the draft cites is
        sent first. `behind` are passages that words of the question as it is really asked were taken from.
        """
        cited = [citation.passage for citation in draft.citations]
        if not self._client.endpoint.exempt:
            if any(passage.paper.access is not Access.PUBLIC for passage in (*cited, *behind)):
                yield replace(draft, notice=EXEMPT)
                return
            passages = [passage for passage in passages if passage.paper.access is Access.PUBLIC]
        once = list({passage.id: passage for passage in (*cited, *passages)}.values())
        sent = chosen(once, self._client.endpoint.most_characters)
        page = _Page(draft, sent, self._client.endpoint.model, self._likeness)
        try:
            for written in split(self._client.stream(messages(draft.asked or draft.question, sent), STOPS)):
                if page.add(written):
                    yield page.answer()
                if page.full:
                    break
        except EndpointError as error:
            yield replace(draft, notice=f"The language model {error}. {OWN_WORDS}", dropped=page.dropped)
            return
        yield page.finished()


class _Page:
    """The sentences that have been borne out so far."""

    def __init__(self, draft: Answer, sent: Sequence[Sent], model: str, likeness: Likeness) -> None:
        self._draft = draft
        self._sent = sent
        self._model = model
        self._likeness = likeness
        self._statements: list[Statement] = []
        self._citations: list[Citation] = []
        self._read = 0
        self._words = 0
        self._silent = False
        self._seen: set[str] = set()
        self._lead = ""  # what leads in the list that is being written
        self._led = ""  # what leads in the items that were taken
        self._before: tuple[tuple[Passage, Span], ...] = ()  # what bears out the sentence just before, if it was taken
        self.dropped = 0
        self.full = False

    def add(self, written: Written) -> bool:
        """Take a sentence if its passages bear it out; say whether it was taken.

        What leads a list in ("The aims are:") waits for an item, and each item is held to what leads it in.
        """
        self._read += 1
        if written.text.upper().startswith(NOTHING):
            self.full = self._silent = True
            return False
        self.full = self._read >= _MOST_WRITTEN
        if written.text in self._seen:  # a small model goes round and round
            return False
        self._seen.add(written.text)
        if written.text.endswith(":"):
            self._lead = written.text
            self.dropped += 1  # until an item follows
            return False
        if self._lead:
            led = replace(written, text=f"{self._lead} {written.text}")
            verdict = self._verdict(led)
            if verdict.cited:
                first = self._led != self._lead
                self._led = self._lead
                self.dropped -= first
                return self._take(led.text if first else written.text, verdict)
        verdict = self._verdict(written)
        before, self._before = self._before, verdict.cited
        if not verdict.cited or (leans(written.text) and not _goes_on(before, verdict.cited)):
            self._before = ()
            self.dropped += 1
            return False
        self._lead = ""
        return self._take(written.text, verdict)

    def _verdict(self, written: Written) -> Verdict:
        if written.cut or self._asks(written.text) or _FIRST_PERSON.search(_QUOTED.sub("", written.text)):
            return Verdict()
        return self._checked(written)

    def _take(self, text: str, verdict: Verdict) -> bool:
        self._before = verdict.cited
        if self._said(text):
            return False
        if self._words + word_count(text) > MOST_WORDS:
            self.full = True
            return False
        self._words += word_count(text)
        places = [self._place(Citation(passage, *span)) for passage, span in verdict.cited]
        self._statements.append(Statement(text, tuple(places)))
        return True

    def _checked(self, written: Written) -> Verdict:
        """Hold a sentence against the passages it cites, then, as small models cite at random, against each other."""
        cited = [self._sent[n - 1] for n in written.cites if 1 <= n <= len(self._sent)]
        known = [cited] if cited and len(cited) == len(written.cites) else []
        for together in (*known, *([item] for item in self._sent if [item] not in known)):
            verdict = check(written.text, [(item.passage, item.text) for item in together], self._likeness)
            if verdict.cited:
                return verdict
        return Verdict()

    def _asks(self, text: str) -> bool:
        """Whether a text only says the question again; a yes-or-no question is answered so."""
        said, asked = ([word.text for word in told(words).words] for words in (text, self._draft.question))
        if any(asked[place : place + len(said)] == said for place in range(len(asked) - len(said) + 1)):
            return True
        leaves_open = asked[:1] and asked[0] not in AUXILIARIES and "or" not in asked
        return bool(leaves_open) and set(content_stems(text)) <= set(content_stems(self._draft.question))

    def _said(self, text: str) -> bool:
        said = set(content_stems(text))
        return any(said <= set(content_stems(other.text)) for other in self._statements)

    def _place(self, citation: Citation) -> int:
        if citation not in self._citations:
            self._citations.append(citation)
        return self._citations.index(citation)

    def answer(self) -> Answer:
        """Return the answer as far as it goes."""
        return replace(
            self._draft,
            statements=tuple(self._statements),
            citations=tuple(self._citations),
            more=0,
            quoted=(),
            written_by=self._model,
            dropped=self.dropped,
        )

    def finished(self) -> Answer:
        """Return the whole answer, or the draft where too little is left of what was written.

        More dropped than kept is too little, and so is what rests on none of the passages that the draft rests on: it
        may be true, but not to the question.
        """
        if self._silent and not self._statements:
            return replace(self._draft, notice=UNFOUND, dropped=self.dropped)
        drafted = {citation.passage.id for citation in self._draft.citations}
        bears = any(citation.passage.id in drafted for citation in self._citations)
        if len(self._statements) < max(1, self.dropped) or not bears:
            return replace(self._draft, notice=UNBORNE, dropped=self.dropped)
        return self.answer()


def _goes_on(before: Sequence[tuple[Passage, Span]], after: Sequence[tuple[Passage, Span]]) -> bool:
    """Whether words go on directly from others, so that an "it" or "this" means in an answer what it means there."""
    return any(
        one == other and first[0] <= second[0] and not re.search(r"\w", one.text[first[1] : second[0]])
        for one, first in before
        for other, second in after
    )


def split(pieces: Iterable[str]) -> Iterator[Written]:
    """Cut what a model writes into sentences with their citations, each as soon as the next has begun.

    Sentences that share one mark ("This. That. [2]") each cite what it names.
    """
    held = ""
    for piece in pieces:
        held += piece
        while match := _END.search(held):
            yield from _sentences(held[: match.end()])
            held = held[match.end() :]
        if len(held) > _LONGEST:
            yield Written(_clean(held), ())
            held = ""
    *whole, last = [*_sentences(held)] or [Written("", ())]
    yield from whole
    if last.text:
        yield replace(last, cut=not last.cites and not re.search(r"[.!?][\W_]*$", last.text))


def _sentences(text: str) -> Iterator[Written]:
    cites = tuple(dict.fromkeys(int(n) for mark in _CITED.finditer(text) for n in re.findall(r"\d+", mark[0])))
    plain = _clean(_CITED.sub(" ", text))
    for start, end in sentences(plain):
        sentence = plain[start:end]
        if head := _HEAD.match(sentence):
            sentence, cites = sentence[head.end() :], (int(head[1]),)
        if re.search(r"\w", sentence):
            yield Written(sentence, cites)


def _clean(text: str) -> str:
    """Return a sentence on one line, without the marks of Markdown and lists, "Answer:", and signs not printed."""
    seen = "".join(" " if unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cs", "Cn"} else sign for sign in text)
    seen = re.sub(r"\*\*|__|`|^\s*(?:[-*•#>]+|\d{1,2}[.)])\s+|^\s*Answer:", "", seen)
    return re.sub(r"\s+([.,;:!?])", r"\1", re.sub(r"\s+", " ", seen)).strip()
