"""A follow-up question ("and in 2014?", "who chairs it?") made into one that stands alone, by rules of form only.

A question that stands alone already comes back as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from search.clauses import ASKING, AUXILIARIES, BE, PREPOSITIONS, parse, plain, words_of
from search.ellipsis import filled
from search.names import names_in
from search.pointing import pointed_back, points_within
from search.topics import says_enough, topic_of
from search.words import fold, is_stopword

MOST_EARLIER: Final = 5  # questions of a thread that are read; the older ones are left out
_LEAD: Final = re.compile(
    r"^(?:(?:and|but|so|then|also|or|ok|okay|right|thanks|thank you|well|no|yes|sorry|i meant?)\b\s*[,;:–-]?\s*)+",
    re.IGNORECASE,
)
_OF_BARE: Final = re.compile(
    r"(?:why(?: not)?|when|where|who|how|which|what|how (?:much|many|long|often|far|soon|big|old)"
    r"|by (?:when|whom|who|how much)|who by|since when|until when|from when|(?:with|to|for) whom|for how (?:much|long)"
    r"|(?:on|for|by|with|in|to|from|at) (?:what|which) \w+)",
    re.IGNORECASE,
)


def stand_alone(question: str, earlier: tuple[str, ...], person_of: Callable[[str], str] = lambda question: "") -> str:
    """Return a follow-up as a question that stands alone, with what the earlier ones say; unchanged where it does.

    `earlier` are the questions before it, oldest first, as they were typed. `person_of` returns the person that the
    answer to a question names, or "": it is asked only where "she" or "he" has nobody else to stand for.
    """
    before = ""
    for asked in (*earlier[-MOST_EARLIER:], question):
        before = _after(asked, before, person_of) if before.strip() and asked.strip() else asked
    return before


def only_person(text: str) -> str:
    """Return the person that a text names where it names only one, else ""."""
    named = {text[name.start : name.end] for name in names_in(text) if name.kind == "person"}
    return named.pop() if len(named) == 1 else ""


def _after(question: str, earlier: str, person_of: Callable[[str], str]) -> str:
    led = _LEAD.match(question.strip())
    typed = question.strip()[led.end() :] if led else question.strip()
    body = re.sub(r"^(?:what|how) about\s+", "", plain(typed), flags=re.IGNORECASE)
    of_what = body != plain(typed)
    if not body or body == plain(earlier):
        return question
    made = ""
    happened = re.fullmatch(r"(when|where|why|how) (?:is|was|were|did) (?:that|this)(?: happen)?", body, re.IGNORECASE)
    if happened or _OF_BARE.fullmatch(body):
        made = _of_bare(happened[1] if happened else body, earlier)
    elif re.fullmatch(r"what (?:share|proportion|percentage) (?:is|was) (?:that|this|it)", body, re.IGNORECASE):
        made = _share_of(body.split()[1], earlier)
    elif of_what or _is_fragment(body, led is not None):
        made = filled(body, earlier)
    if not made:
        made = pointed_back(body, earlier, person_of)
    if not made and not says_enough(body) and not points_within(body):
        thing = topic_of(earlier).measured
        made = f"About {thing}: {body}" if thing and fold(thing) not in fold(body) else ""
    return f"{made.strip()}?" if made else question


def _is_fragment(body: str, led: bool) -> bool:
    """Whether this is no sentence: "in 2014", "the cost", "how many in 2023"."""
    said = words_of(body)
    if AUXILIARIES & set(said) or len(said) > 8:
        return False
    if said and said[0] in ASKING:
        rest = said[2 if said[0] == "how" and len(said) > 2 else 1 :]
        return bool(rest) and rest[0] in PREPOSITIONS - {"of"}
    # Four words of its own and more, said on their own, are a search for those words.
    few = led or (said and said[0] in PREPOSITIONS) or sum(not is_stopword(word) for word in said) <= 3
    return bool(few) and not ASKING & set(said) and not _orders(said)


def _orders(said: list[str]) -> bool:
    return bool(said) and said[0] in {"list", "name", "show", "give", "tell", "find", "compare", "summarise", "explain"}


def _of_bare(asked: str, earlier: str) -> str:
    """Ask the earlier question's clause with another word: "why", "by when"."""
    clause = parse(earlier)
    asked = {"who by": "by whom", "by who": "by whom"}.get(fold(asked), asked)
    said = words_of(clause.asking)
    verb, subject, rest = fold(clause.verb), clause.subject, clause.rest
    if re.match(r"there\b", subject):
        subject, rest = "", f"{subject[5:].strip()} {rest}".strip()
    if said and said[0] == "who" and verb not in BE:
        return f"{clause.text}, and {asked}"
    if verb not in AUXILIARIES or not (subject or clause.counted):
        if verb in AUXILIARIES and rest:
            return f"{asked} {clause.verb} that {rest}"
        return f"{clause.text}, and {asked}"
    if clause.counted and subject != clause.counted:
        counted = re.sub(r"^(?:the\s+)?", "the ", clause.counted)
        if verb in BE and (not subject or subject == "there"):
            return f"{asked} {clause.verb} {counted} {rest}"
        if verb in BE | {"has", "have", "had"}:
            return f"{asked} {clause.verb} {counted} {subject} {rest}"
        return f"{asked} {clause.verb} {subject} {rest} {clause.counted}"
    if fold(asked) == "who":
        asked = "by whom" if verb in BE and rest else "who"
    return f"{asked} {clause.verb} {subject} {rest}"


def _share_of(share: str, earlier: str) -> str:
    clause = parse(earlier)
    said = " ".join(part for part in (clause.verb, clause.subject, clause.rest) if part and part != clause.counted)
    return f"what {share} of {clause.counted} {said}" if clause.counted else ""
