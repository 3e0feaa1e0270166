"""Minutes: each minute, its resolutions and its actions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paper_reading import paper_in, places, texts

from corpus.papers import PaperKind, PassageKind

HEAD = """# Minutes of the Harbour Board

held on Thursday 2 November 2023 in the Customs House

**Present:** Ann Tide (chair), Bo Reef

"""


def minutes(body: str) -> dict[str, str]:
    draft = paper_in(HEAD + body)
    assert draft.paper.kind is PaperKind.MINUTES
    return {place: text for place, text in texts(draft).items() if place.startswith("minute")}


STYLES = [
    "### 13. Pilots",
    "## 13 PILOTS",
    "**13 PILOTS**",
    "**13. Pilots**",
    "13. **Pilots**",
]


@pytest.mark.parametrize("heading", STYLES)
def test_a_minute_is_found_in_every_typographic_style(heading: str) -> None:
    after = heading.replace("13", "14").replace("Pilots", "Tolls").replace("PILOTS", "TOLLS")
    found = minutes(
        f"{heading}\n\nThe pilots were on strike.\n\nThey were heard.\n\n{after}\n\nTolls were discussed.\n"
    )
    assert found == {
        "minute 13": "The pilots were on strike. They were heard.",
        "minute 14": "Tolls were discussed.",
    }


RESOLVED = [
    # One resolution in the sentence itself has no number.
    ("**RESOLVED** – That the strike be noted.", {"minute 13 resolution": "RESOLVED – That the strike be noted."}),
    ("RESOLVED: That the strike be noted.", {"minute 13 resolution": "RESOLVED: That the strike be noted."}),
    (
        "Resolved unanimously – That the strike be noted.",
        {"minute 13 resolution": "Resolved unanimously – That the strike be noted."},
    ),
    ("**AGREED** – the strike be noted.", {"minute 13 resolution": "AGREED – the strike be noted."}),
    # A bold line alone, then the resolution.
    ("**RESOLVED**\n\nThat the strike be noted.", {"minute 13 resolution": "That the strike be noted."}),
    # A heading, then a list.
    (
        "### RESOLVED – That\n\n1. the strike be noted; and\n\n2. the tolls be halved.",
        {"minute 13 resolution 1": "the strike be noted; and", "minute 13 resolution 2": "the tolls be halved."},
    ),
    # Letters.
    (
        "**RESOLVED – That**\n\n(a) the strike be noted; and\n\n(b) the tolls be halved.",
        {"minute 13 resolution (a)": "the strike be noted; and", "minute 13 resolution (b)": "the tolls be halved."},
    ),
    (
        "RESOLVED:\n\n(1) That the strike be noted.\n\n(2) That the tolls be halved.",
        {"minute 13 resolution 1": "That the strike be noted.", "minute 13 resolution 2": "That the tolls be halved."},
    ),
    # A list inside a resolution belongs to it.
    (
        "**RESOLVED – That**\n\n1. the chair write to:\n\n   - the pilots\n   - the port\n\n2. the tolls be halved.",
        {
            "minute 13 resolution 1": "the chair write to: the pilots the port",
            "minute 13 resolution 2": "the tolls be halved.",
        },
    ),
]


@pytest.mark.parametrize(("body", "resolutions"), RESOLVED)
def test_resolutions_stand_apart_from_their_minute(body: str, resolutions: dict[str, str]) -> None:
    found = minutes(f"## 13 PILOTS\n\nThe pilots were on strike.\n\n{body}\n\n## 14 TOLLS\n\nThey were discussed.\n")
    assert found == {"minute 13": "The pilots were on strike.", **resolutions, "minute 14": "They were discussed."}


def test_resolutions_are_of_their_kind_and_keep_their_lead_as_context() -> None:
    draft = paper_in(f"{HEAD}## 13 PILOTS\n\nHeard.\n\n### RESOLVED – That\n\n1. the strike be noted.\n")
    found = places(draft)["minute 13 resolution 1"]
    assert (found.kind, found.context) == (PassageKind.RESOLUTION, "That")
    assert places(draft)["minute 13"].kind is PassageKind.MINUTE


def test_what_is_said_after_a_resolution_is_the_minutes_again() -> None:
    found = minutes("## 13 PILOTS\n\nHeard.\n\n**RESOLVED** – That it be noted.\n\nThe chair thanked the pilots.\n")
    assert found == {
        "minute 13": "Heard. The chair thanked the pilots.",
        "minute 13 resolution": "RESOLVED – That it be noted.",
    }


def test_paragraphs_that_a_minute_numbers_are_places_inside_it() -> None:
    found = minutes(
        "## 13 PILOTS\n\n(Item 5)\n\n1. The chair spoke of the following:\n\n(a) the strike;\n\n(b) the tolls.\n\n"
        "2. The pilots answered.\n\nThey went on.\n\n3. RESOLVED that the strike be noted.\n"
    )
    assert found == {
        "minute 13": "The chair spoke of the following: (a) the strike; (b) the tolls. "
        "2. The pilots answered. They went on.",
        "minute 13 para 1": "The chair spoke of the following: (a) the strike; (b) the tolls.",
        "minute 13 para 1(a)": "the strike;",
        "minute 13 para 1(b)": "the tolls.",
        "minute 13 para 2": "The pilots answered. They went on.",
        "minute 13 resolution": "RESOLVED that the strike be noted.",
    }


def test_a_list_that_stands_further_in_is_part_of_its_numbered_paragraph() -> None:
    found = minutes(
        "## 13 PILOTS\n\n1. The chair moved that the Board.\n\n    1. pay the pilots\n\n    2. thank them\n\n"
        "2. The pilots answered.\n"
    )
    assert found["minute 13 para 1"] == "The chair moved that the Board. 1. pay the pilots 2. thank them"
    assert found["minute 13 para 2"] == "The pilots answered."


def test_text_between_two_items_does_not_end_their_list() -> None:
    found = minutes(
        "## 13 PILOTS\n\n1. The chair spoke of the following:\n\n(a) the strike.\n\nIt had ended.\n\n(b) the tolls.\n\n"
        "2. The pilots answered.\n"
    )
    assert found["minute 13 para 1"].endswith("(a) the strike. It had ended. (b) the tolls.")
    assert (found["minute 13 para 1(a)"], found["minute 13 para 1(b)"]) == ("the strike.", "the tolls.")


def test_a_capital_among_small_letters_is_one_of_them() -> None:
    found = minutes("## 13 PILOTS\n\nRESOLVED that the Board agree to:\n\nA) pay them.\n\nb) thank them.\n")
    assert (found["minute 13 resolution (a)"], found["minute 13 resolution (b)"]) == ("pay them.", "thank them.")


def test_a_minute_may_hold_only_a_resolution() -> None:
    assert minutes("## 13 PILOTS\n\n**RESOLVED** – That the strike be noted.\n") == {
        "minute 13 resolution": "RESOLVED – That the strike be noted."
    }


def test_actions_are_counted_in_their_minute() -> None:
    found = minutes(
        "## 13 PILOTS\n\nHeard.\n\n**ACTION:** Ann Tide to write.\n\nMore was said.\n\nAction: Bo Reef to ring.\n\n"
        "## 14 TOLLS\n\nHeard.\n\nACTION: All to pay.\n"
    )
    assert found == {
        "minute 13": "Heard. More was said.",
        "minute 13 action 1": "Ann Tide to write.",
        "minute 13 action 2": "Bo Reef to ring.",
        "minute 14": "Heard.",
        "minute 14 action 1": "All to pay.",
    }


def test_votes_stay_in_their_minute() -> None:
    found = minutes(
        "## 13 PILOTS\n\nThe motion was put.\n\nFor: Councillors Tide and Reef\n\nAgainst: Councillor Shoal\n\n"
        "Abstained: none\n\nMOTION CARRIED BY 2 VOTES TO 1.\n\n**RESOLVED** – That it be so.\n"
    )
    assert found["minute 13"] == (
        "The motion was put. For: Councillors Tide and Reef Against: Councillor Shoal Abstained: none "
        "MOTION CARRIED BY 2 VOTES TO 1."
    )
    assert found["minute 13 resolution"] == "RESOLVED – That it be so."


def test_numbers_in_a_minutes_text_are_no_minutes() -> None:
    found = minutes("## 13 PILOTS\n\nThe board heard that:\n\n1. pilots strike\n\n2. tolls rise\n\n14 Pilots spoke.\n")
    assert found == {"minute 13": "The board heard that: 1. pilots strike 2. tolls rise 14 Pilots spoke."}


def test_who_was_there_and_the_end_are_no_minutes() -> None:
    draft = paper_in(
        f"{HEAD}**Apologies:** Cy Shoal\n\n## 13 PILOTS\n\nHeard.\n\n"
        "The meeting commenced at 2.00 pm and concluded at 3.15 pm\n\nAnn Tide (chair)\n"
    )
    front = [passage.text for passage in draft.passages if passage.kind is PassageKind.FRONT]
    assert "Present: Ann Tide (chair), Bo Reef" in front
    assert "Apologies: Cy Shoal" in front
    assert "The meeting commenced at 2.00 pm and concluded at 3.15 pm" in front


@given(st.integers(1, 90), st.lists(st.integers(0, 4), min_size=1, max_size=6))
def test_any_minutes_keep_every_number_and_resolution(first: int, resolutions: list[int]) -> None:
    body, expected = "", []
    for number, count in enumerate(resolutions, start=first):
        body += f"## {number} MATTER\n\nIt was discussed.\n\n"
        expected.append(f"minute {number}")
        if count:
            body += "**RESOLVED – That**\n\n" + "".join(f"{n}. it be done.\n\n" for n in range(1, count + 1))
            expected += [f"minute {number} resolution {n}" for n in range(1, count + 1)]
    assert list(minutes(body)) == expected
