"""Comparing words as printed in different files: what is put aside before two texts are compared."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from typing import Final

# Note marks are no words of the paper; "1<sup>st</sup>" is, so only figures go.
_NOTE_MARK: Final = re.compile(r"<sup>\s*\d{1,3}\s*</sup>|\[\^[^\]]*\]", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>")
_MARKUP: Final = re.compile(r"[*_`#|\\~•▪●◦·]")
_QUOTES: Final = re.compile("[\"'`´‘’‚‛“”„‟«»‹›′″]")
_DASHES: Final = re.compile("[-‐-―−⁃\u00ad]")
_WORD: Final = re.compile(r"[^\W_]+")


def bare(text: str) -> str:
    """Put markup, note marks, quotes, dashes, spaces and case aside."""
    text = _TAG.sub(" ", _NOTE_MARK.sub(" ", html.unescape(text)))
    text = unicodedata.normalize("NFKC", text)
    for pattern in (_MARKUP, _QUOTES, _DASHES):
        text = pattern.sub("", text)
    return "".join(text.casefold().split())


def words(text: str) -> list[str]:
    """List the words of a text, markup and case put aside."""
    text = _TAG.sub(" ", _NOTE_MARK.sub(" ", html.unescape(text)))
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def shared(quote: str, gold: str) -> float:
    """Return the share of `gold`'s words that `quote` has too, each as often as it stands there."""
    wanted = Counter(words(gold))
    return (wanted & Counter(words(quote))).total() / wanted.total() if wanted else 0.0


def span(text: str, starts: str, ends: str) -> str:
    """Return the words of `text` from `starts` to `ends`; the whole text where its words are cut differently."""
    inside, first, last = words(text), words(starts), words(ends)
    for start in _places(inside, first):
        for end in _places(inside, last):
            if end + len(last) >= start + len(first):
                return " ".join(inside[start : end + len(last)])
    return text


def _places(inside: list[str], sought: list[str]) -> list[int]:
    return [at for at in range(len(inside) - len(sought) + 1) if inside[at : at + len(sought)] == sought]
