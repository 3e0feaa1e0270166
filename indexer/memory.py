"""Memory given back to the machine during long work."""

from __future__ import annotations

import ctypes
from typing import Final

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # of glibc's malloc.h
_LARGE: Final = 256 * 1024  # bytes


def give_back_large_blocks() -> None:
    """Let each large block be given back to the machine when it is free (glibc; elsewhere nothing changes).

    Left to itself, glibc takes larger and larger blocks from its heap, where small ones that stay keep the room of
    those that went: a pack of 1,300 pages took 500 MB more for that.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    mallopt(_MMAP_THRESHOLD, _LARGE)
    mallopt(_TRIM_THRESHOLD, _LARGE)
