"""The stem of an English word, by the Porter2 rules (snowballstem.org/algorithms/english/stemmer.html)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_VOWELS: Final = "aeiouy"
_SPECIAL: Final = {
    "skis": "ski",
    "skies": "sky",
    "dying": "die",
    "lying": "lie",
    "tying": "tie",
    "idly": "idl",
    "gently": "gentl",
    "ugly": "ugli",
    "early": "earli",
    "only": "onli",
    "singly": "singl",
    "sky": "sky",
    "news": "news",
    "howe": "howe",
    "atlas": "atlas",
    "cosmos": "cosmos",
    "bias": "bias",
    "andes": "andes",
    "evening": "evening",
    "evenings": "evening",
}
_KEPT_AFTER_PLURAL: Final = {"inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed"}
_STEP_2: Final = (
    ("ational", "ate"),
    ("fulness", "ful"),
    ("iveness", "ive"),
    ("ization", "ize"),
    ("ousness", "ous"),
    ("biliti", "ble"),
    ("lessli", "less"),
    ("tional", "tion"),
    ("alism", "al"),
    ("aliti", "al"),
    ("ation", "ate"),
    ("entli", "ent"),
    ("fulli", "ful"),
    ("iviti", "ive"),
    ("ousli", "ous"),
    ("abli", "able"),
    ("alli", "al"),
    ("anci", "ance"),
    ("ator", "ate"),
    ("enci", "ence"),
    ("izer", "ize"),
    ("bli", "ble"),
    ("ogi", "og"),
    ("li", ""),
)
_STEP_3: Final = (
    ("ational", "ate"),
    ("tional", "tion"),
    ("alize", "al"),
    ("icate", "ic"),
    ("iciti", "ic"),
    ("ative", ""),
    ("ical", "ic"),
    ("ness", ""),
    ("ful", ""),
)
_STEP_4: Final = (
    "ement",
    "able",
    "ance",
    "ence",
    "ible",
    "ment",
    "ant",
    "ate",
    "ent",
    "ion",
    "ism",
    "iti",
    "ive",
    "ize",
    "ous",
    "al",
    "er",
    "ic",
)
_EARLY_REGION: Final = ("gener", "commun", "arsen", "past", "univers", "later", "emerg", "organ", "inter")
_REGION: Final = re.compile(r"[aeiouy][^aeiouy]")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the stem of a lower-case word; a word that is not all letters is its own stem."""
    if len(word) <= 2 or not (word.isascii() and word.replace("'", "").isalpha()):
        return word
    if word in _SPECIAL:
        return _SPECIAL[word]
    word = _mark_consonant_y(word.removeprefix("'"))
    first, second = _regions(word)
    word = _without_plural(_without_possessive(word))
    if word in _KEPT_AFTER_PLURAL:
        return word
    word = _without_past_or_gerund(word, first)
    if len(word) > 2 and word[-1] in "yY" and word[-2] not in _VOWELS:
        word = word[:-1] + "i"
    word = _step_2(word, first)
    word = _step_3(word, first, second)
    word = _step_4(word, second)
    return _step_5(word, first, second).replace("Y", "y")


def _mark_consonant_y(word: str) -> str:
    if word.startswith("y"):
        word = "Y" + word[1:]
    return re.sub(r"([aeiouy])y", r"\1Y", word)


def _regions(word: str) -> tuple[int, int]:
    """Return where the rules' regions R1 and R2 begin."""
    early = next((len(prefix) for prefix in _EARLY_REGION if word.startswith(prefix)), 0)
    found = _REGION.search(word)
    first = early or (found.end() if found else len(word))
    later = _REGION.search(word, first)
    return first, later.end() if later else len(word)


def _without_possessive(word: str) -> str:
    for suffix in ("'s'", "'s", "'"):
        if word.endswith(suffix):
            return word.removesuffix(suffix)
    return word


def _without_plural(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith(("ied", "ies")):
        return word[:-2] if len(word) > 4 else word[:-1]
    if word.endswith(("us", "ss")) or not word.endswith("s"):
        return word
    return word[:-1] if any(letter in _VOWELS for letter in word[:-2]) else word


def _without_past_or_gerund(word: str, first: int) -> str:
    for suffix in ("eedly", "eed"):
        if word.endswith(suffix):
            return word[: -len(suffix)] + "ee" if len(word) - len(suffix) >= first else word
    for suffix in ("ingly", "edly", "ing", "ed"):
        if not word.endswith(suffix):
            continue
        root = word[: -len(suffix)]
        if not any(letter in _VOWELS for letter in root):
            return word
        if root.endswith(("at", "bl", "iz")):
            return root + "e"
        if re.search(r"(bb|dd|ff|gg|mm|nn|pp|rr|tt)$", root):
            return root if root in {"add", "egg", "odd"} else root[:-1]
        return root + "e" if first >= len(root) and _ends_short(root) else root
    return word


def _ends_short(word: str) -> bool:
    """Whether the word ends in a short syllable."""
    return re.search(r"([^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy])$", word) is not None


def _step_2(word: str, first: int) -> str:
    for suffix, better in _STEP_2:
        if word.endswith(suffix):
            root = word[: -len(suffix)]
            barred = (suffix == "ogi" and not root.endswith("l")) or (
                suffix == "li" and root[-1:] not in set("cdeghkmnrt")
            )
            return word if len(root) < first or barred else root + better
    return word


def _step_3(word: str, first: int, second: int) -> str:
    for suffix, better in _STEP_3:
        if word.endswith(suffix):
            root = word[: -len(suffix)]
            return word if len(root) < (second if suffix == "ative" else first) else root + better
    return word


def _step_4(word: str, second: int) -> str:
    for suffix in _STEP_4:
        if word.endswith(suffix):
            root = word[: -len(suffix)]
            barred = suffix == "ion" and not root.endswith(("s", "t"))
            return word if len(root) < second or barred else root
    return word


def _step_5(word: str, first: int, second: int) -> str:
    root = word[:-1]
    if word.endswith("e") and (len(root) >= second or (len(root) >= first and not _ends_short(root))):
        return root
    return root if word.endswith("ll") and len(root) >= second else word
