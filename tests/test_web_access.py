"""Someone who may see only public papers learns nothing of exempt ones, not even that there are any."""

import pytest
from web_fakes import BOARD, REPORT, SECRET, FakeEngine

from corpus.access import EVERYTHING
from web.app import create_app

SECRETS = [
    SECRET.id,
    SECRET.title,
    SECRET.source,
    "customs house",
    "£90,000",
    "hidden.pdf",
    "needs a password",
    "part-2",
]
ADDRESSES = [
    "/",
    "/ask",
    "/search",
    "/papers",
    "/decisions",
    "/help",
    f"/papers/{REPORT.id}",
    f"/passages/{REPORT.id}-para-3-1",
    f"/passages/{REPORT.id}-para-3-2",
    f"/passages/{REPORT.id}-money-1",
    "/api/v1/papers",
    f"/api/v1/papers/{REPORT.id}",
    "/openapi.json",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_tells_of_an_exempt_paper(web_client, address):
    text = web_client.get(address).text
    assert [secret for secret in SECRETS if secret in text] == []


@pytest.mark.parametrize("address", ["/ask", "/search", "/api/v1/ask", "/api/v1/search"])
@pytest.mark.parametrize("question", ["what rent does the old lease of 1887 bring", "crews rent", "estates officer"])
def test_no_question_finds_an_exempt_paper(web_client, address, question):
    text = web_client.get(address, query_string={"q": question}).text
    assert [secret for secret in SECRETS if secret in text] == []


@pytest.mark.parametrize("address", ["/ask", "/search", "/api/v1/ask", "/api/v1/search"])
def test_naming_an_exempt_paper_as_filter_is_like_naming_none_that_exists(web_client, address):
    answers = [
        web_client.get(address, query_string={"q": "dredging crews", "paper": paper})
        for paper in (SECRET.id, "x" * len(SECRET.id))
    ]
    assert answers[0].status_code == answers[1].status_code == 200
    assert answers[0].text.replace(SECRET.id, "ID") == answers[1].text.replace("x" * len(SECRET.id), "ID")


@pytest.mark.parametrize(
    ("address", "missing"),
    [
        (f"/papers/{SECRET.id}", "/papers/no-such-paper"),
        (f"/passages/{SECRET.id}-para-1", "/passages/no-such-passage"),
        (f"/api/v1/papers/{SECRET.id}", "/api/v1/papers/no-such-paper"),
        (f"/api/v1/passages/{SECRET.id}-para-1", "/api/v1/passages/no-such-passage"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_an_exempt_address_answers_as_one_that_never_was(web_client, address, missing, method):
    hidden, absent = web_client.open(address, method=method), web_client.open(missing, method=method)
    assert hidden.status_code == absent.status_code == (405 if method == "POST" else 404)
    assert hidden.data == absent.data
    assert hidden.headers.to_wsgi_list() == absent.headers.to_wsgi_list()


def test_a_reader_with_the_clearance_sees_it(web_library):
    client = create_app(FakeEngine(web_library), web_library, clearance=EVERYTHING).test_client()
    assert SECRET.title in client.get(f"/papers/{SECRET.id}").text
    assert SECRET.title in client.get("/search?q=customs+crews").text
    assert "hidden.pdf" in client.get("/papers").text
    assert SECRET.title in client.get(f"/passages/{REPORT.id}-para-3-2").text


def test_the_number_of_papers_and_meetings_counts_public_ones_only(web_client):
    assert "3 papers from 3 meetings" in web_client.get("/").text
    assert web_client.get("/papers").text.count(f">{BOARD.body}, 9 May 2024</h2>") == 1
