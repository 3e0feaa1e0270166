"""Vectors on disk: most rows of a large library as files that are mapped, not read, made on the side and then named."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import faiss
import numpy as np
import numpy.typing as npt

from corpus.access import EVERYTHING, PUBLIC_ONLY
from corpus.library import Library
from search.catalogue import Catalogue, Keys
from search.types import Filters
from search.vectors import FEW, Rows, add_packed, flat

_faiss: Any = faiss
_LOG: Final = logging.getLogger(__name__)
STATE: Final = "vectors"
"""The fact of the library that names the folder; without it all vectors are read from the library itself."""
_FORM: Final = "vectors-*"
_KEYS, _EXACT, _ROUGH = "keys.npy", "exact.faiss", "rough.faiss"
_OURS: Final = frozenset({_KEYS, _EXACT, _ROUGH})
_SAMPLE: Final = 64
"""Vectors a list from which the lists' middles are learnt."""
_ROUNDS: Final = 8
_BLOCK: Final = 20_000


def open_rows(library: Library, held: Sequence[Rows] = ()) -> Rows | None:
    """Map the files that the library names, unless `held` has them; None where there are none that can be used."""
    while name := library.state(STATE):
        for rows in held:
            if rows.name == name:
                return rows
        folder = library.folder / name
        try:
            keys = np.load(folder / _KEYS, mmap_mode="r")
            exact, rough = (
                _faiss.read_index(str(folder / part), flag)
                for part, flag in ((_EXACT, _faiss.IO_FLAG_MMAP_IFC), (_ROUGH, _faiss.IO_FLAG_MMAP))
            )
            if len(keys) == exact.ntotal == rough.ntotal:
                return Rows(keys, exact, rough, name)
        except (OSError, EOFError, ValueError, RuntimeError):
            pass
        # They may have been replaced while we looked; if not, they are broken, and the library has all they hold.
        if library.state(STATE) == name:
            break
    return None


def consolidate(library: Library, dimension: int) -> bool:
    """Write all published vectors into new files, when enough have come since the last, and name these.

    To be used while the library is held for writing. A run that is killed before they are named leaves files that
    nobody reads, and the next clears them away. Where they cannot be written there are none, as before.
    """
    filed = open_rows(library)
    if library.vectors_above(filed.last if filed is not None else 0, at_most=FEW + 1) <= FEW:
        return False
    number = 1 + max(map(_number, library.folder.glob(_FORM)), default=0)
    made = library.folder / f"vectors-{number}"
    try:
        made.mkdir()
        _write(made, library, dimension)
    except (OSError, RuntimeError) as error:  # faiss raises the latter where a disk is full
        # What was published stays published, and is read from the library.
        _LOG.warning("%s could not be written, and is done without: %s", made, error)
        _clear(made)
        return False
    library.set_state(STATE, made.name)
    for folder in _folders(library.folder):
        if folder.name != made.name:
            _clear(folder)
    return True


def _write(folder: Path, library: Library, dimension: int) -> None:
    keys: list[int] = []
    exact = flat(dimension)
    block: list[bytes] = []
    for key, packed in library.vectors():
        keys.append(key)
        block.append(packed)
        if len(block) == _BLOCK:
            add_packed(exact, block)
            block = []
    add_packed(exact, block)
    written = np.array(keys, dtype=np.int64)
    np.save(folder / _KEYS, written)
    _faiss.write_index(exact, str(folder / _EXACT))
    _faiss.write_index(rough_index(exact, _learnt_from(library, written)), str(folder / _ROUGH))
    for path in (*(folder / name for name in _OURS), folder, folder.parent):
        _to_disk(path)


def _learnt_from(library: Library, keys: Keys) -> npt.NDArray[np.int64]:
    """Return the rows that decide how the vectors are parted: public ones, so that exempt papers change no result.

    Where these are so few that the public's questions are never searched roughly, all rows do.
    """
    catalogue = Catalogue.of(library.papers(EVERYTHING), library.key_ranges())
    let = catalogue.allowed(PUBLIC_ONLY, Filters()).papers
    public = np.flatnonzero(let[catalogue.owners(keys)])
    return public if len(public) > FEW else np.arange(len(keys))


def rough_index(exact: Any, learnt_from: npt.NDArray[np.int64]) -> Any:
    """Part the vectors of an exact index into lists by likeness, in 8 bits a coordinate (Jégou and others 2011)."""
    lists = 2 ** max(4, round(np.log2(2 * np.sqrt(len(learnt_from)))))
    middles = _faiss.IndexFlatIP(exact.d)
    made = _faiss.IndexIVFScalarQuantizer(
        middles, exact.d, lists, _faiss.ScalarQuantizer.QT_8bit, _faiss.METRIC_INNER_PRODUCT
    )
    made.cp.min_points_per_centroid = 1  # it warns below 39
    made.cp.niter, made.cp.max_points_per_centroid = _ROUNDS, _SAMPLE
    threads = _faiss.omp_get_max_threads()
    _faiss.omp_set_num_threads(len(os.sched_getaffinity(0)))
    try:
        chosen = np.random.default_rng(0).permutation(learnt_from)[: _SAMPLE * lists]
        made.train(exact.reconstruct_batch(np.sort(chosen)))
        for first in range(0, exact.ntotal, _BLOCK):
            made.add(exact.reconstruct_n(first, min(_BLOCK, exact.ntotal - first)))
    finally:
        _faiss.omp_set_num_threads(threads)
    return made


def _folders(data: Path) -> list[Path]:
    """Return the folders that are ours by their names and by all they hold."""
    return [
        folder
        for folder in data.glob(_FORM)
        if _number(folder) and folder.is_dir() and {item.name for item in folder.iterdir()} <= _OURS
    ]


def _number(folder: Path) -> int:
    number = folder.name.rpartition("-")[2]
    return int(number) if number.isdecimal() else 0


def _clear(folder: Path) -> None:
    # Who has them mapped goes on reading them.
    shutil.rmtree(folder, ignore_errors=True)


def _to_disk(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
