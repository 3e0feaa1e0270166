"""Minutes: each minute, its resolutions and its actions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paper_reading import paper_in, places, texts

from corpus.papers import PaperKind, PassageKind
from indexer.blocks import Block, Role
from indexer.decisions import decisions_of
from indexer.minute_frames import without_frames

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


NUMBERS = ["25/00{}", "HWB/1{}/24", "HWB1{}", "Minute No. 3{}/24:", "{}.", "{}"]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("bold", ["**", ""])
def test_numbers_of_every_form_that_count_up_are_minutes_whether_their_titles_are_bold_or_not(
    number: str, bold: str
) -> None:
    body = "".join(
        f"{bold}{number.format(n)} {title}{bold}\n\nThe {title.lower()} were heard.\n\n"
        for n, title in enumerate(("Pilots", "Tolls", "Tides"), start=1)
    )
    bare = number.removeprefix("Minute No. ").rstrip(".:")
    assert minutes(body) == {
        f"minute {bare.format(n)}": f"The {title} were heard."
        for n, title in enumerate(("pilots", "tolls", "tides"), 1)
    }


def test_a_number_alone_stands_before_the_title_below_it_or_the_words_of_a_minute_without_one() -> None:
    assert minutes("25/1\n\n**Pilots**\n\nHeard.\n\n25/2 The chair spoke of tolls, and was heard.\n") == {
        "minute 25/1": "Heard.",
        "minute 25/2": "The chair spoke of tolls, and was heard.",
    }


def test_years_and_files_at_the_start_of_lines_are_no_minutes() -> None:
    found = minutes(
        "**13 PILOTS**\n\n2023/24 was a bad year.\n\n2024/25 was a better one.\n\n"
        "**14 TOLLS**\n\n24/00115 was agreed.\n"
    )
    assert list(found) == ["minute 13", "minute 14"]


def test_decimals_count_a_minutes_paragraphs() -> None:
    found = minutes(
        "**4 PILOTS**\n\n4.1 Heard.\n\n4.2 AGREED – that they be paid.\n\n4.3 Thanked.\n\n**5 TOLLS**\n\nHeard.\n"
    )
    assert (found["minute 4 para 4.1"], found["minute 4 resolution"]) == ("Heard.", "AGREED – that they be paid.")


DECIDED = [
    "IT WAS RESOLVED THAT the tolls be halved.",
    "It was unanimously RESOLVED that the tolls be halved.",
    "AGREED – the tolls be halved.",
    "Agreed: that the tolls be halved.",
    "Decision: To halve the tolls.",
    "RESOLVED (unanimously) that the tolls be halved.",
    "Members RESOLVED to halve the tolls.",
    "The Board NOTED the tolls.",
    "The Harbour and Tolls Committee unanimously APPROVED the tolls.",
    "APPROVED: the tolls.",
]


@pytest.mark.parametrize("decided", DECIDED)
def test_a_decision_is_one_alone_and_at_the_end_of_what_was_said(decided: str) -> None:
    expected = {"minute 13": "The tolls were discussed.", "minute 13 resolution": decided}
    assert minutes(f"**13 TOLLS**\n\nThe tolls were discussed.\n\n{decided}\n") == expected
    assert minutes(f"**13 TOLLS**\n\nThe tolls were discussed. {decided}\n") == expected


LEADS = [
    "Members RESOLVED to:",
    "The Board AGREED:",
    "IT WAS RESOLVED THAT:-",
    "The Board NOTED:",
    "The Board agreed to:",
]


@pytest.mark.parametrize("lead", LEADS)
def test_a_lead_of_any_wording_has_its_list_as_resolutions(lead: str) -> None:
    found = minutes(f"**13 TOLLS**\n\n{lead}\n\n(a) halve the tolls; and\n\n(b) thank the pilots.\n")
    assert found == {
        "minute 13 resolution (a)": "halve the tolls; and",
        "minute 13 resolution (b)": "thank the pilots.",
    }


def test_plain_sentences_decide_only_where_no_decision_is_marked() -> None:
    plain = (
        "**13 TOLLS**\n\nThe tolls were heard. The Board noted that tides rise.\n\n"
        "Bo spoke. The Board approved the tolls.\n"
    )
    assert minutes(plain) == {
        "minute 13": "The tolls were heard. The Board noted that tides rise. Bo spoke.",
        "minute 13 resolution": "The Board approved the tolls.",
    }
    marked = minutes(f"{plain}\n\n**14 TIDES**\n\nRESOLVED: that they be noted.\n")
    assert list(marked) == ["minute 13", "minute 14 resolution"]


ACTIONS = [
    ("Action 25/01: Bo Reef to pay.", "Bo Reef to pay."),
    ("ACTION – Bo Reef to pay.", "Bo Reef to pay."),
    ("The tolls would be paid. Action: Bo Reef to pay.", "Bo Reef to pay."),
    # Who is to act stands after what is to be done.
    ("Bo spoke. The tolls would be paid. Action: BR", "The tolls would be paid. Action: BR"),
    ("The tolls would be paid.\n\nACTION: Director of Tolls", "The tolls would be paid. ACTION: Director of Tolls"),
]


@pytest.mark.parametrize(("body", "action"), ACTIONS)
def test_an_action_says_what_is_to_be_done(body: str, action: str) -> None:
    assert minutes(f"**13 TOLLS**\n\n{body}\n")["minute 13 action 1"] == action


FRAMED = """| Item | Discussion | Action |
|---|---|---|
| {0} | Welcome and apologies | |
| | The chair welcomed everyone who had come to the meeting through the storm that night. | |
| {1} | Tolls. They were discussed. The Board APPROVED them. The clerk would write to all. | JS |
| {2} | Any other business: none was raised by those who were there. | |
"""


@pytest.mark.parametrize("numbers", [("25/1", "25/2", "25/3"), ("1.", "2.", "3."), ("1", "2", "3")])
def test_minutes_set_in_a_table_are_minutes(numbers: tuple[str, str, str]) -> None:
    first, second, third = (number.rstrip(".") for number in numbers)
    assert minutes(FRAMED.format(*numbers)) == {
        f"minute {first}": "The chair welcomed everyone who had come to the meeting through the storm that night.",
        f"minute {second}": "Tolls. They were discussed.",
        f"minute {second} resolution": "The Board APPROVED them. The clerk would write to all.",
        f"minute {second} action 1": "The clerk would write to all. Action: JS",
        f"minute {third}": "Any other business: none was raised by those who were there.",
    }


def test_a_table_in_minutes_stays_a_table() -> None:
    found = minutes("**13 TOLLS**\n\n| No | Toll |\n|---|---|\n| 1 | Ferry |\n| 2 | Crane |\n| 3 | Tug |\n")
    assert not found


TITLES = [
    "# Trust Board Minutes\n\nThursday 6 March 2025 at 10:00",
    "# Unconfirmed Minutes of the Public Trust Board meeting\n\nThursday 6 March 2025, 10:00",
    "# TRUST BOARD\n\nMinutes of the meeting held on 6 March 2025",
    "# Trust Board – Draft Minutes\n\n6 March 2025",
]


@pytest.mark.parametrize("title", TITLES)
def test_minutes_are_known_by_their_title_however_it_is_worded(title: str) -> None:
    draft = paper_in(f"{title}\n\nPresent: Ann Tide\n\n25/1 Tolls\n\nHeard.\n\n25/2 Tides\n\nHeard.\n")
    assert draft.paper.kind is PaperKind.MINUTES
    assert draft.paper.source.casefold() == "trust board"
    assert str(draft.paper.date) == "2025-03-06"


ACTION_LOG = """| No | Action | Owner | Due |
|---|---|---|---|
| 1 | Write to the port about the tolls that were paid twice and get them back for the town | JS | May |
| 2 | Ask the pilots for their hours and tell the board what they had said of them in the year | AT | June |
| 3 | Mend the light at the end of the northern quay before the winter comes and the boats go | BR | July |
"""


@pytest.mark.parametrize("title", ["### {} {}", "### {1}"], ids=["numbered", "not numbered"])
def test_a_log_of_actions_frames_no_minutes(title: str) -> None:
    body = "\n\n".join(
        f"{title.format(number, name)}\n\n{name} were discussed." for number, name in ((13, "Pilots"), (14, "Tolls"))
    )
    draft = paper_in(f"{HEAD}{body}\n\n### Action log\n\n{ACTION_LOG}")
    found = texts(draft)
    assert [place for place in found if place.startswith("table 1 row")] == [f"table 1 row {n}" for n in (1, 2, 3)]
    minuted = {place for place in found if place.startswith("minute")}
    assert minuted == ({"minute 13", "minute 14"} if "{}" in title else set())


def test_what_counts_inside_a_minute_is_no_minute() -> None:
    """Dates, measures and lists count upwards as minutes do, but nothing is said under each of them."""
    found = minutes(
        "**13 PERFORMANCE**\n\nIt was told that:\n\nKPI 1 Tolls were paid late.\n\nKPI 2 Lights were lit.\n\n"
        "KPI 3 Boats were counted.\n\n**14 MEETINGS**\n\nThese were set:\n\n12/01/2024 at 2 pm\n\n"
        "13/01/2024 at 3 pm\n\n14/01/2024 at 4 pm\n"
    )
    assert list(found) == ["minute 13", "minute 14"]
    assert not minutes("### Pilots\n\nThey asked for three things.\n\n1. more pay\n\n2. new boats\n\n3. a day off\n")


NOT_DECIDED = [
    "Resolved complaints were up by five.",
    "Decision-making was slow.",
    "Agreed terms were sent to the pilots.",
    "AGREED ACTIONS of May were read out.",
    "Members agreed with the pilots.",
    "The Board accepted that tolls were dear.",
    "The Council approved its budget in February 2023.",
    "The Committee adopted the plan last year.",
]


@pytest.mark.parametrize("sentence", NOT_DECIDED)
def test_a_sentence_that_tells_of_something_is_no_decision(sentence: str) -> None:
    found = minutes(f"**13 TOLLS**\n\n{sentence}\n\nBo spoke. {sentence}\n\n**14 TIDES**\n\nThey were heard.\n")
    assert list(found) == ["minute 13", "minute 14"]


def test_minutes_without_numbers_have_their_decisions_under_their_headings() -> None:
    draft = paper_in(
        f"{HEAD}## Tolls\n\nTolls were discussed. RESOLVED: That they be halved.\n\n"
        "Action: Bo Reef to tell the port.\n\n"
        "## Tides\n\nTides were heard.\n\nThe Board RESOLVED to:\n\n(a) note them; and\n\n(b) thank the pilots.\n"
    )
    found = {place: (passage.kind, passage.text) for place, passage in places(draft).items() if passage.headings[1:]}
    assert found == {
        "“Tolls” ¶1": (PassageKind.PARAGRAPH, "Tolls were discussed."),
        "“Tolls” ¶2": (PassageKind.RESOLUTION, "RESOLVED: That they be halved."),
        "“Tolls” ¶3": (PassageKind.ACTION, "Bo Reef to tell the port."),
        "“Tides” ¶1": (PassageKind.PARAGRAPH, "Tides were heard."),
        "“Tides” ¶2": (PassageKind.RESOLUTION, "(a) note them; and"),
        "“Tides” ¶3": (PassageKind.RESOLUTION, "(b) thank the pilots."),
    }
    assert [row.who for row in decisions_of(draft.passages)] == ["", "Bo Reef", "", ""]


def test_what_is_proposed_and_then_agreed_is_a_decision() -> None:
    found = minutes(
        "**5 ROOF**\n\n5.1 The roof leaks. It was proposed by Bo Reef that the quote be accepted. Agreed unanimously.\n"
        "\n5.2 Thanks were given.\n\n**6 TIDES**\n\nNone.\n\nSigned .............. Date ..............\n"
    )
    assert found["minute 5 resolution"] == "It was proposed by Bo Reef that the quote be accepted. Agreed unanimously."
    assert found["minute 5 para 5.1"] == "The roof leaks."
    assert found["minute 6"] == "None."


def test_resolutions_may_count_on_from_their_minute() -> None:
    found = minutes(
        "**3 TAX BASE**\n\nIt was heard.\n\n**RESOLVED**\n\n3.1 that the base be set; and\n\n3.2 that all be told.\n"
    )
    assert found == {
        "minute 3": "It was heard.",
        "minute 3 resolution 3.1": "that the base be set; and",
        "minute 3 resolution 3.2": "that all be told.",
    }


def test_the_title_of_a_minute_in_a_table_is_what_is_set_in_bold() -> None:
    said = ["The chair welcomed all who had come through the storm. Bo spoke.", "None were made by anybody at all."]
    cells = [("25/1", f"Welcome {said[0]}"), ("25/2", f"Declarations {said[1]}"), ("25/3", f"Tolls {said[0]}")]
    table = [Block(" ".join(row), Role.ROW, cells=row, table=1, titles=(0, row[1].index(" "))) for row in cells]
    parted = [(block.role, block.text) for block in without_frames(table)]
    assert parted[:4] == [
        (Role.HEADING, "25/1 Welcome"),
        (Role.TEXT, said[0]),
        (Role.HEADING, "25/2 Declarations"),
        (Role.TEXT, said[1]),
    ]
