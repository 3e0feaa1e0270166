"""The JSON API: the contract's shapes over HTTP, and what a monitor asks."""

from __future__ import annotations

import json
from collections.abc import Iterator

from flask import Blueprint, Response, request

from corpus.papers import slug
from search.types import Answer
from web import many, openapi, schedule, shapes
from web.errors import problem
from web.forms import Fields, ParameterError, RegisterFields, name_of_asker
from web.reader import reader
from web.replies import WORD
from web.shapes import Json

api = Blueprint("api", __name__)


@api.get("/api/v1/search")
def search() -> Json:
    """Find passages."""
    return shapes.search_json(reader().search(Fields.of(request.args).asked()))


@api.get("/api/v1/ask")
def ask() -> Json | Response:
    """Answer a question from the papers, or say that they do not; with `stream=1`, statement by statement."""
    asked, stream = Fields.of(request.args).asked(), request.args.get("stream", "")
    if stream not in {"", "0", "1"}:
        raise ParameterError("stream", "“stream” must be 1, or be left out")
    if stream != "1":
        return shapes.answer_json(reader().ask(asked))
    events = _events(reader().growing(asked))
    # A proxy that gathers a whole answer before it sends any of it on would make the asker wait for nothing.
    return Response(events, mimetype="text/event-stream", headers={"X-Accel-Buffering": "no"})


def _events(growing: Iterator[Answer]) -> Iterator[str]:
    """Yield a “statement” for each as it comes, then the whole “answer”, which may replace them all."""
    shown = 0
    for answer in growing:
        if answer.written_by and len(answer.statements) > shown:
            shown = len(answer.statements)
            yield _event("statement", shapes.statement_json(answer))
        whole = answer
    yield _event("answer", shapes.answer_json(whole))


def _event(name: str, data: Json) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


@api.get("/api/v1/ask.docx")
def ask_document() -> Response:
    """Answer a question in a Word document."""
    from web.word import document

    asked = Fields.of(request.args).asked()
    reply = reader().reply(asked, name_of_asker(request.args.get("by", "")), request.url_root)
    named = {"Content-Disposition": f"attachment; filename=answer-{slug(asked.question)}.docx"}
    return Response(document(reply), content_type=WORD, headers=named)


@api.post("/api/v1/schedule")
def ask_many() -> Response:
    """Answer a list of questions, each as if asked alone."""
    lines, form = many.read_body(request), many.wanted_format(request)
    by, limits, site = name_of_asker(request.args.get("by", "")), Fields.of(request.args), request.url_root
    entries = schedule.answered(lines, lambda question: reader().reply(limits.asked(question), by, site))
    return many.schedule_response(entries, form, attached=False)


@api.get("/api/v1/papers")
def papers() -> Json:
    """List the library."""
    return shapes.papers_json(reader().papers(), reader().passage_counts())


@api.get("/api/v1/papers/<paper_id>")
def paper(paper_id: str) -> Json:
    """Give one paper with all its passages in order."""
    return shapes.show_json(reader().paper(paper_id), reader().passages(paper_id))


@api.get("/api/v1/passages/<passage_id>")
def passage(passage_id: str) -> Json:
    """Give one passage with the line that cites it and where else it stands."""
    return shapes.cited_passage_json(reader().passage(passage_id), reader().also(passage_id))


@api.get("/api/v1/decisions")
def decisions() -> Json:
    """List the decisions register."""
    return shapes.decisions_json(reader().decisions(RegisterFields.of(request.args).asked()))


@api.get("/openapi.json")
def description() -> Json:
    """Describe this API."""
    return openapi.description()


@api.get("/healthz")
def alive() -> Json:
    """Say that the program runs."""
    return {"status": "alive"}


@api.get("/readyz")
def ready() -> Json | tuple[Json, int, dict[str, str]]:
    """Say whether an index is open, so that questions can be answered."""
    return {"status": "ready"} if reader().ready() else problem(503, "no index is open yet")
