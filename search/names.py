"""Names in a text: persons, the offices they hold, and organisations, told by how they are written."""

from __future__ import annotations

import re
from typing import Final, NamedTuple


class Name(NamedTuple):
    """A name, where it stands, and whether it is a "person", a "role" or an "organisation"."""

    kind: str
    start: int
    end: int


_TITLE: Final = (
    r"(?:(?:Cllr|Councillor|Clr|Dr|Mr|Mrs|Ms|Miss|Sir|Dame|Lord|Lady|Baroness|Professor|Prof|Rev|"
    r"Reverend|Canon|Judge|Inspector|Superintendent|Alderman)s?\.?\s+)"
)
_CAPITAL: Final = r"(?:(?:[A-Z]['’])?[A-Z][a-zà-ÿ]+(?:[-'’][A-Z][a-zà-ÿ]+)*|Mc[A-Z][a-z]+|Mac[A-Z][a-z]+)"
_TITLED: Final = re.compile(rf"\b{_TITLE}(?:(?:[A-Z]\.?\s*){{1,3}}\s)?(?:{_CAPITAL}\s?){{1,3}}(?<!\s)")
_PLAIN: Final = re.compile(
    rf"(?<![\w’'-]){_CAPITAL}(?:\s(?:[A-Z]\.?|de|van|von|bin|al))?\s{_CAPITAL}(?:\s{_CAPITAL})?(?![\w-])"
)
_POST: Final = (
    r"(?:Chief|Deputy|Vice|Assistant|Associate|Interim|Acting|Corporate|Executive|Independent|Lead|Senior|Managing|"
    r"Strategic|Statutory|Joint|Group|Principal|Lay|Clinical|Medical|Programme|Project|General|Her|His|Majesty[’']s)"
)
_OFFICE: Final = (
    r"(?:Director|Chair|Chairman|Chairwoman|Chairperson|Chief Executive|Leader|Mayor|Manager|Head|Officer|Secretary|"
    r"Cabinet Member|Portfolio Holder|"
    r"Treasurer|Commissioner|Inspector|Minister|Governor|Headteacher|Principal|Coordinator|"
    r"Monitoring Officer|Auditor|Solicitor|Clerk|President|Spokesperson|Registrar|Consultant|Member)"
)
_ROLE: Final = re.compile(
    rf"\b(?:{_POST}[\s-]+)*{_OFFICE}\b"
    r"(?:\s(?:of|for)\s(?:the\s)?(?:[A-Z][\w’'&-]*)(?:(?:,?\s(?:and|of|for|the|&)\s|,\s|\s)(?:[A-Z][\w’'&-]*))*)?"
)
_BODY_WORD: Final = (
    r"(?:Council|Board|Committee|Trust|Group|Partnership|Forum|Agency|Authority|Commission|Department|Ministry|Office|"
    r"Panel|Team|Service|Services|University|College|School|Academy|Hospital|Association|Foundation|Society|Company|"
    r"Limited|Ltd|LLP|plc|Federation|Alliance|Consortium|Inspectorate|Institute|Union|Bank|Cabinet|Assembly|Tribunal|"
    r"Constabulary|Police|Network|Centre|Executive|Ombudsman|Consultants?|Solutions|Healthwatch|CCG|ICB|NHS)"
)
_ORGANISATION: Final = re.compile(
    rf"\b(?:[A-Z][\w’'&-]*\s(?:(?:and|of|for|the|&)\s)?){{0,6}}{_BODY_WORD}\b"
    r"(?:\s(?:of|for)\s[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*)*)?"
    r"|\b(?:NHS|Ofsted|Healthwatch|CQC|HMIC?)\s?(?:[A-Z][a-z]+)?(?:\s[A-Z][a-z]+)*"
    r"|\b[A-Z][A-Z&]{1,6}s?\b"
)
# Words that begin or make up titles of things and not names of people.
_NOT_PEOPLE: Final = frozenset(
    """
    a about access account accounts act action activity additionally adult adults advice advisory after agenda
    agreement aim aims all also although an and annex annual any appendix approach april area areas as assessment
    assets at audit august authority autumn bank being best better bill board body borough both bridge britain
    british budget building business cabinet capital care carers case centre chair challenge change chapter charter
    chief child children christmas church city class clerk climate clinical cllr close code college commission
    commissioning committee common community company complex conclusion constitution consultation contract core
    corporate cost costs council councillor councillors county court covid crime current currently data date day
    days dear debt december decision deficit delivery department deputy design despite development digital director
    disability discussion district draft drive drug during duty each early east economic economy education emergency
    employment end energy engagement england english environment equality estate european evidence executive family
    farm farmers february fig figure final finance financial first five following forum forward foundation four
    framework free friday from full fund funding further future general given good governance government grant great
    green group growth half hall head health healthier healthy help her here high highways hill his home homes
    hospital house housing how however human if impact improvement in income independent indicator information
    infrastructure initial inspection inspector integrated integration interim internal investment it item its
    january joint july june key lane lead leader leadership learning legal level library life list living local
    london long looked looking low made main major management many maps march market may measure medical medium
    meeting meetings member members mental minister minutes model monday monitoring more most national need needs
    net new next no north not notice november number objective october of office officer older on one open
    operational option options other our outcome outcomes overall overview paper parish park part partner partners
    partnership party people performance period phase place plan planning please police policy population position
    power practice primary principle priority private process professional programme progress project proposal
    proposed protection provider provision public purpose quality quarter question recommendation record regulation
    report reports research reserve reserves resource response review right rights risk risks river road royal rural
    safe safeguarding safer saturday savings school schools scrutiny second secretary section secure senior
    september serious service services setting shared since skills social some south special spending spring staff
    stage standard standards state statement station statutory stay step strategic strategy street structure summary
    summer sunday support survey sustainable system table target task team technical term terms that the their there
    these they third this those three through thursday to together town trading training transformation transport
    travel treatment trust tuesday two under unit united university update urban usage use user using value version
    very village vision voluntary wales ward water way we wednesday welfare well wellbeing west what when where
    which while who why wide will winter with within work workforce working works would year years young your youth
    """.split()
)


def names_in(text: str) -> list[Name]:
    """Return the names in a text, those of persons first where two kinds would hold the same words."""
    found: list[Name] = []
    for kind, form in (("person", _TITLED), ("role", _ROLE), ("organisation", _ORGANISATION), ("person", _PLAIN)):
        for match in form.finditer(text):
            start, end = match.start(), match.end() - (len(match[0]) - len(match[0].rstrip()))
            if form is _PLAIN and not _is_person(match[0]):
                continue
            if any(start < other.end and other.start < end for other in found):
                continue
            found.append(Name(kind, start, end))
    return sorted(found, key=lambda name: name.start)


def _is_person(words: str) -> bool:
    parts = re.split(r"[\s-]", words)
    return all(part.casefold() not in _NOT_PEOPLE for part in parts) and not words.endswith(_PLACE_ENDS)


_PLACE_ENDS: Final = ("shire", "Road", "Street", "House", "Lane", "Hill", "Park")
