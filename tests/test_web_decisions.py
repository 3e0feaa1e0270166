"""The decisions register on the web: the page, the file, the API, and nothing exempt in any of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from web_fakes import FakeEngine

from corpus.access import EVERYTHING, PUBLIC_ONLY, Access
from corpus.decisions import Decision, DecisionFilters
from corpus.library import KeyedPassage, Library
from corpus.locators import Locator
from corpus.papers import Meeting, Paper, PaperKind, Passage, PassageKind
from web.app import create_app
from web.sheets import decisions_csv, safe

OPEN = Paper("harbour-minutes", "Minutes: Harbour Board", PaperKind.MINUTES, "Harbour Board", date(2023, 11, 2),
             Meeting("Town Council", date(2024, 1, 9)), "3", position=1)  # fmt: skip
UNDATED = Paper("quay-minutes", "Minutes: Quay Panel", PaperKind.MINUTES, "Quay Panel", None,
                Meeting("Town Council", date(2024, 1, 9)), "4", position=2)  # fmt: skip
SECRET = replace(OPEN, id="lease-minutes", source="Lease Panel", access=Access.EXEMPT, date=date(2024, 1, 2))


def decision(paper: Paper, kind: PassageKind, number: str, text: str, who: str = "", by_when: str = "") -> Decision:
    place = "action" if kind is PassageKind.ACTION else "resolution"
    passage = Passage(f"{paper.id}-{place}-{number}", paper, Locator.of("minute", "17", place, number), kind, text,
                      headings=("17 HARBOUR <WORKS>",))  # fmt: skip
    return Decision(passage, who, by_when)


ROWS = [
    decision(OPEN, PassageKind.RESOLUTION, "1", "That the basin & quay be dredged."),
    decision(OPEN, PassageKind.ACTION, "1", "=HYPERLINK(1) to be sent, “today”", "Ann Quay", "2024-02-01"),
    decision(UNDATED, PassageKind.RESOLUTION, "", "That the panel meet again.", "", "within 24 hours"),
    decision(SECRET, PassageKind.RESOLUTION, "1", "That the lease be sold for £90,000.", "Estates Officer"),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = Library(tmp_path_factory.mktemp("register") / "data", create=True)
    with made.writing():
        for paper in (OPEN, UNDATED, SECRET):
            rows = [row for row in ROWS if row.passage.paper == paper]
            keys = made.reserve_keys(len(rows))
            keyed = [KeyedPassage(key, replace(row.passage, position=n)) for n, (key, row) in
                     enumerate(zip(keys, rows, strict=True))]  # fmt: skip
            made.publish(paper, keyed, decisions=rows)
    yield made
    made.close()


@pytest.fixture
def client(library: Library) -> FlaskClient:
    return create_app(FakeEngine(library), library).test_client()  # type: ignore[arg-type]


def ids(client: FlaskClient, query: str = "") -> list[str]:
    return [row["id"] for row in client.get(f"/api/v1/decisions?{query}").get_json()["decisions"]]


FIRST, ACTION, PANEL = "harbour-minutes-resolution-1", "harbour-minutes-action-1", "quay-minutes-resolution-"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [FIRST, ACTION, PANEL]),
        ("kind=action", [ACTION]),
        ("kind=Resolution", [FIRST, PANEL]),
        # Whose minutes they are, or in whose pack they stand.
        ("body=harbour+board", [FIRST, ACTION]),
        ("body=Town+Council", [FIRST, ACTION, PANEL]),
        ("body=Lease+Panel", []),
        # Minutes in another meeting's pack that print no day have none; the pack's day is not theirs.
        ("from=2023-11-02&to=2023-11-02", [FIRST, ACTION]),
        ("from=2024-01-01", []),
    ],
)
def test_the_api_lists_what_is_asked_for(client: FlaskClient, query: str, found: list[str]) -> None:
    assert sorted(ids(client, query)) == sorted(found)


def test_the_newest_meeting_comes_first_and_undated_ones_last(client: FlaskClient) -> None:
    assert ids(client)[-1] == PANEL


def test_the_page_links_every_decision_to_its_place(client: FlaskClient) -> None:
    page = client.get("/decisions").text
    for row in ROWS[:3]:
        assert f'href="{row.passage.url}"' in page
    assert "3 decisions, the newest meeting first" in page
    assert "Harbour Board, 2 November 2023</h2>" in page
    assert "17 HARBOUR &lt;WORKS&gt;" in page
    assert ">1 February 2024</td>" in page
    assert ">within 24 hours</td>" in page
    assert '<a href="/decisions" aria-current="page">Decisions</a>' in page


def test_the_file_is_offered_with_the_same_limits(client: FlaskClient) -> None:
    page = client.get("/decisions?body=Harbour+Board&from=2023-01-01&kind=action").text
    assert 'href="/decisions.csv?body=Harbour+Board&amp;from=2023-01-01&amp;kind=action"' in page
    answer = client.get("/decisions.csv?body=Harbour+Board&from=2023-01-01&kind=action")
    assert answer.content_type == "text/csv; charset=utf-8; header=present"
    assert answer.headers["Content-Disposition"] == "attachment; filename=decisions.csv"
    assert [row["id"] for row in csv.DictReader(io.StringIO(answer.text))] == [ACTION]


def test_the_file_is_as_rfc_4180_says_and_runs_no_formula() -> None:
    text = decisions_csv(ROWS[:2])
    header, *lines = text.split("\r\n")
    assert header.startswith("id,kind,body,date,")
    assert len(lines) == 3
    assert lines[-1] == ""
    assert "\n" not in text.replace("\r\n", "")
    assert '"\'=HYPERLINK(1) to be sent, “today”"' in lines[1]


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_what_a_spreadsheet_would_run_is_made_text(cell: str) -> None:
    assert safe(cell) == f"'{cell}"
    assert safe("") == ""
    assert safe("That 1 = 1") == "That 1 = 1"


@pytest.mark.parametrize("query", ["from=soon", "from=2024-02-01&to=2024-01-01", "kind=minute"])
def test_what_is_wrong_is_said(client: FlaskClient, query: str) -> None:
    page, api = client.get(f"/decisions?{query}"), client.get(f"/api/v1/decisions?{query}")
    assert (page.status_code, api.status_code) == (400, 400)
    assert "There is a problem:" in page.text
    assert "No decisions" not in page.text
    assert api.get_json()["parameter"] in {"from", "kind"}
    assert client.get(f"/decisions.csv?{query}").status_code == 400


def test_nothing_within_the_limits_is_said(client: FlaskClient) -> None:
    page = client.get("/decisions?to=1999-12-31")
    assert page.status_code == 200
    assert "No decisions within what you narrowed them down to." in page.text


@pytest.mark.parametrize("address", ["/decisions", "/decisions.csv", "/api/v1/decisions"])
@pytest.mark.parametrize("query", ["", "?body=Lease+Panel", "?from=2024-01-02&to=2024-01-02"])
def test_an_exempt_decision_is_never_shown_to_the_public(client: FlaskClient, address: str, query: str) -> None:
    text = client.get(address + query).text.replace("<option selected>Lease Panel</option>", "")  # what was asked
    for secret in ("£90,000", "Estates Officer", SECRET.id, "2 January 2024", "Lease Panel"):
        assert secret not in text


def test_the_library_asks_for_a_clearance_and_forgets_what_is_removed(library: Library) -> None:
    everything = DecisionFilters()
    assert len(library.decisions(EVERYTHING, everything)) == 4
    assert len(library.decisions(PUBLIC_ONLY, everything)) == 3
    assert library.decisions(frozenset(), everything) == ()
    assert library.check() == []


def test_publishing_again_replaces_a_papers_rows_and_removing_takes_them_out(tmp_path: Path) -> None:
    made = Library(tmp_path / "data", create=True)
    with made.writing():
        for who in ("Ann Quay", "Bob Berth"):
            (key,) = made.reserve_keys(1)
            made.publish(OPEN, [KeyedPassage(key, ROWS[0].passage)], decisions=[Decision(ROWS[0].passage, who)])
        assert [row.who for row in made.decisions(PUBLIC_ONLY, DecisionFilters())] == ["Bob Berth"]
        made.remove_papers([OPEN.id])
    assert made.decisions(EVERYTHING, DecisionFilters()) == ()
    made.close()
