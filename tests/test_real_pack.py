"""Published papers, which are not ours to keep here: read where they are, compared with what is known of them.

They stand in ../shared beside the repository, or in the folder that BOARDPAPERS_SHARED names. Nothing of their text is
written down here.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from paper_reading import papers_of, places

from corpus.papers import ID_FORM, PaperKind, Passage
from evaluation.formats import compare, whole
from evaluation.matching import bare
from indexer.assembly import Assembler, Draft, Options
from indexer.blocks import Reading, Unreadable
from indexer.readers.parallel import PageReader
from indexer.readers.pdf import read_pdf
from indexer.reading import begin_reading

SHARED = Path(os.environ.get("BOARDPAPERS_SHARED") or Path(__file__).parents[2] / "shared")
PACK = SHARED / "corpus" / "hwb-2015-10-20-reports-pack"
AWKWARD = SHARED / "papers" / "awkward"
GOLD = SHARED / "evaluation" / "hwb-2015-10-20.jsonl"
FORMATS = [".md", ".pdf"]

needs_pack = pytest.mark.skipif(
    not all(PACK.with_suffix(suffix).exists() for suffix in FORMATS), reason=f"{PACK}.md and .pdf are not here"
)
needs_awkward = pytest.mark.skipif(not AWKWARD.exists(), reason=f"{AWKWARD} is not here")


@pytest.fixture(scope="module", params=FORMATS)
def pack(request: pytest.FixtureRequest) -> tuple[Draft, ...]:
    return papers_of(PACK.with_suffix(request.param))


@pytest.fixture(scope="module")
def both() -> list[tuple[Draft, Draft]]:
    markdown, pdf = (papers_of(PACK.with_suffix(suffix)) for suffix in FORMATS)
    return list(zip(markdown, pdf, strict=True))


def of_kind(pack: tuple[Draft, ...], kind: PaperKind, number: int = 0) -> Draft:
    return [draft for draft in pack if draft.paper.kind is kind][number]


def numbers(draft: Draft, kind: str) -> list[str]:
    return [passage.locator.number for passage in draft.passages if passage.locator.kind == kind]


def sections(*counts: int) -> list[str]:
    return [f"{section}.{n}" for section, count in enumerate(counts, start=1) for n in range(1, count + 1)]


def is_whole(passage: Passage) -> bool:
    """Whether the text begins and ends as a paragraph does."""
    begins = passage.text[0].isupper() or passage.text[0].isdigit() or passage.text[0] in "“‘\"'("
    return begins and re.search(r"[.?!:;][\"”’')\]]*(?:\s*\([^()]*\)\.?)?$", passage.text) is not None


@needs_pack
class TestThePack:
    def test_is_cut_into_its_papers(self, pack: tuple[Draft, ...]) -> None:
        assert [draft.paper.kind for draft in pack] == [
            PaperKind.AGENDA,
            PaperKind.MINUTES,
            PaperKind.APPENDIX,
            PaperKind.APPENDIX,
            PaperKind.REPORT,
            PaperKind.INSPECTION,
            PaperKind.REPORT,
        ]
        assert [draft.paper.agenda_item for draft in pack] == ["", "3", "5", "5", "6", "6", "7"]
        assert {(draft.paper.meeting.body, str(draft.paper.meeting.date)) for draft in pack} == {
            ("Health and Wellbeing Board", "2015-10-20")
        }

    def test_the_inspection_report_has_paragraphs_18_to_177_once_each_whole_and_in_order(
        self, pack: tuple[Draft, ...]
    ) -> None:
        report = of_kind(pack, PaperKind.INSPECTION)
        assert report.paper.source == "Ofsted"
        assert numbers(report, "para") == [str(number) for number in range(18, 178)]
        # 151 is printed without its full stop.
        assert [p.locator.number for p in report.passages if p.locator.kind == "para" and not is_whole(p)] == ["151"]

    def test_its_recommendations_are_1_to_17_and_the_safeguarding_boards_go_on_as_paragraphs(
        self, pack: tuple[Draft, ...]
    ) -> None:
        report = of_kind(pack, PaperKind.INSPECTION)
        assert numbers(report, "recommendation") == [str(number) for number in range(1, 18)]
        found = places(report)
        under = {found[f"para {number}"].headings[-1] for number in range(151, 159)}
        assert len(under) == 1
        assert "recommendation" in under.pop().lower()

    def test_the_officers_report_is_numbered_1_1_to_6_1(self, pack: tuple[Draft, ...]) -> None:
        report = of_kind(pack, PaperKind.REPORT, 0)
        assert [n for n in numbers(report, "para") if "(" not in n] == sections(1, 1, 2, 1, 18, 1)
        assert [n for n in numbers(report, "para") if "(" in n] == ["2.1(a)", "2.1(b)", "2.1(c)"]
        found = places(report)
        for letter in "abc":
            item = found[f"para 2.1({letter})"]
            assert item.parent == found["para 2.1"].id
            assert item.text in found["para 2.1"].text
            assert item.context

    def test_the_cancer_report_is_numbered_1_1_to_8_1(self, pack: tuple[Draft, ...]) -> None:
        assert numbers(of_kind(pack, PaperKind.REPORT, 1), "para") == sections(2, 2, 8, 2, 9, 6, 1, 1)

    def test_the_minutes_are_9_to_21_with_their_resolutions(self, pack: tuple[Draft, ...]) -> None:
        draft = of_kind(pack, PaperKind.MINUTES)
        assert [n for n in numbers(draft, "minute") if n] == [str(number) for number in range(9, 22)]
        resolved = Counter(p.locator.steps[0].number for p in draft.passages if p.locator.kind == "resolution")
        assert resolved == {"11": 2, "13": 3, "14": 1, "15": 2, "16": 1, "17": 2, "18": 1, "19": 4, "20": 1}

    def test_every_id_is_well_formed_and_unique(self, pack: tuple[Draft, ...]) -> None:
        ids = [passage.id for draft in pack for passage in draft.passages]
        assert all(ID_FORM.fullmatch(identity) for identity in ids)
        assert len(set(ids)) == len(ids)

    def test_no_page_furniture_is_left(self, pack: tuple[Draft, ...]) -> None:
        assert not [
            passage.id
            for draft in pack
            for passage in draft.passages
            if re.fullmatch(r"page \d+|agenda item \d+|\d+", passage.text, re.IGNORECASE)
            or "intentionally left blank" in passage.text
        ]


@needs_pack
class TestTextAndPdf:
    def test_hold_the_same_papers(self, both: list[tuple[Draft, Draft]]) -> None:
        for markdown, pdf in both:
            assert markdown.paper.id == pdf.paper.id  # a title may be printed in capitals, or with "&"
            assert (markdown.paper.source, markdown.paper.date) == (pdf.paper.source, pdf.paper.date)

    def test_agree_in_locator_and_text_of_their_numbered_places_and_table_rows(
        self, both: list[tuple[Draft, Draft]]
    ) -> None:
        compared = compare([markdown for markdown, _ in both], [pdf for _, pdf in both])
        assert all(group.total for group in compared)
        every = whole(compared)
        assert every.total > 500
        assert every.share >= 0.995, [place[:2] for place in (*every.first, *every.second)]


@pytest.mark.skipif(not GOLD.exists(), reason=f"{GOLD} is not here")
@needs_pack
def test_every_gold_quote_stands_in_one_passage(pack: tuple[Draft, ...]) -> None:
    texts = [bare(passage.text) for draft in pack for passage in draft.passages]
    quotes = {
        gold["quote"]
        for line in GOLD.read_text(encoding="utf-8").splitlines()
        for gold in json.loads(line)["gold"]
        if "quote" in gold
    }
    assert quotes
    missing = [quote for quote in quotes if not any(bare(quote) in text for text in texts)]
    assert len(missing) <= 0.02 * len(quotes), [" ".join(quote.split()[:5]) for quote in missing]


def awkward(name: str) -> Path:
    path = AWKWARD / name
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return path


@cache
def read_awkward(name: str) -> Reading:
    return read_pdf(awkward(name).read_bytes())


REFUSED = [
    ("encrypted_needs_password_secret.pdf", "needs a password"),
    ("html_saved_as.pdf", "web page"),
    ("scanned_minutes_150dpi.pdf", "no text layer"),
    ("scanned_minutes_sideways.pdf", "no text layer"),
    ("truncated_at_70pct.pdf", "cut short"),
    ("zero_bytes.pdf", "0 bytes"),
    ("Jan 2020 Minutes final.docx", "Word documents cannot be read yet"),
    ("scanned_minutes.txt", "plain text"),
]


@needs_awkward
@pytest.mark.parametrize(("name", "reason"), REFUSED)
def test_what_cannot_be_read_is_refused_with_the_true_reason(name: str, reason: str) -> None:
    path = awkward(name)
    assembler = Assembler(name, path.stem, Options(), str)
    with PageReader(0) as pages, pytest.raises(Unreadable, match=reason):
        list(begin_reading(path, path.read_bytes(), pages).drafts(assembler, lambda _: None))


@needs_awkward
@pytest.mark.parametrize(
    "name", ["encrypted_blank_user_password.pdf", "wrong_startxref.pdf", "text_pages_rotated_90.pdf"]
)
def test_the_same_paper_is_read_the_same_whatever_was_done_to_its_file(name: str) -> None:
    plain, other = read_awkward("junk_before_header.pdf"), read_awkward(name)
    assert other.page_count == plain.page_count == 12
    one, two = (Counter(word for b in r.blocks for word in b.text.split()) for r in (plain, other))
    assert (one & two).total() >= 0.99 * max(one.total(), two.total())


@needs_awkward
def test_pages_that_are_scans_among_pages_of_text_are_told() -> None:
    reading = read_awkward("mixed_text_and_scan.pdf")
    assert {block.page for block in reading.blocks} == {1, 3, 5, 7}
    assert reading.warnings == ("pages 2, 4, 6, 8 without text (blank, scanned or damaged)",)
