"""Written answers as people meet them: over HTTP and on the command line, with a model's server or without one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from command_line import boardpapers
from fake_endpoint import FAULTS, FakeServer, serving, writes
from flask.testing import FlaskClient

from corpus.access import PUBLIC_ONLY
from corpus.library import Library
from search.embedding import Embedder
from search.endpoint import Endpoint, EndpointClient
from search.engine import Engine
from search.likeness import WordLikeness
from search.writing import Writer
from web.app import create_app

BEDS = "how many beds at Fernlea House does the review want to keep?"
GOOD = "The review was finished on 19 December 2024 and advises keeping 24 beds. [1]"
FALSE = "The review was finished on 19 December 2024 and advises keeping 42 beds. [1]"
LEASE = "what rent does the valuer put on the site at Netherby?"
KEY = "s3cret-key"


def on_the_command_line(data: Path, server: FakeServer, *arguments: object, **more: str) -> Any:
    model = {
        "BOARDPAPERS_ENDPOINT": server.url,
        "BOARDPAPERS_ENDPOINT_MODEL": "small-model",
        "BOARDPAPERS_ENDPOINT_KEY": KEY,
        **more,
    }
    done = boardpapers("--data", data, "ask", *arguments, **model)
    assert done.returncode == 0, done.stderr
    assert KEY not in done.stdout + done.stderr
    return done


def test_the_command_line_shows_what_was_written_and_by_whom(ashcombe_data: Path) -> None:
    with serving(writes(f"{GOOD}\n{FALSE}")) as server:
        done = on_the_command_line(ashcombe_data, server, BEDS, "--stream")
    assert done.stdout.count("advises keeping 24 beds.") >= 1
    assert "42 beds" not in done.stdout
    assert "Written by small-model" in done.stdout
    assert "1 sentence left out" in done.stdout


def test_the_command_line_answers_without_the_model(ashcombe_data: Path) -> None:
    with serving(FAULTS["hangs after its headers"]) as server:
        done = on_the_command_line(ashcombe_data, server, BEDS, "--json", BOARDPAPERS_ENDPOINT_SECONDS="1")
    answer = json.loads(done.stdout)
    assert answer["written_by"] == ""
    assert "papers’ own words" in answer["notice"]
    assert "24 beds" in answer["statements"][0]["text"]


def test_exempt_text_stays_on_the_machine(ashcombe_data: Path) -> None:
    with serving(writes("NOT IN THE PAPERS")) as server:
        done = on_the_command_line(ashcombe_data, server, LEASE, "--json")
        answer = json.loads(done.stdout)
        assert any(citation["passage"]["access"] == "exempt" for citation in answer["citations"])
        assert "Exempt papers" in answer["notice"]
        assert server.asked == []
        on_the_command_line(ashcombe_data, server, LEASE, "--json", BOARDPAPERS_ENDPOINT_EXEMPT="true")
        assert "Penhale" in server.prompt or "205,000" in server.prompt


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"BOARDPAPERS_ENDPOINT": "nowhere", "BOARDPAPERS_ENDPOINT_MODEL": "m"}, "endpoint must be an address"),
        ({"BOARDPAPERS_ENDPOINT": "https://example.org/v1"}, "endpoint needs the name of a model"),
        ({"BOARDPAPERS_ENDPOINT_SECONDS": "0"}, "whole number from 1 to 600"),
        ({"BOARDPAPERS_ENDPOINT_EXEMPT": "perhaps"}, "must be true or false"),
    ],
)
def test_settings_that_cannot_be_used_are_said(ashcombe_data: Path, settings: dict[str, str], said: str) -> None:
    done = boardpapers("--data", ashcombe_data, "ask", BEDS, BOARDPAPERS_ENDPOINT_KEY=KEY, **settings)
    assert done.returncode == 2
    assert said in done.stderr
    assert KEY not in done.stderr


@pytest.fixture
def web(ashcombe_data: Path, embedder: Embedder) -> Callable[[FakeServer], Any]:
    """The web app over the sample papers, Part 2 among them, with a model's server."""

    @contextmanager
    def app(server: FakeServer, **more: Any) -> Iterator[FlaskClient]:
        library = Library(ashcombe_data)
        client = EndpointClient(Endpoint(server.url, "small-model", **{"seconds": 20, **more}))
        engine = Engine(library, embedder, Writer(client, WordLikeness(embedder)))
        try:
            yield create_app(engine, library, clearance=PUBLIC_ONLY).test_client()
        finally:
            library.close()

    return app


def events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_an_answer_is_streamed_sentence_by_sentence(web: Any) -> None:
    with serving(writes(f"{GOOD}\n{FALSE}")) as server, web(server) as client:
        answer = client.get("/api/v1/ask", query_string={"q": BEDS, "stream": "1"})
        plain = client.get("/api/v1/ask", query_string={"q": BEDS}).get_json()
    assert answer.mimetype == "text/event-stream"
    assert answer.headers["Cache-Control"] == "no-store"
    (first, statement), (last, whole) = events(answer.text)
    assert (first, last) == ("statement", "answer")
    assert statement["text"] == GOOD.removesuffix(" [1]")
    cited = statement["cited"][0]
    assert cited["quote"] == cited["passage"]["text"][cited["start"] : cited["end"]]
    assert "42 beds" not in answer.text.replace(json.dumps(whole["hits"]), "")
    assert {**whole, "took_ms": 0} == {**plain, "took_ms": 0}


def test_without_a_model_the_stream_is_one_answer(web_client: FlaskClient) -> None:
    answer = web_client.get("/api/v1/ask", query_string={"q": "how many tonnes of silt have settled?", "stream": "1"})
    ((name, whole),) = events(answer.text)
    assert name == "answer"
    assert whole["written_by"] == ""


@pytest.mark.parametrize("query", [{"q": ""}, {"q": BEDS, "stream": "yes"}])
def test_what_cannot_be_streamed_is_a_problem_not_a_stream(web: Any, query: dict[str, str]) -> None:
    with serving(writes(GOOD)) as server, web(server) as client:
        answer = client.get("/api/v1/ask", query_string={"stream": "1", **query})
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"


def test_the_public_never_learns_of_exempt_papers_from_a_model(web: Any) -> None:
    with serving(writes("NOT IN THE PAPERS")) as server, web(server) as client:
        answer = client.get("/api/v1/ask", query_string={"q": LEASE}).text
        sent = server.prompt if server.asked else ""
    for secret in ("Penhale", "exempt", "205,000", "Exempt"):
        assert secret not in answer.replace('"access": "public"', "")
        assert secret not in sent


def test_the_page_shows_a_written_answer_and_its_notice(web: Any) -> None:
    with serving(writes(f"{GOOD}\n{FALSE}")) as server, web(server) as client:
        page = client.get("/ask", query_string={"q": BEDS}).text
    assert "Written by small-model" in page
    assert "1 that was not borne out" in page
    assert "42 beds" not in page
