"""Settings: where they come from, and what is said about wrong ones."""

from dataclasses import fields
from pathlib import Path

import pytest

from boardpapers.settings import Settings, SettingsError, read_settings

README = Path(__file__).parents[1] / "README.md"


def test_without_anything_said_the_defaults_hold(tmp_path: Path) -> None:
    assert read_settings({}, tmp_path) == Settings()


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    (tmp_path / "boardpapers.toml").write_text('data = "library"\nport = 8100\n', encoding="utf-8")
    settings = read_settings({"BOARDPAPERS_PORT": "8200"}, tmp_path)
    assert (settings.data, settings.port) == (Path("library"), 8200)


def test_the_file_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("limit = 3\n", encoding="utf-8")
    assert read_settings({"BOARDPAPERS_CONFIG": str(tmp_path / "other.toml")}, tmp_path).limit == 3


@pytest.mark.parametrize(
    ("environ", "toml", "said"),
    [
        ({"BOARDPAPERS_PROT": "1"}, "", "BOARDPAPERS_PROT is not a setting"),
        ({}, "prot = 1", "prot is not a setting"),
        ({"BOARDPAPERS_PORT": "http"}, "", "whole number from 0 to 65535"),
        ({"BOARDPAPERS_PORT": "-1"}, "", "whole number from 0 to 65535"),
        ({}, "port = true", "whole number"),
        ({}, "port = 8000.5", "whole number"),
        ({}, "threads = 0", "whole number from 1 to 256"),
        ({}, "data = 5", "must be text"),
        ({"BOARDPAPERS_DATA": ""}, "", "must name a folder"),
        ({}, "port = ", "is not TOML"),
        ({"BOARDPAPERS_CONFIG": "nowhere.toml"}, "", "cannot be read"),
    ],
)
def test_a_wrong_setting_is_named(environ: dict[str, str], toml: str, said: str, tmp_path: Path) -> None:
    if toml:
        (tmp_path / "boardpapers.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        read_settings(environ, tmp_path)


def test_every_setting_is_documented_with_its_default() -> None:
    text = README.read_text(encoding="utf-8")
    for field in fields(Settings):
        default = f"`{field.default}`" if field.default != "" else ""
        default = default.replace("False", "false")  # as TOML writes it
        row = f"| `{field.name}` | `BOARDPAPERS_{field.name.upper()}` | {default} |".replace("|  |", "| |")
        assert row in text, row
