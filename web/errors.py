"""What went wrong, for whoever asked: a page for people, problem details (RFC 9457) for programs."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import Flask, current_app, make_response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from corpus.database import LibraryError
from corpus.library import NotInLibrary
from search.engine import QuestionError
from web.forms import ParameterError
from web.shapes import Json

PROBLEM: Final = "application/problem+json"

# The same words whether a paper never was, was taken out, or is not for this reader: nothing may tell them apart.
_NOT_FOUND: Final = "there is nothing at this address; the paper may have been taken out, or the address mistyped"
_SAID: Final = {
    400: "the request cannot be understood",
    404: _NOT_FOUND,
    405: "this address can only be read, with GET",
    413: "what was sent is too large",
    500: "something went wrong on our side; it has been written to the log",
    503: "this cannot be answered at the moment; try again in a minute",
}


def register(app: Flask) -> None:
    """Answer every error of this app in the form that its asker reads."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotInLibrary, _not_in_library)
    app.register_error_handler(LibraryError, _unavailable)
    app.register_error_handler(ParameterError, _bad_parameter)
    app.register_error_handler(QuestionError, _bad_question)
    app.register_error_handler(Exception, _failure)


def problem(status: int, detail: str, **more: str) -> tuple[Json, int, dict[str, str]]:
    """Make a problem-details answer."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return body, status, {"Content-Type": PROBLEM}


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    answer = error.get_response()
    if status < 400:
        return answer
    said = _SAID.get(status, error.description or "the request cannot be answered")
    if status == 405 and "GET" not in answer.headers["Allow"]:
        said = "this address is sent to, with POST"
    made = _answer(status, said)
    if "Allow" in answer.headers:
        made.headers["Allow"] = answer.headers["Allow"]
    return made


def _not_in_library(_: Exception) -> Response:
    return _answer(404, _NOT_FOUND)


def _bad_parameter(error: ParameterError) -> Response:
    return _answer(400, str(error), parameter=error.name)


def _bad_question(error: Exception) -> Response:
    return _answer(400, str(error), parameter="q")


def _unavailable(error: Exception) -> Response:
    current_app.logger.error("%s %s could not be answered: %s", request.method, request.path, error)
    return _answer(503, _SAID[503])


def _failure(error: Exception) -> Response:
    current_app.logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return _answer(500, _SAID[500])


def _answer(status: int, detail: str, **more: str) -> Response:
    if request.blueprint == "api" or request.path.startswith("/api/"):
        return make_response(problem(status, detail, **more))
    return make_response(render_template("error.html", status=status, detail=detail), status)
