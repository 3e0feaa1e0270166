"""`python -m evaluation.spelling`: gold questions with spelling mistakes, which are made by rule.

Each question gets one mistake: in a word that carries meaning a letter is left out, doubled or replaced, or two change
places. What is drawn hangs on the question's id and the seed alone, so it is the same in every run. Each library is
asked the questions as they are, with the mistakes, and with the mistaken word in quotes, which takes it as typed.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase
from typing import Final

from corpus.access import EVERYTHING
from corpus.library import Library
from evaluation.gold import GoldQuestion, read_gold
from evaluation.measures import Outcome, judge, summarise
from evaluation.run import response_of
from search.embedding import Embedder
from search.engine import Engine
from search.words import is_stopword, stems

_WORD: Final = re.compile(r"(?<![\w'’.@/])[A-Za-z]?[a-z]{3,}(?![\w'’])")
_SLIPS: Final = ("left out", "doubled", "replaced", "changed places")


@dataclass(frozen=True, slots=True)
class Mistake:
    """A word of a question and what was typed for it, with where it begins."""

    start: int
    meant: str
    typed: str

    def made(self, question: str, *, quoted: bool = False) -> str:
        """Return the question with the mistake in it."""
        typed = f"“{self.typed}”" if quoted else self.typed
        return question[: self.start] + typed + question[self.start + len(self.meant) :]


def mistake(question: str, seed: str) -> Mistake | None:
    """Draw a mistake for a question; None where it has no word to make one in."""
    drawn = random.Random(seed)  # noqa: S311 - the same in every run is what is wanted
    words = [match for match in _WORD.finditer(question) if not is_stopword(match[0])]
    if not words:
        return None
    match = drawn.choice(words)
    while (typed := _with_slip(match[0], drawn)).lower() == match[0].lower():
        pass
    return Mistake(match.start(), match[0], typed)


def _with_slip(word: str, drawn: random.Random) -> str:
    slip = drawn.choice(_SLIPS)
    at = drawn.randrange(len(word) - (slip == "changed places"))
    before, letter, after = word[:at], word[at], word[at + 1 :]
    match slip:
        case "left out":
            return before + after
        case "doubled":
            return before + letter + letter.lower() + after
        case "replaced":
            return before + drawn.choice(ascii_lowercase.replace(letter.lower(), "")) + after
        case _:
            return before + after[0] + letter + after[1:]


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of the questions asked in one way.

    `right` and `wrong` count the mistaken words that were read as a form of the word meant, and as another; `other` the
    words without a mistake that were read otherwise.
    """

    outcomes: tuple[Outcome, ...]
    right: int
    wrong: int
    other: int

    def __add__(self, more: Asked) -> Asked:
        return Asked(
            (*self.outcomes, *more.outcomes), self.right + more.right, self.wrong + more.wrong, self.other + more.other
        )


def main() -> int:
    """Ask, and print a line for each library and way of asking, and for all together."""
    arguments = _arguments()
    embedder = Embedder()
    whole: dict[str, Asked] = {}
    print(f"| {' | '.join(_COLUMNS)} |\n|{'---|' * len(_COLUMNS)}")
    for folder, *gold in arguments.on:
        library = Library(Path(folder))
        engine = Engine(library, embedder)
        questions = [question for path in gold for question in read_gold(Path(path))]
        slips = [(question, mistake(question.question, f"{arguments.seed} {question.id}")) for question in questions]
        for way, form in _WAYS.items():
            found = _asked(engine, [(question, slip) for question, slip in slips if slip is not None], form)
            print(_line(f"{Path(folder).name}, {way}", found))
            whole[way] = whole[way] + found if way in whole else found
        library.close()
    for way, found in whole.items() if len(arguments.on) > 1 else ():
        print(_line(f"all, {way}", found))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluation.spelling", description=__doc__)
    parser.add_argument(
        "--on", nargs="+", action="append", required=True, metavar="X", help="a library's folder and its gold files"
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other mistakes")
    return parser.parse_args()


_COLUMNS: Final = (
    "", "questions", "hit@1", "hit@5", "hit@10", "MRR@10", "answer", "false_refusal", "refused", "put right",
    "put wrong", "other words",
)  # fmt: skip
_WAYS: Final[dict[str, Callable[[str, Mistake], str]]] = {
    "as they are": lambda question, _: question,
    "a mistake, taken as typed": lambda question, slip: slip.made(question, quoted=True),
    "a mistake": lambda question, slip: slip.made(question),
}


def _asked(engine: Engine, made: Sequence[tuple[GoldQuestion, Mistake]], form: Callable[[str, Mistake], str]) -> Asked:
    outcomes, right, wrong, other = [], 0, 0, 0
    for question, slip in made:
        answer = engine.ask(form(question.question, slip), EVERYTHING)
        outcomes.append(judge(question, response_of(answer)))
        for reading in answer.read_as:
            if reading.typed != slip.typed:
                other += 1
            elif stems(reading.read) == stems(slip.meant):
                right += 1
            else:
                wrong += 1
    return Asked(tuple(outcomes), right, wrong, other)


def _line(name: str, asked: Asked) -> str:
    found = summarise(asked.outcomes)
    shares = (found.hit_1, found.hit_5, found.hit_10, found.mrr_10, found.answer, found.false_refusal, found.refused)
    cells = ["–" if share is None else f"{share:.3f}" for share in shares]
    return f"| {name} | {found.questions} | {' | '.join(cells)} | {asked.right} | {asked.wrong} | {asked.other} |"


if __name__ == "__main__":
    sys.exit(main())
