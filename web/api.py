"""The JSON API: the contract's shapes over HTTP, and what a monitor asks."""

from __future__ import annotations

from flask import Blueprint, Response, request

from corpus.papers import slug
from web import many, openapi, schedule, shapes
from web.errors import problem
from web.forms import Fields, RegisterFields, name_of_asker
from web.reader import reader
from web.replies import WORD
from web.shapes import Json

api = Blueprint("api", __name__)


@api.get("/api/v1/search")
def search() -> Json:
    """Find passages."""
    return shapes.search_json(reader().search(Fields.of(request.args).asked()))


@api.get("/api/v1/ask")
def ask() -> Json:
    """Answer a question from the papers, or say that they do not."""
    return shapes.answer_json(reader().ask(Fields.of(request.args).asked()))


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
