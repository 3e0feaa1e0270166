"""What several test files share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from command_line import SAMPLE, boardpapers
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from web_fakes import FakeEngine, make_library
from werkzeug.test import TestResponse

from corpus.access import Access
from corpus.library import Library
from corpus.locators import Locator
from corpus.papers import Meeting, Paper, PaperKind, Passage, PassageKind
from search.embedding import Embedder
from search.publishing import Publisher
from web.app import create_app

# A busy machine is slow now and then: what a test takes is measured elsewhere.
settings.register_profile("boardpapers", deadline=None)
settings.load_profile("boardpapers")


class WholeAnswers(FlaskClient):
    """Takes every answer in whole, so that files being sent are closed."""

    def open(self, *args: Any, buffered: bool = True, **kwargs: Any) -> TestResponse:
        return super().open(*args, buffered=buffered, **kwargs)


@pytest.fixture(scope="session")
def web_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A filled library that tests only read."""
    library = make_library(tmp_path_factory.mktemp("web") / "data")
    yield library
    library.close()


@pytest.fixture
def web_app(web_library: Library) -> Flask:
    app = create_app(FakeEngine(web_library), web_library)  # type: ignore[arg-type]
    app.test_client_class = WholeAnswers
    return app


@pytest.fixture
def web_client(web_app: Flask) -> FlaskClient:
    return web_app.test_client()


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The real embedding model, loaded once."""
    return Embedder()


def make_paper(
    paper_id: str = "board-2024-05-09-report",
    title: str = "Winter plan",
    *,
    kind: PaperKind = PaperKind.REPORT,
    source: str = "Director of Public Health",
    body: str = "Harbour Board",
    day: date | None = date(2024, 5, 9),
    access: Access = Access.PUBLIC,
) -> Paper:
    return Paper(paper_id, title, kind, source, None, Meeting(body, day), access=access)


def make_passage(
    text: str,
    number: str = "1",
    paper: Paper | None = None,
    *,
    place: str = "para",
    kind: PassageKind = PassageKind.PARAGRAPH,
    **more: Any,
) -> Passage:
    owner = paper or make_paper()
    locator = more.pop("locator", None) or Locator.of(place, number)
    passage_id = f"{owner.id}-{locator.kind or 'text'}-{number}".replace(".", "-").lower()
    return Passage(passage_id, owner, locator, kind, text, **more)


@pytest.fixture
def publish(tmp_path: Path, embedder: Embedder) -> Callable[..., Library]:
    """Publish passages, grouped by their papers, into a library of the test's own; again and again where wanted."""
    library = Library(tmp_path / "data", create=True)
    publisher = Publisher(library, embedder)

    def put(*passages: Passage) -> Library:
        papers = {passage.paper.id: passage.paper for passage in passages}
        with library.writing():
            for paper_id, paper in papers.items():
                publisher.publish(paper, [passage for passage in passages if passage.paper.id == paper_id])
        return library

    return put


@pytest.fixture(scope="session")
def ashcombe_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample papers, Part 2 as exempt, that tests only read."""
    data = tmp_path_factory.mktemp("ashcombe") / "data"
    for arguments in (sorted(SAMPLE.glob("*.md")), ["--exempt", *sorted(SAMPLE.glob("part-2/*.md"))]):
        done = boardpapers("--data", data, "add", *arguments)
        assert done.returncode == 0, done.stderr
    return data
