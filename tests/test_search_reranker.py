"""A cross-encoder as the last step: a tiny one, made here with random weights, so that only its order is looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import make_paper, make_passage

from corpus.access import PUBLIC_ONLY
from corpus.library import Library
from search.embedding import Embedder, ModelError
from search.engine import Engine
from search.publishing import indexed_text
from search.reranker import READ, Reranker

Publish = Callable[..., Library]

ASKED = "what did gritting the coast road cost?"
PAPER = make_paper()
PASSAGES = [make_passage(f"Gritting road {number} cost £{number},071.", str(number), PAPER) for number in range(1, 25)]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a cross-encoder with random weights."""
    from sentence_transformers import CrossEncoder
    from torch import manual_seed
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder = tmp_path_factory.mktemp("cross-encoder")
    letters = [chr(code) for code in range(33, 127)]
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "£", *letters, *(f"##{letter}" for letter in letters)]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    manual_seed(1)
    made = BertForSequenceClassification(
        BertConfig(
            vocab_size=len(words),
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=256,
            num_labels=1,
            initializer_range=1.0,
        )
    )
    made.save_pretrained(folder)
    BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=256).save_pretrained(folder)
    assert CrossEncoder(str(folder), device="cpu", local_files_only=True).num_labels == 1
    return folder


def test_it_puts_the_first_hits_in_its_order_and_leaves_the_rest(
    publish: Publish, embedder: Embedder, model: Path
) -> None:
    library, reranker = publish(*PASSAGES), Reranker(str(model))
    before = Engine(library, embedder).search(ASKED, PUBLIC_ONLY, limit=24).hits
    after = Engine(library, embedder, reranker=reranker).search(ASKED, PUBLIC_ONLY, limit=24).hits
    scores = reranker.scores(ASKED, [indexed_text(hit.passage) for hit in after])
    assert scores[:READ] == sorted(scores[:READ], reverse=True)
    assert [hit.passage for hit in after] != [hit.passage for hit in before]
    assert [hit.passage for hit in after[READ:]] == [hit.passage for hit in before[READ:]]
    assert [hit.score for hit in after] == [hit.score for hit in before]


def test_a_place_that_was_named_stays_first(publish: Publish, embedder: Embedder, model: Path) -> None:
    asking = Engine(publish(*PASSAGES), embedder, reranker=Reranker(str(model)))
    assert asking.search("para 17 of the winter plan", PUBLIC_ONLY).hits[0].passage == PASSAGES[16]


def test_one_that_is_not_there_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="give the folder of a cross-encoder"):
        Reranker(str(tmp_path / "none")).scores(ASKED, ["text"])
