"""Which printed numbers count a paper's paragraphs."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paper_reading import paper_in, told

LONG = (
    "The board heard that the number of children waiting for an assessment had fallen by a third since the plan was "
    "agreed in May."
)


def numbered(*numbers: str, lead: str = "") -> str:
    return "\n\n".join(f"{lead}{number} {LONG}" for number in numbers)


def counted(markdown: str) -> list[str]:
    """The places of a paper that have numbers of their own, in order."""
    return [str(p.locator) for p in paper_in(markdown).passages if p.locator.steps]


def paras(*numbers: str) -> list[str]:
    return [f"para {number}" for number in numbers]


class TestWholeNumbers:
    def test_a_run_is_paragraphs(self) -> None:
        found = told(f"# Report\n\n{numbered('1.', '2.', '3.')}")
        assert {place: text for place, text in found.items() if place.startswith("para")} == dict.fromkeys(
            paras("1", "2", "3"), LONG
        )

    def test_a_run_goes_on_over_headings(self) -> None:
        markdown = f"# Report\n\n## Need\n\n{numbered('18.', '19.')}\n\n## Cost\n\n{numbered('20.', '21.')}"
        assert counted(markdown) == paras("18", "19", "20", "21")

    @pytest.mark.parametrize(
        "sentence",
        [
            "2014 was a year of change for the board.",  # too long for a paragraph number, and no full stop
            "12 months later the centre closed.",  # a figure before a small letter
            "3 Members were absent.",  # one number that goes on from nothing
            "35. That is the number of beds.",  # nor does this
        ],
    )
    def test_a_figure_at_the_start_of_a_sentence_is_none(self, sentence: str) -> None:
        found = told(f"# Report\n\nThe board met.\n\n{sentence}\n\nIt closed.")
        assert sentence in found.values()
        assert not [place for place in found if place.startswith("para")]

    def test_a_figure_inside_a_run_does_not_break_it(self) -> None:
        markdown = f"# Report\n\n{numbered('1.', '2.')}\n\n2014 was a year of change.\n\n{numbered('3.', '4.')}"
        assert counted(markdown) == paras("1", "2", "3", "4")
        assert told(markdown)["para 2"] == f"{LONG} 2014 was a year of change."

    def test_gaps_of_a_long_run_are_left_as_printed(self) -> None:
        markdown = f"# R\n\n## A\n\n{numbered('1.', '2.', '3.', '4.')}\n\n## B\n\n{numbered('6.', '7.', '9.', '10.')}"
        assert counted(markdown) == paras("1", "2", "3", "4", "6", "7", "9", "10")

    def test_a_list_inside_a_paragraph_belongs_to_it(self) -> None:
        markdown = (
            f"# Report\n\n## Need\n\n{numbered('1.', '2.')}\n\n3. The board asked for:\n\n"
            f"   1. a plan\n   2. a budget\n\n{numbered('4.', '5.')}"
        )
        found = told(markdown)
        assert found["para 3"] == "The board asked for: 1. a plan 2. a budget"
        assert (found["para 3(1)"], found["para 3(2)"]) == ("a plan", "a budget")
        assert found["para 4"] == found["para 5"] == LONG

    def test_numbering_that_starts_again_gives_two_places_of_one_name(self) -> None:
        markdown = f"# Report\n\n## A\n\n{numbered('1.', '2.', '3.')}\n\n## Annex\n\n{numbered('1.', '2.', '3.')}"
        draft = paper_in(markdown)
        again = [p for p in draft.passages if str(p.locator) == "para 2"]
        assert [p.headings[-1] for p in again] == ["A", "Annex"]
        assert len({p.id for p in draft.passages}) == len(draft.passages)

    def test_a_list_that_the_run_encloses_is_no_run_of_paragraphs(self) -> None:
        inner = numbered("1.", "2.", "3.")
        markdown = f"# R\n\n## A\n\n{numbered('19.', '20.')}\n\n## B\n\n{inner}\n\n## C\n\n{numbered('21.', '22.')}"
        assert counted(markdown) == paras("19", "20", "21", "22")

    def test_a_list_numbered_in_another_style_is_no_run_of_paragraphs(self) -> None:
        markdown = f"# R\n\n## A\n\n{numbered('1.', '2.', '3.', '4.')}\n\n## B\n\n{numbered('1)', '2)', '3)')}"
        assert counted(markdown) == paras("1", "2", "3", "4")


class TestDecimals:
    def test_run_in_sections(self) -> None:
        numbers = ("1.1", "1.2", "2.1", "2.2", "2.3")
        assert counted(f"# Report\n\n{numbered(*numbers)}") == paras(*numbers)

    def test_a_sum_after_the_number_is_text(self) -> None:
        before, after = numbered("4.123.", "4.124."), numbered("4.126.")
        markdown = f"# R\n\n{before}\n\n4.125. 2,479 claims were made in the year.\n\n{after}"
        assert told(markdown)["para 4.125"] == "2,479 claims were made in the year."

    def test_a_number_glued_to_its_first_word(self) -> None:
        markdown = f"# R\n\n{numbered('2.9.')}\n\n2.10.Many were late.\n\n{numbered('2.11.')}"
        assert told(markdown)["para 2.10"] == "Many were late."

    def test_a_figure_that_goes_on_from_nothing_is_text(self) -> None:
        markdown = f"# R\n\n{numbered('1.1', '1.2')}\n\n9.75 Places were lost.\n\n{numbered('1.3')}"
        found = told(markdown)
        assert "para 9.75" not in found
        assert found["para 1.2"] == f"{LONG} 9.75 Places were lost."

    def test_a_number_printed_twice_by_a_slip_is_two_places(self) -> None:
        numbers = ("2.1", "2.2", "2.2", "2.3", "2.3")
        draft = paper_in(f"# R\n\n{numbered(*numbers)}")
        assert [str(p.locator) for p in draft.passages if p.locator.steps] == paras(*numbers)
        assert len({p.id for p in draft.passages}) == len(draft.passages)

    @pytest.mark.parametrize(
        ("before", "figure"),
        [
            (LONG, "2.2 million tons were landed."),  # goes on with a small letter
            ("The tide rose by", "2.2 Metres at the quay."),  # inside a sentence
        ],
    )
    def test_a_figure_like_the_last_number_is_text(self, before: str, figure: str) -> None:
        found = told(f"# R\n\n{numbered('2.1')}\n\n2.2 {before}\n\n{figure}\n\n{numbered('2.3')}")
        assert found["para 2.2"] == f"{before} {figure}"

    def test_a_section_may_be_numbered_by_a_number_printed_before(self) -> None:
        markdown = f"# R\n\n{numbered('1.1', '1.2', '2.1')}\n\n## 3 Costs\n\n{numbered('2.1')}"
        assert counted(markdown) == paras("1.1", "1.2", "2.1", "2.1")

    def test_a_figure_that_begins_with_nought_is_text(self) -> None:
        found = told(f"# R\n\n{numbered('1.1', '1.2')}\n\n## Sums\n\n0.001 By which.\n\n0.002 Also.\n\n0.003 Too.")
        assert [place for place in found if place.startswith("para")] == paras("1.1", "1.2")

    def test_an_extract_may_begin_inside_a_section(self) -> None:
        assert counted(f"# R\n\n{numbered('5.7', '5.8', '5.8.1')}") == paras("5.7", "5.8", "5.8.1")

    def test_deeper_numbers(self) -> None:
        numbers = ("1.1", "1.2", "1.2.1", "1.2.2", "1.3")
        assert counted(f"# R\n\n{numbered(*numbers)}") == paras(*numbers)

    def test_a_section_heading_is_no_paragraph(self) -> None:
        markdown = f"# R\n\n## 1 Summary\n\n{numbered('1.1')}\n\n## 2 Need\n\n{numbered('2.1')}"
        found = paper_in(markdown)
        assert [str(p.locator) for p in found.passages if p.locator.steps] == paras("1.1", "2.1")
        assert [p.headings[-1] for p in found.passages if p.locator.steps] == ["1 Summary", "2 Need"]

    def test_gaps_are_left_as_printed(self) -> None:
        assert counted(f"# R\n\n{numbered('3.1', '3.2', '3.4', '3.5')}") == paras("3.1", "3.2", "3.4", "3.5")

    def test_whole_numbers_in_a_decimal_paper_are_lists(self) -> None:
        markdown = (
            f"# R\n\n{numbered('1.1', '1.2')}\n\n1.3 The board is asked to:\n\n1. note\n2. agree\n\n{numbered('1.4')}"
        )
        assert counted(markdown) == paras("1.1", "1.2", "1.3", "1.3(1)", "1.3(2)", "1.4")

    @given(st.lists(st.integers(1, 7), min_size=1, max_size=4).filter(lambda sections: sum(sections) >= 3))
    def test_any_paper_of_sections_keeps_every_number_once(self, sections: list[int]) -> None:
        numbers = [f"{s}.{n}" for s, count in enumerate(sections, start=1) for n in range(1, count + 1)]
        assert counted(f"# Report\n\n{numbered(*numbers)}") == paras(*numbers)


class TestRecommendations:
    RUN = f"# Report\n\n## Need\n\n{numbered('148.', '149.', '150.')}\n\n"

    def test_a_list_with_its_own_sequence_is_recommendations(self) -> None:
        markdown = f"{self.RUN}## Recommendations\n\n{numbered('1.', '2.')}\n\n## Next\n\n{numbered('151.', '152.')}"
        assert counted(markdown) == [
            *paras("148", "149", "150"),
            "recommendation 1",
            "recommendation 2",
            *paras("151", "152"),
        ]

    def test_numbers_that_go_on_from_the_run_are_paragraphs_under_any_heading(self) -> None:
        markdown = f"{self.RUN}## Recommendations\n\n{numbered('151.', '152.', '153.')}"
        assert counted(markdown) == paras("148", "149", "150", "151", "152", "153")

    def test_recommendations_before_the_run_that_begins_elsewhere(self) -> None:
        own, running = numbered("1.", "2.", "3."), numbered("18.", "19.", "20.")
        markdown = f"# R\n\n## Recommendations\n\n{own}\n\n## Findings\n\n{running}"
        recommendations = [f"recommendation {n}" for n in (1, 2, 3)]
        assert counted(markdown) == [*recommendations, *paras("18", "19", "20")]

    def test_decimals_under_recommendations_are_paragraphs(self) -> None:
        markdown = f"# R\n\n{numbered('1.1', '1.2')}\n\n## 2 Recommendations\n\n{numbered('2.1', '2.2')}"
        assert counted(markdown) == paras("1.1", "1.2", "2.1", "2.2")


class TestPrefixed:
    def test_three_that_count_upwards_are_paragraphs(self) -> None:
        assert counted(f"# Annex\n\n{numbered('A1', 'A2', 'A3')}") == paras("A1", "A2", "A3")

    def test_one_with_a_point_is_a_paragraph_with_its_list(self) -> None:
        markdown = (
            f"# R\n\n{numbered('4.1', '4.2')}\n\nA.24 The director will:\n\ni. pay\n\nii. build\n\n{numbered('4.3')}"
        )
        assert counted(markdown) == paras("4.1", "4.2", "A.24", "A.24(i)", "A.24(ii)", "4.3")

    def test_a_road_is_none(self) -> None:
        assert counted("# Roads\n\nA34 Works end in May.\n\nThe board noted it.") == []


@given(st.integers(1, 900), st.integers(3, 8))
def test_any_unbroken_run_is_paragraphs_each_once_in_order(first: int, count: int) -> None:
    numbers = [str(n) for n in range(first, first + count)]
    found = counted(f"# Report\n\n## Need\n\n{numbered(*[f'{n}.' for n in numbers])}")
    assert found == paras(*numbers)
    assert all(int(a.split()[1]) + 1 == int(b.split()[1]) for a, b in pairwise(found))
