"""The sentences of a paragraph, as spans of its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

Span = tuple[int, int]

_ABBREVIATIONS: Final = frozenset(
    """
    mr mrs ms dr prof rev cllr clr cllrs st sir hon jr sr messrs no nos para paras art arts fig figs
    ref refs rec recs app sec sch cl reg regs vol vols ed eds ch pp p approx est inc ltd co plc dept
    tel ext ave rd min max e.g eg i.e ie cf viz vs v al etc jan feb mar apr jun jul aug sep sept oct
    nov dec mon tue tues wed thu thur thurs fri sat sun a.m p.m am pm u.k u.s
    """.split()
)
# Ends where a new sentence may also begin: "etc. The", "2 pm. The", "Acme Ltd. The".
_MAY_END: Final = frozenset("etc al am pm a.m p.m inc ltd co plc u.k u.s sun sat".split())
_LETTERED: Final = frozenset(
    "annex appendix class grade group hepatitis option part phase plan schedule section site table".split()
)
_END: Final = re.compile(r"""(?P<mark>[.!?…]+|[.!?]?[:;](?=\s*(?:[•▪●◦*]|[-–—]\s))|;)(?P<close>["'”’)\]]*)(?=\s|$)""")
_BREAK: Final = re.compile(r"\s*(?:\n+|(?<=\s)[•▪●◦](?=\s))\s*")
_NEW_START: Final = re.compile(r"""["'“‘(\[]*(?:[A-Z0-9£$€•▪●◦*]|[-–—]\s|\([a-z0-9ivx]+\)|[a-z]\))""")
_LIST_MARK: Final = re.compile(r"^(?:[•▪●◦*–—-]|\(?[a-z0-9ivx]{1,4}[.)]|\d+(?:\.\d+)*\.?)$", re.IGNORECASE)
_LONG_CLAUSE: Final = 40


def sentences(text: str, breaks: Iterable[int] = ()) -> list[Span]:
    """Return the spans of the sentences, in order: together they cover everything but white space.

    `breaks` are offsets where a new block of the paper began, such as an item of a list: no sentence runs over one.

    List items are sentences of their own, and so are the long clauses of a list written with semicolons.
    "No. 5", "para. 5.8", "e.g. this", "Cllr. A. Smith" and decimals do not end a sentence.
    """
    cuts = [0]
    for match in _END.finditer(text):
        if _ends_sentence(text, match, cuts[-1]):
            cuts.append(match.end())
    cuts += [match.start() for match in _BREAK.finditer(text)]
    cuts = sorted({*cuts, *(cut for cut in breaks if 0 < cut < len(text)), len(text)})
    spans = [_trimmed(text, start, end) for start, end in pairwise(cuts)]
    return _joined_marks(text, [span for span in spans if span[0] < span[1]])


def _ends_sentence(text: str, match: re.Match[str], start: int) -> bool:
    mark = match["mark"]
    rest = text[match.end() :].lstrip()
    if not rest:
        return True
    if mark == ";":
        return match.start() - start >= _LONG_CLAUSE and len(rest) >= _LONG_CLAUSE and _in_list(text, match.end())
    if not _NEW_START.match(rest):
        return False
    if mark.endswith((":", ";")) or mark != ".":
        return True
    before = text[start : match.start()].split()
    word = before[-1].lstrip("(\"'“‘[").casefold() if before else ""
    if _LIST_MARK.match(word + ".") and len(before) == 1:
        return False
    if word in _ABBREVIATIONS:
        return word in _MAY_END and rest[:1].isupper()
    # A single capital is an initial ("A. Smith"), unless it closes the name of a part ("Appendix B.").
    if len(word) == 1 and word.isalpha() and before[-1].isupper():
        return len(before) > 1 and before[-2].casefold() in _LETTERED
    return True


def _in_list(text: str, position: int) -> bool:
    """Whether the semicolon before `position` parts the items of a list, not two halves of one thought."""
    return (
        text.count(";") >= 2
        or re.match(r"\s*(?:and\s+)?(?:\(?[a-z0-9ivx]{1,4}\)|[•▪●◦-])", text[position:]) is not None
    )


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _joined_marks(text: str, spans: list[Span]) -> list[Span]:
    """Join a list mark that was cut off ("(a)", "2.", "•") to the words it marks."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and _LIST_MARK.match(text[joined[-1][0] : joined[-1][1]]):
            start = joined.pop()[0]
        joined.append((start, end))
    return joined


def shortened(text: str, span: Span, words: int) -> Span:
    """Cut a span to at most so many words, at the end of a clause where there is one in its later half."""
    start, end = span
    found = list(re.finditer(r"\S+", text[start:end]))
    if len(found) <= words:
        return span
    end = start + found[words - 1].end()
    clause = max((match.end() for match in re.finditer(r"[.;:,](?=\s)", text[start:end])), default=0)
    return (start, start + clause) if clause > (end - start) // 2 else (start, end)


def word_count(text: str) -> int:
    """Count words as white space parts them."""
    return len(text.split())
