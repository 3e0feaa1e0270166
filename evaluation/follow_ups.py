"""How many follow-up questions are made into what a person would have asked in full.

`python -m evaluation.follow_ups [FILE.jsonl…]` prints the share for each set of the table, and what went wrong.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from search.follow_up import stand_alone
from search.words import fold

TABLE: Final = Path(__file__).parent / "gold" / "follow-ups.jsonl"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question after others (oldest first), and the ways to ask it in full that are right.

    `held_back` says that it was written before the rules, or after them, and not looked at while they were made.
    """

    after: tuple[str, ...]
    question: str
    asked: tuple[str, ...]
    held_back: bool


def read_follow_ups(path: Path = TABLE) -> tuple[FollowUp, ...]:
    """Read a table of follow-up questions, one JSON object a line."""
    values = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return tuple(FollowUp(tuple(v["after"]), v["question"], tuple(v["asked"]), v["set"] == "held back") for v in values)


def same_question(one: str, other: str) -> bool:
    """Whether two questions differ in case, punctuation and the form of the apostrophe at most."""
    bare = (re.sub(r"'s?(?= |$)", "'", fold(text)) for text in (one, other))
    first, second = (" ".join(re.sub(r"[^\w£%' ]", " ", text).split()) for text in bare)
    return first == second


def main(paths: list[str]) -> None:
    """Print the share of each set that comes out right."""
    right: Counter[bool] = Counter()
    cases = [case for path in (paths or [str(TABLE)]) for case in read_follow_ups(Path(path))]
    for case in cases:
        made = stand_alone(case.question, case.after)
        if any(same_question(made, asked) for asked in case.asked):
            right[case.held_back] += 1
        else:
            print(f"{' / '.join(case.after)} / {case.question}\n    {made}\n    wanted: {case.asked[0]}")
    for held_back, name in ((False, "worked with"), (True, "held back")):
        of = sum(case.held_back == held_back for case in cases)
        print(f"{name}: {right[held_back]} of {of}")


if __name__ == "__main__":
    main(sys.argv[1:])
