"""The terms of a text: what counts as one word, for the index, the question and the highlights alike."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from itertools import islice
from operator import itemgetter
from typing import Final, NamedTuple

from search.stemming import stem

STOPWORDS: Final = frozenset(
    """
    a about above after again against all also am an and any are as at be because been before being
    below between both but by can could did do does doing done down during each few for from further
    get gets getting go goes going got had has have having he her here hers him his how i if in into
    is it its itself just let like may me might more most much must my no nor not now of off on once
    one only or other our out over own per please put same shall she should show so some such tell
    than that the their them then there these they this those through to too under until up upon us
    very was we were what when where whether which while who whom whose why will with within without
    would yet you your said say says saying according 's t ever there's what's who's it's don't
    doesn't didn't isn't aren't wasn't they've we've i've i'm they're we're
    """.split()
)

_APOSTROPHES: Final = "'’‘ʼ"
# The letters first: most of a text are words. Case is put aside only where it must be, for that is slow.
_TERM: Final = re.compile(
    rf"""(?P<word>[^\W\d_]+(?:[{_APOSTROPHES}][^\W\d_]+)*(?P<digits>\d+)?)
    | [£$€]?
    (?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)*)
    (?P<unit>%|\s?(?i:per\s?cent)\b|(?i:bn|m|k|st|nd|rd|th)\b)?
    (?P<after>[A-Za-z]+(?:\d+)?)?""",
    re.VERBOSE,
)
_ACRONYMS: Final = re.compile(r"[A-Z]{2,}s")
_CAPITAL: Final = re.compile(r"[A-Z]")
_DOTTED_ON: Final = re.compile(r"\.[A-Z](?![^\W_])")
_HYPHENS: Final = "-‐‑–/"
_UNITS: Final = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen""".split()
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBER_WORDS: Final = (
    {word: str(value) for value, word in enumerate(_UNITS)}
    | {word: str(10 * value) for value, word in enumerate(_TENS, start=2)}
    | {ten + unit: str(10 * n + m) for n, ten in enumerate(_TENS, start=2) for m, unit in enumerate(_UNITS[:10]) if m}
)
"""Numbers to 99; "twenty-four" is a term of its own besides its parts."""


class Term(NamedTuple):
    """One term and where it stands; a hyphenated word gives its parts and the whole."""

    stem: str
    start: int
    end: int


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Put case, accents, curly quotes, dashes and spacing aside."""
    plain = text.casefold()
    if not plain.isascii():
        # Twice: taking a sign apart may leave letters that have a case of their own.
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(plain.translate(_PLAIN).split())


_PLAIN: Final = {ord(c): "'" for c in "’‘ʼ`"} | {ord(c): '"' for c in "“”„"} | {ord(c): "-" for c in "‐‑‒–—−"}


def says(folded: str, stem: str) -> bool:
    """Whether a text in small letters has a word of a stem; quicker than its terms, hyphens and accents aside."""
    begins = stem[:-1]
    if not begins or begins not in folded:
        return False
    return any(_stem_of(word) == stem for word in re.findall(rf"\b{re.escape(begins)}\w+", folded))


@lru_cache(maxsize=2048)
def terms(text: str) -> tuple[Term, ...]:
    """Find the terms of a text, in order; kept, since the passages that are found are found again.

    £17,071 and 17071 are one term; "52%" is found as 52 and as 52%; "follow-up" as follow, up and followup;
    2014/15 and 2014-15 are one term besides their parts, and so are N.H.S. and codes such as Core20PLUS5.
    """
    return tuple(_terms(text))


def _terms(text: str) -> Iterator[Term]:
    before, began, ended = "", 0, -2
    for match in _TERM.finditer(text):
        word, digits, number, unit, after = match.groups()
        start, end = match.span()
        if word and not digits:
            yield _term((_stem_of(word), start, end))
        elif word:
            yield from (_term((form, start, end)) for form in (_stem_of(word), _stem_of(word[: -len(digits)]), digits))
        else:
            yield from (_term((form, start, end)) for form in _forms(number, unit, after))
        simple = word or number
        if ended + 1 == start and text[ended] in _HYPHENS:
            yield _term((_joined(before, simple), began, end))
        elif word and ended == start:
            # Letters, figures, letters: a code, or an acronym that scanning has put a figure into.
            simple, start = before + word, began
            yield _term((_stem_of(simple), start, end))
        elif word and ended + 1 == start and text[ended] == "." and before.isupper() and _CAPITAL.fullmatch(word):
            simple, start = before + word, began
            if not _DOTTED_ON.match(text, end):
                yield _term((_stem_of(simple), start, end))
        before, began, ended = simple, start, end


# A named tuple's own constructor takes twice as long, and there are thousands of terms to a question.
_term: Final[Callable[[tuple[str, int, int]], Term]] = partial(tuple.__new__, Term)


def _forms(number: str, unit: str | None, after: str | None) -> list[str]:
    """Return the terms of a number."""
    number = number.replace(",", "")
    unit = (unit or "").strip().lower().replace(" ", "")
    made = [number]
    if unit in {"%", "percent"}:
        made.append(number + "%")
    elif unit in {"m", "bn", "k"}:
        made.append(number + unit)
    if after:
        made.append(number + unit + after.lower())
    return made


@lru_cache(maxsize=100_000)
def _stem_of(word: str) -> str:
    if _ACRONYMS.fullmatch(word):
        word = word[:-1]
    return stem(fold(word).removesuffix("'s"))


def _joined(first: str, second: str) -> str:
    if first.isdigit() and second.isdigit():
        # 2014-2015, 2014/15 and 2014-15 name the same year.
        short = second[2:] if len(first) == len(second) == 4 and first[:2] == second[:2] else second
        return f"{first}-{short}"
    return _stem_of(first + second)


def stems(text: str) -> list[str]:
    """Return the stems of a text's terms, in order, repeats included."""
    return [term.stem for term in terms(text)]


@lru_cache(maxsize=4096)
def stem_set(text: str) -> frozenset[str]:
    """Return the different stems of a text's terms; kept, since headings and titles stand over many passages."""
    return frozenset(term.stem for term in terms(text))


def first_stems(text: str, count: int) -> list[str]:
    """Return the stems of a text's first terms, without reading on."""
    return [term.stem for term in islice(_terms(text), count)]


def first_content_stems(text: str, count: int) -> list[str]:
    """Return the first different stems of a text that carry meaning, without reading on."""
    meaningful = (term.stem for term in _terms(text) if not is_stopword(text[term.start : term.end]))
    found: dict[str, None] = {}
    for stem_ in meaningful:
        found[stem_] = None
        if len(found) == count:
            break
    return list(found)


@lru_cache(maxsize=4096)
def stems_within(text: str, start: int, end: int) -> frozenset[str]:
    """Return the stems of the terms that stand between two offsets of a text; kept, since it is asked for twice."""
    return frozenset(stem_ for stem_, _, _ in _terms_within(text, start, end))


def content_stems_within(text: str, start: int, end: int) -> set[str]:
    """Return those of them that carry meaning: function words are left out."""
    found = _terms_within(text, start, end)
    return {stem_ for stem_, begins, ends in found if not is_stopword(text[begins:ends])}


def _terms_within(text: str, start: int, end: int) -> list[Term]:
    found = terms(text)
    # They are in the order of their ends: a joined term begins where the first of its parts does.
    first, last = (bisect_right(found, place, key=_end_of) for place in (start, end))
    return [term for term in found[first:last] if start <= term[1]]


_end_of: Final = itemgetter(2)


def content_stems(text: str) -> list[str]:
    """Return the different stems that carry meaning, in the order of the text: function words are left out."""
    return list(dict.fromkeys(term.stem for term in terms(text) if not is_stopword(text[term.start : term.end])))


@lru_cache(maxsize=100_000)
def is_stopword(word: str) -> bool:
    """Whether a word as written only holds a sentence together."""
    return fold(word) in STOPWORDS


def number_forms(stem_: str) -> tuple[str, ...]:
    """Return the other way a small number is written: "five" for 5, 5 for "five"."""
    if stem_ in _DIGITS:
        return (_DIGITS[stem_],)
    return (_STEMMED_NUMBERS[stem_],) if stem_ in _STEMMED_NUMBERS else ()


_STEMMED_NUMBERS: Final = {stem(word): digits for word, digits in _NUMBER_WORDS.items()}
_DIGITS: Final = {digits: stem(word) for word, digits in _NUMBER_WORDS.items()}


def marked(text: str, wanted: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Return where the wanted stems stand in a text: spans in order that do not overlap."""
    chosen = frozenset(wanted)
    spans: list[tuple[int, int]] = []
    found = [(start, -end) for stem_, start, end in terms(text) if stem_ in chosen]
    for start, end in sorted(found):
        if not spans or start >= spans[-1][1]:
            spans.append((start, -end))
    return tuple(spans)
