"""Work beside a question's own thread: its result, its error, and that nobody waits for a thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from search import beside as module
from search.beside import beside


@pytest.fixture(params=[0, 1])
def _spare(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    module._pool.cache_clear()
    monkeypatch.setattr(module, "_spare", lambda: request.param)
    yield
    module._pool.cache_clear()


@pytest.mark.usefixtures("_spare")
def test_the_result_and_the_error_come_back() -> None:
    assert beside(lambda: 7)() == 7
    with pytest.raises(ZeroDivisionError):
        beside(lambda: 1 // 0)()


@pytest.mark.usefixtures("_spare")
def test_who_asks_does_what_no_thread_has_begun() -> None:
    go_on = threading.Event()
    held = [beside(go_on.wait) for _ in range(1)] if module._spare() else []
    assert beside(threading.get_ident)() == threading.get_ident()
    go_on.set()
    assert all(waiting() for waiting in held)
