"""The one place where the parts are put together. What is heavy is imported only when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from boardpapers.settings import Settings
from corpus.library import Library

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from evaluation.response import System
    from search.embedding import Embedder
    from search.engine import Engine
    from search.publishing import Publisher


def open_library(settings: Settings, *, create: bool = False) -> Library:
    """Open the library in the data folder; with `create`, make it when there is none."""
    return Library(settings.data, create=create)


def make_embedder(settings: Settings) -> Embedder:
    """Make the embedder of the model that is set."""
    from search.embedding import Embedder

    return Embedder(settings.model or None)


def make_engine(library: Library, settings: Settings) -> Engine:
    """Make what answers questions from the library."""
    from search.engine import Engine

    return Engine(library, make_embedder(settings))


def make_publisher(library: Library, settings: Settings) -> Publisher:
    """Make what publishes papers into the library and its indexes."""
    from search.publishing import Publisher

    return Publisher(library, make_embedder(settings))


def make_app(library: Library, engine: Engine) -> WSGIApplication:
    """Make the web app; it serves public papers only."""
    from web.app import create_app

    return create_app(engine, library)


def make_reference(papers: Sequence[Path], settings: Settings) -> System:
    """Make the reference pipeline over papers as Markdown, with the same embedding model as ours."""
    from evaluation.reference import Reference, read_paragraphs

    return Reference(read_paragraphs(papers), make_embedder(settings))
