"""Which papers of a file are exempt: those that say so, and those that go on from one without a head of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from indexer.blocks import Block
from indexer.packs import Part, is_sibling, speaks_for_itself

_HEAD: Final = 6  # blocks at the head of a paper among which its notice stands
# As the Local Government Act 1972 (Schedule 12A) has them printed, and as councils, schools and the NHS word them.
_NOTICE: Final = re.compile(
    r"\bnot for publication\b|\bexempt (?:report|information|appendix|annex|item|minutes)\b|"
    r"\bpart (?:2|ii|b) [–-]|\bconfidential (?:report|appendix|annex|item|minutes)\b|"
    r"\b(?:exempt|confidential|private|restricted)\b.{0,30}\b(?:by virtue of|under|pursuant to)\b|"
    r"^\W*(?:(?:strictly |private (?:and|&) )?confidential|exempt|restricted|(?:commercial )?in confidence)\W*$",
    re.IGNORECASE | re.MULTILINE,
)
# What says that there is nothing of the kind: "Exempt information: None", "This report contains no exempt information".
_NONE: Final = re.compile(
    r"^[^:]{0,60}\b(?:exempt|confidential)[^:?]{0,60}[:?]\s*(?:no|none|nil|n/a|not applicable|public)\W*$|"
    r"\b(?:no|not|nor|without)\s+(?:(?:contain|includ|any|hav)\w*\s+){0,2}(?:exempt|confidential)\b[^.:;]*|"
    r"^for publication\b.*$|\bdo not include\b.*$",
    re.IGNORECASE | re.MULTILINE,
)


def has_notice(blocks: Sequence[Block]) -> bool:
    """Whether a paper's first lines say that it is not for the public."""
    head = "\n".join(block.text for block in blocks[:_HEAD])
    return _NOTICE.search(_NONE.sub("", head)) is not None


@dataclass(slots=True)
class Exemption:
    """What holds for the next paper of a file: whether the one before it is exempt, and what that was appended to.

    An outline, a large heading or the word "Appendix" may cut a paper in two where its notice stands only once: what
    was said at its head holds until another paper speaks for itself.
    """

    before: bool = False
    holder: bool = False
    label: str = ""
    stamp: str = ""

    def holds(self, part: Part) -> bool:
        """Return whether the next paper is exempt."""
        noticed = has_notice(part.blocks)
        label = part.label.casefold()
        other_item = bool(part.stamp) and part.stamp != self.stamp
        sibling = is_sibling(label, self.label)
        if noticed or other_item or speaks_for_itself(part):
            exempt = noticed
        else:
            exempt = self.holder if sibling else self.before
        if not sibling:
            self.holder = exempt if other_item else self.before
        self.before, self.label, self.stamp = exempt, label, part.stamp or self.stamp
        return exempt
