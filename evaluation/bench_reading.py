"""`python -m evaluation.bench_reading`: how fast PDFs become passages, beside pypdf's bare text, in the same run.

With --long, a pack of so many pages is joined from the papers and added to a library, and it is told how much memory
that took, and when its first paper could be found.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import pypdf
import pypdfium2 as pdfium

from indexer.assembly import Assembler, Options
from indexer.blocks import Unreadable
from indexer.readers.parallel import PageReader
from indexer.readers.pdf import read_pdf
from indexer.reading import ahead, begin_reading, weight

ROOT: Final = Path(__file__).parents[1]


def main() -> int:
    """Run the benchmark and print its figures."""
    logging.disable(logging.WARNING)  # pypdf's, on what it mends in a file
    arguments = _arguments()
    if arguments.child:
        print(json.dumps(_added(arguments.papers[0], arguments.child)))
        return 0
    papers = _with_text(arguments.papers)
    if arguments.long:
        _long(papers, arguments.long)
    else:
        _fast(papers, arguments.rounds)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluation.bench_reading", description=__doc__)
    sample = sorted((ROOT / "corpus" / "sample").glob("*.pdf"))
    parser.add_argument("papers", nargs="*", type=Path, default=sample, help="PDFs, or folders (default: the sample)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is timed, in turn (default: 3)")
    parser.add_argument("--long", type=int, metavar="PAGES", help="add a pack of so many pages instead")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _with_text(paths: Iterable[Path]) -> list[tuple[Path, bytes, int]]:
    """Return the PDFs that have text: path, bytes, pages."""
    files = [file for path in paths for file in (sorted(path.rglob("*.pdf")) if path.is_dir() else [path])]
    found = []
    for file in files:
        data = file.read_bytes()
        try:
            found.append((file, data, read_pdf(data).page_count))
        except Unreadable:
            continue
    return found


# --- pages a second ------------------------------------------------------------------------------------------------


def _fast(papers: Sequence[tuple[Path, bytes, int]], rounds: int) -> None:
    cores = os.cpu_count() or 1
    ways: list[tuple[str, Callable[[], object]]] = [
        ("pypdf, bare text", lambda: [_pypdf_text(data) for _, data, _ in papers]),
        ("PDFium, bare text", lambda: [_pdfium_text(data) for _, data, _ in papers]),
        ("passages with boxes, one process", lambda: _passages(papers, 0)),
        (f"passages with boxes, pages read by {cores} more", lambda: _passages(papers, cores)),
    ]
    shares = _shares(papers, cores)
    longest = [max(papers, key=lambda paper: paper[2])]
    alone: list[tuple[str, Callable[[], object]]] = [
        ("passages with boxes, one process", lambda: _passages(longest, 0)),
        (f"passages with boxes, pages read by {cores} more", lambda: _passages(longest, cores)),
    ]
    with ProcessPoolExecutor(cores, get_context("spawn")) as apart:
        list(apart.map(_read_apart, [()] * cores))  # begun, and everything imported, before anything is timed
        # What this machine has for so many processes, which no way of handing work over can better.
        bound = (f"{cores} processes that share nothing", lambda: list(apart.map(_read_apart, shares)))
        _table(f"{len(papers)} files", papers, [*ways, bound], rounds)
    _table("The longest of them alone", longest, alone, rounds)


def _shares(papers: Sequence[tuple[Path, bytes, int]], number: int) -> list[tuple[Path, ...]]:
    """Part the papers so that each share has as many pages as the others, nearly."""
    shares: list[list[Path]] = [[] for _ in range(number)]
    pages = [0] * number
    for path, _, count_ in sorted(papers, key=lambda paper: -paper[2]):
        least = pages.index(min(pages))
        shares[least].append(path)
        pages[least] += count_
    return [tuple(share) for share in shares]


def _read_apart(paths: Sequence[Path]) -> int:
    return _passages([(path, path.read_bytes(), 0) for path in paths], 0)


def _table(
    what: str,
    papers: Sequence[tuple[Path, bytes, int]],
    ways: Sequence[tuple[str, Callable[[], object]]],
    rounds: int,
) -> None:
    pages = sum(number for _, _, number in papers)
    rates: dict[str, list[float]] = {name: [] for name, _ in ways}
    for _ in range(rounds):
        for name, work in ways:
            began = time.perf_counter()
            work()
            rates[name].append(pages / (time.perf_counter() - began))
    base = statistics.median(rates[ways[0][0]])
    print(f"{what}, {pages} pages, median of {rounds} rounds\n")
    print("| | pages/s | of the first |\n|---|---|---|")
    for name, found in rates.items():
        print(f"| {name} | {statistics.median(found):.0f} | {statistics.median(found) / base:.2f} |")
    print()


def _pypdf_text(data: bytes) -> list[str]:
    reader = pypdf.PdfReader(BytesIO(data))
    if reader.is_encrypted:
        reader.decrypt("")
    return [page.extract_text() for page in reader.pages]


def _pdfium_text(data: bytes) -> list[str]:
    document = pdfium.PdfDocument(data[data.index(b"%PDF-") :])
    texts = []
    for index in range(len(document)):
        page = document[index]
        text_page = page.get_textpage()
        texts.append(text_page.get_text_bounded())
        text_page.close()
        page.close()
    document.close()
    return texts


def _passages(papers: Sequence[tuple[Path, bytes, int]], processes: int) -> int:
    """Read papers as adding them does, all but the publishing; returns how many passages they have."""
    numbers = count()
    found = 0
    with PageReader(processes) as pages:
        begun = ((path, data, begin_reading(path, data, pages)) for path, data, _ in papers)
        for path, _, reading in ahead(begun, lambda file: weight(len(file[1]), file[2])):
            assembler = Assembler(str(path), path.stem, Options(), lambda base: f"{base}-{next(numbers)}")
            for drafts in reading.drafts(assembler, lambda _: None):
                found += sum(len(draft.passages) for draft in drafts)
    return found


# --- a long pack ---------------------------------------------------------------------------------------------------


def _long(papers: Sequence[tuple[Path, bytes, int]], pages: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pack = Path(folder) / "pack.pdf"
        _join(papers, pages, pack)
        command = [sys.executable, "-m", "evaluation.bench_reading", str(pack), "--child", str(Path(folder) / "data")]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
            peak = 0
            while process.poll() is None:
                peak = max(peak, _memory(process.pid))
                time.sleep(0.1)
            assert process.stdout is not None
            told = json.loads(process.stdout.read())
    print(f"a pack of {pages} pages: {told['papers']} papers, {told['passages']} passages, added in {told['all_s']} s")
    print(f"first paper found by a search after {told['first_s']} s, last page read after {told['read_s']} s")
    print(f"most memory at once, all processes, shared pages counted once: {peak // 1024} MB")


def _join(papers: Sequence[tuple[Path, bytes, int]], pages: int, pack: Path) -> None:
    writer = pypdf.PdfWriter()
    while len(writer.pages) < pages:
        for _, data, _ in papers:
            reader = pypdf.PdfReader(BytesIO(data))
            if reader.is_encrypted:
                reader.decrypt("")
            for page in reader.pages[: pages - len(writer.pages)]:
                writer.add_page(page)
    writer.write(pack)


def _memory(process: int) -> int:
    """Return what a process and those it started take of memory, in KiB (Linux: proportional set size)."""
    total = 0
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
        for thread in Path(f"/proc/{process}/task").iterdir():
            for child in (thread / "children").read_text().split():
                total += _memory(int(child))
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        pass  # it has ended meanwhile
    return total


def _added(pack: Path, data: Path) -> dict[str, float]:
    """Add a pack, and say when its first paper was found and when its last page had been read."""
    # Here and not above: the process that only watches would take them along.
    from corpus.access import EVERYTHING
    from corpus.library import Library
    from indexer.ingest import Progress, ingest
    from search.embedding import Embedder
    from search.publishing import Publisher

    library = Library(data, create=True)
    publisher = Publisher(library, Embedder())
    began = time.perf_counter()
    first = read = 0.0

    def hear(progress: Progress) -> None:
        nonlocal first, read
        if progress.stage == "reading":
            read = time.perf_counter() - began
        if not first and library.papers(EVERYTHING):
            first = time.perf_counter() - began

    outcomes = ingest([pack], library, publisher, Options(), hear)
    return {
        "all_s": round(time.perf_counter() - began, 1),
        "first_s": round(first, 1),
        "read_s": round(read, 1),
        "papers": len(outcomes[0].papers),
        "passages": outcomes[0].passages,
    }


if __name__ == "__main__":
    sys.exit(main())
