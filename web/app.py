"""The web app, put together: routes, errors, headers, what templates may use."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flask import Flask, request
from werkzeug.wrappers import Response

from corpus.access import PUBLIC_ONLY, Clearance
from corpus.library import Library
from corpus.papers import citation_line
from search.spelling import as_typed
from web import charts, errors, forms, outline, texts
from web.api import api
from web.many import MOST_QUESTIONS, MOST_SENT
from web.pages import pages
from web.reader import EXTENSION, Reader
from web.record_book import RecordBook
from web.tables import Table

if TYPE_CHECKING:
    from search.engine import Engine

STYLE: Final = "boardpapers.css"
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def create_app(
    engine: Engine,
    library: Library,
    *,
    clearance: Clearance = PUBLIC_ONLY,
    book: RecordBook | None = None,
    site: str = "",
) -> Flask:
    """Make the app over an engine and a library; everyone who reaches it reads with `clearance`.

    `book` keeps a record of what is asked. `site` is the address that people reach the app by, where links in documents
    cannot take it from the request.
    """
    app = Flask(__name__)
    app.config.update(MAX_CONTENT_LENGTH=MOST_SENT, MAX_FORM_MEMORY_SIZE=MOST_SENT)
    app.extensions[EXTENSION] = Reader(engine, library, clearance, book, site)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.register_blueprint(pages)
    app.register_blueprint(api)
    errors.register(app)
    app.after_request(_finish)
    _prepare_templates(app)
    return app


def _prepare_templates(app: Flask) -> None:
    style = Path(app.static_folder or "", STYLE).read_bytes()
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        citation_line=citation_line,
        style=STYLE,
        style_version=hashlib.sha256(style).hexdigest()[:12],
        modes=forms.MODES,
        most_hits=forms.MOST_HITS,
        most_questions=MOST_QUESTIONS,
    )
    app.jinja_env.filters.update(
        day=texts.day,
        due=texts.due,
        meeting_line=texts.meeting_line,
        pages_line=texts.pages_line,
        origin_line=texts.origin_line,
        short=texts.short_locator,
        marked=texts.marked,
        linked=texts.linked,
        leaders=texts.leaders,
        excerpt=texts.excerpt,
        read_line=texts.read_line,
        as_typed=as_typed,
        chart=charts.series_svg,
    )
    app.jinja_env.tests.update(
        heading=lambda block: isinstance(block, outline.Heading),
        table=lambda block: isinstance(block, Table),
        item=lambda piece: isinstance(piece, outline.Item),
    )


def _finish(response: Response) -> Response:
    """Add the headers every answer carries, and let a browser keep a page for as long as it has not changed."""
    response.headers.extend(HEADERS)
    if request.endpoint == "static":
        # The address of a style sheet carries the digest of its contents.
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif response.mimetype == "text/event-stream":
        response.headers["Cache-Control"] = "no-store"
    elif response.status_code == 200:
        response.headers["Cache-Control"] = "no-cache"
        response.add_etag()
        response.make_conditional(request)
    else:
        response.headers["Cache-Control"] = "no-store"
    return response
