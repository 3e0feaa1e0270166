"""The small words that turn a sentence round: what is denied, what is only asked for, and words that are opposites."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from search.stemming import stem

DENYING: Final = frozenset(
    "not no never none without neither nor cannot nobody nothing nowhere unable hardly rarely".split()
)
_DENYING_PAIRS: Final = frozenset("failed-to fails-to fail-to failing-to declined-to refused-to".split())
OPENING: Final = frozenset(
    """ask asked asks request requested requests recommend recommended recommends propose proposed
    proposes proposal suggest suggested suggests should would could may might if whether unless planned
    expect expected expects intend intends intended aim aims hope hopes hoped forecast due scheduled possible possibly
    potential consider invited will shall promised want wanted wants""".split()
)
"""Words that say that what follows is asked for, planned or possible, and has not happened."""
FORESEEN: Final = frozenset("forecast expected estimated projected proposed planned draft provisional".split())
"""Words that say of the thing named next that it is not there yet."""

_GROUPS: Final = """
increase increased increases increasing rise rises rose risen rising grow grows grew grown growth growing up climb
    climbed more greater higher above over exceed exceeded exceeds exceeding larger bigger additional extra upper |
    decrease decreased decreases decreasing fall falls fell fallen falling drop drops dropped dropping decline declined
    reduce reduced reduces reducing reduction down shrink shrank shrunk less fewer lower below under smaller shortfall
overspend overspent overspending deficit | underspend underspent underspending surplus saving savings saved save
most majority mainly mostly | few minority least
highest largest greatest biggest maximum best | lowest smallest least minimum worst
better improve improved improves improving improvement good strong stronger | worse worsen worsened deteriorate
    deteriorated deterioration poor weak weaker bad
before earlier previous previously prior former until | after later following subsequently next since latter
first initial initially begin begins began begun start starts started starting open opens opened opening launch launched
    commence commenced | last final finally end ends ended ending close closes closed closing closure finish finished
    cease ceased stop stopped
keep keeps keeping kept retain retained retaining | close closing closed closure scrap scrapped
approve approved approves approval accept accepted accepts agree agreed agrees endorse endorsed support supported
    supports allow allowed permit permitted | reject rejected rejects refuse refused refuses oppose opposed opposes
    decline declined dismiss dismissed disagree disagreed forbid forbidden
won carried passed | lost defeated
for favour | against
add added adds include included includes including join joined | remove removed removes exclude excluded excludes
    excluding omit omitted leave left
permanent permanently | temporary temporarily interim
public publicly | private privately exempt confidential
internal internally | external externally
early | late
on-time ahead | behind delayed delay delays overdue
complete completed completes | incomplete outstanding unfinished pending
full fully filled entire whole | empty vacant partial partly part unfilled
minimum | maximum
success successful successfully succeed succeeded achieve achieved meet met | failure fail failed fails missed miss
present attended attend attends | absent apologies
urgent urgently | routine
high | low
long longer longest | short shorter shortest
fast faster quickly quick | slow slower slowly
adult adults | child children young
old older | young younger new newer
man men boy boys male he his | woman women girl girls female she her
north northern | south southern
east eastern | west western
income revenue receipts | expenditure spending cost costs
capital | revenue
give gave given gives pay paid pays | receive received receives take took taken
provider providers supplier | customer purchaser buyer
unanimous unanimously | divided
same unchanged equal | different changed change unequal
safe safely | unsafe dangerous
effective effectively | ineffective ineffectively
sufficient adequate enough | insufficient inadequate
likely | unlikely
able | unable
satisfied happy | dissatisfied unhappy
praised praise | criticised criticise criticism
agreed | disputed
voluntary | statutory compulsory mandatory
weekly week weeks | monthly month months | annually annual yearly year years | daily day days | hourly hour hours |
    quarterly quarter quarters | fortnightly fortnight | minute minutes
all every each both entire always | some several many sometimes occasionally
only solely alone merely | also too besides
chair chaired chairs | vice-chair deputy
locally local | nationally national
urban | rural
"""


_TURNING: Final = ("un", "in", "im", "ir", "dis", "non", "mis")


def _read(text: str) -> dict[str, list[tuple[int, int]]]:
    """Return, for each stem, the (line, side) it stands on; words on different sides of one line are opposites."""
    found: dict[str, list[tuple[int, int]]] = {}
    logical = re.sub(r"\n\s+", " ", text).strip().splitlines()
    for number, line in enumerate(logical):
        for side, words in enumerate(line.split("|")):
            for word in words.split():
                places = found.setdefault(stem(word), [])
                if (number, side) not in places:
                    places.append((number, side))
    return found


_SIDES: Final = _read(_GROUPS)


def opposed(said: Sequence[str], there: Sequence[str]) -> str | None:
    """Return a stem of a sentence whose opposite stands in its source while neither it nor a word like it does."""
    here = set(there)
    sides = {place for word in here for place in _SIDES.get(word, ())}
    for word in said:
        if word in here:
            continue
        places = _SIDES.get(word, ())
        if any(place in sides for place in places):
            continue
        if any(line == other and side != elsewhere for line, side in places for other, elsewhere in sides):
            return word
        if any(opposites(word, other) for other in here):
            return word
    return None


def alike(one: str, other: str) -> bool:
    """Whether two stems stand on the same side of a line: rise and increase."""
    return any(place in _SIDES.get(other, ()) for place in _SIDES.get(one, ()))


def direction(word: str) -> int | None:
    """Return 0 for a stem that says more, 1 for one that says less, None for any other."""
    return next((side for line, side in _SIDES.get(word, ()) if line == 0), None)


def opposites(one: str, other: str) -> bool:
    """Whether two stems are opposites, and not also alike: rise and fall, clear and unclear."""
    if any(one == prefix + other or other == prefix + one for prefix in _TURNING):
        return True
    mine, theirs = _SIDES.get(one, ()), _SIDES.get(other, ())
    return not alike(one, other) and any(
        line == there and side != elsewhere for line, side in mine for there, elsewhere in theirs
    )


def denies(word: str, following: str = "") -> bool:
    """Whether a word, perhaps with the one after it, says "not"."""
    return word in DENYING or word.endswith(("n't", "n’t")) or f"{word}-{following}" in _DENYING_PAIRS
