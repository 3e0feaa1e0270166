"""The one place where the parts are put together. What is heavy is imported only when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from boardpapers import __version__
from boardpapers.console import warn
from boardpapers.settings import Settings, SettingsError
from corpus.access import EVERYTHING, Clearance
from corpus.library import Library
from corpus.state import States

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from evaluation.response import System
    from search.embedding import Embedder
    from search.engine import Engine
    from search.publishing import Publisher
    from search.writing import Writer
    from web.record_book import RecordBook
    from web.replying import Replier


def open_library(settings: Settings, *, create: bool = False) -> Library:
    """Open the library in the data folder; with `create`, make it when there is none."""
    return Library(settings.data, create=create)


def make_embedder(settings: Settings) -> Embedder:
    """Make the embedder of the model that is set."""
    from search.embedding import Embedder

    return Embedder(settings.model or None)


def make_engine(library: Library, settings: Settings) -> Engine:
    """Make what answers questions from the library; a language model writes them where one is set."""
    from search.engine import Engine
    from search.reranker import Reranker

    embedder = make_embedder(settings)
    reranker = Reranker(settings.reranker) if settings.reranker else None
    return Engine(library, embedder, make_writer(settings, embedder), reranker)


def make_writer(settings: Settings, embedder: Embedder) -> Writer | None:
    """Make what lets a language model write the answers; None where none is set. Raises SettingsError."""
    if not settings.endpoint:
        return None
    from search.endpoint import Endpoint, EndpointClient
    from search.likeness import WordLikeness
    from search.writing import Writer

    try:
        endpoint = Endpoint(
            url=settings.endpoint,
            model=settings.endpoint_model,
            key=settings.endpoint_key,
            seconds=settings.endpoint_seconds,
            exempt=settings.endpoint_exempt,
            most_characters=settings.endpoint_characters,
        )
    except ValueError as error:
        raise SettingsError(f"endpoint {error}") from error
    return Writer(EndpointClient(endpoint), WordLikeness(embedder))


def make_publisher(library: Library, settings: Settings) -> Publisher:
    """Make what publishes papers into the library and its indexes."""
    from search.publishing import Publisher

    return Publisher(library, make_embedder(settings))


def make_app(library: Library, engine: Engine, settings: Settings, book: RecordBook) -> WSGIApplication:
    """Make the web app; it serves public papers only."""
    from web.app import create_app

    return create_app(engine, library, book=book, site=settings.site)


@contextmanager
def recording(library: Library, settings: Settings) -> Iterator[RecordBook]:
    """Yield what keeps the search record; what is still to be written when it is left is written then."""
    from web.record_book import RecordBook

    book = RecordBook(library, States(library), settings.keep_records, f"boardpapers {__version__}", warn)
    try:
        yield book
    finally:
        book.close()


@contextmanager
def replying(library: Library, settings: Settings, clearance: Clearance = EVERYTHING) -> Iterator[Replier]:
    """Yield what asks with a clearance and keeps the record."""
    from web.replying import Replier

    with recording(library, settings) as book:
        yield Replier(make_engine(library, settings), library, clearance, book, settings.site)


def make_reference(papers: Sequence[Path], settings: Settings) -> System:
    """Make the reference pipeline over papers as Markdown, with the same embedding model as ours."""
    from evaluation.reference import Reference, read_paragraphs

    return Reference(read_paragraphs(papers), make_embedder(settings))
