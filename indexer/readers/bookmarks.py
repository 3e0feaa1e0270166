"""A PDF's outline: its bookmarks, trusted as far as the words on their pages bear them out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from weakref import WeakKeyDictionary

import pypdfium2 as pdfium

from indexer.blocks import Block, Role

_DEPTH: Final = 15  # levels of an outline that are read
_PACK: Final = re.compile(
    r"(?:\d+\W+)?(?:public |supplementary )?(?:agenda|(?:draft |public )?minutes)\b", re.IGNORECASE
)
_EMPTY: Final = frozenset(["the", "and", "for", "with", "item", "appendix", "annex", "report", "pdf", "doc", "final"])
_HEAD: Final = 12  # blocks at the head of a page in which the words of its bookmark stand
_SHARE: Final = 0.6  # of a bookmark's words
_LONGEST: Final = 140  # characters of a heading
_LEVEL: Final = 6  # of a heading that only its bookmark tells; those set large have lower ones


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark of a page: its title, its depth from 0, and whether it is one of those that open a pack's papers."""

    title: str
    depth: int
    paper: bool = False


_known: WeakKeyDictionary[pdfium.PdfDocument, dict[int, tuple[Bookmark, ...]]] = WeakKeyDictionary()


def bookmarks_on(document: pdfium.PdfDocument, index: int) -> tuple[Bookmark, ...]:
    """Return the bookmarks of the page at `index`, counted from 0; a document's outline is read once."""
    if document not in _known:
        _known[document] = _read(document)
    return _known[document].get(index, ())


def _read(document: pdfium.PdfDocument) -> dict[int, tuple[Bookmark, ...]]:
    found: list[tuple[int, str, int]] = []
    for item in document.get_toc(max_depth=_DEPTH):
        target = item.get_dest()
        try:
            title = " ".join(item.get_title().split())
        except UnicodeDecodeError:
            continue  # no words that could stand on a page
        page = target.get_index() if target is not None else None
        if title and page is not None and page >= 0:
            found.append((page, title, item.level))
    # Council software writes a bookmark a paper; the outline of one report has its sections at the top.
    pack = any(depth == 0 and _PACK.match(title) for _, title, depth in found)
    pages: dict[int, tuple[Bookmark, ...]] = {}
    for page, title, depth in found:
        pages[page] = (*pages.get(page, ()), Bookmark(title, depth, pack and depth == 0))
    return pages


def with_bookmarks(blocks: Sequence[Block], bookmarks: Sequence[Bookmark]) -> list[Block]:
    """Make headings of the lines of a page that are its bookmarks word by word, and note the paper that opens there."""
    found = list(blocks)
    for bookmark in bookmarks:
        title = _bare(bookmark.title)
        for place, block in enumerate(found):
            if block.role is Role.TEXT and _may_head(block) and _bare(block.text) == title:
                found[place] = replace(block, role=Role.HEADING, level=_LEVEL + min(bookmark.depth, 3))
                break
    opening = next((mark for mark in bookmarks if mark.paper and _borne_out(mark.title, found[:_HEAD])), None)
    if opening is not None:
        found[0] = replace(found[0], opens=opening.title)
    return found


def _may_head(block: Block) -> bool:
    return not block.bullet and len(block.text) <= _LONGEST and not re.search(r"[.;,:]$", block.text)


def _borne_out(title: str, head: Sequence[Block]) -> bool:
    """Whether a bookmark's words stand at the head of its page."""
    printed = " ".join(block.text for block in head)
    said = _words(title)
    if not said:
        return bool(_bare(title)) and _bare(title) in _bare(printed)
    return len(said & _words(printed)) >= _SHARE * len(said)


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[^\W\d_]{3,}", text.casefold()) if word not in _EMPTY}


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
