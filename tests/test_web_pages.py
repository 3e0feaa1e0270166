import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from web_fakes import MINUTES, NOTE, REPORT, FakeEngine, make_library, passages_of_report

from corpus.library import KeyedPassage, Library
from corpus.papers import citation_line
from search.types import Filters, Reading
from web.app import create_app

SILT = "/ask?q=how+many+tonnes+of+silt+have+settled"
PAGES = {
    "/": "Ask the board papers",
    "/ask": "Ask a question",
    SILT: "how many tonnes of silt have settled – answer",
    "/ask?q=the+moon": "the moon – not in the papers",
    "/ask?q=": "Problem with the question",
    "/search": "Search the papers",
    "/search?q=dredging": "dredging – search results",
    "/search?q=dredging&limit=x": "Problem with the search",
    "/papers": "Papers in the library",
    "/decisions": "Decisions",
    "/decisions?from=soon": "Problem with the dates or the kind",
    f"/papers/{REPORT.id}": "Dredging of the inner basin, Harbour Board, 9 May 2024",
    f"/papers/{MINUTES.id}": "Minutes of 2 November 2023, Harbour Board, 2 November 2023",
    f"/papers/{NOTE.id}": "A note & <its> “title”",
    f"/passages/{REPORT.id}-para-3-1": "para 3.1, Dredging of the inner basin",
    f"/passages/{NOTE.id}-1": "¶1, A note & <its> “title”",
    "/help": "Help",
    "/nowhere": "Page not found",
}
VOID = {"meta", "link", "input", "br", "hr", "img"}


class Page(HTMLParser):
    """Reads a page and notes what a careful look would: nesting, ids, labels, headings, links."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[int, str] = {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs), f"an attribute twice in {tag}"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in {"title", "h1", "h2", "h3", "h4", "h5", "h6", "a"}:
            n = len(self.tags) - 1
            self.texts[n] = self.texts.get(n, "") + data

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag in tags]


@pytest.mark.parametrize(("address", "title"), PAGES.items())
def test_every_page_is_well_built(web_client, address, title):
    text = web_client.get(address).text
    page = Page(text)
    assert text.startswith("<!doctype html>")
    assert page.all("html") == [{"lang": "en-GB"}]
    assert (
        re.search(r"<title>(.*)</title>", text)[1].replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
        == f"{title} – Boardpapers"
    )
    # No script, no inline style: the content security policy would refuse them.
    assert not page.all("script", "style")
    assert not [attrs for _, attrs in page.tags if any(name == "style" or name.startswith("on") for name in attrs)]
    # One h1, and no level left out on the way down.
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    # Landmarks, and a way to skip to the main one.
    assert len(page.all("main")) == len(page.all("header")) == len(page.all("footer")) == 1
    first_link = next(attrs for tag, attrs in page.tags if tag == "a")
    assert first_link["href"] == "#main"
    # Ids once each; every field has a label; everything pointed at inside the page is there.
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    labelled = {attrs["for"] for attrs in page.all("label")}
    fields = [attrs for attrs in page.all("input", "select", "textarea") if attrs.get("type") != "hidden"]
    assert all(attrs["id"] in labelled for attrs in fields)
    assert labelled <= set(ids)
    for attrs in (attrs for _, attrs in page.tags):
        for name in ("aria-labelledby", "aria-describedby"):
            assert set((attrs.get(name) or "").split()) <= set(ids)
        if (attrs.get("href") or "").startswith("#"):
            assert attrs["href"][1:] in ids


@pytest.mark.parametrize("address", PAGES)
def test_every_link_leads_somewhere(web_client, address):
    for attrs in Page(web_client.get(address).text).all("a", "link"):
        href = attrs["href"]
        path, _, anchor = href.partition("#")
        if path:
            target = web_client.get(path)
            assert target.status_code == 200, href
            assert not anchor or f'id="{anchor}"' in target.text, href


def test_an_answer_is_shown_with_its_source_and_a_quotation_to_copy(web_client):
    text = web_client.get(SILT).text
    assert "The papers say" in text
    assert 'href="#citation-1"><span class="aside">source </span>[1]</a>' in text
    assert f'<li id="citation-1">\n<p><a href="/passages/{REPORT.id}-para-3-1">' in text
    assert "<blockquote>" not in text  # the statement is the quotation
    assert (
        "“The inner basin was last dredged in 2009.” (Harbour Master, Dredging of the inner basin, para 3.1, "
        "Harbour Board, 9 May 2024, item 6, page 12)"
    ) in text
    assert "<mark>silt</mark>" in text
    assert 'value="how many tonnes of silt have settled"' in text


def test_when_the_papers_do_not_say_the_nearest_passages_are_offered_as_such(web_client):
    text = web_client.get("/ask?q=which+tide+tables").text
    assert "The papers do not say" in text
    assert "Nearest passages" in text
    assert "they are not an answer" in text
    nothing = web_client.get("/ask?q=zeppelin").text
    assert "The papers do not say" in nothing
    assert "Nearest passages" not in nothing


def test_a_wrong_parameter_is_said_at_the_form_which_keeps_what_was_typed(web_client):
    answer = web_client.get("/search?q=dredging&from=soon&kind=report&body=Harbour+Board")
    assert answer.status_code == 400
    assert "“from” must be a date written as year-month-day, such as 2024-03-14" in answer.text
    assert 'value="soon"' in answer.text
    assert 'value="dredging"' in answer.text
    assert "<option selected>report</option>" in answer.text
    assert "<option selected>Harbour Board</option>" in answer.text


def test_a_question_that_is_too_long_is_kept_and_explained(web_client):
    answer = web_client.get("/ask", query_string={"q": "word " * 300})
    assert answer.status_code == 400
    assert "1,000 are allowed" in answer.text
    assert "word word" in answer.text


def test_the_search_form_keeps_its_filters(web_client):
    text = web_client.get(
        f"/search?q=dredging&from=2024-01-01&mode=lexical&limit=5&source=Nobody&paper={REPORT.id}"
    ).text
    assert 'value="2024-01-01"' in text
    assert '<option value="lexical" selected>' in text
    assert 'name="limit" type="text" inputmode="numeric" value="5"' in text
    assert "Only in “Dredging of the inner basin”" in text
    assert "<option selected>Nobody</option>" in text


def test_the_library_shows_meetings_papers_and_files_that_were_not_read(web_client):
    text = web_client.get("/papers").text
    assert text.index("Harbour Board, 9 May 2024") < text.index("Harbour Board, 2 November 2023")
    assert "no text layer: it is a scan" in text
    assert "in/scan.pdf" not in text


def test_a_paper_shows_every_passage_at_its_anchor_with_its_permalink(web_client, web_library):
    for paper in (REPORT, MINUTES, NOTE):
        text = web_client.get(paper.url).text
        for passage in web_library.passages(paper.id, frozenset({paper.access})):
            assert text.count(f'id="{passage.id}"') == 1
            assert f'href="{passage.url}"' in text


def test_a_passage_stands_in_its_surroundings(web_client):
    text = web_client.get(f"/passages/{REPORT.id}-para-3-1").text
    assert f'see <a href="/passages/{REPORT.id}-para-3-2">para 3.2</a>' in text
    assert "Quoted in" in text
    assert f'<a href="/passages/{MINUTES.id}-minute-17">' in text
    assert "page 12 of the pack; page 2 of the paper itself; page 14 of the file" in text
    assert f'readonly value="http://localhost/passages/{REPORT.id}-para-3-1"' in text
    item = web_client.get(f"/passages/{REPORT.id}-para-3-2-a").text
    assert "The Board is asked to:" in item
    assert f'Part of <a href="/passages/{REPORT.id}-para-3-2">para 3.2</a>' in item
    assert "Previous: para 3.2" in item
    assert "Next: para 3.2(b)" in item
    assert "Referred to by" in web_client.get(f"/passages/{REPORT.id}-para-3-2").text


def test_the_citation_to_copy_is_the_one_of_the_contract(web_client, web_library):
    for passage in web_library.passages(REPORT.id, frozenset({REPORT.access})):
        assert f"readonly>{citation_line(passage)}</textarea>" in web_client.get(passage.url).text


def test_a_pointer_that_leads_nowhere_says_so(web_client):
    assert "“Costs”:\nnot found in the library" in web_client.get(f"/passages/{REPORT.id}-money-1").text


def test_what_papers_and_askers_write_is_never_markup(web_client):
    for address in (
        f"/papers/{NOTE.id}",
        f"/passages/{NOTE.id}-1",
        "/search?q=script+alert",
        "/papers",
        "/ask?q=%3Cscript%3Ealert(1)%3C/script%3E%22onfocus=%22x",
    ):
        text = web_client.get(address).text
        assert "<script" not in text
        assert '"onfocus' not in text
        assert "<its>" not in text


def test_an_empty_library_says_so(tmp_path):
    library = Library(tmp_path / "empty", create=True)
    client = create_app(FakeEngine(library), library).test_client()
    assert "There are no papers in the library yet." in client.get("/").text
    assert "There are no papers in the library yet." in client.get("/papers").text
    assert "The papers do not say" in client.get("/ask?q=anything").text
    library.close()


def test_papers_of_one_meeting_stand_together_however_its_body_is_printed(tmp_path):
    library = make_library(tmp_path / "data")
    loud = replace(REPORT, id="loud", title="Agenda", meeting=replace(REPORT.meeting, body="HARBOUR BOARD"))
    with library.writing():
        library.publish(loud, [KeyedPassage(900, replace(passages_of_report()[0], id="loud-1", paper=loud))])
    client = create_app(FakeEngine(library), library).test_client()
    text = client.get("/papers").text
    assert text.count("9 May 2024</h2>") == 1
    assert "HARBOUR BOARD, 9 May 2024" not in text
    assert text.index("Agenda</a>") < text.index("2 November 2023</h2>")
    assert "HARBOUR" not in client.get("/").text
    library.close()


def test_figures_that_differ_and_a_series_are_shown_each_with_its_source(web_client):
    text = web_client.get("/ask?q=tonnes+of+silt+settled+over+time").text
    assert "The papers give different figures:" in text
    assert re.search(r"<b>38,500</b> in Dredging of the inner basin, 9 May 2024 .*#citation-1", text)
    assert re.search(r'<th scope="row">2024</th><td>41,000</td><td>.*#citation-2', text)
    assert '<svg class="series"' in text
    assert "<mark>" in text.partition("Where it stands")[0]
    assert "And 2 more items" in text
    assert f'Quoted in <a href="/passages/{MINUTES.id}-minute-17">' in text


@pytest.mark.parametrize("wrong", ["q=", "q=why&from=soon", "q=" + "x" * 1001])
def test_a_follow_up_that_cannot_be_asked_still_goes_on_from_those_before(web_client: FlaskClient, wrong: str) -> None:
    answer = web_client.get(f"/ask?after=the+moon&after=who+says+so&{wrong}")
    assert answer.status_code == 400
    assert re.findall(r'name="after" value="([^"]*)"', answer.text) == ["the moon", "who says so"]
    assert "It goes on from “who says so”." in answer.text


@pytest.mark.parametrize("after", [["who?"] * 6, ["x" * 1001]])
def test_earlier_questions_that_cannot_be_used_are_left_out_of_the_form(
    web_client: FlaskClient, after: list[str]
) -> None:
    answer = web_client.get("/ask", query_string={"q": "why?", "after": after})
    assert answer.status_code == 400
    assert 'name="after"' not in answer.text


class Misreading(FakeEngine):
    """Reads one word as another, as the real engine does with a word that no paper has (test_search_spelling.py)."""

    readings = (Reading("silft", "silt"),)

    def search(self, question, clearance, filters=Filters(), **more):
        found = super().search(question.replace("silft", "silt"), clearance, filters, **more)
        return replace(found, query=question, read_as=self.readings)

    def ask(self, question, clearance, filters=Filters(), **more):
        answer = super().ask(question.replace("silft", "silt"), clearance, filters, **more)
        return replace(answer, question=question, read_as=self.readings)


@pytest.mark.parametrize("page", ["ask", "search"])
def test_a_page_says_which_word_was_read_as_another_and_offers_it_as_typed(web_library: Library, page: str) -> None:
    client = create_app(Misreading(web_library), web_library).test_client()
    shown = client.get(f"/{page}?q=how+many+tonnes+of+silft+have+settled&kind=report").text
    Page(shown)
    assert "Not in the papers, so read otherwise: “silft” as “silt”." in shown
    asked = quote("how many tonnes of “silft” have settled", safe="")
    assert f"/{page}?q={asked.replace('%20', '+')}&amp;kind=report" in shown
    told = client.get(f"/api/v1/{page}?q=how+many+tonnes+of+silft+have+settled").json
    assert told["read_as"] == [{"typed": "silft", "read": "silt"}]
