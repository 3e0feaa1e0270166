"""The pages for people: each fetches, shapes and shows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Final

from flask import Blueprint, Response, render_template, request

from corpus.decisions import KINDS
from corpus.papers import Meeting, Paper, PaperKind
from search.engine import QuestionError
from web import many, outline, place, schedule, sheets, texts
from web.forms import Fields, ParameterError, RegisterFields, name_of_asker
from web.reader import reader

pages = Blueprint("pages", __name__)

Page = str | tuple[str, int]

SHOWN: Final = 300  # decisions on one page; the file has them all


@pages.get("/")
def home() -> Page:
    """Show the box to ask in, and what the library holds."""
    papers = reader().papers()
    return render_template("home.html", fields=Fields(), papers=papers, meetings=list(_by_meeting(papers)))


@pages.get("/ask")
def ask() -> Page:
    """Answer a question from the papers, or say that they do not."""
    fields = Fields.of(request.args)
    if not fields.sent:
        return render_template("ask.html", fields=fields, papers=reader().papers())
    try:
        answer = reader().ask(fields.asked())
    except (ParameterError, QuestionError) as error:
        return render_template("ask.html", fields=fields, papers=reader().papers(), error=error), 400
    return render_template("ask.html", fields=fields, papers=reader().papers(), answer=answer)


@pages.get("/search")
def search() -> Page:
    """Find passages, without an answer."""
    fields = Fields.of(request.args)
    if not fields.sent:
        return render_template("search.html", fields=fields, papers=reader().papers())
    try:
        result = reader().search(fields.asked())
    except (ParameterError, QuestionError) as error:
        return render_template("search.html", fields=fields, papers=reader().papers(), error=error), 400
    return render_template("search.html", fields=fields, papers=reader().papers(), result=result)


@pages.get("/questions")
def questions() -> Page:
    """Show the form for a list of questions."""
    return render_template("questions.html", fields=Fields(), papers=reader().papers(), by="")


@pages.post("/questions")
def ask_many() -> Page | Response:
    """Answer a list of questions in a file, or show the form again with all that is wrong."""
    sent, fields, by = many.read_form(request), Fields.of(request.form), request.form.get("by", "")
    problems = list(sent.problems)
    try:
        form, name = many.wanted_format(request), name_of_asker(by)
        fields.asked("")
    except ParameterError as error:
        problems.append(str(error))
    if problems:
        shown = {"fields": fields, "papers": reader().papers(), "by": by}
        return render_template("questions.html", problems=problems, sent=sent, **shown), 400
    site = request.url_root
    entries = schedule.answered(sent.lines, lambda question: reader().reply(fields.asked(question), name, site))
    return many.schedule_response(entries, form, attached=True)


@pages.get("/papers")
def papers() -> Page:
    """Show the library: meetings with their papers, and the files that could not be read."""
    found = reader().papers()
    return render_template(
        "papers.html",
        meetings=list(_by_meeting(found).items()),
        papers=found,
        counts=reader().passage_counts(),
        unread=reader().unread_files(),
    )


def _by_meeting(found: Iterable[Paper]) -> dict[Meeting, list[Paper]]:
    """Put papers under their meetings, one whose body is printed in capitals with the same body in small letters."""
    shelves: dict[tuple[str, date | None], list[Paper]] = {}
    for paper in found:
        shelves.setdefault((paper.meeting.body.casefold(), paper.meeting.date), []).append(paper)
    return {min((paper.meeting for paper in held), key=_loudness): held for held in shelves.values()}


def _loudness(meeting: Meeting) -> int:
    return sum(letter.isupper() for letter in meeting.body)


@pages.get("/papers/<paper_id>")
def paper(paper_id: str) -> Page:
    """Show one paper whole."""
    found = reader().paper(paper_id)
    blocks = outline.outline(reader().passages(paper_id))
    headings = [block for block in blocks if isinstance(block, outline.Heading)]
    return render_template("paper.html", paper=found, blocks=blocks, headings=headings)


@pages.get("/passages/<passage_id>")
def passage(passage_id: str) -> Page:
    """Show one passage in its surroundings: the page that citations link to."""
    return render_template("passage.html", place=place.find(reader(), passage_id))


@pages.get("/decisions")
def decisions() -> Page:
    """Show the decisions register: what was resolved, meeting by meeting, and who is to do what by when."""
    fields = RegisterFields.of(request.args)
    bodies = sorted({paper.source for paper in reader().papers() if paper.kind is PaperKind.MINUTES})
    known = {"fields": fields, "bodies": bodies, "kinds": [kind.value for kind in KINDS], "query": fields.query}
    try:
        found = reader().decisions(fields.asked())
    except ParameterError as error:
        return render_template("decisions.html", error=error, **known), 400
    meetings = [
        {"name": texts.meeting_line(Meeting(body, held)), "decisions": list(group)}
        for (body, held), group in groupby(found[:SHOWN], key=lambda decision: (decision.body, decision.held))
    ]
    return render_template("decisions.html", meetings=meetings, total=len(found), shown=SHOWN, **known)


@pages.get("/decisions.csv")
def decisions_sheet() -> Response:
    """Give the same decisions as a file for spreadsheets."""
    found = reader().decisions(RegisterFields.of(request.args).asked())
    named = {"Content-Disposition": "attachment; filename=decisions.csv"}
    return Response(sheets.decisions_csv(found), content_type=sheets.CSV, headers=named)


@pages.get("/help")
def show_help() -> Page:
    """Say how to ask and what the answers are."""
    return render_template("help.html")
