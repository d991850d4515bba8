"""Reads the parts of an export, which may come from anybody: every line, array and value is checked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

import numpy as np

from lingxi.errors import BadExport
from lingxi.store.check_points import dimensions, wrong_in
from lingxi.store.checksum import Sparse
from lingxi.store.engine import KeepsRecords, Record
from lingxi.store.export import part_names
from lingxi.store.fields import FIELDS, INTERNAL_FIELDS, Kind
from lingxi.store.manifest import Manifest

MOST_PART = 2**31  # bytes of a part's vectors
MOST_LINE = 2**26  # bytes of a point's line
MOST_POINTS = 100_000  # points per part


def read_part(source: Path, number: int, manifest: Manifest, engine: KeepsRecords) -> list[Record]:
    """The points of a part, counted from 1; raises BadExport if anything in it is not what lingxi writes."""
    lines, tensors = (source / name for name in part_names(number))
    try:
        points = list(_lines(lines))
        vectors, sparse = _tensors(tensors, len(points))
        records = [
            Record(id_, vectors[row], sparse[row], payload, intact=True) for row, (id_, payload) in enumerate(points)
        ]
        for record in records:
            wrong = wrong_in(record, dimensions(manifest), engine.sparse_names()) or _wrong_fields(record.payload)
            if wrong:
                raise ValueError(f"the point {record.id}: {wrong}")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadExport(f"{lines} or {tensors.name} is not what lingxi wrote: {error}") from error
    return records


def _lines(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    seen = set[str]()
    with file.open("rb") as opened:
        while line := opened.readline(MOST_LINE + 1):
            if len(line) > MOST_LINE or len(seen) >= MOST_POINTS:
                raise ValueError("a line is too long, or there are too many")
            found = parse_json(line.decode("utf-8", "surrogatepass"))
            id_, payload = found["id"], found["payload"]
            if str(UUID(id_)) != id_ or id_ in seen or not isinstance(payload, dict):
                raise ValueError("a point has no id, no payload, or a repeated id")
            seen.add(id_)
            yield id_, payload


def _tensors(file: Path, count: int) -> tuple[list[dict[str, Any]], list[dict[str, Sparse]]]:
    """The dense and sparse vectors of each point of a part."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    if file.stat().st_size > MOST_PART:
        raise ValueError(f"it is larger than {MOST_PART:,} bytes")
    try:
        arrays = load_file(file)
    except SafetensorError as error:
        raise ValueError(str(error)) from error
    dense: list[dict[str, Any]] = [{} for _ in range(count)]
    sparse: list[dict[str, Sparse]] = [{} for _ in range(count)]
    for key, rows in arrays.items():
        kind, _, name = key.partition("/")
        if kind == "rows":
            vectors = arrays[f"vectors/{name}"]
            if vectors.dtype != np.float32 or vectors.ndim != 2 or len(vectors) != len(rows):
                raise ValueError(f"the vectors {name} are not numbers, or not as many as they should be")
            for row, vector in zip(_rows(rows, count), vectors, strict=True):
                dense[row][name] = vector
        elif kind == "sparse_rows":
            pairs = _pairs(arrays, name, len(rows))
            for row, pair in zip(_rows(rows, count), pairs, strict=True):
                sparse[row][name] = pair
        elif kind not in ("vectors", "sparse_sizes", "sparse_indices", "sparse_values"):
            raise ValueError(f"it has the unknown array {key[:60]!r}")
    return dense, sparse


def _rows(rows: Any, count: int) -> list[int]:
    if rows.dtype != np.uint32 or rows.ndim != 1 or (len(rows) and int(rows.max()) >= count):
        raise ValueError("its row numbers do not match its points")
    if len(np.unique(rows)) != len(rows):
        raise ValueError("a point has two vectors of one name")
    return [int(row) for row in rows]


def _pairs(arrays: Mapping[str, Any], name: str, count: int) -> Iterator[Sparse]:
    sizes, indices, values = (arrays[f"sparse_{kind}/{name}"] for kind in ("sizes", "indices", "values"))
    shapes = (sizes.ndim, indices.ndim, values.ndim, len(sizes))
    kinds = (sizes.dtype, indices.dtype, values.dtype)
    if shapes != (1, 1, 1, count) or kinds != (np.uint32, np.uint32, np.float32):
        raise ValueError(f"the words {name} are not numbers, or not as many as they should be")
    if not int(sizes.sum(dtype=np.uint64)) == len(indices) == len(values):
        raise ValueError(f"the words {name} are not as many as they should be")
    ends = np.cumsum(sizes, dtype=np.int64)
    for end, size in zip(ends, sizes, strict=True):
        some = indices[end - size : end]
        if len(np.unique(some)) != len(some):
            raise ValueError(f"a point has one of the words {name} twice")
        yield some, values[end - size : end]


def _wrong_fields(payload: Mapping[str, Any]) -> str:
    kinds = {**FIELDS, **INTERNAL_FIELDS}
    bad = (name for name, value in payload.items() if name in kinds and not _fits(value, kinds[name]))
    name = next(bad, None)
    return "" if name is None else f"its {name} is {str(payload[name])[:60]!r}"


def _fits(value: Any, kind: Kind) -> bool:
    match kind:
        case "integer":
            return type(value) is int and abs(value) < 2**63
        case "number":
            return type(value) in (int, float) and abs(value) < 1e300
        case "time":
            return isinstance(value, str) and _is_time(value)
        case _:
            return isinstance(value, str) or (isinstance(value, list) and all(isinstance(each, str) for each in value))


def _is_time(text: str) -> bool:
    try:
        return isinstance(datetime.fromisoformat(text), datetime)
    except ValueError:
        return False


def parse_json(text: str) -> Any:
    """JSON without NaN and infinity; raises ValueError."""
    return json.loads(text, parse_constant=_no_number)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")
