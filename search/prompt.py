"""What a language model is given: rules, examples, and passages as data that cannot pass for anything else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from corpus.papers import Passage
from search.endpoint import MOST_CHARACTERS, Message
from search.sentences import sentences

NOTHING: Final = "NOT IN THE PAPERS"
MOST_PASSAGES: Final = 6
_LONGEST: Final = 1_500
"""Characters of one passage."""
STOPS: Final = ("Passage 1 (", "\n\nPassage ", "Question:")
"""What a small model writes when it goes on to more passages, or a next question, of its own."""

# What looks like a citation, or like the marks of a page, becomes other signs that read the same.
_SIGNS: Final = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")", "【": "(", "】": ")"})


@dataclass(frozen=True, slots=True)
class Sent:
    """A passage, and as much of the beginning of its text as is sent: whole sentences, unless its first is too long."""

    passage: Passage
    text: str


def chosen(passages: Sequence[Passage], most: int = MOST_CHARACTERS) -> list[Sent]:
    """Take passages, in order, as far as there is room for them in `most` characters."""
    made: list[Sent] = []
    left = most
    for passage in passages[:MOST_PASSAGES]:
        text = _beginning(passage, min(_LONGEST, left))
        if text:
            made.append(Sent(passage, text))
            left -= len(text)
    return made


def _beginning(passage: Passage, most: int) -> str:
    if len(passage.text) <= most:
        return passage.text
    ends = [end for _, end in sentences(passage.text, passage.breaks) if end <= most]
    return passage.text[: ends[-1]] if ends else ""


def messages(question: str, sent: Sequence[Sent]) -> list[Message]:
    """Write the messages for a question over passages, which are numbered from 1, each on a line of its own.

    The question comes last, for a small model answers what it read last.
    """
    passages = "\n\n".join(
        f"Passage {number} ({_plain(_place(item.passage))}): {_inner(item)}"
        for number, item in enumerate(sent, start=1)
    )
    asked: Message = {"role": "user", "content": f"{passages}\n\nQuestion: {_plain(question)}\nAnswer:"}
    return [*opening(), asked]


@lru_cache(maxsize=1)
def opening() -> tuple[Message, ...]:
    """Return how every conversation begins, which stands in a file: the rules, then examples, asked and answered.

    The same words each time, which a server need not read again. Small models follow the examples, not the rules.
    """
    turns = Path(__file__).with_name("prompt.txt").read_text(encoding="utf-8").strip().split("\n---\n")
    roles = ["system", *("user", "assistant") * (len(turns) // 2)]
    return tuple({"role": role, "content": turn.strip()} for role, turn in zip(roles, turns, strict=True))


def _place(passage: Passage) -> str:
    """Return what tells a passage from those of other papers: source where it is another's, title, date."""
    paper, date = passage.paper, passage.paper.meeting.date
    source = paper.source if paper.source.casefold() not in paper.title.casefold() else ""
    return ", ".join(part for part in (source, paper.title, f"{date.day} {date:%B %Y}" if date else "") if part)


def _inner(item: Sent) -> str:
    context = f"({_plain(item.passage.context)}) " if item.passage.context else ""
    return context + _plain(item.text)


def _plain(text: str) -> str:
    """Return a text on one line, without signs that steer or hide something, nor any that our own marks are made of."""
    seen = "".join(sign if _shown(sign) else " " for sign in text)
    return re.sub(r"\s+", " ", seen.translate(_SIGNS)).strip()


def _shown(sign: str) -> bool:
    """Whether a sign is printed: controls, invisible joiners and turns of direction are not."""
    return unicodedata.category(sign) not in {"Cc", "Cf", "Co", "Cs", "Cn"}
