"""Wrong input: one clear line on standard error, the right exit code, nothing lost."""

import json
import os
import socket
import subprocess
from pathlib import Path

import pytest
from command_line import COMMAND, ROOT, boardpapers, environment

from corpus.library import Library


def lines(text: str) -> list[str]:
    return text.strip().split("\n")


@pytest.mark.parametrize("verb", [["papers"], ["ask", "x"], ["search", "x"], ["show", "x"], ["serve"], ["check"]])
def test_without_a_library_every_reader_says_what_to_do(verb: list[str], tmp_path: Path) -> None:
    done = boardpapers("--data", tmp_path / "none", *verb)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(lines(done.stderr)) == 1
    assert "boardpapers add" in done.stderr
    assert not (tmp_path / "none").exists()


def test_a_missing_path_is_said_and_no_data_folder_made(tmp_path: Path) -> None:
    done = boardpapers("--data", tmp_path / "data", "add", tmp_path / "pack.pdf")
    assert (done.returncode, done.stdout) == (1, "")
    assert "pack.pdf: not read: there is no such file" in done.stderr
    assert not (tmp_path / "data").exists()


def test_what_cannot_be_read_is_named_with_its_reason_and_the_rest_is_in(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "a.md").write_text("# Report on cats\n\n1.1 There were four cats in the town hall.\n", encoding="utf-8")
    (papers / "empty.md").write_bytes(b"")
    (papers / "binary.md").write_bytes(bytes(range(256)) * 4)
    (papers / "short.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<</Type/Cat")
    (papers / "sheet.xlsx").write_bytes(b"PK")
    done = boardpapers("--data", tmp_path / "data", "add", papers, tmp_path / "missing.md")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    said = lines(done.stderr)
    assert len(said) == 5
    assert all(
        any(f"{name}: not read: " in line for line in said)
        for name in ("empty.md", "binary.md", "short.pdf", "sheet.xlsx", "missing.md")
    )
    assert "a.md: 1 paper" in done.stdout
    assert lines(done.stdout)[-1] == "1 file read, 5 not read."
    shown = json.loads(boardpapers("--data", tmp_path / "data", "papers", "--json").stdout)
    assert [paper["title"] for paper in shown["papers"]] == ["Report on cats"]


def test_a_data_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n1.1 Cats.\n", encoding="utf-8")
    (tmp_path / "data").mkdir(mode=0o500)
    # Root may write everywhere but in a file system that makes no folders.
    data = tmp_path / "data" if os.geteuid() else Path("/proc/data")
    done = boardpapers("--data", data, "add", tmp_path / "a.md")
    assert (done.returncode, len(lines(done.stderr))) == (1, 1)
    assert str(data) in done.stderr


def test_a_data_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n1.1 Cats.\n", encoding="utf-8")
    (tmp_path / "data").write_text("mine", encoding="utf-8")
    done = boardpapers("--data", tmp_path / "data", "add", tmp_path / "a.md")
    assert (done.returncode, len(lines(done.stderr))) == (1, 1)
    assert (tmp_path / "data").read_text(encoding="utf-8") == "mine"


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"not a database at all, but somebody's file")
    done = boardpapers("--data", tmp_path, "papers")
    assert (done.returncode, len(lines(done.stderr))) == (1, 1)
    assert (tmp_path / "library.sqlite").read_bytes().startswith(b"not a database")


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n1.1 Cats.\n", encoding="utf-8")
    library = Library(tmp_path / "data", create=True)
    with library.writing():
        done = boardpapers("--data", tmp_path / "data", "add", tmp_path / "a.md")
    library.close()
    assert (done.returncode, len(lines(done.stderr))) == (1, 1)
    assert "another program is writing" in done.stderr


def test_a_port_in_use_is_said(ashcombe_data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = boardpapers("--data", ashcombe_data, "serve", "--port", port)
    assert (done.returncode, len(lines(done.stderr))) == (1, 1)
    assert f"port {port} on 127.0.0.1 is in use" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["show", "no-such-paper"], 1, "no place"),
        (["remove", "no-such-paper"], 1, "no paper"),
        (["ask", " "], 2, "type a question"),
        (["ask", "what \udcff was agreed?"], 2, "bytes that are no text"),
        (["ask", "x" * 1001], 2, "1,001 characters"),
        (["ask"], 2, "either a QUESTION or --questions"),
        (["ask", "x", "--questions", "y"], 2, "either a QUESTION or --questions"),
        (["ask", "x", "--out", "y"], 2, "--out goes with --questions"),
        (["ask", "--questions", "no-such-file"], 2, "cannot be read"),
        (["evaluate", "no-such-file"], 2, "cannot be read"),
        (["evaluate", "evaluation/gold/ashcombe.jsonl", "--reference", "no-such-file"], 2, "no such file"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    arguments: list[str], status: int, said: str, ashcombe_data: Path
) -> None:
    done = boardpapers("--data", ashcombe_data, *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert len(lines(done.stderr)) == 1
    assert said in done.stderr


def test_an_unknown_setting_is_an_error() -> None:
    done = boardpapers("papers", BOARDPAPERS_COLOUR="blue")
    assert (done.returncode, len(lines(done.stderr))) == (2, 1)
    assert "BOARDPAPERS_COLOUR is not a setting" in done.stderr


def test_a_reader_that_leaves_early_is_no_error(ashcombe_data: Path) -> None:
    command = [*COMMAND, "--data", str(ashcombe_data), "show", "--json"]
    paper = json.loads(boardpapers("--data", ashcombe_data, "papers", "--json").stdout)["papers"][2]["id"]
    with subprocess.Popen(
        [*command, paper], cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
