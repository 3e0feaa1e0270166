"""Killing `boardpapers add` at any moment leaves the last published state, whole."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from command_line import ROOT, boardpapers, environment

from corpus.access import EVERYTHING
from corpus.library import Library

KILLS = int(os.environ.get("KILLS", "3"))
SEED = int(os.environ.get("KILL_SEED", str(random.randrange(10**6))))
PAPERS = 5
WORDS = ("one", "two")


def write_pack(path: Path, word: str) -> None:
    """Write a pack of several reports in which every paragraph says the version's word."""
    reports = [
        f"## REPORT TO: Cat Board\n\n**Date of meeting:** 14 March 2024  \n**Report of:** Officer {number}  \n"
        f"**Subject/Title:** Report {number} on cats\n\n### 1 Findings\n\n"
        + "\n\n".join(
            f"1.{paragraph} In version {word} the officer found {number}{paragraph} cats in room {paragraph}."
            for paragraph in range(1, 25)
        )
        for number in range(1, PAPERS + 1)
    ]
    path.write_text("# Cat Board\n\n" + "\n\n".join(reports) + "\n", encoding="utf-8")


def state(data: Path) -> dict[str, tuple[str, ...]]:
    """Read what is published: the texts of each paper, by its id."""
    library = Library(data)
    found = {
        paper.id: tuple(passage.text for passage in library.passages(paper.id, EVERYTHING))
        for paper in library.papers(EVERYTHING)
    }
    library.close()
    return found


def add_and_kill(data: Path, pack: Path, seconds: float | None) -> float:
    """Add the pack and kill the program after `seconds` of work; with None let it end. Returns how long it worked."""
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("killed_add.py")), str(data), str(pack)],
        cwd=ROOT, env=environment(PYTHONPATH=str(ROOT)), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        began = time.monotonic()
        process.stdin.write("go\n")
        process.stdin.flush()
        if seconds is None:
            assert process.wait() == 0
        else:
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
        process.wait()
        return time.monotonic() - began


def test_killed_at_any_moment_the_library_is_the_last_published_state(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    data, pack = tmp_path / "data", tmp_path / "pack.md"
    whole: dict[str, dict[str, tuple[str, ...]]] = {}
    took = 0.0
    for word in WORDS:
        write_pack(pack, word)
        took = add_and_kill(data, pack, None)
        whole[word] = state(data)
    assert len(whole["one"]) >= PAPERS
    assert whole["one"].keys() == whole["two"].keys()

    for number in range(KILLS):
        write_pack(pack, WORDS[number % 2])
        moment = chance.uniform(0, took)
        add_and_kill(data, pack, moment)
        told = f"kill {number} after {moment:.3f} s of {took:.3f} (KILL_SEED={SEED})"

        found = state(data)
        assert found.keys() == whole["one"].keys(), told
        for paper, texts in found.items():
            assert texts in (whole["one"][paper], whole["two"][paper]), f"{paper}: {told}"
        checked = boardpapers("--data", data, "check")
        assert (checked.returncode, checked.stderr) == (0, ""), told
        searched = boardpapers("--data", data, "search", "how many cats in room 7?", "--json")
        assert (searched.returncode, searched.stderr) == (0, ""), told
        hits = json.loads(searched.stdout)["hits"]
        assert hits, told
        published = {text for texts in found.values() for text in texts}
        assert all(hit["passage"]["text"] in published for hit in hits), told

    for word in WORDS:
        write_pack(pack, word)
        add_and_kill(data, pack, None)
        assert state(data) == whole[word], f"after the kills (KILL_SEED={SEED})"


def test_killed_while_the_first_papers_go_in_what_is_there_is_whole(tmp_path: Path) -> None:
    chance = random.Random(SEED + 1)
    pack = tmp_path / "pack.md"
    write_pack(pack, "one")
    took = add_and_kill(tmp_path / "clean", pack, None)
    clean = state(tmp_path / "clean")
    for number in range(max(1, KILLS // 4)):
        data = tmp_path / f"data-{number}"
        moment = chance.uniform(0, took)
        add_and_kill(data, pack, moment)
        told = f"kill after {moment:.3f} s of {took:.3f} (KILL_SEED={SEED})"
        if (data / "library.sqlite").exists():
            checked = boardpapers("--data", data, "check")
            # A kill before the library is made leaves none, and this is said.
            assert checked.returncode == 0 or "no library" in checked.stderr, f"{checked.stderr} {told}"
        add_and_kill(data, pack, None)
        assert state(data) == clean, told
