"""The bench of the stages, run as it is run by hand, on libraries small enough to know what is found."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import make_paper, make_passage

from corpus.library import Library
from evaluation import stages

Publish = Callable[..., Library]

GRITTING = "Gritting the coast road cost £17,071 in January."
TEXTS = (GRITTING, "The library opens on Sundays.", "Drivers were thanked by the mayor.", "The budget was agreed.")


def gold(path: Path, **questions: str) -> Path:
    """Write a gold file: a question of each type, with the text that answers it."""
    lines = [
        {
            "id": f"q-{type_}",
            "question": question,
            "type": type_,
            "answer_must_match": [],
            "needs": "any",
            "gold": [{"locator": "para 1", "quote": GRITTING}] if type_ != "none" else [],
        }
        for type_, question in questions.items()
    ]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def test_the_stages_are_shown_for_each_library_and_for_all(
    publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = make_paper()
    library = publish(*(make_passage(text, str(number), paper) for number, text in enumerate(TEXTS, start=1)))
    first = gold(tmp_path / "first.jsonl", number="what did gritting the road cost?", none="who won the cup?")
    second = gold(tmp_path / "second.jsonl", number="gritting costs", date="when was the coast road gritted?")
    misses = tmp_path / "misses.md"
    data = str(library.folder)
    arguments = ["--data", data, str(first), "--data", data, str(second), "--misses", str(misses)]
    monkeypatch.setattr(sys, "argv", ["stages", *arguments])
    assert stages.main() == 0
    told = capsys.readouterr().out
    assert "## first: 1 answerable questions, 4 passages" in told
    assert "## second: 2 answerable questions, 4 passages" in told
    assert "## all: 3 answerable questions" in told
    assert "| whole | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 |" in told
    assert "| date | 1 |" in told
    assert "Worse than BM25 alone by more than chance (p < 0.05): no kind" in told
    assert misses.read_text(encoding="utf-8").count("# What the search misses in") == 2


def test_a_library_without_gold_is_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["stages", "--data", "somewhere"])
    with pytest.raises(SystemExit) as stopped:
        stages.main()
    assert stopped.value.code == 2
