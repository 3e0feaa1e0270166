"""Everyday words of questions, and the words that board papers use for them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from search.words import content_stems, stems

# Everyday words, as people ask; after the colon what stands for them in papers. From what plain-English guides advise
# against and from what local government and the health service call things; it has no word of any one paper.
_SAID: Final = """
kids, youngsters: children, young people
teenagers, teens: young people, adolescents
old people, the elderly, pensioners: older people
mums: mothers, maternal
grown ups: adults
workers: staff, workforce, practitioners, employees, personnel
boss: chief executive, director, manager
number two, second in command, second in charge: deputy, vice
runs, in charge of: responsible, lead
money, cash: funding, budget, finance, grant
spending, spend, spent: expenditure
cut, cuts: reduction, savings
over budget, too much spent: overspend
under budget: underspend
wages: salary, remuneration
pay back: reimburse, repayment
pay rise: pay award
bill, price: cost, charge
charge, charged: fee
save up, set aside, put aside: reserve, allocated
owe, owes, owed: debt, loan
doctor, doctors: clinicians, general practice
gp, gps: general practice
casualty: emergency department
bin, bins, rubbish: waste, refuse
tip, tips, dump: household waste recycling
road, roads: highways
pavement, pavements: footways
buses: passenger transport
houses, homes: dwellings
worried, worry, worries: concerns, risk
turn up, turned up, come to, came to, go to, went to: attend, attendance
take part, took part: participate, participation
say yes, said yes, go ahead: approve, agree
turn down, turned down, say no, said no: reject, refuse
ban, banned: prohibit
let, lets, allowed: permit, eligible
get rid of, sell, sold: disposal
stop, stopped, end, ended: cease, terminate, discontinue
scrap, scrapped, do away with: cease, discontinue, withdraw
take away, took away: withdraw, removal
set up: establish
start, started, begin, began: commence, launch, initiate
put in place, carry out, carried out: implement, implementation
get better, getting better: improve, improvement
get worse, getting worse: deteriorate, decline
speed up: expedite, accelerate
sort out, put right: address, resolve, remedy
check, checked, keep an eye on: monitor, review, evaluate, audit
look into, looked into: review, investigate
try, tried: endeavour
rule, rules: regulations, policy, criteria
by law, legal: statutory
must, have to: mandatory, required
need, needs: require
buy, bought: purchase, procure
firm, firms: contractor, provider, supplier
hire, take on, taken on: recruit, appoint
sack, sacked: dismissal, redundancy
unfilled jobs, empty posts, empty jobs: vacancies
kicked out, thrown out, expelled: exclusion, excluded
skip school, missing school: absence, attendance
in care: looked after
left care: care leavers
drugs: substance misuse
drink, drinking: alcohol
smoke, smoking: tobacco
fat, overweight: obesity
poor, hard up: deprivation, disadvantaged
grade, mark, marks: judgement, rating
tell, told: notify, inform, advise
ask people, asked people: consultation, engagement
talk about, talked about: discuss, consider
work with: liaise, partnership
send in, sent in, hand in, handed in: submit
send round, sent round: circulate
answer, reply: respond, response
ask for, asked for: request
use, used: utilise
help, helped: assist, support, facilitate
change, changed, changes: amend, modification, revised
move, moved: transfer, relocate
share out, shared out: allocate, distribution
extra: additional, supplementary
enough: sufficient
most: majority
main: principal
last, earlier: previous
area: locality
aim, aims, goal, goals: objective
chance: opportunity
limit: restriction, cap
keep, kept: retain, maintain
locals: residents
every year, each year, a year, yearly: annual, per annum
every three months, three monthly: quarterly
twice a year: six monthly
joined up: integrated
"""


_Entry: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""The stems of everyday words, in order, and those of the papers' words for them."""


@lru_cache(maxsize=1)
def _table() -> Mapping[str, tuple[_Entry, ...]]:
    """Return the entries by their first stem."""
    made: dict[str, dict[_Entry, None]] = {}
    for line in _SAID.strip().splitlines():
        everyday, papers = line.split(":")
        meant = tuple(content_stems(papers))
        for phrase in everyday.split(","):
            said = tuple(stems(phrase))
            made.setdefault(said[0], {})[said, meant] = None
    return {first: tuple(entries) for first, entries in made.items()}


def formal(question: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the stems that papers use for everyday words of a question, each with the stems of these.

    What the question says itself is left out.
    """
    asked = stems(question)
    table = _table()
    found: dict[str, tuple[str, ...]] = {}
    for place, first in enumerate(asked):
        for said, meant in table.get(first, ()):
            if tuple(asked[place : place + len(said)]) == said:
                for stem in meant:
                    if stem not in asked:
                        found[stem] = (*found.get(stem, ()), *said)
    return tuple(found.items())
