from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file

from evaluation import train_answerability
from evaluation.readings import READINGS, ReadingsError, read_readings
from evaluation.reliability import area
from search.answerability import MOST, TRAINED, Answerability, Excerpt, Pieces, changed
from search.embedding import ModelError, packaged_model

CHANCE = np.random.default_rng(0)
KEPT_BACK = sorted(READINGS.glob(train_answerability.KEPT_BACK))
SHED = Excerpt(
    "3 Depot",
    "The salt barn at Ferrow was re-roofed in May 2023 by Harland Roofing. The old roof had leaked since 2019.",
)


@pytest.fixture(scope="module")
def answerability() -> Answerability:
    return Answerability()


@lru_cache(maxsize=1)
def loaded() -> Pieces:
    return Pieces(packaged_model())


@pytest.fixture
def pieces() -> Pieces:
    return loaded()


def test_questions_that_a_passage_answers_are_told_from_those_it_nearly_does(answerability: Answerability) -> None:
    tried = read_readings(KEPT_BACK[:2])
    odds = [answerability.log_odds(one.question, [Excerpt(one.heading, one.text)])[0] for one in tried]
    yes = [value for value, one in zip(odds, tried, strict=True) if one.answer is not None]
    no = [value for value, one in zip(odds, tried, strict=True) if one.answer is None]
    assert area(yes, no) > 0.7


def test_a_reading_does_not_hang_on_what_else_is_read(answerability: Answerability) -> None:
    others = [Excerpt("", "The ferry runs hourly."), SHED, Excerpt("Staff", "Ms Okoro leads the team of nine." * 9)]
    together = answerability.log_odds("Who mended the roof of the salt barn?", others)
    alone = [answerability.log_odds("Who mended the roof of the salt barn?", [one])[0] for one in others]
    assert together == pytest.approx(alone)
    assert together[1] == max(together)


def test_nothing_read_gives_nothing(answerability: Answerability) -> None:
    assert answerability.log_odds("Who?", []) == []


@pytest.mark.parametrize("broken", [b"", b"\xff" * 40, None])
def test_a_file_of_weights_that_cannot_be_read_is_named(broken: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "answerability.safetensors"
    if broken is not None:
        file.write_bytes(broken)
    with pytest.raises(ModelError, match=r"answerability\.safetensors cannot be read"):
        Answerability(file).log_odds("Who?", [SHED])


@given(st.text(max_size=400), st.text(max_size=400), st.text(max_size=1200))
def test_a_pair_never_has_more_pieces_than_the_network_takes(question: str, heading: str, text: str) -> None:
    pair, places = loaded().pair_and_places(question, Excerpt(heading, text))
    assert len(pair.ids) <= MOST
    assert 1 < pair.second <= pair.text < len(pair.ids)
    assert len(places) == len(pair.ids) - pair.text - 1


def test_the_end_of_a_long_text_is_left_out_and_not_the_question(pieces: Pieces) -> None:
    whole, cut = (pieces.pair("Who mended the roof?", Excerpt("", "The barn stood open. " * n)) for n in (5, 500))
    assert len(cut.ids) == MOST
    assert cut.ids[: cut.text] == whole.ids[: whole.text]


def test_a_change_of_low_rank_is_added_to_the_weight_and_any_other_takes_its_place() -> None:
    weights: dict[str, Any] = {
        "a.weight": np.eye(3, dtype=np.float32),
        "a.bias": np.ones(3, dtype=np.float32),
        "b.bias": np.zeros(2),
    }
    up, down = np.array([[1], [0], [2]], dtype=np.float16), np.array([[0, 3, 0]], dtype=np.float16)
    made = changed(weights, {"a.up": up, "a.down": down, "b.bias": np.ones(2)})
    assert made["a.weight"].tolist() == [[1, 3, 0], [0, 1, 0], [0, 6, 1]]
    assert made["a.bias"] is weights["a.bias"]
    assert made["b.bias"].tolist() == [1, 1]


def test_integers_read_as_the_network_that_was_trained(answerability: Answerability, pieces: Pieces) -> None:
    network = train_answerability._Network(packaged_model())
    train_answerability._go_on(network, load_file(TRAINED))
    network.eval()
    asked = [replace(one, heading="") for one in read_readings(KEPT_BACK[:1])[:24]]
    trained, read = [], []
    for one in asked:
        (batch,) = train_answerability._batches(train_answerability._examples([one], pieces), 1, CHANCE)
        with torch.no_grad():
            answers, ends = network(batch)
        best = ends[0, 1:].max(dim=0).values - ends[0, 0]
        trained.append(float(answers) + 0.5 * float(best.sum()))
        read.append(answerability.log_odds(one.question, [Excerpt(one.heading, one.text)])[0])
    assert np.corrcoef(trained, read)[0, 1] > 0.98


def test_a_step_of_training_lowers_the_loss(pieces: Pieces) -> None:
    torch.manual_seed(0)
    network = train_answerability._Network(packaged_model())
    (batch,) = train_answerability._batches(
        train_answerability._examples(read_readings(KEPT_BACK[:1])[:8], pieces), 8, CHANCE
    )
    weights = [weight for weight in network.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(weights, lr=1e-3)
    losses = [train_answerability._step(network, batch, optimiser, weights) for _ in range(6)]
    assert losses[-1] < losses[0]


def test_training_is_written_and_gone_on_from(tmp_path: Path) -> None:
    learnt, course = read_readings(KEPT_BACK[:1])[:12], train_answerability._Course
    train_answerability._train(learnt, tmp_path / "a.safetensors", None, course(0.02))
    train_answerability._train(learnt, tmp_path / "b.safetensors", tmp_path / "a.safetensors", course(0.001))
    first, second = load_file(tmp_path / "a.safetensors"), load_file(tmp_path / "b.safetensors")
    assert first.keys() == second.keys() == load_file(TRAINED).keys()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"heading": "", "text": "Nine.", "questions": [{"q": "How many?", "answer": "Ten"}]}', "Ten"),
        ('{"heading": "", "text": "Nine.", "questions": [{"q": "How many?", "near": "cost"}]}', "cost"),
        ('{"heading": "", "questions": []}', "text"),
        ("{", "line 1"),
    ],
)
def test_a_wrong_reading_is_refused_with_its_place(line: str, why: str, tmp_path: Path) -> None:
    file = tmp_path / "wrong.jsonl"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(ReadingsError, match=why) as caught:
        read_readings([file])
    assert "wrong.jsonl, line 1" in str(caught.value)


def test_every_reading_is_balanced_between_the_two_sorts() -> None:
    asked = read_readings(sorted(READINGS.glob("*.jsonl")))
    yes = [one for one in asked if one.answer is not None]
    no = [one for one in asked if one.answer is None]
    lengths = [np.mean([len(one.question.split()) for one in sort]) for sort in (yes, no)]
    assert abs(len(yes) - len(no)) < 0.1 * len(asked)
    assert abs(lengths[0] - lengths[1]) < 0.6
