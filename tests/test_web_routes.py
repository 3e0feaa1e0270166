"""What holds for every route: it is read-only, it answers, and it carries the headers that keep a browser safe."""

import pytest
from web_fakes import REPORT, FakeEngine

from web.app import HEADERS, create_app

EXAMPLES = {"paper_id": REPORT.id, "passage_id": f"{REPORT.id}-para-3-1", "filename": "boardpapers.css"}


def _addresses(app):
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            values = {name: EXAMPLES[name] for name in rule.arguments}
            address = app.url_map.bind("").build(rule.endpoint, values)
            yield rule, address + ("?q=tonnes+of+silt" if rule.rule.endswith(("/search", "/ask", ".docx")) else "")


# What takes a list of questions: longer than an address may be, and still nothing but reading.
SENT_TO = {"/questions", "/api/v1/schedule"}


def test_every_route_only_reads_and_answers(web_app, web_client):
    seen = 0
    for rule, address in _addresses(web_app):
        if "POST" in rule.methods:
            assert rule.rule in SENT_TO
            assert rule.methods == {"POST", "OPTIONS"}
            continue
        if rule.rule in SENT_TO:
            assert web_client.get(address).status_code == 200
            continue
        assert rule.methods == {"GET", "HEAD", "OPTIONS"}, rule
        got, head = web_client.get(address), web_client.head(address)
        assert (got.status_code, head.status_code) == (200, 200), address
        assert head.data == b""
        if rule.rule.endswith(".docx"):  # the document says when it was made, and its length packed is another then
            assert abs(head.content_length - got.content_length) < 100
        else:
            assert head.content_length == got.content_length
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            refused = web_client.open(address, method=method)
            assert refused.status_code == 405, address
            assert "GET" in refused.headers["Allow"]
        seen += 1
    assert seen >= 19


def test_every_answer_carries_the_safe_headers_and_no_cookie(web_app, web_client):
    addresses = [address for _, address in _addresses(web_app)]
    for address in [*addresses, "/nowhere", "/api/nowhere", "/ask?q=", "/api/v1/ask"]:
        answer = web_client.get(address)
        for name, value in HEADERS.items():
            assert answer.headers.getlist(name) == [value], address
        assert "Set-Cookie" not in answer.headers
        assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]


def test_a_page_that_has_not_changed_is_not_sent_again(web_client):
    first = web_client.get("/papers")
    again = web_client.get("/papers", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/nowhere", 404, "Page not found"),
        ("/papers/NOT AN ID", 404, "Page not found"),
        ("/papers/%00", 404, "Page not found"),
        ("/passages/..%2f..%2fetc%2fpasswd", 404, "Page not found"),
        ("/ask?q=", 400, "Ask a question"),
        ("/search?q=x&limit=0", 400, "Search the papers"),
    ],
)
def test_errors_are_pages_for_people(web_client, address, status, heading):
    answer = web_client.get(address)
    assert (answer.status_code, answer.content_type) == (status, "text/html; charset=utf-8")
    assert f"<h1>{heading}</h1>" in answer.text
    assert '<html lang="en-GB">' in answer.text


def test_errors_are_problem_details_for_programs(web_client):
    for address, status, method in (("/api/nowhere", 404, "GET"), ("/api/v1/ask", 405, "POST")):
        answer = web_client.open(address, method=method)
        assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
        assert answer.get_json()["status"] == status


class BrokenEngine(FakeEngine):
    def search(self, *args, **kwargs):
        raise RuntimeError("a secret of the inside")


@pytest.mark.parametrize("address", ["/search?q=x", "/api/v1/search?q=x"])
def test_a_failure_is_said_without_its_inside_and_written_to_the_log(web_library, caplog, address):
    answer = create_app(BrokenEngine(web_library), web_library).test_client().get(address)
    assert answer.status_code == 500
    assert "something went wrong on our side" in answer.text.lower()
    assert "secret of the inside" not in answer.text
    assert "secret of the inside" in caplog.text
