"""How much is loaded before it is needed: nothing."""

import subprocess
import sys

import pytest
from command_line import ROOT, environment

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


def test_help_loads_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "boardpapers", "--help"],
        cwd=ROOT, env=environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "boardpapers.cli" in loaded
    assert loaded.isdisjoint(HEAVY)
