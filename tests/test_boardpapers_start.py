"""How much is loaded before it is needed: nothing."""

import subprocess
import sys
import time

import pytest
from command_line import ROOT, boardpapers, environment

HEAVY = (
    "torch",
    "sentence_transformers",
    "transformers",
    "faiss",
    "tantivy",
    "numpy",
    "flask",
    "pypdf",
    "pypdfium2",
    "rich",
)


@pytest.mark.parametrize("module", ["boardpapers.cli", "boardpapers.commands.library", "web.shapes", "corpus.library"])
def test_nothing_heavy_is_imported_for_a_light_command(module: str) -> None:
    code = f"import sys, {module}; print(*[name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


def test_help_is_there_in_half_a_second() -> None:
    def once() -> float:
        began = time.perf_counter()
        assert boardpapers("--help").returncode == 0
        return time.perf_counter() - began

    # The best of five: the claim is about the program, not about what else the machine does.
    assert min(once() for _ in range(5)) < 0.5
