"""The decisions register: what minutes record as resolved, and who is to do what by when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from corpus.papers import Passage, PassageKind

KINDS: Final = (PassageKind.RESOLUTION, PassageKind.ACTION)


@dataclass(frozen=True, slots=True)
class Decision:
    """A resolution or action of minutes. `who` and `by_when` are empty where the minutes do not say.

    `by_when` is a date in ISO 8601 where a whole one is printed, else the words ("within 24 hours").
    """

    passage: Passage
    who: str = ""
    by_when: str = ""

    @property
    def kind(self) -> str:
        """Whether it is a "resolution" or an "action"."""
        return self.passage.kind.value

    @property
    def text(self) -> str:
        """What was decided, as printed."""
        return self.passage.text

    @property
    def body(self) -> str:
        """Whose minutes these are; a pack may hold those of another body than the one that meets."""
        return self.passage.paper.source

    @property
    def held(self) -> date | None:
        """The day of the meeting minuted, None where the minutes print none."""
        paper = self.passage.paper
        # Minutes that open their file belong to no later meeting's pack: the meeting is the one minuted.
        return paper.date or (paper.meeting.date if paper.position == 0 else None)

    @property
    def minute(self) -> str:
        """The number of the minute."""
        steps = self.passage.locator.steps
        return steps[0].number if len(steps) > 1 else ""

    @property
    def title(self) -> str:
        """The heading of the minute, without its number."""
        numbered = re.compile(rf"{re.escape(self.minute)}\b[.)]?\s*") if self.minute else None
        for heading in self.passage.headings:
            found = numbered.match(heading) if numbered else None
            if found:
                return heading[found.end() :]
        return self.passage.headings[-1] if self.passage.headings else ""

    @property
    def number(self) -> str:
        """The number as printed, or counted for an action; empty for a resolution that stands alone in its minute."""
        return self.passage.locator.number


@dataclass(frozen=True, slots=True)
class DecisionFilters:
    """What a look at the register is limited to; an empty value limits nothing.

    `since` and `until` hold for the day of the meeting minuted, both included. `body` matches, without regard to case,
    the body whose minutes they are or the one in whose pack they stand. `kind` is "resolution" or "action".
    """

    body: str = ""
    since: date | None = None
    until: date | None = None
    kind: str = ""
