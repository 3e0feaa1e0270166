"""A real language model, where BOARDPAPERS_TEST_ENDPOINT names one: docs/language-models.md says how to serve it."""

import os
from pathlib import Path

import pytest

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
