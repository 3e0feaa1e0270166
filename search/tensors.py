"""Files of tensors (safetensors), mapped into memory."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import numpy as np

from search.runtime import NotRunnable

_DTYPES: Final = {"F32": np.float32, "F16": np.float16, "I64": np.int64}


def mapped(path: Path) -> dict[str, Any]:
    """Map the tensors of a safetensors file into memory: 8 bytes with the header's length, a JSON header, the data.

    Raises NotRunnable for types of numbers that no network here has.
    """
    # Copy-on-write, because OpenVINO takes writable arrays only; nobody writes.
    data = np.memmap(path, dtype=np.uint8, mode="c")
    start = 8 + int(data[:8].view("<u8")[0])
    tensors = json.loads(data[8:start].tobytes())
    tensors.pop("__metadata__", None)
    found = {}
    for name, tensor in tensors.items():
        begin, end = tensor["data_offsets"]
        if tensor["dtype"] not in _DTYPES:
            raise NotRunnable(f"its weights are of type {tensor['dtype']}")
        found[name] = data[start + begin : start + end].view(_DTYPES[tensor["dtype"]]).reshape(tensor["shape"])
    return found
