"""Checksums of files, of JSON files (stored inside them), and of the points of an engine."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vector

CHECKSUM = "checksum"  # the key of the checksum in a JSON object or a payload
PASSING = ("missing",)  # payload fields outside the checksum: they change without rewriting the point
BLOCK = 2**16
_ZEROS = bytes(BLOCK)

Sparse: TypeAlias = tuple[npt.NDArray[np.uint32], npt.NDArray[np.float32]]  # indices (n,), values (n,)


def signed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON object with its checksum added; for files that must not be edited by hand."""
    plain = {name: value for name, value in facts.items() if name != CHECKSUM}
    return plain | {CHECKSUM: json_digest(plain)}


def verified(found: Any) -> dict[str, Any]:
    """The object that :func:`signed` got; one without a checksum, from an earlier version, is returned unchanged.

    Raises ValueError if it was changed, or is not an object.
    """
    if not isinstance(found, dict):
        raise ValueError("it is not a JSON object")
    plain = {name: value for name, value in found.items() if name != CHECKSUM}
    if CHECKSUM in found and found[CHECKSUM] != json_digest(plain):
        raise ValueError("its checksum is wrong: it was changed after it was written")
    return plain


def json_digest(value: Any) -> str:
    """A digest of a JSON value, whatever the order of its keys."""
    return blake2b(_canonical(value).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def file_digest(file: Path) -> str:
    """A digest of a file's bytes; holes of a sparse file count as zeros but are not read."""
    found = blake2b(str(file.stat().st_size).encode(), digest_size=16)
    for at, block in filled_blocks(file):
        found.update(at.to_bytes(8, "little"))
        found.update(block)
    return found.hexdigest()


def filled_blocks(file: Path) -> Iterator[tuple[int, bytes]]:
    """The blocks of a file that are more than zeros, each with its place in bytes; holes are not read."""
    with file.open("rb") as data:
        for start, end in _extents(data.fileno(), file.stat().st_size):
            for at in range(start - start % BLOCK, end, BLOCK):
                data.seek(at)
                block = data.read(BLOCK)
                if block != _ZEROS[: len(block)]:
                    yield at, block


def point_checksum(
    id_: str, payload: Mapping[str, Any], vectors: Mapping[str, Vector], sparse: Mapping[str, Sparse]
) -> str:
    """The checksum of a point: its id, payload as plain JSON values, vectors, words and marks."""
    plain = {name: value for name, value in payload.items() if name not in (CHECKSUM, *PASSING)}
    found = blake2b(f"{id_}\n{_canonical(_rounded(plain))}".encode("utf-8", "surrogatepass"), digest_size=8)
    for name in sorted(vectors):
        found.update(f"\n{name}\n".encode())
        found.update(np.ascontiguousarray(vectors[name], "<f4").data)
    for name in sorted(sparse):
        indices, values = sparse[name]
        order = np.argsort(indices)
        found.update(f"\n{name}\n".encode())
        found.update(np.ascontiguousarray(indices[order], "<u4").data)
        found.update(np.ascontiguousarray(values[order], "<f4").data)
    return found.hexdigest()


def _extents(handle: int, size: int) -> Iterator[tuple[int, int]]:
    """The data ranges of a file, or all of it if the system cannot tell. Each block is visited once."""
    if not hasattr(os, "SEEK_DATA"):
        yield 0, size
        return
    at = 0
    while at < size:
        try:
            start = os.lseek(handle, at, os.SEEK_DATA)
        except OSError:  # only a hole is left
            return
        end = os.lseek(handle, start, os.SEEK_HOLE)
        end = min(size, -(-end // BLOCK) * BLOCK)
        yield max(at, start), end
        at = end


def _rounded(value: Any) -> Any:
    """Numbers rounded to seven digits: the engine may return the last bit differently."""
    match value:
        case bool():
            return value
        case float():
            return f"{value:.7g}"
        case dict():
            return {name: _rounded(each) for name, each in value.items()}
        case list() | tuple():
            return [_rounded(each) for each in value]
        case _:
            return value


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
