import json

import pytest
from jsonschema import Draft202012Validator
from web_fakes import EARLIER, MINUTES, NOTE, REPORT, FakeEngine, passages_of_report

from corpus.papers import citation_line
from web.app import create_app

SILT = "how many tonnes of silt have settled"

REQUESTS = [
    ("/api/v1/search", {"q": SILT}, 200),
    ("/api/v1/search", {"q": "nothing-like-it"}, 200),
    (
        "/api/v1/search",
        {
            "q": "",
        },
        400,
    ),
    ("/api/v1/search", {"q": SILT, "limit": "0"}, 400),
    ("/api/v1/ask", {"q": SILT}, 200),
    ("/api/v1/ask", {"q": "the moon"}, 200),
    ("/api/v1/ask", {}, 400),
    ("/api/v1/ask", {"q": "and of rubble?", "after": SILT}, 200),
    ("/api/v1/ask", {"q": "why?", "after": ["who?"] * 6}, 400),
    ("/api/v1/ask", {"q": "why?", "after": "x" * 1001}, 400),
    ("/api/v1/ask.docx", {"q": ""}, 400),
    ("/api/v1/papers", {}, 200),
    ("/api/v1/papers/{id}", {"id": REPORT.id}, 200),
    ("/api/v1/papers/{id}", {"id": NOTE.id}, 200),
    ("/api/v1/papers/{id}", {"id": "no-such-paper"}, 404),
    ("/api/v1/passages/{id}", {"id": f"{REPORT.id}-table-1-row-1"}, 200),
    ("/api/v1/passages/{id}", {"id": "no-such-passage"}, 404),
    ("/api/v1/decisions", {}, 200),
    ("/api/v1/decisions", {"body": "Harbour Board", "from": "2023-01-01", "kind": "resolution"}, 200),
    ("/api/v1/decisions", {"from": "soon"}, 400),
    ("/openapi.json", {}, 200),
    ("/healthz", {}, 200),
    ("/readyz", {}, 200),
]


def _closed(schema):
    """Forbid what a schema does not name: the description must cover every field that is sent."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: _closed(part) for name, part in schema.items()}
    return {**closed, "additionalProperties": False} if "properties" in closed else closed


@pytest.mark.parametrize(("path", "values", "status"), REQUESTS)
def test_every_answer_is_as_the_description_says(web_client, path, values, status):
    described = web_client.get("/openapi.json").get_json()
    query = {name: value for name, value in values.items() if "{" + name + "}" not in path}
    answer = web_client.get(path.format(**values), query_string=query)
    assert answer.status_code == status
    operation = described["paths"][path]["get"]
    said = operation["responses"][str(status)]
    if "$ref" in said:
        said = described["components"]["responses"][said["$ref"].rpartition("/")[2]]
    content = said["content"][answer.content_type]
    schema = {**content["schema"], "components": _closed(described["components"])}
    if path != "/openapi.json":
        Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(answer.get_json())
    assert {parameter["name"] for parameter in operation["parameters"]} >= values.keys()


def test_every_api_route_is_described_and_asked(web_app, web_client):
    described = web_client.get("/openapi.json").get_json()["paths"]
    routes = {
        rule.rule.replace("<paper_id>", "{id}").replace("<passage_id>", "{id}")
        for rule in web_app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
    }
    assert routes == set(described) == {path for path, _, _ in REQUESTS} | {"/api/v1/schedule"}


def test_all_schemas_are_sound(web_client):
    described = web_client.get("/openapi.json").get_json()
    assert described["openapi"].startswith("3.1.")
    for schema in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_an_answer_names_its_citations_from_one_and_quotes_word_for_word(web_client):
    answer = web_client.get("/api/v1/ask", query_string={"q": SILT}).get_json()
    assert (answer["question"], answer["status"]) == (SILT, "answered")
    assert answer["statements"] == [
        {"text": "The inner basin was last dredged in 2009.", "citations": [1], "marks": []}
    ]
    (citation,) = answer["citations"]
    assert citation["n"] == 1
    assert citation["quote"] == citation["passage"]["text"][citation["start"] : citation["end"]]
    assert citation["citation"] == citation_line(passages_of_report()[0])
    assert answer["hits"] == web_client.get("/api/v1/search", query_string={"q": SILT}).get_json()["hits"]


def test_when_the_papers_do_not_say(web_client):
    answer = web_client.get("/api/v1/ask?q=the+moon").get_json()
    assert (answer["status"], answer["statements"], answer["citations"]) == ("not_in_papers", [], [])


def test_a_passage_has_its_whole_address(web_client):
    passage = web_client.get(f"/api/v1/passages/{REPORT.id}-para-3-1").get_json()
    assert passage == {
        "id": f"{REPORT.id}-para-3-1",
        "locator": "para 3.1",
        "kind": "paragraph",
        "text": passages_of_report()[0].text,
        "context": "",
        "heading": ["3 The work"],
        "paper": {
            "id": REPORT.id,
            "title": "Dredging of the inner basin",
            "kind": "report",
            "source": "Harbour Master",
            "date": "2024-04-30",
        },
        "meeting": {"body": "Harbour Board", "date": "2024-05-09"},
        "agenda_item": "6",
        "pages": {"pack": [12], "paper": [2], "file": [14]},
        "access": "public",
        "url": f"/passages/{REPORT.id}-para-3-1",
        "citation": "Harbour Master, Dredging of the inner basin, para 3.1, Harbour Board, 9 May 2024, item 6, page 12",
        "also": [],
    }
    assert web_client.get(passage["url"]).status_code == 200


def test_papers_are_listed_with_their_passages_counted(web_client):
    papers = web_client.get("/api/v1/papers").get_json()["papers"]
    assert [(paper["id"], paper["passages"], paper["pages"]) for paper in papers] == [
        (REPORT.id, 9, 4),
        (MINUTES.id, 2, 9),
        (NOTE.id, 1, 0),
    ]


def test_a_paper_is_shown_with_all_its_passages_in_order(web_client):
    shown = web_client.get(f"/api/v1/papers/{REPORT.id}").get_json()
    assert shown["paper"]["passages"] == len(shown["passages"]) == 9
    assert [passage["id"] for passage in shown["passages"]] == [passage.id for passage in passages_of_report()]


@pytest.mark.parametrize(
    ("filters", "papers"),
    [
        ({}, {REPORT.id, MINUTES.id}),
        ({"from": "2024-01-01"}, {REPORT.id}),
        ({"to": "2024-01-01"}, {MINUTES.id}),
        ({"from": str(EARLIER.date), "to": str(EARLIER.date)}, {MINUTES.id}),
        ({"kind": "Report"}, {REPORT.id}),
        ({"source": "harbour board"}, {MINUTES.id}),
        ({"body": "Another Board"}, set()),
        ({"paper": REPORT.id}, {REPORT.id}),
        ({"paper": "no-such-paper"}, set()),
    ],
)
@pytest.mark.parametrize("verb", ["search", "ask"])
def test_filters_reach_the_engine(web_client, verb, filters, papers):
    hits = web_client.get(f"/api/v1/{verb}", query_string={"q": "dredged dredging", **filters}).get_json()["hits"]
    assert {hit["passage"]["paper"]["id"] for hit in hits} == papers


def test_limit_is_how_many_hits_there_are_at_most(web_client):
    assert len(web_client.get("/api/v1/search?q=tonnes&limit=2").get_json()["hits"]) == 2


@pytest.mark.parametrize(
    ("query", "said", "parameter"),
    [
        ({}, "type a question", "q"),
        ({"q": " "}, "type a question", "q"),
        ({"q": "x" * 1001}, "1,000 are allowed", "q"),
        ({"q": "x", "limit": "101"}, "“limit” must be a whole number from 1 to 100", "limit"),
        ({"q": "x", "from": "soon"}, "“from” must be a date", "from"),
        ({"q": "x", "from": "2024-02-01", "to": "2024-01-01"}, "is later than", "from"),
        ({"q": "x", "kind": "poem"}, "“kind” must be one of agenda, minutes", "kind"),
        ({"q": "x", "mode": "magic"}, "“mode” must be one of hybrid, lexical, vectors", "mode"),
    ],
)
@pytest.mark.parametrize("verb", ["search", "ask"])
def test_what_is_wrong_is_said_as_problem_details(web_client, verb, query, said, parameter):
    answer = web_client.get(f"/api/v1/{verb}", query_string=query)
    problem = answer.get_json()
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert (problem["type"], problem["title"], problem["status"]) == ("about:blank", "Bad Request", 400)
    assert said in problem["detail"]
    assert problem["parameter"] == parameter


def test_letters_are_sent_as_they_are(web_client):
    assert "£612,000" in web_client.get(f"/api/v1/papers/{REPORT.id}").text
    assert json.loads(web_client.get("/api/v1/search?q=caf%C3%A9+%F0%9F%9A%A2").text)["query"] == "café 🚢"


def test_without_an_index_it_is_alive_and_not_ready(web_library):
    client = create_app(FakeEngine(web_library, is_ready=False), web_library).test_client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")


def test_a_follow_up_says_what_was_really_asked(web_client):
    answer = web_client.get("/api/v1/ask", query_string={"q": "why?", "after": ["the moon", SILT]}).get_json()
    assert (answer["question"], answer["asked"]) == ("why?", "why have the tonnes of silt settled?")
    assert web_client.get("/api/v1/ask", query_string={"q": SILT}).get_json()["asked"] == ""
