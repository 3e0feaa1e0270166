"""Where else a passage stands, on the pages and in the API: to each reader what that reader may see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import make_paper, make_passage
from flask.testing import FlaskClient

from corpus.access import Access
from corpus.library import Library
from corpus.papers import Paper, Passage, citation_line
from search.embedding import Embedder
from search.engine import Engine
from web.app import create_app

TEXT = "Gritting the coast road & the quay cost £17,071 in January."
MAY = make_paper("may", "Winter <plan>")
ALONE = make_paper("alone", "Winter <plan>", body="", day=None)
SECRET = make_paper("secret", "Winter <plan>", access=Access.EXEMPT)
ADDRESSES = ("/search?q=gritting", "/ask?q=what did gritting the coast road cost?", "/passages/may-para-1")


def passage(paper: Paper) -> Passage:
    return make_passage(TEXT, "1", paper)


@pytest.fixture
def client(publish: Callable[..., Library], embedder: Embedder) -> FlaskClient:
    library = publish(*map(passage, (MAY, ALONE, SECRET)))
    return create_app(Engine(library, embedder), library).test_client()


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_other_copy_is_linked_and_the_exempt_one_is_not(client: FlaskClient, address: str) -> None:
    page = client.get(address).get_data(as_text=True)
    line = citation_line(passage(ALONE)).replace("<", "&lt;").replace(">", "&gt;")
    assert "Also in" in page
    assert f'<a href="/passages/alone-para-1">{line}</a>' in page
    assert "secret" not in page


def test_the_api_gives_the_same_places(client: FlaskClient) -> None:
    copy = {
        "id": "alone-para-1",
        "url": "/passages/alone-para-1",
        "access": "public",
        "citation": citation_line(passage(ALONE)),
    }
    (hit,) = client.get("/api/v1/search?q=gritting").get_json()["hits"]
    assert (hit["passage"]["id"], hit["also"]) == ("may-para-1", [copy])
    answer = client.get("/api/v1/ask?q=what did gritting the coast road cost?").get_json()
    assert [citation["also"] for citation in answer["citations"]] == [[copy]]
    assert client.get("/api/v1/passages/may-para-1").get_json()["also"] == [copy]
    assert client.get("/api/v1/passages/alone-para-1").get_json()["also"][0]["id"] == "may-para-1"


def test_of_many_copies_a_list_names_three_and_the_passage_all(
    publish: Callable[..., Library], embedder: Embedder
) -> None:
    copies = [make_paper(f"copy-{n}", "Winter <plan>") for n in range(6)]
    library = publish(*map(passage, copies))
    client = create_app(Engine(library, embedder), library).test_client()
    listed = client.get("/search?q=gritting").get_data(as_text=True)
    assert listed.count('href="/passages/copy-') == 5  # the hit's own link, three copies, and the one to the rest
    assert '<a href="/passages/copy-0-para-1#also">and 2 more</a>' in listed
    assert client.get("/passages/copy-0-para-1").get_data(as_text=True).count('href="/passages/copy-') == 5
