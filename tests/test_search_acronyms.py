from __future__ import annotations

import pytest

from search.acronyms import definitions, gathered, opened, shortened


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the Health and Wellbeing Board (HWB) met", [("HWB", "Health and Wellbeing Board")]),
        ("a multi-agency safeguarding hub (MASH)", [("MASH", "multi-agency safeguarding hub")]),
        ("MASH (multi-agency safeguarding hub)", [("MASH", "multi-agency safeguarding hub")]),
        ("Local Safeguarding Children Boards (LSCBs)", [("LSCBs", "Local Safeguarding Children Boards")]),
        ("the Better Care Fund (“BCF”)", [("BCF", "Better Care Fund")]),
        # Brackets that define nothing.
        ("the report (NHS) was read", []),
        ("seen by many (see Appendix A)", []),
    ],
)
def test_definitions_are_read_from_the_papers(text: str, found: list[tuple[str, str]]) -> None:
    assert list(definitions(text)) == found


def test_an_acronym_is_written_out_once_with_plural_and_possessive() -> None:
    known = gathered(["Serious Case Reviews (SCRs) and the Health and Wellbeing Board (HWB)"])
    assert opened("any SCRs?", known) == "any Serious Case Reviews (SCRs)?"
    assert (
        opened("the HWB's plan, and HWB again", known) == "the Health and Wellbeing Board (HWB)'s plan, and HWB again"
    )


def test_lower_case_counts_only_where_it_is_no_other_word() -> None:
    known = gathered(["the Local Area Designated Officer (LADO)", "the Care Act Team (CAT)", "the cat sat on the mat"])
    assert opened("who is the lado", known) == "who is the Local Area Designated Officer (lado)"
    assert opened("where is the cat", known) == "where is the cat"
    assert opened("where is the CAT", known) == "where is the Care Act Team (CAT)"


def test_a_spelled_out_name_finds_its_acronym() -> None:
    known = gathered(["the Better Care Fund (BCF)"])
    assert shortened("what does the better care fund pay for?", known) == ("bcf",)


def test_the_meaning_given_most_often_holds() -> None:
    known = gathered(["Care Plan Review (CPR)", "Child Protection Register (CPR)", "Child Protection Register (CPR)"])
    assert known.meaning("CPR") == "Child Protection Register"
