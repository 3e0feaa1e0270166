"""The check of written sentences: what holds is let through, one false word is not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import make_passage

from corpus.access import EVERYTHING
from corpus.library import Library
from corpus.papers import Passage, PassageKind
from evaluation.claims import REWORDINGS
from evaluation.falsehoods import Falsifier
from search.claims import check
from search.embedding import Embedder
from search.facts import facts
from search.likeness import WordLikeness
from search.sentences import sentences


@pytest.fixture(scope="module")
def likeness(embedder: Embedder) -> WordLikeness:
    return WordLikeness(embedder)


FUND = (
    "Delayed discharges averaged 367 a month from April to August, and 298 in October to December. Home First "
    "supported 1,297 people, compared with a plan of 1,210. The forecast overspend of £500,000 would cost the ICB "
    "£275,000 and the Council £225,000. Uptake rose from 78.2% to 80.6%, but not in Ashcombe Central ward. The Board "
    "is asked to approve the plan by 31 May 2025. Two of the four posts were vacant until November."
)


@pytest.mark.parametrize(
    ("sentence", "holds"),
    [
        ("Home First supported 1,297 people.", True),
        ("Home First helped 1297 people, where the plan was 1,210.", True),
        ("Home First supported 1,210 people, compared with a plan of 1,297.", False),
        ("Home First supported 1,299 people.", False),
        ("Uptake increased from 78.2 per cent to 80.6 per cent.", True),
        ("Uptake fell from 78.2% to 80.6%.", False),
        ("Uptake rose from 80.6% to 78.2%.", False),
        ("Uptake rose in Ashcombe Central ward.", False),
        ("The overspend would cost the Council £225,000.", True),
        ("The overspend would cost the Council £275,000.", False),
        ("The overspend would cost the Council £0.225m.", True),
        ("The overspend would cost the Council 225,000 people.", False),
        ("The Board is asked to approve the plan by 31 May 2025.", True),
        ("The Board approved the plan by 31 May 2025.", False),
        ("The Board is asked to reject the plan by 31 May 2025.", False),
        ("The Board is asked to approve the plan by 31 May 2026.", False),
        ("The Board is asked to approve the plan by 13 May 2025.", False),
        ("The Cabinet is asked to approve the plan by 31 May 2025.", False),
        ("Two of four posts were empty until November.", True),
        ("Two of four posts were filled until November.", False),
        ("All of the four posts were vacant until November.", False),
        ("Two of the four posts were vacant until December.", False),
    ],
)
def test_a_sentence_is_held_against_its_passage(sentence: str, holds: bool, likeness: WordLikeness) -> None:
    passage = make_passage(FUND)
    assert bool(check(sentence, [(passage, FUND)], likeness).cited) is holds


MEETING = (
    "Mr Adeyemi said that the transport contract ended at 7.00 pm. Ms Yeo said the scheme had 17 drivers in March. "
    "The agencies handed back work in June. The minor injuries unit at Millbrook approved the plan for Netherby. It "
    "rejected the closure of two beds in the summer. Mr Teale thanked Healthwatch for its report on school meals, and "
    "the Director of Children's Services read it earlier than she was asked to."
)


@pytest.mark.parametrize(
    ("sentence", "holds"),
    [
        ("Mr Adeyemi said that the transport contract ended at 7.00 pm.", True),
        ("Ms Yeo said that the transport contract ended at 7.00 pm.", False),  # another said it
        ("The agencies handed back work in June.", True),
        ("The agencies handed back work in March.", False),  # the month of something else
        ("The minor injuries unit at Millbrook approved the plan for Netherby.", True),
        ("The minor injuries unit at Millbrook rejected the plan for Netherby.", False),  # that was the closure
        ("The minor needs unit at Millbrook approved the plan for Netherby.", False),
        ("Mr Healthwatch thanked Teale for its report on school meals.", False),
        ("The Director of Services's Children read it earlier than she was asked to.", False),
        ("The Director of Children's Services read it earlier than she was asked to not.", False),
        ("The school has a website with information about school.", False),  # one word said twice is one
        ("17 drivers in March.", False),  # no sentence
        ("The scheme and its 17 drivers in March", False),
    ],
)
def test_what_each_rule_of_the_check_is_for(sentence: str, holds: bool, likeness: WordLikeness) -> None:
    assert bool(check(sentence, [(make_passage(MEETING), MEETING)], likeness).cited) is holds


ABOUT: dict[str, str] = {
    "who": "The forecast for the pooled budget was £19.6m. The Chair of the Forum thanked the carers, who had written "
    "to the Trust. As an employer the Council has created nine apprenticeships for care leavers; the hospitals trust "
    "has promised five. Ms Yeo said that the volunteer scheme had 17 active drivers.",
    "unit": "Claims were handled by officers of the Harbour Trust known as the Old Claims Unit. The unit has always "
    "been led by a person with the title of Warden. In 2023 the unit changed its title.",
    "sides": "The development session was held at the Netherby hub. Eight of the eleven members came. Referrals rose "
    "from 188 to 211. The underspend does not mean that demand has dropped.",
    "days": "On 10 January 2024 the Minister announced that an offer of £75,000 would be made to families. On 26 "
    "January 2024 a form for it was published and sent to their lawyers.",
    "share": "Of the 925 adults in the service, 35.7% have an ongoing plan that reflects their needs. Most adults with "
    "a plan complete their course by the age of 19.",
}


@pytest.mark.parametrize(
    ("text", "sentence", "holds"),
    [
        ("who", "The forecast for the pooled budget was £19.6m.", True),
        ("who", "The pooled budget was forecast to be £19.6m.", True),
        ("who", "The Chair thanked the carers.", True),
        ("who", "The Trust thanked the carers.", False),
        ("who", "The Forum thanked the carers.", False),  # its chair did
        ("who", "The Council has created nine apprenticeships for care leavers.", True),
        ("who", "The hospitals trust has created nine apprenticeships for care leavers.", False),
        ("who", "The volunteer scheme had 17 active drivers.", True),
        ("who", "Ms Yeo had 17 active drivers.", False),  # she only said so
        ("unit", "The unit has always been led by a person with the title of Warden.", True),
        ("unit", "The Old Claims Unit has always been led by a person with the title of Warden.", True),
        ("unit", "The Harbour Trust has always been led by a person with the title of Warden.", False),
        ("sides", "Eight of the eleven members came to the development session.", True),
        ("sides", "Referrals rose from 188 to 211.", True),
        ("sides", "The underspend rose from 188 to 211.", False),
        ("days", "The offer of £75,000 was announced on 10 January 2024.", True),
        ("days", "The offer of £75,000 was announced on 26 January 2024.", False),  # the form came then
        ("days", "A form was published on 26 January 2024.", True),
        ("share", "Of 925 adults in the service, 35.7% have an ongoing plan.", True),
        ("share", "35.7% of the adults with a plan in the service have an ongoing course.", False),
    ],
)
def test_what_is_said_of_one_is_not_said_of_another(
    text: str, sentence: str, holds: bool, likeness: WordLikeness
) -> None:
    passage = make_passage(ABOUT[text])
    assert bool(check(sentence, [(passage, passage.text)], likeness).cited) is holds


def test_an_item_of_a_list_may_be_copied_whole(likeness: WordLikeness) -> None:
    item = "the findings of the inspection be noted;"
    assert check(item, [(make_passage(item), item)], likeness).cited
    assert not check("the findings of the inspection", [(make_passage(item), item)], likeness).cited


def test_a_long_cell_is_read_by_its_sentences_and_not_all_at_once(likeness: WordLikeness) -> None:
    cell = (
        "The saving on compost is no longer deliverable because the contractor was taken over by another firm and its "
        "owner declined to speak. Members heard so in May. A new lorry came in June. Gulls were seen. Two roofs leaked "
        "in rain. The target of the re-use shop at Allington will be met in the spring."
    )
    row = replace(make_passage(f"Waste +1.8 {cell}"), kind=PassageKind.ROW, context=f"Variance: +1.8; Detail: {cell}")
    assert check("The saving on compost is no longer deliverable.", [(row, row.text)], likeness).cited
    assert not check("The target of the re-use shop is no longer deliverable.", [(row, row.text)], likeness).cited


def test_what_only_stands_in_headings_bears_nothing_out(likeness: WordLikeness) -> None:
    passage = replace(make_passage("Members noted the update."), headings=("Transfer of the harbour data",))
    assert not check("The harbour data are a transfer.", [(passage, passage.text)], likeness).cited


def test_the_words_that_bear_a_sentence_out_are_few(likeness: WordLikeness) -> None:
    passage = make_passage(FUND)
    ((_, (start, end)),) = check("Home First helped 1,297 people.", [(passage, FUND)], likeness).cited
    assert FUND[start:end] == "Home First supported 1,297 people, compared with a plan of 1,210."


def test_two_passages_may_bear_a_sentence_out_together(likeness: WordLikeness) -> None:
    beds, grant = make_passage("The review advises keeping 24 beds.", "1"), make_passage("The grant was £421,000.", "2")
    cited = [(beds, beds.text), (grant, grant.text)]
    verdict = check("The review advises keeping 24 beds and the grant was £421,000.", cited, likeness)
    assert [passage for passage, _ in verdict.cited] == [beds, grant]


def test_what_was_not_sent_bears_nothing_out(likeness: WordLikeness) -> None:
    passage = make_passage(FUND)
    assert not check("Two of the four posts were vacant until November.", [(passage, FUND[:120])], likeness).cited


@pytest.fixture(scope="module")
def samples(ashcombe_data: Path) -> list[Passage]:
    library = Library(ashcombe_data)
    found = [passage for paper in library.papers(EVERYTHING) for passage in library.passages(paper.id, EVERYTHING)]
    library.close()
    return found


def test_most_true_rewordings_pass_and_few_false_ones(samples: list[Passage], likeness: WordLikeness) -> None:
    # The bounds are those that the check was made for; `python -m evaluation.claims` prints the figures.
    falsifier = Falsifier([passage.text for passage in samples])
    true = false = kept = passed = 0
    for line in REWORDINGS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        passage = next(passage for passage in samples if row["quote"] in passage.text)
        true += 1
        kept += bool(check(row["rewording"], [(passage, passage.text)], likeness).cited)
        beside = [passage.text[start:end] for start, end in sentences(passage.text, passage.breaks)]
        for made in falsifier(row["rewording"], beside):
            false += 1
            passed += bool(check(made.text, [(passage, passage.text)], likeness).cited)
    assert true >= 60
    assert kept > 0.6 * true
    assert passed < 0.03 * false


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("£1.2m, £1,200,000 and £1.2 million", [("£", 1.2e6)] * 3),
        ("twenty-one weeks and 21 weeks", [("number", 21.0)] * 2),
        ("52%, 52 per cent", [("%", 52.0)] * 2),
        ("in May 2024 it may march on", [("month", 4.0), ("number", 2024.0)]),
        ("no one and one of the three", [("number", 1.0), ("number", 3.0)]),
        ("the first, on the 1st, half, twice", [("ordinal", 1.0), ("ordinal", 1.0), ("part", 2.0), ("number", 2.0)]),
        ("a 5 m wall", [("number", 5.0)]),
        ("on Tuesday at 2.00 pm", [("weekday", 1.0), ("number", 2.0)]),
    ],
)
def test_facts_are_read_in_all_their_forms(text: str, found: list[tuple[str, float]]) -> None:
    assert [(fact.kind, fact.value) for fact in facts(text)] == found
