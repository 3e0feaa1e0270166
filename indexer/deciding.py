"""How minutes word what was decided, and who is to act: the sentences that are resolutions and actions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from indexer.blocks import Block, Role
from indexer.lists import piece
from indexer.marks import leading_number

_BODY: Final = (
    r"(?:The|THE|That the)\s+(?:[A-Z][\w’'-]*\s+(?:(?:and|of|for|&)\s+)?){0,6}?"
    r"(?:Board|Committee|Cabinet|Council|Panel|Executive|Partnership|Authority|Commission|Forum|Group|Body|Governors|"
    r"Directors|Trustees|Members|BOARD|COMMITTEE|CABINET|COUNCIL|PANEL|MEMBERS|[Mm]eeting)|Members|MEMBERS|Councillors|Cabinet|"
    r"Council|Governors|Trustees|Directors"
)
_HOW: Final = r"(?:(?:then|therefore|also|unanimously|further|formally|THEN|THEREFORE|UNANIMOUSLY)\s+){0,2}"
_IT_WAS: Final = rf"(?:[Ii][Tt]\s+(?:was|WAS|is|IS)\s+{_HOW}|(?:{_BODY})\s+(?:has\s+|HAS\s+)?{_HOW})"
_VERBS: Final = (
    "RESOLVED|AGREED|APPROVED|NOTED|RECOMMENDED|ENDORSED|RECEIVED|RATIFIED|DECIDED|ADOPTED|ACCEPTED|SUPPORTED|"
    "DELEGATED|AUTHORISED|CONFIRMED"
)
# The words that lead in to resolutions, alone on their line.
RESOLVED: Final = re.compile(
    rf"(?:(?i:it was (?:then |therefore )?)|(?:{_BODY})\s+{_HOW})?(?:(?i:unanimously ))?\**"
    r"(?:(?i:resolved|agreed|decisions?|recommended)|NOTED|APPROVED|ENDORSED|DECIDED)\b"
    r"(?:\s*\(?(?i:unanimously)\)?)?(?:\s*[–—-]?\s*(?i:that|to))?(?: the following)?\s*[:–—-]*\s*$"
)
# Capitals make a decision of a sentence wherever it begins; in small letters "Resolved" does so where it leads in.
_FORMAL: Final = re.compile(
    rf"{_IT_WAS}(?:{_VERBS})\b|"
    r"(?:UNANIMOUSLY\s+|Unanimously\s+|unanimously\s+)?(?:RESOLVED|AGREED)\b(?!\s+(?!THAT|TO|BY|UNANIM)[A-Z]{2})|"
    rf"(?:(?:{_VERBS})\b|(?:DECISION|RESOLUTION)S?\b)(?=\s*(?:[:–—(]|-(?=\s|$)|that\b|THAT\b|to\b|TO\b))|"
    r"(?:Resolved|Agreed|Decision|Resolution)\b"
    r"(?=\s*(?:unanimously\s*)?(?:\([^()]{3,30}\)\s*)?(?:[:–—]|-(?=[\s:–—]|$)))|"
    r"Resolved\b(?=\W*(?:that|to|unanimously|accordingly|nem|by|$)|\s*[:–—.;(]|\s+-\s)|"
    r"[Ii]t was (?:then |therefore )?(?:unanimously )?resolved\b"
)
# What a body did at another time is told and not decided.
_EARLIER: Final = (
    r"[^.;]*\b(?:last (?:year|month|week|spring|summer|autumn|winter)|previously|earlier (?:this|that) year|"
    r"in (?:January|February|March|April|May|June|July|August|September|October|November|December) (?:19|20)\d\d)\b"
)
_SOFT: Final = re.compile(
    rf"(?:{_IT_WAS})(?:resolved|agreed(?!\s+with\b)|approved|ratified|endorsed|adopted|"
    rf"(?:accepted|noted|received)(?!\s+that\b))\b(?!{_EARLIER})"
)
_VOTE: Final = re.compile(
    r"(?:All |Unanimously |Governors |Members )?(?:agreed|carried|approved|resolved)"
    r"(?: unanimously| nem\.? con| by all)?(?: \([^()]{1,40}\))?\.?",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+(?=[A-Z])|(?<=[.!?][”’\"'])\s+(?=[A-Z])")

ACTION: Final = re.compile(
    r"(?:ACTIONS?|Actions?)\b(?:\s+(?:POINTS?|points?|BY|by|for|FOR))?(?:\s+(?:No\.?\s*)?(?=[\w/.-]*\d)[\w/.-]+)?"
    r"\s*(?:[:–—]|-(?=\s))\s*(?=\S)"
)
_NAMES: Final = re.compile(
    r"[(\[]?(?:[A-Z][\w.’'-]*|All|ALL)(?:(?:\s+|\s*[,/&+]\s*)(?:(?:and|of|for|the)\s+){0,2}[A-Z][\w.’'-]*){0,9}[)\].]?"
)


def carried(text: str) -> bool:
    """Whether a text ends with the vote on what it says: "It was proposed that … Agreed unanimously."."""
    sentences = _sentences(text)
    return bool(sentences) and _VOTE.fullmatch(text, sentences[-1]) is not None


def is_formal(blocks: Sequence[Block]) -> bool:
    """Whether minutes mark their decisions, by capitals or a word that leads in; else plain sentences are taken."""
    return any(decides(block.text) for block in blocks if block.role in (Role.TEXT, Role.HEADING))


def decides(text: str, formal: bool = True) -> int:
    """Return the length of the words that make a decision of a text that begins with them, 0 where none do."""
    mark = leading_number(text)
    start = mark.end if mark else 0
    found = _FORMAL.match(text, start) or (None if formal else _SOFT.match(text, start))
    return found.end() if found else 0


def with_decisions(blocks: Sequence[Block], formal: bool) -> list[Block]:
    """Cut each block of text before the sentences in it that decide something or name who is to act.

    In minutes that are not `formal`, only the last sentence of a paragraph is taken to decide.
    """
    cut: list[Block] = []
    for block in blocks:
        starts = [0]
        if block.role is Role.TEXT:
            sentences = _sentences(block.text)
            starts += [at for at in sentences if _FORMAL.match(block.text, at) or ACTION.match(block.text, at)]
            if carried(block.text) and len(sentences) > 1 and starts[-1] < sentences[-2]:
                starts = [*(at for at in starts if at < sentences[-2]), sentences[-2]]
            if not formal and sentences and starts[-1] != sentences[-1] and _SOFT.match(block.text, sentences[-1]):
                starts.append(sentences[-1])
        if len(starts) == 1:
            cut.append(block)
            continue
        for start, end in pairwise([*starts, len(block.text)]):
            part = piece(block, start, end)
            cut.append(replace(part, depth=block.depth, bullet=block.bullet and not start, bold=False))
    return cut


def names_only(text: str) -> bool:
    """Whether an action says no more than who is to act: "JS", "Director of Finance"."""
    return len(text) < 80 and _NAMES.fullmatch(text.strip()) is not None


def last_sentence(block: Block) -> Block:
    """Return the last sentence of a block, without the number before the first."""
    mark = leading_number(block.text)
    start = next(reversed(_sentences(block.text)), mark.end if mark else 0)
    return piece(block, start, len(block.text)) if start else block


def _sentences(text: str) -> list[int]:
    """Return where the sentences after the first begin; the number before the first is none."""
    mark = leading_number(text)
    return [match.end() for match in _SENTENCE.finditer(text, mark.end if mark else 0)]
