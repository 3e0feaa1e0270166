"""`python -m evaluation.train_answerability`: train what says whether a passage answers a question.

It learns from `evaluation/readings`, questions and passages of our own writing. The third file of each topic is kept
back and only tried. The packaged embedding model keeps its weights; a change of low rank to each of its matrices is
learnt (LoRA: Hu and others 2021), with the weights of its norms and of its two texts, and two heads: whether the
passage answers, and where the answer begins and ends, which for none is the first piece of all (as for SQuAD 2.0).
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

from evaluation.readings import READINGS, Asked, read_readings
from evaluation.reliability import area, refused_at
from search.answerability import TRAINED, Answerability, Excerpt, Pair, Pieces
from search.embedding import packaged_model

KEPT_BACK: Final = "*-3.jsonl"
_RANK: Final = 16
_RATE: Final = 1e-3
_BATCH: Final = 24
_ROUND: Final = 3600
"""Questions that are taken, those least often seen first, before the files are looked at again."""
_WARMING: Final = 60
_MATRICES: Final = ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense")
_MATRICES_OF_LAYER: Final = (*_MATRICES, "intermediate.dense", "output.dense")
_WHOLE: Final = ("LayerNorm", "token_type_embeddings")
_OTHER: Final = "other passage"
"""How a question of another passage misses this one."""
_UNTITLED: Final = 0.1
"""The share of passages that are read without their heading, so that not all hangs on it."""


class _Changed(nn.Module):
    """A matrix that keeps its weights, and a change of low rank."""

    def __init__(self, kept: nn.Linear) -> None:
        super().__init__()
        self.kept = kept
        self.down = nn.Parameter(torch.randn(_RANK, kept.in_features) / math.sqrt(kept.in_features))
        self.up = nn.Parameter(torch.zeros(kept.out_features, _RANK))

    def forward(self, x: Tensor) -> Tensor:
        made: Tensor = self.kept(x) + (x @ self.down.T) @ self.up.T
        return made


class _Network(nn.Module):
    """The network with its changes and heads, whose names are those of `search.answerability.TRAINED`."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.bert = AutoModel.from_pretrained(str(folder), attn_implementation="sdpa")
        for name, weight in self.bert.named_parameters():
            weight.requires_grad = any(part in name for part in _WHOLE)
        for layer in self.bert.encoder.layer:
            for name in _MATRICES_OF_LAYER:
                at, _, last = name.rpartition(".")
                setattr(layer.get_submodule(at), last, _Changed(layer.get_submodule(name)))
        size = self.bert.config.hidden_size
        self.heads = nn.ModuleDict(
            {"ends": nn.Linear(size, 2), "inner": nn.Linear(2 * size, size), "answers": nn.Linear(size, 1)}
        )

    def forward(self, batch: _Batch) -> tuple[Tensor, Tensor]:
        """Return whether each pair answers (rows), and where an answer begins and ends (rows, pieces, 2), as odds."""
        x = self.bert(input_ids=batch.ids, attention_mask=batch.mask, token_type_ids=batch.second).last_hidden_state
        mask = batch.mask.unsqueeze(-1).float()
        pooled = torch.cat([x[:, 0], (x * mask).sum(1) / mask.sum(1)], -1)
        inner = torch.tanh(self.heads["inner"](functional.dropout(pooled, 0.1, self.training)))
        ends = self.heads["ends"](x).masked_fill(batch.elsewhere.unsqueeze(-1), -1e4)
        return self.heads["answers"](inner).squeeze(-1), ends

    def changes(self) -> dict[str, Tensor]:
        """Return what is learnt, in half precision."""
        return {
            name.removeprefix("bert."): weight.detach().half().contiguous()
            for name, weight in self.named_parameters()
            if weight.requires_grad
        }


@dataclass(frozen=True, slots=True)
class _Batch:
    """Pairs of about one length; `ends` are the first and last piece of each answer, 0 where there is none."""

    ids: Tensor
    mask: Tensor
    second: Tensor
    elsewhere: Tensor
    ends: Tensor
    answered: Tensor


@dataclass(frozen=True, slots=True)
class _Example:
    """A pair as it is read, with the first and last piece of its answer, (0, 0) where it has none."""

    pair: Pair
    ends: tuple[int, int]
    answered: bool


def main() -> int:
    """Train for a time, and write what was learnt; or only try what is there."""
    arguments = _arguments()
    files = sorted(arguments.readings.glob("*.jsonl"))
    kept_back = sorted(arguments.readings.glob(KEPT_BACK))
    tried = read_readings(kept_back)
    if not tried:
        print(f"{arguments.readings} has no files {KEPT_BACK}, with what is kept back", file=sys.stderr)
        return 1
    print(f"{len(files)} files, of which {len(kept_back)} are kept back", file=sys.stderr)
    if arguments.minutes:
        learnt = read_readings([file for file in files if file not in kept_back])
        _train(learnt, arguments.out, arguments.go_on, _Course(arguments.minutes, arguments.rate, arguments.seed))
    _show(tried, Answerability(arguments.out))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluation.train_answerability", description=__doc__)
    parser.add_argument("--readings", type=Path, default=READINGS, help="folder of passages with their questions")
    parser.add_argument("--minutes", type=float, default=0, help="how long to train; 0 only tries what is there")
    parser.add_argument("--out", type=Path, default=TRAINED, help="where what is learnt is written, or was")
    parser.add_argument("--go-on", type=Path, help="what was learnt before, to go on from")
    parser.add_argument("--rate", type=float, default=_RATE, help="the greatest step (learning rate), %(default)s")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


@dataclass(frozen=True, slots=True)
class _Course:
    """How long it is trained, and the greatest step, to which the steps grow and from which they shrink to the end."""

    minutes: float
    rate: float = _RATE
    seed: int = 0


def _train(learnt: Sequence[Asked], out: Path, before: Path | None, course: _Course) -> None:
    torch.manual_seed(course.seed)
    chance = np.random.default_rng(course.seed)
    folder = packaged_model()
    pieces = Pieces(folder)
    network = _Network(folder)
    weights = {name: weight for name, weight in network.named_parameters() if weight.requires_grad}
    if before is not None:
        _go_on(network, load_file(before))
    optimiser = torch.optim.AdamW(weights.values(), lr=course.rate, weight_decay=0.01)
    network.train()
    began, steps, seen, losses = time.monotonic(), 0, Counter[Asked](), list[float]()
    while True:
        for batch in _batches(_examples(_least_seen(learnt, seen, chance), pieces, chance), _BATCH, chance):
            part = (time.monotonic() - began) / (60 * course.minutes)
            if part >= 1:
                save_file(network.changes(), out)
                return
            for group in optimiser.param_groups:
                group["lr"] = course.rate * min(1.0, (steps + 1) / _WARMING) * max(0.02, 1 - part)
            losses.append(_step(network, batch, optimiser, list(weights.values())))
            steps += 1
            if steps % 50 == 0:
                print(f"step {steps}, {part:.0%}: loss {np.mean(losses[-50:]):.3f}", file=sys.stderr)


def _step(network: _Network, batch: _Batch, optimiser: torch.optim.Optimizer, weights: Sequence[Tensor]) -> float:
    answers, ends = network(batch)
    loss = functional.binary_cross_entropy_with_logits(answers, batch.answered)
    loss = loss + 0.25 * sum(functional.cross_entropy(ends[..., end], batch.ends[:, end]) for end in (0, 1))
    optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(weights, 1.0)
    optimiser.step()
    return float(loss.detach())


def _go_on(network: _Network, changes: Mapping[str, Tensor]) -> None:
    with torch.no_grad():
        for name, weight in network.named_parameters():
            if weight.requires_grad:
                weight.copy_(changes[name.removeprefix("bert.")].float())


def _least_seen(learnt: Sequence[Asked], seen: Counter[Asked], chance: np.random.Generator) -> list[Asked]:
    """Return the questions least often seen, and count them; one in seven is asked of another passage."""
    pool = [learnt[place] for place in chance.permutation(len(learnt))]
    taken = sorted(pool, key=lambda asked: seen[asked])[: _ROUND * 6 // 7]
    seen.update(taken)
    pairs = zip(pool, chance.permutation(len(pool))[: _ROUND // 7], strict=False)
    others = (replace(asked, heading=of.heading, text=of.text) for asked, of in ((a, learnt[n]) for a, n in pairs))
    return [*taken, *(replace(asked, answer=None, near=_OTHER) for asked in others)]


def _examples(asked: Sequence[Asked], pieces: Pieces, chance: np.random.Generator | None = None) -> list[_Example]:
    made = []
    for one in asked:
        heading = "" if chance is not None and chance.random() < _UNTITLED else one.heading
        pair, places = pieces.pair_and_places(one.question, Excerpt(heading, one.text))
        ends = (0, 0)
        if one.answer is not None:
            within = [n for n, (start, end) in enumerate(places) if end > one.answer[0] and start < one.answer[1]]
            if within:
                ends = pair.text + within[0], pair.text + within[-1]
        made.append(_Example(pair, ends, one.answer is not None))
    return made


def _batches(examples: Sequence[_Example], size: int, chance: np.random.Generator) -> Iterator[_Batch]:
    """Put pairs of about one length together, in no order."""
    order = sorted(examples, key=lambda one: len(one.pair.ids))
    lots = [order[start : start + size] for start in range(0, len(order), size)]
    for place in chance.permutation(len(lots)):
        lot = lots[place]
        longest = max(len(one.pair.ids) for one in lot)
        ids, mask, second = (torch.zeros(len(lot), longest, dtype=torch.long) for _ in range(3))
        elsewhere = torch.ones(len(lot), longest, dtype=torch.bool)
        for row, one in enumerate(lot):
            length = len(one.pair.ids)
            ids[row, :length] = torch.tensor(one.pair.ids)
            mask[row, :length] = 1
            second[row, one.pair.second : length] = 1
            elsewhere[row, one.pair.text : length - 1] = False
            elsewhere[row, 0] = False
        answered = torch.tensor([float(one.answered) for one in lot])
        yield _Batch(ids, mask, second, elsewhere, torch.tensor([one.ends for one in lot]), answered)


def _show(tried: Sequence[Asked], network: Answerability) -> None:
    odds = [network.log_odds(one.question, [Excerpt(one.heading, one.text)])[0] for one in tried]
    yes = [value for value, one in zip(odds, tried, strict=True) if one.answer is not None]
    print(f"{len(yes)} questions that their passage answers, of the files kept back\n")
    print("| how others miss it | questions | AUC | refused at 0.10 |")
    print("|---|---|---|---|")
    for near in ["", *sorted({one.near for one in tried if one.near})]:
        no = [v for v, one in zip(odds, tried, strict=True) if one.answer is None and near in ("", one.near)]
        print(f"| {near or 'all'} | {len(no)} | {area(yes, no):.3f} | {refused_at(yes, no, 0.10):.2f} |")


if __name__ == "__main__":
    sys.exit(main())
