"""`python -m evaluation.truth`: numbering that people wrote down from the page, against what the reader gives."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from corpus.locators import LocatorError, parse_locator
from corpus.papers import Passage
from evaluation.matching import words
from evaluation.papers import files_in, read_papers
from indexer.assembly import Draft
from indexer.blocks import Unreadable

FOLDER: Final = Path(__file__).parent / "truth"

# "RESOLVED that …": the word that makes it a resolution is its place, and stands in the text or not as it was printed.
_LABEL: Final = re.compile(r"(?:resolved|agreed|action)\b(?:\s+to)?[\s:–—-]*", re.IGNORECASE)

_ROW: Final = "table row"  # a row of a table without a number, named by its first cell

Judgement: TypeAlias = Literal["right", "missing", "wrong start", "wrong end", "wrong context", "wrong page"]
WRONG: Final[tuple[Judgement, ...]] = ("missing", "wrong start", "wrong end", "wrong context", "wrong page")
_FROM_BEST: Final[tuple[Judgement, ...]] = ("right", "wrong page", "wrong context", "wrong end", "wrong start")


class TruthError(ValueError):
    """A truth file cannot be read as one."""


@dataclass(frozen=True, slots=True)
class Truth:
    """One place as a person read it: its locator, page of the file, and first and last words.

    `locator` is empty for a paragraph without a number. `paper` is part of a paper's title or id, where a file holds
    several. `occurrence` counts the places of that locator from 1, where it is printed more than once; 0 takes any.
    `context` are words that must stand in the place's context: a column's header with the row's cell, a group.
    """

    file: str
    locator: str
    page: int
    starts: str
    ends: str
    note: str = ""
    paper: str = ""
    occurrence: int = 0
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one truth: the passage it was compared with, and a place that has its words and another number.

    `item`: it is no place of its own, but an item of the list in the passage given, begun and ended as printed.
    """

    truth: Truth
    judgement: Judgement
    given: Passage | None = None
    false: Passage | None = None
    item: bool = False


def read_truth(path: Path) -> tuple[Truth, ...]:
    """Read a truth file, one JSON object a line; raises TruthError naming the line that is wrong."""
    found = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise TruthError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(_truth(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                said = f"“{error.args[0]}” is missing" if isinstance(error, KeyError) else str(error)
                raise TruthError(f"{path}, line {number}: {said}") from error
    return tuple(found)


def _truth(value: dict[str, Any]) -> Truth:
    truth = Truth(
        value["file"],
        value["locator"] or "",
        int(value.get("page") or 0),
        value["starts"],
        value["ends"],
        value.get("note", ""),
        value.get("paper", ""),
        int(value.get("occurrence") or 0),
        tuple(value.get("context", ())),
    )
    if not words(truth.starts) or not words(truth.ends):
        raise ValueError("“starts” and “ends” need words")
    return truth


def judge(truths: Sequence[Truth], papers: Sequence[Draft]) -> tuple[Verdict, ...]:
    """Compare the truths of one file with its papers as read."""
    return tuple(_judge(truth, truths, papers) for truth in truths)


def _judge(truth: Truth, truths: Sequence[Truth], papers: Sequence[Draft]) -> Verdict:
    passages = [
        passage
        for draft in papers
        if truth.paper.casefold() in f"{draft.paper.title} {draft.paper.id}".casefold()
        for passage in draft.passages
    ]
    place = _written(truth.locator)
    if truth.locator.startswith(_ROW):
        there = [passage for passage in passages if passage.locator.kind == "row" and _starts(passage, truth)]
        place = str(there[0].locator) if there else place
    elif place:
        there = [passage for passage in passages if str(passage.locator) == place]
        if truth.occurrence:
            there = there[truth.occurrence - 1 : truth.occurrence]
    else:
        there = [passage for passage in passages if not _numbered(passage) and _starts(passage, truth)]
    if not there and not place:
        holder = next((passage for passage in passages if _has_item(passage, truth)), None)
        if holder is not None:
            return Verdict(truth, "right", holder, item=True)
    if not there:
        return Verdict(truth, "missing", None, _false(truth, place, passages, truths))
    judged = [(_compare(passage, truth), passage) for passage in there]
    best, given = min(judged, key=lambda one: _FROM_BEST.index(one[0]))
    other = best == "wrong start" and "".join(words(truth.starts)) not in "".join(words(given.text))
    return Verdict(truth, best, given, given if other else None)


def _compare(passage: Passage, truth: Truth) -> Judgement:
    if not _starts(passage, truth):
        return "wrong start"
    if not "".join(words(passage.text)).endswith("".join(words(truth.ends))):
        return "wrong end"
    context = "".join(words(passage.context))
    if not all("".join(words(sought)) in context for sought in truth.context):
        return "wrong context"
    files = passage.pages.file
    return "wrong page" if truth.page and files and files[0] != truth.page else "right"


def _numbered(passage: Passage) -> bool:
    """Whether the place has a number that is printed; the rows of tables are counted."""
    return bool(passage.locator.steps) and passage.locator.kind not in ("table", "row", "action")


def _starts(passage: Passage, truth: Truth) -> bool:
    text, sought = passage.text, truth.starts
    if passage.locator.kind in ("resolution", "action"):
        text, sought = _unlabelled(text), _unlabelled(sought)
    return "".join(words(text)).startswith("".join(words(sought)))


def _has_item(passage: Passage, truth: Truth) -> bool:
    """Whether a bullet, which has no number to be a place by, is a whole item of the list that a passage holds."""
    ends = [*(at - 1 for at in passage.breaks), len(passage.text)]
    items = ["".join(words(passage.text[at:end])) for at, end in zip(passage.breaks, ends[1:], strict=True)]
    starts, last = "".join(words(truth.starts)), "".join(words(truth.ends))
    return any(item.startswith(starts) and item.endswith(last) for item in items)


def _unlabelled(text: str) -> str:
    """Return what follows "RESOLVED", unless nothing does."""
    label = _LABEL.match(text)
    return text[label.end() :] or text if label else text


def _false(truth: Truth, place: str, passages: Sequence[Passage], truths: Sequence[Truth]) -> Passage | None:
    """Return a numbered place that has the truth's words under a number that nobody found on the page."""
    true = {_written(other.locator) for other in truths if words(other.starts) == words(truth.starts)}
    return next(
        (
            passage
            for passage in passages
            if _numbered(passage)
            and str(passage.locator) not in {*true, place}
            and not str(passage.locator).startswith(f"{place}(" if place else "\0")
            and _starts(passage, truth)
            and "".join(words(passage.text)).endswith("".join(words(truth.ends)))
        ),
        None,
    )


def _written(locator: str) -> str:
    """Write a locator the way the reader does."""
    try:
        return str(parse_locator(locator)) if locator else ""
    except LocatorError:
        return " ".join(locator.split())


def summary(verdicts: Sequence[Verdict]) -> str:
    """Write the shares of right, wrong and false places in one line."""
    if not verdicts:
        return "nothing to compare"
    total = len(verdicts)
    counted = Counter(verdict.judgement for verdict in verdicts)
    # The place and its words are right; its page and its context are counted apart.
    right = counted["right"] + counted["wrong page"] + counted["wrong context"]
    told = [f"{right} of {total} right ({right / total:.1%})"]
    told += [f"{counted[judgement]} {judgement}" for judgement in WRONG]
    items = sum(verdict.item for verdict in verdicts)
    told += [f"{items} items of a list among the right"] if items else []
    false = sum(verdict.false is not None for verdict in verdicts)
    return ", ".join([*told, f"{false} false ({false / total:.1%})"])


def misses(verdicts: Iterable[Verdict]) -> list[str]:
    """Write what was missed, a truth a line, with what the reader gives instead."""
    lines = []
    for verdict in verdicts:
        truth, given, false = verdict.truth, verdict.given, verdict.false
        if verdict.judgement == "right" and false is None:
            continue
        where = f"page {truth.page}, {truth.locator or 'no number'}" + (f" [{truth.paper}]" if truth.paper else "")
        line = f"{where}: {verdict.judgement}: “{truth.starts} … {truth.ends}”"
        if given is not None and verdict.judgement != "right":
            pages = f" (page {given.pages.file[0]})" if given.pages.file else ""
            line += f"; read “{_ends_of(given.text)}”{pages}"
        if given is not None and verdict.judgement == "wrong context":
            line += f"; wanted “{'”, “'.join(truth.context)}” in “{given.context}”"
        if false is not None and false is not given:
            line += f"; these words are given as {false.locator}"
        lines.append(line)
    return lines


def _ends_of(text: str) -> str:
    parts = text.split()
    return text if len(parts) <= 10 else f"{' '.join(parts[:5])} … {' '.join(parts[-5:])}"


def main(argv: Sequence[str] | None = None) -> int:
    """Compare every truth file with the papers it names; 2 for a truth file that cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.truth", description=__doc__)
    parser.add_argument("truth", metavar="FILE", nargs="*", type=Path, help="truth files (default: evaluation/truth)")
    parser.add_argument("--papers", metavar="FOLDER", nargs="+", type=Path, required=True, help="where the papers are")
    arguments = parser.parse_args(argv)
    try:
        truths = [truth for path in arguments.truth or sorted(FOLDER.glob("*.jsonl")) for truth in read_truth(path)]
    except TruthError as error:
        print(error, file=sys.stderr)
        return 2
    files = files_in(arguments.papers)
    verdicts: list[Verdict] = []
    for name in dict.fromkeys(truth.file for truth in truths):
        of_file = [truth for truth in truths if truth.file == name]
        path = next((file for file in files if file.parts[-len(Path(name).parts) :] == Path(name).parts), None)
        if path is None:
            print(f"{name}: not in the folders; {len(of_file)} left out", file=sys.stderr)
            continue
        try:
            judged = judge(of_file, read_papers(path))
        except (Unreadable, OSError) as error:
            print(f"{name}: not read: {error}", file=sys.stderr)
            judged = judge(of_file, ())
        print(f"{name}: {summary(judged)}")
        for line in misses(judged):
            print(f"  {line}")
        verdicts += judged
    print(f"all: {summary(verdicts)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
