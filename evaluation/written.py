"""`python -m evaluation.written`: what a language model writes on gold questions, and what of it is shown.

Asks questions of several libraries with the model on, and counts, by looking at the answers alone, shown sentences
without a citation and shown numbers that stand in none of the passages they cite.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from corpus.access import EVERYTHING
from corpus.library import Library
from evaluation.gold import read_gold
from search.embedding import Embedder
from search.endpoint import MOST_CHARACTERS, Endpoint, EndpointClient, Message
from search.engine import Engine
from search.facts import facts, missing
from search.likeness import WordLikeness
from search.types import Answer
from search.writing import UNBORNE, UNFOUND, Writer

_DIGITS: Final = re.compile(r"\d+(?:[.,]\d+)*")


def main() -> int:
    """Ask, count, print the table."""
    arguments = _arguments()
    endpoint = Endpoint(
        arguments.endpoint,
        arguments.model,
        seconds=arguments.seconds,
        exempt=True,
        most_tokens=arguments.tokens,
        most_characters=arguments.characters,
    )
    embedder = Embedder()
    client = EndpointClient(endpoint)
    writer = Writer(Remembering(client, arguments.kept) if arguments.kept else client, WordLikeness(embedder))
    found: Counter[str] = Counter()
    began = time.perf_counter()
    # What has been asked when somebody loses patience is worth its table.
    with suppress(KeyboardInterrupt):
        for data, gold in arguments.over:
            engine = Engine(Library(Path(data)), embedder, writer)
            for question in [item.question for item in read_gold(Path(gold))][:: arguments.every]:
                if found["questions"] >= arguments.most:
                    break
                answer = engine.ask(question, EVERYTHING)
                found.update(counted(answer))
                if arguments.show:
                    print("\n".join(_lines(answer)), flush=True)
    _show(found, time.perf_counter() - began, arguments.model)
    return 0


class Remembering:
    """A client that keeps what the model wrote, so that what is shown of it can be judged anew without asking again."""

    def __init__(self, client: EndpointClient, path: Path) -> None:
        self.endpoint = client.endpoint
        self._client = client
        self._path = path
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        self._wrote: dict[str, str] = dict(json.loads(line) for line in lines)

    def stream(self, messages: Sequence[Message], stops: Sequence[str] = ()) -> Iterator[str]:
        """Yield what the model wrote to these messages, asking it where that is not known."""
        key = hashlib.sha256(json.dumps([self.endpoint.model, *messages]).encode()).hexdigest()
        if key not in self._wrote:
            # To its end, also where whoever reads it would stop before: another check may read on.
            self._wrote[key] = "".join(self._client.stream(messages, stops))
            with self._path.open("a", encoding="utf-8") as kept:
                kept.write(json.dumps([key, self._wrote[key]], ensure_ascii=False) + "\n")
        yield self._wrote[key]


def counted(answer: Answer) -> Counter[str]:
    """Count what one answer shows."""
    found = Counter({"questions": 1, "sentences dropped": answer.dropped})
    if not answer.answered:
        return found + Counter({"refused by us, the model not asked": 1})
    if not answer.written_by:
        kind = {UNBORNE: "too little held", UNFOUND: "the model found nothing"}.get(answer.notice, "the model failed")
        return found + Counter({f"in the papers' own words: {kind}": 1})
    found["written answers"] += 1
    for statement in answer.statements:
        found["sentences shown"] += 1
        found["sentences shown without a citation"] += not statement.citations
        passages = [answer.citations[n].passage for n in statement.citations]
        texts = " ".join(passage.text for passage in passages)
        whole = " ".join((texts, *(passage.context for passage in passages)))
        amounts = facts(statement.text)
        found["numbers shown"] += len(amounts)
        found["numbers shown that their passages lack"] += len(missing(amounts, facts(whole)))
        bare = set(_DIGITS.findall(whole.replace(",", "")))
        strange = [digits for digits in _DIGITS.findall(statement.text.replace(",", "")) if digits not in bare]
        found["shown digits that their passages do not print so"] += len(strange)
        found["quotes that are not verbatim"] += sum(
            answer.citations[n].quote not in answer.citations[n].passage.text for n in statement.citations
        )
    return found


def _lines(answer: Answer) -> Iterator[str]:
    yield f"? {answer.question}  [{answer.written_by or 'own words'}; {answer.dropped} dropped; {answer.notice}]"
    for statement in answer.statements if answer.written_by else ():
        yield f"  {statement.text} {list(statement.citations)}"
        yield from (f"     “{answer.citations[n].quote}”" for n in statement.citations)


def _show(found: Counter[str], took: float, model: str) -> None:
    print(f"\n| {model} | count |\n|---|---|")
    for name in sorted(found, key=lambda name: (not name.startswith("questions"), name)):
        print(f"| {name} | {found[name]} |")
    written = found["sentences dropped"] + found["sentences shown"]
    print(f"| share of checked sentences dropped | {found['sentences dropped'] / max(1, written):.2f} |")
    print(f"| seconds a question | {took / max(1, found['questions']):.1f} |")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--endpoint", required=True, metavar="URL", help="where the model answers, up to /v1")
    parser.add_argument("--model", required=True, metavar="NAME", help="its name there")
    parser.add_argument(
        "--over",
        nargs=2,
        action="append",
        required=True,
        metavar=("DIR", "GOLD"),
        help="a data folder and gold questions",
    )
    parser.add_argument("--most", type=int, default=200, metavar="N", help="questions in all (default 200)")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="take one question in N (default all)")
    parser.add_argument("--tokens", type=int, default=120, metavar="N", help="tokens an answer at most (default 120)")
    parser.add_argument(
        "--characters",
        type=int,
        default=MOST_CHARACTERS,
        metavar="N",
        help=f"characters of the papers sent with a question at most (default {MOST_CHARACTERS:,})",
    )
    parser.add_argument("--seconds", type=float, default=120, metavar="S", help="time an answer at most (default 120)")
    parser.add_argument("--kept", metavar="FILE", type=Path, help="keeps what the model writes, and is not asked again")
    parser.add_argument("--show", action="store_true", help="print every answer")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
