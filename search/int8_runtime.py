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

from search.bert import named
from search.runtime import Floats, Ids

_OURS: Final = "com.microsoft"
_OPSETS: Final = (("", 18), (_OURS, 1))
_IR: Final = 9
_MASKED: Final = np.float32(-1e4)
_MOST: Final = 63
"""The greatest weight, of 7 bits: without VNNI two products are added in 16 bits, which 8-bit ones would overflow."""
_LEAST: Final = np.float32(1e-6)
_DEVIATIONS: Final = 3
"""How far from its mean a coordinate may well be."""


class Int8Network:
    """The network, ready to run: several threads may call it, each for a batch, and each call keeps to its thread."""

    def __init__(self, config: Mapping[str, Any], weights: Mapping[str, npt.NDArray[Any]]) -> None:
        """Quantise the weights of a network that `search.bert.bert_graph` has found to be BERT."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        model = _Network(config, weights).model()
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def __call__(self, ids: Ids, mask: Floats) -> Floats:
        """Return a vector for each piece of each row."""
        made: Floats = self._session.run(None, {"ids": ids, "mask": mask})[0]
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
        """Return the whole network in ONNX's form."""
        x = self._embedded()
        bias = self._op("Mul", self._op("Sub", self._const(np.float32(1)), "mask"), self._const(_MASKED))
        bias = self._op("Unsqueeze", bias, self._ints(1, 2))
        for layer in range(self._config["num_hidden_layers"]):
            x = self._layer(x, bias, layer)
        self._nodes.append(helper.make_node("Identity", [x], ["vectors"]))
        graph = helper.make_graph(
            self._nodes,
            "bert",
            [
                helper.make_tensor_value_info("ids", TensorProto.INT64, ["rows", "pieces"]),
                helper.make_tensor_value_info("mask", TensorProto.FLOAT, ["rows", "pieces"]),
            ],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["rows", "pieces", self._size])],
            self._constants,
        )
        opsets = [helper.make_opsetid(*opset) for opset in _OPSETS]
        made: bytes = helper.make_model(graph, opset_imports=opsets, ir_version=_IR).SerializeToString()
        return made

    def _embedded(self) -> str:
        # Every piece is of the first of the two texts that BERT can tell apart.
        text = self._weights["embeddings.token_type_embeddings.weight"][0]
        places = self._weights["embeddings.position_embeddings.weight"][self._first :] + text
        words = self._op("Gather", self._const(self._weights["embeddings.word_embeddings.weight"]), "ids")
        length = self._op("Shape", "ids", start=1, end=2)
        where = self._op("Slice", self._const(places), self._ints(0), length, self._ints(0))
        return self._norm(self._op("Add", words, where), "embeddings.LayerNorm")

    def _layer(self, x: str, bias: str, layer: int) -> str:
        at = f"encoder.layer.{layer}."
        before = f"encoder.layer.{layer - 1}.output.LayerNorm" if layer else "embeddings.LayerNorm"
        parts = [f"{at}attention.self.{part}" for part in ("query", "key", "value")]
        query, key, value = self._ops(3, "Split", self._linear(x, *parts, norm=before), axis=-1, num_outputs=3)
        apart = self._ints(0, 0, self._heads, self._size // self._heads)
        query, value = (
            self._op("Transpose", self._op("Reshape", part, apart), perm=[0, 2, 1, 3]) for part in (query, value)
        )
        key = self._op("Transpose", self._op("Reshape", key, apart), perm=[0, 2, 3, 1])
        near = self._op(
            "Mul", self._op("MatMul", query, key), self._const(np.float32(self._size / self._heads) ** -0.5)
        )
        seen = self._op("MatMul", self._op("Softmax", self._op("Add", near, bias), axis=-1), value)
        joined = self._op("Reshape", self._op("Transpose", seen, perm=[0, 2, 1, 3]), self._ints(0, 0, self._size))
        x = self._norm(
            self._op("Add", self._linear(joined, f"{at}attention.output.dense"), x), f"{at}attention.output.LayerNorm"
        )
        inner = self._product(x, self._weights[f"{at}intermediate.dense.weight"], f"{at}attention.output.LayerNorm")
        inner = self._op("BiasGelu", inner, self._const(self._weights[f"{at}intermediate.dense.bias"]), domain=_OURS)
        return self._norm(self._op("Add", self._linear(inner, f"{at}output.dense"), x), f"{at}output.LayerNorm")

    def _linear(self, x: str, *names: str, norm: str = "") -> str:
        weight = np.concatenate([self._weights[f"{name}.weight"] for name in names])
        bias = np.concatenate([self._weights[f"{name}.bias"] for name in names])
        return self._op("Add", self._product(x, weight, norm), self._const(bias))

    def _product(self, x: str, weight: npt.NDArray[Any], norm: str = "") -> str:
        """Multiply with the weights in integers: each column of these has its own scale, and so has each piece.

        ONNX Runtime knows one scale for the whole batch only; so each piece is brought to the same size before. What
        comes from a `norm` has coordinates that are large in every piece: half of that goes over to the weights
        (SmoothQuant, Xiao and others 2023), as far as the norm's own weights foretell it.
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
        size = self._op("ReduceMax", self._op("Abs", x), self._ints(-1), keepdims=1)
        size = self._op("Max", size, self._const(_LEAST))
        made = self._op(
            "DynamicQuantizeMatMul", self._op("Div", x, size), self._const(small), self._const(scales), domain=_OURS
        )
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
