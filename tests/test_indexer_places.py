"""A report's blocks turned into its places; and the laws that hold for every paper."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_reading import paper_in, papers_in, places, told

from corpus.papers import ID_FORM, PassageKind

SUB_ITEMS = """# Report

1.1 The board met in the hall.

2.1 The Board is asked to:

(a) agree the dredging; and

(b) note:

(i) the tide tables; and

(ii) the price of coal.

2.2 It may say no.
"""


class TestSubItems:
    def test_have_places_of_their_own_and_stand_in_their_paragraph(self) -> None:
        found = told(SUB_ITEMS)
        assert found["para 2.1"] == (
            "The Board is asked to: (a) agree the dredging; and (b) note: (i) the tide tables; and "
            "(ii) the price of coal."
        )
        assert found["para 2.1(a)"] == "agree the dredging; and"
        assert found["para 2.1(b)(ii)"] == "the price of coal."
        assert found["para 2.2"] == "It may say no."

    def test_have_their_lead_in_as_context_and_know_their_parent(self) -> None:
        found = places(paper_in(SUB_ITEMS))
        assert found["para 2.1(a)"].context == "The Board is asked to:"
        assert found["para 2.1(a)"].parent == found["para 2.1"].id
        assert found["para 2.1(b)(i)"].parent == found["para 2.1(b)"].id

    def test_breaks_say_where_each_begins_in_the_whole(self) -> None:
        whole = places(paper_in(SUB_ITEMS))["para 2.1"]
        assert [whole.text[at : at + 4].split()[0] for at in whole.breaks] == ["(a)", "(b)", "(i)", "(ii)"]

    def test_a_list_goes_on_after_a_table(self) -> None:
        table = "| Tide | Toll |\n|---|---|\n| high | £4 |"
        found = told(
            f"# R\n\n1.1 One.\n\n1.2 The board has two:\n\n1) The first.\n\n{table}\n\n2) The second.\n\n1.3 So."
        )
        assert (found["para 1.2(1)"], found["para 1.2(2)"]) == ("The first.", "The second.")
        assert found["para 1.2"] == "The board has two: 1) The first. 2) The second."

    def test_a_list_may_begin_a_quotation(self) -> None:
        found = told("# R\n\n1.1 One.\n\n1.2 It asked:\n\n“(a) Who pays?\n\n(b) Who builds?”\n\n1.3 So.")
        assert (found["para 1.2(a)"], found["para 1.2(b)"]) == ("Who pays?", "Who builds?”")

    def test_a_list_that_does_not_begin_at_its_beginning_is_text(self) -> None:
        assert (
            told("# R\n\n1.1 See below.\n\n1.2 The list:\n\n(c) third\n\n1.3 So.")["para 1.2"] == "The list: (c) third"
        )


class TestLists:
    def test_bullets_belong_to_the_numbered_paragraph_that_leads_in(self) -> None:
        found = told("# R\n\n1.1 One.\n\n1.2 The board asked for:\n\n- a plan\n- a budget\n\n1.3 Three.")
        assert found["para 1.2"] == "The board asked for: a plan a budget"

    def test_bullets_belong_to_the_unnumbered_paragraph_that_leads_in(self) -> None:
        found = told("# R\n\nThe board asked for:\n\n- a plan\n- a budget\n\nIt closed.")
        assert found == {"“R” ¶1": "The board asked for: a plan a budget", "“R” ¶2": "It closed."}

    def test_bullets_that_nothing_leads_in_stand_for_themselves(self) -> None:
        found = told("# R\n\nThe board met.\n\n- It agreed a plan.\n- It agreed a budget.")
        assert list(found.values()) == ["The board met.", "It agreed a plan.", "It agreed a budget."]

    @pytest.mark.parametrize(
        ("last", "whole"),
        [
            ("two left", "This year: one moved two left three came."),
            ("two left.", "This year: one moved two left."),  # a finished list
        ],
    )
    def test_an_inner_list_goes_on_after_a_footnote_where_its_last_item_has_no_stop(
        self, last: str, whole: str
    ) -> None:
        note = "---\n\n<sup>3</sup> A note."
        found = told(f"# R\n\n- This year:\n  - one moved\n  - {last}\n\n{note}\n\n- three came.\n\n## Next\n\nText.")
        assert found["“R” ¶1"] == whole

    def test_a_short_line_that_leads_to_bullets_is_no_label(self) -> None:
        led = places(paper_in("# R\n\nIn the last year:\n\n- two left\n- three came\n\n## Next\n\nText."))["“R” ¶1"]
        assert led.kind is PassageKind.PARAGRAPH

    def test_unnumbered_text_after_a_paragraph_still_belongs_to_it(self) -> None:
        found = told("# R\n\n1.1 One.\n\nMore of one.\n\n1.2 Two.\n\n1.3 Three.")
        assert found["para 1.1"] == "One. More of one."


class TestWhatIsAsked:
    @pytest.mark.parametrize(
        ("heading", "kind"),
        [("Recommendation(s):", "recommendation"), ("4. Recommendations", "recommendation"), ("Decision:", "decision")],
    )
    def test_lettered_items_under_their_heading_are_places(self, heading: str, kind: str) -> None:
        found = places(paper_in(f"# R\n\n## {heading}\n\nThe board is asked to:\n\nA. Pay the pilots.\n\nB. Build."))
        assert (found[f"{kind} (A)"].text, found[f"{kind} (B)"].text) == ("Pay the pilots.", "Build.")
        assert found[f"{kind} (A)"].context == "The board is asked to:"

    def test_lettered_items_after_their_label_are_places(self) -> None:
        found = told("# R\n\nOne.\n\nDecision: the board will:\n\na) pay\n\nb) build\n\nReason: it must.\n\na) So.")
        assert {place: text for place, text in found.items() if place.startswith("decision")} == {
            "decision (a)": "pay",
            "decision (b)": "build",
        }

    def test_lettered_items_in_a_box_are_places_inside_it(self) -> None:
        form = "# R\n\n| Decision: The board is asked to: A. Pay the pilots. B. Build. |\n|---|\n| Reason: it must. |\n"
        found = places(paper_in(form))
        assert (found["decision (A)"].text, found["decision (B)"].text) == ("Pay the pilots.", "Build.")
        assert found["decision (A)"].context == "Decision: The board is asked to:"
        assert found["decision (A)"].parent

    @pytest.mark.parametrize(
        "markdown",
        [
            "# R\n\n## Recommendation(s):\n\nThe board is asked to pay.\n\n## 1 Need\n\nMany.",
            "# R\n\nRecommendations: The board is asked to pay.\n\n## 1 Need\n\nMany.",
        ],
    )
    def test_a_recommendation_without_a_letter_is_a_place(self, markdown: str) -> None:
        assert told(markdown)["recommendation"] == "The board is asked to pay."

    @pytest.mark.parametrize(
        "under",
        [
            "The board was asked to pay.\n\nIt did.",  # more than one paragraph
            "The board is asked to:\n\n- pay\n- build",  # a lead-in
        ],
    )
    def test_text_under_recommendations_is_not_always_one(self, under: str) -> None:
        assert "recommendation" not in told(f"# R\n\n## Recommendations\n\n{under}\n\n## Need\n\nMany.")

    def test_a_number_beside_the_second_line_of_a_background_document_begins_none(self) -> None:
        found = told("# R\n\nOne.\n\n## Background papers\n\n1 Tides\n\n2 Tolls Toll book\n\n3 (May)\n\n4 Cranes\n")
        assert {place: text for place, text in found.items() if place.startswith("item")} == {
            "item 1": "Tides",
            "item 2": "Tolls Toll book 3 (May)",
            "item 4": "Cranes",
        }

    def test_background_documents_are_items(self) -> None:
        found = told("# R\n\nOne.\n\n## Background Documents\n\n1 Tide tables 2 Toll book (May 2024) 3 2009 plan\n")
        assert {place: text for place, text in found.items() if place.startswith("item")} == {
            "item 1": "Tide tables",
            "item 2": "Toll book (May 2024)",
            "item 3": "2009 plan",
        }


class TestHeadings:
    def test_a_line_that_begins_a_quotation_is_none(self) -> None:
        found = told("# R\n\n4.1 The board wrote:\n\n## “3. Paid in part\n\nWe pay.\n\n4. We build.”\n\n4.2 So be it.")
        assert found["para 4.1"] == "The board wrote: “3. Paid in part We pay. 4. We build.”"
        assert found["para 4.2"] == "So be it."

    def test_passages_know_the_headings_above_them(self) -> None:
        found = places(paper_in("# R\n\n## Need\n\n### Children\n\nMany.\n\n## Cost\n\nMuch."))
        assert found["“Children” ¶1"].headings == ("R", "Need", "Children")
        assert found["“Cost” ¶1"].headings == ("R", "Cost")

    def test_a_bare_heading_is_not_lost(self) -> None:
        draft = paper_in("# R\n\nOne.\n\n## Chart of tolls\n\n## Need\n\nMany.")
        assert [(p.text, p.kind, p.headings) for p in draft.passages if "Chart" in p.text] == [
            ("Chart of tolls", PassageKind.FRONT, ("R",))
        ]

    def test_a_bold_line_acts_as_a_heading_where_text_follows(self) -> None:
        found = places(paper_in("# R\n\n**Need**\n\nMany children wait.\n\n**A bold sentence is text.**"))
        assert found["“Need” ¶1"].text == "Many children wait."
        assert "A bold sentence is text." in [p.text for p in found.values()]

    def test_an_unnumbered_heading_between_numbers_stands_inside_their_section(self) -> None:
        markdown = "# R\n\n## 5 Need\n\n5.1 One.\n\n## Children\n\n5.2 Two.\n\n## 6 Cost\n\n6.1 Much."
        found = places(paper_in(markdown))
        assert found["para 5.2"].headings == ("R", "5 Need", "Children")
        assert found["para 6.1"].headings == ("R", "6 Cost")

    def test_the_same_heading_twice_goes_on_counting(self) -> None:
        found = told("# R\n\n## Need\n\nOne.\n\n## Cost\n\nTwo.\n\n## Need\n\nThree.")
        assert (found["“Need” ¶1"], found["“Need” ¶2"]) == ("One.", "Three.")


class TestTheEdgesOfAReport:
    MARKDOWN = """## REPORT TO: Harbour Board

**Date of meeting:** 9 May 2024

**Report of:** Jo Quay, Harbour Master

**Subject:** Dredging

### 1 Summary

1.1 One.

1.2 Two.

1.3 The background papers can be inspected by asking the report writer:

Name: Jo Quay

Designation: Harbour Master

Tel No: 01234 567890
"""

    def test_the_lines_at_its_head_are_passages(self) -> None:
        draft = paper_in(self.MARKDOWN)
        front = [passage.text for passage in draft.passages if passage.kind is PassageKind.FRONT]
        assert "Report of: Jo Quay, Harbour Master" in front
        assert "Date of meeting: 9 May 2024" in front

    def test_the_contact_block_is_no_part_of_the_last_paragraph(self) -> None:
        found = told(self.MARKDOWN)
        assert found["para 1.3"] == "The background papers can be inspected by asking the report writer:"
        for line in ("Name: Jo Quay", "Designation: Harbour Master", "Tel No: 01234 567890"):
            assert line in found.values()

    def test_lines_of_contents_are_of_their_kind(self) -> None:
        draft = paper_in("# R\n\nSummary ........ 3\n\nNeed ............ 12\n\nThe board met.")
        assert [p.text for p in draft.passages if p.kind is PassageKind.CONTENTS] == [
            "Summary ........ 3",
            "Need ............ 12",
        ]


class TestNotesAndCaptions:
    def test_a_footnote_is_a_place_tied_to_the_paragraph_that_bears_its_mark(self) -> None:
        draft = paper_in("# R\n\n1. The plan<sup>3</sup> was late.\n\n<sup>3</sup> The plan of 2009.\n")
        found = places(draft)
        assert found["footnote 3"].text == "The plan of 2009."
        ((index, reference),) = draft.references
        assert draft.passages[index].text[: reference.start].endswith("The plan")
        assert reference.targets == (found["footnote 3"].id,)

    def test_a_mark_without_its_note_points_at_nothing(self) -> None:
        assert paper_in("# R\n\nThe plan<sup>3</sup> was late.").references == ()

    def test_a_caption_is_a_passage_and_its_rows_context(self) -> None:
        draft = paper_in("# R\n\n**Table 4: Tolls**\n\n| Year | Toll |\n|---|---|\n| 2023 | £4 |\n")
        found = places(draft)
        assert found["“R” ¶1"].text == "Table 4: Tolls"
        assert found["table 4 row 1"].text == "2023 £4"
        assert found["table 4 row 1"].context.startswith("Table 4: Tolls; ")


def test_an_agenda_has_items() -> None:
    markdown = (
        "# Harbour Board\n\n## Agenda\n\n**Date:** 9 May 2024\n\n1. **Apologies**\n\n"
        "2. **Dredging** (Pages 3 - 7)\n\n   To consider a report.\n\n3. **Next meeting**\n"
    )
    found = told(markdown)
    assert (found["item 1"], found["item 2"]) == ("Apologies", "Dredging (Pages 3 - 7) To consider a report.")
    assert found["item 3"] == "Next meeting"


# --- laws -----------------------------------------------------------------------------------------------------

word = st.sampled_from(
    "a the Board met agreed children’s Harbour of and that plan NOT tide Officer 2014 £4m 35% 5.8 143 12".split()
)
sentence = st.lists(word, min_size=1, max_size=12).map(lambda some: " ".join(some))
block = st.one_of(
    st.builds(
        "{} {} {}".format, st.sampled_from(["#", "##", "###"]), st.sampled_from(["", "1", "2", "Annex A"]), sentence
    ),
    st.builds("{}.".format, sentence),
    st.builds("{}:".format, sentence),
    st.builds("{}. {}".format, st.integers(1, 200), sentence),
    st.builds("{}.{} {}".format, st.integers(1, 9), st.integers(1, 30), sentence),
    st.builds("({}) {}".format, st.sampled_from(["a", "b", "c", "i", "ii", "1"]), sentence),
    st.builds("- {}\n- {}".format, sentence, sentence),
    st.builds("**{}**".format, sentence),
    st.builds("{}\t{}\n{}\t{}".format, sentence, sentence, sentence, sentence),
    st.builds("| {} | {} |\n|---|---|\n| {} | |".format, sentence, sentence, sentence),
    st.builds("<sup>{}</sup> {}".format, st.integers(1, 9), sentence),
    st.sampled_from(["**RESOLVED – That**", "## Recommendations", "**Report of:** Jo Quay", "Table 2: Tolls", "---"]),
)


def with_words_told_apart(blocks: list[str]) -> str:
    """Number some of the words, so that each can be looked for."""
    count = itertools.count()
    return re.sub(r"\b(?:met|agreed|plan|tide)\b", lambda found: f"{found[0]}{next(count)}", "\n\n".join(blocks))


papers = st.lists(block, min_size=1, max_size=14).map(with_words_told_apart)
laws = settings(max_examples=60)


def words_in(text: str) -> list[str]:
    return re.findall(r"[\w£%’]+(?:\.\d+)?", text)


def source_words(markdown: str) -> set[str]:
    text = re.sub(r"<[^>]+>|^\|[-|]+\|$", " ", markdown, flags=re.MULTILINE)
    # Numbers at the start of a block become its locator; they are asked for elsewhere.
    text = re.sub(r"^(?:#+ )?(?:\*\*)?(?:[-|>] )?(?:\(?[\da-z.]{1,6}[.)]|\d[\d.]*)\s", " ", text, flags=re.MULTILINE)
    return set(words_in(text)) - {"RESOLVED", "That", "Table"}


@laws
@given(papers)
def test_no_word_is_lost(markdown: str) -> None:
    kept: set[str] = set()
    for draft in papers_in(markdown):
        for passage in draft.passages:
            kept.update(words_in(f"{passage.text} {passage.locator}"))
            kept.update(found for heading in passage.headings for found in words_in(heading))
    assert not source_words(markdown) - kept


@laws
@given(papers)
def test_every_passage_is_well_formed(markdown: str) -> None:
    seen: set[str] = set()
    for draft in papers_in(markdown):
        ids = [passage.id for passage in draft.passages]
        assert len(set(ids)) == len(ids)
        assert not seen & set(ids)
        seen |= set(ids)
        for position, passage in enumerate(draft.passages):
            assert ID_FORM.fullmatch(passage.id)
            assert passage.position == position
            assert passage.text
            assert passage.text == " ".join(passage.text.split())
            assert not passage.parent or passage.parent in ids
            assert list(passage.breaks) == sorted(set(passage.breaks))
            for at in passage.breaks:
                assert 0 < at < len(passage.text)
                assert passage.text[at - 1] == " "
                assert passage.text[at] != " "
        for index, reference in draft.references:
            assert 0 <= reference.start <= reference.end <= len(draft.passages[index].text)


@laws
@given(papers)
def test_reading_the_same_twice_gives_the_same(markdown: str) -> None:
    assert papers_in(markdown) == papers_in(markdown)


@pytest.mark.parametrize("markdown", ["---\n", "<!-- nothing -->\n", "***\n\n* * *\n"])
def test_a_file_of_no_words_gives_no_passages(markdown: str) -> None:
    assert sum(len(draft.passages) for draft in papers_in(markdown)) == 0


def test_items_that_say_what_they_are_are_places_where_they_count_on() -> None:
    found = told(
        "# R\n\n1.1 One.\n\n1.2 Two.\n\n1.3 Three.\n\n"
        "Action 1: Buy lamps.\n\nThey are old.\n\nAction 2 – Sell lamps.\n\n"
        "## Advice\n\nRecommendation 1: Pay.\n\nRecommendation 7: this is not in the list.\n"
    )
    assert found["action 1"] == "Buy lamps. They are old."
    assert found["action 2"] == "Sell lamps."
    assert found["recommendation 1"].startswith("Pay.")
    assert "recommendation 7" not in found
