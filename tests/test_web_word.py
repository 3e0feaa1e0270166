"""The Word document of an answer: opened again, it says all it should, to eyes and to screen readers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from web_fakes import NOTE, REPORT, SECRET, FakeEngine, make_library, passages_of_report

from corpus.access import EVERYTHING, PUBLIC_ONLY, Clearance
from corpus.library import KeyedPassage, Library
from corpus.papers import Paper, citation_line
from corpus.state import States
from search.types import Answer, Figure, Filters, Point, Series, Statement
from web.app import create_app
from web.questions import Line
from web.replies import Reply, what_is_searched
from web.replying import Asking, Replier
from web.schedule import Entry, rows
from web.word import document

SILT = "how many tonnes of silt have settled"
MOON = "what is the moon made of"


def reply_to(
    library: Library, question: str, clearance: Clearance = PUBLIC_ONLY, filters: Filters = Filters(), by: str = ""
) -> Reply:
    replier = Replier(FakeEngine(library), library, clearance, site="https://papers.example")  # type: ignore[arg-type]
    return replier.reply(Asking(question, filters, by=by))


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def texts(made: Document) -> list[str]:
    return [paragraph.text for paragraph in made.paragraphs]


def facts(made: Document) -> dict[str, str]:
    return {row.cells[0].text: row.cells[1].text for row in made.tables[0].rows[1:]}


def test_the_question_the_answer_and_its_places_are_in_it(web_library: Library) -> None:
    made = opened(document(reply_to(web_library, SILT)))
    said = texts(made)
    assert SILT in said
    assert "The inner basin was last dredged in 2009.\N{NO-BREAK SPACE}[1]" in said
    assert "[1] “The inner basin was last dredged in 2009.”" in said
    assert "Harbour Master, Dredging of the inner basin, para 3.1, Harbour Board, 9 May 2024, item 6, page 12" in said
    links = [link.address for paragraph in made.paragraphs for link in paragraph.hyperlinks if link.address]
    assert links == [f"https://papers.example/passages/{REPORT.id}-para-3-1"]
    jumps = [link.fragment for paragraph in made.paragraphs for link in paragraph.hyperlinks if link.fragment]
    marks = {mark.get(qn("w:name")) for mark in made.element.body.iter(qn("w:bookmarkStart"))}
    assert jumps == ["citation-1"]
    assert set(jumps) <= marks


def test_it_says_what_was_searched_when_by_whom_and_in_which_state(web_library: Library) -> None:
    reply = replace(
        reply_to(web_library, SILT, EVERYTHING, Filters(body="Harbour Board", kind="report"), by="Ann Quay"),
        at=datetime(2025, 3, 1, 14, 5, tzinfo=UTC),
    )
    made = opened(document(reply))
    found = facts(made)
    # Of four papers, the report and the exempt one are reports of that body.
    assert found["Searched"] == "2 papers of 1 meeting, 10 passages"
    assert found["Which papers"] == "All papers in the library, exempt ones too"
    assert found["Limited to"] == "body Harbour Board; kind of paper: report"
    assert found["When"].startswith("1 March 2025, 14:05 UTC (local date: ")
    assert found["By"] == "Ann Quay"
    state = States(web_library).of(EVERYTHING)
    assert found["State of the library"] == f"generation {web_library.generation()}, digest {state.digest}"
    assert [cell.text for cell in made.tables[1].rows[1].cells] == ["Harbour Board, 9 May 2024", "2", "10"]
    assert made.core_properties.author == "Ann Quay"


def test_who_wrote_the_sentences_is_said(web_library: Library) -> None:
    reply = reply_to(web_library, SILT)
    own = "\n".join(texts(opened(document(reply))))
    assert "took sentences out of them, word for word" in own
    answer = replace(reply.answer, written_by="small-model", dropped=1, notice="The model was slow.")
    written = opened(document(replace(reply, answer=answer)))
    said = "\n".join(texts(written))
    assert "written by the language model small-model" in said
    assert "Left out, because they did not bear it out: 1 sentence." in said
    assert "word for word" not in said
    assert [one.text for one in written.paragraphs if one.style.name == "Warning"] == ["The model was slow."]


def test_all_that_goes_with_the_statements_is_in_it(web_library: Library) -> None:
    reply = reply_to(web_library, SILT)
    statement = Statement("In 2009, and 38,500 tonnes of it.", (0,), marks=((13, 26), (3, 7), (3, 5)))
    points = (Point("2009", (2009, 0, 0), 38500, "38,500 tonnes", 0), Point("2024", (2024, 0, 0), 41000, "41,000", 0))
    quoting = passages_of_report()[1]
    answer = replace(
        reply.answer, statements=(statement,), more=3, differs=(Figure("41,000", 0), Figure("40,000", 0)),
        series=Series("Silt by year", "tonne", points), quoted=((quoting,),),
    )  # fmt: skip
    full = replace(reply, answer=answer)
    made = opened(document(full))
    (paragraph,) = [one for one in made.paragraphs if one.style.name == "Statement"]
    assert paragraph.text.startswith(statement.text)
    assert [run.text for run in paragraph.runs if run.bold and run.text] == ["20", "09", "38,500 tonnes"]
    said = texts(made)
    differing = (
        "The papers give different figures: 41,000 in Dredging of the inner basin, 9 May 2024 [1]; "
        "40,000 in Dredging of the inner basin, 9 May 2024 [1]."
    )
    assert {"3 more items are in the paper.", differing, "Silt by year"} <= set(said)
    assert f"Quoted in: {citation_line(quoting)}" in said
    table = made.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["When", "Figure", "Citation"], ["2009", "38,500 tonnes", "[1]"], ["2024", "41,000", "[1]"],
    ]  # fmt: skip
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    (row,) = rows([Entry(Line(1, SILT), full)])
    assert row["notes"] == f"{differing}; 2009: 38,500 tonnes [1]; 2024: 41,000 [1]; 3 more items are in the paper."


def test_a_refusal_speaks_of_the_papers_searched_and_of_nothing_else(web_library: Library) -> None:
    made = opened(document(reply_to(web_library, MOON)))
    said = "\n".join(texts(made))
    assert "Not held in the papers searched" in said
    assert "In the 3 public papers searched, the program found no passage that answers this question." in said
    assert "It does not say whether the authority holds the information" in said
    assert "section 1(1) of the Freedom of Information Act 2000" in said
    headings = [paragraph.text for paragraph in made.paragraphs if paragraph.style.name.startswith("Heading")]
    assert "Where it stands" not in headings


def test_when_nothing_is_within_the_limits_nothing_was_searched(web_library: Library) -> None:
    made = opened(document(reply_to(web_library, SILT, filters=Filters(body="Another Board"))))
    assert "No papers were searched: none are within the limits of the question." in texts(made)
    assert facts(made)["Searched"] == "No papers: none are within these limits"


@pytest.mark.parametrize("question", [SILT, MOON])
def test_a_screen_reader_finds_its_way(web_library: Library, question: str) -> None:
    data = document(reply_to(web_library, question))
    made = opened(data)
    assert made.core_properties.title == f"Answer from board papers: {question}"
    assert made.core_properties.language == "en-GB"
    styles = zipfile.ZipFile(io.BytesIO(data)).read("word/styles.xml").decode()
    assert 'w:lang w:val="en-GB"' in styles
    assert [text for text in texts(made) if not text.strip()] == []
    assert made.paragraphs[0].style.name == "Title"
    levels = [int(p.style.name[-1]) for p in made.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for table in made.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
        assert all(cell.text for row in table.rows for cell in row.cells)


def test_words_of_exempt_papers_are_announced_at_the_top(web_library: Library) -> None:
    question = "rent of the customs house for dredging crews"
    made = opened(document(reply_to(web_library, question, EVERYTHING)))
    assert texts(made)[1] == "Not for publication as it stands: this quotes or names exempt papers (citation 1)."
    assert any(text.endswith("Exempt paper.") for text in texts(made))
    # An open paragraph that an exempt paper quotes.
    reply = reply_to(web_library, SILT)
    (secret,) = web_library.passages(SECRET.id, EVERYTHING)
    quoted = opened(document(replace(reply, answer=replace(reply.answer, quoted=((secret,),)))))
    assert texts(quoted)[1].endswith("this quotes or names exempt papers (beside the citations).")
    public = opened(document(reply_to(web_library, question)))
    said = "\n".join([*texts(public), *facts(public).values()])
    assert not any(secret in said for secret in (SECRET.title, "£90,000", "exempt"))


def test_the_public_document_does_not_count_changes_of_exempt_papers(web_library: Library) -> None:
    """The generation grows with every paper; whoever may not see them must not learn that one came."""
    state = facts(opened(document(reply_to(web_library, SILT))))["State of the library"]
    assert state == f"digest {States(web_library).of(PUBLIC_ONLY).digest}"


class ChangingEngine(FakeEngine):
    """Answers while papers are being published."""

    def __init__(self, library: Library, papers: list[Paper]) -> None:
        super().__init__(library)
        self.papers = papers

    def ask(
        self, question: str, clearance: Clearance, filters: Filters = Filters(), *, after: Sequence[str] = ()
    ) -> Answer:
        answer = super().ask(question, clearance, filters, after=after)
        if self.papers:
            paper = self.papers.pop()
            passage = replace(passages_of_report()[0], id=f"{paper.id}-{len(self.papers)}", paper=paper)
            with self.library.writing():
                (key,) = self.library.reserve_keys(1)
                self.library.publish(paper, [KeyedPassage(1000 + key, passage)])
        return answer


@pytest.mark.parametrize(("paper", "known"), [(NOTE, False), (SECRET, True)])
def test_a_state_that_is_not_certain_is_not_named(tmp_path: Path, paper: Paper, known: bool) -> None:
    library = make_library(tmp_path / "data")
    replier = Replier(ChangingEngine(library, [paper] * 9), library, PUBLIC_ONLY)  # type: ignore[arg-type]
    # Whoever may not see the paper that changes cannot tell that it does.
    assert (replier.reply(Asking(SILT)).state is not None) == known
    once = Replier(ChangingEngine(library, [paper]), library, PUBLIC_ONLY)  # type: ignore[arg-type]
    state = once.reply(Asking(SILT)).state
    assert state is not None
    assert state.papers == States(library).of(PUBLIC_ONLY).papers
    library.close()


@settings(max_examples=20)  # each writes and reads a document
@given(st.text(min_size=1, max_size=200), st.text(max_size=80))
def test_any_words_can_be_written(web_library: Library, question: str, by: str) -> None:
    reply = reply_to(web_library, SILT)
    answer = replace(reply.answer, question=question)
    made = opened(document(replace(reply, answer=answer, by=by)))
    assert made.paragraphs[1].text == "Question"


def test_it_is_downloaded_with_its_own_name(web_client: FlaskClient) -> None:
    answer = web_client.get("/api/v1/ask.docx", query_string={"q": SILT, "by": "Ann  Quay", "kind": "report"})
    assert answer.status_code == 200
    assert answer.content_type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert (
        answer.headers["Content-Disposition"] == "attachment; filename=answer-how-many-tonnes-of-silt-have-settled.docx"
    )
    made = opened(answer.data)
    assert facts(made)["By"] == "Ann Quay"
    assert facts(made)["Limited to"] == "kind of paper: report"
    assert f"http://localhost/passages/{REPORT.id}-para-3-1" in [
        link.address for paragraph in made.paragraphs for link in paragraph.hyperlinks
    ]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [({"q": " "}, "q"), ({"q": SILT, "by": "x" * 201}, "by"), ({"q": SILT, "from": "soon"}, "from")],
)
def test_what_is_wrong_is_said(web_client: FlaskClient, query: dict[str, str], parameter: str) -> None:
    answer = web_client.get("/api/v1/ask.docx", query_string=query)
    assert (answer.status_code, answer.get_json()["parameter"]) == (400, parameter)


def test_the_page_offers_it_with_the_same_question_and_limits(web_client: FlaskClient) -> None:
    page = web_client.get("/ask", query_string={"q": SILT, "kind": "report"}).text
    assert 'action="/api/v1/ask.docx"' in page
    assert f'<input type="hidden" name="q" value="{SILT}">' in page
    assert '<input type="hidden" name="kind" value="report">' in page


def test_the_set_address_of_the_site_goes_before_links(web_library: Library) -> None:
    app = create_app(FakeEngine(web_library), web_library, site="https://board.example/papers/")  # type: ignore[arg-type]
    made = opened(app.test_client().get("/api/v1/ask.docx", query_string={"q": SILT}).data)
    assert f"https://board.example/papers/passages/{REPORT.id}-para-3-1" in [
        link.address for paragraph in made.paragraphs for link in paragraph.hyperlinks
    ]


def test_what_is_searched_is_what_the_asker_may_see(web_library: Library) -> None:
    assert len(what_is_searched(web_library, EVERYTHING, Filters()).papers) == 4
    assert len(what_is_searched(web_library, PUBLIC_ONLY, Filters()).papers) == 3
    assert what_is_searched(web_library, PUBLIC_ONLY, Filters(paper=SECRET.id)).papers == ()
