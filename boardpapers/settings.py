"""The settings: one frozen object, read once from the environment and `boardpapers.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from search.endpoint import MOST_CHARACTERS

FILE: Final = "boardpapers.toml"
PREFIX: Final = "BOARDPAPERS_"

# Names with our prefix that are no settings: where the settings file is, and where the tests find the shared papers.
# And where they find a language model.
NOT_SETTINGS: Final = frozenset(
    {"BOARDPAPERS_CONFIG", "BOARDPAPERS_SHARED", "BOARDPAPERS_TEST_ENDPOINT", "BOARDPAPERS_TEST_MODEL"}
)


class SettingsError(ValueError):
    """A setting is unknown or its value cannot be used."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set; every field is a key of `boardpapers.toml` and, upper case with the prefix, of the environment.

    `data` is the folder that holds everything. `host`, `port` and `threads` are the web server's. `limit` is how many
    hits a search on the command line gives. `model` is another sentence-transformers model than the one that comes
    along, `reranker` a cross-encoder that reads the first hits last. `by` is who documents and the search record name
    as the asker on the command line, `site` the address that people reach the web app by, put before links in
    documents. The search record is kept for `keep_records` days, and with 0 not at all. The endpoint is a language
    model's (`search.endpoint`); without its address there is none.
    """

    data: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    limit: int = 10
    model: str = ""
    reranker: str = ""
    by: str = ""
    site: str = ""
    keep_records: int = 200
    endpoint: str = ""
    endpoint_key: str = field(default="", repr=False)
    endpoint_model: str = ""
    endpoint_seconds: int = 30
    endpoint_exempt: bool = False
    endpoint_characters: int = MOST_CHARACTERS


_RANGES: Final[dict[str, tuple[int, int]]] = {
    "port": (0, 65535),
    "threads": (1, 256),
    "limit": (1, 100),
    "keep_records": (0, 3650),
    "endpoint_seconds": (1, 600),
    "endpoint_characters": (500, 100_000),
}
_TRUTHS: Final = {True: True, False: False, "true": True, "false": False}


def read_settings(environ: Mapping[str, str], folder: Path) -> Settings:
    """Read the settings: defaults, then the settings file, then the environment; raises SettingsError.

    The file is `boardpapers.toml` in `folder`, or what BOARDPAPERS_CONFIG names; then it must be there.
    """
    named = environ.get("BOARDPAPERS_CONFIG")
    path = Path(named) if named else folder / FILE
    settings = Settings()
    if named or path.exists():
        for key, value in _read_file(path).items():
            settings = _with(settings, key, value, f"{path}: {key}")
    for name, text in environ.items():
        if name.startswith(PREFIX) and name not in NOT_SETTINGS:
            settings = _with(settings, name.removeprefix(PREFIX).lower(), text, name)
    return settings


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not TOML: {error}") from error


def _with(settings: Settings, key: str, value: object, where: str) -> Settings:
    """Return the settings with one more value; `where` names it for the person who wrote it."""
    known = [field.name for field in fields(Settings)]
    if key not in known:
        raise SettingsError(f"{where} is not a setting; known are {', '.join(known)}")
    return replace(settings, **{key: _read_value(key, value, type(getattr(settings, key)), where)})


def _read_value(key: str, value: object, wanted: type, where: str) -> Any:
    if wanted is int:
        return _whole_number(key, value, where)
    if wanted is bool:
        return _truth(value, where)
    if not isinstance(value, str):
        raise SettingsError(f"{where} must be text")
    if issubclass(wanted, Path):
        if not value:
            raise SettingsError(f"{where} is empty; it must name a folder")
        return Path(value).expanduser()
    return value


def _truth(value: object, where: str) -> bool:
    known = isinstance(value, (bool, str)) and value in _TRUTHS
    if not known:
        raise SettingsError(f"{where} must be true or false, not {value!r}")
    return _TRUTHS[value]


def _whole_number(key: str, value: object, where: str) -> int:
    lowest, highest = _RANGES[key]
    text = str(value) if isinstance(value, (int, str)) and not isinstance(value, bool) else ""
    if not (text.isascii() and text.isdecimal() and lowest <= int(text) <= highest):
        raise SettingsError(f"{where} must be a whole number from {lowest} to {highest}, not {value!r}")
    return int(text)
