"""What is left out of "and in 2014?": the earlier question with one of its parts changed."""

from __future__ import annotations

import re
from typing import Final

from corpus.locators import find_locators
from search.clauses import DATE, DETERMINERS, PREPOSITIONS, VERBS, WORD, YEAR, parse, phrases, split_subject, words_of
from search.names import names_in
from search.topics import MEASURES, topic_of
from search.words import fold, is_stopword

# Words of which a question names one and means the other next: people and things that papers count side by side.
_PAIRS: Final = tuple(
    frozenset(group.split())
    for group in (
        "boys girls", "men women", "males females", "male female", "adults children", "primary secondary",
        "capital revenue", "urban rural", "income expenditure", "full-time part-time", "cars bicycles",
    )
)  # fmt: skip
_PLACING: Final = frozenset("in at for of from within near".split())
_RELATIVE: Final = re.compile(
    r"(?:the )?(?:(?P<back>(?:year|one) before(?: that)?|(?:previous|prior|preceding|last) year|year earlier)"
    r"|(?P<on>(?:year|one) after(?: that)?|(?:following|next) year|year later))",
    re.IGNORECASE,
)


def filled(fragment: str, earlier: str) -> str:
    """Return the earlier question with the part that a fragment is of put in its place; empty where none fits."""
    clause = parse(earlier)
    text, said = clause.text, words_of(fragment)
    if len(said) == 1 and said[0] in VERBS and clause.subject and clause.rest in VERBS:
        return text.removesuffix(clause.rest) + fragment  # "when do the works start": "and finish"
    if said and said[0] in {"who", "what", "when", "where", "which", "how"}:
        fragment = fragment.split(maxsplit=2 if said[0] == "how" else 1)[-1]
        said = words_of(fragment)
    if not text or not said:
        return ""
    preposition = said[0] if said[0] in PREPOSITIONS and len(said) > 1 else ""
    core = fragment[len(preposition) :].strip() if preposition else fragment
    made = _another_time(core, preposition, text)
    if not made and preposition in {"about", "on", "regarding", "concerning"}:
        made = _another_matter(core, text)
    if not made:
        made = (
            _another_place(core, text)
            or (not preposition and _with_same_head(core, text))
            or _another_measure(core, earlier)
            or _the_other(core, text)
            or _another_one(core, preposition, text)
        )
    return made or f"{text} {preposition or 'for'} {core}"


def _another_time(core: str, preposition: str, text: str) -> str:
    spans = [match.span() for match in DATE.finditer(text)]
    moved = _RELATIVE.fullmatch(core.strip())
    if moved and spans:
        start, end = spans[-1]
        other = _moved(text[start:end], 1 if moved["on"] else -1)
        return text[:start] + other + text[end:] if other else ""
    month = re.fullmatch(rf"(?:the )?(?:{DATE.pattern})", core, re.IGNORECASE)
    alone = re.fullmatch(r"[A-Z][a-z]+", core) and DATE.fullmatch(f"{core} 2000")
    if not month and not alone:
        return ""
    if not spans:
        said_alone = re.match(r"(?:last|this|next)\b", core, re.IGNORECASE)
        return f"{text} {core}" if said_alone else f"{text} {preposition or 'in'} {core}"
    start, end = spans[-1]
    year = re.search(YEAR, text[start:end])
    if year and not re.search(YEAR, core) and not re.match(r"(?:last|this|next)\b", core, re.IGNORECASE):
        core = f"{core} {year[0]}"
    before = re.search(r"\b(?:in|on|at|by|since|during|for|from|until|before|after) $", text[:start])
    if preposition and before:
        start, core = before.start(), f"{preposition} {core}"
    return text[:start] + core + text[end:]


def _moved(date: str, by: int) -> str:
    """Return the year of a date moved on or back, in the form it has: 2022-23 becomes 2021-22."""
    match = re.fullmatch(r"(?P<first>(?:19|20)\d\d)(?:(?P<dash>\s?[-–/]\s?)(?P<second>\d{2,4}))?", date.strip())
    if not match:
        year = re.search(r"\b(?:19|20)\d\d\b", date)
        return f"{date[: year.start()]}{int(year[0]) + by}{date[year.end() :]}" if year else ""
    first = int(match["first"]) + by
    if not match["second"]:
        return str(first)
    second = str(int(match["first"][: 4 - len(match["second"])] + match["second"]) + by)
    return f"{first}{match['dash']}{second[-len(match['second']) :]}"


def _another_matter(core: str, text: str) -> str:
    found = re.search(r"\b(about|regarding|concerning)\s+(?P<what>.+)$", text, re.IGNORECASE)
    return text[: found.start("what")] + core if found else ""


def _another_measure(core: str, earlier: str) -> str:
    """Ask for another measure of the same thing: "the cost" of the crisis house."""
    head = re.fullmatch(
        r"(?:the |its |their )?(?P<head>(?:[\w-]+ )?(?P<noun>[\w-]+))(?: of (?:it|that|this|them))?", core
    )
    topic = topic_of(earlier)
    if not head or fold(head["noun"]) not in MEASURES or not topic.measured:
        return ""
    many = fold(head["noun"]).endswith("s") and fold(head["noun"]) != "status"
    verb = ("were" if many else "was") if topic.was else ("are" if many else "is")
    return f"what {verb} the {head['head']} {'for' if fold(head['noun']) == 'deadline' else 'of'} {topic.measured}"


def _the_other(core: str, text: str) -> str:
    """Put the other word of a pair in the place of the one: girls for boys."""
    asked = set(words_of(core))
    for pair in _PAIRS:
        if asked & pair:
            for match in WORD.finditer(text):
                if fold(match[0]) in pair - asked:
                    return text[: match.start()] + core + text[match.end() :]
    return ""


def _another_one(core: str, preposition: str, text: str) -> str:
    """Put another name or noun in the place of the one that it is like."""
    capital = any(word[0].isupper() for word in WORD.findall(core))
    if preposition:
        slot = _after_preposition(preposition, text, capital)
        return text[: slot[0]] + core + text[slot[1] :] if slot else f"{text} {preposition} {core}"
    if capital:
        slot = _like_name(core, text)
        if slot:
            kept = text[: slot[0]]
            return kept + (re.sub(r"^the ", "", core) if kept.casefold().endswith("the ") else core) + text[slot[1] :]
    clause = parse(text)
    if clause.about and (at := text.rfind(clause.about)) >= 0:
        return text[:at] + core + text[at + len(clause.about) :]
    if clause.counted and not capital and _many(core) and (at := text.find(clause.counted)) >= 0:
        return text[:at] + re.sub(r"^the ", "", core) + text[at + len(clause.counted) :]
    thing = topic_of(text).thing
    at = text.find(thing) if thing else -1
    return text[:at] + core + text[at + len(thing) :] if at >= 0 else ""


def _after_preposition(preposition: str, text: str, capital: bool) -> tuple[int, int] | None:
    """Return where that stands which the last such preposition of a question governs."""
    spans = list(WORD.finditer(text))
    alike = _PLACING if preposition in _PLACING else {preposition}
    for wanted in ({preposition}, alike):
        for n in range(len(spans) - 2, -1, -1):
            if fold(spans[n][0]) not in wanted or DATE.match(text, spans[n + 1].start()):
                continue
            named, _ = split_subject(text[spans[n + 1].start() :])
            named = re.split(r"\s(?:in|at|on|by|since|during|from|until)\s", named)[0]
            if wanted == {preposition} or not capital or named[0].isupper():
                return spans[n + 1].start(), spans[n + 1].start() + len(named)
    return None


def _holds_together(word: str) -> bool:
    return is_stopword(word) or fold(word) in {"many", "few", "several", "which"}


def _many(core: str) -> bool:
    last = fold(WORD.findall(core)[-1])
    return last in {"people", "children", "men", "women", "staff"} or (last.endswith("s") and not last.endswith("ss"))


def _another_place(core: str, text: str) -> str:
    """Put another paragraph or table in the place of the one asked about."""
    here, there = find_locators(text), find_locators(core)
    if not here or not there:
        return ""
    _, start, end = here[-1]
    return text[:start] + core + text[end:]


def _with_same_head(core: str, text: str) -> str:
    """Put a noun phrase in the place of one with the same last word: "primary schools" for "secondary schools"."""
    same = _same_head(core, text)
    return text[: same[0]] + core + text[same[1] :] if same else ""


def _same_head(core: str, text: str) -> tuple[int, int] | None:
    if len([word for word in WORD.findall(core) if not is_stopword(word)]) < 2:
        return None
    head = WORD.findall(core)[-1]
    spans = list(WORD.finditer(text))
    for n in range(len(spans) - 1, 0, -1):
        if fold(spans[n][0]) != fold(head):
            continue
        first = n
        while first and not _holds_together(spans[first - 1][0]) and n - first < 3:
            first -= 1
        if first < n or (first and fold(spans[first - 1][0]) in DETERMINERS):
            starts = re.match(r"(?:the|an?) ", core, re.IGNORECASE)
            if starts and first and fold(spans[first - 1][0]) in DETERMINERS:
                first -= 1
            return spans[first].start(), spans[n].end()
    return None


def _like_name(core: str, text: str) -> tuple[int, int] | None:
    """Return where the name stands that another name is most like: a person for a person, else the last one."""
    named = phrases(text)
    kinds = {name.kind for name in names_in(core)}
    for name in names_in(text):
        if name.kind in kinds:
            return name.start, name.end
    acronym = core.isupper()
    alike = [span for span in named if text[slice(*span)].isupper() == acronym]
    return (alike or named)[-1] if named else None
