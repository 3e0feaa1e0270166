"""BERT and its like in 8-bit integers, run by ONNX Runtime: for processors that have no shorter floats.

A text's vectors come out with a cosine of about 0.997 to those of 32-bit floats (docs/decisions/0018).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from search.bert_weights import TEXTS, named
from search.runtime import Floats, Ids

_OURS: Final = "com.microsoft"
_OPSETS: Final = (("", 18), (_OURS, 1))
_IR: Final = 9
_MOST: Final = 63
"""The greatest weight, of 7 bits: without VNNI two products are added in 16 bits, which 8-bit ones would overflow."""
_LEAST: Final = np.float32(1e-6)
_DEEPEST: Final = np.float32(0.17)
"""How far below zero GELU goes."""
_DEVIATIONS: Final = 3
"""How far from its mean a coordinate may well be."""


class Int8Network:
    """The network, ready to run: several threads may call it, each for a batch, and each call keeps to its thread."""

    def __init__(self, config: Mapping[str, Any], weights: Mapping[str, npt.NDArray[Any]], words: Floats) -> None:
        """Quantise the weights of a network that `search.bert.bert_graph` has found to be BERT.

        Nothing of `weights` is kept; `words`, the vectors of the vocabulary, are looked up as they are needed.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        model = _Network(config, weights).model()
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._words = words
        kinds = named(config, weights)[0][TEXTS].astype(np.float32)
        # RoBERTa tells no two texts apart.
        self._second: Floats = kinds[-1] - kinds[0]

    def __call__(self, ids: Ids, mask: Floats) -> Floats:
        """Return a vector for each piece of each row; those of padding are zeros.

        Rows go one by one, without their padding: together they are no faster, and what one needs stays in the cache.
        """
        made = np.zeros((*ids.shape, self._words.shape[1]), dtype=np.float32)
        for row, pieces in enumerate(np.count_nonzero(mask, axis=1)):
            made[row, :pieces] = self.of_two_texts(ids[row, :pieces], pieces)
        return made

    def of_two_texts(self, ids: Ids, second: int) -> Floats:
        """Return a vector for each piece of one row whose second text begins at a piece: (pieces, size)."""
        words = self._words[ids].astype(np.float32)
        words[second:] += self._second
        made: Floats = self._session.run(None, {"words": words[np.newaxis]})[0][0]
        return made


class _Network:
    """The nodes and constants of the network, put together one after the other."""

    def __init__(self, config: Mapping[str, Any], weights: Mapping[str, npt.NDArray[Any]]) -> None:
        self._weights, self._first = named(config, weights)
        self._config = config
        self._size, self._heads = int(config["hidden_size"]), int(config["num_attention_heads"])
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def model(self) -> bytes:
        """Return the whole network in ONNX's form, for rows without padding."""
        x = self._embedded("words")
        for layer in range(self._config["num_hidden_layers"]):
            x = self._layer(x, layer)
        self._nodes.append(helper.make_node("Identity", [x], ["vectors"]))
        shape: list[str | int | None] = ["rows", "pieces", self._size]
        graph = helper.make_graph(
            self._nodes,
            "bert",
            [helper.make_tensor_value_info("words", TensorProto.FLOAT, shape)],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, shape)],
            self._constants,
        )
        opsets = [helper.make_opsetid(*opset) for opset in _OPSETS]
        made: bytes = helper.make_model(graph, opset_imports=opsets, ir_version=_IR).SerializeToString()
        return made

    def _embedded(self, words: str) -> str:
        # Every piece is of the first of the two texts that BERT tells apart; what marks a second comes in `words`.
        text = self._weights[TEXTS][0]
        places = self._weights["embeddings.position_embeddings.weight"][self._first :] + text
        length = self._op("Shape", words, start=1, end=2)
        where = self._op("Slice", self._const(places), self._ints(0), length, self._ints(0))
        return self._norm(self._op("Add", words, where), "embeddings.LayerNorm")

    def _layer(self, x: str, layer: int) -> str:
        at = f"encoder.layer.{layer}."
        before = f"encoder.layer.{layer - 1}.output.LayerNorm" if layer else "embeddings.LayerNorm"
        parts = [f"{at}attention.self.{part}" for part in ("query", "key", "value")]
        weight, bias = (
            np.concatenate([self._weights[f"{part}.{kind}"] for part in parts]) for kind in ("weight", "bias")
        )
        split = self._ops(3, "Split", self._product(x, weight, before), axis=-1, num_outputs=3)
        seen = self._op("MultiHeadAttention", *split, self._const(bias), num_heads=self._heads, domain=_OURS)
        x = self._added(seen, x, f"{at}attention.output")
        inner = self._product(x, self._weights[f"{at}intermediate.dense.weight"], f"{at}attention.output.LayerNorm")
        # By tanh: what that loses is far below what the next product's integers do.
        inner = self._op("FastGelu", inner, self._const(self._weights[f"{at}intermediate.dense.bias"]), domain=_OURS)
        return self._added(inner, x, f"{at}output", gelu=True)

    def _added(self, inner: str, x: str, name: str, *, gelu: bool = False) -> str:
        made = self._product(inner, self._weights[f"{name}.dense.weight"], gelu=gelu)
        made = self._op("Add", made, self._const(self._weights[f"{name}.dense.bias"]))
        return self._norm(self._op("Add", made, x), f"{name}.LayerNorm")

    def _product(self, x: str, weight: npt.NDArray[Any], norm: str = "", *, gelu: bool = False) -> str:
        """Multiply with the weights in integers: each column of these has its own scale, and so has each piece.

        ONNX Runtime knows one scale for the whole batch only; so each piece is brought to the same size before. What
        comes from a `norm` has coordinates that are large in every piece: half of that goes over to the weights
        (SmoothQuant, Xiao and others 2023), as far as the norm's own weights foretell it. What comes from a `gelu` is
        hardly ever below zero, so its greatest coordinate is its size.
        """
        wide = weight.astype(np.float32).T
        if norm:
            large, shift = (np.abs(self._weights[f"{norm}.{part}"].astype(np.float32)) for part in ("weight", "bias"))
            over = np.sqrt(
                np.maximum(_DEVIATIONS * large + shift, _LEAST) / np.maximum(np.abs(wide).max(axis=1), _LEAST)
            )
            over /= np.exp(np.log(over).mean())
            x, wide = self._op("Mul", x, self._const(1 / over)), wide * over[:, None]
        scales = np.abs(wide).max(axis=0) / _MOST
        small = np.round(wide / np.maximum(scales, _LEAST)).astype(np.int8)
        if gelu:
            size = self._op("ReduceMax", x, self._ints(-1), keepdims=1)
            size = self._op("Max", size, self._const(_DEEPEST))
        else:
            size = self._op("ReduceMax", self._op("Abs", x), self._ints(-1), keepdims=1)
        x = self._op("Mul", x, self._op("Reciprocal", size))
        made = self._op("DynamicQuantizeMatMul", x, self._const(small), self._const(scales), domain=_OURS)
        return self._op("Mul", made, size)

    def _norm(self, x: str, name: str) -> str:
        weight, bias = (self._const(self._weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return self._op("LayerNormalization", x, weight, bias, axis=-1, epsilon=self._config["layer_norm_eps"])

    def _op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """Add a node, and return the name of what comes out."""
        return self._ops(1, kind, *inputs, **attributes)[0]

    def _ops(self, outputs: int, kind: str, *inputs: str, **attributes: Any) -> list[str]:
        """Add a node, and return the names of all that comes out."""
        made = [f"{kind}{len(self._nodes)}_{number}" for number in range(outputs)]
        self._nodes.append(helper.make_node(kind, list(inputs), made, **attributes))
        return made

    def _const(self, value: npt.NDArray[Any] | np.float32) -> str:
        array = np.asarray(value)
        # A model in half precision is widened.
        array = np.ascontiguousarray(array.astype(np.float32) if array.dtype.kind == "f" else array).reshape(
            array.shape
        )
        name = f"constant{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(array, name))
        return name

    def _ints(self, *values: int) -> str:
        return self._const(np.array(values, dtype=np.int64))
