"""What the weights of BERT and its like are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy.typing as npt

FAMILIES: Final = {"bert": False, "roberta": True, "xlm-roberta": True, "camembert": True}
"""The models that are this network, and whether their places are counted from after the padding piece's number."""
WORDS: Final = "embeddings.word_embeddings.weight"
"""The weights that are the vectors of the vocabulary."""
TEXTS: Final = "embeddings.token_type_embeddings.weight"
"""Those that tell a first text from a second one."""


def named(
    config: Mapping[str, Any], weights: Mapping[str, npt.NDArray[Any]]
) -> tuple[dict[str, npt.NDArray[Any]], int]:
    """Return the weights by their names without the family's, and the place of a text's first piece."""
    kind = config["model_type"]
    prefix = f"{kind.replace('xlm-', '')}."
    first = config["pad_token_id"] + 1 if FAMILIES[kind] else 0
    return {name.removeprefix(prefix): weight for name, weight in weights.items()}, first
