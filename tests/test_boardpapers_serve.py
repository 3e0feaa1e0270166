"""`boardpapers serve`: it says where it is, answers, and stops when told."""

import json
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import COMMAND, ROOT, environment


@pytest.fixture
def server(ashcombe_data: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [*COMMAND, "serve", "--data", str(ashcombe_data), "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert line.startswith("Boardpapers is at http://127.0.0.1:"), line
        yield process, line.split()[3].rstrip("/")
        process.kill()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_and_stops_when_told(server: tuple[subprocess.Popen[str], str], told: signal.Signals) -> None:
    process, address = server
    with urllib.request.urlopen(f"{address}/api/v1/ask?q=what+did+Ofsted+find", timeout=30) as response:
        answer = json.load(response)
    assert answer["question"] == "what did Ofsted find"
    assert {hit["passage"]["access"] for hit in answer["hits"]} == {"public"}
    with urllib.request.urlopen(f"{address}/readyz", timeout=30) as response:
        assert response.status == 200
    process.send_signal(told)
    assert process.wait(timeout=30) == 0
    assert process.stderr is not None
    assert process.stderr.read() == "Boardpapers has stopped.\n"
