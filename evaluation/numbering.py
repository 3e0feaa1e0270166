"""`python -m evaluation.numbering FILE…`: the runs of numbers found in papers, their gaps, repeats and order breaks."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from corpus.locators import Locator
from corpus.papers import Passage
from evaluation.papers import files_in, read_papers
from indexer.blocks import Unreadable
from indexer.marks import roman

_ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi")
_COUNTS_FROM_ONE: Final = ("para", "recommendation", "item", "row")  # minutes and footnotes go on from other papers
_LISTS_SHOWN: Final = 8  # missing numbers named one by one


@dataclass(frozen=True, slots=True)
class Run:
    """Numbers of one series that count upwards: "para 5." from 1 to 8, or "minute" from 11 to 21."""

    series: str
    first: str
    last: str
    members: int


@dataclass(frozen=True, slots=True)
class Break:
    """Where a series does not go on as it should: `where` is the locator, `page` the file's page, 0 for none.

    A gap names the numbers that are missing before `where`; a repeat stands at a locator printed before; an order
    break is a number lower than the one before it.
    """

    kind: Literal["gap", "repeat", "order"]
    series: str
    where: str
    page: int
    missing: tuple[str, ...] = ()

    def __str__(self) -> str:
        lost = ", ".join(self.missing[:_LISTS_SHOWN]) + (" …" if len(self.missing) > _LISTS_SHOWN else "")
        said = {"gap": f"gap: {lost} missing before {self.where}", "repeat": f"repeat: {self.where} stands again"}
        page = f" (page {self.page})" if self.page else ""
        return said.get(self.kind, f"order: {self.where} comes late in “{self.series}”") + page


@dataclass(frozen=True, slots=True)
class Numbering:
    """What the numbers of one paper come to."""

    runs: tuple[Run, ...]
    breaks: tuple[Break, ...]


@dataclass(frozen=True, slots=True)
class _Member:
    """A number as a member of a series: its last part, and what stands around that; implied by a number inside it."""

    series: str
    label: str
    before: str = ""
    after: str = ""
    implied: bool = False


@dataclass(slots=True)
class _Count:
    """A series as far as it has been followed."""

    series: str
    scheme: str = ""
    last: int = 0
    runs: list[list[str]] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)


def numbering(passages: Sequence[Passage]) -> Numbering:
    """Follow every series of numbers through one paper's passages, in their order."""
    counts: dict[str, _Count] = {}
    breaks: list[Break] = []
    standing: set[Locator] = set()
    sections: dict[str, str] = {}
    for passage in passages:
        if not passage.locator.steps:
            continue
        page = passage.pages.file[0] if passage.pages.file else 0
        if passage.locator in standing:
            breaks.append(Break("repeat", _series_of(passage.locator), str(passage.locator), page))
            continue
        standing.add(passage.locator)
        for member in _members(passage.locator):
            if member.implied and sections.get(member.series) == member.label:
                continue
            sections[member.series] = member.label
            count = counts.setdefault(member.series, _Count(member.series))
            found = _follow(count, member)
            if found is not None:
                kind, missing = found
                breaks.append(Break(kind, member.series, str(passage.locator), page, missing))
    runs = tuple(Run(count.series, run[0], run[-1], len(run)) for count in counts.values() for run in count.runs)
    return Numbering(runs, tuple(breaks))


def _series_of(locator: Locator) -> str:
    members = list(_members(locator))
    return members[-1].series if members else locator.kind


def _members(locator: Locator) -> Iterator[_Member]:
    """Yield the series that a place counts in: "5.8" counts under 5, and 5 itself counts among the sections."""
    for step in locator.steps[:-1]:
        # A minute may hold nothing but its resolution, a table nothing but rows.
        yield _Member(step.kind, _counting(step.number), implied=True)
    outer = "".join(f"{step} " for step in locator.steps[:-1])
    kind, number = locator.kind, _counting(locator.number)
    listed = re.fullmatch(r"(?P<held>.*?)\s?\((?P<label>[A-Za-z0-9]{1,5})\)", number)
    figures = re.match(r"(?P<letters>[A-Za-z]*)\.?(?P<parts>\d+(?:\.\d+)*)", number)
    if listed:
        yield _Member(f"{outer}{kind} {listed['held']}(…)", listed["label"].lower(), f"{listed['held']}(", ")")
    elif re.fullmatch(r"[ivx]+", number):
        yield _Member(f"{outer}{kind} (roman)", number)
    elif figures:
        parts = figures["parts"].split(".")
        for depth, part in enumerate(parts):
            before = figures["letters"] + "".join(f"{above}." for above in parts[:depth])
            name = "section of " if len(parts) > 1 and depth == 0 else ""
            yield _Member(f"{name}{outer}{kind} {before}".rstrip(), part, before, "", depth < len(parts) - 1)


def _counting(number: str) -> str:
    """Return the part of a minute's number that counts the minutes: not its body, nor what may be a year."""
    if "/" not in number and not re.match(r"[A-Z]{2,}[ .-]?\d+$", number):
        return number
    parts = re.findall(r"\d+", number)
    counting = [
        part for part in parts if (len(part) > 2 and not part.startswith("20")) or not 19 <= int(part) % 100 <= 35
    ]
    return (counting or parts)[-1].lstrip("0") or "0"


def _follow(count: _Count, member: _Member) -> tuple[Literal["gap", "order"], tuple[str, ...]] | None:
    """Take the next number of a series; returns what is wrong with it, None when it goes on as it should."""
    if not count.scheme:
        count.scheme = _scheme(member.label)
    value = _value(member.label, count.scheme)
    shown = f"{member.before}{member.label}{member.after}"
    opens = not count.runs
    expected = count.last + 1
    if opens and not _from_one(member):
        expected = value
    if value == expected or (not opens and value == 1):
        if opens or value == 1:
            count.runs.append([])
        count.runs[-1].append(shown)
        back = not opens and value == 1
        count.last = value
        count.seen.add(value)
        return ("order", ()) if back and value != expected and member.implied else None
    late = value < expected
    known = value in count.seen
    if opens or not late or known:
        count.runs.append([])
    count.runs[-1].append(shown)
    count.seen.add(value)
    if late:
        if known:
            count.last = value
        return "order", ()
    missing = tuple(
        f"{member.before}{_label(lost, count.scheme)}{member.after}"
        for lost in range(expected, value)
        if lost not in count.seen
    )
    count.last = value
    return ("gap", missing) if missing else None


def _from_one(member: _Member) -> bool:
    """Whether the first number of a series should be 1: minutes go on from meeting to meeting, lists never do."""
    kind = member.series.removeprefix("section of ").split()
    return "(" in member.series or any(name in kind for name in _COUNTS_FROM_ONE) or "resolution" in kind


def _scheme(label: str) -> str:
    if label.isdigit():
        return "figure"
    return "roman" if roman(label) and label[0] == "i" else "letter"


def _value(label: str, scheme: str) -> int:
    if label.isdigit():
        return int(label)
    if scheme == "roman":
        return roman(label) or ord(label[0]) - 96
    return ord(label[0]) - 96 + 26 * (len(label) - 1)


def _label(value: int, scheme: str) -> str:
    if scheme == "roman" and value <= len(_ROMAN):
        return _ROMAN[value - 1]
    if scheme == "letter":
        return chr(96 + (value - 1) % 26 + 1) * (1 + (value - 1) // 26)
    return str(value)


def report(found: Numbering) -> list[str]:
    """Write the numbering of a paper in lines: its runs, the short lists only counted, then what is wrong."""
    main = [run for run in found.runs if not re.search(r"\(…\)| row| resolution| action|\(roman\)", run.series)]
    inside = len(found.runs) - len(main)
    lines: list[str] = []
    series = ""
    for run in main:
        told = run.first if run.first == run.last else f"{run.first}–{run.last}"
        kind = re.sub(r" ?[\d.]+$| [A-Z]+$", "", run.series)
        if kind == series:
            lines[-1] += f", {told}"
        else:
            lines.append(f"{kind} {told}")
            series = kind
    if inside:
        lines.append(f"and {inside} {'run' if inside == 1 else 'runs'} inside paragraphs, minutes and tables")
    return lines + [f"! {trouble}" for trouble in found.breaks]


def main(argv: Sequence[str] | None = None) -> int:
    """Print the numbering of every paper; 1 when a file could not be read."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.numbering", description=__doc__)
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="PDF or Markdown, or a folder with such")
    failed = False
    totals = {"gap": 0, "repeat": 0, "order": 0}
    for path in files_in(parser.parse_args(argv).files):
        try:
            drafts = read_papers(path)
        except (Unreadable, OSError) as error:
            print(f"{path}: not read: {error}", file=sys.stderr)
            failed = True
            continue
        print(path)
        for draft in drafts:
            print(f"  {draft.paper.title} ({draft.paper.kind}), {len(draft.passages)} passages")
            found = numbering(draft.passages)
            for line in report(found):
                print(f"    {line}")
            for trouble in found.breaks:
                totals[trouble.kind] += 1
    print(f"{totals['gap']} gaps, {totals['repeat']} repeats, {totals['order']} order breaks")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
