"""What a language model is given: the rules, and passages as data that cannot pass for anything else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from corpus.papers import Passage, citation_line
from search.endpoint import Message
from search.sentences import sentences

NOTHING: Final = "NOT IN THE PAPERS"
MOST_PASSAGES: Final = 6
_LONGEST: Final = 1_500
_ALL: Final = 6_000
"""Characters of one passage and of all: a question fits into the 4,096 tokens that a small model reads."""

# What could close a passage, or look like a citation, becomes other signs that read the same.
_SIGNS: Final = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")"})


@dataclass(frozen=True, slots=True)
class Sent:
    """A passage, and as much of the beginning of its text as is sent: whole sentences, unless its first is too long."""

    passage: Passage
    text: str


def chosen(passages: Sequence[Passage]) -> list[Sent]:
    """Take passages, in order, as far as there is room for them."""
    made: list[Sent] = []
    left = _ALL
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
    """Write the messages for a question over passages, which are numbered from 1."""
    passages = "\n".join(
        f'<passage number="{number}">\n{_plain(citation_line(item.passage))}\n{_inner(item)}\n</passage>'
        for number, item in enumerate(sent, start=1)
    )
    return [
        {"role": "system", "content": rules()},
        {"role": "user", "content": f"{passages}\n\nQuestion: {_plain(question)}"},
    ]


@lru_cache(maxsize=1)
def rules() -> str:
    """Return the rules for the model, which stand in a file of their own."""
    return Path(__file__).with_name("prompt.txt").read_text(encoding="utf-8").strip()


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
