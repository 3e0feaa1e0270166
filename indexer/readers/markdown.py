"""Markdown to blocks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from indexer.blocks import Block, Reading, Role, Unreadable

_HOLD: Final = "\ue000"  # a private character stands for a footnote's mark until its offset is known
_TAG: Final = re.compile(r"<[^<>]+>|<!--.*?-->", re.DOTALL)
_SPACING_TAG: Final = re.compile(r"</?(?:br|li|ul|ol|p|div|td|tr)\b", re.IGNORECASE)
_NOTE: Final = re.compile(r"\[\^([\w-]+)\]:\s*")
_LABEL: Final = re.compile(r"[A-Z][\w’'/() -]{1,40}:(\s|$)")


def read_markdown(data: bytes) -> Reading:
    """Read Markdown; raises Unreadable for bytes that are not text."""
    if b"\0" in data[:65536]:
        raise Unreadable("it is named as Markdown but holds binary data, not text")
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"it is not UTF-8 text (byte {error.start + 1}); save it as UTF-8 and add it again") from error
    if not source.strip():
        raise Unreadable("the file is empty")
    blocks = (
        (block, part if is_table else 0)
        for part, (chunk, is_table) in enumerate(_chunks(source), start=1)
        for block in (_tabbed_rows(chunk) if is_table else _walk(_parser().parse(chunk)))
    )
    return Reading(tuple(_number_tables(blocks)))


@cache
def _parser() -> MarkdownIt:
    # "[^1]: Ibid." would be read as a link's address, and say nothing.
    return MarkdownIt("commonmark", {"html": True}).enable("table").disable("reference")


def _chunks(source: str) -> Iterator[tuple[str, bool]]:
    """Part tab-separated tables, which Markdown does not know, from the text around them."""
    text: list[str] = []
    for chunk in re.split(r"\n[ \t]*\n", source.replace("\r\n", "\n")):
        lines = [line for line in chunk.split("\n") if line.strip()]
        if lines and sum("\t" in line for line in lines) * 2 >= len(lines):
            if text:
                yield "\n\n".join(text), False
                text = []
            yield chunk, True
        else:
            text.append(chunk)
    if text:
        yield "\n\n".join(text), False


def _tabbed_rows(chunk: str) -> Iterator[Block]:
    for line in chunk.split("\n"):
        runs = [_parser().parseInline(cell.strip())[0] for cell in line.split("\t")]
        cells = tuple(_cell(run) for run in runs)
        if any(cells):
            yield _row(cells, header=False)


@dataclass(slots=True)
class _Line:
    """One printed line of an inline run: its text with held marks, and whether all of it is bold."""

    parts: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    plain: bool = False
    strong: bool = False
    leads_bold: bool = False

    @property
    def bold(self) -> bool:
        return self.strong and not self.plain

    @property
    def text(self) -> str:
        return "".join(self.parts)


def _walk(tokens: list[Token]) -> Iterator[Block]:
    """Turn markdown-it's tokens into blocks, tables still numbered 0."""
    depth = 0
    numbers: list[str] = []
    first_in_item = False
    heading = 0
    cells: list[str] | None = None
    header = False
    for token in tokens:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                depth += 1
                numbers.append("")
            case "bullet_list_close" | "ordered_list_close":
                depth -= 1
                numbers.pop()
            case "list_item_open":
                numbers[-1] = f"{token.info}{token.markup}" if token.info else ""
                first_in_item = True
            case "heading_open":
                heading = int(token.tag[1])
            case "heading_close":
                heading = 0
            case "thead_open":
                header = True
            case "thead_close":
                header = False
            case "tr_open":
                cells = []
            case "tr_close":
                if cells is not None and any(cells):
                    yield _row(tuple(cells), header)
                cells = None
            case "hr":
                yield Block("", Role.RULE)
            case "html_block" | "code_block" | "fence":
                source = re.sub(r"(?m)^\s*-{3,}\s*$", "", token.content)
                text = " ".join(html.unescape(_TAG.sub(" ", source)).split())
                if text:
                    yield Block(
                        text, bold=re.fullmatch(r"\s*(<p>)?\s*<(b|strong)>[^<]*</\2>\s*(</p>)?\s*", source) is not None
                    )
            case "inline" if cells is not None:
                cells.append(_cell(token))
            case "inline" if heading:
                lines = list(_lines(token))
                text, marks = settle(" ".join(line.text for line in lines), [m for line in lines for m in line.marks])
                if text:
                    yield Block(text, Role.HEADING, level=heading, bold=True, marks=marks)
            case "inline":
                lead = numbers[-1] if numbers and first_in_item else ""
                for block in _paragraphs(token):
                    is_item = bool(numbers) and first_in_item
                    text = f"{lead} {block.text}" if lead else block.text
                    shift = len(text) - len(block.text)
                    marks = tuple((at + shift, mark) for at, mark in block.marks)
                    yield replace(block, text=text, marks=marks, depth=depth, bullet=is_item and not lead)
                    lead = ""
                    first_in_item = False


def _paragraphs(token: Token) -> Iterator[Block]:
    """Split an inline run into what is printed apart: footnotes, lines that begin with a label, the rest."""
    note = _NOTE.match(token.content)
    if note:
        for piece in re.split(r"\n(?=\[\^)", token.content):
            mark = _NOTE.match(piece)
            text = _cell(_parser().parseInline(piece[mark.end() :] if mark else piece)[0])
            yield Block(f"{mark[1]} {text}" if mark else text, Role.FOOTNOTE)
        return
    lines = list(_lines(token))
    group: list[_Line] = []
    for line in lines:
        if group and line.leads_bold and _LABEL.match(line.text.strip()):
            yield _text_block(group)
            group = []
        group.append(line)
    if group:
        yield _text_block(group)


def _text_block(lines: list[_Line]) -> Block:
    text, marks = settle(" ".join(line.text for line in lines), [mark for line in lines for mark in line.marks])
    if marks and marks[0][0] == 0:
        return Block(f"{marks[0][1]} {text}", Role.FOOTNOTE)
    return Block(text, bold=all(line.bold for line in lines), marks=marks)


def _lines(token: Token) -> Iterator[_Line]:
    """Walk an inline token's children, a line at a time; only hard breaks part lines."""
    line = _Line()
    strong = 0
    raised = False
    for child in token.children or ():
        match child.type:
            case "strong_open":
                strong += 1
            case "strong_close":
                strong -= 1
            case "hardbreak":
                yield line
                line = _Line()
            case "softbreak":
                line.parts.append(" ")
            case "html_inline":
                tag = child.content.lower()
                if tag.startswith(("<b>", "<strong")):
                    strong += 1
                elif tag.startswith(("</b>", "</strong")):
                    strong -= 1
                elif tag.startswith("<sup"):
                    raised = True
                elif tag.startswith("</sup"):
                    raised = False
                elif _SPACING_TAG.match(tag):
                    line.parts.append(" ")
            case "image":
                line.parts.append(" ")
            case "text" | "code_inline":
                _add_text(line, child.content, strong > 0, raised)
    yield line


def _add_text(line: _Line, text: str, strong: bool, raised: bool) -> None:
    # A raised number is a footnote's mark; raised letters ("1<sup>st</sup>") belong to the word before.
    if raised and re.fullmatch(r"\s*(\d{1,3}|\*+)\s*", text):
        line.marks.append(text.strip())
        line.parts.append(_HOLD)
        return

    def hold(match: re.Match[str]) -> str:
        line.marks.append(match[1])
        return _HOLD

    kept = re.sub(r"\[\^([\w-]+)\]", hold, text)
    if kept.replace(_HOLD, "").strip():
        if not line.strong and not line.plain:
            line.leads_bold = strong
        line.strong |= strong
        line.plain |= not strong
    line.parts.append(kept)


def settle(text: str, marks: list[str]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Fold white space and take the held marks out, keeping the offset at which each stood."""
    text = " ".join(text.replace("\u00ad", "").split())
    text = re.sub(rf"^({_HOLD}+)\s+|\s+({_HOLD}+)", r"\1\2", text)
    parts = text.split(_HOLD)
    offsets: list[tuple[int, str]] = []
    at = 0
    for part, mark in zip(parts, marks, strict=False):
        at += len(part)
        offsets.append((at, mark))
    return "".join(parts), tuple(offsets)


def _cell(token: Token) -> str:
    return settle(" ".join(line.text for line in _lines(token)), [])[0].replace(_HOLD, "")


def _row(cells: tuple[str, ...], header: bool) -> Block:
    return Block(" ".join(cell for cell in cells if cell), Role.ROW, cells=cells, header=header)


def _number_tables(blocks: Iterable[tuple[Block, int]]) -> Iterator[Block]:
    """Number the tables: rows with nothing between them are one table, unless a header row begins another.

    With each block comes the tab-separated part that it stands in, 0 for none: each part is a table of its own.
    """
    table = 0
    inside = -1  # the part of the row before
    for block, part in blocks:
        if block.role is not Role.ROW:
            inside = -1
            yield block
            continue
        if inside != part or block.header:
            table += 1
        inside = part
        yield replace(block, table=table)
