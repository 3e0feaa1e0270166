"""The house itself: what a newcomer's first commands rely on."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_pin_every_package_and_name_no_machine(name: str) -> None:
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            assert re.fullmatch(r"[a-z0-9.-]+==[0-9][0-9a-z.]*", line), line
        assert "://" not in line
        assert not re.search(r"(^|\s)/", line), line


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = [set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / name).read_text(encoding="utf-8"), re.M)) for name in LOCKS]
    run, develop = pinned
    wanted = {re.split(r"[\[=<>]", item)[0] for item in project["dependencies"]}
    assert wanted <= run <= develop
    assert set(project["optional-dependencies"]["dev"]) <= develop


def test_the_readme_names_the_commands_that_make_has() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    for name in ("README.md", "CONTRIBUTING.md", "docs/measuring.md"):
        named = set(re.findall(r"(?:`|^)make ([a-z-]+)", (ROOT / name).read_text(encoding="utf-8"), re.M))
        assert named <= targets, name


def test_ci_runs_the_readmes_test_command_and_nothing_else() -> None:
    commands = [
        line
        for line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "set ", "cd "))
    ]
    assert commands == ["exec make test"]


@pytest.mark.parametrize(
    ("python", "said"),
    [
        ("no-such-python", "no-such-python is missing: install Python 3.11"),
        ("old-python", "Python 3.11 or newer is needed"),
        ("bare-python", "venv module is missing"),
    ],
)
def test_what_is_missing_for_the_environment_is_said_in_one_line(python: str, said: str, tmp_path: Path) -> None:
    # Stand-ins for a machine without, or with another, Python: the real one makes the environment of this very run.
    (tmp_path / "old-python").write_text('#!/bin/sh\n[ "$1" = -V ] && echo Python 3.9.2\nexit 1\n', encoding="utf-8")
    (tmp_path / "bare-python").write_text('#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\n', encoding="utf-8")
    for stand_in in tmp_path.iterdir():
        stand_in.chmod(0o755)
    done = subprocess.run(
        [ROOT / "scripts" / "make-venv", "requirements.lock", ".venv/.ready"],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "PYTHON": python},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / ".venv").exists()
