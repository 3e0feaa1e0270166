"""What several test files share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from web_fakes import FakeEngine, make_library
from werkzeug.test import TestResponse

from corpus.library import Library
from web.app import create_app


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
