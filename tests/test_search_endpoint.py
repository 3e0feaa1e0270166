"""The endpoint of a language model: whatever its server does, the asker is answered in time."""

import logging
import socket
import threading
import time
from typing import Any

import pytest
from fake_endpoint import FAULTS, serving, writes

from search.endpoint import MOST_CALLS, Endpoint, EndpointClient, EndpointError

ASKED = [{"role": "user", "content": "How many beds?"}]


def client(url: str, **more: Any) -> EndpointClient:
    return EndpointClient(Endpoint(url, "small", **{"seconds": 0.7, **more}))


def test_a_model_is_read_piece_by_piece() -> None:
    with serving(writes("Twenty-", "four beds. [1]")) as server:
        assert list(client(server.url, seconds=20).stream(ASKED)) == ["Twenty-", "four beds. [1]"]
        body = server.asked[0]
    assert body["model"] == "small"
    assert body["messages"] == ASKED
    assert body["stream"] is True


def test_the_key_is_sent_and_neither_shown_nor_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(FAULTS["answers 401"]) as server:
        asking = client(server.url, key="s3cret-key")
        with pytest.raises(EndpointError) as raised:
            list(asking.stream(ASKED))
        assert server.headers[0]["Authorization"] == "Bearer s3cret-key"
    assert "s3cret" not in f"{raised.value!r} {asking.endpoint!r} {caplog.text}"


@pytest.mark.parametrize("fault", FAULTS)
def test_a_server_with_a_fault_ends_the_answer_in_time(fault: str) -> None:
    with serving(FAULTS[fault]) as server:
        began = time.monotonic()
        with pytest.raises(EndpointError, match=r"^[a-z]"):
            list(client(server.url).stream(ASKED))
        assert time.monotonic() - began < 5
        assert len(server.asked) <= 1, "asked again, or elsewhere"


def test_no_server_is_said_to_be_out_of_reach() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}/v1"
        with pytest.raises(EndpointError, match="cannot be reached"):
            list(client(url, seconds=10).stream(ASKED))


def test_a_name_that_is_looked_up_for_ever_is_waited_for_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    # No machine has a name server that hangs at a test's wish: the real look-up cannot be broken off either.
    def look_up(*_: Any, **__: Any) -> None:
        time.sleep(2)
        raise socket.gaierror("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    began = time.monotonic()
    with pytest.raises(EndpointError, match="took too long"):
        list(client("http://models.invalid/v1", seconds=0.3).stream(ASKED))
    assert time.monotonic() - began < 2


def test_calls_that_hang_do_not_pile_up() -> None:
    with serving(FAULTS["hangs"]) as server:
        asking = client(server.url, seconds=2)

        def ask() -> None:
            with pytest.raises(EndpointError, match="too long"):
                list(asking.stream(ASKED))

        waiting = [threading.Thread(target=ask) for _ in range(MOST_CALLS)]
        for call in waiting:
            call.start()
        while len(server.asked) < MOST_CALLS:
            time.sleep(0.01)
        with pytest.raises(EndpointError, match="busy"):
            list(asking.stream(ASKED))
        for call in waiting:
            call.join()


def test_a_server_that_only_keeps_the_connection_alive_does_not_hold_a_call_for_ever() -> None:
    with serving(FAULTS["drips"]) as server:
        asking = client(server.url, seconds=0.1)
        for _ in range(MOST_CALLS + 2):
            with pytest.raises(EndpointError, match="too long"):
                list(asking.stream(ASKED))
            time.sleep(0.1)  # until its next sign of life


@pytest.mark.parametrize(
    ("url", "more", "said"),
    [
        ("ftp://example.org/v1", {}, "must be an address"),
        ("example.org", {}, "must be an address"),
        ("https://me:secret@example.org/v1", {}, "no name, password"),
        ("https://example.org/v1?key=1", {}, "no name, password"),
        ("http://example.org/v1", {"key": "k"}, "must begin with https"),
        ("http://example.org/v1", {"exempt": True}, "must begin with https"),
        ("https://example.org/v1", {"model": ""}, "name of a model"),
        ("https://example.org/v1", {"key": "s3cret\n"}, r"^needs a key without spaces, line ends and letters beyond"),
        ("https://example.org/v1", {"key": "s3crét"}, r"^needs a key without spaces, line ends and letters beyond"),
    ],
)
def test_an_endpoint_that_cannot_be_used_is_refused(url: str, more: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Endpoint(url, **{"model": "small", **more})


def test_a_key_may_go_to_this_machine_without_encryption() -> None:
    assert Endpoint("http://127.0.0.1:8080/v1", "small", key="k").key == "k"
