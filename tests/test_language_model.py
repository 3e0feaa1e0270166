"""A real language model, where BOARDPAPERS_TEST_ENDPOINT names one: docs/language-models.md says how to serve it."""

import json
import os
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fake_endpoint import Handler, serving

from corpus.access import EVERYTHING
from corpus.library import Library
from evaluation.written import counted
from search.embedding import Embedder
from search.endpoint import Endpoint, EndpointClient
from search.engine import Engine
from search.likeness import WordLikeness
from search.writing import Writer

URL = os.environ.get("BOARDPAPERS_TEST_ENDPOINT", "")
MODEL = os.environ.get("BOARDPAPERS_TEST_MODEL", "gemma")
QUESTIONS = (
    "how many beds at Fernlea House does the review want to keep?",
    "what was resolved about the carers' grant?",
    "on what does the Board not yet challenge its partners?",
)

pytestmark = pytest.mark.skipif(not URL, reason="no language model is named in BOARDPAPERS_TEST_ENDPOINT")


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_is_shown_that_the_papers_do_not_bear_out(
    ashcombe_data: Path, embedder: Embedder, question: str
) -> None:
    library = Library(ashcombe_data)
    client = EndpointClient(Endpoint(URL, MODEL, seconds=300, most_tokens=120))
    answer = Engine(library, embedder, Writer(client, WordLikeness(embedder))).ask(question, EVERYTHING)
    library.close()
    assert answer.answered
    assert not answer.notice.startswith("The language model "), answer.notice
    found = counted(answer)
    assert found["sentences shown without a citation"] == 0
    assert found["numbers shown that their passages lack"] == 0
    assert found["quotes that are not verbatim"] == 0


def _breaks_off(handler: Handler) -> None:
    handler.connection.close()


def _hangs(handler: Handler) -> None:
    handler.server.stop.wait(300)


def _writes_garbage(handler: Handler) -> None:
    handler.put('data: {"choices": [{"delta": \x00]\n\n')


@pytest.mark.parametrize("fails", [_breaks_off, _hangs, _writes_garbage])
def test_a_real_answer_that_fails_midway_leaves_the_papers_own_words(
    ashcombe_data: Path, embedder: Embedder, fails: Callable[[Handler], None]
) -> None:
    passed: list[bytes] = []

    def relay(handler: Handler, body: dict[str, Any]) -> None:
        request = urllib.request.Request(
            f"{URL.rstrip('/')}/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        handler.begin()
        with urllib.request.urlopen(request, timeout=300) as response:
            for line in response:
                handler.put(line.decode())
                passed.append(line)
                if sum(b'"content"' in seen for seen in passed) >= 3:
                    break
            fails(handler)

    library = Library(ashcombe_data)
    with serving(relay) as server:
        client = EndpointClient(Endpoint(server.url, MODEL, seconds=60, most_tokens=60, most_characters=1_000))
        answer = Engine(library, embedder, Writer(client, WordLikeness(embedder))).ask(QUESTIONS[0], EVERYTHING)
    own = Engine(library, embedder).ask(QUESTIONS[0], EVERYTHING)
    library.close()
    assert passed, "the model had begun to write"
    assert answer.notice.startswith("The language model ")
    assert (answer.answered, answer.written_by) == (True, "")
    assert (answer.statements, answer.citations) == (own.statements, own.citations)
