"""The endpoint of a language model: messages in, the words it writes out, within one bound of time and size.

It speaks the chat completions of OpenAI's API, streamed as server-sent events, which every such server knows.
"""

from __future__ import annotations

import itertools
import json
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

_LOG: Final = logging.getLogger(__name__)

MOST_BYTES: Final = 256 * 1024
"""What an answer may take on the wire; 120 words take some 40 KiB as events."""
MOST_CALLS: Final = 8
"""Calls under way at once. A name server that hangs keeps a call's thread longer than its asker waits."""
MOST_TOKENS: Final = 400
MOST_CHARACTERS: Final = 6_000
"""Characters of the papers: with rules and examples, fewer than the 4,096 tokens that a small model reads."""
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})

Message: TypeAlias = dict[str, str]


class EndpointError(Exception):
    """The language model gave no whole answer; the message ends the sentence "The language model …"."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a language model answers, and what may be sent there; raises ValueError for what cannot be used.

    `url` is what comes before `/chat/completions`. `seconds` bounds a whole answer, finding the server's address
    included. `exempt`: texts of exempt papers may be sent there. `most_characters` bounds what of the papers one
    question sends, `most_tokens` what is written.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 30.0
    exempt: bool = False
    most_tokens: int = MOST_TOKENS
    most_characters: int = MOST_CHARACTERS

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be an address such as https://example.org/v1")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("must be an address alone: no name, password, “?” or “#”; the key has its own setting")
        if not self.model:
            raise ValueError("needs the name of a model")
        if not all("!" <= sign <= "~" for sign in self.key):
            # No header can hold it, and the error that says so would show it in the log.
            raise ValueError("needs a key without spaces, line ends and letters beyond ASCII")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK and (self.key or self.exempt):
            raise ValueError("must begin with https:// when a key or exempt text is sent to another machine")


class EndpointClient:
    """Asks one endpoint; may be used by many threads. It never asks twice: somebody is waiting."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._places = threading.Semaphore(MOST_CALLS)

    def stream(self, messages: Sequence[Message], stops: Sequence[str] = ()) -> Iterator[str]:
        """Yield what the model writes, piece by piece, up to any of `stops`; raises EndpointError, also after some.

        The call is made in a thread of its own, since looking up a name and connecting cannot be broken off.
        """
        if not self._places.acquire(blocking=False):
            raise EndpointError("is busy with other questions")
        deadline = time.monotonic() + self.endpoint.seconds
        pieces: queue.Queue[str | EndpointError | None] = queue.Queue()
        left = threading.Event()
        call = threading.Thread(target=self._call, args=(messages, stops, deadline, pieces.put, left), daemon=True)
        try:
            call.start()
        except RuntimeError as error:
            self._places.release()
            raise EndpointError("could not be asked") from error
        try:
            while True:
                try:
                    piece = pieces.get(timeout=max(0.0, deadline - time.monotonic()))
                except queue.Empty:
                    raise EndpointError("took too long") from None
                if piece is None:
                    return
                if isinstance(piece, EndpointError):
                    raise piece
                yield piece
        finally:
            left.set()

    def _call(
        self,
        messages: Sequence[Message],
        stops: Sequence[str],
        deadline: float,
        put: Callable[[str | EndpointError | None], None],
        left: threading.Event,
    ) -> None:
        """Make the call and put every piece, then an error or None; stops at the next piece when the asker has left."""
        import httpx2  # takes a fifth of a second, and most never need it

        outcome: EndpointError | None = EndpointError("could not be asked")
        try:
            for piece in self._pieces(messages, stops, deadline, left):
                if left.is_set():
                    break
                put(piece)
            outcome = None
        except EndpointError as error:
            outcome = error
        except httpx2.TimeoutException:
            outcome = EndpointError("took too long")
        except httpx2.ConnectError as error:
            _LOG.warning("the language model cannot be reached: %s", error)
            outcome = EndpointError("cannot be reached")
        except (httpx2.RemoteProtocolError, httpx2.ReadError) as error:
            _LOG.warning("the language model's server broke off: %s: %s", type(error).__name__, error)
            outcome = EndpointError("broke off")
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            _LOG.warning("the language model's answer cannot be read: %s: %s", type(error).__name__, error)
            outcome = EndpointError("gave no answer that can be read")
        finally:
            put(outcome)
            self._places.release()

    def _pieces(
        self, messages: Sequence[Message], stops: Sequence[str], deadline: float, gone: threading.Event
    ) -> Iterator[str]:
        import httpx2

        endpoint = self.endpoint
        headers = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}
        if endpoint.key:
            headers["Authorization"] = f"Bearer {endpoint.key}"
        body = {
            "model": endpoint.model,
            "messages": list(messages),
            "stream": True,
            "temperature": 0,
            "max_tokens": endpoint.most_tokens,
            **({"stop": list(stops)} if stops else {}),
        }
        # A proxy that the environment names is for addresses outside. Redirects are not followed: the papers go where
        # the settings say, and nowhere else.
        outside = urlsplit(endpoint.url).hostname not in LOOPBACK
        left = max(0.001, deadline - time.monotonic())
        with (
            httpx2.Client(trust_env=outside, follow_redirects=False, timeout=left) as client,
            client.stream(
                "POST", f"{endpoint.url.rstrip('/')}/chat/completions", json=body, headers=headers
            ) as response,
        ):
            if response.status_code != 200:
                _LOG.warning("the language model's server answered with status %d", response.status_code)
                raise EndpointError(f"refused to answer (status {response.status_code})")
            if response.headers.get("content-encoding", "identity") != "identity":
                raise EndpointError("gave no answer that can be read")
            text = response.iter_text()
            # Comments that keep a connection alive make no event, and would keep the call when its asker has left.
            response.iter_text = lambda chunk_size=None: itertools.takewhile(  # type: ignore[method-assign]
                lambda _: not gone.is_set(), text
            )
            read = 0
            for event in httpx2.EventSource(response, max_event_size=MOST_BYTES):
                read += len(event.data)
                if read > MOST_BYTES:
                    raise EndpointError("wrote too much")
                if event.data.strip() == "[DONE]":
                    break  # without having finished: a server that turns to another asker ends so
                piece, finished = _read(event.data)
                if piece:
                    yield piece
                if finished:
                    return
        raise EndpointError("broke off")


def _read(data: str) -> tuple[str, bool]:
    """Return the words in one event, and whether they are the last; raises EndpointError for anything else."""
    try:
        value: Any = json.loads(data)
        choices = value["choices"]
        if not choices:  # the last event of some servers only counts what was used
            return "", False
        text = choices[0].get("delta", {}).get("content") or ""
        finished = choices[0].get("finish_reason") is not None
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise EndpointError("gave no answer that can be read") from error
    if not isinstance(text, str):
        raise EndpointError("gave no answer that can be read")
    return text, finished
