"""`boardpapers check` finds what is wrong in a data folder and says what to do."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import boardpapers


def spoil_original(data: Path) -> None:
    next(path for path in (data / "files").iterdir() if path.is_file()).write_text("something else", encoding="utf-8")


def lose_original(data: Path) -> None:
    next(path for path in (data / "files").iterdir() if path.is_file()).unlink()


def lose_vectors(data: Path) -> None:
    change(data, "DELETE FROM vectors WHERE key IN (SELECT key FROM passages LIMIT 3)")


def shift_reference(data: Path) -> None:
    change(data, 'UPDATE refs SET "end"=100000 WHERE rowid=(SELECT min(rowid) FROM refs)')


def lose_word_index(data: Path) -> None:
    shutil.rmtree(next(data.glob("index-*")))


def change(data: Path, statement: str) -> None:
    db = sqlite3.connect(data / "library.sqlite")
    with db:
        assert db.execute(statement).rowcount > 0
    db.close()


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (spoil_original, "is not the file that was added"),
        (lose_original, "is missing from"),
        (lose_vectors, "3 passages without a vector"),
        (shift_reference, "a reference beyond its text"),
        (lose_word_index, "the word index is missing"),
    ],
)
def test_what_is_wrong_is_found_and_what_to_do_is_said(
    spoil: Callable[[Path], None], what: str, ashcombe_data: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(ashcombe_data, data)
    spoil(data)
    done = boardpapers("--data", data, "check", "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["sound"]) == (1, False)
    assert what in found["problems"][0]["what"]
    assert found["problems"][0]["advice"]
    printed = boardpapers("--data", data, "check")
    assert printed.returncode == 1
    assert what in printed.stderr
