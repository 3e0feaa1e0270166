"""Running the command line as people do: in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "corpus" / "sample"
COMMAND = (sys.executable, "-m", "boardpapers")


def environment(**more: str) -> dict[str, str]:
    """The environment without settings of ours, so that a developer's own do not change a test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BOARDPAPERS_")}
    return kept | more


def boardpapers(*arguments: object, stdin: str | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `boardpapers` to its end in the repository's folder."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=ROOT,
        env=environment(**more),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
