"""`python -m evaluation.formats A.md B.pdf …`: whether two files of a pack give the same places with the same words."""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from corpus.papers import Passage
from evaluation.matching import words
from evaluation.papers import read_papers
from indexer.assembly import Draft
from indexer.blocks import Unreadable

# What is compared, and the kinds of place in it; a note stands elsewhere in print than in a text without pages.
GROUPS: Final = {
    "numbered paragraphs": ("para", "minute", "recommendation", "decision", "item"),
    "resolutions and actions": ("resolution", "action"),
    "table rows": ("row", "table"),
}
_PAGES: Final = re.compile(r"\(Pages [^)]*\)")  # what an agenda says of pages is known only once it is printed


@dataclass(frozen=True, slots=True)
class Compared:
    """How many places two files share, of how many (the larger of the two numbers), and what only one of them has.

    `first` and `second` hold (paper, locator, the words as compared).
    """

    group: str
    shared: int
    total: int
    first: tuple[tuple[str, str, str], ...]
    second: tuple[tuple[str, str, str], ...]

    @property
    def share(self) -> float:
        """The share of places that are the same, 1 where there are none."""
        return self.shared / self.total if self.total else 1.0


def compare(one: Sequence[Draft], two: Sequence[Draft]) -> tuple[Compared, ...]:
    """Compare locator and text of all places, paper by paper; a paper that only one file has shares none."""
    return tuple(_compared(group, kinds, one, two) for group, kinds in GROUPS.items())


def _compared(group: str, kinds: Sequence[str], one: Sequence[Draft], two: Sequence[Draft]) -> Compared:
    shared = total = 0
    first: list[tuple[str, str, str]] = []
    second: list[tuple[str, str, str]] = []
    for identity in dict.fromkeys(draft.paper.id for draft in (*one, *two)):
        here, there = (
            Counter(
                (str(passage.locator), _bare(passage))
                for draft in drafts
                if draft.paper.id == identity
                for passage in draft.passages
                if passage.locator.kind in kinds
            )
            for drafts in (one, two)
        )
        total += max(here.total(), there.total())
        shared += (here & there).total()
        first += [(identity, *place) for place in (here - there).elements()]
        second += [(identity, *place) for place in (there - here).elements()]
    return Compared(group, shared, total, tuple(first), tuple(second))


def _bare(passage: Passage) -> str:
    """Return the letters and figures of a passage, case aside."""
    return "".join(words(_PAGES.sub("", passage.text)))


def whole(compared: Sequence[Compared]) -> Compared:
    """Put the groups together."""
    return Compared(
        "all",
        sum(group.shared for group in compared),
        sum(group.total for group in compared),
        tuple(place for group in compared for place in group.first),
        tuple(place for group in compared for place in group.second),
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Compare files two by two; 1 where one cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.formats", description=__doc__)
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="a pack, and the same in another format; …")
    arguments = parser.parse_args(argv)
    if len(arguments.files) % 2:
        parser.error("files are compared two by two")
    for first, second in zip(arguments.files[::2], arguments.files[1::2], strict=True):
        try:
            compared = compare(read_papers(first), read_papers(second))
        except (Unreadable, OSError) as error:
            print(f"{first.name}, {second.name}: not read: {error}", file=sys.stderr)
            return 1
        print(f"{first.name}, {second.name}")
        for group in (*compared, whole(compared)):
            print(f"  {group.group}: {group.shared} of {group.total} the same ({group.share:.1%})")
        every = whole(compared)
        for file, places in ((first, every.first), (second, every.second)):
            for paper, locator, text in places:
                shown = text if len(text) < 60 else f"{text[:30]} … {text[-25:]}"
                print(f"  only in {file.suffix.lstrip('.')}: {paper}, {locator}: {shown}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
