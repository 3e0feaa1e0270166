"""Reading papers in tests, the way adding a file does, without a library."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pypdf

from corpus.papers import Passage
from indexer.assembly import Draft, Options, assemble
from indexer.blocks import Reading
from indexer.readers.markdown import read_markdown
from indexer.readers.pdf import read_pdf

SAMPLE = Path(__file__).parents[1] / "corpus" / "sample"


def drafts_of(reading: Reading, stem: str = "paper", options: Options = Options()) -> list[Draft]:
    """Cut a reading into papers, with ids of their own as in an empty library."""
    given: Counter[str] = Counter()

    def take(base: str) -> str:
        given[base or "paper"] += 1
        count = given[base or "paper"]
        return (base or "paper") if count == 1 else f"{base or 'paper'}-{count}"

    return assemble(reading, f"/{stem}", stem, options, take)


def papers_in(markdown: str, stem: str = "paper", options: Options = Options()) -> list[Draft]:
    """Read a text as Markdown."""
    return drafts_of(read_markdown(markdown.encode()), stem, options)


def paper_in(markdown: str) -> Draft:
    """Read a text that holds one paper."""
    (draft,) = papers_in(markdown)
    return draft


@cache
def papers_of(path: Path) -> tuple[Draft, ...]:
    """Read a file, once in a run of the tests."""
    data = path.read_bytes()
    reading = read_pdf(data) if path.suffix == ".pdf" else read_markdown(data)
    return tuple(drafts_of(reading, path.stem))


def places(draft: Draft) -> dict[str, Passage]:
    """Return a paper's passages by their locators, each of which must be printed once."""
    found = {str(passage.locator): passage for passage in draft.passages}
    assert len(found) == len(draft.passages)
    return found


def texts(draft: Draft) -> dict[str, str]:
    """Return the words at each of a paper's places."""
    return {place: passage.text for place, passage in places(draft).items()}


def told(markdown: str) -> dict[str, str]:
    """Read a text that holds one paper and return the words at each of its places."""
    return texts(paper_in(markdown))


def joined_packs(target: Path, pages: int) -> Path:
    """Write a pack of so many pages: the sample packs one after the other, and again."""
    writer = pypdf.PdfWriter()
    while len(writer.pages) < pages:
        for pack in sorted(SAMPLE.glob("*.pdf")):
            for page in pypdf.PdfReader(pack).pages[: pages - len(writer.pages)]:
                writer.add_page(page)
    writer.write(target)
    return target
