from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from corpus.access import EVERYTHING
from corpus.library import Library
from corpus.papers import PassageKind
from search.embedding import Embedder
from search.engine import Engine


def test_resolutions_of_the_meeting_asked_about_come_before_those_of_others(
    ashcombe_data: Path, embedder: Embedder, tmp_path: Path
) -> None:
    shutil.copytree(ashcombe_data, tmp_path / "data")
    engine = Engine(Library(tmp_path / "data"), embedder)
    # Those of March begin with "Resolved:", those of September are only listed under it.
    for question in ("what was resolved in September 2024?", "what was resolved at the last meeting?"):
        first = engine.search(question, EVERYTHING, limit=1).hits[0].passage
        assert (first.kind, first.paper.date) == (PassageKind.RESOLUTION, date(2024, 9, 19)), question
