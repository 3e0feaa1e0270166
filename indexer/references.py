"""Cross-references and quotations: what a passage points at, resolved only where there is one answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.locators import Locator
from corpus.papers import Paper, PaperKind, Passage, PassageKind, Reference
from indexer.outline import CAPTION

# "para 5.8", "paragraphs 41, 42, 58 and 175", "minute 14", "recommendation 7", "Appendix 1", "section 4", "table 2"
_POINTER: Final = re.compile(
    r"\b(?P<kind>paragraphs?|paras?\.?|minutes?|recommendations?|appendi(?:x|ces)|annexe?|tables?)\s+(?:nos?\.?\s*)?"
    r"(?P<numbers>[A-Z]?\d{1,3}(?:\.\d{1,3})*(?:\([a-z0-9]{1,4}\))*"
    r"(?:\s*(?:,|and|&|to|[-–])\s*(?:(?:para(?:graph)?s?)\s+)?\d{1,3}(?:\.\d{1,3})*(?:\([a-z0-9]{1,4}\))*(?![\d%]))*|[A-Z]\b)",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"[A-Za-z]?\d{1,3}(?:\.\d{1,3})*(?:\([a-z0-9]{1,4}\))*|[A-Z]\b")
_KINDS: Final = {"p": "para", "m": "minute", "r": "recommendation", "a": "appendix", "t": "table"}
_RESOLUTION: Final = re.compile(r",?\s*resolution\s+(\d{1,2}|\([a-z]\))")
_QUOTE: Final = re.compile(r"[“\"](?P<words>[^“”\"]{30,1200})[”\"]")
_NEAR: Final = 70  # characters around a pointer in which the paper it points into may be named
_QUOTED_WORDS: Final = 6  # a shorter quotation may be chance


@dataclass(frozen=True, slots=True)
class Shelf:
    """The papers that a reference may point into, with their passages by locator."""

    papers: tuple[Paper, ...]
    places: Mapping[str, Mapping[str, tuple[str, ...]]]  # paper id -> locator -> passage ids
    texts: tuple[tuple[str, str, str], ...]  # (paper id, passage id, words)
    appendices: Mapping[tuple[str, str], str]  # (agenda item, "1") -> first passage's id

    @classmethod
    def of(cls, papers: Iterable[tuple[Paper, Sequence[Passage]]], labels: Mapping[str, str]) -> Shelf:
        """Put papers on a shelf; `labels` are the appendices' labels ("Appendix 1") by paper id."""
        places: dict[str, dict[str, tuple[str, ...]]] = {}
        texts: list[tuple[str, str, str]] = []
        first: list[tuple[Paper, str]] = []  # each paper and its first passage's id: the passages themselves may go
        for paper, passages in papers:
            first.append((paper, passages[0].id if passages else ""))
            known = places.setdefault(paper.id, {})
            for passage in passages:
                known[str(passage.locator)] = (*known.get(str(passage.locator), ()), passage.id)
                texts.append((paper.id, passage.id, words_of(passage.text)))
        there = tuple(paper for paper, _ in first)
        appendices: dict[tuple[str, str], str] = {}
        for paper, opening in first:
            label = labels.get(paper.id, "").split() or _only_appendix(paper, there)
            if len(label) == 2 and opening:
                appendices.setdefault((paper.agenda_item, label[1].upper()), opening)
        return cls(there, places, tuple(texts), appendices)


def _only_appendix(paper: Paper, papers: Sequence[Paper]) -> list[str]:
    """Return the label of the one paper appended to a report that does not print its own."""
    item = [other for other in papers if other.agenda_item == paper.agenda_item and other.file == paper.file]
    appended = [other for other in item if other.kind in (PaperKind.APPENDIX, PaperKind.INSPECTION)]
    reported = any(other.kind is PaperKind.REPORT for other in item)
    return ["Appendix", "1"] if reported and paper.agenda_item and appended == [paper] else []


def references_of(passage: Passage, shelf: Shelf) -> list[Reference]:
    """Find what a passage points at or quotes; a pointer with no answer, or several, stays unresolved."""
    if passage.kind is PassageKind.CONTENTS:
        return []
    caption = CAPTION.match(passage.text) is not None
    found = [
        reference
        for match in _POINTER.finditer(passage.text)
        if not (caption and match.start() == 0)
        for reference in _pointed(passage, match, shelf)
        if passage.id not in reference.targets
    ]
    return found + _quotations(passage, shelf)


def _pointed(passage: Passage, match: re.Match[str], shelf: Shelf) -> list[Reference]:
    kind = _KINDS[match["kind"][0].lower()]
    found = []
    for number in _expanded(match):
        start, end, text = number
        if kind == "appendix":
            target = shelf.appendices.get((passage.paper.agenda_item, text.upper()))
            found.append(Reference(start, end, (target,) if target else ()))
        else:
            locator = Locator.of(kind, text)
            resolution = _RESOLUTION.match(passage.text, end) if kind == "minute" else None
            if resolution:
                locator, end = Locator.of("minute", text, "resolution", resolution[1]), resolution.end()
            found.append(Reference(start, end, _resolve(passage, locator, start, end, shelf)))
    return found


def _expanded(match: re.Match[str]) -> list[tuple[int, int, str]]:
    """Return each number of a pointer with its offsets; the first one's span takes in the word before it."""
    offset = match.start("numbers")
    found = [
        (offset + number.start(), offset + number.end(), number[0]) for number in _NUMBER.finditer(match["numbers"])
    ]
    return [(match.start() if place == 0 else start, end, text) for place, (start, end, text) in enumerate(found)]


def _resolve(passage: Passage, locator: Locator, start: int, end: int, shelf: Shelf) -> tuple[str, ...]:
    """Return the one place meant: in the paper named beside the pointer, else in this paper, else in its appendix."""
    wanted = str(locator)
    own = passage.paper
    beside = passage.text[max(0, start - _NEAR) : start] + " " + passage.text[end : end + _NEAR]
    around = own.agenda_item
    others = [paper for paper in shelf.papers if paper.id != own.id and wanted in shelf.places[paper.id]]
    if locator.steps[0].kind == "minute":
        minutes = [paper for paper in others if paper.kind is PaperKind.MINUTES]
        if wanted in shelf.places[own.id]:
            return shelf.places[own.id][wanted][:1]
        return _only(minutes, wanted, shelf)
    named = [paper for paper in others if _is_named(paper, own, beside)]
    if named:
        return _only(named, wanted, shelf) or _only([p for p in named if p.agenda_item == around], wanted, shelf)
    after = passage.text[end : end + _NEAR]
    if re.match(r"\)?,? of (?:that|the (?:earlier|previous|last)) (?:report|paper)\b", after):
        return ()
    if re.match(r"\)?,? of the report\b", after) and own.kind is PaperKind.MINUTES:
        return ()  # the report that the meeting had before it is not in this pack
    if wanted in shelf.places[own.id]:
        found = shelf.places[own.id][wanted]
        return found if len(found) == 1 else ()
    return _only(
        [paper for paper in others if around and paper.agenda_item == around and paper.meeting == own.meeting],
        wanted,
        shelf,
    )


def _only(papers: Sequence[Paper], wanted: str, shelf: Shelf) -> tuple[str, ...]:
    if len(papers) != 1:
        return ()
    found = shelf.places[papers[0].id][wanted]
    return found if len(found) == 1 else ()


def _is_named(paper: Paper, own: Paper, words: str) -> bool:
    """Whether the words beside a pointer name this paper by the body that speaks in it."""
    if paper.kind not in (PaperKind.INSPECTION, PaperKind.APPENDIX) or paper.source in ("", own.source):
        return False
    return re.search(rf"\b{re.escape(paper.source)}(?:['’]s)?\b", words) is not None


def _quotations(passage: Passage, shelf: Shelf) -> list[Reference]:
    found = []
    for match in _QUOTE.finditer(passage.text):
        # "The Board....takes an interest": the printed dots stand for words left out.
        parts = [words_of(part) for part in re.split(r"\.{3,}|…|\[[^\]]*\]", match["words"])]
        parts = [part for part in parts if len(part.split()) >= _QUOTED_WORDS]
        if not parts:
            continue
        targets = [
            (paper, place)
            for paper, place, words in shelf.texts
            if paper != passage.paper.id and all(part in words for part in parts)
        ]
        originals = {paper: [place for owner, place in targets if owner == paper] for paper, _ in targets}
        sources = [paper for paper in shelf.papers if paper.id in originals and not _is_quoting(paper, passage.paper)]
        if len(sources) == 1:
            found.append(Reference(match.start(), match.end(), (originals[sources[0].id][0],), quoted=True))
    return found


def _is_quoting(paper: Paper, own: Paper) -> bool:
    """Whether the paper is another that quotes, not the one that is quoted: officers quote what they append."""
    return paper.kind in (PaperKind.AGENDA, PaperKind.MINUTES) or (
        paper.kind is PaperKind.REPORT and own.kind is not PaperKind.REPORT
    )


def words_of(text: str) -> str:
    """Return the words of a text alone, so that quotation marks, dashes and case do not matter."""
    return " ".join(re.findall(r"[a-z0-9£%]+", text.lower().replace("’", "").replace("'", "")))
