"""The description of the HTTP API, in OpenAPI 3.1."""

from __future__ import annotations

from typing import Any, Final

from corpus.access import Access
from corpus.decisions import KINDS
from corpus.papers import ID_FORM, PaperKind, PassageKind
from search.follow_up import MOST_EARLIER
from web.errors import PROBLEM
from web.forms import DEFAULT_LIMIT, LONGEST_NAME, MODES, MOST_HITS
from web.many import FORMATS, MOST_QUESTIONS
from web.replies import WORD
from web.shapes import Json

VERSION: Final = "1.0.0"

_STRING: Final = {"type": "string"}
_COUNT: Final = {"type": "integer", "minimum": 0}
_ID: Final = {"type": "string", "pattern": f"^{ID_FORM.pattern}$"}
_DAY: Final = {"type": ["string", "null"], "format": "date"}
_MILLISECONDS: Final = {"type": "number", "minimum": 0}
_PAPER_KIND: Final = {"type": "string", "enum": [kind.value for kind in PaperKind]}
_DECISION_KIND: Final = {"type": "string", "enum": [kind.value for kind in KINDS]}
_NAME: Final = {"type": "string", "maxLength": LONGEST_NAME}
_ACCESS: Final = {"type": "string", "enum": [level.value for level in Access]}


def description() -> Json:
    """Describe every address of the API, what it takes and what it answers."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Boardpapers",
            "version": VERSION,
            "summary": "Search and cited answers over board papers",
            "description": "Nothing here changes a paper, and only papers that the reader may see are ever looked at. "
            "Errors are problem details (RFC 9457). Fields may be added; none is taken away.",
        },
        "paths": {
            "/api/v1/search": _get("search", "Find passages", "Search", _question(searching=True), 400),
            "/api/v1/ask": _ask(),
            "/api/v1/ask.docx": _get(
                "askDocument",
                "The answer in a Word document, with what was searched, when and by whom",
                "",
                [*_question(), _query("by", _NAME, "Who asks, as the document should say")],
                400,
                media=(WORD,),
            ),
            "/api/v1/schedule": _post_questions(),
            "/api/v1/papers": _get("listPapers", "List the library, newest meeting first", "Papers", []),
            "/api/v1/papers/{id}": _get("showPaper", "One paper with its passages in order", "Show", [_path_id()], 404),
            "/api/v1/passages/{id}": _get(
                "showPassage", "One passage with the line that cites it", "CitedPassage", [_path_id()], 404
            ),
            "/api/v1/decisions": _get(
                "listDecisions", "The decisions register, newest meeting first", "Decisions", _register(), 400
            ),
            "/openapi.json": _get("describe", "This description", "Description", []),
            "/healthz": _get("alive", "Whether the program runs", "Health", []),
            "/readyz": _get("ready", "Whether an index is open", "Health", [], 503),
        },
        "components": {
            "schemas": _schemas(),
            "responses": {
                "Problem": {
                    "description": "What was wrong, in words for a person",
                    "content": {PROBLEM: {"schema": _ref("Problem")}},
                }
            },
        },
    }


def _get(
    operation: str, summary: str, schema: str, parameters: list[Json], *problems: int, media: tuple[str, ...] = ()
) -> Json:
    responses = _responses(summary, schema, media, *problems)
    return {"get": {"operationId": operation, "summary": summary, "parameters": parameters, "responses": responses}}


def _responses(summary: str, schema: str, media: tuple[str, ...], *problems: int) -> Json:
    """Describe what comes back: JSON where a schema is named, and files of other media types."""
    content: Json = {"application/json": {"schema": _ref(schema)}} if schema else {}
    content |= {kind: {} for kind in media}
    responses: Json = {"200": {"description": summary, "content": content}}
    for status in (*problems, 500):
        responses[str(status)] = {"$ref": "#/components/responses/Problem"}
    return responses


def _post_questions() -> Json:
    summary = "Answer a list of questions, each as if asked alone"
    lists = {kind: {"schema": _STRING} for kind in ("text/plain", "text/csv", "application/jsonl")}
    return {
        "post": {
            "operationId": "askMany",
            "summary": summary,
            "parameters": [
                *(limit for limit in _question() if limit["name"] not in ("q", "after")),
                _query("by", _NAME, "Who asks, as the schedule should say"),
                _query(
                    "format",
                    {"type": "string", "enum": list(FORMATS)},
                    "The form of the answer, before what Accept says",
                ),
            ],
            "requestBody": {
                "required": True,
                "description": f"Up to {MOST_QUESTIONS} questions: a JSON object, a question a line, a table with a"
                " column “question”, or a JSON object a line",
                "content": {"application/json": {"schema": _ref("Questions")}, **lists},
            },
            "responses": _responses(summary, "Schedule", (FORMATS["csv"], FORMATS["xlsx"]), 400, 406, 413, 415),
        }
    }


def _ask() -> Json:
    stream = {"type": "string", "enum": ["0", "1"], "default": "0"}
    about = (
        "1 sends events: a “statement” as each is borne out, which only a language model's answer has, then the whole "
        "“answer”, which holds whatever came before"
    )
    parameters = [*_question(), _query("stream", stream, about)]
    described = _get("ask", "Answer a question, or say that the papers do not", "Answer", parameters, 400)
    described["get"]["responses"]["200"]["content"]["text/event-stream"] = {"schema": _STRING}
    return described


def _question(*, searching: bool = False) -> list[Json]:
    parameters = [
        _query("q", {"type": "string", "minLength": 1, "maxLength": 1000}, "The question", required=True),
        _query("body", _STRING, "Only papers of this body"),
        _query("from", {"type": "string", "format": "date"}, "Only meetings on or after this day"),
        _query("to", {"type": "string", "format": "date"}, "Only meetings on or before this day"),
        _query("kind", _PAPER_KIND, "Only papers of this kind"),
        _query("source", _STRING, "Only papers in which this source speaks"),
        _query("paper", _ID, "Only this paper"),
    ]
    if not searching:
        after = {
            "type": "array",
            "items": {"type": "string", "minLength": 1, "maxLength": 1000},
            "maxItems": MOST_EARLIER,
        }
        parameters.append(_query("after", after, "The questions before this one, which it follows up, oldest first"))
    if searching:
        parameters += [
            _query(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": MOST_HITS, "default": DEFAULT_LIMIT},
                "How many hits at most",
            ),
            _query(
                "mode",
                {"type": "string", "enum": list(MODES), "default": next(iter(MODES))},
                "How to search: " + ", ".join(f"{mode}: {meaning}" for mode, meaning in MODES.items()),
            ),
        ]
    return parameters


def _register() -> list[Json]:
    return [
        _query("body", _STRING, "Only decisions of this body, or in its packs"),
        _query("from", {"type": "string", "format": "date"}, "Only meetings minuted on or after this day"),
        _query("to", {"type": "string", "format": "date"}, "Only meetings minuted on or before this day"),
        _query("kind", _DECISION_KIND, "Only decisions of this kind"),
    ]


def _query(name: str, schema: Json, about: str, *, required: bool = False) -> Json:
    return {"name": name, "in": "query", "required": required, "description": about, "schema": schema}


def _path_id() -> Json:
    return {"name": "id", "in": "path", "required": True, "description": "An id as the API gives it", "schema": _ID}


def _schemas() -> Json:
    passage = _passage()
    return {
        "Meeting": _object({"body": _STRING, "date": _DAY}, "A body on a date; null where the papers print none"),
        "Passage": _object(passage, "One paragraph, minute, resolution, table row or note, whole, with its address"),
        "CitedPassage": _object(
            {**passage, "citation": _STRING, "also": _list(_ref("Copy"))}, "A passage, the line to paste, its copies"
        ),
        "Copy": _object(
            {"id": _ID, "url": _STRING, "access": _ACCESS, "citation": _STRING},
            "Where else a passage stands word for word: in another copy of its paper",
        ),
        "Hit": _object(
            {
                "rank": {"type": "integer", "minimum": 1},
                "score": {"type": "number"},
                "passage": _ref("Passage"),
                "citation": _STRING,
                "highlights": _list({"type": "array", "items": _COUNT, "minItems": 2, "maxItems": 2}),
                "also": _list(_ref("Copy")),
            },
            "A passage found; `highlights` are start and end in its text, scores compare within one search only",
        ),
        "Search": _object(
            {"query": _STRING, "hits": _list(_ref("Hit")), "read_as": _list(_ref("Reading")), "took_ms": _MILLISECONDS},
            "The hits for a question, best first",
        ),
        "Reading": _object(
            {"typed": _STRING, "read": _STRING},
            "A word that no paper the asker may see has, and the word it was read as; in quotes it is taken as typed",
        ),
        "Statement": _object(
            {
                "text": _STRING,
                "citations": _list({"type": "integer", "minimum": 1}, least=1),
                "marks": _list({"type": "array", "items": _COUNT, "minItems": 2, "maxItems": 2}),
            },
            "A sentence of an answer, the `n` of the citations that bear it out, and start and end of what answers",
        ),
        "Citation": _object(
            {
                "n": {"type": "integer", "minimum": 1},
                "quote": _STRING,
                "start": _COUNT,
                "end": _COUNT,
                "passage": _ref("Passage"),
                "citation": _STRING,
                "also": _list(_ref("Copy")),
                "quoted_in": _list(_ref("Copy")),
            },
            "A passage and words that stand in it: `quote` is `passage.text[start:end]`, counted in code points",
        ),
        "Figure": _object(
            {"text": _STRING, "citation": {"type": "integer", "minimum": 1}},
            "One of the figures that papers give for the same thing and that differ, and the `n` of its citation",
        ),
        "Series": _object(
            {"title": _STRING, "unit": _STRING, "points": _list(_ref("Point"), least=2)}, "A figure over time"
        ),
        "Point": _object(
            {
                "label": _STRING,
                "when": {"type": "string", "description": "As much of an ISO 8601 date as the paper says"},
                "amount": {"type": "number"},
                "text": _STRING,
                "citation": {"type": "integer", "minimum": 1},
            },
            "A figure at a date, as printed and as a number, and the `n` of its citation",
        ),
        "Answer": _object(
            {
                "question": _STRING,
                "asked": {**_STRING, "description": "What was really asked, where it is not as typed; else empty"},
                "status": {"type": "string", "enum": ["answered", "not_in_papers"]},
                "statements": _list(_ref("Statement")),
                "citations": _list(_ref("Citation")),
                "hits": _list(_ref("Hit")),
                "more": _COUNT,
                "differs": _list(_ref("Figure")),
                "series": {"oneOf": [_ref("Series"), {"type": "null"}]},
                "confidence": {"type": "number", "minimum": 0, "maximum": 1},
                "written_by": _STRING,
                "notice": _STRING,
                "dropped": _COUNT,
                "took_ms": _MILLISECONDS,
                "record": _STRING,
                "searched": _object(
                    {"papers": _COUNT, "passages": _COUNT}, "What the asker may see within the filters, all searched"
                ),
                "missing": {
                    **_list(_STRING),
                    "description": "Words of the question that no paper the asker may see has; empty when answered",
                },
                "read_as": _list(_ref("Reading")),
            },
            "An answer in the papers' own words, or that they do not say; `confidence` is the probability that they do;"
            " `record` is the id under which the keeper of the library finds it, empty where no record is kept",
        ),
        "Questions": _object(
            {"questions": _list({"anyOf": [_STRING, _object({"question": _STRING})]}, least=1)},
            "Questions to be answered one after another",
        ),
        "Schedule": _object(
            {"answers": _list({"anyOf": [_ref("Answer"), _ref("NotAsked")]})},
            "What the papers say to each question, in order",
        ),
        "NotAsked": _object({"question": _STRING, "error": _STRING}, "A question that could not be asked, and why"),
        "Paper": _object(
            {
                "id": _ID,
                "title": _STRING,
                "kind": _PAPER_KIND,
                "source": _STRING,
                "date": _DAY,
                "meeting": _ref("Meeting"),
                "agenda_item": _STRING,
                "pages": _COUNT,
                "first_page": _COUNT,
                "last_page": _COUNT,
                "passages": _COUNT,
                "access": _ACCESS,
                "url": _STRING,
            },
            "One document of a pack; pages count the file's, 0 where it has none",
        ),
        "Papers": _object({"papers": _list(_ref("Paper"))}, "The library"),
        "Show": _object({"paper": _ref("Paper"), "passages": _list(_ref("Passage"))}, "A paper and its passages"),
        "Decision": _object(
            {
                "id": _ID,
                "kind": _DECISION_KIND,
                "body": _STRING,
                "date": _DAY,
                **dict.fromkeys(
                    ("minute", "title", "number", "text", "context", "who", "by_when", "url", "citation"), _STRING
                ),
            },
            "A resolution or action of minutes; `date` is the day of the meeting minuted; `who` and `by_when` are empty"
            " where the minutes do not say, and `by_when` is a date or the words printed",
        ),
        "Decisions": _object({"decisions": _list(_ref("Decision"))}, "The decisions register"),
        "Health": _object({"status": _STRING}, "How the program is"),
        "Description": {"type": "object", "description": "An OpenAPI document", "required": ["openapi"]},
        "Problem": {
            **_object(
                {
                    "type": _STRING,
                    "title": _STRING,
                    "status": {"type": "integer"},
                    "detail": _STRING,
                    "parameter": _STRING,
                },
                "Problem details; `parameter` names the one that was wrong",
            ),
            "required": ["type", "title", "status", "detail"],
        },
    }


def _passage() -> Json:
    numbers = _list({"type": "integer"})
    return {
        "id": _ID,
        "locator": _STRING,
        "kind": {"type": "string", "enum": [kind.value for kind in PassageKind]},
        "text": _STRING,
        "context": _STRING,
        "heading": _list(_STRING),
        "paper": _object({"id": _ID, "title": _STRING, "kind": _PAPER_KIND, "source": _STRING, "date": _DAY}),
        "meeting": _ref("Meeting"),
        "agenda_item": _STRING,
        "pages": _object({"pack": numbers, "paper": numbers, "file": numbers}),
        "access": _ACCESS,
        "url": _STRING,
    }


def _object(properties: Json, about: str = "") -> Json:
    told: Json = {"description": about} if about else {}
    return {"type": "object", **told, "properties": properties, "required": list(properties)}


def _list(items: Json, *, least: int = 0) -> Json:
    fewest: dict[str, Any] = {"minItems": least} if least else {}
    return {"type": "array", "items": items, **fewest}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}
