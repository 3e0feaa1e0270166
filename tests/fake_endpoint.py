"""A language model's server as tests need it: real HTTP on this machine, with whatever fault is asked for.

The real thing is tried by test_language_model.py, where one is at hand.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Handler(BaseHTTPRequestHandler):
    """Answers with what the server was made to do."""

    server: FakeServer

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length))
        self.server.asked.append(body)
        self.server.headers.append(dict(self.headers))
        # The asker may leave, which is what some tests are about.
        with suppress(BrokenPipeError, ConnectionResetError):
            self.server.behave(self, body)

    def begin(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def put(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()

    def piece(self, text: str, **more: Any) -> None:
        self.put("data: " + json.dumps({"choices": [{"index": 0, "delta": {"content": text}, **more}]}) + "\n\n")

    def log_message(self, *args: Any) -> None:
        pass


Behaviour = Callable[[Handler, dict[str, Any]], None]


class FakeServer(ThreadingHTTPServer):
    """Remembers what it was asked; `stop` is set when the test is over, for those who hang."""

    daemon_threads = True

    def __init__(self, behave: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behave = behave
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.stop = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    @property
    def prompt(self) -> str:
        """All that the last question sent."""
        return "\n".join(message["content"] for message in self.asked[-1]["messages"])


@contextmanager
def serving(behave: Behaviour) -> Iterator[FakeServer]:
    server = FakeServer(behave)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.stop.set()
        server.shutdown()
        thread.join()
        server.server_close()


def writes(*pieces: str) -> Behaviour:
    """A model that writes these pieces and ends as it should."""

    def behave(handler: Handler, body: dict[str, Any]) -> None:
        handler.begin()
        for piece in pieces:
            handler.piece(piece)
        handler.piece("", finish_reason="stop")
        handler.put("data: [DONE]\n\n")

    return behave


def _status(status: int) -> Behaviour:
    def behave(handler: Handler, body: dict[str, Any]) -> None:
        handler.begin(status, "application/json")
        handler.put('{"error": {"message": "no"}}')

    return behave


def _hangs(handler: Handler, body: dict[str, Any]) -> None:
    handler.server.stop.wait(20)


def _hangs_after_headers(handler: Handler, body: dict[str, Any]) -> None:
    handler.begin()
    handler.server.stop.wait(20)


def _drips(handler: Handler, body: dict[str, Any]) -> None:
    handler.begin()
    while not handler.server.stop.wait(0.05):
        handler.put(": still thinking\n\n")


def _garbage(handler: Handler, body: dict[str, Any]) -> None:
    handler.begin()
    handler.put('data: {"choices": [{"delta": \x00\xff]\n\n')


def _other_json(handler: Handler, body: dict[str, Any]) -> None:
    handler.begin()
    handler.put('data: {"choices": [{"delta": {"content": {"text": ["a"]}}}]}\n\n')


def _half(handler: Handler, body: dict[str, Any]) -> None:
    handler.begin()
    handler.piece("The review was finished on 19 December 2024 and advises keeping 24 beds. [1]\nThe ")


def _turns_to_another(handler: Handler, body: dict[str, Any]) -> None:
    handler.begin()
    handler.piece("The review was finished on 19 December 2024 and advises keeping 24 beds. [1]\nThe ")
    handler.put("data: [DONE]\n\n")


def _hangs_within_an_answer(handler: Handler, body: dict[str, Any]) -> None:
    handler.begin()
    handler.piece("The review was finished on 19 December 2024 and advises keeping 24 beds. [1]\nThe ")
    handler.server.stop.wait(20)


def _garbage_within_an_answer(handler: Handler, body: dict[str, Any]) -> None:
    handler.begin()
    handler.piece("The review was finished on 19 December 2024 and advises keeping 24 beds. [1]\nThe ")
    handler.put("data: \ufffd{]\n\n")


def _error_within_an_answer(handler: Handler, body: dict[str, Any]) -> None:
    handler.begin()
    handler.piece("The review was finished on 19 December 2024 and advises keeping 24 beds. [1]\nThe ")
    handler.put('data: {"error": {"message": "out of memory", "type": "internal_server_error"}}\n\n')


def _half_an_event(handler: Handler, body: dict[str, Any]) -> None:
    handler.begin()
    handler.put('data: {"choices": [{"delta": {"con')


def _page(handler: Handler, body: dict[str, Any]) -> None:
    handler.begin(200, "text/html")
    handler.put("<html><body>Please sign in</body></html>")


def _huge(handler: Handler, body: dict[str, Any]) -> None:
    handler.begin()
    while not handler.server.stop.is_set():
        handler.piece("and so on " * 500)


def _huge_event(handler: Handler, body: dict[str, Any]) -> None:
    handler.begin()
    while not handler.server.stop.is_set():
        handler.put("data: " + "x" * 10_000)


def _redirects(handler: Handler, body: dict[str, Any]) -> None:
    handler.begin(307, "text/plain", Location=f"{handler.server.url}/elsewhere/chat/completions")


def _closes(handler: Handler, body: dict[str, Any]) -> None:
    handler.connection.close()


FAULTS: dict[str, Behaviour] = {
    "hangs": _hangs,
    "hangs after its headers": _hangs_after_headers,
    "drips": _drips,
    "answers 401": _status(401),
    "answers 429": _status(429),
    "answers 500": _status(500),
    "writes garbage": _garbage,
    "writes other JSON": _other_json,
    "ends after half an answer": _half,
    "turns to another asker": _turns_to_another,
    "hangs within an answer": _hangs_within_an_answer,
    "writes garbage within an answer": _garbage_within_an_answer,
    "reports an error within an answer": _error_within_an_answer,
    "ends within an event": _half_an_event,
    "sends a page": _page,
    "never ends": _huge,
    "never ends an event": _huge_event,
    "sends elsewhere": _redirects,
    "closes at once": _closes,
}
