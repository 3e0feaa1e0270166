"""The network of BERT (Devlin and others 2019) and RoBERTa, put together for OpenVINO from the model's own weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import openvino
from openvino import Node, opset13

from search.bert_weights import FAMILIES, TEXTS, WORDS, named
from search.runtime import NotRunnable

_MASKED: Final = np.float32(-1e4)
"""What is added to the attention for padding: enough for a weight of nothing, and within every float's range."""


def bert_graph(config: Mapping[str, Any], weights: Mapping[str, npt.NDArray[Any]]) -> tuple[openvino.Model, int]:
    """Return the network, and how many word pieces it has places for; raises NotRunnable for any other network.

    In: the numbers of the pieces (rows, pieces), and 1 for a piece, 0 for padding (the same shape).
    Out: a vector for each piece (rows, pieces, size).
    """
    kind = config.get("model_type")
    if kind not in FAMILIES:
        raise NotRunnable(f"its network is “{kind}”, not BERT or RoBERTa")
    if config.get("hidden_act") != "gelu" or config.get("position_embedding_type", "absolute") != "absolute":
        raise NotRunnable("its network is a variant of BERT")
    named_weights, first = named(config, weights)
    net = _Network(config, named_weights)
    ids = opset13.parameter([-1, -1], np.int64, name="ids")
    mask = opset13.parameter([-1, -1], np.float32, name="mask")
    x = net.embedded(ids, first)
    bias = opset13.unsqueeze(
        opset13.multiply(opset13.subtract(opset13.constant(np.float32(1)), mask), opset13.constant(_MASKED)),
        _ints(1, 2),
    )
    for layer in range(config["num_hidden_layers"]):
        x = net.layer(x, bias, f"encoder.layer.{layer}.")
    places = net.weights["embeddings.position_embeddings.weight"].shape[0]
    return openvino.Model([x], [ids, mask], kind), int(places) - first


class _Network:
    """The parts of the network, each with the name that its weights have in the file."""

    def __init__(self, config: Mapping[str, Any], weights: Mapping[str, npt.NDArray[Any]]) -> None:
        self.weights = weights
        self._size, self._heads = config["hidden_size"], config["num_attention_heads"]
        self._epsilon = config["layer_norm_eps"]

    def embedded(self, ids: Node, first: int) -> Node:
        length = opset13.gather(opset13.shape_of(ids), _int(1), _int(0))
        places = opset13.range(_int(first), opset13.add(length, _int(first)), _int(1), "i64")
        words = opset13.gather(self._weight(WORDS), ids, _int(0))
        where = opset13.gather(self._weight("embeddings.position_embeddings.weight"), places, _int(0))
        # Every piece is of the first of the two texts that BERT can tell apart.
        text = opset13.gather(self._weight(TEXTS), _int(0), _int(0))
        return self._norm(opset13.add(opset13.add(words, where), text), "embeddings.LayerNorm")

    def layer(self, x: Node, bias: Node, at: str) -> Node:
        query, key, value = (
            self._split(self._linear(x, f"{at}attention.self.{part}")) for part in ("query", "key", "value")
        )
        seen = opset13.scaled_dot_product_attention(query, key, value, bias, causal=False)
        joined = opset13.reshape(opset13.transpose(seen, _ints(0, 2, 1, 3)), _ints(0, 0, self._size), True)
        x = self._norm(
            opset13.add(self._linear(joined, f"{at}attention.output.dense"), x), f"{at}attention.output.LayerNorm"
        )
        inner = opset13.gelu(self._linear(x, f"{at}intermediate.dense"), "erf")
        return self._norm(opset13.add(self._linear(inner, f"{at}output.dense"), x), f"{at}output.LayerNorm")

    def _split(self, x: Node) -> Node:
        apart = opset13.reshape(x, _ints(0, 0, self._heads, self._size // self._heads), True)
        return opset13.transpose(apart, _ints(0, 2, 1, 3))

    def _linear(self, x: Node, name: str) -> Node:
        return opset13.add(opset13.matmul(x, self._weight(f"{name}.weight"), False, True), self._weight(f"{name}.bias"))

    def _norm(self, x: Node, name: str) -> Node:
        even = opset13.mvn(x, _ints(-1), True, self._epsilon, "inside_sqrt")
        return opset13.add(opset13.multiply(even, self._weight(f"{name}.weight")), self._weight(f"{name}.bias"))

    def _weight(self, name: str) -> Node:
        # Shared, not copied; a model in half precision is widened.
        weight = self.weights[name]
        return openvino.op.Constant(weight.astype(np.float32, copy=False), shared_memory=True)


def _int(value: int) -> Node:
    return opset13.constant(np.int64(value))


def _ints(*values: int) -> Node:
    return opset13.constant(np.array(values, dtype=np.int64))
