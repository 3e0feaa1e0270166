"""Words that point back ("it", "they", "she", "there", "that report"), and what of the earlier question they mean."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from search.clauses import (
    AUXILIARIES,
    BE,
    DETERMINERS,
    PREPOSITIONS,
    VERBS,
    WORD,
    parse,
    person_in,
    phrases,
    split_subject,
)
from search.topics import Topic, says_enough, topic_of
from search.words import fold, is_stopword, stems


def pointed_back(body: str, earlier: str, person_of: Callable[[str], str]) -> str:
    """Put what they stand for in the place of "it", "they", "she", "there", "that"; empty where nothing points back."""
    topic = topic_of(earlier)
    if topic.thing and _COMPARED.search(body):
        return f"About {topic.thing}: {body}"
    made, changed, shift = body, False, 0
    spans = list(WORD.finditer(body))
    said = [fold(span[0]) for span in spans]
    for n, word in enumerate(said):
        if word not in _STANDS_FOR or _has_own(body, spans, said, n):
            continue
        put, until = _put(word, n, said, body, spans, topic, earlier, person_of)
        if not put:
            continue
        start, end = spans[n].start() + shift, spans[until].end() + shift
        made = made[:start] + put + made[end:]
        shift += len(put) - (end - start)
        changed = True
    if changed and "else" in said and topic.thing not in made:
        made += f" about {topic.thing}"
    return made if changed else ""


_COMPARED: Final = re.compile(
    r"\b(?:that|this|it|they) (?:much )?(?:more|less|fewer|higher|lower|better|worse|up|down)\b", re.IGNORECASE
)
_STANDS_FOR: Final = frozenset(
    "it its they them their theirs he him his she her hers there this that these those".split()
)
_SPANS: Final = frozenset(
    "year month week quarter time way morning afternoon evening spring summer autumn winter".split()
)
_SAYING: Final = frozenset(
    """agree agreed announce announced believe believed claim claimed conclude concluded confirm confirmed decide
    decided find found know known mean means note noted recommend recommended report reported resolve resolved said say
    says
    show showed shown shows so state stated suggest suggested tell think thought told""".split()
)
# "Is it true that", "what does it cost to park": the word stands for what comes after it.
_FOR_NOTHING: Final = re.compile(
    r"(?:\w+\s+)?it\s+(?:(?:is|was|be|been)\s+)?(?:true|possible|likely|right|correct|fair|clear|said|known)\b"
    r"|(?:\w+\s+)?it\s+(?:[\w-]+\s+){0,4}?(?:to|that)\s+\w",
    re.IGNORECASE,
)
_PLURAL: Final = frozenset("they them their theirs these those".split())
_POSSESSIVES: Final = {"its": "thing", "their": "doers", "his": "person", "her": "person"}


def points_within(body: str) -> bool:
    """Whether a word of a question points to something that the question itself says."""
    spans = list(WORD.finditer(body))
    said = [fold(span[0]) for span in spans]
    return any(word in _STANDS_FOR and _has_own(body, spans, said, n) for n, word in enumerate(said))


def _put(
    word: str, n: int, said: list[str], body: str, spans: list[re.Match[str]], topic: Topic, earlier: str,
    person_of: Callable[[str], str],
) -> tuple[str, int]:  # fmt: skip
    """Return what a word stands for, with the last word that it takes the place of; nothing where it stands alone."""
    after = said[n + 1] if n + 1 < len(said) else ""
    before = said[n - 1] if n else ""
    noun_follows = bool(after) and not is_stopword(after) and after not in AUXILIARIES | PREPOSITIONS
    if word in {"he", "him", "his", "she", "her", "hers"}:
        who = topic.person if topic.person and person_in(earlier) else person_of(earlier) or topic.person
        return _owned(who) if who and word in _POSSESSIVES and noun_follows else who, n
    if word == "there":
        existing = {before, after} & (BE | {"been"}) and not (before in BE and not after)
        place = topic.place or (f"at {topic.thing}" if phrases(f"is {topic.thing}") else "")
        return ("", n) if existing else (place, n)
    if word in {"its", "their"}:
        owner = topic.thing if word == "its" else topic.doers or topic.thing
        return _owned(owner) if owner else "", n
    if word in {"they", "them", "theirs"}:
        if before == "of" or (word == "them" and topic.counted):
            return topic.counted or topic.thing, n
        return topic.doers or topic.counted or topic.thing, n
    if word in {"this", "that", "these", "those"}:
        if after == "who" or (noun_follows and after.removesuffix("'s") in _SPANS):
            return "", n
        if word == "that" and before in _SAYING and n + 2 < len(said):
            return "", n
        acts = after.endswith("ed") or (after in VERBS and (n + 2 == len(said) or said[n + 2] not in VERBS))
        if noun_follows and not (before in AUXILIARIES and acts):
            return _named_again(said[n + 1], spans[n + 1][0], topic, earlier), n + 1
        if word in {"these", "those"}:
            if after in PREPOSITIONS | {"that", "whose"}:
                return "", n
            return topic.counted or topic.thing, n
        pointing = before in AUXILIARIES | PREPOSITIONS | {"did", "decided", "approved", "agreed", "with"}
        return (topic.thing, n) if pointing and not (after and after in DETERMINERS) else ("", n)
    if word == "it" and _FOR_NOTHING.match(body[spans[max(0, n - 1)].start() :]):
        return "", n
    # "How many are waiting for it", after "the wait for an assessment": what is waited for is the assessment.
    head = set(stems(topic.thing.removesuffix(topic.inner)))
    done = {root for word in said[max(0, n - 2) : n] for root in _root(word)}
    return topic.inner if head & done else topic.thing, n


def _root(word: str) -> set[str]:
    return {*stems(word), *stems(re.sub(r"(?:ing|ed|s)$", "", word))}


def _owned(owner: str) -> str:
    return f"{owner}’" if owner.endswith("s") else f"{owner}’s"


def _named_again(noun: str, printed: str, topic: Topic, earlier: str) -> str:
    """Return the earlier question's phrase for "that report": that with the same noun, or the noun with its topic."""
    text = parse(earlier).text
    this = r"(?:the|an?|this|that)\b"
    for match in re.finditer(rf"\b{this}\s+(?:(?!{this})[\w-]+\s+){{0,3}}?{re.escape(noun)}\b", text, re.I):
        whole, _ = split_subject(text[match.start() :])
        return re.sub(r"^(?:an?|this|that)\b", "the", whole, flags=re.IGNORECASE)
    named = next((text[a:b] for a, b in phrases(text) if fold(text[a:b]).endswith(noun)), "")
    if named:
        return named
    return f"the {printed} ({topic.thing})" if topic.thing else ""


def _has_subject(said: list[str], k: int, follows: str) -> bool:
    """Whether a bare noun that acts follows an auxiliary: "do councillors", not "are waiting", "who is responsible"."""
    if said[k] not in AUXILIARIES or follows in PREPOSITIONS or (k and said[k - 1] in {"who", "whom"}):
        return False
    return follows.endswith("s") if said[k] in BE else not follows.endswith(("ing", "ed"))


def _has_own(body: str, spans: list[re.Match[str]], said: list[str], n: int) -> bool:
    """Whether something before this word in its own sentence is what it stands for."""
    before = body[: spans[n].start()]
    if any(end <= len(before) for _, end in phrases(body)):
        return True
    first, second, _ = before.partition(" and ")
    if second and says_enough(first):
        return True
    if said[n] in {"its", "their"} and re.search(
        rf"\b(?:{'|'.join(AUXILIARIES)})\s+(?:(?:the|an?)\s+\w|[A-Z])", body[spans[n].end() :]
    ):
        return True  # "what share of its spending may the council use"
    if said[n] in {"its", "their"} and sum(not is_stopword(word) for word in said[:n]) > 3:
        return True
    if said[n] in _PLURAL and {"those", "people", "everyone", "anyone", "somebody"} & set(said[:n]):
        return True
    for k in range(n):
        follows = said[k + 1] if k + 1 < n else ""
        if not follows or is_stopword(follows):
            continue
        if said[k] in DETERMINERS or _has_subject(said, k, follows):
            return True
        if said[n] in _PLURAL and (said[k] in {"which", "whose"} or (said[k] in {"many", "much"} and n - k > 2)):
            return True
    return said[n] == "they" and n + 1 < len(said) and said[n + 1] == "call"
